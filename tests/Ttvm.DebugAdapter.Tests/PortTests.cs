namespace Ttvm.DebugAdapter.Tests;

/// <summary>Clients that come over a port: who gets in, and programs that go on without them.</summary>
public sealed class PortTests
{
    private const string Token = "0123456789abcdef0123456789abcdef";

    private const string Asks = """
        PUSH_STR "begins"
        PRINT
        PUSH_INT 1          ; <break>
        POP
        PUSH_INT 2          ; <break>
        READ_LINE
        PRINT
        PUSH_STR "fails"
        EPRINT
        SPAWN_CALL divide
        POP
        PUSH_STR "ends"
        PRINT
        HALT
        LABEL divide
        PUSH_INT 1
        PUSH_INT 0
        DIV
        """;

    [Fact]
    public void A_client_gets_in_by_the_token_and_may_leave_the_program_alone()
    {
        using var script = new DapScript(Asks, token: Token);
        script.Client.Request("initialize", new { adapterID = "ttvm" });
        Assert.Equal("'threads' came before a 'launch' with the \"token\" that this adapter has printed.",
            script.Client.Refused("threads"));
        Assert.StartsWith("\"token\" is missing: ", script.Client.Refused("launch", script.Arguments()), StringComparison.Ordinal);
        Assert.StartsWith("\"token\" is wrong: ", script.Client.Refused("launch", script.Arguments(new { token = Token + "0" })),
            StringComparison.Ordinal);
        script.Client.Request("launch", script.Arguments(new { token = Token }));
        script.Client.Event("initialized");
        script.Break(["break"]);
        script.Client.Request("configurationDone");
        Assert.Equal("breakpoint in 1 at break", script.Stop());
        script.Client.Request("disconnect", new { terminateDebuggee = false });
        Assert.Equal(0, script.End());
        script.CheckTranscript("port");
        Assert.Equal("null\nends\n", script.LeftOutput);
        Assert.StartsWith("fails\nerror: Division by zero\n  process 2 (divide) at ", script.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_client_may_vanish_as_soon_as_it_has_left(bool noDebug)
    {
        using var script = new DapScript(Asks, token: Token);
        script.Client.Request("initialize", new { adapterID = "ttvm" });
        script.Client.Request("launch", script.Arguments(new { token = Token, noDebug }));
        script.Client.Request("configurationDone");
        script.Client.Event(body => ((string)body["output"]!).Contains("waits for", StringComparison.Ordinal), "output");
        script.Client.Send("disconnect", new { terminateDebuggee = false });
        script.Client.Dispose();
        Assert.Equal(0, script.End());
        Assert.Equal("null\nends\n", script.LeftOutput);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{'terminateDebuggee': true}")]
    public void Otherwise_the_program_ends_with_the_session(string arguments)
    {
        using var script = new DapScript(Asks, token: Token);
        script.Client.Request("initialize", new { adapterID = "ttvm" });
        script.Client.Request("launch", script.Arguments(new { token = Token }));
        script.Client.Request("configurationDone");
        script.Client.Event(body => ((string)body["output"]!).Contains("waits for", StringComparison.Ordinal), "output");
        script.Client.Request("disconnect", JObject.Parse(arguments));
        Assert.Equal((0, "", ""), (script.End(), script.LeftOutput, script.Errors));
    }

    [Fact]
    public void A_program_that_has_not_begun_is_not_left_alone()
    {
        using var script = new DapScript(Asks, token: Token);
        script.Client.Request("initialize", new { adapterID = "ttvm" });
        script.Client.Request("launch", script.Arguments(new { token = Token }));
        script.Client.Request("disconnect", new { terminateDebuggee = false });
        Assert.Equal((0, ""), (script.End(), script.LeftOutput));
    }

    [Fact]
    public void On_standard_input_and_output_the_program_always_ends_with_the_session()
    {
        using var script = new DapScript(Asks).Launch();
        Assert.Equal("breakpoint in 1 at break", script.Stop());
        script.Client.Request("disconnect", new { terminateDebuggee = false });
        Assert.Equal((0, ""), (script.End(), script.LeftOutput));
        Assert.DoesNotContain("supportTerminateDebuggee", script.Client.Transcript, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_guesses_is_turned_away()
    {
        using var script = new DapScript(Asks, token: Token);
        script.Client.Request("initialize", new { adapterID = "ttvm" });
        for (var tries = 0; tries < 3; tries++)
        {
            Assert.StartsWith("\"token\" is wrong: ", script.Client.Refused("launch", script.Arguments(new { token = "" })),
                StringComparison.Ordinal);
        }

        Assert.Equal(1, script.End());
    }
}
