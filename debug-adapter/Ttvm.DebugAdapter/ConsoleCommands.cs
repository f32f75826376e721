using System.Globalization;
using Ttvm.DebugAdapter.Protocol;
using Ttvm.Runtime.Debugging;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.DebugAdapter;

/// <summary>What begins with a colon in the console. Used on the session's thread.</summary>
internal sealed class ConsoleCommands(Session session)
{
    private const int ShownHits = 50;

    private static readonly Command[] s_all =
    [
        new("freeze", "[PID]", "the process gets no turn any more", (session, line) =>
            Change(session, new Intervention.Freeze(line.PidOrOwn), "threads")),
        new("thaw", "[PID]", "a frozen process gets turns again", (session, line) =>
            Change(session, new Intervention.Thaw(line.PidOrOwn), "threads")),
        new("kill", "[PID]", "ends the process", (session, line) =>
            Change(session, new Intervention.Kill(line.PidOrOwn), "all")),
        new("drop", "INDEX", "takes a message out of the mailbox, 0 is the oldest", (session, line) =>
            Change(session, new Intervention.DropMessage(line.Pid, line.Number(0)), "variables")),
        new("duplicate", "INDEX", "puts a copy of a message behind it", (session, line) =>
            Change(session, new Intervention.DuplicateMessage(line.Pid, line.Number(0)), "variables")),
        new("move", "INDEX TO", "moves a message to another place", (session, line) =>
            Change(session, new Intervention.MoveMessage(line.Pid, line.Number(0), line.Number(1)), "variables")),
        new("advance", "", "moves the clock on to the next timer", (session, _) =>
            Change(session, new Intervention.AdvanceClock(), "all")),
        new("receive", "", "goes on to the next instruction of the process that takes a message", (session, line) =>
            Step(session, line.Pid, StepKind.Receive)),
        new("receiver", "", "goes on until the next message of the process has been taken", (session, line) =>
            Step(session, line.Pid, StepKind.Receiver)),
        new("child", "", "goes on to the beginning of the next process that this one starts", (session, line) =>
            Step(session, line.Pid, StepKind.Child)),
        new("back", "", "goes back to just before the previous instruction of the frame or its caller", (session, line) =>
            GoBack(session, line, () => session.GoBack(line.Pid, StepKind.Over))),
        new("back-into", "", "goes back to just before the previous instruction, also in what was called", (session, line) =>
            GoBack(session, line, () => session.GoBack(line.Pid, StepKind.Into))),
        new("reverse", "", "goes back to where a breakpoint, an event or a change would have stopped the run", (session, line) =>
            GoBack(session, line, session.GoBackToStop)),
        new("beginning", "", "goes back to the beginning of the run", (session, line) =>
            Travel(() => session.GoTo(new GoToMomentArguments("beginning", (int)line.Pid)))),
        new("present", "", "goes to where the run has come to", (session, line) =>
            Travel(() => session.GoTo(new GoToMomentArguments("present", (int)line.Pid)))),
        new("rejoin", "", "goes to where the run had come to before its past was changed last", (session, line) =>
            Travel(() => session.GoTo(new GoToMomentArguments("left", (int)line.Pid)))),
        new("goto", "COORDINATES", "goes to another moment of the run, such as 0:12:345", (session, line) =>
            Travel(() => session.GoTo(new GoToMomentArguments("coordinates", (int)line.Pid, line.Word(0) ?? "")))),
        new("origin", "EXPRESSION", "goes to where the value was made, and tells its way from there", (session, line) =>
            TellWay(session.GoToOrigin(line.Value))),
        new("history", "EXPRESSION", "tells which values a variable has held, and when", (session, line) =>
            TellValues(session.GetHistory(line.Value))),
        new("event", "NUMBER", "goes to just before an event of the log", (session, line) =>
            Travel(() => session.GoTo(new GoToMomentArguments("event", (int)line.Pid, Event: line.Number(0))))),
        new("received", "NUMBER", "goes to where the message of an event was taken", (session, line) =>
            Travel(() => session.GoTo(new GoToMomentArguments("received", (int)line.Pid, Event: line.Number(0))))),
        new("previous", "", "goes back to where the process has sent or taken its last message", (session, line) =>
            Travel(() => session.GoTo(new GoToMomentArguments("previous", (int)line.Pid)))),
        new("output", "LINE", "goes to where a line of the program's output was written", (session, line) =>
            Travel(() => session.GoTo(new GoToMomentArguments("output", (int)line.Pid, Line: line.Number(0))))),
        new("hits", "", "tells when breakpoints would have been reached, and what log points would have said", (session, _) =>
            TellHits(session.GetHits(new HitsArguments(null, ShownHits)))),
        new("why", "[PID]", "tells for whom the process waits, and that one, and so on", (session, line) =>
            session.GetWaitChain(new ThreadArguments((int)line.PidOrOwn)).Text),
        new("undo", "[NUMBER]", "takes the action of an event back, or else the last instruction of the process, with all that depends on it "
            + "and nothing else", (session, line) => Travel(() => session.RollBack(line.Operands.Length == 0
                ? new RollbackArguments(null, (int)line.Pid) : new RollbackArguments(line.Number(0), null)))),
        new("record", "[FILE]", "writes a recording of the run so far, which can be opened like a program", (session, line) =>
            session.Record(line.Operands)),
        new("branch", "", "makes the past the present: what came after is left", (session, _) => Travel(() => session.Branch())),
    ];

    /// <summary>Does what a line of the console says.</summary>
    /// <param name="line">Without blanks around it; begins with a colon.</param>
    /// <param name="pid">The process that is meant if the line does not say.</param>
    /// <param name="frame">The id of the frame in which expressions are meant; null: the innermost.</param>
    /// <returns>What to show.</returns>
    public string Do(string line, long pid, int? frame)
    {
        var text = line[1..].TrimStart();
        var name = text.Split(' ')[0];
        if (text is "help" or "")
        {
            return Help;
        }

        session.RequireStopped();
        if (s_all.FirstOrDefault(command => command.Name == name) is not { } command)
        {
            throw new RequestFailure(ErrorId.CannotEvaluate, $"There is no command :{name}; :help tells all.");
        }

        try
        {
            return command.Do(session, new Line(pid, frame, text[name.Length..].Trim()));
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

    private static string GoBack(Session session, Line line, Action back)
    {
        back();
        session.TellContinued(line.Pid);
        return "";
    }

    private static string Step(Session session, long pid, StepKind kind)
    {
        session.Go(pid, kind, SteppingPolicy.World);
        session.TellContinued(pid);
        return "";
    }

    private static string TellWay(OriginBody origin) => string.Join('\n', origin.Steps.Select(step =>
        $"{step.Coordinates,-12} {step.Instruction,-24} {NameOf(step.Process)}, {step.Place?.Text}"));

    private static string TellValues(HistoryBody history) => history.Entries.IsEmpty ? "It has not changed." : string.Join('\n',
        history.Entries.Select(entry =>
            $"{entry.Coordinates,-12} {entry.Value ?? "nothing",-24} by {NameOf(entry.Process)}, {entry.Place?.Text}"));

    private static string TellHits(HitsBody hits)
    {
        var lines = hits.Hits.Select(hit =>
            $"{hit.Coordinates,-12} {hit.Text ?? "reached",-24} {NameOf(hit.Process)}, {hit.Place?.Text}");
        return hits.Total == 0 ? "No breakpoint in this run would have been reached." : string.Join('\n', hits.Total > hits.Hits.Length
            ? lines.Prepend(FormattableString.Invariant($"{hits.Total - hits.Hits.Length} more before")) : lines);
    }

    private static string NameOf(ProcessName process) =>
        FormattableString.Invariant($"process {process.Pid}") + (process.Name is { } name ? $" ({name})" : "");

    /// <param name="Name">The word that it begins with.</param>
    /// <param name="Operands">What follows the word, for people.</param>
    /// <param name="Purpose">What it does, for people.</param>
    /// <param name="Do">Does what a line says.</param>
    private sealed record Command(string Name, string Operands, string Purpose, Func<Session, Line, string> Do)
    {
        public string Usage => $":{Name} {Operands}".TrimEnd();
    }

    /// <param name="Pid">The process that is meant if the line does not say.</param>
    /// <param name="Frame">The id of the frame in which expressions are meant; null: the innermost.</param>
    /// <param name="Operands">What follows the word of the command.</param>
    private sealed record Line(long Pid, int? Frame, string Operands)
    {
        public long PidOrOwn => Operands.Length == 0 ? Pid : Number(0);

        public ValueArguments Value => new(Operands, Frame, null, null, null);

        public string? Word(int index) => Operands.Split(' ', StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(index);

        /// <exception cref="FormatException">There is no such operand, or it is no whole number.</exception>
        public int Number(int index) =>
            int.TryParse(Word(index), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
                : throw new FormatException();
    }
}
