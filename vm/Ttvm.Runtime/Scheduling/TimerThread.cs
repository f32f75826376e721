namespace Ttvm.Runtime.Scheduling;

/// <summary>Fires timers at real times, on a thread of its own that sleeps until the next one is due.</summary>
internal sealed class TimerThread(Func<long> now, Action<Timer> fire)
{
    private readonly object _gate = new();
    private readonly TimerQueue _timers = new();
    private Thread? _thread;
    private bool _closed;

    public void Add(Timer timer)
    {
        lock (_gate)
        {
            _timers.Add(timer);
            if (_thread is null)
            {
                _thread = new Thread(Run) { IsBackground = true, Name = "ttvm timers" };
                _thread.Start();
            }
            else if (ReferenceEquals(_timers.Earliest, timer))
            {
                Monitor.Pulse(_gate);
            }
        }
    }

    /// <summary>A timer of this queue has been cancelled.</summary>
    public void NoteCancelled()
    {
        lock (_gate)
        {
            _timers.NoteCancelled();
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
                if (_timers.Earliest is not { } next)
                {
                    Monitor.Wait(_gate);
                    continue;
                }

                var wait = next.DueAt - now();
                if (wait <= 0)
                {
                    _timers.Take();
                    return next;
                }

                // Rounded up, so that no timer fires early; very long waits are taken in parts.
                Monitor.Wait(_gate, (int)Math.Min((wait + 999) / 1000, int.MaxValue));
            }

            return null;
        }
    }
}
