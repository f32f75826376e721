using Ttvm.Language.Files;
using Ttvm.LanguageServer.Protocol;
using Ttvm.LanguageServer.Sessions;
using Ttvm.Testing;

namespace Ttvm.LanguageServer.Tests;

/// <summary>Files that are not open: found in the workspace's folders, followed on disk, forgotten with their folder.</summary>
public sealed class WorkspaceTests
{
    private static readonly object Watching = new
    {
        window = new { workDoneProgress = true },
        workspace = new { didChangeWatchedFiles = new { dynamicRegistration = true } },
    };

    /// <summary>What is registered in the workspace, as every later request will see it.</summary>
    private static Endpoint Known => Endpoint.Read<InitializedParams, string>(
        "test/known",
        (context, _) => string.Join(' ', context.Workspace.Documents.Select(document =>
            $"{FileUri.FileName(document.Uri)}:{(document.IsOpen ? "open" : document.Text.Text.Trim())}")));

    [Fact]
    public async Task Files_of_all_folders_are_indexed_but_not_those_of_tools()
    {
        using var one = new ProgramFolder(("a.ttvm", "YIELD"), ("deep/er/b.ttvm", "NULL"), ("node_modules/x.ttvm", "HALT"),
            (".git/y.ttvm", "HALT"), ("notes.txt", "HALT"));
        using var two = new ProgramFolder(("c.ttvm", "SELF"));
        await using var client = await Indexed(one.Uri, two.Uri);
        Assert.Equal(["a.ttvm:YIELD", "b.ttvm:NULL", "c.ttvm:SELF"], (await Ask(client)).Split(' ').Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_may_have_no_end_is_no_program()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var folder = new ProgramFolder(("a.ttvm", "YIELD"), ("b.ttvm", "NULL"));
        NamedPipe.Make(folder.PathOf("pipe.ttvm"));
        using (var large = File.Create(folder.PathOf("large.ttvm")))
        {
            large.SetLength(300L << 20);
        }

        await using var client = await Indexed(folder.Uri);
        Assert.Equal(["a.ttvm:YIELD", "b.ttvm:NULL"], (await Ask(client)).Split(' ').Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_open_file_is_the_editors_and_a_closed_one_the_disks()
    {
        using var folder = new ProgramFolder(("a.ttvm", "YIELD"));
        await using var client = await Indexed(folder.Uri);
        await client.Open("NULL", folder.UriOf("a.ttvm"));
        folder.Write("a.ttvm", "SELF");
        await Changed(client, folder.UriOf("a.ttvm"), FileChangeType.Changed);
        Assert.Equal("a.ttvm:open", await Ask(client));
        await client.Notify("textDocument/didClose", new { textDocument = new { uri = folder.UriOf("a.ttvm") } });
        await Reread(client, folder);
        Assert.Equal("a.ttvm:SELF b.ttvm:HALT", await Ask(client));
    }

    [Fact]
    public async Task Another_spelling_of_a_uri_is_the_same_file()
    {
        using var folder = new ProgramFolder(("a b.ttvm", "YIELD"));
        await using var client = await Indexed(folder.Uri);
        await client.Open("NULL", folder.UriOf("a b.ttvm").Replace("%20", " ", StringComparison.Ordinal));
        Assert.Equal("a b.ttvm:open", await Ask(client));
    }

    [Fact]
    public async Task Files_that_come_change_and_go_are_followed()
    {
        using var folder = new ProgramFolder(("a.ttvm", "YIELD"));
        await using var client = await Indexed(folder.Uri);
        Assert.Contains("**/*.ttvm", client.Transcript, StringComparison.Ordinal);
        File.Delete(folder.PathOf("a.ttvm"));
        await Changed(client, folder.UriOf("a.ttvm"), FileChangeType.Deleted);
        await Reread(client, folder);
        Assert.Equal("b.ttvm:HALT", await Ask(client));
    }

    [Fact]
    public async Task A_folder_that_is_removed_takes_its_files_with_it()
    {
        using var one = new ProgramFolder(("a.ttvm", "YIELD"));
        using var two = new ProgramFolder(("c.ttvm", "SELF"));
        await using var client = await Indexed(one.Uri);
        var change = new { added = new[] { new { uri = two.Uri, name = "two" } }, removed = new[] { new { uri = one.Uri, name = "one" } } };
        await client.Notify("workspace/didChangeWorkspaceFolders", new { @event = change });
        await client.Notification("$/progress", "\"end\"");
        Assert.Equal("c.ttvm:SELF", await Ask(client));
    }

    [Fact]
    public async Task A_file_outside_of_all_folders_brings_its_neighbours()
    {
        using var folder = new ProgramFolder(("main.ttvm", "PUSH_STR worker\nSPAWN"), ("worker.ttvm", "HALT"),
            ("examples/other.ttvm", "HALT"), ("deep/er.ttvm", "HALT"));
        await using var client = LspClient.Start(Known);
        await client.Initialize(Watching, []);
        await client.Open(folder.Read("main.ttvm"), folder.UriOf("main.ttvm"));
        await Reread(client, folder);
        Assert.Equal("b.ttvm:HALT main.ttvm:open other.ttvm:HALT worker.ttvm:HALT",
            string.Join(' ', (await Ask(client)).Split(' ').Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("linked.ttvm", "lib/m.ttvm")]
    [InlineData("away/m.ttvm", "away/m.ttvm")]
    [InlineData("again/m.ttvm", "lib/m.ttvm")]
    [InlineData("lib//./x/../m.ttvm", "lib/m.ttvm")]
    [InlineData("../{0}/m.ttvm", null)]
    public async Task Modules_are_found_through_links_and_outside_of_all_folders(string import, string? found)
    {
        const string Module = "PUSH_INT 1\nSTORE one\nEXPORT one\n";
        using var outside = new ProgramFolder(("m.ttvm", Module));
        using var folder = new ProgramFolder(("lib/m.ttvm", Module));
        import = string.Format(System.Globalization.CultureInfo.InvariantCulture, import,
            Path.GetFileName(Path.TrimEndingDirectorySeparator(outside.PathOf(""))));
        var text = $"IMPORT \"{import}\"\nLOAD one\nPRINT\n";
        folder.Write("main.ttvm", text);
        File.CreateSymbolicLink(folder.PathOf("linked.ttvm"), "lib/m.ttvm");
        Directory.CreateSymbolicLink(folder.PathOf("away"), outside.PathOf(""));
        Directory.CreateSymbolicLink(folder.PathOf("again"), "lib");
        Directory.CreateSymbolicLink(folder.PathOf("lib/round"), "..");
        await using var client = await Indexed(folder.Uri);
        await client.Open(text, folder.UriOf("main.ttvm"));
        var uri = found is null ? outside.UriOf("m.ttvm") : folder.UriOf(found);
        var definition = await client.Request("textDocument/definition",
            new { textDocument = new { uri = folder.UriOf("main.ttvm") }, position = new { line = 1, character = 6 } });
        Assert.Equal(uri, Assert.Single(definition!)["uri"]!.Value<string>());
        Assert.DoesNotContain("TTV0061", (await client.Request("textDocument/diagnostic",
            new { textDocument = new { uri = folder.UriOf("main.ttvm") } }))!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bin/w.ttvm")]
    [InlineData("obj/deep/w.ttvm")]
    [InlineData("node_modules/w.ttvm")]
    [InlineData(".hidden/w.ttvm")]
    [InlineData(".hidden/bin/.w.ttvm")]
    [InlineData(".w.ttvm")]
    [InlineData("lib/.w.ttvm")]
    [InlineData(".w.ttvm", true)]
    [InlineData("examples/.w.ttvm", true)]
    public async Task A_file_that_is_not_searched_for_is_found_by_its_name(string path, bool isWorker = false)
    {
        var text = isWorker ? "PUSH_STR \".w\"\nSPAWN\nPRINT\n" : $"IMPORT \"{path}\"\nLOAD one\nPRINT\n";
        using var folder = new ProgramFolder((path, "PUSH_INT 1\nSTORE one\nEXPORT one\nHALT\n"), ("main.ttvm", text));
        await using var client = await Indexed(folder.Uri);
        await client.Open(text, folder.UriOf("main.ttvm"));
        var definition = await client.Request("textDocument/definition",
            new { textDocument = new { uri = folder.UriOf("main.ttvm") }, position = new { line = 0, character = isWorker ? 10 : 8 } });
        Assert.Equal(folder.UriOf(path), Assert.Single(definition!)["uri"]!.Value<string>());
        Assert.DoesNotContain("TTV0061", (await client.Request("textDocument/diagnostic",
            new { textDocument = new { uri = folder.UriOf("main.ttvm") } }))!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bin")]
    [InlineData("obj")]
    [InlineData(".hidden")]
    public async Task A_file_in_a_folder_that_is_not_searched_finds_its_neighbours_when_it_is_open(string name)
    {
        using var folder = new ProgramFolder(($"{name}/m.ttvm", "PUSH_INT 1\nSTORE one\nEXPORT one\n"),
            ($"{name}/main.ttvm", "IMPORT m.ttvm\nLOAD one\nPRINT\n"));
        await using var client = await Indexed(folder.Uri);
        await client.Open(folder.Read($"{name}/main.ttvm"), folder.UriOf($"{name}/main.ttvm"));
        var definition = await client.Request("textDocument/definition",
            new { textDocument = new { uri = folder.UriOf($"{name}/main.ttvm") }, position = new { line = 1, character = 6 } });
        Assert.Equal(folder.UriOf($"{name}/m.ttvm"), Assert.Single(definition!)["uri"]!.Value<string>());
    }

    [Theory]
    [InlineData("file:")]
    [InlineData("FILE://localhost")]
    public async Task Every_notation_of_a_uri_is_the_same_file(string scheme)
    {
        using var folder = new ProgramFolder(("w.ttvm", "YIELD"));
        await using var client = await Indexed(folder.Uri);
        await client.Open("NULL",
            scheme + folder.UriOf("w.ttvm")["file://".Length..].Replace("/w.ttvm", "//./w.ttvm", StringComparison.Ordinal));
        Assert.Equal("w.ttvm:open", await Ask(client));
    }

    [Fact]
    public async Task A_folder_inside_another_can_be_removed_without_loss()
    {
        using var folder = new ProgramFolder(("a.ttvm", "YIELD"), ("inner/b.ttvm", "NULL"));
        await using var client = await Indexed(folder.Uri, folder.UriOf("inner"));
        var change = new { added = Array.Empty<object>(), removed = new[] { new { uri = folder.UriOf("inner"), name = "inner" } } };
        await client.Notify("workspace/didChangeWorkspaceFolders", new { @event = change });
        Assert.Equal("a.ttvm:YIELD b.ttvm:NULL", await Ask(client));
    }

    [Fact]
    public async Task Settings_switch_features_off_and_bad_ones_are_told()
    {
        await using var client = LspClient.Start();
        await client.Initialize(null, null, new { inlayHints = new { stack = false }, format = new { indent = "wide" } });
        Assert.Contains("ttvm.format.indent", (await client.Notification("window/logMessage"))["message"]!.Value<string>(),
            StringComparison.Ordinal);
        await client.Open("PUSH_INT 1");
        Assert.Empty(await Hints(client));
        await client.Notify("workspace/didChangeConfiguration",
            new { settings = new { ttvm = new { inlayHints = new { stack = true } } } });
        Assert.Single(await Hints(client));

        static async Task<JToken> Hints(LspClient client) => (await client.Request(
            "textDocument/inlayHint", new { textDocument = new { uri = LspClient.File },
                range = new { start = new { line = 0, character = 0 }, end = new { line = 9, character = 0 } } }))!;
    }

    [Fact]
    public async Task A_rename_that_would_change_the_program_says_why_and_logs_nothing()
    {
        await using var client = await LspClient.Initialized();
        await client.Open("LABEL a\nLABEL b\nJMP a");
        var answer = await client.Answer(await client.Send("textDocument/rename",
            new { textDocument = new { uri = LspClient.File }, position = new { line = 2, character = 4 }, newName = "b" }));
        Assert.Equal((int)ErrorCode.RequestFailed, LspClient.ErrorOf(answer));
        Assert.Contains("There is a label 'b'", answer["error"]!["message"]!.Value<string>(), StringComparison.Ordinal);
        Assert.Equal("", client.Errors);
    }

    [Fact]
    public async Task A_level_of_a_check_is_a_setting_and_changes_what_is_published()
    {
        await using var client = LspClient.Start();
        await client.Initialize(null, null, new { diagnostics = new { levels = new { TTV0029 = "off" } } });
        await client.Open("PRINT");
        Assert.Empty((await client.Notification("textDocument/publishDiagnostics"))["diagnostics"]!);
        await client.Notify("workspace/didChangeConfiguration",
            new { settings = new { ttvm = new { diagnostics = new { levels = new { TTV0029 = "error" } } } } });
        Assert.Equal(1,
            Assert.Single((await client.Notification("textDocument/publishDiagnostics"))["diagnostics"]!)["severity"]!.Value<int>());
    }

    [Fact]
    public async Task A_name_that_another_file_stops_registering_is_told_where_it_is_sent_to()
    {
        const string Main = "PUSH_STR \"worker\"\nSPAWN\nPOP\nPUSH_INT 1\nSENDNAMED boss\n";
        using var folder = new ProgramFolder(("main.ttvm", Main), ("worker.ttvm", "REGISTER boss\nRECEIVE\nPRINT\n"));
        await using var client = await Indexed(folder.Uri);
        await client.Open(Main, folder.UriOf("main.ttvm"));
        Assert.DoesNotContain("bass", (await client.Notification("textDocument/publishDiagnostics", "main.ttvm")).ToString(),
            StringComparison.Ordinal);
        await client.Open("REGISTER bass\nRECEIVE\nPRINT\n", folder.UriOf("worker.ttvm"));
        Assert.Contains("did you mean 'bass'?", (await client.Notification("textDocument/publishDiagnostics", "main.ttvm")).ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_program_lacks_is_said_when_its_files_are_known_and_the_client_is_to_ask_again()
    {
        const string Main = "PUSH_STR \"worker\"\nSPAWN\nPOP\nYIELD\nPUSH_INT 1\nSENDNAMED boss\n";
        using var folder = new ProgramFolder(("main.ttvm", Main), ("worker.ttvm", "RECEIVE\nPRINT\n"));
        await using var client = LspClient.Start();
        var capabilities = new { textDocument = new { diagnostic = new { } },
            workspace = new { diagnostics = new { refreshSupport = true } } };
        await client.Request("initialize", new { capabilities, workspaceFolders = new[] { new { uri = folder.Uri, name = "folder" } } });
        await client.Open(Main, folder.UriOf("main.ttvm"));

        // The worker could still register it.
        Assert.DoesNotContain("TTV0052", await Pull(), StringComparison.Ordinal);
        await client.Notify("initialized", new { });
        await client.Notification("workspace/diagnostic/refresh");
        Assert.Contains("TTV0052", await Pull(), StringComparison.Ordinal);

        folder.Write("worker.ttvm", "REGISTER boss\nRECEIVE\nPRINT\n");
        await Changed(client, folder.UriOf("worker.ttvm"), FileChangeType.Changed);
        await client.Notification("workspace/diagnostic/refresh");
        Assert.DoesNotContain("TTV0052", await Pull(), StringComparison.Ordinal);

        async Task<string> Pull() =>
            (await client.Request("textDocument/diagnostic", new { textDocument = new { uri = folder.UriOf("main.ttvm") } }))!.ToString();
    }

    /// <summary>A client that is told to asks again for all that it shows.</summary>
    [Theory]
    [InlineData("; expect: 1\nPUSH_INT 1\nPRINT\n", 0)]
    [InlineData("PUSH_STR \"worker\"\nSPAWN\nPUSH_INT 1\nSWAP\nSEND\n", 0)]
    [InlineData("PUSH_STR \"worker\"\nSPAWN\nPOP\nYIELD\nPUSH_INT 1\nSENDNAMED boss\n", 1)]
    [InlineData("IMPORT \"module.ttvm\"\nPUSH_INT 1\nLOAD text\nSUB\nPRINT\n", 1)]
    public async Task A_client_is_told_to_ask_again_only_if_it_gets_other_findings_then(string main, int times)
    {
        using var folder = new ProgramFolder(("main.ttvm", main), ("worker.ttvm", "RECEIVE\nPRINT\n"),
            ("module.ttvm", "PUSH_STR \"x\"\nSTORE text\nEXPORT text\n"));
        await using var client = LspClient.Start();
        var capabilities = new { textDocument = new { diagnostic = new { } },
            workspace = new { diagnostics = new { refreshSupport = true }, codeLens = new { refreshSupport = true } } };
        await client.Request("initialize", new { capabilities, workspaceFolders = new[] { new { uri = folder.Uri, name = "folder" } } });
        await client.Open(main, folder.UriOf("main.ttvm"));
        var before = await Pull();
        await client.Notify("initialized", new { });
        await client.Notification("workspace/codeLens/refresh");
        if (times > 0)
        {
            await client.Notification("workspace/diagnostic/refresh");
        }

        Assert.Equal(times == 0, await Pull() == before);

        // Other settings are other findings, so this one comes in any case, and behind all that were sent before it.
        await client.Notify("workspace/didChangeConfiguration", new { settings = new { ttvm = new { run = new { smp = false } } } });
        await client.Notification("workspace/diagnostic/refresh");
        Assert.Equal(times + 1, client.Transcript.Split("\"method\":\"workspace/diagnostic/refresh\"").Length - 1);

        async Task<string> Pull() =>
            (await client.Request("textDocument/diagnostic", new { textDocument = new { uri = folder.UriOf("main.ttvm") } }))!.ToString();
    }

    [Fact]
    public async Task A_worker_that_gets_another_file_name_keeps_being_spawned()
    {
        using var folder = new ProgramFolder(("main.ttvm", "PUSH_STR \"worker\"\nSPAWN\nPOP\n"), ("worker.ttvm", "HALT"));
        await using var client = LspClient.Start();
        await client.Initialize(new { window = new { workDoneProgress = true },
            workspace = new { fileOperations = new { willRename = true } } }, [folder.Uri]);
        Assert.Contains("\"willRename\":{\"filters\":[{\"scheme\":\"file\",\"pattern\":{\"glob\":\"**/*.ttvm\",\"matches\":\"file\"}},",
            client.Transcript, StringComparison.Ordinal);
        await client.Notification("$/progress", "\"end\"");
        var edit = await client.Request("workspace/willRenameFiles",
            new { files = new[] { new { oldUri = folder.UriOf("worker.ttvm"), newUri = folder.UriOf("clerk.ttvm") } } });
        Assert.Equal("clerk", Assert.Single(edit!["changes"]![folder.UriOf("main.ttvm")]!)["newText"]!.Value<string>());
        Assert.Equal(JTokenType.Null,
            (await client.Request("workspace/willRenameFiles",
                new { files = new[] { new { oldUri = folder.UriOf("main.ttvm"), newUri = folder.UriOf("start.ttvm") } } }))?.Type
                    ?? JTokenType.Null);
    }

    [Fact]
    public async Task A_file_that_moves_keeps_finding_its_module_and_names_of_the_module_lead_there()
    {
        using var folder = new ProgramFolder(("m.ttvm", "IMPORT \"lib.ttvm\"\nLOAD square\n"),
            ("lib.ttvm", "MAKE_FUNCTION f n\nSTORE square\nEXPORT square\nHALT\nLABEL f\nLOAD n\nRET\n"));
        await using var client = LspClient.Start();
        await client.Initialize(new { window = new { workDoneProgress = true },
            workspace = new { fileOperations = new { willRename = true } } }, [folder.Uri]);
        await client.Notification("$/progress", "\"end\"");
        await client.Open(folder.Read("m.ttvm"), folder.UriOf("m.ttvm"));
        var definition = await client.Request("textDocument/definition",
            new { textDocument = new { uri = folder.UriOf("m.ttvm") }, position = new { line = 1, character = 6 } });
        Assert.Equal(folder.UriOf("lib.ttvm"), Assert.Single(definition!)["uri"]!.Value<string>());
        var edit = await client.Request("workspace/willRenameFiles",
            new { files = new[] { new { oldUri = folder.UriOf("m.ttvm"), newUri = folder.UriOf("sub/m.ttvm") } } });
        Assert.Equal("../lib.ttvm", Assert.Single(edit!["changes"]![folder.UriOf("m.ttvm")]!)["newText"]!.Value<string>());
    }

    [Fact]
    public async Task Programs_that_run_without_smp_are_told_what_needs_it()
    {
        await using var client = LspClient.Start();
        await client.Initialize(null, null, new { run = new { smp = false } });
        await client.Open("YIELD\nYIELD");
        Assert.Equal("TTV0047",
            Assert.Single((await client.Notification("textDocument/publishDiagnostics"))["diagnostics"]!)["code"]!.Value<string>());
        await client.Notify("workspace/didChangeConfiguration", new { settings = new { ttvm = new { run = new { smp = true } } } });
        Assert.Empty((await client.Notification("textDocument/publishDiagnostics"))["diagnostics"]!);
    }

    private static async Task<LspClient> Indexed(params string[] folders)
    {
        var client = LspClient.Start(Known);
        await client.Initialize(Watching, folders);
        await client.Notification("$/progress", "\"end\"");
        return client;
    }

    private static Task Changed(LspClient client, string uri, FileChangeType type) =>
        client.Notify("workspace/didChangeWatchedFiles", new { changes = new[] { new { uri, type = (int)type } } });

    /// <summary>Files are read one after the other, so when a new one is known, everything before it has been read.</summary>
    private static async Task Reread(LspClient client, ProgramFolder folder)
    {
        folder.Write("b.ttvm", "HALT");
        await Changed(client, folder.UriOf("b.ttvm"), FileChangeType.Created);
        while (!(await Ask(client)).Contains("b.ttvm", StringComparison.Ordinal))
        {
            await Task.Yield();
        }
    }

    private static async Task<string> Ask(LspClient client) => (await client.Request("test/known", new { }))!.Value<string>()!;
}
