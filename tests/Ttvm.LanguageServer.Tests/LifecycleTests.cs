using Ttvm.LanguageServer.Features;
using Ttvm.LanguageServer.Protocol;
using Ttvm.LanguageServer.Sessions;
using Ttvm.LanguageServer.Transport;

namespace Ttvm.LanguageServer.Tests;

public sealed class LifecycleTests
{
    private static readonly object Nowhere = new { textDocument = new { uri = LspClient.File },
        position = new { line = 0, character = 0 } };

    [Fact]
    public async Task Requests_before_initialize_are_refused_and_notifications_dropped()
    {
        await using var client = LspClient.Start();
        await client.Open("PRIN");
        Assert.Equal((int)ErrorCode.ServerNotInitialized, await client.RequestError("textDocument/hover", Nowhere));
        Assert.Equal((int)ErrorCode.ServerNotInitialized, await client.RequestError("no/such/method"));
        await client.Request("initialize", new { processId = (int?)null, capabilities = new { } });
        Assert.Equal((int)ErrorCode.RequestFailed, await client.RequestError("textDocument/hover", Nowhere));
    }

    [Fact]
    public async Task Initialize_comes_once()
    {
        await using var client = await LspClient.Initialized();
        Assert.Equal((int)ErrorCode.InvalidRequest, await client.RequestError("initialize", new { capabilities = new { } }));
    }

    [Fact]
    public async Task After_shutdown_only_exit_is_taken()
    {
        await using var client = await LspClient.Initialized();
        await client.Request("shutdown");
        Assert.Equal((int)ErrorCode.InvalidRequest, await client.RequestError("textDocument/hover", Nowhere));
        Assert.Equal((int)ErrorCode.InvalidRequest, await client.RequestError("shutdown"));
        await client.Notify("exit");
        Assert.Equal(0, await client.End());
    }

    [Fact]
    public async Task Exit_without_shutdown_is_an_error()
    {
        await using var client = await LspClient.Initialized();
        await client.Notify("exit");
        Assert.Equal(1, await client.End());
        Assert.Contains("exit without shutdown", client.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exit_before_initialize_ends_the_server()
    {
        await using var client = LspClient.Start();
        await client.Notify("exit");
        Assert.Equal(1, await client.End());
    }

    [Fact]
    public async Task The_end_of_the_input_ends_the_server()
    {
        await using var client = await LspClient.Initialized();
        await client.CloseInput();
        Assert.Equal(1, await client.End());
    }

    [Fact]
    public async Task The_end_of_the_input_after_shutdown_is_no_error()
    {
        await using var client = await LspClient.Initialized();
        await client.Request("shutdown");
        await client.CloseInput();
        Assert.Equal(0, await client.End());
    }

    [Fact]
    public async Task An_output_that_takes_nothing_ends_the_server()
    {
        var input = new System.IO.Pipelines.Pipe();
        await using var errors = new StringWriter(System.Globalization.CultureInfo.InvariantCulture);
        await using var output = new ClosingStream();
        var server = Task.Run(() => Server.Run(new MessageReader(input.Reader.AsStream()), output,
            TextWriter.Synchronized(errors), Endpoints.All));
        foreach (var body in new[] { "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"capabilities\":{}}}",
            "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"no/such/method\"}" })
        {
            await input.Writer.WriteAsync(System.Text.Encoding.UTF8.GetBytes($"Content-Length: {body.Length}\r\n\r\n{body}"));
        }

        Assert.Equal(1, await server.WaitAsync(TimeSpan.FromMinutes(2)));
        Assert.Contains("the output was closed", errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_to_what_came_before_exit_are_still_sent()
    {
        await using var client = await LspClient.Initialized();
        await client.Open("PRINT");
        var hover = await client.Send("textDocument/hover", Nowhere);
        var shutdown = await client.Send("shutdown");
        await client.Notify("exit");
        Assert.Equal(0, await client.End());
        Assert.NotNull((await client.Answer(hover))["result"]);
        Assert.True((await client.Answer(shutdown)).ContainsKey("result"));
    }

    [Fact]
    public async Task Unknown_requests_fail_and_unknown_notifications_are_ignored()
    {
        await using var client = await LspClient.Initialized();
        await client.Notify("$/noSuchThing", new { });
        await client.Notify("no/such/notification", new { });
        Assert.Equal((int)ErrorCode.MethodNotFound, await client.RequestError("no/such/request", new { }));
        Assert.Equal((int)ErrorCode.MethodNotFound, await client.RequestError("$/noSuchRequest", new { }));
        Assert.Equal(0, await client.Leave());
    }

    [Theory]
    [InlineData("messages", false)]
    [InlineData("verbose", true)]
    public async Task A_trace_that_is_asked_for_names_each_message(string level, bool withFile)
    {
        await using var client = await LspClient.Initialized();
        await client.Open("PRINT");
        await client.Notify("$/setTrace", new { value = level });
        await client.Request("textDocument/hover", Nowhere);
        var trace = await client.Notification("$/logTrace", "textDocument/hover");
        Assert.StartsWith("textDocument/hover: ", trace["message"]!.Value<string>(), StringComparison.Ordinal);
        Assert.Equal(withFile, trace["verbose"] is not null);
        await client.Notify("$/setTrace", new { value = "off" });
        Assert.Equal(0, await client.Leave());
    }

    /// <summary>Takes the first message and no other, as if its reader had gone.</summary>
    private sealed class ClosingStream : MemoryStream
    {
        private int _messages;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (++_messages > 1)
            {
                throw new IOException("The pipe is broken.");
            }
        }
    }
}
