using System.Diagnostics;

namespace Ttvm.Runtime.Scheduling;

/// <summary>The oracle of the deterministic scheduler: who runs next, and for how long.</summary>
internal interface ISchedulePolicy
{
    /// <summary>The index of the process to run among <paramref name="count"/> runnable ones, the one that has waited longest
    /// first.</summary>
    int Pick(int count);

    /// <summary>The reductions it gets, at least 1.</summary>
    int Slice();

    /// <summary>All that decides what it will say; nothing else does.</summary>
    ulong State { get; set; }
}

/// <summary>Everybody in turn, with full slices: seed 0.</summary>
internal sealed class RoundRobin : ISchedulePolicy
{
    /// <summary>The owner's document fixes the slice.</summary>
    public const int FullSlice = 1000;

    public int Pick(int count) => 0;

    public int Slice() => FullSlice;

    public ulong State
    {
        get => 0;
        set => Debug.Assert(value == 0, "It has no state.");
    }
}

/// <summary>Any process, for any part of a slice, so that small programs interleave in every way: all other seeds.</summary>
internal sealed class SeededRandom(ulong seed) : ISchedulePolicy
{
    private readonly Chance _chance = new(seed);

    public int Pick(int count) => (int)_chance.Below((ulong)count);

    public int Slice() => 1 + (int)_chance.Below(RoundRobin.FullSlice);

    public ulong State
    {
        get => _chance.State;
        set => _chance.State = value;
    }
}
