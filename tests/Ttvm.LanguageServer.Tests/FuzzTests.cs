using CsCheck;
using Newtonsoft.Json;
using Ttvm.LanguageServer.Features;
using Ttvm.LanguageServer.Protocol;
using Ttvm.Testing;

namespace Ttvm.LanguageServer.Tests;

/// <summary>Sessions of messages made by chance: sound ones, ones in an order that no editor sends, and ones that are none.</summary>
public sealed class FuzzTests
{
    private const string MainText =
        "IMPORT \"lib.ttvm\"\nPUSH_STR \"worker\"\nSPAWN\nPOP\nPUSH_INT 1\nSENDNAMED \"boss\"\nLABEL a\nJMP a\nLOAD one\n";

    private static readonly string[] Texts = ["", "PRIN", MainText, "\r", "\r\n", "PUSH_STR \"é😀\n", "LABEL a\nCALL a x\nRET\n", "; \0\n",
        "REGISTER boss\nRECEIVE\n", new string('x', 3000), "SEND 2\n"];

    private static readonly string[] Names = ["main.ttvm", "worker.ttvm", "lib.ttvm", "b c.ttvm", "not there.ttvm", "deep/er.ttvm",
        "deep", ".", "notes.txt"];

    private static readonly string[] OddUris =
        ["untitled:x", "", "x", "file:", "file://", "file:///", "file:///a%00b.ttvm", "file:///%zz.ttvm", "http://x/y.ttvm",
            "file://host/share/a.ttvm", "file:/p/w.ttvm", "FILE:///C:/w.ttvm", "file:///../..", "%"];

    private static readonly string[] OddBodies =
    [
        "[]", "{}", "42", "null", "\"x\"", "{", "[{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/hover\"}]",
        "{\"jsonrpc\":\"1.0\",\"id\":\"x\",\"method\":\"textDocument/hover\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"textDocument/hover\",\"params\":{}}",
        "{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"method\":7}", "{\"jsonrpc\":\"2.0\",\"id\":99999,\"result\":null}",
        "{\"jsonrpc\":\"2.0\",\"id\":99999,\"error\":{}}",
        "{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"method\":\"textDocument/hover\",\"params\":[1,2]}", "{\"method\":\"textDocument/didOpen\"}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didOpen\",\"params\":null}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"$/cancelRequest\",\"params\":{\"id\":null}}", "\0", "\ud83d\ude00",
    ];

    private static readonly string[] Methods =
    [
        .. Endpoints.All.Select(endpoint => endpoint.Method).Where(method => method is not ("shutdown" or "exit")),
        "$/cancelRequest", "$/unknown", "no/such/method", "textDocument/willSave",
    ];

    [Fact]
    public void Whatever_a_client_says_every_request_gets_one_answer_and_the_server_stays_right()
    {
        var messages = 0;
        Gen.Int.Array[1, 60].ForAll(
            numbers =>
            {
                Play(numbers).GetAwaiter().GetResult();
                Interlocked.Add(ref messages, numbers.Length);
            },
            samples: 20);
        Property.Record($"{nameof(FuzzTests)}.messages", messages);
    }

    /// <summary>A session in which each number stands for a message.</summary>
    private static async Task Play(int[] numbers)
    {
        using var folder = new ProgramFolder(
            ("main.ttvm", MainText), ("worker.ttvm", "REGISTER boss\nRECEIVE\nPRINT\n"), ("lib.ttvm",
                "PUSH_INT 1\nSTORE one\nEXPORT one\nHALT\n"), ("b c.ttvm", "HALT"), ("deep/er.ttvm", "HALT"), ("notes.txt", ""));
        await using var client = LspClient.Start();
        var isRich = numbers[0] % 2 == 0;
        await client.Initialize(isRich ? Rich : null, [folder.Uri]);
        var questions = new List<(int Id, string Message)>();
        foreach (var number in numbers)
        {
            var random = new Random(number);
            if (random.Next(12) == 0)
            {
                await client.WriteBody(Pick(random, OddBodies));
                continue;
            }

            if (random.Next(12) == 0)
            {
                folder.Write(Pick(random, Names[..6]), Pick(random, Texts));
            }

            var (method, parameters) = (Pick(random, Methods), Mutated(random, Parameters(random, folder)));
            var isNotification = random.Next(8) == 0 ? random.Next(2) == 0
                : method[0] == '$' || method.Contains("/did", StringComparison.Ordinal) || method == "initialized";
            if (isNotification)
            {
                await client.Notify(method, parameters);
            }
            else
            {
                questions.Add((await client.Send(method, parameters), $"{method} {parameters?.ToString(Formatting.None)}"));
            }
        }

        foreach (var (id, message) in questions)
        {
            var answer = await client.Answer(id);
            Assert.True(answer.ContainsKey("result") || LspClient.ErrorOf(answer) != (int)ErrorCode.InternalError,
                $"{message}\n{answer}\n{client.Errors}");
        }

        // Whatever it was told, a text that is opened now is what it answers about.
        await client.Open("LABEL alpha\nJMP alpha\n", folder.UriOf("new.ttvm"));
        var symbols = await client.Request("textDocument/documentSymbol", new { textDocument = new { uri = folder.UriOf("new.ttvm") } });
        Assert.Equal("alpha", Assert.Single(symbols!)["name"]!.Value<string>());
        Assert.Equal(0, await client.Leave());
        Assert.Equal(0, client.UnreadAnswers);
        Assert.DoesNotContain("failed:", client.Errors, StringComparison.Ordinal);
    }

    private static object Rich => new
    {
        general = new { positionEncodings = new[] { "utf-8" } },
        window = new { workDoneProgress = true },
        workspace = new
        {
            workspaceEdit = new { documentChanges = true },
            configuration = true,
            didChangeConfiguration = new { dynamicRegistration = true },
            didChangeWatchedFiles = new { dynamicRegistration = true },
            inlayHint = new { refreshSupport = true },
            codeLens = new { refreshSupport = true },
            diagnostics = new { refreshSupport = true },
        },
        textDocument = new
        {
            diagnostic = new { relatedInformation = true },
            codeAction = new { codeActionLiteralSupport = new { codeActionKind = new { valueSet = Array.Empty<string>() } },
                isPreferredSupport = true },
            documentSymbol = new { hierarchicalDocumentSymbolSupport = true },
            hover = new { contentFormat = new[] { "markdown" } },
        },
    };

    /// <summary>What any method may want, so that every one of them finds what it needs.</summary>
    private static JObject Parameters(Random random, ProgramFolder folder)
    {
        var (uri, other) = (Uri(random, folder), Uri(random, folder));
        var range = Range(random);
        return JObject.FromObject(new
        {
            textDocument = new { uri, languageId = "ttvm", version = random.Next(-1, 9), text = Pick(random, Texts) },
            position = Position(random),
            range,
            ranges = new[] { range, Range(random) },
            positions = new[] { Position(random), Position(random) },
            newName = Pick(random, ["x", "", "the chief", "\"q\"", "a\nb", "7", "boss"]),
            ch = "\n",
            query = Pick(random, ["", "bo", "zz"]),
            label = Pick(random, ["PRINT", "nothing"]),
            value = Pick(random, ["off", "messages", "verbose", "loud"]),
            token = "ttvm/index/1",
            id = random.Next(1, 60),
            previousResultId = "1",
            previousResultIds = new[] { new { uri, value = "1" } },
            options = new { tabSize = random.Next(-1, 20), insertSpaces = random.Next(2) == 0 },
            context = new { triggerKind = 1, triggerCharacter = Pick(random, [" ", "\"", "x"]), includeDeclaration = true,
                diagnostics = Array.Empty<object>(), frameId = 1, stoppedLocation = range },
            contentChanges = new object[] { new { range = Range(random), text = Pick(random, Texts) },
                new { text = Pick(random, Texts) } }[random.Next(2)..],
            files = new[] { new { uri, oldUri = uri, newUri = other } },
            changes = new[] { new { uri, type = random.Next(0, 5) } },
            item = new { name = "a", kind = random.Next(2) == 0 ? 1 : 12, uri, range, selectionRange = range },
            settings = new { ttvm = new { format = new { indent = random.Next(-1, 20) },
                codeLens = random.Next(3) == 0 ? (object)7 : new { run = false } } },
            capabilities = new { },
            @event = new
            {
                added = random.Next(3) == 0 ? [new { uri, name = "added" }] : Array.Empty<object>(),
                removed = random.Next(3) == 0 ? [new { uri = other, name = "removed" }] : Array.Empty<object>(),
            },
        });
    }

    /// <summary>The same, or with one part of it missing or replaced by something else.</summary>
    private static JObject? Mutated(Random random, JObject parameters)
    {
        if (random.Next(3) != 0)
        {
            return parameters;
        }

        var parts = parameters.Descendants().OfType<JProperty>().ToList();
        var part = Pick(random, parts);
        JToken[] values = [JValue.CreateNull(), 7, -1, 1.5, 4294967295L, long.MaxValue, "text", true, new JObject(), new JArray(),
            new JArray(new JArray()), new JObject { ["uri"] = "x" }];
        switch (random.Next(6))
        {
            case 0:
                return null;
            case 1:
                part.Remove();
                break;
            default:
                part.Value = Pick(random, values);
                break;
        }

        return parameters;
    }

    private static string Uri(Random random, ProgramFolder folder) =>
        random.Next(6) == 0 ? Pick(random, OddUris) : folder.UriOf(Pick(random, Names));

    private static object Position(Random random) => random.Next(8) == 0
        ? new { line = random.Next(-1, 100_000), character = random.Next() }
        : new { line = random.Next(0, 10), character = random.Next(0, 20) };

    private static object Range(Random random) => new { start = Position(random), end = Position(random) };

    private static T Pick<T>(Random random, IReadOnlyList<T> values) => values[random.Next(values.Count)];
}
