namespace Ttvm.Runtime.Processes;

/// <summary>
/// Where any thread leaves signals for one process: a lock-free stack that the owner takes whole and turns round. Closing it
/// at the owner's end makes every later sender see that nobody is there, so a link or monitor request cannot get lost.
/// </summary>
internal sealed class Inbox
{
    private static readonly Signal Closed = new UnlinkSignal(0);

    /// <summary>The newest signal; written by all senders (compare-exchange) and by the owner (exchange).</summary>
    private Signal? _newest;

    /// <summary>Whether there was something just now. The owner asks after publishing that it waits; see Process.TryPark.</summary>
    public bool IsEmpty => Volatile.Read(ref _newest) is null;

    /// <summary>False if the owner has ended. The exchange publishes the signal's fields to the owner's exchange in <see cref="TakeAll"/>.</summary>
    public bool TryPush(Signal signal)
    {
        var newest = Volatile.Read(ref _newest);
        while (true)
        {
            if (ReferenceEquals(newest, Closed))
            {
                // An earlier try may have linked it to signals that are none of its business.
                signal.Next = null;
                return false;
            }

            signal.Next = newest;
            var seen = Interlocked.CompareExchange(ref _newest, signal, newest);
            if (ReferenceEquals(seen, newest))
            {
                return true;
            }

            newest = seen;
        }
    }

    /// <summary>All signals, oldest first, linked by <see cref="Signal.Next"/>; owner only.</summary>
    public Signal? TakeAll() => IsEmpty ? null : Reverse(Interlocked.Exchange(ref _newest, null));

    /// <summary>Takes the last signals and refuses all later ones; owner only.</summary>
    public Signal? Close() => Reverse(Interlocked.Exchange(ref _newest, Closed));

    /// <summary>What has arrived and not been taken, oldest first; only while no thread runs the machine (debugger).</summary>
    public IEnumerable<Signal> Peek()
    {
        var waiting = new Stack<Signal>();
        for (var signal = Volatile.Read(ref _newest); signal is not null && !ReferenceEquals(signal, Closed); signal = signal.Next)
        {
            waiting.Push(signal);
        }

        return waiting;
    }

    private static Signal? Reverse(Signal? newest)
    {
        Signal? oldest = null;
        while (newest is not null)
        {
            var next = newest.Next;
            newest.Next = oldest;
            oldest = newest;
            newest = next;
        }

        return oldest;
    }
}
