using Ttvm.Runtime.Processes;
using Timer = Ttvm.Runtime.Processes.Timer;

namespace Ttvm.Runtime.Scheduling;

/// <summary>The oracle of the deterministic scheduler: who runs next, and for how long.</summary>
internal interface ISchedulePolicy
{
    /// <summary>The index of the process to run among the runnable ones, the one that has waited longest first.</summary>
    int Pick(TurnList<Process> runnable);

    /// <summary>The reductions it gets, at least 1.</summary>
    int Slice();

    /// <summary>The timer that takes effect before the next slice is given out; null: none does.</summary>
    /// <param name="timers">The timers that are set.</param>
    /// <param name="now">The time.</param>
    Timer? NextTimer(TimerQueue timers, long now) => timers.Earliest is { } timer && timer.DueAt <= now ? timer : null;

    /// <summary>All that decides what it will say; nothing else does.</summary>
    ulong State { get; set; }

    /// <summary>The policy of a seed, or of a schedule that is written out.</summary>
    static ISchedulePolicy Of(ulong seed, Schedule? written = null) => written is not null ? new WrittenSchedule(written)
        : seed == 0 ? new RoundRobin() : new SeededRandom(seed);
}

/// <summary>Everybody in turn, with full slices: seed 0.</summary>
internal sealed class RoundRobin : ISchedulePolicy
{
    public int Pick(TurnList<Process> runnable) => 0;

    public int Slice() => IScheduler.FullSlice;

    public ulong State
    {
        get => 0;
        set => System.Diagnostics.Debug.Assert(value == 0, "It has no state.");
    }
}

/// <summary>Any process, for any part of a slice, so that small programs interleave in every way: all other seeds.</summary>
internal sealed class SeededRandom(ulong seed) : ISchedulePolicy
{
    private readonly Chance _chance = new(seed);

    public int Pick(TurnList<Process> runnable) => (int)_chance.Below((ulong)runnable.Count);

    public int Slice() => 1 + (int)_chance.Below(IScheduler.FullSlice);

    public ulong State
    {
        get => _chance.State;
        set => _chance.State = value;
    }
}
