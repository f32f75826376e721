namespace Ttvm.Runtime.Processes;

/// <summary>What became of a signal that was left in an inbox.</summary>
internal enum Delivery : byte
{
    /// <summary>The owner has ended; nothing happened.</summary>
    Refused,

    /// <summary>The owner is runnable or running and will find it.</summary>
    Queued,

    /// <summary>The owner was parked and is the caller's now, who must put it into a run queue.</summary>
    Woke,
}

/// <summary>
/// Where any thread leaves signals for one process, and where the process parks: one word, changed by compare-exchange only. It is
/// empty, or the newest of a chain of signals, or says that the owner is parked, or that it has ended.
/// </summary>
/// <remarks>
/// <para>
/// A process parks by exchanging <em>empty</em> for <em>parked</em>, which fails if a signal has come; a sender exchanges <em>parked</em> for
/// something else, and the one that succeeds owns the process until it has put it into a run queue. Being one word, the two cannot miss each
/// other: no wake-up is lost and none happens twice.
/// </para>
/// <para>
/// Senders only push and the owner takes the whole chain, so it does no harm that signals are used again (ABA): a signal that has been
/// taken and pushed again is a right neighbour wherever it is found. Closing at the owner's end makes every later sender see that nobody is
/// there, so a link or monitor request cannot get lost.
/// </para>
/// <para>A struct, since a process has exactly one: never copy it.</para>
/// </remarks>
internal struct Inbox
{
    private static readonly InboxMark Closed = new();
    private static readonly InboxMark Parked = new();

    private Signal? _newest;

    /// <summary>Whether a signal was waiting just now.</summary>
    public bool HasSignals => Volatile.Read(ref _newest) is { } newest && newest is not InboxMark;

    /// <summary>Whether the owner is parked, and nobody has woken it yet.</summary>
    public bool IsParked => ReferenceEquals(Volatile.Read(ref _newest), Parked);

    /// <summary>Leaves a signal. The exchange publishes its fields to the owner's exchange in <see cref="TakeAll"/>.</summary>
    public Delivery TryPush(Signal signal)
    {
        var newest = Volatile.Read(ref _newest);
        while (true)
        {
            if (ReferenceEquals(newest, Closed))
            {
                // An earlier try may have linked it to signals that are none of its business.
                signal.Next = null;
                return Delivery.Refused;
            }

            var wakes = ReferenceEquals(newest, Parked);
            signal.Next = wakes ? null : newest;
            var seen = Interlocked.CompareExchange(ref _newest, signal, newest);
            if (ReferenceEquals(seen, newest))
            {
                return wakes ? Delivery.Woke : Delivery.Queued;
            }

            newest = seen;
        }
    }

    /// <summary>
    /// Wakes a parked owner without leaving anything. True: the process is the caller's, with everything its owner may touch, until it has put
    /// it into a run queue. From any thread.
    /// </summary>
    public bool TryClaim() => IsParked && ReferenceEquals(Interlocked.CompareExchange(ref _newest, null, Parked), Parked);

    /// <summary>Parks the owner, which must not be touched by the caller afterwards. False: a signal has come. Owner only.</summary>
    public bool TryPark() => Interlocked.CompareExchange(ref _newest, Parked, null) is null;

    /// <summary>All signals, oldest first, linked by <see cref="Signal.Next"/>. Owner only, and so never while it is parked.</summary>
    public Signal? TakeAll() => Volatile.Read(ref _newest) is null ? null : Reverse(Interlocked.Exchange(ref _newest, null));

    /// <summary>Takes the last signals and refuses all later ones. Owner only, once.</summary>
    public Signal? Close() => Reverse(Interlocked.Exchange(ref _newest, Closed));

    /// <summary>What has arrived and not been taken, oldest first; only while no thread runs the machine (debugger).</summary>
    public readonly IEnumerable<Signal> Peek()
    {
        var waiting = new Stack<Signal>();
        for (var signal = _newest; signal is not null and not InboxMark; signal = signal.Next)
        {
            waiting.Push(signal);
        }

        return waiting;
    }

    private static Signal? Reverse(Signal? newest)
    {
        // One signal is by far the commonest case, and its link is null already.
        if (newest?.Next is null)
        {
            return newest;
        }

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

/// <summary>Never sent: what an inbox holds instead of signals.</summary>
internal sealed class InboxMark : Signal;
