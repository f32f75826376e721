using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Scheduling;

/// <summary>Why the deterministic scheduler came back.</summary>
internal enum SchedulerStop
{
    /// <summary>The probe asked for it; going on continues the same slice.</summary>
    Probe,

    /// <summary>No process lives.</summary>
    AllExited,

    /// <summary>Every live process waits for a message, and nothing is under way that could send one.</summary>
    Quiescent,

    /// <summary>Every live process waits, and the outside has not answered yet; see <see cref="DeterministicScheduler.Patience"/>.</summary>
    Awaiting,

    /// <summary>EXIT, or the caller asked.</summary>
    Stopped,
}

/// <summary>
/// Runs a machine on one thread. A run is a pure function of program, arguments, seed and the outside's answers: the clock
/// is virtual, one microsecond a reduction, and jumps to the next timer when everybody waits. When the outside's answers take
/// effect is up to <see cref="IAnswers"/>: always between two slices.
/// </summary>
internal sealed class DeterministicScheduler(Machine machine, ISchedulePolicy policy, IAnswers answers) : IScheduler
{
    /// <summary>2000-01-01T00:00:00Z in microseconds since 1970 (<c>language.md</c>, section 2).</summary>
    private const long Epoch = 946_684_800_000_000;

    /// <summary>Runnable processes, the one that has waited longest first: what a policy picks from, by index.</summary>
    public TurnList<Process> Runnable { get; } = new();

    private readonly TimerQueue _timers = new();

    /// <summary>Under <c>--seed</c>: every question is answered before the next decision.</summary>
    public DeterministicScheduler(Machine machine, ISchedulePolicy policy)
        : this(machine, policy, new ImmediateAnswers())
    {
    }

    /// <summary>The time when the current slice began, or now between slices.</summary>
    private long _clock = Epoch;

    private volatile bool _stopped;

    /// <summary>The process whose slice is under way; it stays so across stops of a probe.</summary>
    public Process? Current { get; private set; }

    /// <summary>What is left of the current slice.</summary>
    public int Remaining { get; private set; }

    /// <summary>How many slices have been given out: the second coordinate of a stop.</summary>
    public long Decisions { get; private set; }

    /// <summary>How many reductions the current slice has used: the third coordinate of a stop.</summary>
    public long Position => Current is null ? 0 : _currentLength - Remaining;

    public bool IsStopped => _stopped;

    public long Now => _clock + (_running is { } running ? _sliceLength - running.ReductionsLeft : 0);

    /// <summary>The process inside the interpreter right now, and the reductions it went in with.</summary>
    private Process? _running;

    private int _sliceLength;

    /// <summary>The reductions the current slice was given.</summary>
    private int _currentLength;

    private readonly Worker _worker = new(0, new MessagePool(new SharedMessages()));

    /// <summary>Whether the current slice has executed its first instruction, so that going on resumes it.</summary>
    private bool _sliceHasBegun;

    /// <summary>The process that ran alone last, and what is left of its slice out of turn if a probe stopped it.</summary>
    private Process? _alone;

    private int _aloneLeft;

    public long TimeOfSending(Process sender) => Now;

    public void Admit(Process process, Worker? by) => Runnable.Add(process);

    public void Enqueue(Process process, Worker? by) => Runnable.Add(process);

    public void Start(Timer timer) => _timers.Add(timer);

    public void Cancel(Timer timer)
    {
        if (timer.TrySettle())
        {
            _timers.NoteCancelled();
        }
    }

    public void VisitTimers(Action<Timer> visit) => _timers.Visit(visit);

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
    /// Has a signal from outside of the machine take effect at once, out of turn, between two instructions: a process that it ends is gone afterwards.
    /// </summary>
    public void Interrupt(Process process, Signal signal)
    {
        // Whatever the process did, it is this thread's: parked ones are woken by the signal.
        machine.Deliver(process, signal);
        process.Worker = _worker;
        if (process.TakeSignals())
        {
            return;
        }

        if (ReferenceEquals(Current, process))
        {
            Current = null;
        }
        else if (Runnable.IndexOf(process) is >= 0 and var place)
        {
            Runnable.TakeAt(place);
        }
    }

    /// <summary>Runs until the probe stops it or nothing can happen any more.</summary>
    public SchedulerStop Run<TProbe>(ref TProbe probe)
        where TProbe : struct, IProbe
    {
        _aloneLeft = 0;
        while (!_stopped)
        {
            // A slice that a probe has stopped goes on as if nothing had happened, so what belongs between slices waits for its end.
            if (Current is null)
            {
                FireDueTimers();
                TakeAnswers();
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

        Current = Runnable.TakeAt(policy.Pick(Runnable.Count));
        Current.SliceStart = _clock;
        Remaining = policy.Slice();
        _currentLength = Remaining;
        Decisions++;
        _sliceHasBegun = false;
        if (Decisions % MemoryGuard.Interval == 0)
        {
            machine.Memory.Look();
        }

        return true;
    }

    /// <summary>Runs what is left of the current slice, and puts the process where it belongs.</summary>
    private RunResult RunCurrent<TProbe>(ref TProbe probe)
        where TProbe : struct, IProbe
    {
        var process = Current!;
        var result = RunProcess(process, Remaining, isBeginning: !_sliceHasBegun, ref probe);
        _sliceHasBegun = true;
        Remaining = process.ReductionsLeft;
        switch (result)
        {
            case RunResult.Stopped:
                return result;
            case RunResult.Yielded:
                Runnable.Add(process);
                break;
            case RunResult.Waiting:
                Park(process);
                break;
        }

        Current = null;
        return result;
    }

    /// <summary>
    /// Runs one process, in or out of its turn, and advances the clock by what it used. The caller decides what becomes of the process.
    /// </summary>
    private RunResult RunProcess<TProbe>(Process process, int reductions, bool isBeginning, ref TProbe probe)
        where TProbe : struct, IProbe
    {
        _running = process;
        _sliceLength = reductions;
        process.Worker = _worker;
        process.ReductionsLeft = reductions;
        var result = isBeginning ? Interpreter.Run(process, reductions, ref probe) : Interpreter.Resume(process, reductions, ref probe);
        _running = null;
        _clock += reductions - process.ReductionsLeft;
        return result;
    }

    private void Park(Process process)
    {
        if (!process.Inbox.TryPark())
        {
            Runnable.Add(process);
        }
    }

    /// <summary>
    /// Runs one process alone while all others stand still: stepping in isolation. Signals it sends are delivered, but nobody else
    /// runs and no timer fires. The end of its slice puts it at the back of the queue as ever; then it goes on out of turn.
    /// </summary>
    public RunResult RunAlone<TProbe>(Process process, int reductions, ref TProbe probe)
        where TProbe : struct, IProbe
    {
        if (ReferenceEquals(process, Current))
        {
            return RunCurrent(ref probe);
        }

        var place = Runnable.IndexOf(process);
        if (place < 0)
        {
            return process.HasExited ? RunResult.Exited : RunResult.Waiting;
        }

        // It keeps its place in the queue, so that looking at one process changes the order of the others as little as possible.
        var isBeginning = _aloneLeft == 0 || !ReferenceEquals(process, _alone);
        _alone = process;
        var result = RunProcess(process, isBeginning ? reductions : _aloneLeft, isBeginning, ref probe);
        _aloneLeft = result == RunResult.Stopped ? process.ReductionsLeft : 0;
        switch (result)
        {
            case RunResult.Waiting:
                Runnable.TakeAt(place);
                Park(process);
                break;
            case RunResult.Exited:
                Runnable.TakeAt(place);
                break;
        }

        return result;
    }

    private void FireDueTimers()
    {
        while (_timers.Earliest is { } timer && timer.DueAt <= _clock)
        {
            _timers.Take();
            Fire(timer);
        }
    }

    private bool TryJumpToNextTimer(out SchedulerStop otherwise)
    {
        if (_timers.Earliest is not { } timer)
        {
            Patience = Timeout.InfiniteTimeSpan;
            otherwise = answers.IsAwaited ? SchedulerStop.Awaiting : SchedulerStop.Quiescent;
            return false;
        }

        otherwise = SchedulerStop.Awaiting;
        if (!answers.MayJump(Decisions, _clock, timer.DueAt, out var patience))
        {
            Patience = patience;
            return false;
        }

        // All that is due then, so that a jump is the same whether answers come before or after it.
        _clock = timer.DueAt;
        FireDueTimers();
        return true;
    }

    private void Fire(Timer timer)
    {
        if (timer.TrySettle())
        {
            machine.Deliver(timer);
        }
    }
}
