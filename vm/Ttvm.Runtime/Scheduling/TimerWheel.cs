using System.Numerics;
using Ttvm.Runtime.Values;
using Timer = Ttvm.Runtime.Processes.Timer;

namespace Ttvm.Runtime.Scheduling;

/// <summary>
/// Timers by the millisecond they are due in, in hierarchical wheels (Varghese and Lauck, 1987): adding and removing take constant time
/// however many there are. A wheel has 64 places; a place of the first holds the timers of one millisecond, a place of the next those of
/// 64, and so on. When the time enters a place of a higher wheel, its timers move to lower ones. Not synchronized.
/// </summary>
internal sealed class TimerWheel
{
    private const int PlaceBits = 6;
    private const int Places = 1 << PlaceBits;

    /// <summary>Enough for any 64-bit number of milliseconds.</summary>
    private const int Wheels = (63 + PlaceBits - 1) / PlaceBits;

    private const long MicrosecondsPerTick = 1000;

    private readonly Timer?[][] _wheels = Arrays.Make(Wheels, _ => new Timer?[Places]);

    /// <summary>A bit for every place that is not empty, per wheel.</summary>
    private readonly ulong[] _occupied = new ulong[Wheels];

    /// <summary>Timers whose millisecond has come, in order of time.</summary>
    private readonly Queue<Timer> _due = new();

    /// <summary>The millisecond up to which, inclusive, all places have been emptied.</summary>
    private long _now;

    /// <param name="start">The present in microseconds since 1970; later times must not lie before it.</param>
    public TimerWheel(long start) => _now = start / MicrosecondsPerTick;

    /// <summary>
    /// When to call <see cref="TryTakeDue"/> again at the latest, in microseconds since 1970; null if there is no timer. Never later than
    /// the first timer, but perhaps earlier.
    /// </summary>
    public long? NextLook
    {
        get
        {
            if (_due.Count > 0)
            {
                return _now * MicrosecondsPerTick;
            }

            return NextPlace(out _, out _) is { } tick ? tick * MicrosecondsPerTick : null;
        }
    }

    public void Add(Timer timer)
    {
        // Rounded up, so that no timer fires early.
        timer.Tick = Math.Max((timer.DueAt + MicrosecondsPerTick - 1) / MicrosecondsPerTick, _now + 1);
        Place(timer);
    }

    /// <summary>Takes a timer out; no effect if it is not in its place any more.</summary>
    public void Remove(Timer timer)
    {
        if (timer.NextInPlace is null)
        {
            return;
        }

        var (wheel, place) = PlaceOf(timer.Tick, timer.PlacedAt);
        ref var first = ref _wheels[wheel][place];
        if (ReferenceEquals(timer.NextInPlace, timer))
        {
            first = null;
            _occupied[wheel] &= ~(1UL << place);
        }
        else
        {
            timer.PreviousInPlace!.NextInPlace = timer.NextInPlace;
            timer.NextInPlace.PreviousInPlace = timer.PreviousInPlace;
            if (ReferenceEquals(first, timer))
            {
                first = timer.NextInPlace;
            }
        }

        (timer.NextInPlace, timer.PreviousInPlace) = (null, null);
    }

    /// <summary>The next timer that is due at a time, in microseconds since 1970; those of one millisecond by their exact times. It is
    /// taken out.</summary>
    public Timer? TryTakeDue(long time)
    {
        var until = time / MicrosecondsPerTick;
        while (_due.Count == 0 && NextPlace(out var wheel, out var place) is { } tick && tick <= until)
        {
            _now = tick;
            Empty(wheel, place);
        }

        return _due.TryDequeue(out var timer) ? timer : null;
    }

    /// <summary>The first place that is not empty and when the time enters it; null if all are empty.</summary>
    private long? NextPlace(out int wheel, out int place)
    {
        for (wheel = 0; wheel < Wheels; wheel++)
        {
            if (_occupied[wheel] == 0)
            {
                continue;
            }

            // All timers of a wheel lie within its present turn, since a later one differs from the present in a higher wheel.
            place = BitOperations.TrailingZeroCount(_occupied[wheel]);
            var turn = PlaceBits * (wheel + 1);
            var start = turn > 62 ? 0 : _now >> turn << turn;
            return start + ((long)place << (PlaceBits * wheel));
        }

        place = 0;
        return null;
    }

    public void Visit(Action<Timer> visit)
    {
        foreach (var first in _wheels.SelectMany(places => places).OfType<Timer>())
        {
            var timer = first;
            do
            {
                visit(timer);
                timer = timer.NextInPlace!;
            }
            while (!ReferenceEquals(timer, first));
        }

        foreach (var timer in _due)
        {
            visit(timer);
        }
    }

    private void Empty(int wheel, int place)
    {
        var first = _wheels[wheel][place]!;
        _wheels[wheel][place] = null;
        _occupied[wheel] &= ~(1UL << place);
        var timers = new List<Timer>();
        for (var timer = first; timer.NextInPlace is { } next; timer = next)
        {
            (timer.NextInPlace, timer.PreviousInPlace) = (null, null);
            timers.Add(timer);
        }

        // What stays for later keeps the order it was added in.
        foreach (var timer in timers.Where(timer => timer.Tick > _now))
        {
            Place(timer);
        }

        foreach (var timer in timers.Where(timer => timer.Tick <= _now).OrderBy(timer => timer.DueAt))
        {
            _due.Enqueue(timer);
        }
    }

    private void Place(Timer timer)
    {
        timer.PlacedAt = _now;
        var (wheel, place) = PlaceOf(timer.Tick, _now);
        ref var first = ref _wheels[wheel][place];
        if (first is null)
        {
            first = timer;
            (timer.NextInPlace, timer.PreviousInPlace) = (timer, timer);
            _occupied[wheel] |= 1UL << place;
            return;
        }

        // Behind the last of the ring.
        timer.NextInPlace = first;
        timer.PreviousInPlace = first.PreviousInPlace;
        first.PreviousInPlace!.NextInPlace = timer;
        first.PreviousInPlace = timer;
    }

    /// <summary>The highest group of bits in which the two times differ decides the wheel, that group of the due time the place.</summary>
    private static (int Wheel, int Place) PlaceOf(long tick, long now)
    {
        var wheel = (63 - BitOperations.LeadingZeroCount((ulong)(tick ^ now) | 1)) / PlaceBits;
        return (wheel, (int)(tick >> (PlaceBits * wheel)) & (Places - 1));
    }
}
