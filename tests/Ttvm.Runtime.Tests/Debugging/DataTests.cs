using Ttvm.Runtime.Debugging;

namespace Ttvm.Runtime.Tests.Debugging;

/// <summary>Stops at changes: of variables, their parts, the stack, mailboxes and names.</summary>
public sealed class DataTests
{
    private const string Counting = """
        PUSH_INT 1
        STORE n             ; <first>
        LOAD n
        STORE n             ; <same>
        LOAD n
        CALL twice n        ; <call>
        STORE n             ; <second>
        DELETE n            ; <delete>
        HALT                ; <halt>
        LABEL twice
        LOAD n              ; <load>
        PUSH_INT 2
        MUL                 ; <mul>
        STORE n
        LOAD n              ; <stored>
        RET
        """;

    private const string Shop = """
        SPAWN_CALL till
        POP
        MAKE_OBJECT
        PUSH_STR "tea"
        SET_FIELD drink
        STORE order
        YIELD               ; <begin>
        LOAD order
        PUSH_INT 2
        SET_FIELD size
        STORE order         ; <size>
        LOAD order
        PUSH_STR "Latte"
        SET_FIELD drink
        STORE order         ; <drink>
        LOAD order
        SENDNAMED till      ; <send>
        PUSH_INT 0
        PUSH_INT 2
        PUSH_INT 5
        SEND_AFTER          ; <later>
        PUSH_INT 10         ; <ten>
        SLEEP               ; <sleep>
        HALT                ; <end>
        LABEL till
        REGISTER till       ; <register>
        RECEIVE             ; <receive>
        POP
        RECEIVE
        DIV                 ; <div>
        """;

    [Fact]
    public void A_variable_stops_behind_the_instruction_that_changes_it()
    {
        using var script = new DebugScript(Counting);
        Assert.Equal("entry in 1 at PUSH_INT 1", script.StartAsItIs(stopOnEntry: true));
        var watch = Watch(script, "n");
        Assert.Equal("data in 1 at LOAD n", script.Continue());
        Assert.Equal($"variable:1:1:n of 1: nothing, 1, by 1 at {script.LineOf("first")}", Told(script));
        Assert.Equal(new StopRule.Data(watch.Id, watch.Data!), Assert.Single(script.LastStop!.Rules));
        Assert.Equal("data in 1 at delete", script.Continue());
        Assert.Equal($"variable:1:1:n of 1: 1, 2, by 1 at {script.LineOf("second")}", Told(script));
        Assert.Equal("data in 1 at halt", script.Continue());
        Assert.Equal($"variable:1:1:n of 1: 2, nothing, by 1 at {script.LineOf("delete")}", Told(script));
        Assert.Equal("ended with 0", script.Continue());
    }

    [Fact]
    public void A_watch_ends_with_its_frame_and_is_told_once()
    {
        using var script = new DebugScript(Counting);
        script.Break(["load"]);
        Assert.Equal("breakpoint in 1 at load", script.StartAsItIs());
        var watch = Watch(script, "n");
        Assert.Equal("data in 1 at stored", script.Continue());
        script.ChangedBreakpoints.Clear();
        Assert.Equal("ended with 0", script.Continue());
        Assert.Equal([watch with { Binding = BreakpointBinding.NoPlace }], script.ChangedBreakpoints);
    }

    [Fact]
    public void Another_frame_of_the_same_function_is_something_else()
    {
        using var script = new DebugScript("""
            PUSH_INT 2
            STORE left
            LABEL again
            CALL f
            LOAD left
            PUSH_INT 1
            SUB
            STORE left
            LOAD left
            JZ done
            JMP again
            LABEL done
            HALT
            LABEL f
            PUSH_INT 7          ; <f>
            STORE x
            RET                 ; <ret>
            """);
        script.Break(["ret"]);
        Assert.Equal("breakpoint in 1 at ret", script.StartAsItIs());
        var place = script.Look(inspection => inspection.FindPlace(1, 0, "x", out _))!.Place;
        var caller = script.Look(inspection => inspection.FindPlace(1, 1, "left", out _))!.Place;
        Assert.Equal("breakpoint in 1 at ret", script.Continue());
        var set = DebugScript.Wait(script.Debugger.SetDataBreakpoints([new(place), new(caller)]));
        Assert.Equal([BreakpointBinding.NoPlace, BreakpointBinding.Bound], set.Select(breakpoint => breakpoint.Binding));
        Assert.NotEqual(place, script.Look(inspection => inspection.FindPlace(1, 0, "x", out _))!.Place);
        Assert.Equal(caller, script.Look(inspection => inspection.FindPlace(1, 1, "left", out _))!.Place);
        Assert.Equal("data in 1 at LOAD left", script.Continue());
    }

    [Theory]
    [InlineData("order", "size drink")]
    [InlineData("order.drink", "drink")]
    [InlineData("order[\"drink\"]", "drink")]
    [InlineData("order.size", "")]
    public void A_part_of_a_variable_is_watched_alone(string expression, string changes)
    {
        using var script = new DebugScript(Shop);
        Assert.Equal("breakpoint in 1 at begin", StartAt(script, "begin"));
        if (changes.Length == 0)
        {
            Assert.Null(script.Look(inspection => inspection.FindPlace(1, 0, expression, out _)));
            return;
        }

        Watch(script, expression);
        foreach (var marker in changes.Split(' '))
        {
            Assert.Equal("data in 1 at LOAD order", script.Continue());
            Assert.EndsWith($"by 1 at {script.LineOf(marker)}", Told(script), StringComparison.Ordinal);
        }

        Assert.Equal("ended with 0", script.Continue());
    }

    [Fact]
    public void Two_watches_of_one_change_are_told_together_and_each_by_its_condition()
    {
        using var script = new DebugScript(Shop);
        Assert.Equal("breakpoint in 1 at begin", StartAt(script, "begin"));
        var (whole, part) = (Place(script, "order"), Place(script, "order.drink"));
        var set = DebugScript.Wait(script.Debugger.SetDataBreakpoints(
            [new(whole, "order.drink != \"tea\""), new(whole, null, "2"), new(part, "missing"), new(part)]));
        Assert.Equal("data in 1 at LOAD order", script.Continue());
        Assert.Equal([set[0].Id, set[1].Id, set[3].Id], script.LastStop!.Rules.Select(rule => ((StopRule.Data)rule).Id));
        Assert.Equal([$"{script.LineOf("drink") + 1}: missing: NoVariable missing"], script.Said);
        Assert.Equal("ended with 0", script.Continue());
    }

    [Fact]
    public void A_slot_of_the_stack_counts_from_the_bottom()
    {
        using var script = new DebugScript(Counting);
        Assert.Equal("breakpoint in 1 at mul", StartAt(script, "mul"));
        Assert.Equal(new DataPlace.StackSlot(1, 0), Place(script, "stack[1]"));
        Assert.Equal(new DataPlace.StackSlot(1, 0), Place(script, "top-1"));
        var watch = Watch(script, "top");
        Assert.Equal(new DataPlace.StackSlot(1, 1), watch.Data);
        Assert.Equal("data in 1 at STORE n", script.Continue());
        Assert.Equal($"stack:1:1 of 1: 2, nothing, by 1 at {script.LineOf("mul")}", Told(script));
        Watch(script, "top");
        Assert.Equal("data in 1 at stored", script.Continue());
        Assert.Equal("data in 1 at RET", script.Continue());
        Assert.Equal("stack:1:0 of 1: nothing, 2, by 1 at " + script.LineOf("stored"), Told(script));
    }

    [Fact]
    public void A_mailbox_stops_when_a_message_comes_whoever_has_made_it()
    {
        using var script = new DebugScript(Shop);
        Assert.Equal("breakpoint in 1 at begin", StartAt(script, "begin"));
        Assert.Equal(new DataPlace.Mailbox(2), Watch(script, "process(2).mailbox").Data);
        Assert.Equal("data in 1 at PUSH_INT 0", script.Continue());
        Assert.Equal($"mailbox:2 of 2: nothing, {{drink: \"Latte\", size: 2}}, by 1 at {script.LineOf("send")}", Told(script));
        script.ChangedBreakpoints.Clear();
        Assert.Equal("data in 1 at sleep", script.Continue());
        Assert.Equal($"mailbox:2 of 2: nothing, 0, by 1 at {script.LineOf("later")}", Told(script));
        Assert.Equal("ended with 0", script.Continue());
        Assert.Equal(BreakpointBinding.NoPlace, Assert.Single(script.ChangedBreakpoints).Binding);
    }

    [Fact]
    public void A_message_can_be_asked_about_in_the_condition_of_a_mailbox()
    {
        using var script = new DebugScript(Shop);
        Assert.Equal("breakpoint in 1 at begin", StartAt(script, "begin"));
        DebugScript.Wait(script.Debugger.SetDataBreakpoints(
            [new(Place(script, "process(2).mailbox"), "message == 0 && from == 1 && to == self")]));
        Assert.StartsWith("data in", script.Continue(), StringComparison.Ordinal);
        Assert.Equal($"mailbox:2 of 2: nothing, 0, by 1 at {script.LineOf("later")}", Told(script));
    }

    [Fact]
    public void A_name_stops_when_another_or_nobody_holds_it()
    {
        using var script = new DebugScript(Shop);
        Assert.Equal("entry in 1 at SPAWN_CALL till", script.StartAsItIs(stopOnEntry: true));
        var watch = Watch(script, "whereis(\"till\")");
        Assert.Equal(new DataPlace.RegisteredName("till"), watch.Data);
        Assert.Equal("data in 2 at receive", script.Continue());
        Assert.Equal($"name:till: nothing, 2, by 2 at {script.LineOf("register")}", Told(script));
        Assert.StartsWith("data in 1", script.Continue(), StringComparison.Ordinal);
        Assert.Equal($"name:till: 2, nothing, by 2 at {script.LineOf("div")}", Told(script));
        Assert.Equal("ended with 0", script.Continue());
        Assert.True(script.Breakpoints.SetData([new(watch.Data!)])[0].IsBound);
    }

    [Fact]
    public void Only_names_outlive_a_run()
    {
        using var script = new DebugScript(Shop);
        Assert.Equal("breakpoint in 1 at begin", StartAt(script, "begin"));
        DebugScript.Wait(script.Debugger.SetDataBreakpoints(
            [new(Place(script, "order")), new(Place(script, "mailbox")), new(Place(script, "whereis(\"till\")"))]));
        script.Debugger.Dispose();
        using var next = new DebugScript(Shop, breakpoints: script.Breakpoints);
        Assert.Equal("data in 2 at receive", next.StartAsItIs());
        Assert.Equal([BreakpointBinding.NoPlace, BreakpointBinding.NoPlace],
            next.ChangedBreakpoints.Where(changed => changed.Data is not null).Select(changed => changed.Binding));
    }

    [Theory]
    [InlineData("n + 1", EvaluationProblemKind.NoPlace)]
    [InlineData("self", EvaluationProblemKind.NoPlace)]
    [InlineData("stack", EvaluationProblemKind.NoPlace)]
    [InlineData("top.x", EvaluationProblemKind.NoPlace)]
    [InlineData("mailbox[0]", EvaluationProblemKind.NoPlace)]
    [InlineData("n.x", EvaluationProblemKind.NoPart)]
    [InlineData("m", EvaluationProblemKind.NoVariable)]
    [InlineData("process(7).n", EvaluationProblemKind.NoProcess)]
    [InlineData("n =", EvaluationProblemKind.Unexpected)]
    public void What_cannot_be_watched_says_why(string expression, EvaluationProblemKind expected)
    {
        using var script = new DebugScript(Counting);
        Assert.Equal("breakpoint in 1 at mul", StartAt(script, "mul"));
        EvaluationProblem? problem = null;
        Assert.Null(script.Look(inspection => inspection.FindPlace(1, 0, expression, out problem)));
        Assert.Equal(expected, problem!.Kind);
    }

    [Theory]
    [InlineData("variable:1:1:m")]
    [InlineData("variable:1:1:n.!")]
    [InlineData("variable:1:1:n[0] + 1")]
    [InlineData("variable:1:2:n")]
    [InlineData("variable:2:1:n")]
    [InlineData("mailbox:2")]
    [InlineData("stack:99:0")]
    public void A_text_that_nobody_was_told_means_nothing(string id)
    {
        using var script = new DebugScript(Counting);
        Assert.Equal("breakpoint in 1 at mul", StartAt(script, "mul"));
        Watch(script, "n");
        var breakpoint = Assert.Single(DebugScript.Wait(script.Debugger.SetDataBreakpoints([new(DataPlace.Parse(id)!)])));
        Assert.Equal(BreakpointBinding.NoPlace, breakpoint.Binding);
        Assert.Equal("ended with 0", script.Continue());
    }

    [Theory]
    [InlineData("variable:2:7:order.drink")]
    [InlineData("variable:2:7:`a.b`[0][\"x y\"]")]
    [InlineData("stack:2:0")]
    [InlineData("mailbox:2")]
    [InlineData("name:a:b")]
    public void A_place_is_a_text_and_back(string id) => Assert.Equal(id, DataPlace.Parse(id)!.Id);

    [Theory]
    [InlineData("")]
    [InlineData("mailbox:x")]
    [InlineData("stack:1")]
    [InlineData("stack:1:99999999999")]
    [InlineData("variable:1:2")]
    [InlineData("variable:1:2:")]
    [InlineData("variable:1:2:`open")]
    [InlineData("memory:1")]
    public void Other_texts_are_no_place(string id) => Assert.Null(DataPlace.Parse(id));

    [Fact]
    public void Watching_changes_nothing_about_the_schedule()
    {
        using var plain = new DebugScript(Shop);
        Assert.Equal("breakpoint in 1 at end", StartAt(plain, "end"));
        using var script = new DebugScript(Shop);
        script.Break(["begin", "end"]);
        Assert.Equal("breakpoint in 1 at begin", script.StartAsItIs());
        Watch(script, "process(2).mailbox");
        var happened = script.Continue();
        while (happened.StartsWith("data", StringComparison.Ordinal))
        {
            happened = script.Continue();
        }

        Assert.Equal("breakpoint in 1 at end", happened);
        Assert.Equal(plain.Coordinates, script.Coordinates);
    }

    private static string StartAt(DebugScript script, string marker)
    {
        script.Break([marker]);
        return script.StartAsItIs();
    }

    private static DataPlace Place(DebugScript script, string expression) =>
        script.Look(inspection => inspection.FindPlace(script.LastStop!.Process.Pid, 0, expression, out _))!.Place;

    private static BoundBreakpoint Watch(DebugScript script, string expression)
    {
        var breakpoint = Assert.Single(DebugScript.Wait(script.Debugger.SetDataBreakpoints([new(Place(script, expression))])));
        Assert.Equal(BreakpointBinding.Bound, breakpoint.Binding);
        return breakpoint;
    }

    /// <summary>The first change of the last stop, in short.</summary>
    private static string Told(DebugScript script)
    {
        var change = script.LastStop!.Changes[0];
        return $"{change.What.Place.Id}{(change.What.Owner is { } owner ? $" of {owner.Pid}" : "")}: "
            + $"{change.Old?.Inspection ?? "nothing"}, {change.New?.Inspection ?? "nothing"}, by {change.By?.Pid} at {change.At?.Line}";
    }
}
