using Ttvm.Runtime.Causality;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.Runtime.Debugging.Time;

/// <summary>
/// Finds the consequences of an action: goes through a stretch of a run, action by action, and divides them into those that depend on the
/// first and those that do not. An action is an attempt of an instruction, a look at signals at the beginning of a slice, a timer that
/// fires, an answer of the outside, or an intervention. Two actions depend on each other by the <see cref="Resource"/>s in their
/// footprints. Used on the debugger's thread, while the run is in its past.
/// </summary>
/// <param name="machine">The machine.</param>
/// <param name="scheduler">Its scheduler.</param>
/// <param name="pid">The process whose next action is the one whose consequences are looked for.</param>
/// <param name="others">The numbers of actions that are consequences although no resource tells so: in a repetition without them they did
/// something else.</param>
internal sealed class Consequences(Machine machine, DeterministicScheduler scheduler, long pid, IReadOnlySet<long> others)
    : IOnlooker, IRunListener
{
    private readonly HashSet<Resource> _tainted = [];
    private readonly HashSet<Processes.Timer> _undoneTimers = new(ReferenceEqualityComparer.Instance);
    private readonly List<KeptAction> _kept = [];
    private readonly List<(MachineEvent Event, long Action)> _keptEvents = [];
    private readonly List<(long Pid, long Question)> _keptQuestions = [];
    private readonly Dictionary<long, long> _undone = new() { [pid] = 0 };
    private readonly List<MachineEvent> _undoneEvents = [];

    private readonly Action _action = new();

    /// <summary>The number of the action that is going on; 0 before the first one.</summary>
    private long _number;

    /// <summary>The slice to which attempts of instructions belong; null where none has begun.</summary>
    private KeptAction.Slice? _slice;

    /// <summary>The actions that do not depend on it, in order.</summary>
    public IReadOnlyList<KeptAction> Kept => _kept;

    /// <summary>The events of the kept actions, in order, each with the number of its action.</summary>
    public IReadOnlyList<(MachineEvent Event, long Action)> KeptEvents => _keptEvents;

    /// <summary>By the pid of a process that goes back: by how many attempts of instructions.</summary>
    public IReadOnlyDictionary<long, long> Undone => _undone;

    /// <summary>The questions to the outside that the kept actions have asked, and whose they were.</summary>
    public IReadOnlyList<(long Pid, long Question)> KeptQuestions => _keptQuestions;

    /// <summary>Whether an action has been taken back within the stretch: consequences cannot be followed across that.</summary>
    public bool IsDivided { get; private set; }

    /// <summary>The events of the consequences, in order.</summary>
    public IReadOnlyList<MachineEvent> UndoneEvents => _undoneEvents;

    public bool LooksEverywhere => true;

    public bool StopBefore(Process process)
    {
        Begin(ActionKind.Attempt, process.Id);
        _action.Footprint.AddNext(process);
        _action.Resumed = process.IsResuming ? process : null;
        _action.Pc = process.Pc;
        return false;
    }

    public bool StopAtError(Process process, int stackCount) => false;

    public void Runs(Process process, bool isBeginning)
    {
        // A slice that goes on after a stop of the replay is still the same one.
        if (isBeginning || _slice?.Pid != process.Id)
        {
            var (lastPid, lastReference) = machine.State.Counters;
            Begin(ActionKind.Slice, process.Id);
            _slice = new KeptAction.Slice(process.Id, scheduler.Moment.Clock, lastPid, lastReference) { Number = _number };
        }
    }

    public void Starts(Processes.Timer timer) => _action.Timers.Add(timer);

    public void Fires(Processes.Timer timer)
    {
        Begin(ActionKind.Timer, timer.Signal is WaitCompletedSignal ? timer.Pid : Process.NobodyId);
        _action.Timer = timer;
    }

    public void Asks(Process receiver, Signal signal)
    {
        // That a process wakes itself is no signal to it.
        if (_action.Kind is not (ActionKind.Timer or ActionKind.Answer) || _action.Pid != receiver.Id)
        {
            _action.Footprint.Written.Add(new Resource(ResourceKind.Signals, receiver.Id));
        }
    }

    public void Obeys(Process process, Signal signal) => _action.Footprint.Read.Add(new Resource(ResourceKind.Signals, process.Id));

    public void Asks(long question, Process asker) => _action.Questions.Add(question);

    public void Answers(long question, Process asker)
    {
        Begin(ActionKind.Answer, asker.Id);
        _action.Question = question;
    }

    public void NoteChange(Intervention what)
    {
        if (what is Intervention.Rollback)
        {
            IsDivided = true;
        }

        Begin(ActionKind.Intervention, what.Target);
        _action.What = what;
        if (what is Intervention.SetMessage or Intervention.DropMessage or Intervention.DuplicateMessage or Intervention.MoveMessage)
        {
            // The intervention names a message by its index, so it depends on all others in the mailbox.
            _action.Footprint.Read.Add(new Resource(ResourceKind.Mailbox, what.Target));
            _action.Footprint.Written.Add(new Resource(ResourceKind.Mailbox, what.Target));
        }
    }

    /// <summary>Called for every event of the stretch.</summary>
    public void Happened(MachineEvent happened)
    {
        scheduler.TellMoment(out _, out _, out var time, out _);
        _action.Events.Add(happened);
        _action.Footprint.Add(happened, time, machine);
    }

    /// <summary>Called at the end of the stretch.</summary>
    public void End() => Close();

    private void Begin(ActionKind kind, long by)
    {
        Close();
        _action.Begin(kind, by);
        _number++;
        if (kind is ActionKind.Timer or ActionKind.Answer or ActionKind.Intervention)
        {
            _slice = null;
        }
    }

    private void Close()
    {
        if (_number == 0)
        {
            return;
        }

        var action = _action;
        if (_undone.ContainsKey(action.Pid) || others.Contains(_number) || (action.Timer is { } timer && _undoneTimers.Contains(timer))
            || action.Footprint.Read.Exists(_tainted.Contains) || action.Footprint.Written.Exists(DependsOnOrder))
        {
            Undo(action);
        }
        else
        {
            Keep(action);
        }
    }

    /// <summary>Whether a write depends on earlier consequences that wrote the same resource. Messages, signals and files of a folder may
    /// come in any order.</summary>
    private bool DependsOnOrder(Resource written) =>
        written.Kind is not (ResourceKind.Message or ResourceKind.Mailbox or ResourceKind.Signals or ResourceKind.Folder)
        && _tainted.Contains(written);

    private void Undo(Action action)
    {
        _tainted.UnionWith(action.Footprint.Written);
        _undoneTimers.UnionWith(action.Timers);
        _undoneEvents.AddRange(action.Events);
        foreach (var spawn in action.Events.OfType<MachineEvent.Spawn>())
        {
            _undone.TryAdd(spawn.Pid, 0);
        }

        if (action.Pid != Process.NobodyId)
        {
            _undone[action.Pid] = _undone.GetValueOrDefault(action.Pid) + (action.Kind == ActionKind.Attempt ? 1 : 0);
        }
    }

    private void Keep(Action action)
    {
        foreach (var happened in action.Events)
        {
            _keptEvents.Add((happened, _number));
        }

        foreach (var question in action.Questions)
        {
            _keptQuestions.Add((action.Pid, question));
        }


        switch (action.Kind)
        {
            case ActionKind.Slice:
                _kept.Add(_slice!);
                break;
            case ActionKind.Attempt:
                _slice!.Attempts++;
                _slice.IsIdle = action.IsIdle;
                break;
            case ActionKind.Timer:
                _kept.Add(new KeptAction.Timer(action.Timer!) { Number = _number });
                break;
            case ActionKind.Answer:
                _kept.Add(new KeptAction.Answer(action.Question) { Number = _number });
                break;
            case ActionKind.Intervention when action.Pid != Process.NobodyId:
                _kept.Add(new KeptAction.Intervention(action.What!) { Number = _number });
                break;
        }
    }

    private enum ActionKind
    {
        Slice,
        Attempt,
        Timer,
        Answer,
        Intervention,
    }

    /// <summary>The action that is going on. The object is used again for the next one, since there are as many actions as
    /// instructions.</summary>
    private sealed class Action
    {
        public ActionKind Kind { get; private set; }

        public long Pid { get; private set; }

        public Footprint Footprint { get; } = new();

        public List<MachineEvent> Events { get; } = [];

        public List<Processes.Timer> Timers { get; } = [];

        public List<long> Questions { get; } = [];

        public Processes.Timer? Timer { get; set; }

        public long Question { get; set; }

        public Scheduling.Intervention? What { get; set; }

        /// <summary>The process of an attempt that resumes a wait; else null.</summary>
        public Process? Resumed { get; set; }

        /// <summary>The index of the instruction of an attempt.</summary>
        public int Pc { get; set; }

        /// <summary>Whether this is an attempt after which the process goes on waiting in the same instruction.</summary>
        public bool IsIdle => Resumed is { IsResuming: true, HasExited: false } process && process.Pc == Pc;

        public void Begin(ActionKind kind, long pid)
        {
            (Kind, Pid, Timer, What, Resumed) = (kind, pid, null, null, null);
            Footprint.Clear();
            Events.Clear();
            Timers.Clear();
            Questions.Clear();
        }
    }
}

/// <summary>An action that stays, or several of one slice that followed one another.</summary>
internal abstract record KeptAction
{
    private KeptAction()
    {
    }

    /// <summary>The number of the action; for a slice, of its first one.</summary>
    public required long Number { get; init; }

    /// <summary>A process looks at its signals and attempts instructions.</summary>
    /// <param name="Pid">The pid of the process.</param>
    /// <param name="Clock">The virtual time at which the slice begins.</param>
    /// <param name="LastPid">The pid that was given out last before the slice.</param>
    /// <param name="LastReference">The reference that was given out last before the slice.</param>
    public sealed record Slice(long Pid, long Clock, long LastPid, long LastReference) : KeptAction
    {
        /// <summary>How many instructions are attempted.</summary>
        public long Attempts { get; set; }

        /// <summary>Whether the process only found out that what it waits for is still missing. In a repetition without what had woken it,
        /// the attempt may be missing.</summary>
        public bool IsIdle { get; set; }
    }

    /// <summary>A timer takes effect.</summary>
    /// <param name="What">The timer of the original run; a repetition has another object that is like it.</param>
    public sealed record Timer(Processes.Timer What) : KeptAction;

    /// <summary>An answer of the outside takes effect, for which a process has waited.</summary>
    /// <param name="Question">The number of the question.</param>
    public sealed record Answer(long Question) : KeptAction;

    /// <summary>A person changes something.</summary>
    /// <param name="What">The change.</param>
    public sealed record Intervention(Scheduling.Intervention What) : KeptAction;
}
