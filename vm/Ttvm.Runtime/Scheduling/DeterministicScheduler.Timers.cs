using Ttvm.Language.Directives;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;
using Timer = Ttvm.Runtime.Processes.Timer;

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

    /// <summary>Has everything take effect that is due: timers, and what a written schedule says goes wrong. Between two slices.</summary>
    public void FireDueTimers()
    {
        while (true)
        {
            if (_written?.NextFault() is { } fault)
            {
                Tell(fault);
                GoWrong(fault);
            }
            else if (policy.NextTimer(Timers, _at.Clock) is { } timer)
            {
                FireInTime(timer);
            }
            else
            {
                return;
            }
        }
    }

    private readonly WrittenSchedule? _written = policy as WrittenSchedule;

    /// <summary>Who repeats such a schedule learns why a process ends or a message is not there.</summary>
    private void Tell(ScheduledTurn fault)
    {
        if (machine.Find(fault.Pid) is { } process)
        {
            machine.Report(new Notice(NoticeLevel.Note, fault.Fault == FaultKinds.Kill ? $"fault: {process.Description} is killed"
                : $"fault: a message to {process.Description} is {(fault.Fault == FaultKinds.Drop ? "lost" : "late")}", []));
        }
    }

    /// <summary>Something goes wrong, if what it is about is there. Between two slices.</summary>
    public void GoWrong(ScheduledTurn fault)
    {
        if (machine.Find(fault.Pid) is not { } process)
        {
            return;
        }

        if (fault.Fault == FaultKinds.Kill)
        {
            machine.Deliver(process, new ExitSignal(Process.NobodyId, Value.OfString("kill"), ExitCause.Request, isAbnormal: true));
            return;
        }

        if (fault.Number >= process.WaitingCount)
        {
            return;
        }

        machine.State.Touch(process);
        var mailbox = new MailboxEdit(process);
        var late = mailbox.TakeOut(mailbox.PlaceOf((int)fault.Number));
        mailbox.Apply();
        if (fault.Fault == FaultKinds.Delay)
        {
            Start(new Timer(_at.Clock, process.Id, late));
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
