using System.Text;
using Newtonsoft.Json;
using Ttvm.LanguageServer.Features;
using Ttvm.LanguageServer.Protocol;
using Ttvm.LanguageServer.Transport;

namespace Ttvm.LanguageServer.Tests;

public sealed class BadInputTests
{
    [Theory]
    [InlineData("hello", "found 'hello there' where", " there\r\n")]
    [InlineData("{", "found '{' where", "")]
    [InlineData("GET /", "found 'GET /' where", "")]
    [InlineData("Content-Length: 5\n", "does not end with CR LF", "\n12345")]
    [InlineData("Content-Type: x\r\n\r\n", "no Content-Length", "")]
    [InlineData("hello\r\n", "has no colon", "")]
    [InlineData("Content-Length: abc\r\n", "no number of bytes", "\r\n")]
    [InlineData("Content-Length: -5\r\n", "no number of bytes", "\r\n")]
    [InlineData("Content-Length: 99999999999999999999\r\n", "no number of bytes", "\r\n")]
    [InlineData("Content-Length: 2\r\nContent-Type: text/json; charset=utf-16\r\n", "must be in UTF-8", "\r\n{}")]
    [InlineData("\0\u00ff", "found '...' where", "")]
    public async Task A_malformed_header_ends_the_server_with_one_clear_line(string start, string reason, string rest)
    {
        await using var client = await LspClient.Initialized();
        await client.WriteRaw(start + rest);
        Assert.Equal(1, await client.End());
        Assert.Contains(reason, client.Errors, StringComparison.Ordinal);
        Assert.Single(client.Errors.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_header_that_never_ends_ends_the_server()
    {
        await using var client = LspClient.Start();
        await client.WriteRaw(new string('a', 10_000));
        Assert.Equal(1, await client.End());
        Assert.Contains("longer than", client.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Len", "inside a message header")]
    [InlineData("Content-Length: 100\r\n\r\n{\"jsonrpc\"", "inside a message of 100 bytes")]
    public async Task An_input_that_breaks_off_ends_the_server_with_one_clear_line(string bytes, string reason)
    {
        await using var client = LspClient.Start();
        await client.WriteRaw(bytes);
        await client.CloseInput();
        Assert.Equal(1, await client.End());
        Assert.Contains(reason, client.Errors, StringComparison.Ordinal);
        Assert.Single(client.Errors.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("Content-Length: 5\r\n\r\n", 5)]
    [InlineData("content-length:5\r\ncontent-type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n", 5)]
    [InlineData("X-Other: yes\r\nContent-Length:   5  \r\n\r\n", 5)]
    [InlineData("Content-Length: 0\r\n\r\n", 0)]
    internal void A_sound_header_is_read(string header, int length)
    {
        // Whatever part of it has arrived, the rest is waited for.
        for (var arrived = 1; arrived < header.Length; arrived++)
        {
            Assert.Equal(default, Parse(header[..arrived]));
        }

        Assert.Equal(new MessageHeader(length, header.Length, null), Parse(header + "12345"));
    }

    [Theory]
    [InlineData("{\"jsonrpc\":", ErrorCode.ParseError)]
    [InlineData("nonsense", ErrorCode.ParseError)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"shutdown\"", ErrorCode.ParseError)]
    [InlineData("[]", ErrorCode.InvalidRequest)]
    [InlineData("42", ErrorCode.InvalidRequest)]
    [InlineData("{}", ErrorCode.InvalidRequest)]
    [InlineData("{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"shutdown\"}", ErrorCode.InvalidRequest)]
    internal async Task A_message_that_is_none_is_answered_and_skipped(string body, ErrorCode code)
    {
        await using var client = await LspClient.Initialized();
        await client.WriteBody(body);
        Assert.Equal((int)code, await client.ErrorWithoutId());
        Assert.Equal(0, await client.Leave());
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"params\":null")]
    [InlineData(",\"params\":[1]")]
    public async Task Parameters_that_are_no_object_are_told(string parameters)
    {
        await using var client = await LspClient.Initialized();
        await client.WriteBody($$"""{"jsonrpc":"2.0","id":7777,"method":"textDocument/hover"{{parameters}}}""");
        var answer = await client.Answer(7777);
        Assert.Equal((int)ErrorCode.InvalidParams, LspClient.ErrorOf(answer));
        Assert.Equal("The parameters of textDocument/hover must be an object.", answer["error"]!["message"]!.Value<string>());
        Assert.Equal(0, await client.Leave());
    }

    [Theory]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":99999,\"result\":null}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":99999,\"error\":{\"code\":1,\"message\":\"no\"}}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"result\":null}")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":1,\"message\":\"no\"}}")]
    public async Task An_answer_to_nothing_is_left_out_and_told(string body)
    {
        await using var client = await LspClient.Initialized();
        await client.WriteBody(body);
        Assert.Contains("no question", (await client.Notification("window/logMessage")).ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await client.Leave());
    }

    [Fact]
    public async Task A_second_answer_is_left_out_and_told()
    {
        await using var client = LspClient.Start();
        await client.Initialize(new { workspace = new { configuration = true } });
        await client.Notification("workspace/configuration");
        await client.WriteBody("{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":null}");
        Assert.Contains("no question", (await client.Notification("window/logMessage")).ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await client.Leave());
    }

    [Fact]
    public async Task An_empty_message_is_answered_and_skipped()
    {
        await using var client = await LspClient.Initialized();
        await client.WriteRaw("Content-Length: 0\r\n\r\n");
        Assert.Equal((int)ErrorCode.ParseError, await client.ErrorWithoutId());
        Assert.Equal(0, await client.Leave());
    }

    [Fact]
    public async Task Deeply_nested_JSON_is_answered_and_skipped()
    {
        await using var client = await LspClient.Initialized();
        await client.WriteBody(new string('[', 100_000));
        Assert.Equal((int)ErrorCode.ParseError, await client.ErrorWithoutId());
        Assert.Equal(0, await client.Leave());
    }

    [Fact]
    public async Task Parameters_that_do_not_fit_are_refused_without_our_insides()
    {
        await using var client = await LspClient.Initialized();
        await client.Open("PRINT");
        var textDocument = new { uri = LspClient.File };
        foreach (var parameters in new object?[] { null, new { }, new { textDocument }, new { textDocument, position = "here" },
            new { textDocument, position = new { line = "x", character = 0 } } })
        {
            var answer = await client.Answer(await client.Send("textDocument/hover", parameters));
            Assert.Equal((int)ErrorCode.InvalidParams, LspClient.ErrorOf(answer));
            Assert.DoesNotContain("   at ", answer.ToString(), StringComparison.Ordinal);
        }

        Assert.Equal(0, await client.Leave());
    }

    [Fact]
    public async Task A_file_that_is_not_open_is_no_reason_to_fail()
    {
        await using var client = await LspClient.Initialized();
        var textDocument = new { uri = "file:///nowhere.ttvm", version = 2 };
        Assert.Equal((int)ErrorCode.RequestFailed, await client.RequestError("textDocument/documentSymbol", new { textDocument }));
        await client.Notify("textDocument/didChange", new { textDocument, contentChanges = new[] { new { text = "" } } });
        Assert.Contains("not open", (await client.Notification("window/logMessage"))["message"]!.Value<string>(), StringComparison.Ordinal);
        await client.Notify("textDocument/didClose", new { textDocument });
        Assert.Contains("not open", (await client.Notification("window/logMessage"))["message"]!.Value<string>(), StringComparison.Ordinal);
        Assert.Equal(0, await client.Leave());
    }

    [Theory]
    [InlineData("file:///a%00b.ttvm")]
    [InlineData("file:///a\0b.ttvm")]
    [InlineData("file:///a%00/b.ttvm")]
    public async Task A_name_that_no_file_can_have_is_no_reason_to_fail(string uri)
    {
        await using var client = await LspClient.Initialized();
        var textDocument = new { uri };
        await client.Open("LABEL alpha\n", uri);
        await client.Notify("workspace/didChangeWatchedFiles", new { changes = new[] { new { uri, type = 1 } } });
        Assert.Single((await client.Request("textDocument/documentSymbol", new { textDocument }))!);
        await client.Notify("textDocument/didClose", new { textDocument });

        // A rename waits until everything that was closed and changed has been read.
        await client.Open("REGISTER alpha\n");
        var position = new { line = 0, character = 10 };
        await client.Request("textDocument/rename", new { textDocument = new { uri = LspClient.File }, position, newName = "beta" });
        Assert.Equal("", client.Errors);
    }

    [Fact]
    public async Task A_file_that_is_opened_twice_has_the_newer_text()
    {
        await using var client = await LspClient.Initialized();
        await client.Open("PRINT");
        await client.Open("YIELD", version: 7);
        var hover = await client.Request("textDocument/hover",
            new { textDocument = new { uri = LspClient.File }, position = new { line = 0, character = 1 } });
        Assert.Contains("YIELD", hover!.ToString(), StringComparison.Ordinal);
        Assert.Contains("opened twice", (await client.Notification("window/logMessage"))["message"]!.Value<string>(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_any_bytes_gets_one_finding_and_every_feature_answers()
    {
        var random = new Random(7);
        var text = "PRINT\0" + new string([.. Enumerable.Range(0, 5000).Select(_ => (char)random.Next(0, 0xD800))]);
        await using var client = await LspClient.Initialized(
            new { textDocument = new { codeAction = new { codeActionLiteralSupport = new { } } } });
        await client.Open(text);
        Assert.Equal("TTV0025",
            Assert.Single((await client.Notification("textDocument/publishDiagnostics"))["diagnostics"]!)["code"]!.Value<string>());
        await AskEverything(client, (_, answer) =>
            Assert.True(answer["error"] is null || LspClient.ErrorOf(answer) == (int)ErrorCode.RequestFailed, answer.ToString()));
        Assert.Equal("", client.Errors);
    }

    [Fact]
    public async Task Every_feature_refuses_a_file_that_is_not_open()
    {
        await using var client = await LspClient.Initialized();
        await AskEverything(client, (method, answer) =>
            Assert.True(LspClient.ErrorOf(answer) == (int)ErrorCode.RequestFailed, $"{method}: {answer}"));
        Assert.Equal(0, await client.Leave());
    }

    [Fact]
    public async Task A_file_of_a_hundred_megabytes_is_told_politely_to_be_too_large_until_it_is_smaller()
    {
        await using var client = await LspClient.Initialized();
        await client.Open(new string('x', 100_000_000));
        Assert.Contains("not analysed", (await client.Notification("window/showMessage"))["message"]!.Value<string>(),
            StringComparison.Ordinal);
        Assert.Empty((await client.Notification("textDocument/publishDiagnostics"))["diagnostics"]!);
        var start = new { line = 0, character = 0 };
        await client.Change(2, new { range = new { start, end = start }, text = "PRIN" });
        Assert.Empty((await client.Notification("textDocument/publishDiagnostics"))["diagnostics"]!);
        await client.Change(3, new { text = "PRIN" });
        Assert.NotEmpty((await client.Notification("textDocument/publishDiagnostics"))["diagnostics"]!);
        Assert.Equal(0, await client.Leave());
    }

    /// <summary>Sends every request about a file, with places that do not exist in any file.</summary>
    private static async Task AskEverything(LspClient client, Action<string, JObject> check)
    {
        var textDocument = new { uri = LspClient.File };
        var position = new { line = uint.MaxValue, character = uint.MaxValue };
        var range = new { start = position, end = new { line = -1, character = -1 } };
        var parameters = new
        {
            textDocument,
            position,
            range,
            ranges = new[] { range },
            positions = new[] { position },
            newName = "x",
            ch = "\n",
            previousResultId = "1",
            options = new { tabSize = 4, insertSpaces = true },
            context = new { triggerKind = 1, includeDeclaration = true, diagnostics = Array.Empty<object>(), frameId = 1,
                stoppedLocation = range },
        };
        var methods = Endpoints.All.Select(endpoint => endpoint.Method)
            .Where(method => method.StartsWith("textDocument/", StringComparison.Ordinal)
                && !method.StartsWith("textDocument/did", StringComparison.Ordinal));
        foreach (var method in methods)
        {
            check(method, await client.Answer(await client.Send(method, parameters)));
        }
    }

    /// <summary>Clients mean the whole file, or the rest of a line, by the largest number there is.</summary>
    [Theory]
    [InlineData("4294967295", "4294967295")]
    [InlineData("2147483647", "2147483648")]
    [InlineData("99", "18446744073709551616")]
    public async Task A_range_up_to_the_largest_number_reaches_to_the_end(string line, string character)
    {
        await using var client = await LspClient.Initialized();
        await client.Open("PUSH_INT 1\nSTORE x\nLOAD x\nJMP missing");
        var textDocument = new { uri = LspClient.File };
        var (exact, largest) = (JObject.Parse("""{"line":3,"character":11}"""),
            JObject.Parse($$"""{"line":{{line}},"character":{{character}}}"""));
        foreach (var method in new[] { "semanticTokens/range", "inlayHint", "inlineValue", "rangeFormatting", "rangesFormatting",
            "codeAction", "selectionRange", "hover" })
        {
            Assert.Equal((await Ask(method, exact))?.ToString(), (await Ask(method, largest))?.ToString());
        }

        await client.Change(2, new { range = new { start = new { line = 1, character = 0 }, end = largest }, text = "PRINT" });
        Assert.DoesNotContain((await client.Request("textDocument/diagnostic", new { textDocument }))!["items"]!,
            item => (int)item["severity"]! == 1);

        async Task<JToken?> Ask(string method, JObject end)
        {
            var range = new { start = new { line = 0, character = 0 }, end };
            return await client.Request($"textDocument/{method}", new
            {
                textDocument,
                range,
                ranges = new[] { range },
                position = end,
                positions = new[] { end },
                options = new { tabSize = 4, insertSpaces = true },
                context = new { diagnostics = Array.Empty<object>(), frameId = 1, stoppedLocation = range },
            });
        }
    }

    [Theory]
    [InlineData("1.5")]
    [InlineData("null")]
    [InlineData("\"1\"")]
    [InlineData("[]")]
    public void A_place_that_is_no_number_is_refused(string line) =>
        Assert.Throws<JsonSerializationException>(() => JsonConvert.DeserializeObject<Position>($$"""{"line":{{line}},"character":0}"""));

    private static MessageHeader Parse(string text) => MessageHeader.Parse(Encoding.Latin1.GetBytes(text));
}
