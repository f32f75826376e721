using Ttvm.Runtime.Debugging;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.Runtime.Tests.Debugging;

/// <summary>Standard input that somebody types.</summary>
public sealed class InputTests
{
    private const string Echo = """
        SPAWN_CALL other
        POP
        READ_LINE           ; <read>
        PRINT
        READ_LINE
        PRINT
        HALT
        LABEL other
        PUSH_STR "other"
        PRINT
        RET
        """;

    [Fact]
    public void A_program_waits_for_lines_and_goes_on_with_them()
    {
        using var script = new DebugScript(Echo);
        Assert.Equal("1 waits for input", script.Start());
        script.Debugger.ProvideInput("one\n");
        Assert.Equal("1 waits for input", script.Next());
        script.Debugger.ProvideInput("two\n");
        Assert.Equal("ended with 0", script.Next());
        Assert.Equal(["other", "one", "two"], script.Output);
    }

    [Fact]
    public void Lines_typed_early_are_kept()
    {
        using var script = new DebugScript(Echo);
        script.Debugger.ProvideInput("one\n");
        script.Debugger.ProvideInput("two\n");
        Assert.Equal("ended with 0", script.Start());
        Assert.Equal(["one", "two", "other"], script.Output);
    }

    [Fact]
    public void Input_that_has_ended_is_null()
    {
        using var script = new DebugScript(Echo);
        script.Host.AddInput("half a line");
        script.Host.EndInput();
        Assert.Equal("ended with 0", script.Start());
        Assert.Equal(["half a line", "null", "other"], script.Output);
    }

    [Fact]
    public void Pause_stops_a_program_that_waits_for_input()
    {
        using var script = new DebugScript(Echo);
        Assert.Equal("1 waits for input", script.Start());
        script.AwaitExit(2);
        Assert.Equal("pause in 1 at read", script.Pause());
        script.Debugger.Continue();
        script.Debugger.ProvideInput("one\n");
        Assert.Equal("1 waits for input", script.Next());
    }

    [Fact]
    public void A_step_over_a_question_waits_for_the_answer()
    {
        using var script = new DebugScript(Echo);
        script.Break(["read"]);
        Assert.Equal("breakpoint in 1 at read", script.StartAsItIs());
        Assert.Equal("1 waits for input", script.Step(1));
        script.Debugger.ProvideInput("one\n");
        Assert.Equal("step in 1 at PRINT", script.Next());
    }

    [Fact]
    public void A_program_that_waits_for_input_can_be_looked_at_and_terminated()
    {
        using var script = new DebugScript(Echo);
        Assert.Equal("1 waits for input", script.Start());
        Assert.Equal(["read"], script.Where(1));
        script.Debugger.Terminate();
        Assert.Equal("ended with 143", script.Next());
    }

    [Fact]
    public void Who_reads_all_input_waits_for_its_end_and_others_run()
    {
        using var script = new DebugScript("""
            SPAWN_CALL other
            POP
            READ_INPUT
            PRINT
            HALT
            LABEL other
            PUSH_STR "other"
            PRINT
            RET
            """);
        Assert.Equal("1 waits for the end of the input", script.Start());
        script.Debugger.ProvideInput("one\n");
        script.Debugger.ProvideInput("two\n");
        Assert.Equal(ProcessState.WaitingForOutside, script.Look(inspection => inspection.GetProcesses(1, 1)).Single().State);
        script.Debugger.EndInput();
        Assert.Equal("ended with 0", script.Next());
        Assert.Equal(["other", "one", "two"], script.Output);
    }

    [Fact]
    public void Half_a_line_holds_up_nobody()
    {
        using var script = new DebugScript("""
            SPAWN_CALL other
            POP
            READ_LINE
            PRINT
            HALT
            LABEL other
            READ_CHAR
            PRINT
            RET
            """);
        script.Host.AddInput("half");
        Assert.Equal("1 waits for input", script.Start());
        Assert.Equal("2 waits for input", script.Next());
        script.Debugger.ProvideInput(" and half\n");
        script.Debugger.EndInput();
        Assert.Equal("ended with 0", script.Next());
        Assert.Equal(["half and half", "null"], script.Output);
    }

    [Fact]
    public void Characters_are_whole_and_the_rest_comes_at_once()
    {
        var input = new InputBuffer();
        input.Add("a😀b\r\nrest\n");
        Assert.Equal("a😀b", input.ReadCharacter() + input.ReadCharacter() + input.ReadCharacter());
        Assert.Equal("", input.ReadLine());
        input.Add("more");
        Assert.Equal((true, true, false), (input.Has(OutsideCall.Line), input.Has(OutsideCall.Character), input.Has(OutsideCall.AllInput)));
        Assert.Equal("rest", input.ReadLine());
        Assert.Equal((false, true, false),
            (input.Has(OutsideCall.Line), input.Has(OutsideCall.Character), input.Has(OutsideCall.AllInput)));
        input.End();
        Assert.Equal((true, true, true), (input.Has(OutsideCall.Line), input.Has(OutsideCall.Character), input.Has(OutsideCall.AllInput)));
        Assert.Equal("more", input.ReadAll());
        Assert.Null(input.ReadCharacter());
        Assert.Null(input.ReadLine());
        Assert.Equal("", input.ReadAll());
    }
}
