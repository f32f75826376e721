using Ttvm.Runtime.Debugging;

namespace Ttvm.Runtime.Tests.Debugging;

/// <summary>Where breakpoints are bound, before and after a program loads the file they are in.</summary>
public sealed class BreakpointTests
{
    private const string Program = """
        ; a comment         <comment>
        ; <comment>

        LABEL here          ; <label>
        PUSH_INT 1          ; <push>
        POP
        ; <end>
        """;

    [Theory]
    [InlineData("comment")]
    [InlineData("label")]
    [InlineData("push")]
    public void A_line_without_an_instruction_means_the_next_one(string marker)
    {
        using var script = new DebugScript(Program);
        var breakpoint = Assert.Single(script.Break([marker]));
        Assert.True(breakpoint.IsBound);
        Assert.Equal("breakpoint in 1 at push", script.StartAsItIs());
    }

    [Fact]
    public void A_line_below_the_last_instruction_cannot_be_bound()
    {
        using var script = new DebugScript(Program);
        var breakpoint = Assert.Single(script.Break(["end"]));
        Assert.False(breakpoint.IsBound);
        Assert.Equal("There is no instruction on or below this line.", breakpoint.Message);
        Assert.Equal("ended with 0", script.StartAsItIs());
    }

    [Fact]
    public void A_file_that_is_not_there_cannot_be_bound()
    {
        using var script = new DebugScript(Program);
        var breakpoint = Assert.Single(DebugScript.Wait(script.Debugger.SetBreakpoints(script.PathOf("gone.ttvm"), [1])));
        Assert.False(breakpoint.IsBound);
        Assert.StartsWith("Cannot read ", breakpoint.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_changed_before_it_was_loaded_is_bound_anew()
    {
        using var script = new DebugScript(Program);
        var before = Assert.Single(script.Break(["push"]));
        File.WriteAllText(script.PathOf("main.ttvm"), "\n\n\n\n\n\nPUSH_INT 1\nPOP\n");
        script.StartAsItIs();
        var after = Assert.Single(script.ChangedBreakpoints);
        Assert.Equal(before.Id, after.Id);
        Assert.True(after.Line > before.Line);
    }

    [Fact]
    public void A_breakpoint_set_while_a_program_runs_goes_by_the_text_that_was_loaded()
    {
        using var script = new DebugScript(Program);
        Assert.Equal("entry in 1 at push", script.StartAsItIs(stopOnEntry: true));
        File.WriteAllText(script.PathOf("main.ttvm"), "");
        Assert.True(Assert.Single(script.Break(["push"])).IsBound);
    }

    [Fact]
    public void Breakpoints_outlive_a_run()
    {
        var breakpoints = new Breakpoints();
        using var first = new DebugScript(Program, breakpoints: breakpoints);
        first.Break(["push"]);
        Assert.Equal("breakpoint in 1 at push", first.StartAsItIs());
        first.Debugger.Dispose();
        using var client = new DebugScript(Program, breakpoints: breakpoints);
        File.Copy(first.PathOf("main.ttvm"), client.PathOf("main.ttvm"), overwrite: true);
        Assert.True(DebugScript.Wait(client.Debugger.Load(first.PathOf("main.ttvm"))).IsLoaded);
        client.Debugger.Start(stopOnEntry: false);
        Assert.StartsWith("breakpoint in 1", client.Next(), StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_with_instructions_are_listed()
    {
        using var script = new DebugScript("""
            PUSH_INT 1

            ; nothing
            POP
            """);
        var lines = DebugScript.Wait(script.Debugger.GetInstructionLines(script.PathOf("main.ttvm")));
        Assert.Equal(2, lines.Lines.Length);
        Assert.Equal(lines.Lines[1], lines.Next(lines.Lines[0] + 1));
        Assert.Equal(0, lines.Next(lines.Lines[1] + 1));
    }
}
