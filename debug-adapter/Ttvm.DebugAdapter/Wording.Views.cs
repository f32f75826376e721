using System.Globalization;
using Ttvm.Runtime.Debugging;
using Ttvm.Runtime.Debugging.Overviews;
using Ttvm.Runtime.Processes;

namespace Ttvm.DebugAdapter;

/// <summary>The words for what has happened, and for why nothing can happen any more.</summary>
internal static partial class Wording
{
    /// <summary>What a process has done, or what has happened to it, without its name: <c>sends 3 to process 2 (till)</c>.</summary>
    public static string Of(EventFacts facts)
    {
        var other = facts.Other is { } process ? Of(process with { HasEnded = false }) : null;
        return facts.Event switch
        {
            MachineEvent.Spawn => $"is started by {other ?? "the run"}",
            MachineEvent.Exit { IsAbnormal: true } exit => $"ends abnormally: {Brief(exit.Reason)}",
            MachineEvent.Exit exit => $"ends: {Brief(exit.Reason)}",
            MachineEvent.Error { IsCaught: true } error => $"fails, and a TRY catches it: {error.Message}",
            MachineEvent.Error error => $"fails: {error.Message}",
            MachineEvent.Send send => $"sends {Brief(send.Payload)} to {other ?? "a name that nobody has"}",
            MachineEvent.Receive receive => $"receives {Brief(receive.Payload)} from {other ?? "the machine"}",
            MachineEvent.DeadLetter { Name: { } name } letter => $"has sent {Brief(letter.Payload)} to '{name}', which nobody is called",
            MachineEvent.DeadLetter letter => $"has sent {Brief(letter.Payload)} to {other}, which is not there",
            MachineEvent.Register register => $"takes the name '{register.Name}'",
            MachineEvent.Unregister unregister => $"takes the name '{unregister.Name}' away",
            MachineEvent.Link => $"links itself to {other}",
            MachineEvent.Unlink => $"takes back its link to {other}",
            MachineEvent.Monitor monitor => $"watches {other} (ref {Of(monitor.Reference)})",
            MachineEvent.Demonitor monitor => $"no longer watches by ref {Of(monitor.Reference)}",
            MachineEvent.TimerSet timer => $"sets a timer for {other}, due at {TimeOf(timer.DueAt)}",
            MachineEvent.TimerDue timer => $"has a timer that is due, at {TimeOf(timer.DueAt)}",
            MachineEvent.Output output => $"writes {output.Text.TrimEnd('\n')}",
            _ => throw new System.Diagnostics.UnreachableException($"nobody has said how {facts.Kind} reads"),
        };
    }

    /// <summary>What the text of a filter is looked for in.</summary>
    public static IEnumerable<string> TextsOf(EventFacts facts) =>
        [facts.Process is { } process ? Called(process) : "", Of(facts), Convert.ToName(facts.Kind), facts.Place?.Text ?? ""];

    /// <summary>What the text of a filter is looked for in.</summary>
    public static IEnumerable<string> TextsOf(ProcessRow row) => [Called(row.Process), row.StartedIn, Of(row.State), row.Place.Text];

    /// <summary>A process as the list of threads calls it: <c>worker #3</c>.</summary>
    private static string Called(ProcessLabel process) => FormattableString.Invariant($"{process.ListTitle} #{process.Pid}");

    /// <summary>Who waits for what and who could have sent it: lines, one for each process and some below it.</summary>
    public static IEnumerable<string> Of(DeadlockFacts deadlock)
    {
        foreach (var line in deadlock.Processes.SelectMany(Of))
        {
            yield return line;
        }

        if (deadlock.Total > deadlock.Processes.Length)
        {
            yield return $"… and {Of(deadlock.Total - deadlock.Processes.Length)} more processes";
        }

        foreach (var lost in deadlock.Lost)
        {
            yield return $"{OfMessages(lost.Count)} to the name '{lost.Name}' found nobody; "
                + $"the last came from {(lost.Last.From is { } sender ? Of(sender with { HasEnded = false }) : "the machine")}{PlaceOf(lost.Last)}.";
        }
    }

    /// <summary>Why a process waits: lines, one for each process on the way and some below it.</summary>
    public static IEnumerable<string> Of(WaitChain chain)
    {
        foreach (var line in chain.Links.SelectMany(Of))
        {
            yield return line;
        }

        yield return chain switch
        {
            { Last: null } => "Nobody who lives has sent it anything, has started it, or is linked to it.",
            { IsCircle: true, Last: { } last } when chain.Links is [_] => $"{Begin(last)} waits for itself.",
            { IsCircle: true, Last: { } last } => $"They wait in a circle: the last one for {Of(last)}.",
            { Last: { } last } => $"{Begin(last)} does not wait for a message: it is {Of(chain.LastState!.Value)}.",
        };
    }

    private static IEnumerable<string> Of(WaitFacts wait)
    {
        yield return $"{Of(wait.Process)} waits in {wait.Instruction} at {Short(wait.Place)}.";
        if (wait.MessageCount > 0)
        {
            yield return $"  Its mailbox holds {OfMessages(wait.MessageCount)} that it does not take: "
                + string.Join("; ", wait.Messages.Select(message =>
                    $"{Brief(message.Payload)} from {(message.From is { } from ? Of(from) : "the machine")}{PlaceOf(message)}"))
                + (wait.Messages.Length < wait.MessageCount ? "; …" : ".");
        }

        foreach (var (sender, isFirst) in wait.Senders.Select((sender, i) => (sender, i == 0)))
        {
            yield return $"  {(isFirst ? "The last message to it" : "Before that, one")} came from {Of(sender.Process with { HasEnded = false })}"
                + $"{At(sender.LastSend!.Place)}, which {FateOf(sender)}.";
        }

        if (wait.Senders.IsEmpty)
        {
            yield return wait.IsWhole ? "  No process has ever sent it a message."
                : "  No process has sent it a message as far back as events are kept.";
        }

        foreach (var sender in wait.Acquainted)
        {
            yield return $"  {Of(sender.Process with { HasEnded = false })} knows its pid, has sent it nothing, and {FateOf(sender)}.";
        }
    }

    /// <summary>What taking an action back has done, and what it could not undo.</summary>
    public static string Of(Rollback rollback)
    {
        var back = rollback.Processes.Where(undone => undone.Instructions > 0).Select(undone =>
            $"{Of(undone.Process with { HasEnded = false })} {(undone.Process.HasEnded ? "is gone" : $"by {Of(undone.Instructions)}")}");
        var output = rollback.Output.IsEmpty ? ""
            : $"What they had written stays written: {Cut(string.Concat(rollback.Output).TrimEnd('\n').ReplaceLineEndings(" "))}\n";
        return $"Taken back, in instructions: {string.Join(", ", back)}. Files that were written and programs that were run stay as they are. "
            + $":back goes to before this.\n{output}";

        static string Cut(string text) => text.Length <= ShownMessage ? text : string.Concat(text.AsSpan(0, ShownMessage - 1), "…");
    }

    private static string OfMessages(int count) => count == 1 ? "1 message" : $"{Of(count)} messages";

    private static string FateOf(SenderFacts sender) => sender switch
    {
        { Exit: { Event: MachineEvent.Exit exit } end } => $"has ended{At(end.Place)}: {Brief(exit.Reason)}",
        { State: null } => "has ended",
        { State: ProcessState.Waiting } => "waits, too",
        { State: { } state } => $"is {Of(state)}",
    };

    private static string At(CodePlace? place) => place is null ? "" : $" at {Short(place)}";

    private static string Short(CodePlace place) =>
        place.Line is { } line ? FormattableString.Invariant($"{Path.GetFileName(place.File)}:{line}") : place.Text;

    private static string TimeOf(long time) =>
        DateTimeOffset.UnixEpoch.AddMicroseconds(time).ToString("HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
}
