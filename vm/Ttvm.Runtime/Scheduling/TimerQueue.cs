using System.Collections.Immutable;
using Timer = Ttvm.Runtime.Processes.Timer;

namespace Ttvm.Runtime.Scheduling;

/// <summary>
/// The timers of a deterministic run by time; those of the same time in the order they were added. A persistent tree, so a snapshot costs
/// nothing. One thread at a time.
/// </summary>
internal sealed class TimerQueue
{
    private ImmutableSortedDictionary<(long DueAt, long Order), Timer> _timers = ImmutableSortedDictionary<(long, long), Timer>.Empty;
    private long _order;

    /// <summary>How many there are.</summary>
    public int Count => _timers.Count;

    /// <summary>The timer that is due first, or null.</summary>
    public Timer? Earliest => _timers.IsEmpty ? null : First(_timers);

    /// <summary>All of them, in order.</summary>
    public IEnumerable<Timer> All => _timers.Values;

    public void Add(Timer timer)
    {
        timer.Tick = _order++;
        _timers = _timers.Add((timer.DueAt, timer.Tick), timer);
    }

    /// <summary>Takes a timer out; no effect if it is not there any more.</summary>
    public void Remove(Timer timer) => _timers = _timers.Remove((timer.DueAt, timer.Tick));

    /// <summary>All there is now, for a snapshot.</summary>
    public TimerQueueImage TakeImage() => new(_timers, _order);

    /// <summary>Makes the queue what it was.</summary>
    public void Restore(TimerQueueImage image) => (_timers, _order) = (image.Timers, image.Order);

    private static Timer First(ImmutableSortedDictionary<(long DueAt, long Order), Timer> timers)
    {
        using var all = timers.GetEnumerator();
        all.MoveNext();
        return all.Current.Value;
    }
}

/// <summary>The timers at one moment. Immutable.</summary>
/// <param name="Timers">By time and order.</param>
/// <param name="Order">How many have been added ever.</param>
internal sealed record TimerQueueImage(ImmutableSortedDictionary<(long DueAt, long Order), Timer> Timers, long Order);
