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
        Assert.Equal("process 1 waits for a line of input; type > and the text\n", (string)script.Client.Event("output")["body"]!["output"]!);
        Assert.Equal("", script.Evaluate("> hello", "repl"));
        script.Client.Event(body => (string)body["output"]! == "hello\n", "output");
        Assert.Equal("", script.Evaluate(">  two blanks", "repl"));
        Assert.Equal("terminated", script.Stop());
        Assert.Equal("hello\n two blanks\n", script.OutputOf("stdout"));
        Assert.Equal("process 1 waits for a line of input; type > and the text\n", script.OutputOf("console"));
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
        Assert.Equal("the program waits for a line of input; type > and the text\n", (string)script.Client.Event("output")["body"]!["output"]!);
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
}
