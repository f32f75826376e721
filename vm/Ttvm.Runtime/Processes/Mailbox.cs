using System.Diagnostics.CodeAnalysis;

namespace Ttvm.Runtime.Processes;

/// <summary>The messages a process has taken from its inbox and not yet received, oldest first. Only the owner touches it.</summary>
internal sealed class Mailbox
{
    private Message? _oldest;
    private Message? _newest;
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

    public bool TryTakeOldest([NotNullWhen(true)] out Message? message) => TryTake(static _ => true, out message);

    /// <summary>Takes the oldest message that <paramref name="matches"/>; the others stay, in order.</summary>
    public bool TryTake(Func<Message, bool> matches, [NotNullWhen(true)] out Message? message)
    {
        Message? previous = null;
        for (var candidate = _oldest; candidate is not null; previous = candidate, candidate = (Message?)candidate.Next)
        {
            if (!matches(candidate))
            {
                continue;
            }

            var next = (Message?)candidate.Next;
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

            candidate.Next = null;
            Count--;
            message = candidate;
            return true;
        }

        message = null;
        return false;
    }

    /// <summary>Drops all messages.</summary>
    public void Clear() => (_oldest, _newest, Count) = (null, null, 0);

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
