using System.Collections.Concurrent;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Processes;

/// <summary>
/// Messages that have been received and can be used again, so that sending a number makes no garbage. Each worker has a pool of its own;
/// where one worker's processes send and another's receive, whole chains go back by way of <see cref="SharedMessages"/>.
/// </summary>
/// <param name="shared">The chains that the workers share; null: nothing is used again, since snapshots refer to what has been
/// received.</param>
internal sealed class MessagePool(SharedMessages? shared)
{
    /// <summary>A pool with twice as many gives a chain of this length to the others. Some 50 kB; a guess.</summary>
    private const int ChainLength = 512;

    private Message? _free;
    private int _count;

    public Message Take(Value payload, Process sender, long sentAt)
    {
        var message = _free;
        if (message is null)
        {
            message = shared?.TryTake() ?? new Message();
            _count = message.Next is null ? 1 : ChainLength;
        }

        _free = (Message?)message.Next;
        _count--;
        message.Next = null;
        message.Payload = payload;
        message.Sender = sender.Id;
        message.SenderIndex = sender.PlaceIndex;
        message.SentAt = sentAt;
        if (!ReferenceEquals(message.SenderCode, sender.Code))
        {
            message.SenderCode = sender.Code;
        }

        return message;
    }

    /// <summary>Takes a message back that nobody refers to any more.</summary>
    public void Return(Message message)
    {
        if (message.Origin != MessageOrigin.Program || shared is null)
        {
            return;
        }

        if (message.Payload.Reference is not null)
        {
            message.Payload = default;
        }

        message.Next = _free;
        _free = message;
        if (++_count == 2 * ChainLength)
        {
            GiveChainAway();
        }
    }

    private void GiveChainAway()
    {
        var first = _free!;
        var last = first;
        for (var i = 1; i < ChainLength; i++)
        {
            last = (Message)last.Next!;
        }

        _free = (Message?)last.Next;
        _count -= ChainLength;
        last.Next = null;
        shared!.Add(first);
    }
}

/// <summary>Chains of free messages that any worker may take, all of the same length. Any thread.</summary>
internal sealed class SharedMessages
{
    /// <summary>More chains than this are left to the garbage collector: a flooded mailbox must not hold its memory for ever. A
    /// guess.</summary>
    private const int Most = 64;

    private readonly ConcurrentStack<Message> _chains = new();

    public Message? TryTake() => _chains.TryPop(out var chain) ? chain : null;

    public void Add(Message chain)
    {
        if (_chains.Count < Most)
        {
            _chains.Push(chain);
        }
    }
}
