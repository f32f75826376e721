namespace Ttvm.DebugAdapter.Tests;

/// <summary>A file that is changed while its program stands still: a client speaks of its lines as they are by now.</summary>
public sealed class ChangedFileTests
{
    private const string Program = """
        PUSH_INT 1              ; <break>
        PRINT
        PUSH_INT 2
        STORE n
        LOAD n
        PRINT
        """;

    /// <summary>Two lines above, one changed, one more behind it, and all of them indented.</summary>
    private const string Edited = """
        ; new
        ; newer
            PUSH_INT 1              ; <break>
            PRINT
            PUSH_INT 22
            STORE n
            NULL
            LOAD n
            PRINT
        """;

    [Theory]
    [InlineData(4, "PRINT")]
    [InlineData(5, "PUSH_INT 2")]
    [InlineData(6, "STORE n")]
    [InlineData(8, "LOAD n")]
    [InlineData(9, "PRINT")]
    public void A_breakpoint_keeps_its_instruction(int line, string instruction)
    {
        using var script = Change();
        var breakpoint = Break(script, script.Source("main.ttvm"), line);
        Assert.Equal((true, line), ((bool)breakpoint["verified"]!, (int)breakpoint["line"]!));
        Assert.Equal($"breakpoint in 1 at {instruction}", script.Continue());
        Assert.Equal("terminated", script.Continue());
        script.Leave();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(99)]
    public void A_line_that_was_not_launched_has_no_breakpoint_before_a_restart(int line)
    {
        using var script = Change();
        var breakpoint = Break(script, script.Source("main.ttvm"), line);
        Assert.Equal((false, line), ((bool)breakpoint["verified"]!, (int)breakpoint["line"]!));
        Assert.StartsWith("The text that runs does not have this line", (string)breakpoint["message"]!, StringComparison.Ordinal);
        Assert.Equal("terminated", script.Continue());
        script.Leave();
    }

    [Fact]
    public void A_restart_takes_lines_as_they_are_in_the_file()
    {
        using var script = Change();
        Break(script, script.Source("main.ttvm"), 7);
        script.Client.Request("restart");
        Assert.Equal("stopped", (string)script.Client.Event("stopped", "terminated")["event"]!);
        Assert.Equal(7, (int)script.Client.Request("stackTrace", new { threadId = 1 })["stackFrames"]![0]!["line"]!);
        script.Leave();
    }

    /// <summary>An editor shows both, and each has breakpoints of its own.</summary>
    [Fact]
    public void The_launched_text_has_breakpoints_of_its_own()
    {
        using var script = Change();
        Break(script, script.Source("main.ttvm"), 4);
        var launched = script.Client.Request("stackTrace", new { threadId = 1 })["stackFrames"]![0]!["source"]!;
        var breakpoint = Break(script, launched, 5);
        Assert.Equal(5, (int)breakpoint["line"]!);
        Assert.Equal(launched["sourceReference"], breakpoint["source"]!["sourceReference"]);
        Assert.Equal("breakpoint in 1 at PRINT", script.Continue());
        Assert.Equal("breakpoint in 1 at LOAD n", script.Continue());
        Assert.Equal("terminated", script.Continue());
        script.Leave();
    }

    [Fact]
    public void Jumps_and_runs_go_to_the_instruction_of_a_line()
    {
        using var script = Change();
        var source = script.Source("main.ttvm");
        var target = Assert.Single(script.Client.Request("gotoTargets", new { source, line = 6 })["targets"]!);
        Assert.Equal(6, (int)target["line"]!);
        script.Client.Request("ttvm/stepTo", new { threadId = 1, to = "line", source, line = 5 });
        Assert.Equal("step in 1 at PUSH_INT 2", script.Stop());
        target = Assert.Single(script.Client.Request("gotoTargets", new { source, line = 7 })["targets"]!);
        Assert.Equal(8, (int)target["line"]!);
        script.Client.Request("goto", new { threadId = 1, targetId = (int)target["id"]! });
        Assert.Equal("goto in 1 at LOAD n", script.Stop());
        var places = script.Client.Request("breakpointLocations", new { source, line = 1, endLine = 99 })["breakpoints"]!;
        Assert.Equal([3, 4, 5, 6, 8, 9], places.Select(place => (int)place["line"]!));
        script.Leave();
    }

    /// <summary>The program stands still at its first instruction, and its file is another one.</summary>
    private static DapScript Change()
    {
        var script = new DapScript(Program).Launch();
        Assert.Equal("breakpoint in 1 at break", script.Stop());
        File.WriteAllText(script.PathOf("main.ttvm"), Edited);
        return script;
    }

    private static JToken Break(DapScript script, object source, int line) => Assert.Single(
        script.Client.Request("setBreakpoints", new { source, breakpoints = new[] { new { line } } })["breakpoints"]!);
}
