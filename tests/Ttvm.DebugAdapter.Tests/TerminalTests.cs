using Ttvm.DebugAdapter.Terminals;

namespace Ttvm.DebugAdapter.Tests;

/// <summary>Programs that read from a terminal and write to it, which the client opens.</summary>
public sealed class TerminalTests
{
    private const string Echo = """
        PUSH_STR "Your name?"
        PRINT
        READ_LINE
        STORE name
        LOAD name           ; <read>
        PRINT
        PUSH_STR "and an error"
        EPRINT
        READ_LINE
        PRINT
        """;

    private static readonly object Capable = new { adapterID = "ttvm", supportsRunInTerminalRequest = true };

    [Fact]
    public void A_program_reads_lines_typed_in_its_terminal_and_writes_there_while_it_is_debugged()
    {
        using var script = new DapScript(Echo);
        using var terminal = Launch(script, new { console = "integratedTerminal" }, "read");
        terminal.Await("Your name?\n");
        Assert.Equal("process 1 waits for a line of input; type it in the terminal\n",
            (string)script.Client.Event(body => (string)body["category"]! == "console", "output")["body"]!["output"]!);
        terminal.Type("Anna\n");
        Assert.Equal("breakpoint in 1 at read", script.Stop());
        Assert.Equal("\"Anna\"", script.Evaluate("name"));
        Assert.Equal("The program reads its input from its terminal, so type there.",
            script.Client.Refused("evaluate", new { expression = "> x", context = "repl" }));
        script.Client.Request("continue", new { threadId = 1 });
        terminal.Await("Anna\n");
        terminal.EndInput();
        Assert.Equal(0, terminal.End());
        Assert.Equal("terminated", script.Stop());
        Assert.Equal(("Your name?\nAnna\nnull\n", "and an error\n"), (terminal.Output, terminal.Errors));
        Assert.Equal(("", ""), (script.OutputOf("stdout"), script.OutputOf("stderr")));
        Assert.Equal((0, ""), (script.Leave(), script.Errors));
        script.CheckTranscript("terminal");
    }

    [Theory]
    [InlineData("integratedTerminal", "integrated", true)]
    [InlineData("externalTerminal", "external", false)]
    public void It_is_of_the_kind_that_is_wanted_and_works_without_the_debugger(string console, string kind, bool answersFirst)
    {
        using var script = new DapScript("""
            READ_LINE
            PRINT
            PUSH_INT 7
            EXIT
            """);
        script.Initialize(Capable);
        var launch = script.Client.Send("launch", script.Arguments(new { console, noDebug = true }));
        var (arguments, answer) = script.Client.AdapterRequest("runInTerminal");
        Assert.Equal([kind, script.Folder, "main.ttvm"], new[] { "kind", "cwd", "title" }.Select(name => (string)arguments[name]!));
        if (answersFirst)
        {
            answer(null);
        }

        using var terminal = new TestTerminal(arguments);
        terminal.Type("typed before it starts\n");
        Assert.True((bool)script.Client.Answer(launch)["success"]!);
        if (!answersFirst)
        {
            answer(null);
        }

        script.Client.Request("configurationDone");
        Assert.Equal(7, terminal.End());
        Assert.Equal(7, (int)script.Client.Event("exited")["body"]!["exitCode"]!);
        Assert.Equal("typed before it starts\n", terminal.Output);
    }

    [Fact]
    public void Characters_that_come_in_pieces_are_whole_and_a_line_may_have_no_end()
    {
        using var script = new DapScript("READ_LINE\nPRINT\n");
        using var terminal = Launch(script, new { console = "integratedTerminal" });
        var bytes = "a😀ü"u8.ToArray();
        foreach (var single in bytes)
        {
            terminal.Type([single]);
        }

        terminal.EndInput();
        Assert.Equal(0, terminal.End());
        Assert.Equal("a😀ü\n", terminal.Output);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void All_output_is_there_in_order_before_the_client_hears_of_the_end(bool noDebug)
    {
        using var script = new DapScript("""
            PUSH_INT 0
            STORE n
            LABEL again
            LOAD n
            PRINT
            LOAD n
            PUSH_INT 1
            ADD
            DUP
            STORE n
            PUSH_INT 20000
            EQ
            JZ again
            """);
        using var terminal = Launch(script, new { console = "integratedTerminal", noDebug });
        Assert.Equal("terminated", script.Stop());
        Assert.Equal(string.Concat(Enumerable.Range(0, 20000).Select(number => $"{number}\n")), terminal.Output);
    }

    [Fact]
    public void A_report_stands_in_the_terminal_and_in_the_console()
    {
        using var script = new DapScript("""
            PUSH_INT 1
            PUSH_INT 0
            DIV
            """);
        using var terminal = Launch(script, new { console = "integratedTerminal", noDebug = true });
        Assert.Equal(1, terminal.End());
        Assert.Equal("terminated", script.Stop());
        Assert.StartsWith("error: Division by zero\n", terminal.Errors, StringComparison.Ordinal);
        Assert.Equal(terminal.Errors.Replace(script.Folder, "FOLDER", StringComparison.Ordinal), script.OutputOf("stderr"));
    }

    [Theory]
    [InlineData(false, "LABEL again\nJMP again")]
    [InlineData(true, "LABEL again\nJMP again")]
    [InlineData(false, "READ_LINE")]
    [InlineData(true, "READ_LINE")]
    [InlineData(false, "PUSH_INT 1 ; <break>")]
    public void Control_C_ends_the_program_whatever_it_does(bool noDebug, string work)
    {
        using var script = new DapScript("PUSH_STR \"begins\"\nPRINT\n" + work);
        using var terminal = Launch(script, new { console = "integratedTerminal", noDebug });
        terminal.Await("begins\n");
        Assert.True(terminal.Interrupt());
        Assert.Equal(Relay.InterruptedExitCode, terminal.End());
        Assert.False(terminal.Interrupt());
        Assert.Equal(143, (int)script.Client.Event("exited")["body"]!["exitCode"]!);
        script.Client.Event("terminated");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Closing_the_terminal_ends_the_program(bool noDebug)
    {
        using var script = new DapScript("PUSH_STR \"begins\"\nPRINT\nLABEL again\nJMP again");
        using var terminal = Launch(script, new { console = "integratedTerminal", noDebug });
        terminal.Await("begins\n");
        terminal.Close();
        Assert.Equal("terminated", script.Stop());
    }

    [Theory]
    [InlineData("terminate")]
    [InlineData("disconnect")]
    public void A_terminal_that_stands_still_holds_up_the_program_and_not_its_debugger(string command)
    {
        using var script = new DapScript("""
            PUSH_STR "begins"
            PRINT
            LABEL again
            PUSH_STR "more and more and more and more and more and more and more and more and more and more"
            PRINT
            JMP again
            """);
        using var terminal = Launch(script, new { console = "integratedTerminal" });
        terminal.Await("begins\n");
        terminal.Halt();
        script.Client.Request("pause", new { threadId = 1 });
        Assert.StartsWith("pause in 1", script.Stop(), StringComparison.Ordinal);
        script.Client.Request("continue", new { threadId = 1 });
        script.Client.Request("threads");
        script.Client.Request(command);
        if (command == "terminate")
        {
            script.Client.Request("disconnect");
        }

        Assert.Equal(0, script.End());
    }

    [Fact]
    public void It_goes_on_in_the_same_terminal_when_it_starts_anew_and_in_another_when_it_had_ended()
    {
        using var script = new DapScript("PUSH_STR \"begins\"\nPRINT\nREAD_LINE\nPRINT\n");
        using var terminal = Launch(script, new { console = "integratedTerminal" });
        terminal.Await("begins\n");
        script.Client.Request("restart");
        terminal.Await("begins\nbegins\n");
        terminal.Type("one\n");
        Assert.Equal(0, terminal.End());
        Assert.Equal("begins\nbegins\none\n", terminal.Output);
        Assert.Equal("terminated", script.Stop());
        var restart = script.Client.Send("restart");
        var (arguments, answer) = script.Client.AdapterRequest("runInTerminal");
        answer(null);
        using var another = new TestTerminal(arguments);
        Assert.True((bool)script.Client.Answer(restart)["success"]!);
        another.Type("two\n");
        Assert.Equal("terminated", script.Stop());
        Assert.Equal("begins\ntwo\n", another.Output);
    }

    [Fact]
    public void Started_anew_without_one_it_leaves_its_terminal()
    {
        using var script = new DapScript("PUSH_STR \"begins\"\nPRINT\nREAD_LINE\n");
        using var terminal = Launch(script, new { console = "integratedTerminal" });
        terminal.Await("begins\n");
        script.Client.Request("restart", new { arguments = script.Arguments() });
        Assert.Equal(143, terminal.End());
        script.AwaitOutput();
        Assert.Equal("begins\n", script.OutputOf("stdout"));
    }

    [Fact]
    public void A_file_is_the_input_also_in_a_terminal()
    {
        using var script = new DapScript("READ_LINE\nPRINT\nREAD_LINE\nPRINT\n");
        File.WriteAllText(script.PathOf("input.txt"), "of the file\n");
        using var terminal = Launch(script, new { console = "integratedTerminal", stdin = "input.txt" });
        terminal.Type("typed\n");
        Assert.Equal(0, terminal.End());
        Assert.Equal("of the file\nnull\n", terminal.Output);
    }

    [Fact]
    public void A_client_that_cannot_open_one_is_told_what_to_do_instead()
    {
        using var script = new DapScript(Echo).Initialize();
        Assert.Equal("\"console\" is \"integratedTerminal\", but this editor opens no terminals for debuggers; leave it out: then output "
            + "comes to the debug console, and input is typed there, or comes from the file that \"stdin\" names.",
            script.Client.Refused("launch", script.Arguments(new { console = "integratedTerminal" })));
        Assert.Equal("\"console\" must be \"internalConsole\", \"integratedTerminal\" or \"externalTerminal\", but is \"terminal\".",
            script.Client.Refused("launch", script.Arguments(new { console = "terminal" })));
        script.Client.Request("launch", script.Arguments(new { console = "internalConsole" }));
    }

    [Fact]
    public void A_client_that_opens_none_says_why_and_the_launch_can_be_tried_again()
    {
        using var script = new DapScript(Echo).Initialize(Capable);
        var launch = script.Client.Send("launch", script.Arguments(new { console = "externalTerminal" }));
        script.Client.AdapterRequest("runInTerminal").Answer("no terminal program was found");
        Assert.Equal("The editor has opened no terminal: no terminal program was found. Without \"console\" none is needed.",
            script.Client.Refused(launch));
        script.Client.Request("launch", script.Arguments());
        script.Client.Request("configurationDone");
        script.AwaitOutput();
    }

    [Fact]
    public void Without_a_terminal_after_a_restart_there_is_nothing_to_debug_any_more()
    {
        using var script = new DapScript("PUSH_STR \"begins\"\nPRINT\n").Initialize(Capable);
        script.Client.Request("launch", script.Arguments());
        script.Client.Request("configurationDone");
        script.AwaitOutput();
        var restart = script.Client.Send("restart", new { arguments = script.Arguments(new { console = "integratedTerminal" }) });
        script.Client.AdapterRequest("runInTerminal").Answer("no");
        script.Client.Refused(restart);
        Assert.Equal(0, script.Leave());
    }

    [Fact]
    public void Strangers_are_not_let_in()
    {
        using var script = new DapScript("PUSH_STR \"begins\"\nPRINT\n").Initialize(Capable);
        var launch = script.Client.Send("launch", script.Arguments(new { console = "integratedTerminal" }));
        var (arguments, answer) = script.Client.AdapterRequest("runInTerminal");
        answer(null);
        using var silent = new System.Net.Sockets.TcpClient("127.0.0.1", (int)arguments["args"]!.Last());
        using var stranger = new TestTerminal(arguments, token: "0123456789abcdef0123456789abcdef");
        Assert.Equal(1, stranger.End());
        Assert.Equal("ttvm-debug-adapter: the debugger of this terminal has ended, and the program with it\n", stranger.Errors);
        using var terminal = new TestTerminal(arguments);
        Assert.True((bool)script.Client.Answer(launch)["success"]!);
        script.Client.Request("configurationDone");
        Assert.Equal(0, terminal.End());
    }

    [Theory]
    [InlineData("cancel")]
    [InlineData("disconnect")]
    public void Waiting_for_a_terminal_that_does_not_come_can_be_ended(string command)
    {
        using var script = new DapScript(Echo).Initialize(Capable);
        var launch = script.Client.Send("launch", script.Arguments(new { console = "integratedTerminal" }));
        var (arguments, answer) = script.Client.AdapterRequest("runInTerminal");
        answer(null);
        script.Client.Send(command, command == "cancel" ? new { requestId = launch } : null);
        script.Client.Refused(launch);
        Assert.ThrowsAny<Exception>(() => new TestTerminal(arguments).End());
    }

    /// <summary>Launches with a terminal that is opened at once.</summary>
    private static TestTerminal Launch(DapScript script, object more, params string[] markers)
    {
        script.Initialize(Capable);
        script.Break(["break", .. markers]);
        var launch = script.Client.Send("launch", script.Arguments(more));
        var (arguments, answer) = script.Client.AdapterRequest("runInTerminal");
        answer(null);
        var terminal = new TestTerminal(arguments);
        Assert.True((bool)script.Client.Answer(launch)["success"]!);
        script.Client.Request("configurationDone");
        return terminal;
    }
}
