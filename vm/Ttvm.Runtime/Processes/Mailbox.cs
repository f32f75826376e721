using System.Diagnostics.CodeAnalysis;

namespace Ttvm.Runtime.Processes;

/// <summary>The messages a process has taken from its inbox and not yet received, oldest first. Only the owner touches it.</summary>
internal sealed class Mailbox
{
    private Message? _oldest;
    private Message? _newest;

    /// <summary>The last message that the receive under way has looked at in vain.</summary>
    private Message? _examined;

    private long _sequence;

    public int Count { get; private set; }

    /// <summary>The sequence number the last added message got.</summary>
    public long LastSequence => _sequence;

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

    public bool TryTakeOldest([NotNullWhen(true)] out Message? message)
    {
        Rewind();
        return TryTake(static _ => true, out message);
    }

    /// <summary>A new receive begins: it looks at all messages.</summary>
    public void Rewind() => _examined = null;

    /// <summary>
    /// Takes the oldest message that <paramref name="matches"/>; the others stay, in order. Asked again after it has found none, it looks
    /// at the messages that have come since, until <see cref="Rewind"/>: a long mailbox is not searched anew for every message that arrives.
    /// </summary>
    public bool TryTake(Func<Message, bool> matches, [NotNullWhen(true)] out Message? message)
    {
        var previous = _examined;
        var candidate = previous is null ? _oldest : (Message?)previous.Next;
        while (candidate is not null && !matches(candidate))
        {
            previous = candidate;
            candidate = (Message?)candidate.Next;
        }

        message = candidate;
        if (message is null)
        {
            _examined = previous;
            return false;
        }

        _examined = null;
        Remove(message, previous);
        return true;
    }

    private void Remove(Message message, Message? previous)
    {
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

    /// <summary>Drops all messages.</summary>
    public void Clear() => (_oldest, _newest, _examined, Count) = (null, null, null, 0);

    public IEnumerable<Message> Messages
    {
        get
        {
            for (var message = _oldest; message is not null; message = (Message?)message.Next)
            {
                yield return message;
            }
        }
    }
}
