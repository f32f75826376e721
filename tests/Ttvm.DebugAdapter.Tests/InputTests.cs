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
        Assert.Equal("process 1 waits for a line of input; type it here, or > and the text; :eof ends the input\n", (string)script.Client.Event("output")["body"]!["output"]!);
        Assert.Equal("", script.Evaluate("> hello", "repl"));
        script.Client.Event(body => (string)body["output"]! == "hello\n", "output");
        Assert.Equal("", script.Evaluate(">  two blanks", "repl"));
        Assert.Equal("terminated", script.Stop());
        Assert.Equal("hello\n two blanks\n", script.OutputOf("stdout"));
        Assert.Equal("process 1 waits for a line of input; type it here, or > and the text; :eof ends the input\n", script.OutputOf("console"));
        Assert.Equal("There is no program that could read this.", script.Client.Refused("evaluate", new { expression = "> more", context = "repl" }));
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
        Assert.Equal("the program waits for a line of input; type it here, or > and the text; :eof ends the input\n", (string)script.Client.Event("output")["body"]!["output"]!);
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
        Assert.Equal("The program reads its input from the file that \"stdin\" names, so nothing can be typed.", script.Client.Refused("evaluate", new { expression = "> x", context = "repl" }));
        Assert.Equal("terminated", script.Continue());
        Assert.Equal("from the file\nand on\n", script.OutputOf("stdout"));
        Assert.Equal("", script.OutputOf("console"));
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
        Assert.Equal("The input has been ended with :eof.", script.Client.Refused("evaluate", new { expression = "> more", context = "repl" }));
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
        Assert.Equal("There is no program that could read this.", script.Client.Refused("evaluate", new { expression = "late", context = "repl" }));
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
}
