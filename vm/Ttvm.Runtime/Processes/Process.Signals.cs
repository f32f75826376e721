using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Processes;

/// <summary>What signals do to a process: the one switch. Owner only.</summary>
internal sealed partial class Process
{
    /// <summary>No process: who sends signals from outside of the machine.</summary>
    public const long NobodyId = 0;

    private const string KillReason = "kill";

    private static readonly Value Normal = Value.OfString("normal");
    private static readonly Value NoProcess = Value.OfString("noproc");
    private static readonly Value ShutdownReason = Value.OfString("shutdown");
    private static readonly Value Killed = Value.OfString("killed");
    private static readonly Value ExitType = Value.OfString("EXIT");
    private static readonly Value DownType = Value.OfString("DOWN");
    private static readonly string[] s_exitFields = ["type", "pid", "reason"];
    private static readonly string[] s_downFields = ["type", "ref", "pid", "reason"];

    /// <summary>The operation the process is parked in, if the instruction at <see cref="Pc"/> has begun one.</summary>
    public Wait? CurrentWait { get; set; }

    /// <summary>
    /// Whether the instruction at <see cref="Pc"/> has been reached before and blocked: when it runs again that is the same arrival, so no
    /// breakpoint stops and no reduction counts twice.
    /// </summary>
    public bool IsResuming { get; set; }

    /// <summary>Signals taken from the inbox and not handled yet: those behind the one that is just taking effect.</summary>
    private Signal? _taken;

    /// <summary>The messages that have come and not been received, the oldest first, also those that it has not taken from its inbox. Only
    /// while no thread runs the machine.</summary>
    public IEnumerable<Message> WaitingMessages => Mailbox.Messages.Concat(Inbox.Peek().OfType<Message>());

    /// <summary>How many <see cref="WaitingMessages"/> there are.</summary>
    public int WaitingCount => Mailbox.Count + Inbox.CountMessages();

    /// <summary>
    /// Takes everything from the inbox, in order: messages go to the mailbox, the rest takes effect. False if one of them
    /// ended the process.
    /// </summary>
    public bool TakeSignals()
    {
        _taken = Inbox.TakeAll();
        while (_taken is { } signal)
        {
            _taken = signal.Next;
            if (signal is not (Message or WaitCompletedSignal))
            {
                Machine.Listener?.Obeys(this, signal);
            }

            if (!Handle(signal))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// The last look at the inbox. Requests that arrived in time are honoured with the real reason, also those that came in one batch with
    /// the signal that ends the process; whoever asks later finds nobody.
    /// </summary>
    private void CloseInbox()
    {
        HandleRequests(_taken);
        _taken = null;
        HandleRequests(Inbox.Close());
    }

    private void HandleRequests(Signal? first)
    {
        for (var signal = first; signal is not null; signal = signal.Next)
        {
            HandleRequest(signal);
        }
    }

    /// <summary>Adds a message, whoever made it, to the mailbox. False if that was one too many and has ended the process.</summary>
    private bool AddMessage(Message message)
    {
        Mailbox.Add(message);
        return Machine.Options.MaxMailbox == 0 || Mailbox.Count <= Machine.Options.MaxMailbox || EndAtMailboxLimit();
    }

    /// <summary>Whether it ends as soon as it takes what is in its inbox, since that is one message too many. Only while no thread runs the
    /// machine.</summary>
    public bool IsAboveMailboxLimit =>
        Machine.Options.MaxMailbox is > 0 and var most && WaitingCount + ComingNotices.Count() > most;

    private bool EndAtMailboxLimit()
    {
        Machine.Report(new Notice(NoticeLevel.Error, "mailbox limit",
            [$"  {Description} has more than {Machine.Options.MaxMailbox} messages waiting, at {Code.PlaceText(Pc)}"]));
        Exit(Value.OfString("mailbox limit"), isAbnormal: true);
        return false;
    }

    private bool Handle(Signal signal)
    {
        switch (signal)
        {
            case Message message:
                return AddMessage(message);
            case DownSignal down:
                return Monitors?.Remove(down.Reference) != true || AddMessage(MessageOf(down));
            case ExitSignal exit:
                return HandleExit(exit);
            case ChildEndedSignal ended:
                if (Supervision?.Handle(ended) == false)
                {
                    ExitAsSupervisor();
                    return false;
                }

                return true;
            case WaitCompletedSignal completed:
                completed.Wait.IsCompleted = true;
                return true;
            default:
                HandleRequest(signal);
                return true;
        }
    }

    /// <summary>Requests that are honoured even by a process that is ending.</summary>
    private void HandleRequest(Signal signal)
    {
        switch (signal)
        {
            case LinkSignal link:
                AddLink(link.From);
                break;
            case UnlinkSignal unlink:
                Links?.Remove(unlink.From);
                break;
            case MonitorSignal monitor:
                AddWatcher(monitor.Reference, monitor.Watcher);
                break;
            case DemonitorSignal demonitor:
                Watchers?.Remove(demonitor.Reference);
                break;
            case ExitSignal { Deadline: { } deadline }:
                Machine.Scheduler.Cancel(deadline);
                break;
        }
    }

    private bool HandleExit(ExitSignal exit)
    {
        // An exit signal that was under way when the link was taken back means nothing any more.
        if (exit.Cause == ExitCause.Link && Links?.Remove(exit.From) != true)
        {
            return true;
        }

        if (exit.Deadline is { } deadline)
        {
            if (Extras.Deadline is { } earlier)
            {
                Machine.Scheduler.Cancel(deadline);
                deadline = earlier;
            }

            Extras.Deadline = deadline;
        }

        if (exit.Cause == ExitCause.Request && exit.Reason.AsString == KillReason)
        {
            End(Killed, isAbnormal: true, exit.From);
            return false;
        }

        if (exit.Cause == ExitCause.Limit)
        {
            Machine.Memory.Release(this);
            Exit(exit.Reason, isAbnormal: true);
            return false;
        }

        if (TrapsExits)
        {
            return AddMessage(MessageOf(exit));
        }

        if (exit.Cause == ExitCause.NoProcess)
        {
            return true;
        }

        // As in Erlang, a normal exit ends nobody but a process that sends it to itself.
        if (!exit.IsAbnormal && exit.From != Id)
        {
            return true;
        }

        End(exit.Reason, exit.IsAbnormal, exit.From);
        return false;
    }

    private void End(Value reason, bool isAbnormal, long from)
    {
        if (isAbnormal && Id == 1)
        {
            var headline = $"{Description} was ended by an exit signal: {Values.ValueText.DisplayBriefly(reason)}";
            var details =
                $"  from {(from == Id ? "itself" : from == NobodyId ? "the debugger" : Machine.Describe(from))}, while it was at {Code.PlaceText(Pc)}";
            Machine.Report(new Notice(NoticeLevel.Error, headline,
                [details, .. Machine.Code.Excerpt(Code, Pc)]) { Place = Code.NoticePlaceOf(Pc) });
        }

        Exit(reason, isAbnormal);
    }

    private Message MessageOf(DownSignal down) => MachineMessage(MessageOrigin.Down, down.Reference, s_downFields,
        [DownType, Value.OfInt(down.Reference), Value.OfInt(down.Pid), down.Reason]);

    private Message MessageOf(ExitSignal exit) => MachineMessage(MessageOrigin.Exit, exit.From, s_exitFields,
        [ExitType, Value.OfInt(exit.From), exit.Reason]);

    private Message MachineMessage(MessageOrigin origin, long subject, string[] keys, Value[] values) => new()
    {
        Payload = new Value(new ObjectValue(keys, values)), SentAt = Machine.TimeOfSending(this), Origin = origin, Subject = subject,
    };

    /// <summary>The messages that signals in its inbox become when it takes them, the oldest first. Only while no thread runs the
    /// machine, or by the owner.</summary>
    public IEnumerable<Message> ComingNotices
    {
        get
        {
            foreach (var signal in Inbox.Peek())
            {
                if (signal is DownSignal down && Monitors?.Contains(down.Reference) == true)
                {
                    yield return MessageOf(down);
                }
                else if (signal is ExitSignal exit && TrapsExits && !IsEndedBy(exit) && IsMeant(exit))
                {
                    yield return MessageOf(exit);
                }
            }
        }
    }

    /// <summary>Whether an exit signal ends it now, whatever it is doing.</summary>
    public bool IsEndedBy(ExitSignal exit) => exit.Cause == ExitCause.Limit
        || (exit.Cause == ExitCause.Request && exit.Reason.AsString == KillReason)
        || (!TrapsExits && exit.Cause != ExitCause.NoProcess && (exit.IsAbnormal || exit.From == Id) && IsMeant(exit));

    /// <summary>Whether the link that an exit signal comes by is there, or about to be.</summary>
    private bool IsMeant(ExitSignal exit) => exit.Cause != ExitCause.Link || Links?.Contains(exit.From) == true
        || Inbox.Peek().Any(signal => signal is LinkSignal link && link.From == exit.From);

    /// <summary>
    /// Completes the RECEIVE the process is parked in, as it would do itself: the value is on its stack, and it goes on behind the
    /// instruction. The message never is in the mailbox, which is empty, but counts there. By whoever has claimed the process.
    /// </summary>
    public void Accept(in Value payload)
    {
        Push(payload);
        Mailbox.CountTaken();
        Pc++;
        AwaitsAny = false;
        IsResuming = false;
        Reductions++;
        ReductionsOwed = 1;
    }

    /// <summary>Links this process and another. If there is no such process, an exit signal <c>noproc</c> comes back; the caller says so on
    /// stderr.</summary>
    /// <returns>Whether the other process was there.</returns>
    public bool Link(long pid)
    {
        if (pid == Id || Links?.Contains(pid) == true)
        {
            return true;
        }

        Machine.Events?.Happened(new MachineEvent.Link(Id, pid));
        AddLink(pid);
        if (Machine.Deliver(pid, new LinkSignal(Id)))
        {
            return true;
        }

        Links!.Remove(pid);
        Machine.Deliver(Id, new ExitSignal(pid, NoProcess, ExitCause.NoProcess, isAbnormal: true));
        return false;
    }

    public void Unlink(long pid)
    {
        if (Links?.Remove(pid) == true)
        {
            Machine.Events?.Happened(new MachineEvent.Unlink(Id, pid));
            Machine.Deliver(pid, new UnlinkSignal(Id));
        }
    }

    /// <summary>A new monitor on a process; a missing process answers with <c>noproc</c> at once, oneself never fires.</summary>
    public long Monitor(long pid)
    {
        var reference = Machine.NextReference();
        Machine.Events?.Happened(new MachineEvent.Monitor(Id, pid, reference));
        AddMonitor(reference, pid);
        if (pid != Id && !Machine.Deliver(pid, new MonitorSignal(Id, reference)))
        {
            Machine.Deliver(Id, new DownSignal(reference, pid, NoProcess));
        }

        return reference;
    }

    /// <summary>Takes a monitor back, with a DOWN that may already be in the mailbox.</summary>
    public void Demonitor(long reference)
    {
        if (Monitors is not null && Monitors.Remove(reference, out var pid))
        {
            Machine.Events?.Happened(new MachineEvent.Demonitor(Id, reference));
            Machine.Deliver(pid, new DemonitorSignal(reference));
        }

        Mailbox.RemoveDown(reference);
    }

    public void AddLink(long pid) => (Extras.Links ??= new SmallTable()).Add(pid, 0);

    public void AddMonitor(long reference, long pid) => (Extras.Monitors ??= new SmallTable()).Add(reference, pid);

    public void AddWatcher(long reference, long watcher) => (Extras.Watchers ??= new SmallTable()).Add(reference, watcher);

    /// <summary>The end of a supervisor whose children needed too many restarts.</summary>
    public void ExitAsSupervisor() => End(ShutdownReason, isAbnormal: true, Id);

    /// <summary>The end of a program: HALT, the end of the text, or RET from the bottom.</summary>
    public void ExitNormally() => Exit(Normal, isAbnormal: false);
}
