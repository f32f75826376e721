using System.Collections.Concurrent;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.Interleaving.Tests.Scheduling;

/// <summary>Where workers sleep: work that nobody wakes up for would leave everybody asleep, which the harness calls a deadlock.</summary>
public sealed class ParkingTests
{
    [Theory]
    [InlineData(1, 2, 3)]
    [InlineData(2, 1, 2)]
    [InlineData(2, 2, 2)]
    public void Every_piece_of_work_is_done_although_workers_fall_asleep(int workers, int pieces, int preemptions)
    {
        var coverage = Exploration.Run(
            () =>
            {
                var parking = new Parking(workers);
                var work = new ConcurrentQueue<int>();
                var done = 0;
                var scenario = new Scenario().Thread("waker", () =>
                {
                    for (var i = 0; i < pieces; i++)
                    {
                        work.Enqueue(i);
                        parking.WakeOne();
                    }
                });
                for (var i = 0; i < workers; i++)
                {
                    var worker = i;
                    scenario.Thread($"worker {worker}", () => Work(worker));
                }

                return scenario.Finally(() => Assert.Equal(pieces, done));

                void Work(int worker)
                {
                    do
                    {
                        while (work.TryDequeue(out _))
                        {
                            if (Interlocked.Increment(ref done) == pieces)
                            {
                                parking.Close();
                            }
                        }
                    }
                    while (parking.Sleep(worker, () => !work.IsEmpty, () => { }));
                }
            },
            preemptions);
        Assert.True(coverage.IsComplete);
    }

    /// <summary>The output is flushed when nobody can add to it for a while; that must be noticed each time, by one of them.</summary>
    [Fact]
    public void The_last_one_to_fall_asleep_notices()
    {
        var coverage = Exploration.Run(() =>
        {
            var parking = new Parking(2);
            var calls = 0;
            return new Scenario()
                .Thread("worker 0", () => Sleep(0))
                .Thread("worker 1", () => Sleep(1))
                .Finally(() => Assert.Equal(1, calls));

            void Sleep(int worker) => parking.Sleep(worker, () => false, () =>
            {
                calls++;
                parking.Close();
            });
        });
        Assert.True(coverage.IsComplete);
    }
}
