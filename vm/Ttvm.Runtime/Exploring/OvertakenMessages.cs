using System.Collections.Immutable;
using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Exploring;

/// <summary>How many messages that came later have been taken before each message that still waits. When a message was sent does not count:
/// what depends on each other is only the order in which messages come.</summary>
internal sealed class OvertakenMessages
{
    /// <summary>By receiver and sequence number. Replaced whenever it changes, for going back.</summary>
    public ImmutableDictionary<(long Receiver, long Sequence), int> Counts { get; set; } =
        ImmutableDictionary<(long Receiver, long Sequence), int>.Empty;

    /// <summary>A process takes a message.</summary>
    /// <param name="receiver">The process; the message does not wait any more.</param>
    /// <param name="taken">The message.</param>
    /// <param name="most">A message may be overtaken so often.</param>
    /// <returns>A message that has just been overtaken once more than that, or null.</returns>
    public Message? Take(Process receiver, MachineEvent.Receive taken, int most)
    {
        Message? starving = null;
        Counts = Counts.Remove((receiver.Id, taken.Sequence));
        foreach (var waiting in receiver.Mailbox.Messages)
        {
            if (waiting.Sequence >= taken.Sequence)
            {
                break;
            }

            var place = (receiver.Id, waiting.Sequence);
            var count = Counts.GetValueOrDefault(place) + 1;
            Counts = Counts.SetItem(place, count);
            starving ??= count == most + 1 ? waiting : null;
        }

        return starving;
    }
}
