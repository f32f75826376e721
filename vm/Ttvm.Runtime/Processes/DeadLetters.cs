using Ttvm.Language.Syntax;
using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Hosting;

namespace Ttvm.Runtime.Processes;

/// <summary>A message that found nobody.</summary>
internal sealed record DeadLetter(Message Message, string Target);

/// <summary>
/// Messages to nobody: counted, the last ones kept for tools, and announced once per source line, so that a loop does not
/// flood stderr. Any thread.
/// </summary>
internal sealed class DeadLetters(Machine machine)
{
    /// <summary>How many are kept (<c>language.md</c>, section 3.5).</summary>
    private const int Kept = 1000;

    private readonly Queue<DeadLetter> _latest = [];
    private readonly HashSet<(Code, int)> _announced = [];

    public long Count { get; private set; }

    public IReadOnlyList<DeadLetter> Latest
    {
        get
        {
            lock (_latest)
            {
                return [.. _latest];
            }
        }
    }

    public void Add(Message message, long pid) => Add(message, $"process {pid}", $"there is no process {pid}", hint: null);

    public void Add(Message message, string name)
    {
        var near = NearMiss.Find(name, machine.Registry.Names);
        Add(message, $"'{name}'", $"no process is registered as '{name}'", near is null ? null : $"did you mean '{near}'?");
    }

    private void Add(Message message, string target, string why, string? hint)
    {
        bool isFirst;
        lock (_latest)
        {
            Count++;
            _latest.Enqueue(new DeadLetter(message, target));
            if (_latest.Count > Kept)
            {
                _latest.Dequeue();
            }

            isFirst = _announced.Add((message.SenderCode!, message.SenderIndex));
        }

        if (isFirst)
        {
            var sender = machine.Find(message.Sender)?.Description ?? $"process {message.Sender}";
            var details = $"  {sender} at {message.SenderCode!.PlaceText(message.SenderIndex)}";
            machine.Report(new Notice(NoticeLevel.Warning, $"dead letter: {why}" + (hint is null ? "" : $"; {hint}"), [details])
            {
                Place = message.SenderCode.NoticePlaceOf(message.SenderIndex),
            });
        }
    }
}
