using Ttvm.Testing;

namespace Ttvm.LanguageServer.Tests;

/// <summary>Whole sessions; every message of them is recorded in a file beside this one.</summary>
public sealed class SessionTests
{
    private const string Program =
        """
        ; Asks again and again.
        LABEL start
        REGISTER "main"
        PUSH_STR "café 😀"
        PRIN
        JMP strat
        """;

    [Fact]
    public async Task A_session_of_a_client_that_can_everything()
    {
        await using var client = await LspClient.Initialized(new
        {
            general = new { positionEncodings = new[] { "utf-8", "utf-16" } },
            workspace = new { workspaceEdit = new { documentChanges = true } },
            textDocument = new
            {
                publishDiagnostics = new { relatedInformation = true, versionSupport = true },
                completion = new { completionItem = new { snippetSupport = true, labelDetailsSupport = true, documentationFormat = new[] { "markdown", "plaintext" } } },
                hover = new { contentFormat = new[] { "markdown", "plaintext" } },
                definition = new { linkSupport = true },
                documentSymbol = new { hierarchicalDocumentSymbolSupport = true },
                codeAction = new { codeActionLiteralSupport = new { codeActionKind = new { valueSet = new[] { "quickfix" } } }, isPreferredSupport = true },
            },
        });
        await Work(client);
        Assert.Equal(0, await client.Leave());
        Assert.Equal("", client.Errors);
        Golden.Check("tests/Ttvm.LanguageServer.Tests/Transcripts/rich-client.txt", client.Transcript);
    }

    [Fact]
    public async Task A_session_of_a_client_that_announces_nothing()
    {
        await using var client = await LspClient.Initialized();
        await Work(client);
        Assert.Equal(0, await client.Leave());
        Assert.Equal("", client.Errors);
        Golden.Check("tests/Ttvm.LanguageServer.Tests/Transcripts/plain-client.txt", client.Transcript);
    }

    private static async Task Work(LspClient client)
    {
        await client.Open(Program);
        await client.Notification("textDocument/publishDiagnostics");
        var textDocument = new { uri = LspClient.File };
        var strat = Position("strat");
        await client.Request("textDocument/hover", new { textDocument, position = Position("REGISTER") });
        await client.Request("textDocument/codeAction", new { textDocument, range = new { start = strat, end = strat }, context = new { diagnostics = Array.Empty<object>() } });
        await client.Change(2, new { range = new { start = strat, end = new { strat.line, character = strat.character + "strat".Length } }, text = "sta" });
        await client.Notification("textDocument/publishDiagnostics");
        await client.Request("textDocument/completion", new { textDocument, position = new { strat.line, character = strat.character + "sta".Length }, context = new { triggerKind = 1 } });
        await client.Change(3, new { range = new { start = strat, end = new { strat.line, character = 999 } }, text = "start" });
        await client.Notification("textDocument/publishDiagnostics");
        await client.Request("textDocument/definition", new { textDocument, position = strat });
        await client.Request("textDocument/references", new { textDocument, position = strat, context = new { includeDeclaration = true } });
        await client.Request("textDocument/documentHighlight", new { textDocument, position = strat });
        await client.Request("textDocument/documentSymbol", new { textDocument });
        await client.Request("textDocument/semanticTokens/full", new { textDocument });
        await client.Request("textDocument/semanticTokens/range", new { textDocument, range = new { start = Position("PRIN"), end = strat } });
        await client.Request("completionItem/resolve", new { label = "YIELD", data = "kept" });
        await client.Notify("textDocument/didClose", new { textDocument });
        await client.Notification("textDocument/publishDiagnostics");
    }

    /// <summary>The place of a word of the program; the words used stand in lines of ASCII, where all encodings count alike.</summary>
    private static (int line, int character) Find(string word)
    {
        var lines = Program.Split('\n');
        var line = Array.FindIndex(lines, text => text.Contains(word, StringComparison.Ordinal));
        return (line, lines[line].IndexOf(word, StringComparison.Ordinal));
    }

    private static Place Position(string word) => new(Find(word).line, Find(word).character);

#pragma warning disable IDE1006 // The protocol's names.
    private sealed record Place(int line, int character);
#pragma warning restore IDE1006
}
