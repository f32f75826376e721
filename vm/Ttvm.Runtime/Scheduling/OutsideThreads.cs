namespace Ttvm.Runtime.Scheduling;

/// <summary>
/// Makes calls to the outside, each on a thread that does nothing else meanwhile. A file may be a pipe that nobody writes to, and then the
/// call never comes back; on the thread pool it would hold up whatever else of the process needs the pool, such as timers and, in the
/// debugger, the session.
/// </summary>
/// <remarks>
/// A thread that has made its call takes the next one, or waits a while for it, so that calls that come back soon need few threads. A call
/// is left to a waiting thread only if there is one for each call in the queue; a thread that gives up waiting is counted as waiting until
/// it holds the gate, and then looks into the queue once more. So no call stays behind while all threads block, up to <see cref="Most"/> of
/// them.
/// </remarks>
internal sealed class OutsideThreads
{
    /// <summary>How many calls may block at a time; further calls wait until one comes back. More threads would cost memory and help
    /// nobody.</summary>
    internal const int Most = 1000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly object _gate = new();
    private readonly Queue<Action> _calls = new();
    private int _count;
    private int _waiting;

    /// <summary>Has a call made soon. From any thread.</summary>
    public void Add(Action call)
    {
        lock (_gate)
        {
            _calls.Enqueue(call);
            if (_waiting >= _calls.Count)
            {
                Monitor.Pulse(_gate);
            }
            else if (_count < Most)
            {
                new Thread(Run) { IsBackground = true, Name = "ttvm file" }.Start();
                _count++;
            }
        }
    }

    private void Run()
    {
        while (WaitForNext() is { } call)
        {
            call();
        }
    }

    private Action? WaitForNext()
    {
        lock (_gate)
        {
            Action? next;
            var isPatient = true;
            _waiting++;
            while (!_calls.TryDequeue(out next) && isPatient)
            {
                isPatient = Monitor.Wait(_gate, Patience);
            }

            _waiting--;
            if (next is null)
            {
                _count--;
            }

            return next;
        }
    }
}
