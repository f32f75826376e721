using Ttvm.Runtime.Debugging;

namespace Ttvm.Runtime.Tests.Debugging;

/// <summary>How far a step goes, in one process.</summary>
public sealed class SteppingTests
{
    private const string Calls = """
        PUSH_INT 1              ; <first>
        STORE x                 ; <second>
        CALL outer              ; <call>
        PUSH_STR "done"         ; <after>
        PRINT
        HALT
        LABEL outer
        PUSH_INT 2              ; <outer>
        CALL inner              ; <nested>
        RET                     ; <outer-end>
        LABEL inner
        POP                     ; <inner>
        RET                     ; <inner-end>
        """;

    [Fact]
    public void Stop_on_entry_stands_before_the_first_instruction()
    {
        using var script = new DebugScript(Calls);
        Assert.Equal("entry in 1 at first", script.Start(stopOnEntry: true));
        Assert.Equal("0:1:0", script.Coordinates);
        Assert.Equal("step in 1 at second", script.Step(1));
        Assert.Equal("0:1:1", script.Coordinates);
    }

    [Theory]
    [InlineData(SteppingPolicy.Isolate)]
    [InlineData(SteppingPolicy.World)]
    public void Over_passes_a_call_and_into_enters_it(SteppingPolicy policy)
    {
        using var script = new DebugScript(Calls);
        script.Break(["call"]);
        Assert.Equal("breakpoint in 1 at call", script.StartAsItIs());
        Assert.Equal("step in 1 at outer", script.Step(1, StepKind.Into, policy));
        Assert.Equal("step in 1 at nested", script.Step(1, StepKind.Over, policy));
        Assert.Equal("step in 1 at outer-end", script.Step(1, StepKind.Over, policy));
        Assert.Equal("step in 1 at after", script.Step(1, StepKind.Over, policy));
        Assert.Equal("ended with 0", script.Continue());
        Assert.Equal(["done"], script.Output);
    }

    [Theory]
    [InlineData(SteppingPolicy.Isolate)]
    [InlineData(SteppingPolicy.World)]
    public void Out_runs_to_the_caller(SteppingPolicy policy)
    {
        using var script = new DebugScript(Calls);
        script.Break(["inner"]);
        Assert.Equal("breakpoint in 1 at inner", script.StartAsItIs());
        Assert.Equal(["inner", "nested", "call"], script.Where(1));
        Assert.Equal("step in 1 at outer-end", script.Step(1, StepKind.Out, policy));
        Assert.Equal("step in 1 at after", script.Step(1, StepKind.Out, policy));
    }

    [Fact]
    public void Out_of_the_outermost_frame_runs_to_the_end()
    {
        using var script = new DebugScript(Calls);
        Assert.Equal("entry in 1 at first", script.Start(stopOnEntry: true));
        Assert.Equal("ended with 0", script.Step(1, StepKind.Out));
    }

    [Fact]
    public void A_breakpoint_inside_a_call_ends_the_step_over_it()
    {
        using var script = new DebugScript(Calls);
        script.Break(["call", "inner"]);
        Assert.Equal("breakpoint in 1 at call", script.StartAsItIs());
        Assert.Equal("breakpoint in 1 at inner", script.Step(1));
        Assert.Equal("step in 1 at inner-end", script.Step(1));
    }

    [Fact]
    public void Over_a_recursive_call_stops_at_the_same_depth()
    {
        using var script = new DebugScript("""
            PUSH_INT 3
            CALL count n
            HALT
            LABEL count
            LOAD n              ; <count>
            JZ zero
            LOAD n
            PUSH_INT 1
            SUB
            CALL count n        ; <recursion>
            RET                 ; <return>
            LABEL zero
            RET
            """);
        script.Break(["recursion"]);
        Assert.Equal("breakpoint in 1 at recursion", script.StartAsItIs());
        script.Break([]);
        Assert.Equal("step in 1 at return", script.Step(1));
        Assert.Equal(2, script.Where(1).Length);
    }

    [Fact]
    public void Over_a_throw_stops_in_the_handler_of_a_caller()
    {
        using var script = new DebugScript("""
            TRY handler
            CALL fails
            HALT
            LABEL handler
            CATCH e             ; <handler>
            HALT
            LABEL fails
            PUSH_STR "no"
            THROW               ; <break>
            """);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        Assert.Equal("step in 1 at handler", script.Step(1));
        Assert.Single(script.Where(1));
    }

    [Fact]
    public void A_jump_to_itself_is_a_new_arrival_each_time()
    {
        using var script = new DebugScript("""
            LABEL self
            JMP self            ; <break>
            """);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        Assert.Equal("breakpoint in 1 at break", script.Continue());
        Assert.Equal("breakpoint in 1 at break", script.Step(1));
        script.Break([]);
        Assert.Equal("step in 1 at break", script.Step(1));
    }

    [Fact]
    public void A_long_call_is_stepped_over_across_many_slices()
    {
        using var script = new DebugScript("""
            CALL work           ; <break>
            HALT                ; <after>
            LABEL work
            PUSH_INT 5000
            STORE n
            LABEL again
            LOAD n
            PUSH_INT 1
            SUB
            STORE n
            LOAD n
            JZ done
            JMP again
            LABEL done
            RET
            """);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        Assert.Equal("step in 1 at after", script.Step(1));
    }

    [Fact]
    public void Exit_ends_the_program_in_the_middle_of_a_step()
    {
        using var script = new DebugScript("""
            PUSH_STR "counter"
            SPAWN
            POP
            PUSH_INT 7
            EXIT                ; <break>
            """);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        Assert.Equal("ended with 7", script.Step(1));
        Assert.Empty(script.Output);
    }

    [Fact]
    public void The_last_step_ends_the_program()
    {
        using var script = new DebugScript("""
            PUSH_INT 1          ; <break>
            POP
            """);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        Assert.Equal("step in 1 at POP", script.Step(1));
        Assert.Equal("step in 1 at POP", script.Step(1));
        Assert.Equal("ended with 0", script.Step(1));
    }

    [Fact]
    public void Nothing_can_be_stepped_after_the_end()
    {
        using var script = new DebugScript("HALT");
        Assert.Equal("ended with 0", script.Start());
        Assert.Equal(StepOutcome.NoProcess, DebugScript.Wait(script.Debugger.Step(1, StepKind.Over, SteppingPolicy.Isolate)));
        script.Debugger.Continue();
        script.Debugger.Pause();
        script.Debugger.Terminate();
        Assert.Empty(script.Look(inspection => inspection.GetProcesses(10, 1)));
        Assert.True(script.IsQuiet);
    }
}
