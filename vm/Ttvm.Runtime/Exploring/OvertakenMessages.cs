using System.Collections.Immutable;
using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Exploring;

/// <summary>Counts, for each message that waits, how many later messages were taken before it. Later is what came to the mailbox later,
/// whenever it was sent: equivalent runs share only the order in which messages come.</summary>
internal sealed class OvertakenMessages
{
    /// <summary>By receiver and sequence number of a message, how often it was overtaken. Replaced whenever it changes, so that an image
    /// can keep it.</summary>
    public ImmutableDictionary<(long Receiver, long Sequence), int> Counts { get; set; } =
        ImmutableDictionary<(long Receiver, long Sequence), int>.Empty;

    /// <summary>Counts a message that a process takes.</summary>
    /// <param name="receiver">The process, from whose mailbox the message has been removed.</param>
    /// <param name="taken">The event.</param>
    /// <param name="most">How often a message may be overtaken.</param>
    /// <returns>A message that has now been overtaken once more than that; null: none.</returns>
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
