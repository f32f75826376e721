using Ttvm.Runtime.Debugging;

namespace Ttvm.Runtime.Tests.Debugging;

/// <summary>Breakpoints that count only sometimes, that speak instead of stopping, and that stand at functions.</summary>
public sealed class ConditionTests
{
    private const string Loop = """
        PUSH_INT 0
        STORE n
        LABEL again
        LOAD n              ; <load>
        PUSH_INT 1
        ADD
        STORE n
        LOAD n
        PUSH_INT 10
        LT
        JZ done
        JMP again
        LABEL done
        HALT
        """;

    [Fact]
    public void A_condition_stops_where_it_holds()
    {
        using var script = new DebugScript(Loop);
        Assert.Equal(BreakpointBinding.NotLoaded, script.BreakIf("load", "n % 4 == 3").Binding);
        Assert.Equal("breakpoint in 1 at load", script.StartAsItIs());
        Assert.Equal(["n = 3"], script.Look(inspection => DebugScript.Draw(inspection.Locals(1, 0)).ToArray()));
        Assert.Equal("breakpoint in 1 at load", script.Continue());
        Assert.Equal(["n = 7"], script.Look(inspection => DebugScript.Draw(inspection.Locals(1, 0)).ToArray()));
        Assert.Equal("ended with 0", script.Continue());
    }

    [Theory]
    [InlineData("5", "4")]
    [InlineData("== 5", "4")]
    [InlineData(">8", "8 9")]
    [InlineData(">= 9", "8 9")]
    [InlineData("<2", "0")]
    [InlineData("<= 2", "0 1")]
    [InlineData("% 4", "3 7")]
    [InlineData("!=1", "1 2 3 4 5 6 7 8 9")]
    [InlineData("20", "")]
    public void A_hit_condition_counts_how_often_it_was_reached(string hits, string expected)
    {
        using var script = new DebugScript(Loop);
        script.BreakIf("load", null, hits);
        var found = new List<string>();
        for (var happened = script.StartAsItIs(); happened != "ended with 0"; happened = script.Continue())
        {
            found.Add(script.Look(inspection => inspection.Evaluate(1, 0, "n", out _))!.Value);
        }

        Assert.Equal(expected, string.Join(' ', found));
    }

    [Fact]
    public void Only_where_the_condition_holds_a_hit_counts()
    {
        using var script = new DebugScript(Loop);
        script.BreakIf("load", "n >= 4", "2");
        Assert.Equal("breakpoint in 1 at load", script.StartAsItIs());
        Assert.Equal("5", script.Look(inspection => inspection.Evaluate(1, 0, "n", out _))!.Value);
        Assert.Equal("ended with 0", script.Continue());
    }

    [Fact]
    public void Hits_are_counted_on_when_another_breakpoint_of_the_file_is_set()
    {
        using var script = new DebugScript(Loop);
        var first = script.BreakIf("load", null, "%4");
        Assert.Equal("breakpoint in 1 at load", script.StartAsItIs());
        var both = DebugScript.Wait(script.Debugger.SetBreakpoints(script.PathOf("main.ttvm"),
            [new(script.LineOf("load") + 1, "false"), new(script.LineOf("load"), null, "%4")]));
        Assert.Equal(first.Id, both[1].Id);
        Assert.Equal("breakpoint in 1 at load", script.Continue());
        Assert.Equal("7", script.Look(inspection => inspection.Evaluate(1, 0, "n", out _))!.Value);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Hits_are_counted_from_where_the_breakpoint_was_set_wherever_the_run_has_been_since(bool goesBack)
    {
        using var script = new DebugScript(Loop);
        script.BreakIf("load", "n == 4");
        Assert.Equal("breakpoint in 1 at load", script.StartAsItIs());
        script.BreakIf("load", null, "3");
        if (goesBack)
        {
            script.Back(1, StepKind.Into);
            script.Travel(debugger => debugger.GoToBeginning());
        }

        Assert.Equal("breakpoint in 1 at load", script.Continue());
        Assert.Equal("7", script.Look(inspection => inspection.Evaluate(1, 0, "n", out _))!.Value);
        Assert.DoesNotContain("breakpoint", script.ReverseContinue(), StringComparison.Ordinal);
    }

    [Fact]
    public void Hits_are_counted_in_a_new_future_that_begins_before_the_breakpoint_was_set()
    {
        using var script = new DebugScript(Loop);
        script.BreakIf("load", "n == 8");
        Assert.Equal("breakpoint in 1 at load", script.StartAsItIs());
        script.BreakIf("load", null, "3");
        script.Travel(debugger => debugger.GoToBeginning());
        Assert.True(DebugScript.Wait(script.Debugger.Branch()));
        Assert.Equal("breakpoint in 1 at load", script.Continue());
        Assert.Equal("2", script.Look(inspection => inspection.Evaluate(1, 0, "n", out _))!.Value);
    }

    [Fact]
    public void Stepping_over_a_line_with_a_false_condition_is_a_step()
    {
        using var script = new DebugScript(Loop);
        script.BreakIf("load", "n == 1");
        Assert.Equal("entry in 1 at PUSH_INT 0", script.StartAsItIs(stopOnEntry: true));
        Assert.Equal("step in 1 at STORE n", script.Step(1));
        Assert.Equal("step in 1 at load", script.Step(1));
        Assert.Equal("breakpoint in 1 at load", script.Continue());
        Assert.Equal("1", script.Look(inspection => inspection.Evaluate(1, 0, "n", out _))!.Value);
    }

    [Fact]
    public void A_log_point_speaks_and_does_not_stop()
    {
        using var script = new DebugScript(Loop);
        script.BreakIf("load", "n < 3", null, "{{n}} is {n}, half {n / 2.0}, of {self}{missing}");
        Assert.Equal("ended with 0", script.StartAsItIs());
        Assert.Equal(
            ["4: {n} is 0, half 0, of 1{NoVariable missing}", "4: {n} is 1, half 0.5, of 1{NoVariable missing}",
                "4: {n} is 2, half 1, of 1{NoVariable missing}"],
            script.Said);
    }

    [Fact]
    public void A_condition_that_fails_counts_as_false_and_is_told_once()
    {
        using var script = new DebugScript(Loop);
        script.BreakIf("load", "n / 0 == 1");
        Assert.Equal("ended with 0", script.StartAsItIs());
        Assert.Equal(["4: n / 0 == 1: Failed Division by zero"], script.Said);
    }

    [Theory]
    [InlineData("n ==", null, null, EvaluationProblemKind.Unfinished)]
    [InlineData("n = 1", null, null, EvaluationProblemKind.Unexpected)]
    [InlineData(null, "often", null, EvaluationProblemKind.NoHitCondition)]
    [InlineData(null, "% 0", null, EvaluationProblemKind.NoHitCondition)]
    [InlineData(null, "0", null, EvaluationProblemKind.NoHitCondition)]
    [InlineData(null, "<= 0", null, EvaluationProblemKind.NoHitCondition)]
    [InlineData(null, "< 1", null, EvaluationProblemKind.NoHitCondition)]
    [InlineData(null, null, "n is {n", EvaluationProblemKind.OpenBrace)]
    [InlineData(null, null, "n is n}", EvaluationProblemKind.OpenBrace)]
    [InlineData(null, null, "n is {}", EvaluationProblemKind.Empty)]
    [InlineData(null, null, "{\"}\" + n", EvaluationProblemKind.OpenBrace)]
    public void A_breakpoint_with_a_wrong_text_never_stops(string? condition, string? hits, string? log, EvaluationProblemKind expected)
    {
        using var script = new DebugScript(Loop);
        var breakpoint = script.BreakIf("load", condition, hits, log);
        Assert.Equal((BreakpointBinding.BadCondition, expected), (breakpoint.Binding, breakpoint.Problem?.Kind));
        Assert.Equal("ended with 0", script.StartAsItIs());
        Assert.Empty(script.Said);
        Assert.Empty(script.ChangedBreakpoints);
    }

    [Fact]
    public void Conditions_change_nothing_about_the_schedule()
    {
        const string Program = """
            SPAWN_CALL other
            POP
            PUSH_INT 2000
            STORE n
            LABEL again
            LOAD n          ; <load>
            PUSH_INT 1
            SUB
            STORE n
            LOAD n
            JZ done
            JMP again
            LABEL done
            HALT
            LABEL other
            YIELD
            RET             ; <end>
            """;
        using var plain = new DebugScript(Program);
        plain.Break(["end"]);
        Assert.Equal("breakpoint in 2 at end", plain.StartAsItIs());
        using var script = new DebugScript(Program);
        DebugScript.Wait(script.Debugger.SetBreakpoints(script.PathOf("main.ttvm"),
            [new(script.LineOf("load"), "n == 0"), new(script.LineOf("end"))]));
        Assert.Equal("breakpoint in 2 at end", script.StartAsItIs());
        Assert.Equal(plain.Coordinates, script.Coordinates);
    }

    private const string Functions = """
        ;- main.ttvm
        PUSH_INT 3
        CALL twice n
        POP
        PUSH_STR "worker"
        SPAWN
        POP
        RECEIVE
        LABEL twice
        LOAD n              ; <twice>
        DUP
        ADD
        RET
        ;- worker.ttvm
        PUSH_INT 1          ; <worker>
        PUSH_INT 2
        HALT
        """;

    [Fact]
    public void A_function_stops_at_its_first_instruction()
    {
        using var script = new DebugScript(Functions);
        var set = DebugScript.Wait(script.Debugger.SetFunctionBreakpoints([new("twice"), new("worker"), new("nobody"),
            new("twice", "n > 3")]));
        Assert.All(set, breakpoint => Assert.Equal(BreakpointBinding.NoFunction, breakpoint.Binding));
        Assert.Equal("breakpoint in 1 at twice", script.StartAsItIs());
        var rule = Assert.IsType<StopRule.Breakpoint>(Assert.Single(script.LastStop!.Rules));
        Assert.Equal((set[0].Id, BreakpointKind.Function), (rule.Id, rule.Kind));
        Assert.Equal("breakpoint in 2 at worker", script.Continue());
        Assert.Equal(
            [(set[0].Id, "main.ttvm", script.LineOf("twice")), (set[3].Id, "main.ttvm", script.LineOf("twice")),
                (set[1].Id, "worker.ttvm", script.LineOf("worker", "worker.ttvm"))],
            script.ChangedBreakpoints.Select(changed => (changed.Id, Path.GetFileName(changed.Path)!, changed.Line)));
    }

    [Fact]
    public void Functions_of_loaded_files_are_bound_at_once()
    {
        using var script = new DebugScript(Functions);
        Assert.Equal("entry in 1 at PUSH_INT 3", script.StartAsItIs(stopOnEntry: true));
        var breakpoint = Assert.Single(DebugScript.Wait(script.Debugger.SetFunctionBreakpoints([new("twice")])));
        Assert.Equal((BreakpointBinding.Bound, script.LineOf("twice")), (breakpoint.Binding, breakpoint.Line));
        Assert.Equal("breakpoint in 1 at twice", script.Continue());
        Assert.Empty(DebugScript.Wait(script.Debugger.SetFunctionBreakpoints([])));
        Assert.Equal("deadlock in 1 at RECEIVE", script.Continue());
    }
}
