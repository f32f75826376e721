using System.Collections.Immutable;
using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Exploring;

/// <summary>How many messages that were sent later have been taken before each message that still waits.</summary>
internal sealed class OvertakenMessages
{
    /// <summary>By receiver, sender and time of sending. Replaced whenever it changes, for going back.</summary>
    public ImmutableDictionary<(long Receiver, long Sender, long SentAt), int> Counts { get; set; } =
        ImmutableDictionary<(long Receiver, long Sender, long SentAt), int>.Empty;

    /// <summary>A process takes a message.</summary>
    /// <param name="receiver">The process; the message does not wait any more.</param>
    /// <param name="taken">The message.</param>
    /// <param name="most">A message may be overtaken so often.</param>
    /// <returns>A message that has just been overtaken once more than that, or null.</returns>
    public Message? Take(Process receiver, MachineEvent.Receive taken, int most)
    {
        Message? starving = null;
        Counts = Counts.Remove((receiver.Id, taken.From, taken.SentAt));
        foreach (var waiting in receiver.WaitingMessages)
        {
            if (waiting.SentAt >= taken.SentAt)
            {
                continue;
            }

            var place = (receiver.Id, waiting.Sender, waiting.SentAt);
            var count = Counts.GetValueOrDefault(place) + 1;
            Counts = Counts.SetItem(place, count);
            starving ??= count == most + 1 ? waiting : null;
        }

        return starving;
    }
}
