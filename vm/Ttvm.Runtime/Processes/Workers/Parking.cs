using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Processes.Workers;

/// <summary>
/// Where workers without work sleep, and where the end of the machine is decided. A waker first publishes work and then looks for
/// sleepers; a worker first counts itself as a sleeper and then looks for work. Both put a full fence between the two steps, so one of them
/// always sees the other, and work that nobody wakes up for cannot exist.
/// </summary>
/// <remarks>
/// Quiescence is found here, exactly. While all workers are counted as sleepers nobody runs a process, and only a thread outside of
/// the machine can publish work: a timer or a call to the outside, which the scheduler counts from its beginning until after it has
/// published. So if, under the gate, all are sleepers, the queues are empty and that count is zero, nothing can happen any more. Both who
/// make the last of these true ask: the worker that falls asleep last, and the outside thread that brings the count to zero.
/// </remarks>
/// <param name="workers">How many workers there are.</param>
/// <param name="hasWork">Whether a queue holds a process. Asked with and without the gate.</param>
/// <param name="isAwaited">Whether a timer or a call to the outside may still publish work.</param>
internal sealed class Parking(int workers, Func<bool> hasWork, Func<bool> isAwaited)
{
    private readonly Lock _gate = new();
    private readonly Stack<int> _sleepers = new();
    private readonly SemaphoreSlim[] _signals = Arrays.Make(workers, _ => new SemaphoreSlim(0));

    /// <summary>The size of the stack, readable without the gate. Written under the gate, by an interlocked operation: a full
    /// fence.</summary>
    private int _count;

    private bool _closed;

    /// <summary>
    /// Sleeps until woken; <paramref name="whenAllSleep"/> is called by the one who falls asleep last. False: the machine is ending.
    /// </summary>
    public bool Sleep(int worker, Action whenAllSleep)
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

        if (hasWork())
        {
            // Whoever is woken instead finds the work or finds nothing and sleeps again; either way nobody is lost.
            WakeOne();
        }
        else if (isLast)
        {
            whenAllSleep();
            EndIfQuiet();
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

    /// <summary>Closes if nothing can happen any more. Asked by the worker that falls asleep last and by the outside when it is
    /// done.</summary>
    public void EndIfQuiet()
    {
        lock (_gate)
        {
            if (_count < _signals.Length || isAwaited() || hasWork())
            {
                return;
            }
        }

        Close();
    }

    /// <summary>The machine is ending: wakes everybody, and nobody sleeps any more. Any number of times.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
        }

        foreach (var signal in _signals)
        {
            signal.Release();
        }
    }
}
