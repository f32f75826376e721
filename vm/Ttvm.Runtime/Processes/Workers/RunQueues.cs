using System.Collections.Concurrent;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Processes.Workers;

/// <summary>
/// Where the runnable processes of a machine with workers wait: each worker has a queue, and whatever no worker has woken comes into a
/// global one. Sleeping workers are woken for what is put here. From any thread.
/// </summary>
internal sealed class RunQueues
{
    /// <summary>The worker of this thread and the queues it belongs to; looked at where nobody says who asks, for that takes
    /// time.</summary>
    [ThreadStatic]
    private static (RunQueues? Queues, Worker? Worker) t_current;

    /// <param name="workers">How many workers there are.</param>
    /// <param name="isAwaited">Whether a timer or a call to the outside may still make a process runnable.</param>
    public RunQueues(int workers, Func<bool> isAwaited)
    {
        var messages = new SharedMessages();
        Workers = Arrays.Make(workers, index => new Worker(index, new MessagePool(messages)));
        Parking = new Parking(workers, HasWork, isAwaited);
    }

    /// <summary>The workers.</summary>
    public Worker[] Workers { get; }

    /// <summary>The processes that belong to no worker.</summary>
    public ConcurrentQueue<Process> Global { get; } = new();

    /// <summary>Where the workers sleep.</summary>
    public Parking Parking { get; }

    /// <summary>The worker of this thread; null: it has none.</summary>
    public Worker? CurrentWorker
    {
        get => ReferenceEquals(t_current.Queues, this) ? t_current.Worker : null;
        set => t_current = (this, value);
    }

    /// <summary>A process that was parked is runnable again; <paramref name="by"/> is the worker of this thread if the caller knows
    /// it.</summary>
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
            Add(worker, process);
        }
    }

    /// <summary>Puts a runnable process into the global queue.</summary>
    public void AddToGlobal(Process process)
    {
        Global.Enqueue(process);
        Parking.WakeOne();
    }

    /// <summary>Puts a runnable process into a worker's own queue, and wakes a sleeper if there is more to do than the worker can begin at
    /// once. On the worker's thread.</summary>
    public void Add(Worker worker, Process process)
    {
        worker.Queue.Push(process, Global);

        // A single entry is this worker's own next slice: waking somebody for it would cost more than it gains.
        if (worker.Queue.Count > 1)
        {
            Parking.WakeOne();
        }
    }

    private bool HasWork() => !Global.IsEmpty || Array.Exists(Workers, worker => worker.Queue.Count > 0);
}
