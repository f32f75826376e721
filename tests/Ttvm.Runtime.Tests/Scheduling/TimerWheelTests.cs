using CsCheck;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;
using Ttvm.Testing;
using Timer = Ttvm.Runtime.Processes.Timer;

namespace Ttvm.Runtime.Tests.Scheduling;

/// <summary>Timers in wheels: none early, none late by more than the millisecond they are rounded to, none lost.</summary>
public sealed class TimerWheelTests
{
    private const long Start = 946_684_800_123_456;
    private const long Tick = 1000;

    /// <summary>Delays of all sizes, so that all wheels and the borders between them are used.</summary>
    private static readonly Gen<long> Delay = Gen.OneOf(Gen.Long[0, 3 * Tick], Gen.Long[0, 200 * Tick], Gen.Long[0, 300_000 * Tick],
        Gen.Long[0, long.MaxValue / 4]);

    /// <summary>Adds, cancels and lets time pass; compared with a list.</summary>
    [Fact]
    public void Timers_come_in_their_millisecond_and_cancelled_ones_never() =>
        Gen.Select(Gen.Int[0, 4], Delay, Gen.Int[0, 1000]).Array[1, 200].ForAll(changes =>
    {
        var wheel = new TimerWheel(Start);
        var waiting = new List<Timer>();
        var time = Start;
        foreach (var (change, delay, number) in changes)
        {
            switch (change)
            {
                case 0 or 1:
                    var timer = new Timer(time + delay, 0, new UnlinkSignal(0));
                    wheel.Add(timer);
                    waiting.Add(timer);
                    break;
                case 2 when waiting.Count > 0:
                    wheel.Remove(waiting[number % waiting.Count]);
                    waiting.RemoveAt(number % waiting.Count);
                    break;
                default:
                    time = Math.Min(time + delay, long.MaxValue / 2);
                    TakeDue(wheel, waiting, time);
                    break;
            }

            // The wheel may want to be asked earlier than needed, never later.
            Assert.True(waiting.Count == 0 || wheel.NextLook <= waiting.Max(timer => timer.DueAt) + (2 * Tick));
            Assert.Equal(waiting.Count == 0, wheel.NextLook is null);
        }

        TakeDue(wheel, waiting, long.MaxValue - Tick);
        Assert.Empty(waiting);
        Assert.Null(wheel.NextLook);
    });

    [Fact]
    public void A_timer_can_be_removed_when_it_has_been_taken() => Assert.Null(Record.Exception(() =>
    {
        var wheel = new TimerWheel(Start);
        var timer = new Timer(Start + Tick, 0, new UnlinkSignal(0));
        wheel.Add(timer);
        Assert.Null(wheel.TryTakeDue(Start));
        Assert.Same(timer, wheel.TryTakeDue(Start + (3 * Tick)));
        wheel.Remove(timer);
        Assert.Null(wheel.TryTakeDue(Start + (9 * Tick)));
    }));

    /// <summary>Those of one millisecond come by their exact times, and those of one time in the order they were added in.</summary>
    [Fact]
    public void Timers_of_one_millisecond_come_in_order()
    {
        var wheel = new TimerWheel(0);
        Timer[] timers = [.. new long[] { 900, 500, 900, 501,
            500 }.Select(due => new Timer((70_000 * Tick) + due, 0, new UnlinkSignal(0)))];
        Array.ForEach(timers, wheel.Add);
        foreach (var index in new[] { 1, 4, 3, 0, 2 })
        {
            Assert.Same(timers[index], wheel.TryTakeDue(70_001 * Tick));
        }
    }

    private static void TakeDue(TimerWheel wheel, List<Timer> waiting, long time)
    {
        while (wheel.TryTakeDue(time) is { } due)
        {
            Assert.True(due.DueAt <= time, "early");
            Assert.True(waiting.Remove(due), "not expected");
        }

        Assert.DoesNotContain(waiting, timer => timer.DueAt + (2 * Tick) <= time);
    }
}
