using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Processes.Workers;

namespace Ttvm.Interleaving.Tests.Scheduling;

/// <summary>The run queue of a worker: whatever the owner and thieves do, every entry is taken exactly once, and none is left
/// behind.</summary>
public sealed class LocalQueueTests
{
    private const int Capacity = 256;

    [Fact]
    public void The_owner_and_a_thief_share_what_is_there() => Explore(filled: 2, preemptions: 3, queue =>
    {
        queue.Pop();
        queue.Push();
        queue.Pop();
        queue.Pop();
    }, thieves: 1);

    [Fact]
    public void Two_thieves_and_the_owner_take_from_the_same_end() => Explore(filled: 3, preemptions: 2, queue =>
    {
        queue.Push();
        queue.Pop();
        queue.Pop();
    }, thieves: 2);

    [Fact]
    public void A_full_queue_that_overflows_is_robbed_meanwhile() => Explore(filled: Capacity, preemptions: 1, queue =>
    {
        queue.Push();
        queue.Pop();
    }, thieves: 1);

    /// <summary>The places of the ring are used again while a thief still holds an old position of the head.</summary>
    [Fact]
    public void A_ring_that_goes_round_is_robbed_meanwhile() => Explore(filled: Capacity - 1, preemptions: 2, queue =>
    {
        queue.Pop();
        queue.Push();
        queue.Push();
    }, thieves: 1);

    private static void Explore(int filled, int preemptions, Action<Owner> own, int thieves)
    {
        Depth.Explore(
            () =>
            {
                var owner = new Owner(filled);
                var scenario = new Scenario().Thread("owner", () => own(owner));
                for (var i = 0; i < thieves; i++)
                {
                    scenario.Thread($"thief {i}", owner.Rob);
                }

                return scenario.Finally(owner.CheckAll);
            },
            preemptions);
    }

    /// <summary>A queue, all that was ever put into it, and all that was ever taken out.</summary>
    private sealed class Owner
    {
        private readonly LocalQueue _queue = new();
        private readonly ConcurrentQueue<Process> _overflow = new();
        private readonly List<LocalQueue> _loot = [];
        private readonly HashSet<Process> _pushed = [];
        private readonly HashSet<Process> _taken = [];

        public Owner(int filled)
        {
            for (var i = 0; i < filled; i++)
            {
                Push();
            }
        }

        public void Push()
        {
            var token = (Process)RuntimeHelpers.GetUninitializedObject(typeof(Process));
            _pushed.Add(token);
            _queue.Push(token, _overflow);
        }

        public void Pop() => Take(_queue.TryPop());

        public void Rob()
        {
            var loot = new LocalQueue();
            _loot.Add(loot);
            Take(_queue.TrySteal(loot, _overflow));
        }

        public void CheckAll()
        {
            foreach (var queue in (LocalQueue[])[_queue, .. _loot])
            {
                while (queue.TryPop() is { } left)
                {
                    Take(left);
                }
            }

            while (_overflow.TryDequeue(out var left))
            {
                Take(left);
            }

            Assert.Equal(_pushed.Count, _taken.Count);
        }

        private void Take(Process? process)
        {
            if (process is not null)
            {
                Assert.True(_pushed.Contains(process), "taken out, but never put in");
                Assert.True(_taken.Add(process), "taken out twice");
            }
        }
    }
}
