using Timer = Ttvm.Runtime.Processes.Timer;

namespace Ttvm.Runtime.Scheduling;

/// <summary>Fires timers at real times, on a thread of its own that sleeps until the next one is due.</summary>
internal sealed class TimerThread(Func<long> now, Action<Timer> fire)
{
    private readonly object _gate = new();
    private TimerWheel? _timers;

    /// <summary>When the thread looks next at the latest, in microseconds since 1970.</summary>
    private long _nextLook;

    private Thread? _thread;
    private bool _closed;

    public void Add(Timer timer)
    {
        lock (_gate)
        {
            _timers ??= new TimerWheel(now());
            _timers.Add(timer);
            if (_thread is null)
            {
                _thread = new Thread(Run) { IsBackground = true, Name = "ttvm timers" };
                _thread.Start();
            }
            else if (timer.DueAt < _nextLook)
            {
                Monitor.Pulse(_gate);
            }
        }
    }

    /// <summary>A timer has been cancelled. It may have been taken meanwhile; then nothing happens.</summary>
    public void Remove(Timer timer)
    {
        lock (_gate)
        {
            _timers!.Remove(timer);
        }
    }

    public void Visit(Action<Timer> visit)
    {
        lock (_gate)
        {
            _timers?.Visit(visit);
        }
    }

    /// <summary>Returns when nothing fires any more. Not to be called by a timer.</summary>
    public void Close()
    {
        Thread? thread;
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
            thread = _thread;
        }

        thread?.Join();
    }

    private void Run()
    {
        while (WaitForNext() is { } due)
        {
            fire(due);
        }
    }

    /// <summary>Sleeps until a timer is due, and takes it; null when closed.</summary>
    private Timer? WaitForNext()
    {
        lock (_gate)
        {
            while (!_closed)
            {
                var time = now();
                if (_timers!.TryTakeDue(time) is { } timer)
                {
                    return timer;
                }

                if (_timers.NextLook is not { } next)
                {
                    _nextLook = long.MaxValue;
                    Monitor.Wait(_gate);
                    continue;
                }

                // Rounded up, so that it does not look in vain; very long waits are taken in parts.
                _nextLook = next;
                Monitor.Wait(_gate, (int)Math.Clamp((next - time + 999) / 1000, 1, int.MaxValue));
            }

            return null;
        }
    }
}
