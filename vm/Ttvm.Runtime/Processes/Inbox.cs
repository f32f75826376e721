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
/// Where any thread leaves signals for one process, and where the process parks. One word is empty, or the newest of a chain of signals, or
/// says that the owner has ended; the other says whether the owner is parked. The second word is a number because changing a reference by
/// compare-exchange takes several times as long, and a message to a parked process changes nothing else.
/// </summary>
/// <remarks>
/// <para>
/// A process parks by saying so and then looking once more whether a signal has come; a sender leaves its signal and then looks whether the
/// owner is parked. Both steps are divided by a full fence, so at least one of the two sees the other: no wake-up is lost. Whoever takes
/// the parked mark away by compare-exchange, the owner itself or a sender, owns the process until it has put it into a run queue, and only
/// one can: none happens twice.
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

    private Signal? _newest;

    /// <summary>1 while the owner is parked and nobody has claimed it.</summary>
    private int _parked;

    /// <summary>Whether a signal was waiting just now.</summary>
    public bool HasSignals => Volatile.Read(ref _newest) is { } newest && newest is not InboxMark;

    /// <summary>The signal that has come last, which leads to the others; null if none waits. Only while no thread runs the machine
    /// (debugger).</summary>
    public readonly Signal? Newest => _newest is InboxMark ? null : _newest;

    /// <summary>Whether the owner is parked, and nobody has woken it yet.</summary>
    public bool IsParked => Volatile.Read(ref _parked) != 0;

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

            signal.Next = newest;
            var seen = Interlocked.CompareExchange(ref _newest, signal, newest);
            if (ReferenceEquals(seen, newest))
            {
                return TryClaim() ? Delivery.Woke : Delivery.Queued;
            }

            newest = seen;
        }
    }

    /// <summary>
    /// Wakes a parked owner without leaving anything. True: the process is the caller's, with everything its owner may touch, until it has
    /// put it into a run queue. There may be signals all the same, left while the owner was about to park. From any thread.
    /// </summary>
    public bool TryClaim() => IsParked && Interlocked.CompareExchange(ref _parked, 0, 1) == 1;

    /// <summary>
    /// Parks the owner. True: it must not be touched by the caller afterwards, and may be running already. False: a signal has come, and
    /// the owner goes on. Owner only.
    /// </summary>
    public bool TryPark()
    {
        Interlocked.Exchange(ref _parked, 1);

        // If somebody else claims it for a signal that is seen here, that one puts it into a run queue.
        return Volatile.Read(ref _newest) is null || !TryClaim();
    }

    /// <summary>All signals, oldest first, linked by <see cref="Signal.Next"/>. Owner only, and so never while it is parked.</summary>
    public Signal? TakeAll() => Volatile.Read(ref _newest) is null ? null : Reverse(Interlocked.Exchange(ref _newest, null));

    /// <summary>Takes the last signals and refuses all later ones. Owner only, once.</summary>
    public Signal? Close() => Reverse(Interlocked.Exchange(ref _newest, Closed));

    /// <summary>What has arrived and not been taken, oldest first; only while no thread runs the machine (debugger).</summary>
    public readonly IEnumerable<Signal> Peek()
    {
        if (Newest is null)
        {
            return [];
        }

        var waiting = new Stack<Signal>();
        for (var signal = Newest; signal is not null; signal = signal.Next)
        {
            waiting.Push(signal);
        }

        return waiting;
    }

    /// <summary>How many messages have arrived and not been taken; only while no thread runs the machine.</summary>
    public readonly int CountMessages()
    {
        var count = 0;
        for (var signal = _newest; signal is not null and not InboxMark; signal = signal.Next)
        {
            count += signal is Message ? 1 : 0;
        }

        return count;
    }

    /// <summary>Makes the inbox what it was; only while no thread runs the machine.</summary>
    /// <param name="signals">What lay in it, the oldest first.</param>
    /// <param name="isParked">Whether the owner was parked.</param>
    public void Restore(ReadOnlySpan<Signal> signals, bool isParked)
    {
        _newest = null;
        foreach (var signal in signals)
        {
            signal.Next = _newest;
            _newest = signal;
        }

        _parked = isParked ? 1 : 0;
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
