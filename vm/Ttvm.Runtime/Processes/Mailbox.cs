using System.Diagnostics.CodeAnalysis;
using Ttvm.Runtime.Loading;

namespace Ttvm.Runtime.Processes;

/// <summary>
/// The messages a process has taken from its inbox and not yet received, oldest first. Only the owner touches it. A struct, since a
/// process has exactly one: never copy it.
/// </summary>
internal struct Mailbox
{
    private Message? _oldest;
    private Message? _newest;
    private long _sequence;

    /// <summary>What selective receives have refused already; null until the first one that found nothing at once.</summary>
    private RefusedMessages? _refused;

    public int Count { get; private set; }

    /// <summary>The sequence number the last added message got.</summary>
    public readonly long LastSequence => _sequence;

    /// <summary>The message that has come last of those that are here; null if there is none.</summary>
    public readonly Message? Newest => _newest;

    public void Add(Message message)
    {
        message.Sequence = ++_sequence;
        message.Next = null;
        if (_newest is null)
        {
            _oldest = message;
        }
        else
        {
            _newest.Next = message;
        }

        _newest = message;
        Count++;
    }

    /// <summary>A message has been handed over without ever being here.</summary>
    public void CountTaken() => _sequence++;

    public bool TryTakeOldest([NotNullWhen(true)] out Message? message)
    {
        message = _oldest;
        if (message is null)
        {
            return false;
        }

        Remove(message, previous: null);
        return true;
    }

    /// <summary>
    /// Takes the oldest message that <paramref name="matcher"/> accepts; the others stay, in order. A matcher that has looked at a message
    /// in vain does not look at it again, neither when more arrive nor when the same receive is executed anew, so that the cost of a
    /// repeated receive does not depend on how many messages it has refused.
    /// </summary>
    public bool TryTake(MessageMatcher matcher, [NotNullWhen(true)] out Message? message)
    {
        var previous = _refused?.LastRefusedBy(matcher);
        var candidate = previous is null ? _oldest : (Message?)previous.Next;
        while (candidate is not null && !matcher.Matches(candidate))
        {
            previous = candidate;
            candidate = (Message?)candidate.Next;
        }

        // Remembered before the message goes, which may be the one that somebody else refused last.
        if (previous is not null)
        {
            (_refused ??= new RefusedMessages()).Note(matcher, previous);
        }

        message = candidate;
        if (message is null)
        {
            return false;
        }

        Remove(message, previous);
        return true;
    }

    /// <summary>Whether there is a message that a matcher accepts, or any if it is null; nothing changes.</summary>
    public readonly bool Has(MessageMatcher? matcher)
    {
        var message = _oldest;
        while (message is not null && matcher?.Matches(message) == false)
        {
            message = (Message?)message.Next;
        }

        return message is not null;
    }

    /// <summary>Takes the DOWN message of a monitor out, if it is there.</summary>
    public void RemoveDown(long reference)
    {
        Message? previous = null;
        for (var message = _oldest; message is not null; message = (Message?)message.Next)
        {
            if (message.Origin == MessageOrigin.Down && message.Subject == reference)
            {
                Remove(message, previous);
                return;
            }

            previous = message;
        }
    }

    private void Remove(Message message, Message? previous)
    {
        _refused?.Forget(message, previous);
        var next = (Message?)message.Next;
        if (previous is null)
        {
            _oldest = next;
        }
        else
        {
            previous.Next = next;
        }

        if (next is null)
        {
            _newest = previous;
        }

        message.Next = null;
        Count--;
    }

    /// <summary>Makes the mailbox what it was. What receives have refused is found out again.</summary>
    public void Restore(ReadOnlySpan<MessageImage> messages, long lastSequence)
    {
        Clear();
        foreach (var (message, sequence) in messages)
        {
            Add(message);
            message.Sequence = sequence;
        }

        _sequence = lastSequence;
    }

    /// <summary>Drops all messages.</summary>
    public void Clear() => (_oldest, _newest, _refused, Count) = (null, null, null, 0);

    /// <summary>
    /// The messages, the oldest first. Another thread than the owner's may read them while the owner takes some: a taken message is used
    /// again in another mailbox, so such a reader may see messages of that mailbox, and end at a signal that is no message.
    /// </summary>
    public readonly IEnumerable<Message> Messages
    {
        get
        {
            for (var message = _oldest; message is not null; message = message.Next as Message)
            {
                yield return message;
            }
        }
    }
}

/// <summary>What a process asks of a pattern.</summary>
internal static class MessageMatching
{
    extension(MessageMatcher matcher)
    {
        /// <summary>The pattern with the values that its variables have in the innermost frame of a process; null if one has none,
        /// <paramref name="undefined"/>.</summary>
        public MessageMatcher? Bind(Process process, out string? undefined) =>
            matcher.Bind(process.Slots.AsSpan(process.Innermost.SlotBase), out undefined);

        /// <summary>Whether it matches a message.</summary>
        public bool Matches(Message message) => matcher.Matches(message.Payload, message.Origin, message.Subject);
    }
}
