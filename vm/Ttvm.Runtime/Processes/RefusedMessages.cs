using Ttvm.Runtime.Loading;

namespace Ttvm.Runtime.Processes;

/// <summary>
/// What the latest selective receives of a process have refused: for each pattern, with the values its variables had, the last message
/// that was looked at in vain. All older ones have been refused, too, since messages are only ever added behind and taken out.
/// </summary>
internal sealed class RefusedMessages
{
    /// <summary>How many receives are remembered; the oldest is forgotten first. A guess: few loops have more.</summary>
    private const int Remembered = 4;

    private readonly (MessageMatcher? Matcher, Message? Last)[] _entries = new (MessageMatcher?, Message?)[Remembered];
    private int _replaceNext;

    /// <summary>The last message of the mailbox that this matcher or an equal one has refused; null if the receive has to begin with the
    /// oldest message.</summary>
    public Message? LastRefusedBy(MessageMatcher matcher)
    {
        foreach (ref var entry in _entries.AsSpan())
        {
            if (entry.Matcher is { } known && known.IsSameAs(matcher))
            {
                return entry.Last;
            }
        }

        return null;
    }

    public void Note(MessageMatcher matcher, Message last)
    {
        foreach (ref var entry in _entries.AsSpan())
        {
            if (entry.Matcher is { } known && known.IsSameAs(matcher))
            {
                entry.Last = last;
                return;
            }
        }

        _entries[_replaceNext] = (matcher, last);
        _replaceNext = (_replaceNext + 1) % Remembered;
    }

    /// <summary>A message leaves the mailbox: whoever refused it last has refused the one before it.</summary>
    public void Forget(Message message, Message? previous)
    {
        foreach (ref var entry in _entries.AsSpan())
        {
            if (ReferenceEquals(entry.Last, message))
            {
                entry.Last = previous;
            }
        }
    }
}
