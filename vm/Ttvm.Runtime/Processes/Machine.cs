using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes.Workers;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Processes;

/// <summary>
/// What moves a <see cref="MachineState"/>: outside, code, scheduler, and what one process does to another. Members may be called by any
/// thread that runs a process.
/// </summary>
internal sealed class Machine
{
    /// <summary>The processes of the state: the way of every message goes through this table.</summary>
    private readonly ProcessTable _processes;

    /// <summary>See <see cref="IScheduler.Queues"/>.</summary>
    private readonly RunQueues? _queues;

    /// <summary>Whether a sender may complete the RECEIVE of a parked process: not where somebody looks at mailboxes or at single
    /// instructions.</summary>
    private readonly bool _completesReceives;

    private readonly bool _isMailboxLimited;

    public Machine(IHost host, MachineOptions options, Func<Machine, IScheduler> scheduler)
    {
        var outside = options.Facts is { } known ? new RememberingHost(host, known, isOfCode: false) : host;
        Host = options.Sandbox is { } rules ? new SandboxedHost(outside, rules) : outside;
        Options = options;
        Events = options.Events;
        IsSmp = options.Smp;
        Code = new CodeStore(options.Facts is { } facts ? new RememberingHost(Host.CodeFiles, facts, isOfCode: true) : Host.CodeFiles);

        // Another sequence than the schedule's, which has the same seed: a program's dice must not tell who runs next.
        State = new MachineState(this, (options.Seed ?? (ulong)host.Now) ^ 0xD1B54A32D192ED03);
        _processes = State.Processes;
        Scheduler = scheduler(this);
        _queues = Scheduler.Queues;
        _completesReceives = _queues is not null && Events is null;
        _isMailboxLimited = options.MaxMailbox != 0;
        Memory = new MemoryGuard(this, options.MaxMemoryMegabytes * 1024 * 1024);
    }

    public IHost Host { get; }

    public MachineOptions Options { get; }

    /// <summary>Whether there can be more than one process.</summary>
    public bool IsSmp { get; }

    public IScheduler Scheduler { get; }

    /// <summary>Hears of what a deterministic run is made of; null: nobody does.</summary>
    public IRunListener? Listener { get; set; }

    public CodeStore Code { get; }

    public MachineState State { get; }

    public Registry Registry => State.Registry;

    public DeadLetters DeadLetters => State.DeadLetters;

    public MemoryGuard Memory { get; }

    public Chance Random => State.Random;

    /// <summary>Hears of what happens; null if nobody wants to.</summary>
    public IMachineEvents? Events { get; }

    /// <summary>The live processes, by pid where it matters to people.</summary>
    public IEnumerable<Process> Processes => _processes.All;

    public long ProcessCount => _processes.Count;

    /// <summary>See <see cref="MachineState.MainEndedAbnormally"/>.</summary>
    public bool MainEndedAbnormally => State.MainEndedAbnormally;

    /// <summary>What EXIT said, or null.</summary>
    public int? ExitCode => State.ExitCode;

    /// <summary>How many processes have been started in all.</summary>
    public long SpawnCount => _processes.LastPid;

    public Process? Find(long pid) => _processes.Find(pid);

    /// <summary>How reports call a process that may have ended.</summary>
    public string Describe(long pid) => Find(pid)?.Description ?? $"process {pid}";

    public long NextReference() => State.NextReference();

    /// <summary>
    /// Makes a process that nobody can see yet: the caller may still change it, and must <see cref="Launch"/> it. Null at the limit of
    /// processes.
    /// </summary>
    public Process? TryCreate(CallTarget target, bool isFunction, SpawnOrigin origin)
    {
        var pid = _processes.TryTakePid(Options.MaxProcesses);
        return pid == 0 ? null : new Process(this, pid, target, isFunction, origin);
    }

    /// <summary>Makes a process known and runnable.</summary>
    /// <param name="process">The process.</param>
    /// <param name="by">The worker that runs its parent.</param>
    /// <param name="tie">What is told behind its start: that its parent is linked to it, or watches it, from the beginning.</param>
    public void Launch(Process process, Worker? by, MachineEvent? tie = null)
    {
        State.Add(process);
        if (Events is { } events)
        {
            events.Happened(new MachineEvent.Spawn(process.Id, process.Origin.Parent));
            if (tie is not null)
            {
                events.Happened(tie);
            }
        }

        Scheduler.Admit(process, by);
    }

    /// <summary>Starts a timer that a process sets.</summary>
    public void Start(Timer timer, Process by)
    {
        Events?.Happened(new MachineEvent.TimerSet(by.Id, timer.Pid, timer.DueAt));
        Scheduler.Start(timer);
    }

    /// <summary>Starts process 1.</summary>
    public void StartMain(Code code) => Launch(TryCreate(code.Main, isFunction: false, default)!, by: null);

    /// <summary>Sends a signal. False: there is no such process, and nothing happened.</summary>
    public bool Deliver(long pid, Signal signal, Worker? by = null)
    {
        if (Find(pid) is { } receiver)
        {
            return Deliver(receiver, signal, by);
        }

        Listener?.Misses(pid);
        return false;
    }

    public bool Deliver(Process receiver, Signal signal, Worker? by = null)
    {
        Touch(receiver);
        if (signal is not Message)
        {
            Listener?.Asks(receiver, signal);
        }

        switch (receiver.Inbox.TryPush(signal))
        {
            case Delivery.Refused:
                return false;
            case Delivery.Woke:
                Scheduler.Enqueue(receiver, by);
                break;
        }

        return true;
    }

    /// <summary>
    /// Sends a message. One that finds its receiver parked is handed over: whoever has claimed a process owns it, and what was sent before
    /// has been taken or lies in the inbox, where this one follows it. Where nobody can look into mailboxes, not even a message is made if
    /// the receiver waits for any.
    /// </summary>
    /// <returns>The message, if the receiver has ended; null if all is well.</returns>
    public Message? Send(Process receiver, in Value payload, Process sender)
    {
        if (_isMailboxLimited || !receiver.Inbox.TryClaim())
        {
            var message = MessageFrom(sender, payload);
            return Deliver(receiver, message, sender.Worker) ? null : message;
        }

        Touch(receiver);
        if (receiver.Inbox.HasSignals)
        {
            // Left while it was about to park, and some may be this sender's: they come first.
            receiver.Inbox.TryPush(MessageFrom(sender, payload));
        }
        else if (_completesReceives && receiver.AwaitsAny)
        {
            receiver.Accept(payload);
        }
        else
        {
            receiver.Mailbox.Add(MessageFrom(sender, payload));
        }

        if (_queues is { } queues)
        {
            queues.Enqueue(receiver, sender.Worker);
        }
        else
        {
            Scheduler.Enqueue(receiver, sender.Worker);
        }

        return null;
    }

    /// <summary>See <see cref="MachineState.Touch"/>; on workers there are no images.</summary>
    public void Touch(Process process)
    {
        if (_queues is null)
        {
            State.Touch(process);
        }
    }

    /// <summary>A message with its envelope, from where the sender is.</summary>
    public Message MessageFrom(Process sender, in Value payload) => sender.Worker!.Messages.Take(payload, sender, TimeOfSending(sender));

    /// <summary>The time a message carries that this process sends now.</summary>
    public long TimeOfSending(Process sender) =>
        _queues is null ? Scheduler.TimeOfSending(sender) : sender.Worker!.TimeOfSending(Host);

    /// <summary>A timer is due: sends its signal. A message to a process that has ended meanwhile is a dead letter.</summary>
    public void Deliver(Timer timer)
    {
        Events?.Happened(new MachineEvent.TimerDue(timer.Pid, timer.DueAt));
        if (!Deliver(timer.Pid, timer.Signal) && timer.Signal is Message message)
        {
            DeadLetters.Add(message, timer.Pid);
        }
    }

    /// <summary>The last step of a process's end: its pid is unknown from here on.</summary>
    public void Forget(Process process)
    {
        if (process.Id == 1)
        {
            State.MainEndedAbnormally = process.EndedAbnormally;
        }

        _processes.Remove(process.Id);
    }

    /// <summary>EXIT: the first code wins.</summary>
    public void Exit(int code)
    {
        State.Exit(code);
        Scheduler.Stop();
    }

    public void Report(Notice notice) => Host.Report(notice);
}
