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

    /// <summary>The way back is long: a condition is asked for at each of two million arrivals.</summary>
    [Fact]
    public void A_client_may_vanish_while_the_run_goes_back()
    {
        using var script = new DapScript("""
            PUSH_INT 2000000
            STORE i
            LABEL more
            LOAD i                  ; <loop>
            JZ done
            LOAD i
            PUSH_INT 1
            SUB
            STORE i
            JMP more
            LABEL done
            RECEIVE                 ; <break>
            """).Launch();
        Assert.Equal("breakpoint in 1 at break", script.Stop());
        script.BreakWith(new { line = script.LineOf("loop"), condition = "i < 0" });
        script.Client.Send("reverseContinue", new { threadId = 1 });
        script.Client.Dispose();
        Assert.Equal((0, ""), (script.End(), script.Errors));
    }

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
    public void A_client_asks_the_past()
    {
        using var script = new DapScript(Shop).Launch();
        Assert.Equal("exception in 1 at wait", script.Stop());
        var why = script.Client.Request("ttvm/why", new { threadId = 2 });
        Assert.Equal([2, 1], why["links"]!.Select(link => (int)link["process"]!["pid"]!));
        var send = (int)why["links"]![0]!["senders"]![0]!["lastSend"]!["serial"]!;
        Assert.Equal("goto in 1 at send", Go(new { to = "event", @event = send }));
        Assert.Equal("goto in 2 at take", Go(new { to = "received", @event = send }));
        Assert.Equal("goto in 1 at send", Go(new { to = "previous", threadId = 1 }));
        Assert.Equal("goto in 1 at wait", Go(new { to = "present", threadId = 1 }));
        Assert.Equal("goto in 2 at out", Go(new { to = "output", line = 1 }));
        Assert.Equal("goto in 1 at wait", Go(new { to = "present", threadId = 1 }));
        var log = script.BreakWith(
            new { line = script.LineOf("out"), logMessage = "got {stack[0]}" }, new { line = script.LineOf("send") });
        var hits = script.Client.Request("ttvm/hits");
        Assert.Equal(2, (int)hits["total"]!);
        var said = script.Client.Request("ttvm/hits", new { breakpoint = (int)log[0]!["id"]!, count = 5 })["hits"]!;
        Assert.Equal("got job", (string)Assert.Single(said)["text"]!);
        Assert.Equal("goto in 2 at out", Go(new { to = "coordinates", coordinates = (string)said[0]!["coordinates"]! }));
        script.Client.Request("ttvm/goto", new { to = "present", threadId = 1 });
        script.Stop();
        var undone = script.Client.Request("ttvm/rollback", new { @event = send });
        Assert.Equal([1, 2], undone["processes"]!.Select(process => (int)process["process"]!["pid"]!));
        Assert.Equal("goto in 1 at send", script.Stop());
        script.Leave();
        script.CheckTranscript("asking");

        string Go(object to)
        {
            script.Client.Request("ttvm/goto", to);
            return script.Stop();
        }
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
        Refuse(other, "\"line\" is missing", "ttvm/goto", new { to = "output" });
        Refuse(other, "The past of this run has not been changed", "ttvm/goto", new { to = "left" });
        Refuse(other, "has not written a line 2", "ttvm/goto", new { to = "output", line = 2 });
        Refuse(other, "Event 2 sends no message", "ttvm/goto", new { to = "received", @event = 2 });
        Refuse(other, "There is no kind of events 'sleep'", "ttvm/goto", new { to = "previous", kinds = new[] { "sleep" } });
        Refuse(other, "has done nothing of that kind", "ttvm/goto", new { to = "previous", kinds = new[] { "error" }, threadId = 1 });
        Refuse(other, "There is no process 7", "ttvm/why", new { threadId = 7 });
        Refuse(other, "Event 99 cannot be taken back", "ttvm/rollback", new { @event = 99 });
        Refuse(other, "\"event\" is missing", "ttvm/rollback", new { });
        Refuse(other, "nothing that process 7 has done", "ttvm/rollback", new { threadId = 7 });
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
        Assert.Contains("Process 1 does not wait for a message: it is runnable.", script.Client.Refused("evaluate",
            new { expression = ":why", context = "repl" }), StringComparison.Ordinal);
        Assert.Equal("goto in 2 at out", Type(":output 1"));
        Assert.Equal("goto in 2 at take", Type(":previous"));
        Assert.Equal("goto in 2 at more", Type(":present"));
        Assert.Contains("process 1 waits in RECEIVE", script.Evaluate(":why 2", "repl"), StringComparison.Ordinal);
        Assert.Equal("No breakpoint in this run would have been reached.", script.Evaluate(":hits", "repl"));
        script.BreakWith(new { line = script.LineOf("out"), logMessage = "got {stack[0]}" });
        Assert.Matches(@"^0:2:\d+ +got job +process 2 \(worker\), [^\n]*$", script.Evaluate(":hits", "repl"));
        Assert.Equal("goto in 1 at send", Type(":event 3"));
        Assert.Equal("goto in 2 at take", Type(":received 3"));
        Assert.Equal("entry in 1 at SPAWN_CALL worker", Type(":beginning"));
        script.Evaluate(":branch", "repl");
        Assert.Equal("exception in 1 at wait", script.Continue());
        Assert.Equal("job\njob\n", script.OutputOf("stdout"));
        Assert.Equal("goto in 1 at wait", Type(":rejoin"));
        Assert.Contains(":rejoin leads back", script.OutputOf("console"), StringComparison.Ordinal);
        Assert.Equal("goto in 1 at send", Type(":undo"));
        Assert.Contains("Taken back, in instructions: process 1 by 2, process 2 (worker) by 3.", script.OutputOf("console"),
            StringComparison.Ordinal);
        Assert.Contains("or something has been taken back since", script.Client.Refused("evaluate",
            new { expression = ":undo 3", context = "repl" }), StringComparison.Ordinal);
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
