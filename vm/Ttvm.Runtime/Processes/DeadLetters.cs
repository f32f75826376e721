using System.Collections.Immutable;
using Ttvm.Language.Text;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Processes;

/// <summary>A message that found nobody: no process with that pid, or none with that name.</summary>
internal sealed record DeadLetter(Message Message, long To, string? Name);

/// <summary>All dead letters at one moment. Immutable.</summary>
internal sealed record DeadLetterImage(long Count, int Kept, ImmutableQueue<DeadLetter> Latest, ImmutableHashSet<(Code, int)>? Announced);

/// <summary>
/// Messages to nobody: counted, the last ones kept for tools, and announced once per source line, so that a loop does not
/// flood stderr. Any thread.
/// </summary>
internal sealed class DeadLetters(Machine machine)
{
    /// <summary>How many are kept (<c>language.md</c>, section 3.5).</summary>
    private const int Kept = 1000;

    /// <summary>How much of a message is shown.</summary>
    private const int LongestMessage = 80;

    private readonly Lock _gate = new();
    private ImmutableQueue<DeadLetter> _latest = [];
    private int _kept;
    
    /// <summary>Null before the first one: the set takes a millisecond to come up.</summary>
    private ImmutableHashSet<(Code, int)>? _announced;

    public long Count { get; private set; }

    public IReadOnlyList<DeadLetter> Latest
    {
        get
        {
            lock (_gate)
            {
                return [.. _latest];
            }
        }
    }

    /// <summary>All there is now, for a snapshot; only while no thread runs the machine, as is <see cref="Restore"/>.</summary>
    public DeadLetterImage TakeImage() => new(Count, _kept, _latest, _announced);

    /// <summary>Makes the dead letters what they were when an image was taken.</summary>
    public void Restore(DeadLetterImage image) =>
        (Count, _kept, _latest, _announced) = (image.Count, image.Kept, image.Latest, image.Announced);

    public void Add(Message message, long pid)
    {
        machine.Events?.Happened(new MachineEvent.DeadLetter(message.Sender, pid, null, message.Payload));
        if (Keep(new DeadLetter(message, pid, null)))
        {
            Announce(message, $"there is no process {pid}");
        }
    }

    public void Add(Message message, string name)
    {
        machine.Events?.Happened(new MachineEvent.DeadLetter(message.Sender, 0, name, message.Payload));
        if (Keep(new DeadLetter(message, 0, name)))
        {
            var near = NearMiss.Find(name, machine.Registry.Names);
            Announce(message, $"no process is registered as '{name}'" + (near is null ? "" : $"; did you mean '{near}'?"));
        }
    }

    /// <summary>Whether a dead letter is the first from its source line, or was typed by a person.</summary>
    private bool Keep(DeadLetter letter)
    {
        lock (_gate)
        {
            Count++;
            _latest = _latest.Enqueue(letter);
            if (++_kept > Kept)
            {
                _latest = _latest.Dequeue();
                _kept--;
            }

            var before = _announced;
            _announced = (before ?? []).Add((letter.Message.SenderCode!, letter.Message.SenderIndex));
            return !ReferenceEquals(before, _announced) || letter.Message.SenderIndex == Code.Typed;
        }
    }

    private void Announce(Message message, string why)
    {
        var (code, index) = (message.SenderCode!, message.SenderIndex);
        var what =
            $"  {machine.Describe(message.Sender)} sent {ValueText.InspectBriefly(message.Payload, LongestMessage)} at {code.PlaceText(index)}";
        machine.Report(new Notice(NoticeLevel.Warning, $"dead letter: {why}",
            [what, .. machine.Code.Excerpt(code, index)]) { Place = code.NoticePlaceOf(index) });
    }
}
