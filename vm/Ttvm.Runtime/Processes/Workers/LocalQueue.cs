using System.Collections.Concurrent;

namespace Ttvm.Runtime.Processes.Workers;

/// <summary>
/// A worker's own run queue: a ring, first in, first out. The owner adds at the tail; the owner and thieves take at the head by
/// compare-exchange. When it is full, half of it goes to the global queue.
/// </summary>
internal sealed class LocalQueue
{
    /// <summary>A power of two. 256 as in other work-stealing runtimes; not measured.</summary>
    private const int Capacity = 256;

    private readonly Process[] _ring = new Process[Capacity];

    /// <summary>The oldest entry; moved forward by whoever takes, owner or thief.</summary>
    private uint _head;

    /// <summary>One behind the newest entry; written by the owner only, after the entry itself.</summary>
    private uint _tail;

    /// <summary>How many entries there were a moment ago. From any thread.</summary>
    public int Count => (int)(Volatile.Read(ref _tail) - Volatile.Read(ref _head));

    /// <summary>Owner only.</summary>
    public void Push(Process process, ConcurrentQueue<Process> overflow)
    {
        while (true)
        {
            var tail = _tail;
            if (tail - Volatile.Read(ref _head) < Capacity)
            {
                _ring[tail % Capacity] = process;

                // Publishes the entry to the volatile read of the tail in TrySteal.
                Volatile.Write(ref _tail, tail + 1);
                return;
            }

            MoveHalfTo(overflow);
        }
    }

    /// <summary>Owner only.</summary>
    public Process? TryPop()
    {
        while (true)
        {
            var head = Volatile.Read(ref _head);
            if (head == _tail)
            {
                return null;
            }

            var process = _ring[head % Capacity];
            if (Interlocked.CompareExchange(ref _head, head + 1, head) == head)
            {
                return process;
            }
        }
    }

    /// <summary>
    /// Takes half of the entries, at least one if there is one; one is returned, the others go to the thief's queue. Called by the thief.
    /// </summary>
    public Process? TrySteal(LocalQueue thief, ConcurrentQueue<Process> overflow)
    {
        while (true)
        {
            var head = Volatile.Read(ref _head);
            var count = Volatile.Read(ref _tail) - head;
            count -= count / 2;
            if (count == 0)
            {
                return null;
            }

            if (count > Capacity / 2)
            {
                // Head and tail were read at different times; look again.
                continue;
            }

            // The owner cannot write over these places while the head stays where it is, and the exchange fails if it has moved.
            var batch = new Process[count];
            for (var i = 0u; i < count; i++)
            {
                Interleaving.Point();
                batch[i] = _ring[(head + i) % Capacity];
            }

            if (Interlocked.CompareExchange(ref _head, head + count, head) != head)
            {
                continue;
            }

            for (var i = 1; i < batch.Length; i++)
            {
                thief.Push(batch[i], overflow);
            }

            return batch[0];
        }
    }

    private void MoveHalfTo(ConcurrentQueue<Process> overflow)
    {
        for (var i = 0; i < Capacity / 2 && TryPop() is { } process; i++)
        {
            overflow.Enqueue(process);
        }
    }
}
