using System.Numerics;
using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Exploring;

/// <summary>
/// A part of a divided search. Schedules are divided by how they begin. At the first nodes at which there is a choice, all awake actors are
/// tried, whatever races show, so that all shards find the same beginnings; each goes on behind those that fall to it.
/// </summary>
/// <param name="Index">The number of the shard, from 1.</param>
/// <param name="Count">How many shards there are.</param>
public sealed record Shard(int Index, int Count)
{
    /// <summary>How many choices make a beginning: enough that each shard has several beginnings, but not more, since reduction only begins
    /// behind them.</summary>
    internal int Choices => 3 + BitOperations.Log2((uint)Count);

    /// <summary>Whether a beginning falls to this shard.</summary>
    /// <param name="beginning">See <see cref="Behind"/>.</param>
    internal bool Has(ulong beginning) => (int)(Chance.Mix(beginning) % (ulong)Count) == Index - 1;

    /// <summary>A hash of the actors that have taken the steps of a beginning.</summary>
    /// <param name="before">The hash without the last step.</param>
    /// <param name="actor">The actor of the last step.</param>
    internal static ulong Behind(ulong before, Actor actor) => Chance.Mix(before + ((ulong)actor.Pid << 20) + (uint)actor.Timer);
}
