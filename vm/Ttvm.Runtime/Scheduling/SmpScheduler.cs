using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Scheduling;

/// <summary>
/// Runs a machine on several workers. A worker runs the process that its last one woke, then those of its own queue, now and then one from
/// the global queue, and steals from the others when it has none; it sleeps when there is nothing to steal.
/// </summary>
/// <remarks>
/// The end, in order: nothing can happen any more (<see cref="Parking"/> decides), or the last process has ended, or somebody calls
/// <see cref="Stop"/>; the parking closes; sleeping workers are woken and leave; running workers leave after the slice they are in; the
/// thread in <see cref="Run"/> joins them all and only then looks at the machine.
/// </remarks>
internal sealed class SmpScheduler : IScheduler
{
    /// <summary>So many slices a worker gives out between two looks at the global queue before its own. As in Go's scheduler; not
    /// measured.</summary>
    private const int GlobalInterval = 61;

    /// <summary>
    /// A woken process runs before those in the queue, since what it was sent is at hand; after so many reductions in such a row the queue
    /// has its turn. Two slices: long enough for many exchanges, short enough that nobody notices.
    /// </summary>
    private const int LongestRow = 2 * RoundRobin.FullSlice;

    /// <summary>The clock is read again after so many reductions: a slice's worth, so that short slices do not each pay for it.</summary>
    private const int ClockInterval = RoundRobin.FullSlice;

    /// <summary>How often a worker without work looks round before it sleeps, and how long it pauses in between. Some 20 microseconds in
    /// all.</summary>
#if INTERLEAVING
    // Every look is explored with all that can come between; two show what forty can.
    private const int Searches = 2;
#else
    private const int Searches = 40;
#endif

    private const int PauseBetweenSearches = 20;

    /// <summary>Deeply nested values are compared and shown by recursion; this is what a worker has for it.</summary>
    private const int WorkerStackSize = 16 * 1024 * 1024;

    /// <summary>The worker of this thread and the scheduler it belongs to; looked at where nobody says who asks, for that takes
    /// time.</summary>
    [ThreadStatic]
    private static (SmpScheduler? Scheduler, Worker? Worker) t_current;

    private readonly Machine _machine;
    private readonly Worker[] _workers;
    private readonly ConcurrentQueue<Process> _global = new();
    private readonly Parking _parking;
    private readonly TimerThread _timers;
    private readonly InputThread _input = new();
    private readonly OutsideThreads _files = new();
    private readonly bool _trace;

    /// <summary>Timers that have neither fired nor been cancelled, and calls to the outside under way. Given back after what they
    /// publish.</summary>
    private long _awaited;

    private volatile bool _stopped;
    private ExceptionDispatchInfo? _failure;

    public SmpScheduler(Machine machine, int workers, bool trace = false)
    {
        var messages = new SharedMessages();
        _machine = machine;
        _workers = Arrays.Make(workers, index => new Worker(index, new MessagePool(messages)));
        _parking = new Parking(workers, HasWork, () => Interlocked.Read(ref _awaited) > 0);
        _timers = new TimerThread(() => Now, Fire);
        _trace = trace;
    }

    public long Now => _machine.Host.Now;

    public long TimeOfSending(Process sender)
    {
        // Who only computes does not pay for the clock.
        var worker = sender.Worker!;
        if (worker.ReductionsSinceClock >= ClockInterval)
        {
            worker.ReductionsSinceClock = 0;
            worker.Clock = Now;
        }

        return worker.Clock;
    }

    public void Admit(Process process, Worker? by)
    {
        if (by is null)
        {
            AddToGlobal(process);
        }
        else
        {
            AddToQueue(by, process);
        }
    }

    public void Enqueue(Process process, Worker? by)
    {
        var worker = by ?? CurrentWorker;
        if (worker is null)
        {
            AddToGlobal(process);
        }
        else if (worker.Next is null)
        {
            worker.Next = process;
        }
        else
        {
            AddToQueue(worker, process);
        }
    }

    private Worker? CurrentWorker => ReferenceEquals(t_current.Scheduler, this) ? t_current.Worker : null;

    public void Start(Timer timer)
    {
        Interlocked.Increment(ref _awaited);
        _timers.Add(timer);
    }

    public void Cancel(Timer timer)
    {
        if (timer.TrySettle())
        {
            _timers.Remove(timer);
            NoteDone();
        }
    }

    public void VisitTimers(Action<Timer> visit) => _timers.Visit(visit);

    public void DoOutside(Wait wait, OutsideCall call, Action<Wait> work)
    {
        Interlocked.Increment(ref _awaited);
        _machine.Host.Flush();
        Action answer = () => Guard(() =>
        {
            work(wait);
            _machine.Deliver(wait.Owner, new WaitCompletedSignal(wait));
            NoteDone();
        });
        switch (call)
        {
            case var _ when call.IsInput:
                _input.Add(answer);
                break;
            case OutsideCall.Program:
                // As many as programs, and none of them keeps files waiting.
                new Thread(() => answer()) { IsBackground = true, Name = "ttvm program" }.Start();
                break;
            default:
                _files.Add(answer);
                break;
        }
    }

    /// <summary>Ends the run at the next slice of each worker. Any number of times, also long after the end.</summary>
    public void Stop()
    {
        _stopped = true;
        _parking.Close();
    }

    /// <summary>Runs until nothing can happen any more, or until <see cref="Stop"/>. Called once, by a thread that is no worker.</summary>
    /// <exception cref="Exception">A bug of ours in a worker; the machine has been stopped.</exception>
    public void Run()
    {
        foreach (var worker in _workers)
        {
            worker.Thread = new Thread(() => Guard(() => Work(worker)), WorkerStackSize) { IsBackground = true,
                Name = $"ttvm worker {worker.Index}" };
            worker.Thread.Start();
        }

        foreach (var worker in _workers)
        {
            worker.Thread!.Join();
        }

        _timers.Close();
        _input.Close();
        _failure?.Throw();
    }

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
            Stop();
        }
    }

    private void AddToGlobal(Process process)
    {
        _global.Enqueue(process);
        _parking.WakeOne();
    }

    /// <summary>Puts a runnable process into a worker's own queue, and wakes a sleeper if there is more to do than the worker can begin at
    /// once.</summary>
    private void AddToQueue(Worker worker, Process process)
    {
        worker.Queue.Push(process, _global);

        // A single entry is this worker's own next slice: waking somebody for it would cost more than it gains.
        if (worker.Queue.Count > 1)
        {
            _parking.WakeOne();
        }
    }

    /// <summary>A timer or a call to the outside has done what it can do.</summary>
    private void NoteDone()
    {
        if (Interlocked.Decrement(ref _awaited) == 0)
        {
            _parking.EndIfQuiet();
        }
    }

    private void Work(Worker worker)
    {
        t_current = (this, worker);

        // Nothing will be added to the output for a while, so it is time to show it.
        Action whenAllSleep = _machine.Host.Flush;
        while (!_stopped)
        {
            if ((FindOwn(worker) ?? Search(worker)) is { } process)
            {
                while (RunSlice(worker, process))
                {
                    worker.Slices++;
                }
            }
            else
            {
                if (!_parking.Sleep(worker.Index, whenAllSleep))
                {
                    break;
                }

                worker.ReductionsSinceClock = ClockInterval;
            }
        }

        t_current = default;
    }

    /// <summary>The worker's next process without a look at the other workers.</summary>
    private Process? FindOwn(Worker worker)
    {
        worker.Slices++;
        if (worker.Next is { } next)
        {
            worker.Next = null;
            if (worker.Row < LongestRow)
            {
                return next;
            }

            worker.Queue.Push(next, _global);
        }

        worker.Row = 0;
        if (worker.Slices % GlobalInterval == 0 && _global.TryDequeue(out var process))
        {
            return process;
        }

        return worker.Queue.TryPop() ?? (_global.TryDequeue(out process) ? process : null);
    }

    /// <summary>
    /// Looks for a process among the others' for a moment. A single entry is left to its owner, who will have run it before it could arrive
    /// here, until the last look: the owner may be in a long instruction.
    /// </summary>
    private Process? Search(Worker worker)
    {
        for (var search = 1; search <= Searches && !_stopped; search++)
        {
            for (var i = 1; i < _workers.Length; i++)
            {
                var victim = _workers[(worker.Index + i) % _workers.Length].Queue;
                if ((victim.Count > 1 || search == Searches) && victim.TrySteal(worker.Queue, _global) is { } stolen)
                {
                    return stolen;
                }
            }

            if (_global.TryDequeue(out var process))
            {
                return process;
            }

            if (_workers.Length > 1)
            {
                Thread.SpinWait(PauseBetweenSearches);
            }
            else
            {
                break;
            }
        }

        return null;
    }

    private bool HasWork() => !_global.IsEmpty || Array.Exists(_workers, worker => worker.Queue.Count > 0);

    /// <summary>Runs a slice, and puts the process where it belongs. True: it stays here for the next slice, since nobody else wants to
    /// run.</summary>
    private bool RunSlice(Worker worker, Process process)
    {
        if (worker.Slices % MemoryGuard.Interval == 0)
        {
            _machine.Memory.Look();
        }

        if (!ReferenceEquals(process.Worker, worker))
        {
            process.Worker = worker;
        }

        var result = Interpret(process);
        var used = RoundRobin.FullSlice - process.ReductionsLeft;
        worker.Row += used;
        worker.ReductionsSinceClock += used;
        switch (result)
        {
            case RunResult.Waiting:
                if (!process.Inbox.TryPark())
                {
                    AddToQueue(worker, process);
                }

                break;
            case RunResult.Exited:
                // Late messages and questions to the outside are nobody's business any more.
                if (_machine.ProcessCount == 0)
                {
                    Stop();
                }

                break;
            default:
                if (worker.Next is null && worker.Queue.Count == 0 && _global.IsEmpty && !_stopped)
                {
                    worker.Row = 0;
                    return true;
                }

                AddToQueue(worker, process);
                break;
        }

        return false;
    }

    private RunResult Interpret(Process process)
    {
        if (_trace)
        {
            return InterpretTracing(process);
        }

        var none = default(NoProbe);
        var slice = RoundRobin.FullSlice - process.ReductionsOwed;
        process.ReductionsOwed = 0;
        return Interpreter.Run(process, slice, ref none);
    }

    /// <summary>Apart, so that a slice without a trace does not begin by making room for one.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static RunResult InterpretTracing(Process process)
    {
        var trace = default(InstructionProbe);
        return Interpreter.Run(process, RoundRobin.FullSlice, ref trace);
    }

    private void Fire(Timer timer)
    {
        if (timer.TrySettle())
        {
            Guard(() => _machine.Deliver(timer));
            NoteDone();
        }
    }
}
