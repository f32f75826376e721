using System.Collections.Immutable;
using System.Globalization;
using Ttvm.DebugAdapter.Protocol;
using Ttvm.Runtime.Debugging;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;
using Ttvm.Runtime.Values;

namespace Ttvm.DebugAdapter;

/// <summary>The words and sentences in which people read the engine's facts.</summary>
internal static partial class Wording
{
    /// <summary>How much of a message stands in its line of a list.</summary>
    private const int ShownMessage = 80;

    /// <summary>A sentence about a stop, where the rule alone does not say it all; else null.</summary>
    public static string? Of(Stop stop) => stop.Occasion switch
    {
        StopOccasion.Event or StopOccasion.Error or StopOccasion.Change =>
            string.Join('\n', stop.Events.Select(Of).Concat(stop.Changes.Select(Of))),
        StopOccasion.LoneWait => Of(stop.Process, stop.Blocked!),
        StopOccasion.Deadlock => "Deadlock: every process waits for a message that nobody can send.",
        StopOccasion.Frozen =>
            $"Only frozen processes could go on, {Of(stop.Process)} the first of them. Thaw one (:thaw {Of(stop.Process.Pid)}), or step it alone.",
        StopOccasion.Instruction when stop.Rules is [StopRule.RecordingEnd { Divergence: var divergence }, ..] =>
            divergence is null ? "The recording ends here. The program goes on from here as any other does."
                : "The rest of the recording is left out.",
        StopOccasion.Instruction or StopOccasion.OutsideWait or StopOccasion.SliceEnd => stop.Rules is [StopRule.Moment { At: var at }, ..]
            && at != stop.Coordinates && at is not { Decision: 0, Instruction: 0 }
                ? $"The run does not come to {at}; it is at {stop.Coordinates} now." : null,
    };

    /// <summary>Why a step of one process got no further, and what would let it.</summary>
    private static string Of(ProcessLabel process, BlockedFacts blocked)
    {
        var place = $"{Begin(process)} waits in {blocked.Instruction} at {blocked.Place}";
        return (blocked.State, blocked.DueIn) switch
        {
            (ProcessState.Sleeping, { } left) =>
                $"{place} for {OfTime(left)} to pass, and the clock stands still with the others. :advance moves the clock on.",
            (_, { } left) => $"{place} for a message, or for {OfTime(left)} to pass, and the others stand still. Continue, or step with all "
                + "processes, so that one can send it; :advance moves the clock on.",
            _ => $"{place} for a message, and the others stand still. Continue, or step with all processes, so that one can send it.",
        };
    }

    /// <summary>A time for people, from microseconds.</summary>
    private static string OfTime(long microseconds) => microseconds switch
    {
        < 1000 => FormattableString.Invariant($"{microseconds} µs"),
        < 1_000_000 => FormattableString.Invariant($"{microseconds / 1000.0:0.###} ms"),
        _ => FormattableString.Invariant($"{microseconds / 1_000_000.0:0.###} s"),
    };

    /// <summary>What the next instruction leads into, besides what a step into always does; null if into nothing.</summary>
    public static StepInTarget? OfTarget(StepInto into) => into.Kind switch
    {
        StepIntoKind.Nothing => null,
        StepIntoKind.Function => new StepInTarget((int)StepKind.Into, $"{into.Instruction}: the function"),
        StepIntoKind.Module => new StepInTarget((int)StepKind.Into, $"{into.Instruction}: the module"),
        StepIntoKind.Child => new StepInTarget((int)StepKind.Child, $"{into.Instruction}: the new process"),
        StepIntoKind.Receiver => new StepInTarget((int)StepKind.Receiver, $"{into.Instruction}: the receiver, when it takes the message"),
    };

    /// <summary>A frame of the only process there is: <c>brew · barista #3</c>.</summary>
    public static string InOnlyProcess(string frame, ProcessSummary process) =>
        (frame == process.Name ? "" : $"{frame} · ") + Convert.NameOf(process);

    /// <summary>Why something cannot be changed.</summary>
    public static string Of(InterventionProblem problem) => problem.Kind switch
    {
        InterventionProblemKind.NoProcess => $"There is no process {problem.Text}.",
        InterventionProblemKind.NoFrame => "There is no such frame any more.",
        InterventionProblemKind.NoVariable =>
            $"This function has no variable '{problem.Text}', and only the program's own instructions can give it one.",
        InterventionProblemKind.NoStackValue => $"The stack has no value {problem.Text}.",
        InterventionProblemKind.NoMessage => $"The mailbox has no message {problem.Text}.",
        InterventionProblemKind.OtherFunction =>
            "The process is in another function; it can go on only at an instruction of the function that it is in.",
        InterventionProblemKind.AwaitsOutside => $"The process cannot leave {problem.Text} before the outside has answered.",
        InterventionProblemKind.HasFailed =>
            $"{problem.Text} has failed here. Jump to an instruction (that one, to try it again) before anything else is executed.",
        InterventionProblemKind.NoInstruction when problem.Detail is { } detail => detail,
        InterventionProblemKind.NoInstruction => $"'{problem.Text}' is no instruction.",
        InterventionProblemKind.NoLabel => $"The program has no label '{problem.Text}'.",
        InterventionProblemKind.AsksOutside =>
            $"{problem.Text} may have to wait for the outside, so the console does not execute it.",
        InterventionProblemKind.NoTimer => "No timer is set, so there is no time to advance to.",
        InterventionProblemKind.CannotRun => "The program has ended.",
    };

    /// <summary>What an instruction of the console did.</summary>
    public static string Of(Execution execution)
    {
        var taken = execution.Taken.IsEmpty ? null : $"took {Of(execution.Taken.Select(Brief))}";
        var left = execution.Left.IsEmpty ? null : $"left {Of(execution.Left.Select(Brief))}";
        var stack = execution.Count switch
        {
            0 => "the stack is empty",
            1 => "1 value on the stack",
            var count => FormattableString.Invariant($"{count} values on the stack"),
        };
        return execution.Inserted!.Outcome switch
        {
            InsertionOutcome.Failed => $"{execution.Inserted.Error}. The stack is as it was.",
            InsertionOutcome.Thrown => $"When the process goes on, this is thrown: {execution.Inserted.Error}",
            InsertionOutcome.WouldWait => "No message that it would take is there, so nothing has happened.",
            InsertionOutcome.Ended => "The process has ended.",
            InsertionOutcome.Left or InsertionOutcome.Done =>
                string.Join("; ", ((string?[])[taken, left, stack]).Where(part => part is not null)),
        };
    }

    /// <summary>Why a breakpoint stops nothing; null if it does.</summary>
    public static string? Of(BoundBreakpoint breakpoint) => breakpoint.Binding switch
    {
        BreakpointBinding.Bound => null,
        BreakpointBinding.NotLoaded => "The program has not loaded this file yet.",
        BreakpointBinding.NoInstruction => "There is no instruction on or below this line.",
        BreakpointBinding.NotInLoadedText =>
            "The text that runs does not have this line: the file has been changed since. A restart takes it as it is then.",
        BreakpointBinding.NoFunction => "Nothing that the program has loaded so far has a label or a file of this name.",
        BreakpointBinding.NoSuchInstruction => "The program has no instruction at this address.",
        BreakpointBinding.NoPlace when breakpoint.Data is { } place => $"{Of(new DataFacts(place, null))} does not exist, or not any more.",
        BreakpointBinding.NoPlace => "What was to be watched does not exist any more.",
        BreakpointBinding.BadCondition => Of(breakpoint.Problem!),
    };

    /// <summary>Why an expression has no value.</summary>
    public static string Of(EvaluationProblem problem) => problem.Kind switch
    {
        EvaluationProblemKind.Empty => "There is nothing to evaluate.",
        EvaluationProblemKind.NotOneString => $"'{problem.Text}' is not one string in quotes.",
        EvaluationProblemKind.OpenName => $"The name in '{problem.Text}' has no closing backquote.",
        EvaluationProblemKind.NoVariable when problem.Detail is { } near =>
            $"There is no variable '{problem.Text}' here; did you mean '{near}'?",
        EvaluationProblemKind.NoVariable => $"There is no variable '{problem.Text}' here.",
        EvaluationProblemKind.NoPart => $"'{problem.Text}' has no part '{problem.Detail}'.",
        EvaluationProblemKind.TooLong => $"'{problem.Text}' is too long for an expression.",
        EvaluationProblemKind.TooDeep => $"'{problem.Text}' nests too deeply.",
        EvaluationProblemKind.Unfinished => $"'{problem.Text}' ends where a value should stand.",
        EvaluationProblemKind.Unexpected => $"'{problem.Detail}' cannot stand where it does in '{problem.Text}'.",
        EvaluationProblemKind.NoNumber => $"'{problem.Text}' is no number, or too large.",
        EvaluationProblemKind.NoFunction when problem.Detail is { } near =>
            $"There is no function '{problem.Text}'; did you mean '{near}'?",
        EvaluationProblemKind.NoFunction => $"There is no function '{problem.Text}'.",
        EvaluationProblemKind.WrongArguments => $"'{problem.Text}' is called like this: {problem.Detail}.",
        EvaluationProblemKind.NoProcess => $"There is no process {problem.Text}.",
        EvaluationProblemKind.NoPlace => $"'{problem.Text}' cannot be watched: variables and their parts can, values of the stack, "
            + "the mailbox, and registered names, as whereis(\"name\").",
        EvaluationProblemKind.Failed => $"{problem.Text}.",
        EvaluationProblemKind.NoHitCondition =>
            $"'{problem.Text}' does not say how often; write a number from 1, or one behind ==, !=, <, <=, >, >= or %.",
        EvaluationProblemKind.NotAssignable =>
            $"'{problem.Text}' cannot be given a value: only variables, values of the stack, messages, and their fields and items can.",
        EvaluationProblemKind.OpenBrace => $"A brace in '{problem.Text}' has no partner; {{{{ and }}}} stand for braces.",
    };

    /// <summary>What is known of code but its instructions.</summary>
    public static string Of(CodeFacts code) => code switch
    {
        { BuiltIn: not null } => "built-in program",
        { Source: null } => "bytecode without its source",
        _ => code.Source == code.File ? "source" : "bytecode with the lines of its source",
    };

    /// <summary>What a process is doing.</summary>
    public static string Of(ProcessState state) => state switch
    {
        ProcessState.Running => "running",
        ProcessState.Runnable => "runnable",
        ProcessState.Waiting => "waiting",
        ProcessState.Sleeping => "sleeping",
        ProcessState.WaitingForOutside => "waiting for the outside",
    };

    /// <summary>How sentences call a process: <c>process 3 (worker)</c>.</summary>
    public static string Of(ProcessLabel process) => process switch
    {
        { HasEnded: true } => FormattableString.Invariant($"process {process.Pid} (ended)"),
        { Title: { } title } => FormattableString.Invariant($"process {process.Pid} ({title})"),
        _ => FormattableString.Invariant($"process {process.Pid}"),
    };

    /// <summary>Facts about a process, a row each.</summary>
    /// <param name="facts">The facts; null if there is no such process any more.</param>
    /// <param name="coordinates">The coordinates of the present state.</param>
    public static VariableParts Of(ProcessFacts? facts, string coordinates) => facts is null
        ? VariableParts.None
        : VariableParts.Of(
        [
            Row("pid", Of(facts.Pid)),
            Row("state", facts.ParkedAt is { } instruction ? $"{Of(facts.State)} in {instruction}" : Of(facts.State)),
            Row("names", Of(facts.Names)),
            Row("started as", facts.StartedIn),
            Row("started by", facts.Origin is { } origin ? $"{Of(origin.Parent)} at {origin.Place}" : "the run"),
            Row("reductions", Of(facts.Reductions)),
            Row("links", Of(facts.Links.Select(Of))),
            Row("monitors", Of(facts.Monitors.Select(monitor => $"ref {Of(monitor.Reference)} on {Of(monitor.Other)}"))),
            Row("monitored by", Of(facts.Watchers.Select(watcher => $"{Of(watcher.Other)} (ref {Of(watcher.Reference)})"))),
            Row("traps exits", facts.TrapsExits ? "true" : "false"),
            Row("frames", Of(facts.Depth)),
            Row("coordinates", coordinates),
        ]);

    /// <summary>Messages, numbered: what was sent, by whom, from which line.</summary>
    /// <param name="mailbox">The messages.</param>
    /// <param name="now">The time, in microseconds since 1970.</param>
    public static VariableParts Of(FactList<MessageFacts> mailbox, long now) =>
        new(mailbox.Count, isIndexed: true, i => Describe(i.ToString(CultureInfo.InvariantCulture), mailbox[i], now));

    /// <summary>Messages that found nobody, each under whom it was for.</summary>
    /// <param name="letters">The messages.</param>
    /// <param name="now">The time, in microseconds since 1970.</param>
    public static VariableParts Of(FactList<DeadLetterFacts> letters, long now) => new(letters.Count, isIndexed: true, i =>
    {
        var letter = letters[i];
        return Describe(letter.Name is { } name ? $"to '{name}'" : FormattableString.Invariant($"to process {letter.To}"),
            letter.Message, now);
    });

    /// <summary>Registered names, each with its holder.</summary>
    public static VariableParts Of(FactList<NameFact> names) =>
        new(names.Count, isIndexed: false, i => Row(names[i].Name, names[i].Holder is { } holder ? Of(holder) : "nobody"));

    /// <summary>Something that can be watched: <c>order.drink in process 2 (till)</c>.</summary>
    public static string Of(DataFacts facts)
    {
        var owner = facts.Owner is { } process ? Of(process) : FormattableString.Invariant($"process {facts.Place.Owner}");
        return facts.Place switch
        {
            DataPlace.Variable place => $"{place.Path} in {owner}",
            DataPlace.StackSlot place => FormattableString.Invariant($"stack slot {place.Index} (from the bottom) of {owner}"),
            DataPlace.Mailbox => $"mailbox of {owner}",
            DataPlace.RegisteredName place => $"name '{place.Name}'",
            var place => throw new System.Diagnostics.UnreachableException($"nobody has said how {place} reads"),
        };
    }

    /// <summary>What stands in a listing where there is no instruction.</summary>
    /// <param name="index">Negative before the first.</param>
    public static string OfNoInstruction(long index) => index < 0 ? "(before the beginning)" : "(behind the end)";

    private static string Of(DataChange change)
    {
        var by = $"by {(change.By is { } process ? Of(process) : "the machine")}"
            + (change.At is { } at ? FormattableString.Invariant($", {Path.GetFileName(at.Path)}:{at.Line}") : "");
        var what = Of(change.What);
        return change.What.Place switch
        {
            DataPlace.Mailbox => $"{(change.New is { } message ? Brief(message) : "A message")} has come to the {what}, {by}.",
            DataPlace.RegisteredName => $"The {what} was {Holder(change.Old)} and is {Holder(change.New)} now, {by}.",
            _ => $"{what} held {Held(change.Old)} and holds {Held(change.New)} now, {by}.",
        };

        static string Held(Value? value) => value is { } held ? Brief(held) : "nothing";

        static string Holder(Value? pid) => pid is { } holder ? $"that of process {holder}" : "nobody's";
    }

    /// <summary>A sentence about what is stopped at.</summary>
    private static string Of(Happening happening)
    {
        var process = happening.Process with { HasEnded = false };
        var other = happening.Other is { } label ? Of(label with { HasEnded = false }) : null;
        return happening.Event switch
        {
            MachineEvent.Exit { IsAbnormal: true } exit => $"{Begin(process)} has ended: {Brief(exit.Reason)}.",
            MachineEvent.Exit => $"{Begin(process)} has ended.",
            MachineEvent.Error error => error.Message,
            MachineEvent.Send send => $"{Begin(process)} sends {Brief(send.Payload)} to {other ?? "a name that nobody has"}.",
            MachineEvent.Receive receive => $"{Begin(process)} receives {Brief(receive.Payload)} from {other ?? "the machine"}.",
            MachineEvent.Spawn => $"{Begin(happening.Other!.Value with { HasEnded = false })} has started {Of(process)}.",
            MachineEvent.DeadLetter { Name: { } name } letter =>
                $"{Brief(letter.Payload)} of {Of(process)} finds nobody: no process is called '{name}'.",
            MachineEvent.DeadLetter letter => $"{Brief(letter.Payload)} of {Of(process)} finds nobody: there is no {other}.",
            var happened => throw new System.Diagnostics.UnreachableException($"nobody has said how a stop at {happened} reads"),
        };
    }

    /// <summary>How a sentence begins with a process.</summary>
    public static string Begin(ProcessLabel process) => $"P{Of(process)[1..]}";

    /// <summary>A value in one short line.</summary>
    public static string Brief(Value value) => ValueText.InspectBriefly(value, ShownMessage);

    /// <summary>What a process was working on when its instruction failed: <c>\nIt was working on …</c>; empty if on nothing.</summary>
    public static string WorkingOn(MessageFacts? message) => message is null ? ""
        : $"\nIt was working on {Brief(message.Payload)} from {(message.From is { } from ? Of(from) : "the machine")}{PlaceOf(message)}.";

    private static string PlaceOf(MessageFacts message) =>
        message.SentAt is not { } sentAt ? "" : sentAt == CodePlace.Console ? ", typed in the console" : $", {Short(sentAt)}";

    private static Variable Describe(string name, MessageFacts message, long now)
    {
        var sender = message.From is { } from ? Of(from) : "the machine";
        var parts = ImmutableArray.Create(
            ValueDescription.Describe("message", message.Payload) with { IsWhole = true },
            Row("from", sender),
            Row("sent at", message.SentAt?.Text ?? "(no line)") with { Origin = message.SentAt },
            Row("sequence", message.Sequence > 0 ? Of(message.Sequence) : "(never taken)"),
            Row("time",
                FormattableString.Invariant($"{DateTimeOffset.UnixEpoch.AddMicroseconds(message.Time):yyyy-MM-dd HH:mm:ss.ffffff}")),
            Row("age", OfTime(now - message.Time)));
        var text = $"{Brief(message.Payload)} from {sender}{PlaceOf(message)}";
        return new Variable(name, text, ValueDescription.TypeOf(message.Payload), VariableParts.Of(parts))
        {
            Data = message.Payload,
            Origin = message.SentAt,
        };
    }

    /// <summary>What a message is to be, by a person who has edited its line and left there who has sent it.</summary>
    /// <param name="text">The line as it is now.</param>
    /// <param name="shown">The line as it was.</param>
    public static string WithoutSender(string text, Variable shown)
    {
        var value = shown.Data is { } data ? Brief(data) : shown.Value;
        return shown.Value.StartsWith(value, StringComparison.Ordinal) && shown.Value[value.Length..] is { Length: > 0 } sender
            && text.EndsWith(sender, StringComparison.Ordinal) ? text[..^sender.Length] : text;
    }

    private static Variable Row(string name, string value) => new(name, value, "", null);

    private static string Of(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Of(IEnumerable<string> items) => string.Join(", ", items) is { Length: > 0 } text ? text : "none";
}
