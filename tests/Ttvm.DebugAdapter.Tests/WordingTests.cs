using System.Runtime.CompilerServices;
using Ttvm.Runtime.Debugging;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;
using Ttvm.Runtime.Values;

namespace Ttvm.DebugAdapter.Tests;

/// <summary>The words in which people read the engine's facts.</summary>
public sealed class WordingTests
{
    public static TheoryData<Type> Rules => [.. typeof(StopRule).GetNestedTypes()];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_rule_has_a_reason_that_the_protocol_knows(Type rule)
    {
        var stop = StopFor((StopRule)RuntimeHelpers.GetUninitializedObject(rule), StopOccasion.Instruction);
        Assert.Contains(Convert.ToStopped(stop).Reason,
            new[] { "step", "breakpoint", "exception", "pause", "entry", "goto", "data breakpoint" });
    }

    [Theory]
    [InlineData(BreakpointKind.Line, "breakpoint")]
    [InlineData(BreakpointKind.Function, "function breakpoint")]
    [InlineData(BreakpointKind.Instruction, "instruction breakpoint")]
    public void A_breakpoint_is_told_as_what_it_was_asked_for(BreakpointKind kind, string reason) =>
        Assert.Equal(reason, Convert.ToStopped(StopFor(new StopRule.Breakpoint(1) { Kind = kind }, StopOccasion.Instruction)).Reason);

    [Fact]
    public void Every_event_has_a_filter_and_a_description_of_its_own()
    {
        var kinds = Enum.GetValues<StopEvent>().Where(kind => kind != StopEvent.Deadlock).ToList();
        var descriptions = kinds.ConvertAll(kind => Convert.ToStopped(StopFor(new StopRule.Event(kind), StopOccasion.Event)).Description);
        Assert.Equal(kinds.Count, descriptions.Distinct().Count());
        Assert.Equal(Enum.GetValues<StopEvent>(),
            EventFilters.Announced.Select(filter => EventFilters.Find(filter.Filter)!.Value).Order());
        Assert.Equal([StopEvent.UncaughtError, StopEvent.Deadlock], EventFilters.Defaults.Select(request => request.Kind));
    }

    [Theory]
    [InlineData(StopOccasion.Instruction, null)]
    [InlineData(StopOccasion.OutsideWait, null)]
    [InlineData(StopOccasion.Event, "Process 7 (till) has ended.")]
    [InlineData(StopOccasion.LoneWait,
        "Process 3 (worker) waits in RECEIVE at a.ttvm:3:1 for a message, and the others stand still. Continue, or step with all "
        + "processes, so that one can send it.")]
    [InlineData(StopOccasion.Frozen,
        "Only frozen processes could go on, process 3 (worker) the first of them. Thaw one (:thaw 3), or step it alone.")]
    [InlineData(StopOccasion.Deadlock, "Deadlock: every process waits for a message that nobody can send.")]
    public void An_occasion_is_told_in_a_sentence(StopOccasion occasion, string? text) =>
        Assert.Equal(text, Wording.Of(StopFor(new StopRule.Pause(), occasion)));

    public static TheoryData<DataChange, string> Changes => new()
    {
        { Change(new DataPlace.Variable(3, 1, "a b", ".drink"), Value.OfString("tea"), Value.OfInt(1)),
            "`a b`.drink in process 3 (worker) held \"tea\" and holds 1 now, by process 3 (worker), main.ttvm:4." },
        { Change(new DataPlace.StackSlot(3, 0), null, Value.OfInt(1)),
            "stack slot 0 (from the bottom) of process 3 (worker) held nothing and holds 1 now, by process 3 (worker), main.ttvm:4." },
        { Change(new DataPlace.Mailbox(3), null, Value.OfInt(1)) with { By = null, At = null },
            "1 has come to the mailbox of process 3 (worker), by the machine." },
        { Change(new DataPlace.RegisteredName("till"), Value.OfInt(3), null),
            "The name 'till' was that of process 3 and is nobody's now, by process 3 (worker), main.ttvm:4." },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_change_tells_what_it_was_and_is_and_who_made_it(DataChange change, string text) =>
        Assert.Equal(text, Wording.Of(StopFor(new StopRule.Pause(), StopOccasion.Change) with { Events = [], Changes = [change] }));

    [Fact]
    public void An_event_and_a_change_at_one_moment_are_both_told() =>
        Assert.Equal("Process 7 (till) has ended.\nstack slot 0 (from the bottom) of process 3 (worker) held 1 and holds nothing now, "
            + "by process 3 (worker), main.ttvm:4.", Wording.Of(StopFor(new StopRule.Pause(), StopOccasion.Event) with
            {
                Changes = [Change(new DataPlace.StackSlot(3, 0), Value.OfInt(1), null)],
            }));

    private static DataChange Change(DataPlace place, Value? old, Value? now)
    {
        var worker = new ProcessLabel(3, "worker", HasEnded: false);
        return new DataChange(new DataFacts(place, place.Owner is null ? null : worker), old, now, worker,
            new NoticePlace("a/main.ttvm", 4, 1));
    }

    [Fact]
    public void A_process_without_a_name_is_called_by_its_pid() =>
        Assert.StartsWith("Process 1 waits", Wording.Of(StopFor(new StopRule.Pause(),
            StopOccasion.LoneWait) with { Process = new ProcessLabel(1, null, HasEnded: false) }));

    [Fact]
    public void Facts_about_a_process_are_rows()
    {
        var other = new ProcessLabel(2, "child", HasEnded: false);
        var gone = new ProcessLabel(7, null, HasEnded: true);
        var facts = new ProcessFacts(3, ProcessState.WaitingForOutside, "READ_LINE", ["boss", "chief"], "main.ttvm",
            new SpawnFact(gone, "main.ttvm:4:1"), 12,
            [other, gone], [new MonitorFact(5, other)], [new MonitorFact(6, gone)], TrapsExits: true, 2);
        Assert.Equal(
            [
                "pid = 3", "state = waiting for the outside in READ_LINE", "names = boss, chief", "started as = main.ttvm",
                "started by = process 7 (ended) at main.ttvm:4:1", "reductions = 12", "links = process 2 (child), process 7 (ended)",
                "monitors = ref 5 on process 2 (child)", "monitored by = process 7 (ended) (ref 6)", "traps exits = true", "frames = 2",
                    "coordinates = 0:1:2",
            ],
            Rows(Wording.Of(facts, "0:1:2")));
        var plain = facts with { ParkedAt = null, State = ProcessState.Runnable, Names = [], Origin = null, Links = [],
            TrapsExits = false };
        Assert.Subset(Rows(Wording.Of(plain, "")).ToHashSet(),
            new HashSet<string> { "state = runnable", "names = none", "started by = the run", "links = none", "traps exits = false" });
        Assert.Empty(Rows(Wording.Of(null, "0:1:2")));
    }

    [Fact]
    public void A_message_tells_its_sender_and_its_line()
    {
        var sent = new MessageFacts(Value.OfString("hi"), new ProcessLabel(1, null, HasEnded: false),
            new CodePlace("a/main.ttvm:4:1", "a/main.ttvm", 4), 9, 946684800000005);
        var made = new MessageFacts(Value.OfInt(1), null, null, 0, 0);
        var mailbox = Wording.Of(new FactList<MessageFacts>(2, i => i == 0 ? sent : made), now: 946684800002005);
        Assert.Equal(["0 = \"hi\" from process 1, main.ttvm:4", "1 = 1 from the machine"], Rows(mailbox));
        Assert.Equal(
            ["message = \"hi\"", "from = process 1", "sent at = a/main.ttvm:4:1", "sequence = 9", "time = 2000-01-01 00:00:00.000005",
                "age = 2 ms"],
            Rows(mailbox.Get(0, 1)[0].Parts!));
        Assert.Subset(Rows(mailbox.Get(1, 1)[0].Parts!).ToHashSet(),
            new HashSet<string> { "sent at = (no line)", "sequence = (never taken)" });
        var letters = Wording.Of(new FactList<DeadLetterFacts>(2, i =>
            i == 0 ? new DeadLetterFacts(0, "nobody", sent) : new DeadLetterFacts(99, null, sent)), now: 946684800000005);
        Assert.Equal(["to 'nobody' = \"hi\" from process 1, main.ttvm:4", "to process 99 = \"hi\" from process 1, main.ttvm:4"],
            Rows(letters));
    }

    [Fact]
    public void A_name_tells_its_holder()
    {
        NameFact[] names = [new("a", new ProcessLabel(4, "worker", HasEnded: false)), new("b", null)];
        Assert.Equal(["a = process 4 (worker)", "b = nobody"], Rows(Wording.Of(new FactList<NameFact>(2, i => names[i]))));
    }

    [Theory]
    [InlineData(EvaluationProblemKind.Empty, null, "There is nothing to evaluate.")]
    [InlineData(EvaluationProblemKind.NotOneString, null, "'x' is not one string in quotes.")]
    [InlineData(EvaluationProblemKind.OpenName, null, "The name in 'x' has no closing backquote.")]
    [InlineData(EvaluationProblemKind.NoVariable, null, "There is no variable 'x' here.")]
    [InlineData(EvaluationProblemKind.NoVariable, "y", "There is no variable 'x' here; did you mean 'y'?")]
    [InlineData(EvaluationProblemKind.NoPart, "7", "'x' has no part '7'.")]
    [InlineData(EvaluationProblemKind.TooLong, null, "'x' is too long for an expression.")]
    [InlineData(EvaluationProblemKind.TooDeep, null, "'x' nests too deeply.")]
    [InlineData(EvaluationProblemKind.Unfinished, null, "'x' ends where a value should stand.")]
    [InlineData(EvaluationProblemKind.Unexpected, ")", "')' cannot stand where it does in 'x'.")]
    [InlineData(EvaluationProblemKind.NoNumber, null, "'x' is no number, or too large.")]
    [InlineData(EvaluationProblemKind.NoFunction, null, "There is no function 'x'.")]
    [InlineData(EvaluationProblemKind.NoFunction, "y", "There is no function 'x'; did you mean 'y'?")]
    [InlineData(EvaluationProblemKind.WrongArguments, "x(list)", "'x' is called like this: x(list).")]
    [InlineData(EvaluationProblemKind.NoProcess, null, "There is no process x.")]
    [InlineData(EvaluationProblemKind.Failed, null, "x.")]
    [InlineData(EvaluationProblemKind.NoHitCondition, null,
        "'x' does not say how often; write a number from 1, or one behind ==, !=, <, <=, >, >= or %.")]
    [InlineData(EvaluationProblemKind.NoPlace, null, "'x' cannot be watched: variables and their parts can, values of the stack, "
        + "the mailbox, and registered names, as whereis(\"name\").")]
    [InlineData(EvaluationProblemKind.NotAssignable, null,
        "'x' cannot be given a value: only variables, values of the stack, messages, and their fields and items can.")]
    [InlineData(EvaluationProblemKind.OpenBrace, null, "A brace in 'x' has no partner; {{ and }} stand for braces.")]
    public void An_expression_without_a_value_tells_why(EvaluationProblemKind kind, string? detail, string text) =>
        Assert.Equal(text, Wording.Of(new EvaluationProblem(kind, "x", detail)));

    [Theory]
    [InlineData(BreakpointBinding.Bound, null)]
    [InlineData(BreakpointBinding.NotLoaded, "The program has not loaded this file yet.")]
    [InlineData(BreakpointBinding.NoInstruction, "There is no instruction on or below this line.")]
    [InlineData(BreakpointBinding.NoFunction, "Nothing that the program has loaded so far has a label or a file of this name.")]
    [InlineData(BreakpointBinding.NoSuchInstruction, "The program has no instruction at this address.")]
    [InlineData(BreakpointBinding.NoPlace, "What was to be watched does not exist any more.")]
    [InlineData(BreakpointBinding.BadCondition, "There is nothing to evaluate.")]
    public void A_breakpoint_that_stops_nothing_tells_why(BreakpointBinding binding, string? text) =>
        Assert.Equal(text,
            Wording.Of(new BoundBreakpoint(1, "a.ttvm", 1, binding, new EvaluationProblem(EvaluationProblemKind.Empty, ""))));

    [Theory]
    [InlineData(ProcessState.Sleeping, 1_500_000L, "for 1.5 s to pass, and the clock stands still with the others. :advance moves the clock on.")]
    [InlineData(ProcessState.Waiting, 2_500L, "for a message, or for 2.5 ms to pass, and the others stand still.")]
    [InlineData(ProcessState.Waiting, 7L, "for a message, or for 7 µs to pass, and the others stand still.")]
    public void A_step_that_waits_tells_what_for(ProcessState state, long dueIn, string text) => Assert.Contains(text,
        Wording.Of(StopFor(new StopRule.Pause(), StopOccasion.LoneWait) with
        {
            Blocked = new BlockedFacts(state, "SLEEP", "a.ttvm:3:1", dueIn),
        }), StringComparison.Ordinal);

    /// <summary>Every kind has a sentence of its own.</summary>
    [Fact]
    public void Whatever_is_in_the_way_of_a_change_is_told()
    {
        var sentences = Enum.GetValues<InterventionProblemKind>().Select(kind => Wording.Of(new InterventionProblem(kind, "X"))).ToList();
        Assert.Equal(sentences.Count, sentences.Distinct().Count());
        Assert.All(sentences, sentence => Assert.EndsWith(".", sentence, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Rows(VariableParts parts) => parts.All.Select(part => $"{part.Name} = {part.Value}");

    private static Stop StopFor(StopRule rule, StopOccasion occasion) =>
        new([rule], occasion, [new Happening(new MachineEvent.Exit(7, Value.OfString("normal"), IsAbnormal: false),
            new ProcessLabel(7, "till", HasEnded: true), null)], new ProcessLabel(3, "worker", HasEnded: false), new Coordinates(0, 1, 0))
        {
            Blocked = new BlockedFacts(ProcessState.Waiting, "RECEIVE", "a.ttvm:3:1", null),
        };
}
