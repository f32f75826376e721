using System.Numerics;
using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Exploring;

/// <summary>
/// A part of a search that somebody else has the rest of. The schedules are divided by how they begin: at the first states at which there
/// is a choice, all are tried who do not sleep, whatever races show, so that all parts agree on what there is to divide; each takes the
/// beginnings that fall to it.
/// </summary>
/// <param name="Index">Which part, from 1.</param>
/// <param name="Count">How many parts there are.</param>
public sealed record Shard(int Index, int Count)
{
    /// <summary>How many choices make a beginning: enough that each part has several, and few, since reduction begins behind
    /// them.</summary>
    internal int Choices => 3 + BitOperations.Log2((uint)Count);

    /// <summary>Whether a beginning falls to this part.</summary>
    /// <param name="beginning">See <see cref="Behind"/>.</param>
    internal bool Has(ulong beginning) => (int)(Chance.Mix(beginning) % (ulong)Count) == Index - 1;

    /// <summary>A number for who has taken the steps so far.</summary>
    internal static ulong Behind(ulong before, Actor actor) => Chance.Mix(before + ((ulong)actor.Pid << 20) + (uint)actor.Timer);
}
