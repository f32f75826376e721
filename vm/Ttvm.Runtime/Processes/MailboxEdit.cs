using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Processes;

/// <summary>
/// A change of what lies in a mailbox: the messages that the process has taken from its inbox, and behind them the signals that it has not
/// taken. Messages themselves are never changed, since snapshots refer to them. Only while no thread runs the machine.
/// </summary>
internal sealed class MailboxEdit
{
    private readonly Process _process;
    private readonly List<Signal> _signals;

    /// <summary>How many of the signals lie in the mailbox.</summary>
    private int _taken;

    /// <summary>Begins a change; nothing happens before <see cref="Apply"/>.</summary>
    public MailboxEdit(Process process)
    {
        _process = process;
        _signals = [.. process.Mailbox.Messages, .. process.Inbox.Peek()];
        _taken = process.Mailbox.Count;
    }

    /// <summary>Where a message lies among the signals; behind all messages if there are not so many.</summary>
    /// <param name="index">0 is the oldest.</param>
    public int PlaceOf(int index)
    {
        var behind = _taken;
        for (var place = 0; place < _signals.Count; place++)
        {
            if (_signals[place] is Message)
            {
                if (index-- == 0)
                {
                    return place;
                }

                behind = place + 1;
            }
        }

        return behind;
    }

    /// <summary>Has the message at a place say something else.</summary>
    public void Replace(int place, Value payload) => _signals[place] = Copy((Message)_signals[place], payload);

    /// <summary>Takes the message at a place out.</summary>
    public void RemoveAt(int place)
    {
        _signals.RemoveAt(place);
        _taken -= place < _taken ? 1 : 0;
    }

    /// <summary>Takes the message at a place out, to be sent again.</summary>
    public Message TakeOut(int place)
    {
        var message = (Message)_signals[place];
        RemoveAt(place);
        return Copy(message, message.Payload, isNew: true);
    }

    /// <summary>Puts a copy of the message at a place behind it.</summary>
    public void Duplicate(int place)
    {
        var message = (Message)_signals[place];
        Insert(place + 1, Copy(message, message.Payload, isNew: true));
    }

    /// <summary>Moves the message at a place.</summary>
    /// <param name="place">Where it lies.</param>
    /// <param name="index">Which message it is afterwards.</param>
    public void Move(int place, int index)
    {
        var message = (Message)_signals[place];
        RemoveAt(place);
        Insert(PlaceOf(index), Copy(message, message.Payload));
    }

    /// <summary>Makes the mailbox and the inbox what they are to be.</summary>
    public void Apply()
    {
        var last = _process.Mailbox.LastSequence;
        MessageImage[] messages = [.. _signals.Take(_taken).Cast<Message>()
            .Select(message => new MessageImage(message, message.Sequence > 0 ? message.Sequence : ++last))];
        _process.Inbox.Restore([.. _signals.Skip(_taken)], _process.Inbox.IsParked);
        _process.Mailbox.Restore(messages, last);
    }

    private void Insert(int place, Message message)
    {
        _taken += place <= _taken ? 1 : 0;
        _signals.Insert(place, message);
    }

    private static Message Copy(Message message, Value payload, bool isNew = false) => new()
    {
        Payload = payload,
        Sender = message.Sender,
        SenderCode = message.SenderCode,
        SenderIndex = message.SenderIndex,
        Origin = message.Origin,
        SentAt = message.SentAt,
        Sequence = isNew ? 0 : message.Sequence,
        Subject = message.Subject,
    };
}
