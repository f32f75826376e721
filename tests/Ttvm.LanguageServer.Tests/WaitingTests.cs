using Ttvm.LanguageServer.Protocol;
using Ttvm.LanguageServer.Transport;

namespace Ttvm.LanguageServer.Tests;

/// <summary>Who waits for what: questions for the files that they are about, and nobody for a client that does not answer.</summary>
public sealed class WaitingTests
{
    private const string Main =
        "IMPORT \"lib.ttvm\"\nPUSH_STR \"worker\"\nSPAWN\nPOP\nPUSH_INT 1\nSENDNAMED boss\nLOAD one\nLABEL here\nJMP here\n";

    private static readonly (string, string)[] Files =
        [("main.ttvm", Main), ("worker.ttvm", "; Serves.\nREGISTER boss\nRECEIVE\nPRINT\n"),
            ("lib.ttvm", "PUSH_INT 1\nSTORE one\nEXPORT one\nHALT\n")];

    [Theory]
    [InlineData("textDocument/definition", 1, 12, "worker.ttvm")]
    [InlineData("textDocument/definition", 0, 10, "lib.ttvm")]
    [InlineData("textDocument/definition", 5, 11, "worker.ttvm")]
    [InlineData("textDocument/definition", 6, 6, "lib.ttvm")]
    [InlineData("textDocument/declaration", 1, 12, "worker.ttvm")]
    [InlineData("textDocument/references", 5, 11, "worker.ttvm")]
    [InlineData("textDocument/hover", 1, 12, "Serves.")]
    [InlineData("textDocument/hover", 5, 11, "worker.ttvm")]
    [InlineData("textDocument/completion", 5, 10, "registered process")]
    [InlineData("textDocument/completion", 1, 10, "worker file")]
    [InlineData("textDocument/rename", 5, 11, "worker.ttvm")]
    [InlineData("textDocument/documentLink", 0, 0, "worker.ttvm")]
    [InlineData("textDocument/prepareCallHierarchy", 1, 12, "worker.ttvm")]
    [InlineData("workspace/symbol", 0, 0, "worker.ttvm")]
    public async Task An_answer_that_needs_other_files_waits_for_them(string method, int line, int character, string expected)
    {
        using var folder = new ProgramFolder(Files);
        await using var client = LspClient.Start();
        var question = await AskBeforeFilesAreRead(client, folder, method, line, character);

        // That was answered after the question was asked, so the question waits.
        await client.Request("textDocument/documentSymbol", new { textDocument = new { uri = folder.UriOf("main.ttvm") } });
        await client.Notify("initialized", new { });
        Assert.Contains(expected, (await client.Answer(question)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lenses_wait_only_for_clients_that_do_not_ask_again()
    {
        using var folder = new ProgramFolder(Files);
        await using var client = LspClient.Start();
        await client.Request("initialize", new { capabilities = new { workspace = new { codeLens = new { refreshSupport = true } } },
            workspaceFolders = new[] { new { uri = folder.Uri, name = "folder" } } });
        await client.Open(folder.Read("worker.ttvm"), folder.UriOf("worker.ttvm"));
        Assert.NotEmpty((await client.Request("textDocument/codeLens", new { textDocument = new { uri = folder.UriOf("worker.ttvm") } }))!);
    }

    [Theory]
    [InlineData("textDocument/definition", 8, 5, "main.ttvm", false)]
    [InlineData("textDocument/hover", 4, 2, "PUSH_INT", false)]
    [InlineData("textDocument/completion", 4, 3, "PUSH_INT", false)]
    [InlineData("textDocument/diagnostic", 0, 0, "full", false)]
    [InlineData("textDocument/definition", 1, 12, "worker.ttvm", true)]
    public async Task An_answer_that_needs_no_unread_file_comes_at_once(string method, int line, int character,
        string expected, bool withWorker)
    {
        using var folder = new ProgramFolder(Files);
        await using var client = LspClient.Start();
        await client.Request("initialize", new { capabilities = new { },
            workspaceFolders = new[] { new { uri = folder.Uri, name = "folder" } } });
        if (withWorker)
        {
            await client.Open(folder.Read("worker.ttvm"), folder.UriOf("worker.ttvm"));
        }

        // The client never says that it is initialized, so no file is ever read.
        await client.Open(Main, folder.UriOf("main.ttvm"));
        await client.Notification("textDocument/publishDiagnostics", "main.ttvm");
        Assert.Contains(expected, (await client.Request(method, Parameters(folder, method, line, character)))!.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_about_a_file_that_changes_while_it_waits_is_stale()
    {
        using var folder = new ProgramFolder(Files);
        await using var client = LspClient.Start();
        var question = await AskBeforeFilesAreRead(client, folder, "textDocument/definition", 1, 12);
        var changed = new { uri = folder.UriOf("main.ttvm"), version = 2 };
        await client.Notify("textDocument/didChange", new { textDocument = changed, contentChanges = new[] { new { text = "" } } });
        await client.Notify("initialized", new { });
        Assert.Equal((int)ErrorCode.ContentModified, LspClient.ErrorOf(await client.Answer(question)));
    }

    [Fact]
    public async Task A_question_that_waits_can_be_cancelled()
    {
        using var folder = new ProgramFolder(Files);
        await using var client = LspClient.Start();
        var question = await AskBeforeFilesAreRead(client, folder, "textDocument/definition", 1, 12);
        await client.Notify("$/cancelRequest", new { id = question });
        Assert.Equal((int)ErrorCode.RequestCancelled, LspClient.ErrorOf(await client.Answer(question)));
    }

    [Fact]
    public async Task A_question_that_waits_is_answered_when_the_session_ends()
    {
        using var folder = new ProgramFolder(Files);
        await using var client = LspClient.Start();
        var question = await AskBeforeFilesAreRead(client, folder, "textDocument/definition", 1, 12);
        await client.Request("shutdown");
        Assert.True((await client.Answer(question)).ContainsKey("result"));
        await client.Notify("exit");
        Assert.Equal(0, await client.End());
    }

    [Fact]
    public async Task Nobody_waits_for_ever()
    {
        using var folder = new ProgramFolder(Files);
        await using var client = LspClient.StartSilent(new Patience(TimeSpan.FromMinutes(1), TimeSpan.FromMilliseconds(20)));
        var question = await AskBeforeFilesAreRead(client, folder, "textDocument/definition", 1, 12);
        Assert.Equal(JTokenType.Null, (await client.Answer(question))["result"]!.Type);
        Assert.Contains("takes long", (await client.Notification("window/logMessage")).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_never_answers_gets_answers_about_all_files_and_a_line_in_its_log()
    {
        using var folder = new ProgramFolder(Files);
        await using var client = LspClient.StartSilent(new Patience(TimeSpan.FromMilliseconds(20), TimeSpan.FromMinutes(1)));
        var all = new
        {
            window = new { workDoneProgress = true },
            workspace = new { configuration = true, didChangeWatchedFiles = new { dynamicRegistration = true },
                codeLens = new { refreshSupport = true } },
        };
        await client.Initialize(all, [folder.Uri]);
        await client.Open(Main, folder.UriOf("main.ttvm"));
        var definition = await client.Request("textDocument/definition", Parameters(folder, "textDocument/definition", 1, 12));
        Assert.Contains("worker.ttvm", definition!.ToString(), StringComparison.Ordinal);
        foreach (var method in new[] { "client/registerCapability", "workspace/configuration", "window/workDoneProgress/create" })
        {
            await client.Notification("window/logMessage", method);
        }

        // A refresh that was not answered does not keep the next one back.
        await client.Notify("workspace/didChangeConfiguration", new { settings = (object?)null });
        for (var time = 0; time < 2; time++)
        {
            await client.Open($"; {time}", folder.UriOf("worker.ttvm"));
            await client.Notify("textDocument/didClose", new { textDocument = new { uri = folder.UriOf("worker.ttvm") } });
            await client.Notification("workspace/codeLens/refresh");
        }

        Assert.Equal(0, await client.Leave());
    }

    private static async Task<int> AskBeforeFilesAreRead(LspClient client, ProgramFolder folder, string method, int line, int character)
    {
        await client.Request("initialize", new { capabilities = new { },
            workspaceFolders = new[] { new { uri = folder.Uri, name = "folder" } } });
        await client.Open(Main, folder.UriOf("main.ttvm"));
        return await client.Send(method, Parameters(folder, method, line, character));
    }

    private static object Parameters(ProgramFolder folder, string method, int line, int character) =>
        method == "workspace/symbol" ? new { query = "boss" } : new
    {
        textDocument = new { uri = folder.UriOf("main.ttvm") },
        position = new { line, character },
        context = new { includeDeclaration = true, triggerKind = 1 },
        newName = "chief",
    };
}
