using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Ttvm.Runtime.Compiling;
using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Processes.Workers;
using Timer = Ttvm.Runtime.Processes.Timer;

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
    /// <summary>How many slices a worker gives out between two looks at the global queue before its own. As in Go's scheduler; not
    /// measured.</summary>
    private const int GlobalInterval = 61;

    /// <summary>
    /// A woken process runs before those in the queue, since what it was sent is at hand; after so many reductions in such a row the queue
    /// has its turn. Two slices: long enough for many exchanges, short enough that nobody notices.
    /// </summary>
    private const int LongestRow = 2 * IScheduler.FullSlice;

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

    private readonly Machine _machine;
    private readonly RunQueues _queues;
    private readonly Worker[] _workers;
    private readonly ConcurrentQueue<Process> _global;
    private readonly Parking _parking;
    private readonly Compiler? _compiler;
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
        _machine = machine;
        _queues = new RunQueues(workers, () => Interlocked.Read(ref _awaited) > 0);
        (_workers, _global, _parking) = (_queues.Workers, _queues.Global, _queues.Parking);

        // Who looks at every instruction leaves nothing to compiled code.
        _compiler = trace ? null : Compiler.For(machine);
        _timers = new TimerThread(() => Now, Fire);
        _trace = trace;
    }

    public long Now => _machine.Host.Now;

    public RunQueues Queues => _queues;

    public long TimeOfSending(Process sender) => sender.Worker!.TimeOfSending(_machine.Host);

    public void Admit(Process process, Worker? by)
    {
        if (by is null)
        {
            _queues.AddToGlobal(process);
        }
        else
        {
            _queues.Add(by, process);
        }
    }

    public void Enqueue(Process process, Worker? by) => _queues.Enqueue(process, by);

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
        _queues.CurrentWorker = worker;

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

                worker.ForgetTime();
            }
        }

        _queues.CurrentWorker = null;
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
        var used = IScheduler.FullSlice - process.ReductionsLeft;
        worker.Row += used;
        worker.ReductionsSinceClock += used;
        switch (result)
        {
            case RunResult.Waiting:
                if (!process.Inbox.TryPark())
                {
                    _queues.Add(worker, process);
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
                if (result == RunResult.Yielded && process.ReductionsLeft <= 0)
                {
                    _compiler?.NoteUsedUp(process);
                }

                if (worker.Next is null && worker.Queue.Count == 0 && _global.IsEmpty && !_stopped)
                {
                    worker.Row = 0;
                    return true;
                }

                _queues.Add(worker, process);
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
        var slice = IScheduler.FullSlice - process.ReductionsOwed;
        process.ReductionsOwed = 0;
        return Interpreter.Run(process, slice, ref none);
    }

    /// <summary>Apart, so that a slice without a trace does not begin by making room for one.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static RunResult InterpretTracing(Process process)
    {
        var trace = default(InstructionProbe);
        return Interpreter.Run(process, IScheduler.FullSlice, ref trace);
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
