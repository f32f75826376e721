using Ttvm.Runtime.Processes.Workers;

namespace Ttvm.Runtime.Processes;

/// <summary>
/// Decides which process runs next and for how long, and keeps the clock. Processes, mailboxes and signals are the same
/// under every scheduler.
/// </summary>
internal interface IScheduler
{
    /// <summary>The reductions that a process gets at a time. The owner's document fixes it.</summary>
    const int FullSlice = 1000;

    /// <summary>Microseconds since 1970: the real time, or the virtual one.</summary>
    long Now { get; }

    /// <summary>The run queues of the workers; null: the scheduler has none. The machine asks for them once, so that no message has to ask
    /// the scheduler.</summary>
    RunQueues? Queues => null;

    /// <summary>The time a message sent by the running process carries; cheaper than <see cref="Now"/> where time is real.</summary>
    long TimeOfSending(Process sender);

    /// <summary>A new process is to run; <paramref name="by"/> is the worker that runs its parent, null before the run.</summary>
    void Admit(Process process, Worker? by);

    /// <summary>
    /// A process that was parked is runnable again; the caller has won the right to wake it. From any thread that runs a process, a timer
    /// or a call to the outside; <paramref name="by"/> is the worker of that thread if the caller knows it.
    /// </summary>
    void Enqueue(Process process, Worker? by);

    /// <summary>Sends the timer's signal when it is due.</summary>
    void Start(Timer timer);

    /// <summary>Takes a timer back; no effect if it has fired.</summary>
    void Cancel(Timer timer);

    /// <summary>Shows all timers that have neither fired nor been cancelled, perhaps with some that just have. They must not be touched
    /// meanwhile.</summary>
    void VisitTimers(Action<Timer> visit);

    /// <summary>
    /// Has <paramref name="work"/> done outside of the workers; its result is in the wait when the owner gets the completion signal.
    /// </summary>
    void DoOutside(Wait wait, OutsideCall call, Action<Wait> work);

    /// <summary>Ends the whole machine at once (EXIT): no process runs another slice.</summary>
    void Stop();
}
