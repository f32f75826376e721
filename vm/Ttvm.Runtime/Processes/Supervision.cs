using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Processes;

/// <summary>Which children are started again when one of them has to be.</summary>
public enum SupervisionStrategy
{
    /// <summary>Only the child that has ended.</summary>
    OneForOne,

    /// <summary>All children.</summary>
    OneForAll,

    /// <summary>The child that has ended, and the children that were started after it.</summary>
    RestForOne,
}

/// <summary>After which ends a child is started again.</summary>
public enum RestartPolicy
{
    /// <summary>After abnormal ones.</summary>
    Transient,

    /// <summary>After all.</summary>
    Permanent,

    /// <summary>Never.</summary>
    Temporary,
}

/// <summary>A supervised child; its place in the list is the order in which it was first started.</summary>
/// <param name="name">Its id: the name of SUPERVISE_CHILD, or what SPAWN_SUPERVISED was given.</param>
/// <param name="policy">When it is started again.</param>
/// <param name="program">What it runs, each time.</param>
/// <param name="origin">Who has asked for it.</param>
internal sealed class SupervisedChild(string name, RestartPolicy policy, ProcessProgram program, SpawnOrigin origin)
{
    public readonly string Name = name;
    public readonly RestartPolicy Policy = policy;
    public readonly ProcessProgram Program = program;
    public readonly SpawnOrigin Origin = origin;

    /// <summary>The process, or 0 while none runs.</summary>
    public long Pid;

    /// <summary>Whether RESTART_CHILD waits to start it, so that it stays known although it has ended.</summary>
    public bool IsAwaited;
}

/// <summary>What a child was at one moment.</summary>
internal readonly record struct ChildImage(SupervisedChild Child, long Pid, bool IsAwaited);

/// <summary>All that a supervisor is about at one moment; see <see cref="ProcessImage"/>.</summary>
/// <param name="Children">Its children, in the order in which they were first started.</param>
/// <param name="Restarts">When the supervisor has restarted a child, as far as that counts.</param>
/// <param name="ToStop">The children being stopped, the next one first.</param>
/// <param name="ToStart">The children to start after that.</param>
/// <param name="Postponed">The ends that are handled after that.</param>
/// <param name="States">What each child mentioned was.</param>
internal sealed record SupervisionImage(
    SupervisedChild[] Children, long[] Restarts, SupervisedChild[] ToStop, SupervisedChild[] ToStart,
    ChildEndedSignal[] Postponed, ChildImage[] States);

/// <summary>
/// What makes a process a supervisor (<c>language.md</c>, section 3.5). The ends of children are signals: they are handled when the
/// supervisor takes its signals, whatever it is doing, and are no messages to it. Stopping takes time, since a child may trap the exit
/// signal, so a restart of several children is a list of children still to be stopped and a list to be started after that.
/// </summary>
internal sealed class Supervision(Process owner, SupervisionStrategy strategy, int maxRestarts, long periodMilliseconds)
{
    /// <summary>How long a child may take to end after <c>shutdown</c> before it is killed.</summary>
    private const long PatienceMicroseconds = 5_000_000;

    private static readonly Value Shutdown = Value.OfString("shutdown");
    private static readonly Value Kill = Value.OfString("kill");

    private List<SupervisedChild> _children = [];
    private Queue<long> _restarts = new();

    /// <summary>Children being stopped, the next one on top; one is stopped after the other.</summary>
    private Stack<SupervisedChild> _toStop = new();

    /// <summary>Children to start once nobody is left to stop, in order of start.</summary>
    private List<SupervisedChild> _toStart = [];

    /// <summary>Ends that came while a group was being stopped and concern none of it.</summary>
    private Queue<ChildEndedSignal> _postponed = new();

    /// <summary>An image of what the supervisor is doing now; see <see cref="ProcessImage"/>.</summary>
    public SupervisionImage TakeImage() => new(
        [.. _children],
        [.. _restarts],
        [.. _toStop],
        [.. _toStart],
        [.. _postponed],
        [.. _children.Concat(_toStop).Concat(_toStart).Distinct().Select(child => new ChildImage(child, child.Pid, child.IsAwaited))]);

    /// <summary>Makes the supervisor what it was when an image was taken.</summary>
    public void Restore(SupervisionImage image)
    {
        foreach (var (child, pid, isAwaited) in image.States)
        {
            (child.Pid, child.IsAwaited) = (pid, isAwaited);
        }

        (_children, _toStart) = ([.. image.Children], [.. image.ToStart]);
        (_restarts, _postponed) = (new Queue<long>(image.Restarts), new Queue<ChildEndedSignal>(image.Postponed));

        // A stack is seen from its top and filled from its bottom.
        _toStop = new Stack<SupervisedChild>(Enumerable.Reverse(image.ToStop));
    }

    public SupervisionStrategy Strategy => strategy;

    public int MaxRestarts => maxRestarts;

    public long PeriodMilliseconds => periodMilliseconds;

    /// <summary>How many restarts there have been within the last period.</summary>
    public int RecentRestarts => _restarts.Count(IsRecent);

    public IReadOnlyList<SupervisedChild> Children => _children;

    /// <summary>Whether a group of children is being stopped or started again.</summary>
    public bool IsBusy => _toStop.Count > 0 || _toStart.Count > 0;

    public SupervisedChild? Find(string name) => _children.Find(child => child.Name == name);

    /// <summary>Starts a child for the first time; false at the limit of processes.</summary>
    public bool TryAdd(SupervisedChild child)
    {
        if (!TryStart(child))
        {
            return false;
        }

        _children.Add(child);
        return true;
    }

    public bool TryStart(SupervisedChild child)
    {
        if (child.Program.TryCreate(owner.Machine, child.Origin) is not { } process)
        {
            return false;
        }

        process.Supervisor = owner.Id;
        child.Pid = process.Id;
        owner.Machine.Launch(process, owner.Worker);
        return true;
    }

    /// <summary>RESTART_CHILD asks a child to end; its end is then no reason to start it.</summary>
    public void BeginRestart(SupervisedChild child)
    {
        _toStop.Push(child);
        StopNext();
    }

    /// <summary>Counts a restart of a child, or of a group because of it; if that is one too many for the period, says so, and is
    /// false.</summary>
    public bool CountRestart(SupervisedChild child)
    {
        _restarts.Enqueue(owner.Machine.Scheduler.Now);
        while (_restarts.TryPeek(out var oldest) && !IsRecent(oldest))
        {
            _restarts.Dequeue();
        }

        if (_restarts.Count <= maxRestarts)
        {
            return true;
        }

        owner.Machine.Report(new Notice(
            NoticeLevel.Error,
            $"supervisor gave up: more than {maxRestarts} {(maxRestarts == 1 ? "restart" : "restarts")} in {periodMilliseconds} ms",
            [$"  {owner.Description} at {owner.Code.PlaceText(owner.Pc)}",
                $"  the restart that was one too many is that of child '{child.Name}'"]) { Place = owner.Code.NoticePlaceOf(owner.Pc) });
        return false;
    }

    private bool IsRecent(long time) => time >= owner.Machine.Scheduler.Now - (periodMilliseconds * 1000);

    /// <summary>A child has ended. False: that was one restart too many, and the supervisor is to end with reason
    /// <c>shutdown</c>.</summary>
    public bool Handle(ChildEndedSignal ended)
    {
        var child = _children.Find(candidate => candidate.Pid == ended.Pid);
        if (child is null)
        {
            return true;
        }

        if (_toStop.TryPeek(out var stopping) && ReferenceEquals(stopping, child))
        {
            NoteEnd(child);
            _toStop.Pop();
            return StopNext();
        }

        if (_toStop.Contains(child))
        {
            // It was to be stopped later and has ended by itself.
            NoteEnd(child);
            return true;
        }

        if (IsBusy)
        {
            _postponed.Enqueue(ended);
            return true;
        }

        NoteEnd(child);
        var restart = child.Policy switch
        {
            RestartPolicy.Permanent => true,
            RestartPolicy.Transient => ended.IsAbnormal,
            RestartPolicy.Temporary => false,
        };
        return !restart || (CountRestart(child) && RestartGroup(child));
    }

    /// <summary>A temporary child that has ended does not come back. As long as it runs it is a child, so that it ends with the
    /// supervisor.</summary>
    private void NoteEnd(SupervisedChild child)
    {
        child.Pid = 0;
        if (child is { Policy: RestartPolicy.Temporary, IsAwaited: false })
        {
            _children.Remove(child);
        }
    }

    private bool RestartGroup(SupervisedChild child)
    {
        var group = strategy switch
        {
            SupervisionStrategy.OneForOne => [child],
            SupervisionStrategy.OneForAll => _children.ToList(),
            SupervisionStrategy.RestForOne => _children[_children.IndexOf(child)..],
        };

        // Pushed in order of start, so the one started last is stopped first.
        foreach (var member in group)
        {
            if (member.Pid != 0)
            {
                _toStop.Push(member);
            }

            if (member.Policy != RestartPolicy.Temporary)
            {
                _toStart.Add(member);
            }
        }

        return StopNext();
    }

    /// <summary>Goes on with the list: asks the next child to end, or starts the group when all have.</summary>
    private bool StopNext()
    {
        while (_toStop.TryPeek(out var next))
        {
            if (next.Pid != 0 && RequestEnd(next.Pid))
            {
                return true;
            }

            NoteEnd(next);
            _toStop.Pop();
        }

        var start = _toStart.ToList();
        _toStart.Clear();
        if (!start.TrueForAll(TryStart))
        {
            return false;
        }

        while (!IsBusy && _postponed.TryDequeue(out var postponed))
        {
            if (!Handle(postponed))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Asks a child to end, and has it killed if it does not in time. False: it has ended already.</summary>
    private bool RequestEnd(long pid)
    {
        var scheduler = owner.Machine.Scheduler;
        var timer = new Timer(scheduler.Now + PatienceMicroseconds, pid,
            new ExitSignal(owner.Id, Kill, ExitCause.Request, isAbnormal: true));
        owner.Machine.Start(timer, owner);
        if (owner.Machine.Deliver(pid, new ExitSignal(owner.Id, Shutdown, ExitCause.Request, isAbnormal: true) { Deadline = timer }))
        {
            return true;
        }

        scheduler.Cancel(timer);
        return false;
    }

    /// <summary>However a supervisor ends, its children are asked to end, the last started first.</summary>
    public void EndChildren()
    {
        for (var i = _children.Count - 1; i >= 0; i--)
        {
            if (_children[i].Pid != 0)
            {
                RequestEnd(_children[i].Pid);
            }
        }
    }
}
