using Ttvm.Testing;

namespace Ttvm.LanguageServer.Tests;

/// <summary>Whole sessions; every message of them is recorded in a file beside this one.</summary>
public sealed class SessionTests
{
    private const string Program =
        """
        ; Asks again
        ; and again.
        LABEL start
        REGISTER "main"
        PUSH_STR "café 😀"
        PRIN
        SEND 1
        CALL start count
        LOAD count extra
        JMP strat
        """;

    private static readonly object RichCapabilities = new
    {
        general = new { positionEncodings = new[] { "utf-8", "utf-16" } },
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
            publishDiagnostics = new { relatedInformation = true, versionSupport = true, codeDescriptionSupport = true,
                tagSupport = new { valueSet = new[] { 1, 2 } } },
            completion = new
            {
                completionItem = new { snippetSupport = true, labelDetailsSupport = true,
                    documentationFormat = new[] { "markdown", "plaintext" } },
                completionList = new { itemDefaults = new[] { "editRange" } },
            },
            hover = new { contentFormat = new[] { "markdown", "plaintext" } },
            signatureHelp = new { signatureInformation = new { documentationFormat = new[] { "markdown" },
                parameterInformation = new { labelOffsetSupport = true } } },
            definition = new { linkSupport = true },
            declaration = new { linkSupport = true },
            documentSymbol = new { hierarchicalDocumentSymbolSupport = true },
            codeAction = new { codeActionLiteralSupport = new { codeActionKind = new { valueSet = new[] { "quickfix" } } },
                isPreferredSupport = true },
            documentLink = new { tooltipSupport = true },
            rangeFormatting = new { rangesSupport = true },
            rename = new { prepareSupport = true },
            semanticTokens = new { augmentsSyntaxTokens = true },
        },
        experimental = new { commands = new { commands = new[] { "ttvm.runFile", "ttvm.debugFile", "ttvm.showReferences" } } },
    };

    [Fact]
    public async Task A_session_of_a_client_that_can_everything()
    {
        await using var client = LspClient.Start();
        client.Answers["workspace/configuration"] = new JArray(new JObject { ["codeLens"] = new JObject { ["run"] = true } });
        await client.Initialize(RichCapabilities);
        await client.Notification("workspace/configuration");
        await Work(client);
        Assert.Equal(0, await client.Leave());
        Assert.Equal("", client.Errors);
        Golden.Check("tests/Ttvm.LanguageServer.Tests/Transcripts/rich-client.txt", ProgramFolder.HideIds(client.Transcript));
    }

    [Fact]
    public async Task A_session_of_a_client_that_announces_nothing()
    {
        await using var client = await LspClient.Initialized();
        await Work(client);
        Assert.Equal(0, await client.Leave());
        Assert.Equal("", client.Errors);
        Golden.Check("tests/Ttvm.LanguageServer.Tests/Transcripts/plain-client.txt", ProgramFolder.HideIds(client.Transcript));
    }

    [Fact]
    public async Task A_session_in_a_folder_with_several_files()
    {
        using var folder = new ProgramFolder(
            ("main.ttvm", "IMPORT \"lib.ttvm\"\nPUSH_STR \"worker\"\nSPAWN\nPOP\nPUSH_INT 1\nSENDNAMED \"boss\"\n"),
            ("lib.ttvm", "PUSH_INT 1\nSTORE one\nEXPORT one\nHALT\n"),
            ("worker.ttvm", "REGISTER boss\nRECEIVE\nPRIN\n"));
        await using var client = LspClient.Start();

        // Clients send their settings twice. When the second answer is taken depends on the threads, so it changes nothing.
        var settings = new JObject { ["format"] = new JObject { ["indent"] = 2 } };
        client.Answers["workspace/configuration"] = new JArray(settings);
        await client.Initialize(Pulling(), [folder.Uri], settings);
        await client.Notification("$/progress", "\"end\"");
        var (main, worker) = (folder.UriOf("main.ttvm"), folder.UriOf("worker.ttvm"));
        var textDocument = new { uri = main };
        await client.Open(folder.Read("main.ttvm"), main);
        await client.Request("textDocument/diagnostic", new { textDocument });
        await client.Request("workspace/diagnostic", new { previousResultIds = Array.Empty<object>() });
        await client.Request("textDocument/documentLink", new { textDocument });
        await client.Request("textDocument/definition", new { textDocument, position = new Place(1, 12) });
        await client.Request("textDocument/references",
            new { textDocument, position = new Place(5, 12), context = new { includeDeclaration = true } });
        await client.Request("textDocument/rename", new { textDocument, position = new Place(5, 12), newName = "the chief" });
        await client.Request("textDocument/codeLens", new { textDocument = new { uri = worker } });
        await client.Request("workspace/symbol", new { query = "bo" });
        var items = await client.Request("textDocument/prepareCallHierarchy", new { textDocument, position = new Place(1, 12) });
        await client.Request("callHierarchy/incomingCalls", new { item = items![0] });
        await client.Request("callHierarchy/outgoingCalls", new { item = items[0] });
        await client.Request("textDocument/formatting", new { textDocument, options = new { tabSize = 4, insertSpaces = true } });
        Assert.Equal(0, await client.Leave());
        Assert.Equal("", client.Errors);
        Golden.Check("tests/Ttvm.LanguageServer.Tests/Transcripts/folder.txt", folder.Hide(client.Transcript));
    }

    [Theory]
    [InlineData(2, true, null, "  PRINT\n")]
    [InlineData(2, false, null, "\tPRINT\n")]
    [InlineData(8, false, null, "\tPRINT\n")]
    [InlineData(99, false, null, "\tPRINT\n")]
    [InlineData(2, false, 5, "\t\t PRINT\n")]
    [InlineData(99, true, null, "    PRINT\n")]
    [InlineData(2, true, 3, "   PRINT\n")]
    public async Task A_tab_of_the_editor_is_the_indent_where_the_settings_say_none(int tabSize, bool insertSpaces,
        int? indent, string expected)
    {
        await using var client = await LspClient.Initialized();
        if (indent is not null)
        {
            await client.Notify("workspace/didChangeConfiguration", new { settings = new { ttvm = new { format = new { indent } } } });
        }

        await client.Open("PRINT\n");
        var edits = await client.Request("textDocument/formatting",
            new { textDocument = new { uri = LspClient.File }, options = new { tabSize, insertSpaces } });
        Assert.Equal(expected, Assert.Single(edits!)["newText"]!.Value<string>() + "PRINT\n");
    }

    [Theory]
    [InlineData(true, "[]")]
    [InlineData(false, "[\n]")]
    public async Task The_end_of_a_file_is_the_editors_to_say(bool isLeft, string expected)
    {
        await using var client = await LspClient.Initialized();
        await client.Open("    PRINT");
        var edits = await client.Request("textDocument/formatting", new { textDocument = new { uri = LspClient.File },
            options = new { tabSize = 4, insertSpaces = true, insertFinalNewline = !isLeft } });
        Assert.Equal(expected, $"[{string.Concat(edits!.Select(edit => edit["newText"]!.Value<string>()))}]");
    }

    [Fact]
    public async Task A_client_that_takes_only_commands_gets_no_code_actions_but_plain_texts()
    {
        await using var client = await LspClient.Initialized();
        Assert.Contains("\"codeActionProvider\":true", client.Transcript, StringComparison.Ordinal);
        await client.Open("PRIN");
        var (textDocument, start) = (new { uri = LspClient.File }, new Place(0, 0));
        Assert.Empty((await client.Request("textDocument/codeAction",
            new { textDocument, range = new { start, end = start }, context = new { diagnostics = Array.Empty<object>() } }))!);
        await client.Change(2, new { text = "PRINT" });
        Assert.Equal("plaintext",
            (await client.Request("textDocument/hover", new { textDocument, position = start }))!["contents"]!["kind"]!.Value<string>());
        Assert.Equal("plaintext",
            (await client.Request("completionItem/resolve", new { label = "YIELD" }))!["documentation"]!["kind"]!.Value<string>());
    }

    /// <summary>The richest client, which also asks for diagnostics itself.</summary>
    private static JObject Pulling()
    {
        var capabilities = JObject.FromObject(RichCapabilities);
        capabilities["textDocument"]!["diagnostic"] = new JObject { ["relatedInformation"] = true };
        return capabilities;
    }

    private static async Task Work(LspClient client)
    {
        await client.Open(Program);
        await client.Notification("textDocument/publishDiagnostics");
        var textDocument = new { uri = LspClient.File };
        var strat = Position("strat");
        var (start, end) = (new Place(0, 0), new Place(99, 0));
        await client.Request("textDocument/hover", new { textDocument, position = Position("REGISTER") });
        await client.Request("textDocument/codeAction",
            new { textDocument, range = new { start = strat, end = strat }, context = new { diagnostics = Array.Empty<object>() } });
        await client.Request("textDocument/codeAction", new { textDocument, range = new { start, end },
            context = new { diagnostics = Array.Empty<object>(), only = new[] { "source.fixAll" } } });
        await client.Request("textDocument/codeAction", new { textDocument, range = new { start = Position("REGISTER"),
            end = Position("PUSH_STR") }, context = new { diagnostics = Array.Empty<object>(), only = new[] { "refactor" } } });
        var colours = (await client.Request("textDocument/semanticTokens/full", new { textDocument }))!["resultId"];
        await client.Change(2, new { range = new { start = strat, end = new { strat.line, character = strat.character + "strat".Length } },
            text = "sta" });
        await client.Notification("textDocument/publishDiagnostics");
        await client.Request("textDocument/completion", new { textDocument,
            position = new { strat.line, character = strat.character + "sta".Length }, context = new { triggerKind = 1 } });
        await client.Change(3, new { range = new { start = strat, end = new { strat.line, character = 999 } }, text = "start" });
        await client.Notification("textDocument/publishDiagnostics");
        foreach (var method in new[] { "definition", "declaration", "documentHighlight", "prepareRename", "linkedEditingRange",
            "prepareCallHierarchy", "signatureHelp" })
        {
            await client.Request($"textDocument/{method}", new { textDocument, position = strat });
        }

        await client.Request("textDocument/references",
            new { textDocument, position = strat, context = new { includeDeclaration = true } });
        await client.Request("textDocument/rename", new { textDocument, position = strat, newName = "again" });
        foreach (var method in new[] { "documentSymbol", "foldingRange", "documentLink", "codeLens" })
        {
            await client.Request($"textDocument/{method}", new { textDocument });
        }

        await client.Request("textDocument/selectionRange", new { textDocument, positions = new[] { strat } });
        await client.Request("textDocument/inlayHint", new { textDocument, range = new { start, end } });
        await client.Request("textDocument/inlineValue", new { textDocument, range = new { start, end },
            context = new { frameId = 1, stoppedLocation = new { start, end = Position("JMP") } } });
        await client.Request("textDocument/formatting", new { textDocument, options = new { tabSize = 4, insertSpaces = true } });
        await client.Request("textDocument/rangeFormatting", new { textDocument, range = new { start = Position("SEND"), end = strat },
            options = new { tabSize = 4, insertSpaces = true } });
        await client.Request("textDocument/rangesFormatting", new { textDocument, ranges = new[] { new { start = strat, end = strat },
            new { start = Position("SEND"), end = strat } }, options = new { tabSize = 4, insertSpaces = true } });
        await client.Request("textDocument/onTypeFormatting",
            new { textDocument, position = Position("SEND"), ch = "\n", options = new { tabSize = 4, insertSpaces = true } });
        await client.Request("textDocument/semanticTokens/full", new { textDocument });
        await client.Request("textDocument/semanticTokens/full/delta", new { textDocument, previousResultId = colours });
        await client.Request("textDocument/semanticTokens/full/delta", new { textDocument, previousResultId = "long gone" });
        await client.Request("textDocument/semanticTokens/range",
            new { textDocument, range = new { start = Position("PRIN"), end = strat } });
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
