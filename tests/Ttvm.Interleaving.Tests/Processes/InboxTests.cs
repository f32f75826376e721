using System.Collections.Concurrent;
using Ttvm.Runtime.Processes;

namespace Ttvm.Interleaving.Tests.Processes;

/// <summary>The inbox: nothing is lost, nothing comes twice, each sender's signals keep their order, a closed one refuses for good, and
/// parking loses no wake-up.</summary>
public sealed class InboxTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Two_senders_and_the_owner(bool closes)
    {
        var refused = false;
        Depth.Explore(
            () =>
            {
                var box = new Box();
                var accepted = new List<long>[] { [], [] };
                return new Scenario()
                    .Thread("sender 0", () => Send(0))
                    .Thread("sender 1", () => Send(1))
                    .Thread("owner", () =>
                    {
                        box.Take(box.Inbox.TakeAll());
                        box.Take(box.Inbox.TakeAll());
                        if (closes)
                        {
                            box.Take(box.Inbox.Close());
                        }
                    })
                    .Finally(() =>
                    {
                        box.Take(closes ? null : box.Inbox.TakeAll());
                        Assert.Equal(accepted, box.Taken);
                        refused |= accepted.Any(each => each.Count < 2);
                    });

                void Send(int sender)
                {
                    for (var i = 0; i < 2 && box.Inbox.TryPush(new MonitorSignal(sender, i)) != Delivery.Refused; i++)
                    {
                        accepted[sender].Add(i);
                    }
                }
            },
            preemptions: 2);
        Assert.Equal(closes, refused);
    }

    /// <summary>
    /// The owner parks whenever there is nothing; whoever wakes it puts it into a run queue, where a worker finds it. If a wake-up were
    /// lost the worker would wait for ever; if one came twice the process would be run by two.
    /// </summary>
    [Theory]
    [InlineData(false, 1, 2)]
    [InlineData(true, 1, 2)]
    [InlineData(false, 2, 1)]
    [InlineData(true, 2, 1)]
    public void A_parked_process_is_woken_once_for_whatever_comes(bool claims, int workers, int preemptions)
    {
        const int each = 2;
        Depth.Explore(
            () =>
            {
                var box = new Box();
                var runnable = new ConcurrentQueue<Box>();
                var available = new SemaphoreSlim(1);
                runnable.Enqueue(box);
                var scenario = new Scenario().Thread("sender 0", () => Send(0)).Thread("sender 1", () => Send(1));
                for (var i = 0; i < workers; i++)
                {
                    scenario.Thread($"worker {i}", Work);
                }

                return scenario.Finally(() => Assert.Equal([[0L, 1L], [0L, 1L]], box.Taken));

                void Send(int sender)
                {
                    for (var i = 0; i < each; i++)
                    {
                        // As the machine sends messages: straight to a parked receiver, through the inbox otherwise.
                        if (claims && box.Inbox.TryClaim())
                        {
                            box.Enter();
                            if (box.Inbox.HasSignals)
                            {
                                box.Inbox.TryPush(new MonitorSignal(sender, i));
                            }
                            else
                            {
                                box.Take(new MonitorSignal(sender, i));
                            }

                            box.Leave();
                            Enqueue();
                        }
                        else if (box.Inbox.TryPush(new MonitorSignal(sender, i)) == Delivery.Woke)
                        {
                            Enqueue();
                        }
                    }
                }

                void Enqueue()
                {
                    runnable.Enqueue(box);
                    available.Release();
                }

                void Work()
                {
                    while (true)
                    {
                        available.Wait();
                        if (!runnable.TryDequeue(out _))
                        {
                            // The other worker has seen the end.
                            return;
                        }

                        box.Enter();
                        box.Take(box.Inbox.TakeAll());
                        if (box.Taken.Sum(taken => taken.Count) == 2 * each)
                        {
                            available.Release();
                            return;
                        }

                        box.Leave();
                        if (!box.Inbox.TryPark())
                        {
                            Enqueue();
                        }
                    }
                }
            },
            preemptions);
    }

    /// <summary>A signal that has been taken is used again at once, as pooled messages are, while another sender still has it in hand as
    /// its neighbour.</summary>
    [Fact]
    public void A_signal_that_comes_back_does_no_harm()
    {
        Depth.Explore(
            () =>
            {
                var box = new Box();
                var reused = new MonitorSignal(0, 0);
                return new Scenario()
                    .Thread("sender 0", () =>
                    {
                        box.Inbox.TryPush(reused);
                        box.Take(box.Inbox.TakeAll());
                        box.Inbox.TryPush(reused);
                    })
                    .Thread("sender 1", () =>
                    {
                        box.Inbox.TryPush(new MonitorSignal(1, 0));
                        box.Inbox.TryPush(new MonitorSignal(1, 1));
                    })
                    .Finally(() =>
                    {
                        box.Take(box.Inbox.TakeAll());
                        Assert.Equal([[0L, 0L], [0L, 1L]], box.Taken);
                    });
            },
            preemptions: 4);
    }

    /// <summary>An inbox, what has been taken from it by sender, and a guard that only one owner is at it.</summary>
    private sealed class Box
    {
        public Inbox Inbox;
        private int _owners;

        public List<long>[] Taken { get; } = [[], []];

        public void Enter() => Assert.Equal(1, Interlocked.Increment(ref _owners));

        public void Leave() => Interlocked.Decrement(ref _owners);

        public void Take(Signal? first)
        {
            for (var signal = (MonitorSignal?)first; signal is not null; signal = (MonitorSignal?)signal.Next)
            {
                Taken[signal.Watcher].Add(signal.Reference);
            }
        }
    }
}
