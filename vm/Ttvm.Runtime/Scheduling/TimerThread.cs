namespace Ttvm.Runtime.Scheduling;

/// <summary>Fires timers at real times, on a thread of its own that sleeps until the next one is due.</summary>
internal sealed class TimerThread(Func<long> now, Action<Timer> fire)
{
    private readonly object _gate = new();
    private readonly PriorityQueue<Timer, long> _timers = new();
    private Thread? _thread;
    private bool _closed;

    /// <summary>Timers in the queue that have been cancelled; when they are the majority the queue is made anew.</summary>
    private int _cancelled;

    private const int FewCancelled = 1024;

    public void Add(Timer timer)
    {
        lock (_gate)
        {
            _timers.Enqueue(timer, timer.DueAt);
            if (_thread is null)
            {
                _thread = new Thread(Run) { IsBackground = true, Name = "ttvm timers" };
                _thread.Start();
            }
            else if (ReferenceEquals(_timers.Peek(), timer))
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
            if (++_cancelled < FewCancelled || _cancelled < _timers.Count / 2)
            {
                return;
            }

            var live = _timers.UnorderedItems.Where(item => !item.Element.IsSettled).ToList();
            _timers.Clear();
            _timers.EnqueueRange(live);
            _cancelled = 0;
        }
    }

    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }
    }

    private void Run()
    {
        while (true)
        {
            Timer due;
            lock (_gate)
            {
                while (true)
                {
                    if (_closed)
                    {
                        return;
                    }

                    if (!_timers.TryPeek(out var next, out var dueAt))
                    {
                        Monitor.Wait(_gate);
                        continue;
                    }

                    var wait = dueAt - now();
                    if (wait <= 0 || next.IsSettled)
                    {
                        due = _timers.Dequeue();
                        break;
                    }

                    // Rounded up, so that no timer fires early; very long waits are taken in parts.
                    Monitor.Wait(_gate, (int)Math.Min((wait + 999) / 1000, int.MaxValue));
                }
            }

            fire(due);
        }
    }
}
