using System.Text;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Runs;
using Ttvm.Testing;

namespace Ttvm.DebugAdapter.Tests;

/// <summary>Standard input: typed in the console, or from a file.</summary>
public sealed class InputTests
{
    private const string Echo = """
        READ_LINE
        PRINT
        READ_LINE           ; <second>
        PRINT
        """;

    [Fact]
    public void Lines_are_typed_in_the_console()
    {
        using var script = new DapScript(Echo).Launch();
        Assert.Equal("process 1 waits for a line of input; type it here, or > and the text; :eof ends the input\n",
            (string)script.Client.Event("output")["body"]!["output"]!);
        Assert.Equal("", script.Evaluate("> hello", "repl"));
        script.Client.Event(body => (string)body["output"]! == "hello\n", "output");
        Assert.Equal("", script.Evaluate(">  two blanks", "repl"));
        Assert.Equal("terminated", script.Stop());
        Assert.Equal("hello\n two blanks\n", script.OutputOf("stdout"));
        Assert.Equal("""
            process 1 waits for a line of input; type it here, or > and the text; :eof ends the input
            main.ttvm has ended with exit code 0.

            """, script.OutputOf("console"));
        Assert.Equal("There is no program that could read this.",
            script.Client.Refused("evaluate", new { expression = "> more", context = "repl" }));
    }

    [Fact]
    public void A_program_that_waits_for_a_line_can_be_paused_and_stepped()
    {
        using var script = new DapScript(Echo).Launch(null, "second");
        script.Client.Event("output");
        script.Client.Request("pause", new { threadId = 1 });
        Assert.Equal("pause in 1 at READ_LINE", script.Stop());
        script.Client.Request("next", new { threadId = 1 });
        script.Evaluate("> one", "repl");
        Assert.Equal("step in 1 at PRINT", script.Stop());
    }

    [Fact]
    public void Without_the_debugger_lines_are_typed_too()
    {
        using var script = new DapScript(Echo).Launch(new { noDebug = true });
        Assert.Equal("the program waits for a line of input; type it here, or > and the text; :eof ends the input\n",
            (string)script.Client.Event("output")["body"]!["output"]!);
        script.Evaluate("> one", "repl");
        script.Evaluate("> two", "repl");
        Assert.Equal("terminated", script.Stop());
        Assert.Equal("one\ntwo\n", script.OutputOf("stdout"));
    }

    [Fact]
    public void A_file_can_be_the_input()
    {
        using var script = new DapScript(Echo);
        File.WriteAllText(script.PathOf("input.txt"), "from the file\r\nand on");
        script.Launch(new { stdin = "input.txt" }, "second");
        Assert.Equal("breakpoint in 1 at second", script.Stop());
        Assert.Equal("The program reads its input from the file that \"stdin\" names, so nothing can be typed.",
            script.Client.Refused("evaluate", new { expression = "> x", context = "repl" }));
        Assert.Equal("terminated", script.Continue());
        Assert.Equal("from the file\nand on\n", script.OutputOf("stdout"));
        Assert.Equal("main.ttvm has ended with exit code 0.\n", script.OutputOf("console"));
    }

    [Fact]
    public void An_expression_in_the_console_is_still_an_expression()
    {
        using var script = new DapScript("""
            PUSH_INT 4
            STORE x
            HALT            ; <break>
            """).Launch();
        Assert.Equal("breakpoint in 1 at break", script.Stop());
        Assert.Equal("4", script.Evaluate("x", "repl"));
    }

    [Fact]
    public void Plain_text_is_input_while_a_read_waits_and_an_expression_while_the_program_stands_still()
    {
        using var script = new DapScript("""
            PUSH_INT 4
            STORE x             ; <store>
            READ_LINE
            PRINT
            READ_LINE
            PRINT
            HALT                ; <halt>
            """).Launch(null, "store", "halt");
        Assert.Equal("breakpoint in 1 at store", script.Stop());
        Assert.Equal("There is no variable 'x' here.", script.Client.Refused("evaluate", new { expression = "x", context = "repl" }));
        script.Client.Request("continue", new { threadId = 1 });
        script.Client.Event(body => ((string)body["output"]!).Contains("waits for a line", StringComparison.Ordinal), "output");
        script.Client.Request("pause", new { threadId = 1 });
        Assert.Equal("pause in 1 at READ_LINE", script.Stop());
        Assert.Equal("4", script.Evaluate("x", "repl"));
        script.Client.Request("continue", new { threadId = 1 });
        Assert.Equal("The program runs; pause it first.", script.Client.Refused("evaluate", new { expression = "x", context = "watch" }));
        Assert.Equal("", script.Evaluate("x", "repl"));
        script.Client.Event(body => (string)body["output"]! == "x\n", "output");
        Assert.Equal("", script.Evaluate(":eof", "repl"));
        Assert.Equal("breakpoint in 1 at halt", script.Stop());
        Assert.Equal("x\nnull\n", script.OutputOf("stdout"));
        Assert.Equal("The input has been ended with :eof.",
            script.Client.Refused("evaluate", new { expression = "> more", context = "repl" }));
        Assert.Equal("4", script.Evaluate("x", "repl"));
    }

    [Fact]
    public void A_mark_makes_anything_input_also_before_somebody_reads()
    {
        using var script = new DapScript("""
            PUSH_INT 1          ; <break>
            READ_LINE
            PRINT
            READ_LINE
            PRINT
            """).Launch();
        Assert.Equal("breakpoint in 1 at break", script.Stop());
        script.Evaluate("> :eof", "repl");
        script.Evaluate(">> x", "repl");
        Assert.Equal("terminated", script.Continue());
        Assert.Equal(":eof\n> x\n", script.OutputOf("stdout"));
    }

    [Fact]
    public void Without_the_debugger_whatever_is_typed_is_input()
    {
        using var script = new DapScript(Echo).Launch(new { noDebug = true });
        script.Evaluate("plain", "repl");
        script.Evaluate(" :eof ", "repl");
        Assert.Equal("terminated", script.Stop());
        Assert.Equal("plain\nnull\n", script.OutputOf("stdout"));
        Assert.Equal("There is no program that could read this.",
            script.Client.Refused("evaluate", new { expression = "late", context = "repl" }));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Lines_are_split_alike_with_and_without_the_debugger(bool noDebug)
    {
        using var script = new DapScript("""
            READ_LINE
            LEN
            PRINT
            READ_LINE
            LEN
            PRINT
            READ_LINE
            LEN
            PRINT
            """);
        File.WriteAllText(script.PathOf("input.txt"), "a\rb\r\n\r\r\nend\r");
        script.Launch(new { stdin = "input.txt", noDebug });
        Assert.Equal("terminated", script.Stop());
        Assert.Equal("3\n1\n4\n", script.OutputOf("stdout"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Everything_is_answered_while_many_processes_read_pipes_that_nobody_writes_to(bool noDebug)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var script = new DapScript("""
            PUSH_INT 40
            STORE left
            LABEL again
            MAKE_FUNCTION reads
            SPAWN
            POP
            LOAD left
            PUSH_INT 1
            SUB
            STORE left
            LOAD left
            JZ spawned
            JMP again
            LABEL spawned
            PUSH_STR "main.ttvm"
            FILE_EXISTS
            PRINT
            RECEIVE
            LABEL reads
            PUSH_STR "pipe"
            READ_FILE
            HALT                    ; <after>
            """);
        NamedPipe.Make(script.PathOf("pipe"));
        script.Launch(new { noDebug });
        script.Client.Event(body => (string)body["output"]! == "true\n", "output");
        if (!noDebug)
        {
            Assert.Equal(41, script.Threads().Length);
            Assert.True((bool)Assert.Single(script.Break(["after"]))["verified"]!);
            script.Client.Request("pause", new { threadId = 1 });
            Assert.StartsWith("pause in", script.Stop(), StringComparison.Ordinal);
            script.Client.Request("continue", new { threadId = 1 });

            // Whoever writes lets them all go on: all have the pipe open, so all see its end.
            File.WriteAllText(script.PathOf("pipe"), "text");
            Assert.StartsWith("breakpoint in", script.Stop(), StringComparison.Ordinal);
        }

        Assert.Equal(0, script.Leave());
    }

    [Fact]
    public void Who_waits_for_the_end_of_the_input_is_told_how_to_end_it()
    {
        using var script = new DapScript("READ_LINE\nPRINT\nREAD_INPUT\nPRINT").Launch();
        script.Client.Event("output");
        script.Evaluate("one", "repl");
        script.Client.Event(body => ((string)body["output"]!).StartsWith("process 1 waits for all", StringComparison.Ordinal), "output");
        script.Evaluate("two", "repl");
        script.Evaluate("three", "repl");
        script.Evaluate(":eof", "repl");
        Assert.Equal("terminated", script.Stop());
        Assert.Equal("one\ntwo\nthree\n\n", script.OutputOf("stdout"));
        Assert.Equal("""
            process 1 waits for a line of input; type it here, or > and the text; :eof ends the input
            process 1 waits for all of its input; type lines here, or > and the text, and then :eof
            main.ttvm has ended with exit code 0.

            """, script.OutputOf("console"));
    }

    [Theory]
    [InlineData("", "READ_CHAR READ_LINE READ_INPUT", "null null \"\"")]
    [InlineData("\n", "READ_LINE READ_LINE READ_INPUT", "\"\" null \"\"")]
    [InlineData("\n", "READ_CHAR READ_CHAR READ_INPUT", "\"\\n\" null \"\"")]
    [InlineData("a\nb\r\nc\rd\n", "READ_LINE READ_LINE READ_LINE READ_LINE", "\"a\" \"b\" \"c\\rd\" null")]
    [InlineData("a\r\nb\rc", "READ_CHAR READ_CHAR READ_CHAR READ_LINE READ_LINE", "\"a\" \"\\r\" \"\\n\" \"b\\rc\" null")]
    [InlineData("a\n\r\n\rb\r", "READ_INPUT READ_INPUT READ_LINE READ_CHAR", "\"a\\n\\r\\n\\rb\\r\" \"\" null null")]
    [InlineData("a\r\r\nb\nrest\r\n\U0001F600\n", "READ_LINE READ_CHAR READ_LINE READ_INPUT READ_LINE",
        "\"a\\r\" \"b\" \"\" \"rest\\r\\n\\uD83D\\uDE00\\n\" null")]
    [InlineData("\U0001F600x\ny", "READ_CHAR READ_CHAR READ_CHAR READ_CHAR READ_CHAR", "\"\\uD83D\\uDE00\" \"x\" \"\\n\" \"y\" null")]
    public void Input_is_read_alike_in_a_run_under_the_debugger_and_without_it(string input, string reads, string expected)
    {
        var program = string.Concat(reads.Split(' ').Select(read => $"{read}\nJSON_STRINGIFY\nPRINT\n"));
        var output = expected.Replace(' ', '\n') + "\n";
        Assert.Equal(output, OutputOfRun(program, input));
        foreach (var noDebug in (bool[])[false, true])
        {
            using var script = new DapScript(program);
            File.WriteAllText(script.PathOf("input.txt"), input);
            script.Launch(new { stdin = "input.txt", noDebug });
            Assert.Equal("terminated", script.Stop());
            Assert.Equal(output, script.OutputOf("stdout"));
        }

        // What is typed always is whole lines.
        foreach (var noDebug in (bool[])(input.EndsWith('\n') ? [false, true] : []))
        {
            using var script = new DapScript(program).Launch(new { noDebug });
            foreach (var line in input[..^1].Split('\n'))
            {
                script.Evaluate($"> {line}", "repl");
            }

            script.Evaluate(":eof", "repl");
            script.Stop();
            Assert.Equal(output, script.OutputOf("stdout"));
        }
    }

    private static string OutputOfRun(string program, string input)
    {
        using var output = new MemoryStream();
        using var host = new SystemHost([], output, Stream.Null, () => new StringReader(input), _ => { });
        ProgramRun.Run("main.ttvm", Encoding.UTF8.GetBytes(program), host, new MachineOptions { Smp = true }, CancellationToken.None);
        host.Flush();
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
