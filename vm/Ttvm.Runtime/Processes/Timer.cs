namespace Ttvm.Runtime.Processes;

/// <summary>
/// A signal to be sent to a process at a time. Exactly one of firing and cancelling wins; while neither has, the timer counts
/// as something that can still happen, so the machine is not quiescent. Under the deterministic scheduler being in its queue is what
/// counts.
/// </summary>
internal sealed class Timer(long dueAt, long pid, Signal signal)
{
    private int _settled;

    /// <summary>Microseconds since 1970 by the scheduler's clock.</summary>
    public readonly long DueAt = dueAt;

    public readonly long Pid = pid;
    public readonly Signal Signal = signal;

    /// <summary>
    /// Kept by whoever holds the timer. A <c>TimerWheel</c> notes the millisecond the timer is due in, when it was put where it is, and its
    /// ring there; a <c>TimerQueue</c> how many timers had been added before it.
    /// </summary>
    public long Tick;

    public long PlacedAt;

    public Timer? NextInPlace;

    public Timer? PreviousInPlace;

    /// <summary>True for the one caller, the clock or the canceller, that decides the timer's fate.</summary>
    public bool TrySettle() => Interlocked.Exchange(ref _settled, 1) == 0;
}
