namespace Ttvm.Runtime.Scheduling;

/// <summary>
/// Timers by time; those of the same time in the order they were added. Cancelled ones are dropped when they come up, and all at
/// once when they are the majority, so that a loop of receives with long time-outs does not fill the memory. One thread at a time.
/// </summary>
internal sealed class TimerQueue
{
    private const int FewCancelled = 1024;

    private readonly PriorityQueue<Timer, (long DueAt, long Order)> _timers = new();
    private long _order;
    private int _cancelled;

    /// <summary>How many timers it holds, cancelled ones included.</summary>
    public int Count => _timers.Count;

    /// <summary>The earliest timer that has not been cancelled, or null.</summary>
    public Timer? Earliest
    {
        get
        {
            while (_timers.TryPeek(out var timer, out _))
            {
                if (!timer.IsSettled)
                {
                    return timer;
                }

                _timers.Dequeue();
                _cancelled--;
            }

            return null;
        }
    }

    public void Visit(Action<Timer> visit)
    {
        foreach (var (timer, _) in _timers.UnorderedItems)
        {
            if (!timer.IsSettled)
            {
                visit(timer);
            }
        }
    }

    public void Add(Timer timer) => _timers.Enqueue(timer, (timer.DueAt, _order++));

    /// <summary>Removes the timer that <see cref="Earliest"/> has just given.</summary>
    public void Take() => _timers.Dequeue();

    /// <summary>A timer of this queue has been cancelled. It may have been taken meanwhile: the number is for deciding when to tidy up.</summary>
    public void NoteCancelled()
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
