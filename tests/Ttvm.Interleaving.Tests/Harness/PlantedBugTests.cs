namespace Ttvm.Interleaving.Tests.Harness;

/// <summary>The harness itself: it finds what has been planted, it runs every schedule once, and what it finds happens again.</summary>
public sealed class PlantedBugTests
{
    /// <summary>Two threads with one point each: before it nothing of them can be seen, so there are the two orders and, with a switch
    /// before the first point, no more.</summary>
    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 4)]
    [InlineData(2, 6)]
    public void It_runs_every_order_within_the_bound_once(int preemptions, int orders)
    {
        var seen = new List<string>();
        var coverage = Exploration.Run(
            () =>
            {
                var order = "";
                return new Scenario()
                    .Thread("a", () => Twice('a'))
                    .Thread("b", () => Twice('b'))
                    .Finally(() => seen.Add(order));

                void Twice(char name)
                {
                    Model.Point("first");
                    order += name;
                    Model.Point("second");
                    order += name;
                }
            },
            preemptions);
        Assert.True(coverage.IsComplete);
        Assert.Equal(seen.Count, coverage.Schedules);

        // Of aabb, abab, abba and their mirror images those with at most so many interruptions.
        Assert.Equal(orders, seen.Distinct().Count());
    }

    [Fact]
    public void It_finds_a_lost_update()
    {
        var failure = Assert.Throws<InterleavingException>(() => Exploration.Run(Increments));
        Assert.Contains("Expected: 2", failure.Message, StringComparison.Ordinal);
        Assert.Contains("write count", failure.Message, StringComparison.Ordinal);

        // Named, it happens again, in the same words.
        Assert.Equal(failure.Message, Assert.Throws<InterleavingException>(() => Exploration.Replay(Increments, failure.Schedule)).Message);

        static Scenario Increments()
        {
            var count = 0;
            return new Scenario().Thread("one", Add).Thread("two", Add).Finally(() => Assert.Equal(2, count));

            void Add()
            {
                var old = Volatile.Read(ref count);
                Volatile.Write(ref count, old + 1);
            }
        }
    }

    /// <summary>A sleeper that looks before it has said that it sleeps: the waker sees nobody, and the sleeper nothing.</summary>
    [Fact]
    public void It_finds_a_lost_wake_up()
    {
        var failure = Assert.Throws<InterleavingException>(() => Exploration.Run(() => Handshake(looksFirst: true)));
        Assert.Contains("deadlock: nobody can go on", failure.Message, StringComparison.Ordinal);
        Assert.Contains("sleeper is about to: wait for semaphore", failure.Message, StringComparison.Ordinal);
        Assert.True(Exploration.Run(() => Handshake(looksFirst: false), preemptions: 10).IsComplete);

        static Scenario Handshake(bool looksFirst)
        {
            var (work, sleeps) = (0, 0);
            var signal = new SemaphoreSlim(0);
            return new Scenario()
                .Thread("sleeper", () =>
                {
                    if (looksFirst && Volatile.Read(ref work) != 0)
                    {
                        return;
                    }

                    Volatile.Write(ref sleeps, 1);
                    if (!looksFirst && Volatile.Read(ref work) != 0)
                    {
                        return;
                    }

                    signal.Wait();
                })
                .Thread("waker", () =>
                {
                    Volatile.Write(ref work, 1);
                    if (Volatile.Read(ref sleeps) != 0)
                    {
                        signal.Release();
                    }
                });
        }
    }

    /// <summary>A stack whose nodes come back: the top is what it was, but what was below it is not. One node is then popped
    /// twice.</summary>
    [Fact]
    public void It_finds_an_aba_error()
    {
        var failure = Assert.Throws<InterleavingException>(() => Exploration.Run(Stack));
        Assert.Contains("popped twice", failure.Message, StringComparison.Ordinal);

        static Scenario Stack()
        {
            var c = new Node();
            var b = new Node { Next = c };
            Node? top = new Node { Next = b };
            var held = new HashSet<Node>();
            return new Scenario()
                .Thread("one", () => Hold(Pop()))
                .Thread("two", () =>
                {
                    var first = Pop();
                    Hold(Pop());
                    if (first is not null)
                    {
                        Push(first);
                    }
                })
                .Finally(() =>
                {
                    while (Pop() is { } node)
                    {
                        Hold(node);
                    }
                });

            Node? Pop()
            {
                while (true)
                {
                    var seen = Volatile.Read(ref top);
                    if (seen is null)
                    {
                        return null;
                    }

                    var next = Volatile.Read(ref seen.Next);
                    if (Interlocked.CompareExchange(ref top, next, seen) == seen)
                    {
                        return seen;
                    }
                }
            }

            void Push(Node node)
            {
                node.Next = Volatile.Read(ref top);
                while (Interlocked.CompareExchange(ref top, node, node.Next) is { } seen && seen != node.Next)
                {
                    node.Next = seen;
                }
            }

            void Hold(Node? node)
            {
                if (node is not null && !held.Add(node))
                {
                    throw new InvalidOperationException("popped twice");
                }
            }
        }
    }

    [Fact]
    public void It_finds_locks_taken_crosswise()
    {
        var failure = Assert.Throws<InterleavingException>(() => Exploration.Run(() =>
        {
            Lock left = new(), right = new();
            return new Scenario().Thread("one", () => Both(left, right)).Thread("two", () => Both(right, left));
        }));
        Assert.Contains("deadlock", failure.Message, StringComparison.Ordinal);

        static void Both(Lock first, Lock second)
        {
            lock (first)
            {
                lock (second)
                {
                }
            }
        }
    }

    [Fact]
    public void It_finds_threads_that_wait_for_each_other_in_circles()
    {
        var failure = Assert.Throws<InterleavingException>(() => Exploration.Run(() =>
        {
            var turn = 0;
            return new Scenario().Thread("one", () => Await(1)).Thread("two", () => Await(2));

            void Await(int wanted)
            {
                while (Volatile.Read(ref turn) != wanted)
                {
                    Thread.Yield();
                }
            }
        }));
        Assert.Contains("threads run in circles", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_thread_that_yields_waits_for_another_and_no_longer()
    {
        var coverage = Exploration.Run(() =>
        {
            var isThere = 0;
            return new Scenario()
                .Thread("waits", () =>
                {
                    while (Volatile.Read(ref isThere) == 0)
                    {
                        Thread.Yield();
                    }
                })
                .Thread("comes", () => Volatile.Write(ref isThere, 1));
        });
        Assert.True(coverage.IsComplete);
    }

    [Fact]
    public void A_pulse_wakes_one_and_time_wakes_those_who_ask_for_it()
    {
        var (pulsed, timedOut) = (0, 0);
        Exploration.Run(() =>
        {
            var gate = new object();
            return new Scenario()
                .Thread("waits", () =>
                {
                    lock (gate)
                    {
                        _ = Monitor.Wait(gate, 5) ? pulsed++ : timedOut++;
                        Assert.InRange(Model.Clock, 0, 5000);
                    }
                })
                .Thread("pulses", () =>
                {
                    lock (gate)
                    {
                        Monitor.Pulse(gate);
                    }
                });
        });
        Assert.NotEqual(0, pulsed);
        Assert.NotEqual(0, timedOut);
    }

    private sealed class Node
    {
        public Node? Next;
    }
}
