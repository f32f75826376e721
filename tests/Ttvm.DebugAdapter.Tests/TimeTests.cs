namespace Ttvm.DebugAdapter.Tests;

/// <summary>Going back in time, as a client sees it.</summary>
public sealed class TimeTests
{
    private const string Shop = """
        SPAWN_CALL worker
        STORE w
        PUSH_STR "job"
        LOAD w
        SEND                    ; <send>
        RECEIVE                 ; <wait>
        PRINT
        HALT
        LABEL worker
        RECEIVE                 ; <take>
        PRINT                   ; <out>
        RECEIVE                 ; <more>
        """;

    [Fact]
    public void A_client_goes_back_and_forward_again()
    {
        using var script = new DapScript(Shop).Launch();
        Assert.Equal("exception in 1 at wait", script.Stop());
        Assert.Equal("step in 2 at out", Back(script, 2));
        Assert.Equal("step in 2 at take", Back(script, 2));
        Assert.Equal("step in 1 at spawn", Back(script, 2).Replace("SPAWN_CALL worker", "spawn", StringComparison.Ordinal));
        Assert.Single(script.Threads());
        Assert.Equal("entry in 1 at SPAWN_CALL worker", Back(script, 1));
        Assert.Equal(7, (int)script.Client.Request("ttvm/stepping")["behind"]!);
        script.Break(["send"]);
        Assert.Equal("breakpoint in 1 at send", script.Continue());
        script.Client.Request("ttvm/goto", new { to = "present", threadId = 1 });
        Assert.Equal("goto in 1 at wait", script.Stop());
        Assert.Null(script.Client.Request("ttvm/stepping")["behind"]);
        script.Client.Request("reverseContinue", new { threadId = 1 });
        Assert.Equal("breakpoint in 1 at send", script.Stop());
        script.Break([]);
        Assert.Equal("exception in 1 at wait", script.Continue());
        Assert.Equal("job\n", script.OutputOf("stdout"));
        Assert.Equal("step in 1 at send", Back(script, 1));
        var steps = script.Client.Request("ttvm/origin", new { expression = "w" })["steps"]!;
        Assert.Equal(["STORE w", "SPAWN_CALL worker"], steps.Select(step => (string)step["instruction"]!));
        Assert.Equal("goto in 1 at SPAWN_CALL worker", script.Stop());
        script.Client.Request("ttvm/goto", new { to = "present", threadId = 1 });
        Assert.Equal("goto in 1 at wait", script.Stop());
        Assert.Equal("2", (string)Assert.Single(script.Client.Request("ttvm/history", new { expression = "w" })["entries"]!)["value"]!);
        Assert.Equal("step in 1 at send", Back(script, 1));
        script.Client.Request("ttvm/branch");
        Assert.Equal("exception in 1 at wait", script.Continue());
        Assert.Equal("job\njob\n", script.OutputOf("stdout"));
        script.Leave();
        script.CheckTranscript("time");
    }

    [Fact]
    public void What_cannot_be_gone_to_is_said()
    {
        using var script = new DapScript(Shop).Launch(new { history = 0 });
        Assert.Equal("exception in 1 at wait", script.Stop());
        Refuse(script, "\"history\" is 0", "stepBack", new { threadId = 1 });
        script.Leave();
        using var other = new DapScript(Shop).Launch();
        Assert.Equal("exception in 1 at wait", other.Stop());
        Refuse(other, "There is no process 7", "stepBack", new { threadId = 7 });
        Refuse(other, "The run has not been there", "ttvm/goto", new { to = "coordinates", coordinates = "0:99:1" });
        Refuse(other, "are written seed:decision:instruction", "ttvm/goto", new { to = "coordinates", coordinates = "here" });
        Refuse(other, "\"event\" is missing", "ttvm/goto", new { to = "event" });
        Refuse(other, "The run has not been there", "ttvm/goto", new { to = "event", @event = 999 });
        Refuse(other, "but is \"nowhere\"", "ttvm/goto", new { to = "nowhere" });
        Refuse(other, "not in its past", "ttvm/branch", new { });
        Refuse(other, "There is no variable 'x' here", "ttvm/origin", new { expression = "x" });
        Refuse(other, "There is no variable 'x' here", "ttvm/history", new { expression = "x" });
        Refuse(other, "\"expression\" is missing", "ttvm/history", new { });
        Refuse(other, "\"granularity\" must be", "stepBack", new { threadId = 1, granularity = "word" });
        Assert.Equal("exception in 1 at wait", ((Func<string>)(() =>
        {
            other.Client.Request("ttvm/focus", new { threadId = 1 });
            return other.Stop();
        }))());
        other.Leave();
    }

    [Fact]
    public void The_console_goes_through_time()
    {
        using var script = new DapScript(Shop).Launch();
        Assert.Equal("exception in 1 at wait", script.Stop());
        Assert.Equal("goto in 1 at send", Type(":event 3"));
        Assert.Equal("entry in 1 at SPAWN_CALL worker", Type(":beginning"));
        Assert.Equal("goto in 1 at wait", Type(":present"));
        Assert.Matches("^0:1:1 +STORE w +process 1 [^\n]*:2:1\n0:1:0 +SPAWN_CALL worker", script.Evaluate(":origin w", "repl"));
        Assert.Equal("goto in 1 at SPAWN_CALL worker", script.Stop());
        Assert.Equal("goto in 1 at wait", Type(":present"));
        Assert.Matches("^0:1:1 +2 +by process 1", script.Evaluate(":history w", "repl"));
        Assert.Equal("step in 1 at send", Type(":back"));
        Assert.Equal("entry in 1 at SPAWN_CALL worker", Type(":reverse"));
        script.Evaluate(":branch", "repl");
        Assert.Equal("exception in 1 at wait", script.Continue());
        Assert.Equal("job\njob\n", script.OutputOf("stdout"));
        Assert.Contains("what came after is forgotten", script.OutputOf("console"), StringComparison.Ordinal);
        script.Leave();

        string Type(string command)
        {
            script.Evaluate(command, "repl");
            return script.Stop();
        }
    }

    private static string Back(DapScript script, int pid)
    {
        script.Client.Request("stepBack", new { threadId = pid });
        return script.Stop();
    }

    private static void Refuse(DapScript script, string reason, string command, object arguments) =>
        Assert.Contains(reason, script.Client.Refused(command, arguments), StringComparison.Ordinal);
}
