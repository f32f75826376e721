using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Processes;

/// <summary>Where a process is in its life. Only these moves happen: Runnable → Running → Runnable, Waiting or Exited; Waiting → Runnable.</summary>
internal enum ProcessState
{
    /// <summary>Parked until a signal arrives. Whoever changes this to Runnable must enqueue the process.</summary>
    Waiting,

    /// <summary>In exactly one run queue.</summary>
    Runnable,

    /// <summary>Being run by exactly one worker, its owner for that time.</summary>
    Running,

    /// <summary>Ended; nothing of it runs again.</summary>
    Exited,
}

/// <summary>
/// A process: a value stack, frames, a mailbox. It does not know who runs it. Everything but the inbox and the state belongs
/// to its owner, the one thread that runs it at the moment; the queue it is handed over by orders the owners' accesses.
/// </summary>
internal sealed partial class Process
{
    private int _state = (int)ProcessState.Runnable;

    public Process(Machine machine, long id, CallTarget target, bool isFunction)
    {
        Machine = machine;
        Id = id;
        IsFunction = isFunction;
        Entry = target;
        Pc = target.Entry;
        PushFrame(target, returnTo: -1);
    }

    public Machine Machine { get; }

    public long Id { get; }

    /// <summary>Whether it was started in a function or label, from whose bottom frame RET ends the process.</summary>
    public bool IsFunction { get; }

    /// <summary>What it was started with.</summary>
    public CallTarget Entry { get; }

    /// <summary>Who spawned it and where; null for process 1.</summary>
    public SpawnOrigin? Origin { get; init; }

    public Inbox Inbox { get; } = new();

    public Mailbox Mailbox { get; } = new();

    /// <summary>
    /// The names it has registered, the first first. Another process may have unregistered one meanwhile; the registry decides.
    /// Never changed in place, since a report about a late message may look at it from another thread.
    /// </summary>
    public string[]? Names { get; set; }

    /// <summary>The processes it is linked to.</summary>
    public HashSet<long>? Links { get; set; }

    /// <summary>The monitors it holds: reference → watched pid.</summary>
    public Dictionary<long, long>? Monitors { get; set; }

    /// <summary>The monitors held on it: reference → watcher.</summary>
    public Dictionary<long, long>? Watchers { get; set; }

    public bool TrapsExits { get; set; }

    /// <summary>What makes this process a supervisor; null for others.</summary>
    public Supervision? Supervision { get; set; }

    /// <summary>The supervisor that hears of this process's end; 0 for none.</summary>
    public long Supervisor { get; set; }

    /// <summary>The timer that kills this process after its supervisor asked it to end.</summary>
    public Scheduling.Timer? Deadline { get; private set; }

    /// <summary>The modules whose top level has run in this process, with what they exported.</summary>
    public Dictionary<Code, Dictionary<string, Value>>? Modules { get; set; }

    /// <summary>An error found before its first instruction: a worker file that does not assemble.</summary>
    public string? StartupError { get; set; }

    /// <summary>The error of the instruction that has just failed, until it is delivered; an exception wins.</summary>
    public string? PendingError { get; set; }

    public ExceptionValue? PendingException { get; set; }

    /// <summary>Reductions of finished slices.</summary>
    public long Reductions { get; set; }

    /// <summary>Reductions left in the slice that is running; exact whenever an instruction can look at it.</summary>
    public int ReductionsLeft { get; set; }

    /// <summary>The reductions its slice began with.</summary>
    public int SliceLength { get; set; }

    /// <summary>The scheduler's time when the slice began.</summary>
    public long SliceStart { get; set; }

    /// <summary>Set when it ends.</summary>
    public Value ExitReason { get; private set; } = Value.Null;

    /// <summary>
    /// Whether it ended otherwise than by HALT, RET or the end of its text. An uncaught exception is abnormal whatever it says, even
    /// if its message is "normal".
    /// </summary>
    public bool EndedAbnormally { get; private set; }

    public ProcessState State => (ProcessState)Volatile.Read(ref _state);

    public bool HasExited => State == ProcessState.Exited;

    /// <summary>The owner's first act with a process from a run queue.</summary>
    public void BeginSlice() => Volatile.Write(ref _state, (int)ProcessState.Running);

    /// <summary>The owner's last act before the process goes back to a run queue.</summary>
    public void EndSlice() => Volatile.Write(ref _state, (int)ProcessState.Runnable);

    /// <summary>
    /// Parks the process. True: it is parked, and no longer the caller's to touch. False: a signal had already arrived, the
    /// caller still owns the process, which is Runnable now, and must enqueue it.
    /// </summary>
    /// <remarks>
    /// A sender pushes first and looks at the state second; this method writes the state first and looks at the inbox second. Both
    /// orders are fenced by the interlocked operations, so at least one of the two sees the other, and the compare-exchange lets
    /// only one of them win: no wake-up is lost and none happens twice.
    /// </remarks>
    public bool TryPark()
    {
        Interlocked.Exchange(ref _state, (int)ProcessState.Waiting);
        return Inbox.IsEmpty || !TryWake();
    }

    /// <summary>Whether the caller has just made the waiting process runnable, and so must enqueue it. From any thread.</summary>
    public bool TryWake() =>
        Interlocked.CompareExchange(ref _state, (int)ProcessState.Runnable, (int)ProcessState.Waiting) == (int)ProcessState.Waiting;

    /// <summary>
    /// Ends the process: names released, links and monitors told, then the pid is unknown. Steps in the order of <c>language.md</c>,
    /// section 3.5, so whoever sees the DOWN message can register the name at once. Owner only.
    /// </summary>
    public void Exit(Value reason, bool isAbnormal)
    {
        ExitReason = reason;
        EndedAbnormally = isAbnormal;
        Volatile.Write(ref _state, (int)ProcessState.Exited);
        foreach (var name in Names ?? [])
        {
            Machine.Registry.Release(name, this);
        }

        if (CurrentWait?.Timer is { } timer)
        {
            Machine.Scheduler.Cancel(timer);
        }

        if (Deadline is { } deadline)
        {
            Machine.Scheduler.Cancel(deadline);
        }

        Supervision?.EndChildren();

        CloseInbox();
        foreach (var linked in Links ?? [])
        {
            Machine.Deliver(linked, new ExitSignal(Id, reason, ExitCause.Link, isAbnormal));
        }

        foreach (var (reference, watcher) in Watchers ?? [])
        {
            Machine.Deliver(watcher, new DownSignal(reference, Id, reason));
        }

        if (Supervisor != 0)
        {
            Machine.Deliver(Supervisor, new ChildEndedSignal(Id, isAbnormal && reason.AsString != "shutdown"));
        }

        Machine.Forget(this);

        // A run queue may refer to it for a while; what it held must not live as long.
        LetGo();
    }

    /// <summary>Its first registered name, or null. Another process may have taken names away.</summary>
    public string? Name => Names?.FirstOrDefault(name => ReferenceEquals(Machine.Registry.Find(name), this));

    /// <summary>How reports call it: <c>process 3 (worker)</c>.</summary>
    public string Description => Name is { } name ? $"process {Id} ({name})" : $"process {Id}";
}

/// <summary>Which instruction of which process started a process.</summary>
internal sealed record SpawnOrigin(long Parent, Code Code, int Index);
