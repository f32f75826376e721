using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes.Workers;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Processes;

/// <summary>
/// A process: a value stack, frames, a mailbox. It does not know who runs it. At any time it is in exactly one place: run by one worker,
/// its owner then; in one run queue; parked, which its inbox knows; or ended. Everything but the inbox belongs to the owner, and the queue
/// that hands it over orders the owners' accesses.
/// </summary>
internal sealed partial class Process
{
    private ProcessExtras? _extras;
    private volatile bool _hasExited;

    public Process(Machine machine, long id, CallTarget target, bool isFunction, SpawnOrigin origin)
    {
        Machine = machine;
        Id = id;
        IsFunction = isFunction;
        Origin = origin;
        Begin(target);
    }

    public Machine Machine { get; }

    public long Id { get; }

    /// <summary>Whether it was started in a function or label, from whose bottom frame RET ends the process.</summary>
    public bool IsFunction { get; }

    /// <summary>Who spawned it and where.</summary>
    public SpawnOrigin Origin { get; }

    /// <summary>Never to be copied.</summary>
    public Inbox Inbox;

    /// <summary>Never to be copied.</summary>
    public Mailbox Mailbox;

    /// <summary>Who runs it, or ran it last; null before its first slice.</summary>
    public Worker? Worker;

    /// <summary>
    /// The names that the process has registered, in that order. Another process may have unregistered one meanwhile; the registry decides.
    /// Never changed in place, since a report about a late message may look at it from another thread.
    /// </summary>
    public string[]? Names
    {
        get => _extras?.Names;
        set => Extras.Names = value;
    }

    /// <summary>The processes it is linked to, by pid.</summary>
    public SmallTable? Links => _extras?.Links;

    /// <summary>The monitors it holds: reference → watched pid.</summary>
    public SmallTable? Monitors => _extras?.Monitors;

    /// <summary>The monitors held on it: reference → watcher.</summary>
    public SmallTable? Watchers => _extras?.Watchers;

    public bool TrapsExits { get; set; }

    /// <summary>What makes this process a supervisor; null for others.</summary>
    public Supervision? Supervision
    {
        get => _extras?.Supervision;
        set => Extras.Supervision = value;
    }

    /// <summary>The supervisor that hears of this process's end; 0 for none.</summary>
    public long Supervisor
    {
        get => _extras?.Supervisor ?? 0;
        set => Extras.Supervisor = value;
    }

    /// <summary>The modules whose top level has run in this process, with what they exported.</summary>
    public Dictionary<Code, Dictionary<string, Value>>? Modules
    {
        get => _extras?.Modules;
        set => Extras.Modules = value;
    }

    /// <summary>An error found before its first instruction: a worker file that does not assemble.</summary>
    public string? StartupError
    {
        get => _extras?.StartupError;
        set => Extras.StartupError = value;
    }

    /// <summary>The pattern of the selective receive it is parked in, with the values its variables had when it was reached.</summary>
    public MessageMatcher? Awaited
    {
        get => _extras?.Awaited;
        set => Extras.Awaited = value;
    }

    /// <summary>
    /// The error of the instruction that has just failed, until it is delivered: its text, or an <see cref="ExceptionValue"/>.
    /// </summary>
    public object? PendingError { get; set; }

    /// <summary>
    /// Whether the process is parked in a RECEIVE that takes any message; means nothing while it is not parked. Whoever has claimed such a
    /// process may <see cref="Accept"/> a message for it.
    /// </summary>
    public bool AwaitsAny;

    /// <summary>How many reductions of its next slice are used already: by a RECEIVE that a sender has completed.</summary>
    public int ReductionsOwed;

    /// <summary>Reductions of finished slices.</summary>
    public long Reductions { get; set; }

    /// <summary>Reductions left in the slice that is running; exact whenever an instruction can look at it.</summary>
    public int ReductionsLeft;

    /// <summary>The scheduler's time when the slice began.</summary>
    public long SliceStart { get; set; }

    /// <summary>
    /// Whether it ended otherwise than by HALT, RET or the end of its text. An uncaught exception is abnormal whatever it says, even
    /// if its message is "normal".
    /// </summary>
    public bool EndedAbnormally { get; private set; }

    /// <summary>Whether it has begun to end; nothing of it runs again. From any thread.</summary>
    public bool HasExited => _hasExited;

    private ProcessExtras Extras => _extras ??= new ProcessExtras();

    /// <summary>
    /// Ends the process: names released, links and monitors told, then the pid is unknown. Steps in the order of <c>language.md</c>,
    /// section 3.5, so whoever sees the DOWN message can register the name at once. Owner only.
    /// </summary>
    public void Exit(Value reason, bool isAbnormal)
    {
        EndedAbnormally = isAbnormal;
        _hasExited = true;
        Machine.Events?.Happened(new MachineEvent.Exit(Id, reason, isAbnormal));
        foreach (var name in Names ?? [])
        {
            Machine.Registry.Release(name, this);
        }

        if (CurrentWait?.Timer is { } timer)
        {
            Machine.Scheduler.Cancel(timer);
        }

        if (_extras?.Deadline is { } deadline)
        {
            Machine.Scheduler.Cancel(deadline);
        }

        Supervision?.EndChildren();

        CloseInbox();
        if (_extras is { } extras)
        {
            TellOthers(extras, reason, isAbnormal);
        }

        Machine.Forget(this);

        // A run queue may refer to it for a while; what it held must not live as long.
        LetGo();
    }

    private void TellOthers(ProcessExtras extras, Value reason, bool isAbnormal)
    {
        if (extras.Links is { Count: > 0 } links)
        {
            if (links.TryGetOnly(out var linked, out _))
            {
                TellLinked(linked);
            }
            else
            {
                foreach (var link in links.Entries)
                {
                    TellLinked(link.Key);
                }
            }
        }

        if (extras.Watchers is { Count: > 0 } watchers)
        {
            if (watchers.TryGetOnly(out var reference, out var watcher))
            {
                TellWatcher(reference, watcher);
            }
            else
            {
                foreach (var entry in watchers.Entries)
                {
                    TellWatcher(entry.Key, entry.Value);
                }
            }
        }

        if (extras.Supervisor != 0)
        {
            Machine.Deliver(extras.Supervisor, new ChildEndedSignal(Id, isAbnormal && reason.AsString != "shutdown"));
        }

        void TellLinked(long pid) => Machine.Deliver(pid, new ExitSignal(Id, reason, ExitCause.Link, isAbnormal), Worker);

        void TellWatcher(long reference, long watcher) => Machine.Deliver(watcher, new DownSignal(reference, Id, reason), Worker);
    }

    /// <summary>Its first registered name, or null. Another process may have taken names away.</summary>
    public string? Name => Names?.FirstOrDefault(name => ReferenceEquals(Machine.Registry.Find(name), this));

    /// <summary>
    /// What people call it: the name it has registered, or else the function, label or program that it was started in. Any thread may ask:
    /// the code and the target of the bottom frame are written before anybody else knows of the process and never again; a copy of the
    /// array that grows at the same time holds the same.
    /// </summary>
    public string Title => Name ?? (Id == 1 ? MainTitle : TitleOf(Entry));

    /// <summary>What lists call process 1 if it has no name.</summary>
    public const string MainTitle = "main";

    /// <summary>What people call a process without a name that was started there.</summary>
    public static string TitleOf(CallTarget entry) =>
        entry.Label == "main" ? Path.GetFileNameWithoutExtension(entry.Code.DisplayPath.Trim('<', '>')) : entry.Label;

    /// <summary>How reports call it: <c>process 3 (worker)</c>; just <c>process 1</c> if that has no name.</summary>
    public string Description => Id == 1 && Name is null ? "process 1" : $"process {Id} ({Title})";
}

/// <summary>Which instruction of which process started a process; no parent for process 1.</summary>
internal readonly record struct SpawnOrigin(long Parent, Code? Code, int Index);
