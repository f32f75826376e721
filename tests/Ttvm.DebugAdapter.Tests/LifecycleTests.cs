using Ttvm.DebugAdapter.Protocol;

namespace Ttvm.DebugAdapter.Tests;

/// <summary>The order of requests, the ends of a session, and what happens in between when something is wrong.</summary>
public sealed class LifecycleTests
{
    private const string Endless = """
        PUSH_STR "running"
        PRINT
        LABEL again
        JMP again
        """;

    [Fact]
    public void Initialized_comes_after_the_answer_and_breakpoints_may_come_before_launch()
    {
        using var script = new DapScript("""
            PUSH_INT 1
            POP             ; <break>
            """);
        script.Initialize();
        Assert.False((bool)Assert.Single(script.Break(["break"]))["verified"]!);
        script.Client.Request("setExceptionBreakpoints", new { filters = Array.Empty<string>() });
        script.Client.Request("configurationDone");
        script.Client.Request("launch", script.Arguments());
        Assert.True((bool)script.Client.Event("breakpoint")["body"]!["breakpoint"]!["verified"]!);
        Assert.Equal("breakpoint in 1 at break", script.Stop());
        Assert.StartsWith("→ initialize", script.Client.Transcript, StringComparison.Ordinal);
        Assert.Contains("\n← event initialized", script.Client.Transcript, StringComparison.Ordinal);
        Assert.True(script.Client.Transcript.IndexOf("← initialize", StringComparison.Ordinal)
            < script.Client.Transcript.IndexOf("← event initialized", StringComparison.Ordinal));
    }

    [Fact]
    public void Requests_out_of_order_are_refused()
    {
        using var script = new DapScript(Endless);
        Assert.Equal("'threads' came before 'initialize'.", script.Client.Refused("threads"));
        script.Initialize();
        Assert.Equal("'initialize' has been answered already.", script.Client.Refused("initialize", new { adapterID = "ttvm" }));
        Assert.Equal("No program has been launched.", script.Client.Refused("continue", new { threadId = 1 }));
        Assert.Equal("There is nothing to restart yet.", script.Client.Refused("restart"));
        Assert.Empty(script.Threads());
        script.Client.Request("launch", script.Arguments(new { stopOnEntry = true }));
        Assert.Equal("A program has been launched already; use 'restart'.", script.Client.Refused("launch", script.Arguments()));
    }

    [Fact]
    public void An_unknown_request_and_wrong_arguments_are_refused_and_the_session_lives_on()
    {
        using var script = new DapScript("PUSH_INT 1 ; <break>").Launch();
        Assert.Equal("breakpoint in 1 at break", script.Stop());
        Assert.Equal("This debugger knows no request 'teleport'.", script.Client.Refused("teleport", new { threadId = 1 }));
        Assert.StartsWith("The arguments of stackTrace do not fit: ", script.Client.Refused("stackTrace", new { threadId = "one" }),
            StringComparison.Ordinal);
        Assert.StartsWith("The arguments of setBreakpoints do not fit: ",
            script.Client.Refused("setBreakpoints", new { breakpoints = new[] { new { line = 1 } } }), StringComparison.Ordinal);
        Assert.Equal("\"policy\" must be \"isolate\" or \"world\", but is \"alone\".",
            script.Client.Refused("ttvm/stepping", new { policy = "alone" }));
        Assert.Equal("terminated", script.Continue());
        Assert.Equal("", script.Errors);
    }

    [Fact]
    public void A_bug_of_ours_is_told_once_and_the_session_lives_on()
    {
        var endpoints = new Dictionary<string, Endpoint>(Endpoints.All)
        {
            ["threads"] = Endpoint.Of<NoArguments>("threads",
                (Func<Session, NoArguments, IBody?>)((_, _) => throw new InvalidOperationException("out of thread"))),

            // Also what sounds as if the client had gone.
            ["loadedSources"] = Endpoint.Of<NoArguments>("loadedSources",
                (Func<Session, NoArguments, IBody?>)((_, _) => throw new FileNotFoundException("no such file"))),
        };
        using var script = new DapScript("PUSH_INT 1 ; <break>", endpoints).Launch();
        Assert.Equal("breakpoint in 1 at break", script.Stop());
        Assert.Equal("The debugger itself has failed at 'threads': out of thread", script.Client.Refused("threads"));
        Assert.StartsWith("ttvm-debug-adapter: 'threads' failed: System.InvalidOperationException: out of thread", script.Errors,
            StringComparison.Ordinal);
        Assert.Equal("The debugger itself has failed at 'loadedSources': no such file", script.Client.Refused("loadedSources"));
        Assert.Equal("break", script.Where(1));
        Assert.Equal(0, script.Leave());
    }

    [Fact]
    public void Terminate_ends_the_program_and_disconnect_the_session()
    {
        using var script = new DapScript(Endless).Launch();
        script.AwaitOutput();
        script.Client.Request("terminate");
        Assert.Equal(143, (int)script.Client.Event("exited")["body"]!["exitCode"]!);
        script.Client.Event("terminated");
        Assert.Equal("The program has ended.", script.Client.Refused("stackTrace", new { threadId = 1 }));
        Assert.Empty(script.Threads());
        Assert.Equal(0, script.Leave());
    }

    [Fact]
    public void A_program_without_the_debugger_is_terminated_as_well()
    {
        using var script = new DapScript(Endless).Launch(new { noDebug = true });
        script.AwaitOutput();
        script.Client.Request("terminate");
        Assert.Equal(143, (int)script.Client.Event("exited")["body"]!["exitCode"]!);
        Assert.Equal(0, script.Leave());
    }

    [Fact]
    public void Terminate_before_launch_is_the_end_too()
    {
        using var script = new DapScript(Endless).Initialize();
        script.Client.Request("terminate");
        script.Client.Event("terminated");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Disconnect_ends_a_running_program_at_once(bool noDebug)
    {
        using var script = new DapScript(Endless).Launch(new { noDebug });
        script.AwaitOutput();
        Assert.Equal(0, script.Leave());
        Assert.EndsWith("← disconnect\n", script.Client.Transcript, StringComparison.Ordinal);
        Assert.Equal("", script.Errors);
    }

    [Fact]
    public void A_program_in_the_middle_of_a_long_exec_holds_nothing_up()
    {
        using var script = new DapScript("""
            PUSH_STR "running"
            PRINT
            PUSH_STR "sleep"
            PUSH_STR "1000"
            MAKE_LIST 1
            EXEC
            """).Launch();
        script.AwaitOutput();
        Assert.Equal(["main #1 · waiting for the outside"], script.Threads());
        script.Client.Request("setBreakpoints", new { source = script.Source("main.ttvm"), breakpoints = new[] { new { line = 1 } } });
        script.Client.Request("pause", new { threadId = 1 });
        Assert.Equal("pause in 1 at EXEC", script.Stop());
        script.Client.Request("continue", new { threadId = 1 });
        script.Client.Request("terminate");
        script.Client.Event("terminated");
        Assert.Equal(0, script.Leave());
    }

    [Fact]
    public void The_end_of_the_input_is_the_end_of_the_session()
    {
        using var script = new DapScript(Endless).Launch();
        script.AwaitOutput();
        script.Client.Dispose();
        Assert.Equal(0, script.End());
    }

    [Fact]
    public void A_restart_that_fails_leaves_the_program_as_it_is()
    {
        using var script = new DapScript("""
            PUSH_INT 1      ; <break>
            POP             ; <pop>
            """).Launch();
        Assert.Equal("breakpoint in 1 at break", script.Stop());
        File.WriteAllText(script.PathOf("main.ttvm"), "PRIN");
        Assert.Contains("main.ttvm:1:1: error TTV0001: Unknown instruction", script.Client.Refused("restart"), StringComparison.Ordinal);
        Assert.Equal("step in 1 at pop", script.StepOver());
        Assert.Equal("terminated", script.Continue());
    }

    [Fact]
    public void A_program_that_has_ended_can_be_restarted()
    {
        using var script = new DapScript("PUSH_STR \"again\"\nPRINT").Launch();
        Assert.Equal("terminated", script.Stop());
        script.Client.Request("restart");
        Assert.Equal("terminated", script.Stop());
        Assert.Equal("again\nagain\n", script.OutputOf("stdout"));
    }

    [Theory]
    [InlineData("hello, is there anybody?", "malformed message header: found ',' after 'hello'.")]
    [InlineData("\r\n", "malformed message header: found the byte 0x0D after ''.")]
    [InlineData("Content-Length: many\r\n\r\n{}",
        "malformed message header: Content-Length is 'many', which is no number of bytes from 1 to 268435456.")]
    [InlineData("Content-Length: 0\r\n\r\n",
        "malformed message header: Content-Length is '0', which is no number of bytes from 1 to 268435456.")]
    [InlineData("Content-Length: 2147483648\r\n\r\n",
        "malformed message header: Content-Length is '2147483648', which is no number of bytes from 1 to 268435456.")]
    [InlineData("Content-Type: json\r\n\r\n{}", "malformed message header: there is no Content-Length field.")]
    [InlineData("Content-Size: 2\r\n\r\n{}", "malformed message header: there is an unknown field 'Content-Size'.")]
    [InlineData("Content-Length: 2\r\r", "malformed message header: the line 'Content-Length: 2' does not end with CR LF.")]
    [InlineData("Content-Length: 2\r\n\r\n[]", "a message is no JSON object: ")]
    [InlineData("Content-Length: 9\r\n\r\n{\"seq\": 1", "a message is no JSON object: ")]
    [InlineData("Content-Length: 12\r\n\r\n{\"truth\": 42}", "a message is no JSON object: ")]
    [InlineData("Content-Length: 13\r\n\r\n{\"truth\": 42}", "a message is neither a request with 'seq' and 'command' nor a response.")]
    public void Whoever_does_not_speak_the_protocol_is_told_in_one_line(string bytes, string sentence)
    {
        using var script = new DapScript(Endless);
        script.Client.WriteRaw(System.Text.Encoding.UTF8.GetBytes(bytes));

        // The input stays open: nothing may wait for more of it.
        Assert.Equal(1, script.End());
        Assert.StartsWith($"ttvm-debug-adapter: {sentence}", script.Errors, StringComparison.Ordinal);
        Assert.Single(script.Errors.TrimEnd().Split('\n'));
        Assert.Equal("", script.Client.Transcript);
    }

    [Theory]
    [InlineData("Content-Le", "the input ended inside a message header.")]
    [InlineData("Content-Length: 20\r\n\r\n{\"seq\": 1", "the input ended inside a message of 20 bytes.")]
    public void An_input_that_ends_in_the_middle_is_an_error(string bytes, string sentence)
    {
        using var script = new DapScript(Endless);
        script.Client.WriteRaw(System.Text.Encoding.UTF8.GetBytes(bytes));
        script.Client.Dispose();
        Assert.Equal(1, script.End());
        Assert.Equal($"ttvm-debug-adapter: {sentence}", script.Errors.TrimEnd());
    }

    [Fact]
    public void An_adapter_that_fails_in_the_middle_of_a_session_says_so_before_it_ends()
    {
        using var script = new DapScript(Endless).Launch();
        script.Client.WriteRaw("hello\r\n"u8.ToArray());
        Assert.Equal(1, script.End());
        CheckFailure(script,
            "The debugger itself has failed while it read a message of the editor, and ends the session: malformed message header");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_run_that_fails_says_so_once_and_the_session_has_ended(bool noDebug)
    {
        var endpoints = new Dictionary<string, Endpoint>(Endpoints.All)
        {
            ["threads"] = Endpoint.Of<NoArguments>("threads", (session, _) =>
            {
                session.Run!.Events.Failed(new InvalidOperationException("out of order"));
                session.Run.Events.Ended(143);
            }),
        };
        using var script = new DapScript(Endless, endpoints).Launch(new { noDebug });
        script.Client.Request("threads");
        script.Client.Event("terminated");
        script.Client.Request("terminate");
        Assert.Equal(0, script.Leave());
        CheckFailure(script, "The debugger itself has failed while it ran the program, and ends the session: out of order");
    }

    private static void CheckFailure(DapScript script, string sentence)
    {
        Assert.StartsWith(sentence, script.OutputOf("stderr"), StringComparison.Ordinal);
        var events = script.Client.Transcript.Split('\n').Where(line => line.StartsWith("← event", StringComparison.Ordinal)).ToList();
        Assert.Equal("← event exited {\"exitCode\":70}",
            Assert.Single(events, line => line.StartsWith("← event exited", StringComparison.Ordinal)));
        Assert.Equal("← event terminated", Assert.Single(events, line => line.Contains("terminated", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_urgent_request_behind_another_is_as_urgent()
    {
        // 'threads' holds the session up until two urgent requests wait; the first of them then asks a run that never answers.
        var endpoints = new Dictionary<string, Endpoint>(Endpoints.All)
        {
            ["threads"] = Endpoint.Of<NoArguments>("threads", (session, _) => session.Interruptions.WaitForUrgentRequests(2)),
            ["restart"] = Endpoint.Of<NoArguments>("restart", (session, _) => session.Ask(() => new TaskCompletionSource<IBody?>().Task)),
        };
        using var script = new DapScript(Endless, endpoints).Launch();
        script.Client.Send("threads");
        var restart = script.Client.Send("restart");
        script.Client.Send("disconnect");
        Assert.Equal("The program was ended before it could answer.", script.Client.Refused(restart));
        Assert.Equal(0, script.End());
    }

    [Fact]
    public void A_process_can_be_ended_and_others_hear_of_it()
    {
        using var script = new DapScript("""
            SPAWN_CALL worker       ; <spawn>
            MONITOR
            POP
            RECEIVE                 ; <main>
            GET_FIELD reason
            PRINT
            READ_LINE
            HALT
            LABEL worker
            PUSH_INT 1              ; <break>
            POP
            JMP worker
            """).Launch();
        Assert.Equal("breakpoint in 2 at break", script.Stop());
        script.Client.Request("terminateThreads", new { threadIds = new[] { 2 } });
        script.Client.Event(body => (string)body["reason"]! == "exited" && (int)body["threadId"]! == 2, "thread");
        Assert.Equal(["main #1 · runnable"], script.Threads());
        Assert.Equal("There is no process 2.", script.Client.Refused("stackTrace", new { threadId = 2 }));
        script.Client.Request("continue", new { threadId = 2 });
        script.Client.Event(body => ((string)body["output"]!).Contains("killed\n", StringComparison.Ordinal), "output");
        script.Client.Event(body => ((string)body["output"]!).Contains("waits for a line", StringComparison.Ordinal), "output");
        Assert.Equal("There is no process 2.", script.Client.Refused("terminateThreads", new { threadIds = new[] { 2 } }));
        Assert.StartsWith("The arguments of terminateThreads do not fit: ",
            script.Client.Refused("terminateThreads", new { threadIds = new[] { "2" } }), StringComparison.Ordinal);

        // It waits for a line now; with the last process the program ends.
        script.Client.Request("terminateThreads", new { threadIds = new[] { 1 } });
        Assert.Equal(1, (int)script.Client.Event("exited")["body"]!["exitCode"]!);
        script.Client.Event("terminated");
        Assert.Contains("was ended by an exit signal: killed", script.OutputOf("stderr"), StringComparison.Ordinal);
        Assert.Contains("from the debugger", script.OutputOf("stderr"), StringComparison.Ordinal);
        Assert.Equal((0, ""), (script.Leave(), script.Errors));
        script.CheckTranscript("terminate-threads");
    }
}
