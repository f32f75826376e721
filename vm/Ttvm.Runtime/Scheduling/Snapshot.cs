using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Scheduling;

/// <summary>
/// The state of a deterministic run at one moment between two instructions. Immutable; snapshots of one run share whatever did not change
/// between them. Any of them can be gone back to, any number of times, and any can be thrown away.
/// </summary>
/// <param name="Machine">The processes and what they share.</param>
/// <param name="Position">Where the schedule is.</param>
/// <param name="Runnable">Who waits for a turn, in order.</param>
/// <param name="Frozen">Who gets no turn, in no order.</param>
/// <param name="Held">Who of them could have one, in order.</param>
/// <param name="Timers">What is due when.</param>
/// <param name="Policy">See <see cref="ISchedulePolicy.State"/>.</param>
/// <param name="Answers">See <see cref="IAnswers.TakeImage"/>.</param>
internal sealed record Snapshot(MachineImage Machine, SchedulePosition Position, Process[] Runnable, Process[] Frozen, Process[] Held,
    TimerQueueImage Timers, ulong Policy, object Answers)
{
    /// <summary>
    /// A number that two states of runs of the same program share if they are alike: whatever an instruction, the schedule or a report
    /// could tell apart goes into it. States that differ have different numbers but for chance, 1 in 2⁶⁴.
    /// </summary>
    public ulong Hash => StateHash.Of(this);
}

/// <summary>Where a deterministic schedule is.</summary>
internal struct SchedulePosition
{
    /// <summary>The time when the current slice began, or now between slices, in microseconds since 1970.</summary>
    public long Clock;

    /// <summary>The process whose slice is under way; it stays so across stops of a probe.</summary>
    public Process? Current;

    /// <summary>The reductions the current slice was given.</summary>
    public int SliceLength;

    /// <summary>What is left of the current slice.</summary>
    public int Remaining;

    /// <summary>Whether the current slice has executed its first instruction, so that going on resumes it.</summary>
    public bool SliceHasBegun;

    /// <summary>How many slices have been given out.</summary>
    public long Decisions;

    /// <summary>How many reductions all processes have used.</summary>
    public long Executed;

    /// <summary>The process that has run last, in or out of its turn.</summary>
    public Process? Last;

    /// <summary>The process that ran alone last, and what is left of its slice out of turn if a probe stopped it.</summary>
    public Process? Alone;

    public int AloneLeft;
}
