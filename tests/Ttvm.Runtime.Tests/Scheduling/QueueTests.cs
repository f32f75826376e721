using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using CsCheck;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Processes.Workers;
using Ttvm.Runtime.Scheduling;
using Ttvm.Testing;
using Timer = Ttvm.Runtime.Processes.Timer;

namespace Ttvm.Runtime.Tests.Scheduling;

/// <summary>Run queues, inboxes, timers and the place where workers sleep, each under threads of its own.</summary>
public sealed class QueueTests
{
    /// <summary>The owner pushes and pops, thieves steal, what overflows is taken by anybody: everything is seen exactly once.</summary>
    [Fact]
    public void Nothing_is_lost_or_doubled_in_a_queue_that_is_robbed()
    {
        const int count = 200_000;
        const int thieves = 3;
        var processes = Enumerable.Range(0, count).Select(_ => Token()).ToArray();
        var overflow = new ConcurrentQueue<Process>();
        var queue = new LocalQueue();
        var seen = new ConcurrentDictionary<Process, int>();
        var taken = 0;
        Parallel.Invoke(new ParallelOptions { MaxDegreeOfParallelism = thieves + 1 },
            [Own, .. Enumerable.Repeat<Action>(Steal, thieves)]);
        Assert.Equal(count, seen.Count);
        Assert.All(seen.Values, times => Assert.Equal(1, times));

        void Own()
        {
            for (var i = 0; i < count; i++)
            {
                queue.Push(processes[i], overflow);
                if (i % 3 == 0 && queue.TryPop() is { } own)
                {
                    Note(own);
                }
            }

            while (Volatile.Read(ref taken) < count)
            {
                TakeOne(queue);
            }
        }

        void Steal()
        {
            var mine = new LocalQueue();
            while (Volatile.Read(ref taken) < count)
            {
                if (queue.TrySteal(mine, overflow) is { } stolen)
                {
                    Note(stolen);
                }

                TakeOne(mine);
            }
        }

        void TakeOne(LocalQueue from)
        {
            if (from.TryPop() is { } own)
            {
                Note(own);
            }

            if (overflow.TryDequeue(out var left))
            {
                Note(left);
            }
        }

        void Note(Process process)
        {
            seen.AddOrUpdate(process, 1, (_, times) => times + 1);
            Interlocked.Increment(ref taken);
        }
    }

    [Fact]
    public void Signals_of_one_sender_keep_their_order_and_none_is_lost_when_the_inbox_closes()
    {
        const int senders = 3;
        const int each = 50_000;
        var inbox = new Inbox();
        var accepted = new long[senders];
        var received = Enumerable.Range(0, senders).Select(_ => new List<long>()).ToArray();
        var sending = Enumerable.Range(0, senders).Select(sender => new Thread(() =>
        {
            for (var i = 0; i < each && inbox.TryPush(new MonitorSignal(sender, i)) != Delivery.Refused; i++)
            {
                accepted[sender]++;
            }
        })).ToList();
        sending.ForEach(thread => thread.Start());
        while (received[0].Count < each / 2)
        {
            Take(inbox.TakeAll());
        }

        Take(inbox.Close());
        sending.ForEach(thread => thread.Join());
        for (var sender = 0; sender < senders; sender++)
        {
            Assert.Equal(Enumerable.Range(0, (int)accepted[sender]).Select(i => (long)i), received[sender]);
        }

        void Take(Signal? first)
        {
            for (var signal = (MonitorSignal?)first; signal is not null; signal = (MonitorSignal?)signal.Next)
            {
                received[signal.Watcher].Add(signal.Reference);
            }
        }
    }

    [Fact]
    public void Whoever_sleeps_is_woken_for_every_piece_of_work()
    {
        const int workers = 4;
        const int pieces = 100_000;
        var work = new ConcurrentQueue<int>();
        var parking = new Parking(workers, () => !work.IsEmpty, () => true);
        var done = 0;
        var threads = Enumerable.Range(0, workers).Select(index => new Thread(() =>
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
            while (parking.Sleep(index, () => { }));
        })).ToList();
        threads.ForEach(thread => thread.Start());
        for (var i = 0; i < pieces; i++)
        {
            // One piece at a time, so that the workers fall asleep in between.
            work.Enqueue(i);
            parking.WakeOne();
            while (i % 100 == 0 && Volatile.Read(ref done) <= i)
            {
                Thread.Yield();
            }
        }

        threads.ForEach(thread => thread.Join());
        Assert.Equal(pieces, done);
    }

    /// <summary>The two orders in which work can be published while a worker falls asleep: before it looks again, and after.</summary>
    [Fact]
    public void Work_published_while_a_worker_falls_asleep_wakes_it()
    {
        Assert.True(IsWoken(_ => true));
        Assert.True(IsWoken(parking =>
        {
            // The worker looks and sees nothing; it is counted as a sleeper by now.
            parking.WakeOne();
            return false;
        }));

        static bool IsWoken(Func<Parking, bool> hasWork)
        {
            Parking? parking = null;
            parking = new Parking(1, () => hasWork(parking!), () => true);
            var isWoken = false;
            var worker = new Thread(() => isWoken = parking.Sleep(0, () => { })) { IsBackground = true };
            worker.Start();
            return worker.Join(Timeouts.Hang) && isWoken;
        }
    }

    [Fact]
    public void The_last_one_to_fall_asleep_says_so()
    {
        const int workers = 3;
        var parking = new Parking(workers, () => false, () => true);
        using var allSleep = new CountdownEvent(1);
        var calls = 0;
        var threads = Enumerable.Range(0, workers).Select(index => new Thread(() => parking.Sleep(index, Note))).ToList();
        threads.ForEach(thread => thread.Start());
        allSleep.Wait();
        parking.Close();
        threads.ForEach(thread => thread.Join());
        Assert.Equal(1, calls);

        void Note()
        {
            Interlocked.Increment(ref calls);
            allSleep.Signal();
        }
    }

    /// <summary>Adds, cancels and takes in any order; compared with a sorted list.</summary>
    [Fact]
    public void Timers_come_in_order_of_time_and_cancelled_ones_never() =>
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 50]).Array[0, 200].ForAll(changes =>
    {
        var queue = new TimerQueue();
        var model = new List<Timer>();
        foreach (var (change, number) in changes)
        {
            switch (change)
            {
                case 0:
                    var timer = new Timer(number, 0, new UnlinkSignal(0));
                    queue.Add(timer);

                    // Behind those of the same time.
                    model.Insert(model.FindLastIndex(other => other.DueAt <= number) + 1, timer);
                    break;
                case 1 when model.Count > 0:
                    var cancelled = model[number % model.Count];
                    model.Remove(cancelled);
                    queue.Remove(cancelled);
                    break;
                case 2 when model.Count > 0:
                    if (!ReferenceEquals(queue.Earliest, model[0]))
                    {
                        return false;
                    }

                    queue.Remove(model[0]);
                    model.RemoveAt(0);
                    break;
            }
        }

        return ReferenceEquals(queue.Earliest, model.FirstOrDefault());
    });

    [Fact]
    public void Cancelled_timers_do_not_pile_up()
    {
        var queue = new TimerQueue();
        for (var i = 0; i < 100_000; i++)
        {
            var timer = new Timer(1_000_000 + i, 0, new UnlinkSignal(0));
            queue.Add(timer);
            queue.Remove(timer);
            Assert.Equal(0, queue.Count);
        }
    }

    /// <summary>A process that is only handed around.</summary>
    private static Process Token() => (Process)RuntimeHelpers.GetUninitializedObject(typeof(Process));
}
