namespace Ttvm.Runtime.Scheduling;

/// <summary>
/// Where workers without work sleep. A waker first publishes work and then looks for sleepers; a worker first counts itself
/// as a sleeper and then looks for work. Both put a full fence between the two steps, so one of them always sees the
/// other, and work that nobody wakes up for cannot exist.
/// </summary>
internal sealed class Parking(int workers)
{
    private readonly Lock _gate = new();
    private readonly Stack<int> _sleepers = new();
    private readonly SemaphoreSlim[] _signals = [.. Enumerable.Range(0, workers).Select(_ => new SemaphoreSlim(0))];

    /// <summary>The size of the stack, readable without the gate. Written under the gate, by an interlocked operation: a full fence.</summary>
    private int _count;

    private bool _closed;

    /// <summary>
    /// Sleeps until woken. <paramref name="hasWork"/> is asked after the worker has counted itself as a sleeper; if it says yes the worker
    /// does not sleep. <paramref name="whenAllSleep"/> is called by the one who falls asleep last. False: the machine is ending.
    /// </summary>
    public bool Sleep(int worker, Func<bool> hasWork, Action whenAllSleep)
    {
        bool isLast;
        lock (_gate)
        {
            if (_closed)
            {
                return false;
            }

            _sleepers.Push(worker);
            isLast = Interlocked.Increment(ref _count) == _signals.Length;
        }

        if (isLast)
        {
            whenAllSleep();
        }

        if (hasWork())
        {
            // Whoever is woken instead finds the work or finds nothing and sleeps again; either way nobody is lost.
            WakeOne();
        }

        _signals[worker].Wait();
        lock (_gate)
        {
            return !_closed;
        }
    }

    /// <summary>After publishing work: wakes one sleeper, if there is one.</summary>
    public void WakeOne()
    {
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _count) == 0)
        {
            return;
        }

        int worker;
        lock (_gate)
        {
            if (!_sleepers.TryPop(out worker))
            {
                return;
            }

            Interlocked.Decrement(ref _count);
        }

        _signals[worker].Release();
    }

    /// <summary>The machine is ending: wakes everybody, and nobody sleeps any more.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
        }

        foreach (var signal in _signals)
        {
            signal.Release();
        }
    }
}
