using Ttvm.Runtime.Compiling;
using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Processes.Workers;

namespace Ttvm.Runtime.Scheduling;

/// <summary>
/// Runs a machine on one thread. A run is a pure function of program, arguments, seed and the outside's answers: the clock
/// is virtual, one microsecond a reduction, and jumps to the next timer when everybody waits. When the outside's answers take
/// effect is up to <see cref="IAnswers"/>: always between two slices.
/// </summary>
internal sealed partial class DeterministicScheduler(Machine machine, ISchedulePolicy policy, IAnswers answers) : IScheduler
{
    /// <summary>2000-01-01T00:00:00Z in microseconds since 1970 (<c>language.md</c>, section 2).</summary>
    private const long Epoch = 946_684_800_000_000;

    /// <summary>Runnable processes, the one that has waited longest first: what a policy picks from, by index.</summary>
    public TurnList<Process> Runnable { get; } = new();

    /// <summary>The timers that are not due yet.</summary>
    public TimerQueue Timers { get; } = new();

    /// <summary>Processes that get no turn.</summary>
    private readonly HashSet<Process> _frozen = [];

    /// <summary>The frozen processes that could have a turn, in the order in which they came.</summary>
    private readonly TurnList<Process> _held = new();

    /// <summary>Under <c>--seed</c>: every question is answered before the next decision.</summary>
    public DeterministicScheduler(Machine machine, ISchedulePolicy policy)
        : this(machine, policy, new ImmediateAnswers())
    {
    }

    private SchedulePosition _at = new() { Clock = Epoch };

    private volatile bool _stopped;

    /// <summary>The process whose slice is under way; it stays so across stops of a probe.</summary>
    public Process? Current => _at.Current;

    /// <summary>What is left of the current slice.</summary>
    public int Remaining => _at.Remaining;

    /// <summary>How many slices have been given out: the second coordinate of a stop.</summary>
    public long Decisions => _at.Decisions;

    /// <summary>How many reductions the current slice has used: the third coordinate of a stop. Null between two slices.</summary>
    public int? Position => _at.Current is null ? null : _at.SliceLength - _at.Remaining;

    /// <summary>Now, between two instructions.</summary>
    public Moment Moment => new(_at.Executed, Decisions, Position, _at.Clock, IsAtError);

    /// <summary>Whether the last instruction has failed, and nothing has come of it yet.</summary>
    private bool IsAtError =>
        _at.Last is { PendingError: not null } last && ReferenceEquals(machine.Find(last.Id), last);

    /// <summary>The same as <see cref="Moment"/>, for a probe that asks while a process runs, in or out of its turn.</summary>
    /// <param name="running">That process.</param>
    public Moment MomentOf(Process running)
    {
        var used = _givenLength - running.ReductionsLeft;
        return new Moment(_at.Executed + used, Decisions, _at.Current is null ? null
            : ReferenceEquals(running, _at.Current) ? PositionOf(running) : Position, _at.Clock + used, running.PendingError is not null);
    }

    /// <summary>How many reductions all processes have used.</summary>
    public long Executed => _at.Executed;

    /// <summary>How many reductions the current slice has used, asked by a probe while the process runs in its turn.</summary>
    public int PositionOf(Process running) => _at.SliceLength - running.ReductionsLeft;

    /// <summary>The process whose instruction is being executed; null between two slices.</summary>
    public Process? Running => _running;

    /// <summary>The process that executes an instruction which a person has typed; null: none does.</summary>
    public Process? RunningTyped { get; private set; }

    /// <summary>While an instruction is being executed: the coordinates of a stop before it, the time, and how many reductions all
    /// processes had used before it. One that runs out of turn uses up nothing of the slice.</summary>
    public void TellMoment(out long decision, out int position, out long time, out long executed)
    {
        (decision, position, time, executed) = (_at.Decisions, Position ?? 0, _at.Clock, _at.Executed);
        if (_running is { } running)
        {
            time += _givenLength - running.ReductionsLeft;
            executed += Math.Max(0, _givenLength - running.ReductionsLeft - 1);
            if (ReferenceEquals(running, _at.Current))
            {
                position = Math.Max(0, _at.SliceLength - running.ReductionsLeft - 1);
            }
        }
    }

    public bool IsStopped => _stopped;

    public long Now => _at.Clock + (_running is { } running ? _givenLength - running.ReductionsLeft : 0);

    /// <summary>The process inside the interpreter right now, and the reductions it went in with.</summary>
    private Process? _running;

    private int _givenLength;

    private readonly Compiler? _compiler = Compiler.For(machine);

    private readonly Worker _worker = new(0, new MessagePool(shared: null));

    public long TimeOfSending(Process sender) => Now;

    public void Admit(Process process, Worker? by) => Enqueue(process, by);

    public void Enqueue(Process process, Worker? by) => QueueOf(process).Add(process);

    private TurnList<Process> QueueOf(Process process) => _frozen.Count > 0 && _frozen.Contains(process) ? _held : Runnable;

    /// <summary>Whether a process gets no turn because a person wants it so.</summary>
    public bool IsFrozen(Process process) => _frozen.Contains(process);

    /// <summary>A process gets no turn any more; one whose slice is under way loses the rest of it. Between two instructions.</summary>
    public void Freeze(Process process) => SetFrozen(process, isFrozen: true);

    /// <summary>Nobody's slice is under way any more. Between two instructions.</summary>
    public void EndSlice()
    {
        if (Current is { } current)
        {
            TryWithdraw(current);
            Enqueue(current, by: null);
        }
    }

    /// <summary>Sets the clock and the counters that instructions draw from to what they were at another moment. Between two
    /// instructions.</summary>
    /// <param name="clock">The time.</param>
    /// <param name="lastPid">The pid that was given last.</param>
    /// <param name="lastReference">The reference that was given last.</param>
    public void SetCounters(long clock, long lastPid, long lastReference)
    {
        _at.Clock = clock;
        machine.State.SetCounters(lastPid, lastReference);
    }

    /// <summary>A frozen process gets turns again, behind all others. Between two instructions.</summary>
    public void Thaw(Process process) => SetFrozen(process, isFrozen: false);

    private void SetFrozen(Process process, bool isFrozen)
    {
        if (_frozen.Contains(process) == isFrozen)
        {
            return;
        }

        var couldRun = TryWithdraw(process);
        if (isFrozen)
        {
            _frozen.Add(process);
        }
        else
        {
            _frozen.Remove(process);
        }

        if (couldRun)
        {
            Enqueue(process, by: null);
        }
    }

    /// <summary>Takes a process out of its queue, or its slice away. False: it has neither.</summary>
    private bool TryWithdraw(Process process)
    {
        if (ReferenceEquals(Current, process))
        {
            _at.Current = null;
            return true;
        }

        var queue = QueueOf(process);
        if (queue.IndexOf(process) is not (>= 0 and var place))
        {
            return false;
        }

        queue.TakeAt(place);
        return true;
    }

    /// <summary>Has a parked process attempt its instruction again. Between two instructions.</summary>
    public void Wake(Process process)
    {
        if (process.Inbox.TryClaim())
        {
            Enqueue(process, by: null);
        }
    }

    /// <summary>Has a process execute an instruction that is not in its code. Between two instructions; it costs no reduction.</summary>
    public Outcome Execute(Process process, ref Op op)
    {
        process.Worker = _worker;
        RunningTyped = process;
        var outcome = Interpreter.Insert(process, ref op);
        RunningTyped = null;
        return outcome;
    }

    public void DoOutside(Wait wait, OutsideCall call, Action<Wait> work)
    {
        machine.Host.Flush();
        if (answers.Ask(wait, call, work, Decisions))
        {
            machine.Deliver(wait.Owner, new WaitCompletedSignal(wait));
        }
    }

    /// <summary>After <see cref="SchedulerStop.Awaiting"/>: how long to wait for an answer before running again.</summary>
    public TimeSpan Patience { get; private set; }

    /// <summary>Has the answers take effect that have come. Between two slices, or while one process runs alone.</summary>
    public void TakeAnswers()
    {
        while (answers.TryTake(Decisions, out var wait))
        {
            machine.Deliver(wait.Owner, new WaitCompletedSignal(wait));
        }
    }

    public void Stop() => _stopped = true;

    /// <summary>
    /// Has a signal from outside of the machine take effect at once, out of turn, between two instructions: a process that it ends is gone
    /// afterwards.
    /// </summary>
    public void Interrupt(Process process, Signal signal)
    {
        // Whatever the process did, it is this thread's: parked ones are woken by the signal.
        machine.Deliver(process, signal);
        process.Worker = _worker;
        if (!process.TakeSignals())
        {
            TryWithdraw(process);
            _frozen.Remove(process);
        }
    }

    /// <summary>Runs until the probe stops it or nothing can happen any more.</summary>
    /// <param name="probe">Looks at every instruction.</param>
    /// <param name="decisions">How many slices there may have been given out at most, all in all.</param>
    /// <param name="executed">No other slice is given out once so many reductions have been used, all in all.</param>
    public SchedulerStop Run<TProbe>(ref TProbe probe, long decisions = long.MaxValue, long executed = long.MaxValue)
        where TProbe : struct, IProbe
    {
        EndAlone();
        while (!_stopped)
        {
            // A slice that a probe has stopped goes on as if nothing had happened, so what belongs between slices waits for its end.
            if (Current is null)
            {
                FireDueTimers();
                TakeAnswers();
                if ((Decisions == decisions || _at.Executed >= executed) && Runnable.Count > 0)
                {
                    return SchedulerStop.Decided;
                }

                if (!TryDecide())
                {
                    // What timers would still send, and the outside answer, is nobody's business once everybody has ended.
                    if (machine.ProcessCount == 0)
                    {
                        return SchedulerStop.AllExited;
                    }

                    if (!TryJumpToNextTimer(out var stop))
                    {
                        return stop;
                    }

                    continue;
                }
            }

            if (RunCurrent(ref probe) == RunResult.Stopped)
            {
                return SchedulerStop.Probe;
            }
        }

        return SchedulerStop.Stopped;
    }

    private bool TryDecide()
    {
        if (Runnable.Count == 0)
        {
            return false;
        }

        GiveSlice(Runnable.TakeAt(policy.Pick(Runnable)), policy.Slice());
        if (Decisions % MemoryGuard.Interval == 0)
        {
            answers.Look(machine.Memory, Decisions, _at.Executed);
        }

        return true;
    }

    private void GiveSlice(Process process, int reductions)
    {
        _at.Current = process;
        process.SliceStart = _at.Clock;
        _at.Remaining = reductions;
        _at.SliceLength = reductions;
        _at.Decisions++;
        _at.SliceHasBegun = false;
    }

    /// <summary>Gives a runnable process a slice that no policy decides, and runs it. Between two slices.</summary>
    public RunResult RunSlice<TProbe>(Process process, int reductions, ref TProbe probe)
        where TProbe : struct, IProbe
    {
        GiveSlice(Runnable.TakeAt(Runnable.IndexOf(process)), reductions);
        return RunCurrent(ref probe);
    }

    /// <summary>Runs what is left of the current slice, and puts the process where it belongs.</summary>
    private RunResult RunCurrent<TProbe>(ref TProbe probe)
        where TProbe : struct, IProbe
    {
        var process = Current!;
        var result = RunProcess(process, Remaining, isBeginning: !_at.SliceHasBegun, ref probe);
        _at.SliceHasBegun = true;
        _at.Remaining = process.ReductionsLeft;
        switch (result)
        {
            case RunResult.Stopped:
                return result;
            case RunResult.Yielded:
                Enqueue(process, by: null);
                break;
            case RunResult.Waiting:
                Park(process);
                break;
            case RunResult.Exited:
                _frozen.Remove(process);
                break;
        }

        _at.Current = null;
        return result;
    }

    /// <summary>
    /// Runs one process, in or out of its turn, and advances the clock by what it used. The caller decides what becomes of the process.
    /// </summary>
    private RunResult RunProcess<TProbe>(Process process, int reductions, bool isBeginning, ref TProbe probe)
        where TProbe : struct, IProbe
    {
        machine.State.Touch(process);
        _at.Last = process;
        _running = process;
        _givenLength = reductions;
        process.Worker = _worker;
        process.ReductionsLeft = reductions;
        machine.Listener?.Runs(process, isBeginning);
        var result = isBeginning ? Interpreter.Run(process, reductions, ref probe) : Interpreter.Resume(process, reductions, ref probe);
        _running = null;
        if (result == RunResult.Yielded && process.ReductionsLeft <= 0 && !(TProbe.Looks && probe.LooksEverywhere))
        {
            _compiler?.NoteUsedUp(process);
        }

        _at.Clock += reductions - process.ReductionsLeft;
        _at.Executed += reductions - process.ReductionsLeft;
        return result;
    }

    private void Park(Process process)
    {
        if (!process.Inbox.TryPark())
        {
            Enqueue(process, by: null);
        }
    }

    /// <summary>The process that has run alone and after which nobody has run in turn; null: none.</summary>
    public Process? Alone => _at.Alone;

    /// <summary>Whether a process has run alone just now and goes on: nobody else has run since, and its slice is not over.</summary>
    public bool IsAlone(Process process) =>
        ReferenceEquals(process, _at.Alone) && (_at.AloneLeft != 0 || ReferenceEquals(process, Current));

    /// <summary>Nobody runs alone any more: what is left of a slice that was given for that is lost.</summary>
    public void EndAlone() => (_at.Alone, _at.AloneLeft) = (null, 0);

    /// <summary>
    /// Runs one process alone while all others stand still: stepping in isolation. Signals it sends are delivered, but nobody else
    /// runs and no timer fires. The end of its slice puts it at the back of the queue as ever; then it goes on out of turn.
    /// </summary>
    public RunResult RunAlone<TProbe>(Process process, int reductions, ref TProbe probe)
        where TProbe : struct, IProbe
    {
        if (ReferenceEquals(process, Current))
        {
            (_at.Alone, _at.AloneLeft) = (process, 0);
            return RunCurrent(ref probe);
        }

        var queue = QueueOf(process);
        var place = queue.IndexOf(process);
        if (place < 0)
        {
            return process.HasExited ? RunResult.Exited : RunResult.Waiting;
        }

        // It keeps its place in the queue, so that looking at one process changes the order of the others as little as possible.
        var isBeginning = !IsAlone(process);
        _at.Alone = process;
        var result = RunProcess(process, isBeginning ? reductions : _at.AloneLeft, isBeginning, ref probe);
        _at.AloneLeft = result == RunResult.Stopped ? process.ReductionsLeft : 0;
        switch (result)
        {
            case RunResult.Waiting:
                queue.TakeAt(place);
                Park(process);
                break;
            case RunResult.Exited:
                queue.TakeAt(place);
                _frozen.Remove(process);
                break;
        }

        return result;
    }

    /// <summary>
    /// The whole state of the run, between two instructions. It costs in proportion to the processes that have been touched since the last
    /// one, and to those that are runnable; the first one takes images of all.
    /// </summary>
    public Snapshot TakeSnapshot() => SnapshotWith(answers.TakeImage());

    /// <summary>See <see cref="Snapshot.Hash"/>; also where the outside could not be asked the same again.</summary>
    public ulong StateHash => SnapshotWith(answers: "").Hash;

    private Snapshot SnapshotWith(object answers) => new(machine.State.TakeImage(), _at, Runnable.ToArray(), [.. _frozen],
        _held.ToArray(), Timers.TakeImage(), policy.State, answers);

    /// <summary>Goes back, or forward, to a state of this run. The outside is not undone: what was written stays written.</summary>
    public void Restore(Snapshot snapshot)
    {
        machine.State.Restore(snapshot.Machine);
        _at = snapshot.Position;
        Runnable.Restore(snapshot.Runnable);
        _frozen.Clear();
        _frozen.UnionWith(snapshot.Frozen);
        _held.Restore(snapshot.Held);
        Timers.Restore(snapshot.Timers);
        policy.State = snapshot.Policy;
        answers.Restore(snapshot.Answers);
        _stopped = machine.ExitCode is not null;
        _worker.ForgetReceivers();
    }
}
