using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Scheduling;

/// <summary>
/// Runs a machine on several workers. A worker takes processes from its own queue, now and then from the global one, and
/// steals from the others when it has none; it sleeps when there is nothing to steal.
/// </summary>
/// <remarks>
/// <para>
/// Quiescence is counted, not guessed. <see cref="_activity"/> counts what can still make something happen: processes that are runnable or
/// running, timers that have neither fired nor been cancelled, and calls to the outside under way. Whoever creates such a unit still holds
/// one itself and gives it back only afterwards, so the count reaches zero exactly when nothing can happen any more, and then stays there.
/// </para>
/// <para>
/// The end, in order: somebody sees zero, or the last process has ended, or somebody calls <see cref="Stop"/>; <see cref="_ended"/> is
/// set; sleeping workers are woken and leave; running workers leave after the slice they are in; the thread in <see cref="Run"/> joins
/// them all and only then looks at the machine.
/// </para>
/// </remarks>
internal sealed class SmpScheduler : IScheduler
{
    /// <summary>So many slices a worker gives out between two looks at the global queue before its own. As in Go's scheduler; not measured.</summary>
    private const int GlobalInterval = 61;

    /// <summary>Deeply nested values are compared and shown by recursion; this is what a worker has for it.</summary>
    private const int WorkerStackSize = 16 * 1024 * 1024;

    [ThreadStatic]
    private static Worker? s_current;

    private readonly Machine _machine;
    private readonly Worker[] _workers;
    private readonly ConcurrentQueue<Process> _global = new();
    private readonly Parking _parking;
    private readonly TimerThread _timers;
    private readonly InputThread _input = new();
    private readonly bool _trace;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _activity;
    private volatile bool _stopped;
    private ExceptionDispatchInfo? _failure;

    public SmpScheduler(Machine machine, int workers, bool trace = false)
    {
        _machine = machine;
        _workers = [.. Enumerable.Range(0, workers).Select(index => new Worker(index))];
        _parking = new Parking(workers);
        _timers = new TimerThread(() => Now, Fire);
        _trace = trace;
    }

    public long Now => _machine.Host.Now;

    public long TimeOfSending(Process sender) => sender.SliceStart;

    public void Enqueue(Process process)
    {
        Interlocked.Increment(ref _activity);
        MakeAvailable(process);
    }

    public void Start(Timer timer)
    {
        Interlocked.Increment(ref _activity);
        _timers.Add(timer);
    }

    public void Cancel(Timer timer)
    {
        if (timer.TrySettle())
        {
            _timers.NoteCancelled();
            Release();
        }
    }

    public void DoOutside(Wait wait, OutsideCall call, Action<Wait> work)
    {
        Interlocked.Increment(ref _activity);
        _machine.Host.Flush();
        Action answer = () => Guard(() =>
        {
            work(wait);
            _machine.Deliver(wait.Owner, new WaitCompletedSignal(wait));
            Release();
        });
        switch (call)
        {
            case OutsideCall.Input:
                _input.Add(answer);
                break;
            case OutsideCall.Program:
                // The pool adds threads slowly, and what takes for ever must not keep files waiting.
                new Thread(() => answer()) { IsBackground = true, Name = "ttvm program" }.Start();
                break;
            default:
                ThreadPool.UnsafeQueueUserWorkItem(static answer => answer(), answer, preferLocal: false);
                break;
        }
    }

    public void Stop()
    {
        _stopped = true;
        End();
    }

    /// <summary>Wakes everybody who waits for work or for the end. Any number of times, also long after the end.</summary>
    private void End()
    {
        _ended.TrySetResult();
        _parking.Close();
    }

    /// <summary>Runs until nothing can happen any more, or until <see cref="Stop"/>. Called once, by a thread that is no worker.</summary>
    /// <exception cref="Exception">A bug of ours in a worker; the machine has been stopped.</exception>
    public void Run()
    {
        foreach (var worker in _workers)
        {
            worker.Thread = new Thread(() => Guard(() => Work(worker)), WorkerStackSize) { IsBackground = true, Name = $"ttvm worker {worker.Index}" };
            worker.Thread.Start();
        }

        _ended.Task.Wait();
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

    /// <summary>Puts a runnable process into a queue, and wakes a sleeper if there is more to do than this worker can begin at once.</summary>
    private void MakeAvailable(Process process)
    {
        if (s_current is { } worker && ReferenceEquals(worker.Scheduler, this))
        {
            worker.Queue.Push(process, _global);

            // A single entry is this worker's own next slice: waking somebody for it would cost more than it gains.
            if (worker.Queue.Count > 1)
            {
                _parking.WakeOne();
            }
        }
        else
        {
            _global.Enqueue(process);
            _parking.WakeOne();
        }
    }

    private void Release()
    {
        if (Interlocked.Decrement(ref _activity) == 0)
        {
            End();
        }
    }

    private void Work(Worker worker)
    {
        worker.Scheduler = this;
        s_current = worker;
        Func<bool> hasWork = HasWork;

        // Nothing will be added to the output for a while, so it is time to show it.
        Action whenAllSleep = _machine.Host.Flush;
        while (!_stopped)
        {
            if (FindWork(worker) is { } process)
            {
                RunSlice(process);
                if (worker.Slices % MemoryGuard.Interval == 0)
                {
                    _machine.Memory.Look();
                }
            }
            else
            {
                if (!_parking.Sleep(worker.Index, hasWork, whenAllSleep))
                {
                    break;
                }
            }
        }

        s_current = null;
    }

    private Process? FindWork(Worker worker)
    {
        if (++worker.Slices % GlobalInterval == 0 && _global.TryDequeue(out var fromGlobal))
        {
            return fromGlobal;
        }

        if (worker.Queue.TryPop() is { } own)
        {
            return own;
        }

        if (_global.TryDequeue(out fromGlobal))
        {
            return fromGlobal;
        }

        for (var i = 1; i < _workers.Length; i++)
        {
            var victim = _workers[(worker.Index + i) % _workers.Length];
            if (victim.Queue.TrySteal(worker.Queue, _global) is { } stolen)
            {
                return stolen;
            }
        }

        return null;
    }

    private bool HasWork() => !_global.IsEmpty || _workers.Any(worker => worker.Queue.Count > 0);

    private void RunSlice(Process process)
    {
        process.BeginSlice();
        process.SliceStart = Now;
        process.SliceLength = RoundRobin.FullSlice;
        switch (Interpret(process))
        {
            case RunResult.Waiting:
                if (process.TryPark())
                {
                    Release();
                }
                else
                {
                    MakeAvailable(process);
                }

                break;
            case RunResult.Exited:
                // Late messages and questions to the outside are nobody's business any more.
                if (_machine.ProcessCount == 0)
                {
                    End();
                }

                Release();
                break;
            default:
                process.EndSlice();
                MakeAvailable(process);
                break;
        }
    }

    private RunResult Interpret(Process process)
    {
        if (_trace)
        {
            var trace = new TraceProbe();
            return Interpreter.Run(process, RoundRobin.FullSlice, ref trace);
        }

        var none = default(NoProbe);
        return Interpreter.Run(process, RoundRobin.FullSlice, ref none);
    }

    private void Fire(Timer timer)
    {
        if (timer.TrySettle())
        {
            Guard(() => _machine.Deliver(timer));
            Release();
        }
    }

    private sealed class Worker(int index)
    {
        public readonly int Index = index;
        public readonly LocalQueue Queue = new();
        public Thread? Thread;
        public SmpScheduler? Scheduler;

        /// <summary>How many times it has looked for work.</summary>
        public uint Slices;
    }
}
