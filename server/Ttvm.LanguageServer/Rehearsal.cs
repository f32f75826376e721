using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Newtonsoft.Json.Linq;
using StreamJsonRpc;
using Ttvm.LanguageServer.Protocol;

namespace Ttvm.LanguageServer;

/// <summary>
/// A session that the server plays with itself once the person's has begun: it opens a small program, types, and asks what editors ask after
/// every keystroke. By the time somebody types, the code for that is compiled to its final form; without this, the first request
/// of each kind took 10 to 35 ms and the first hundred edits twice as long as later ones.
/// </summary>
internal static class Rehearsal
{
    /// <summary>No file on disk, so nothing is looked for around it.</summary>
    private const string Uri = "untitled:rehearsal";

    private const int Functions = 16;

    /// <summary>By then everything has been called once.</summary>
    private const int FirstRounds = 8;

    /// <summary>The runtime compiles a method anew after thirty calls.</summary>
    private const int Rounds = FirstRounds + 35;

    /// <summary>
    /// Before the first round, so that the person's file is opened first; and after the first rounds, because the runtime begins to count calls when nothing
    /// new has been called for a tenth of a second.
    /// </summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private const string Colours = "textDocument/semanticTokens/full";

    private static readonly string[] Questions =
    [
        "textDocument/hover", "textDocument/completion", "textDocument/definition", "textDocument/documentHighlight", "textDocument/references",
        "textDocument/inlayHint", "textDocument/semanticTokens/range", "textDocument/semanticTokens/full/delta", Colours, "textDocument/documentSymbol",
        "textDocument/foldingRange", "textDocument/codeLens", "textDocument/codeAction", "textDocument/signatureHelp", "textDocument/rename",
    ];

    /// <summary>Plays the session; completes when it is over.</summary>
    public static async Task Play()
    {
        await Task.Delay(Pause).ConfigureAwait(false);
        var (toServer, fromServer) = (new Pipe(), new Pipe());
        var serving = Task.Run(() => Server.Run(toServer.Reader.AsStream(), fromServer.Writer.AsStream(), TextWriter.Null, Endpoints.All));
        using var client = new JsonRpc(new HeaderDelimitedMessageHandler(toServer.Writer, fromServer.Reader, Serialization.CreateFormatter()));
        client.StartListening();

        // Without this no code actions would be looked for.
        var textDocument = new { codeAction = new { codeActionLiteralSupport = new { codeActionKind = new { valueSet = Array.Empty<string>() } } } };
        await client.InvokeWithParameterObjectAsync<JToken>("initialize", new { capabilities = new { textDocument } }).ConfigureAwait(false);
        await client.NotifyWithParameterObjectAsync("textDocument/didOpen", new { textDocument = new { uri = Uri, languageId = "ttvm", version = 0, text = Program() } }).ConfigureAwait(false);
        var colours = "";
        for (var round = 1; round <= Rounds; round++)
        {
            // In turn in an operand, behind a mnemonic and in a label, so that what is typed is an error, a warning and right.
            colours = await PlayRound(client, round, line: (4 * LinesOfFunction) + 1 + (round % FirstRounds / 2), colours).ConfigureAwait(false);
            if (round == FirstRounds)
            {
                await Task.Delay(Pause).ConfigureAwait(false);
            }
        }

        await client.InvokeAsync("shutdown").ConfigureAwait(false);
        await client.NotifyAsync("exit").ConfigureAwait(false);
        await serving.ConfigureAwait(false);

        // What opening the person's files and all this has left behind goes at a moment when nobody waits; what stays is not looked at again soon.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    /// <summary>An edit and the questions after it; the result names the colours of this version.</summary>
    private static async Task<string> PlayRound(JsonRpc client, int round, int line, string colours)
    {
        var textDocument = new { uri = Uri, version = round };
        var position = new { line, character = 5 };
        var range = new { start = position, end = round % 2 == 1 ? position : new { line, character = 6 } };
        await client.NotifyWithParameterObjectAsync("textDocument/didChange", new { textDocument, contentChanges = new[] { new { range, text = round % 2 == 1 ? "x" : "" } } }).ConfigureAwait(false);
        var parameters = new
        {
            textDocument,
            position,
            range = new { start = new { line = 0, character = 0 }, end = position },
            context = new { triggerKind = 1, includeDeclaration = true, diagnostics = Array.Empty<object>() },
            newName = "other",
            previousResultId = colours,
        };
        foreach (var question in Questions)
        {
            // Not everything can be renamed; a refusal is an answer, too.
            var answer = client.InvokeWithParameterObjectAsync<JToken?>(question, parameters);
            await ((Task)answer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (question == Colours && answer.IsCompletedSuccessfully)
            {
                colours = (string?)(await answer.ConfigureAwait(false))?["resultId"] ?? colours;
            }
        }

        return colours;
    }

    private const int LinesOfFunction = 9;

    private static string Program()
    {
        var text = new StringBuilder();
        for (var number = 0; number < Functions; number++)
        {
            text.Append(CultureInfo.InvariantCulture, $"""
                ; function {number}
                LABEL function{number}
                LOAD n
                PUSH_INT {number}
                STORE t
                LOAD t
                JZ function{number}
                CALL function{Math.Max(number - 1, 0)} n
                RET

                """);
        }

        return text.ToString();
    }
}
