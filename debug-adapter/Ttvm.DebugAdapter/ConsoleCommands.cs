using System.Globalization;
using Ttvm.DebugAdapter.Protocol;
using Ttvm.Runtime.Debugging;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.DebugAdapter;

/// <summary>What begins with a colon in the console. Used on the session's thread.</summary>
internal sealed class ConsoleCommands(Session session)
{
    private static readonly Command[] s_all =
    [
        new("freeze", "[PID]", "the process gets no turn any more", (session, pid, words) =>
            Change(session, new Intervention.Freeze(PidOf(words, pid)), "threads")),
        new("thaw", "[PID]", "a frozen process gets turns again", (session, pid, words) =>
            Change(session, new Intervention.Thaw(PidOf(words, pid)), "threads")),
        new("kill", "[PID]", "ends the process", (session, pid, words) =>
            Change(session, new Intervention.Kill(PidOf(words, pid)), "all")),
        new("drop", "INDEX", "takes a message out of the mailbox, 0 is the oldest", (session, pid, words) =>
            Change(session, new Intervention.DropMessage(pid, NumberOf(words, 0)), "variables")),
        new("duplicate", "INDEX", "puts a copy of a message behind it", (session, pid, words) =>
            Change(session, new Intervention.DuplicateMessage(pid, NumberOf(words, 0)), "variables")),
        new("move", "INDEX TO", "moves a message to another place", (session, pid, words) =>
            Change(session, new Intervention.MoveMessage(pid, NumberOf(words, 0), NumberOf(words, 1)), "variables")),
        new("advance", "", "moves the clock on to the next timer", (session, _, _) =>
            Change(session, new Intervention.AdvanceClock(), "all")),
        new("receive", "", "goes on to the next instruction of the process that takes a message", (session, pid, _) =>
            Step(session, pid, StepKind.Receive)),
        new("receiver", "", "goes on until the next message of the process has been taken", (session, pid, _) =>
            Step(session, pid, StepKind.Receiver)),
        new("child", "", "goes on to the beginning of the next process that this one starts", (session, pid, _) =>
            Step(session, pid, StepKind.Child)),
        new("back", "", "goes back to just before the previous instruction of the frame or its caller", (session, pid, _) =>
            Travel(() => session.GoBack(pid, StepKind.Over))),
        new("back-into", "", "goes back to just before the previous instruction, also in what was called", (session, pid, _) =>
            Travel(() => session.GoBack(pid, StepKind.Into))),
        new("reverse", "", "goes back to where a breakpoint, an event or a change would have stopped the run", (session, _, _) =>
            Travel(session.GoBackToStop)),
        new("beginning", "", "goes back to the beginning of the run", (session, pid, _) =>
            Travel(() => session.GoTo(new GoToMomentArguments("beginning", (int)pid, null, null)))),
        new("present", "", "goes to where the run has come to", (session, pid, _) =>
            Travel(() => session.GoTo(new GoToMomentArguments("present", (int)pid, null, null)))),
        new("goto", "COORDINATES", "goes to another moment of the run, such as 0:12:345", (session, pid, words) =>
            Travel(() => session.GoTo(new GoToMomentArguments("coordinates", (int)pid, words.ElementAtOrDefault(0) ?? "", null)))),
        new("origin", "EXPRESSION", "goes to where the value was made, and tells its way from there", (session, _, words) =>
            TellWay(session.GoToOrigin(ValueOf(words)))) { TakesExpression = true },
        new("history", "EXPRESSION", "tells which values a variable has held, and when", (session, _, words) =>
            TellValues(session.GetHistory(ValueOf(words)))) { TakesExpression = true },
        new("event", "NUMBER", "goes to just before an event of the log", (session, pid, words) =>
            Travel(() => session.GoTo(new GoToMomentArguments("event", (int)pid, null, NumberOf(words, 0))))),
        new("branch", "", "makes the past the present: what came after is forgotten", (session, _, _) => Travel(() => session.Branch())),
    ];

    /// <summary>Does what a line says.</summary>
    /// <param name="line">Without blanks around it; begins with a colon.</param>
    /// <param name="pid">The process that is meant if the line does not say.</param>
    /// <param name="frame">The id of the frame in which expressions are meant; null: the innermost.</param>
    /// <returns>What to show.</returns>
    public string Do(string line, long pid, int? frame)
    {
        var words = line[1..].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words is ["help"] or [])
        {
            return Help;
        }

        session.RequireStopped();
        if (s_all.FirstOrDefault(command => command.Name == words[0]) is not { } command)
        {
            throw new RequestFailure(ErrorId.CannotEvaluate, $"There is no command :{words[0]}; :help tells all.");
        }

        try
        {
            return command.Do(session, pid, command.TakesExpression ? [$"{frame}", line[(command.Name.Length + 1)..].Trim()] : words[1..]);
        }
        catch (FormatException)
        {
            throw new RequestFailure(ErrorId.CannotEvaluate, $"The command is written {command.Usage}, with whole numbers.");
        }
    }

    private static string Help => string.Join('\n', s_all
        .Select(command => (command.Usage, command.Purpose))
        .Append((":eof", "ends the program's input"))
        .Append(("> TEXT", "a line of input for the program"))
        .Append(("INSTRUCTION", "has the process execute it: PUSH_INT 3"))
        .Append(("EXPRESSION", "its value: order.drink"))
        .Select(row => $"{row.Item1,-18} {row.Item2}"));

    private static string Change(Session session, Intervention what, string area) =>
        session.Changes.Change(what, area).Coordinates is { } at ? $"done, at {at}" : "done";

    private static string Travel(Action travel)
    {
        travel();
        return "";
    }

    private static string Step(Session session, long pid, StepKind kind)
    {
        session.Go(pid, kind, SteppingPolicy.World);
        return "";
    }

    private static ValueArguments ValueOf(string[] words) => new(words[1],
        int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var frame) ? frame : null, null, null, null);

    private static string TellWay(OriginBody origin) => string.Join('\n', origin.Steps.Select(step =>
        $"{step.Coordinates,-12} {step.Instruction,-24} {NameOf(step.Process)}, {step.Place?.Text}"));

    private static string TellValues(HistoryBody history) => history.Entries.IsEmpty ? "It has not changed." : string.Join('\n',
        history.Entries.Select(entry =>
            $"{entry.Coordinates,-12} {entry.Value ?? "nothing",-24} by {NameOf(entry.Process)}, {entry.Place?.Text}"));

    private static string NameOf(ProcessName process) =>
        FormattableString.Invariant($"process {process.Pid}") + (process.Name is { } name ? $" ({name})" : "");

    private static long PidOf(string[] words, long otherwise) => words.Length == 0 ? otherwise : NumberOf(words, 0);

    private static int NumberOf(string[] words, int index) =>
        int.TryParse(words.ElementAtOrDefault(index), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw new FormatException();

    /// <param name="Name">Its word.</param>
    /// <param name="Operands">What follows, for people.</param>
    /// <param name="Purpose">What it does, for people.</param>
    /// <param name="Do">Does it for a process, with the words behind its own.</param>
    private sealed record Command(string Name, string Operands, string Purpose, Func<Session, long, string[], string> Do)
    {
        /// <summary>Whether all that follows is one expression.</summary>
        public bool TakesExpression { get; init; }

        public string Usage => $":{Name} {Operands}".TrimEnd();
    }
}
