using System.Collections.Immutable;
using System.Globalization;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Runs;

/// <summary>
/// What a person is told when nothing can happen any more and processes still wait: a deadlock if process 1 is among them, a
/// note otherwise (<c>language.md</c>, section 2).
/// </summary>
internal static class QuiescenceReport
{
    /// <summary>How many processes are named before a count follows.</summary>
    public const int NamedProcesses = 10;

    /// <summary>How many messages of a mailbox are shown before a count follows.</summary>
    public const int ShownMessages = 5;

    public static Notice Deadlock(Machine machine)
    {
        var who = machine.Processes.Count() switch
        {
            1 => "process 1 waits for a message that nobody can send",
            2 => "both processes wait for messages that nobody can send",
            var count => $"all {count} processes wait for messages that nobody can send",
        };
        return new Notice(NoticeLevel.Error, $"deadlock: {who}",
            [.. Waits(machine), "  Nothing is left that could send a message, so the program was ended."]);
    }

    /// <summary>Who waits where, and for what, while messages lie there that it does not take.</summary>
    private static ImmutableArray<string> Waits(Machine machine)
    {
        var waiting = machine.Processes.ToList();
        var details = ImmutableArray.CreateBuilder<string>();
        foreach (var process in waiting.Take(NamedProcesses))
        {
            details.Add($"  {process.Description} waits in {process.Code.TextOf(process.Pc)} at {process.Code.PlaceText(process.Pc)}");
            details.AddRange(machine.Code.Excerpt(process.Code, process.Pc));
            details.AddRange(Mailbox(process));
        }

        AddRest(details, waiting.Count);
        return details.ToImmutable();
    }

    public static Notice Waiting(Machine machine)
    {
        var waiting = machine.Processes.ToList();
        var details = ImmutableArray.CreateBuilder<string>();
        foreach (var process in waiting.Take(NamedProcesses))
        {
            details.Add($"  {process.Description} waits in {process.Code.TextOf(process.Pc)} at {process.Code.PlaceText(process.Pc)}");
        }

        AddRest(details, waiting.Count);
        var count = waiting.Count == 1 ? "1 process was" : string.Create(CultureInfo.InvariantCulture, $"{waiting.Count} processes were");
        return new Notice(NoticeLevel.Note, $"{count} still waiting for messages when the program ended", details.ToImmutable());
    }

    private static void AddRest(ImmutableArray<string>.Builder details, int count)
    {
        if (count > NamedProcesses)
        {
            details.Add(string.Create(CultureInfo.InvariantCulture, $"  … and {count - NamedProcesses} more"));
        }
    }

    private static IEnumerable<string> Mailbox(Process process)
    {
        if (process.Mailbox.Count == 0)
        {
            yield break;
        }

        var messages = process.Mailbox.Count == 1 ? "1 message"
            : string.Create(CultureInfo.InvariantCulture, $"{process.Mailbox.Count} messages");
        yield return $"    its mailbox holds {messages} that it does not take:";
        foreach (var message in process.Mailbox.Messages.Take(ShownMessages))
        {
            yield return $"      {ValueText.InspectBriefly(message.Payload, 80)} from {process.Machine.Describe(message.Sender)}";
        }

        if (process.Mailbox.Count > ShownMessages)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"      … and {process.Mailbox.Count - ShownMessages} more");
        }
    }
}
