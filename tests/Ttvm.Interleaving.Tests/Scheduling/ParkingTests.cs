using System.Collections.Concurrent;
using Ttvm.Runtime.Processes.Workers;

namespace Ttvm.Interleaving.Tests.Scheduling;

/// <summary>
/// Where workers sleep and the end is decided: work that nobody wakes up for, or an end that nobody notices, would leave everybody asleep,
/// which the harness calls a deadlock; an end that comes too early leaves work undone.
/// </summary>
public sealed class ParkingTests
{
    /// <summary>Work comes from the outside only, one piece at a time; nobody but the count of those outside says when it is
    /// over.</summary>
    [Theory]
    [InlineData(1, 1, 2, 3)]
    [InlineData(1, 2, 1, 2)]
    [InlineData(2, 1, 1, 2)]
    [InlineData(2, 1, 2, 2)]
    [InlineData(2, 2, 1, 1)]
    public void All_work_is_done_before_the_end_is_found(int workers, int outsiders, int pieces, int preemptions)
    {
        Depth.Explore(
            () =>
            {
                var work = new ConcurrentQueue<int>();
                var done = 0;
                long awaited = outsiders;
                var parking = new Parking(workers, () => !work.IsEmpty, () => Interlocked.Read(ref awaited) > 0);
                var scenario = new Scenario();
                for (var i = 0; i < outsiders; i++)
                {
                    scenario.Thread($"outside {i}", Publish);
                }

                for (var i = 0; i < workers; i++)
                {
                    var worker = i;
                    scenario.Thread($"worker {worker}", () => Work(worker));
                }

                return scenario.Finally(() => Assert.Equal(outsiders * pieces, done));

                void Publish()
                {
                    for (var i = 0; i < pieces; i++)
                    {
                        work.Enqueue(i);
                        parking.WakeOne();
                    }

                    if (Interlocked.Decrement(ref awaited) == 0)
                    {
                        parking.EndIfQuiet();
                    }
                }

                void Work(int worker)
                {
                    do
                    {
                        while (work.TryDequeue(out _))
                        {
                            Interlocked.Increment(ref done);
                        }
                    }
                    while (parking.Sleep(worker, () => { }));
                }
            },
            preemptions);
    }

    /// <summary>A piece of work may make more of it: the worker that runs it publishes the next, for whoever comes first.</summary>
    [Fact]
    public void Work_that_makes_work_keeps_the_machine_alive()
    {
        Depth.Explore(() =>
        {
            var work = new ConcurrentQueue<int>();
            work.Enqueue(3);
            var done = 0;
            var parking = new Parking(2, () => !work.IsEmpty, () => false);
            return new Scenario()
                .Thread("worker 0", () => Work(0))
                .Thread("worker 1", () => Work(1))
                .Finally(() => Assert.Equal(3, done));

            void Work(int worker)
            {
                do
                {
                    while (work.TryDequeue(out var left))
                    {
                        Interlocked.Increment(ref done);
                        if (left > 1)
                        {
                            work.Enqueue(left - 1);
                            parking.WakeOne();
                        }
                    }
                }
                while (parking.Sleep(worker, () => { }));
            }
        });
    }

    /// <summary>The output is flushed when nobody can add to it for a while; that must be noticed by one of them, whoever is
    /// last.</summary>
    [Fact]
    public void The_last_one_to_fall_asleep_notices()
    {
        Depth.Explore(() =>
        {
            var calls = 0;
            var parking = new Parking(2, () => false, () => false);
            return new Scenario()
                .Thread("worker 0", () => parking.Sleep(0, Note))
                .Thread("worker 1", () => parking.Sleep(1, Note))
                .Finally(() => Assert.Equal(1, calls));

            void Note() => calls++;
        });
    }
}
