namespace Ttvm.Runtime.Scheduling;

/// <summary>Timers, and the virtual clock.</summary>
internal sealed partial class DeterministicScheduler
{
    public void Start(Timer timer)
    {
        Timers.Add(timer);
        machine.Listener?.Starts(timer);
    }

    public void Cancel(Timer timer) => Timers.Remove(timer);

    public void VisitTimers(Action<Timer> visit)
    {
        foreach (var timer in Timers.All)
        {
            visit(timer);
        }
    }

    /// <summary>Has the timers take effect that are due. Between two slices.</summary>
    public void FireDueTimers()
    {
        while (policy.NextTimer(Timers, _at.Clock) is { } timer)
        {
            FireInTime(timer);
        }
    }

    /// <summary>A timer takes effect, whenever it is due; then it is not earlier than that. Between two slices.</summary>
    public void FireInTime(Timer timer)
    {
        _at.Clock = Math.Max(_at.Clock, timer.DueAt);
        Fire(timer);
    }

    /// <summary>A timer takes effect. Between two instructions.</summary>
    public void Fire(Timer timer)
    {
        Timers.Remove(timer);
        machine.Listener?.Fires(timer);
        machine.Deliver(timer);
    }

    private bool TryJumpToNextTimer(out SchedulerStop otherwise)
    {
        if (Timers.Earliest is not { } timer)
        {
            Patience = Timeout.InfiniteTimeSpan;
            otherwise = answers.IsAwaited ? SchedulerStop.Awaiting : _held.Count > 0 ? SchedulerStop.Frozen : SchedulerStop.Quiescent;
            return false;
        }

        otherwise = SchedulerStop.Awaiting;
        if (!answers.MayJump(Decisions, _at.Clock, timer.DueAt, out var patience))
        {
            Patience = patience;
            return false;
        }

        // All that is due then, so that a jump is the same whether answers come before or after it.
        return TryAdvanceClock();
    }

    /// <summary>Moves the clock on to the next timer, which takes effect with all others that are due then. Between two
    /// instructions.</summary>
    /// <returns>False: no timer is set.</returns>
    public bool TryAdvanceClock()
    {
        if (Timers.Earliest is not { } timer)
        {
            return false;
        }

        _at.Clock = Math.Max(_at.Clock, timer.DueAt);
        while (Timers.Earliest is { } due && due.DueAt <= _at.Clock)
        {
            Fire(due);
        }

        return true;
    }
}
