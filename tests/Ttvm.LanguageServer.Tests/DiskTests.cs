using System.Diagnostics;
using Ttvm.LanguageServer.Files;
using Ttvm.LanguageServer.Protocol;
using Ttvm.LanguageServer.Sessions;
using Ttvm.LanguageServer.Transport;

namespace Ttvm.LanguageServer.Tests;

/// <summary>What is on disk now is what counts, also for clients that tell nothing of it.</summary>
public sealed class DiskTests
{
    private const string Main = "PUSH_STR \"worker\"\nSPAWN\nPOP\nPUSH_STR \"clerk\"\nSPAWN\nPOP\nPUSH_INT 1\nSENDNAMED boss\n";
    private const string Worker = "REGISTER boss\nRECEIVE\nPRINT\n";

    private static readonly object PlaceOfBoss = new { position = new { line = 7, character = 11 }, newName = "chief" };

    /// <summary>The files as every later request sees them.</summary>
    private static Endpoint Known => Endpoint.Read<InitializedParams, string>(
        "test/known",
        (context, _) => string.Join(' ', context.Workspace.Documents.Select(document =>
            $"{document.Uri.Split('/')[^2..].Aggregate((a, b) => $"{a}/{b}")}:{document.Text.Text.Trim()}")));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task A_name_that_stands_elsewhere_now_is_renamed_there(bool isWatched) => CheckEdit(
        "textDocument/rename", PlaceOfBoss, [("main.ttvm", Main), ("worker.ttvm", Worker)],
        [("worker.ttvm", "; REGISTER boss\n" + Worker)], isWatched);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task A_change_that_keeps_size_and_time_is_seen(bool isWatched) => CheckEdit(
        "textDocument/rename", PlaceOfBoss, [("main.ttvm", Main), ("worker.ttvm", Worker + "  ")], [("worker.ttvm", "  " + Worker)],
        isWatched, DateTime.UnixEpoch);

    [Fact]
    public void A_linked_file_changes_with_what_its_link_leads_to()
    {
        using var folder = new ProgramFolder(("lib/m.ttvm", Worker));
        File.CreateSymbolicLink(folder.PathOf("linked.ttvm"), "lib/m.ttvm");
        File.CreateSymbolicLink(folder.PathOf("round.ttvm"), "round.ttvm");
        Assert.Equal(Worker.Length, FolderFiles.StampOf(folder.UriOf("linked.ttvm"))!.Value.Length);
        folder.Write("lib/m.ttvm", Main);
        Assert.Equal(Main.Length, FolderFiles.StampOf(folder.UriOf("linked.ttvm"))!.Value.Length);
        Assert.Null(FolderFiles.StampOf(folder.UriOf("round.ttvm")));
    }

    /// <summary>Not even for the moment between forgetting and reading, in which somebody may ask for it.</summary>
    [Fact]
    public async Task A_file_that_an_outer_folder_holds_is_never_gone_when_an_inner_one_goes()
    {
        using var folder = new ProgramFolder(("main.ttvm", Main), ("lib/m.ttvm", Worker), ("other/n.ttvm", Worker));
        var gone = new List<string>();
        var complete = new TaskCompletionSource();
        var index = new WorkspaceIndex((_, names) => gone.AddRange(names), () =>
        {
            complete.TrySetResult();
            return Task.CompletedTask;
        }, new ClientLink(TextWriter.Null, Patience.Usual));
        index.AddFolders([folder.Uri, folder.UriOf("lib")], withProgress: false);
        await complete.Task;
        index.RemoveFolder(folder.UriOf("lib"));
        await index.LookAgain();
        Assert.Empty(gone);
        index.RemoveFolder(folder.Uri);
        await index.LookAgain();
        index.Stop();
        Assert.Equal([folder.UriOf("lib/m.ttvm"), folder.UriOf("main.ttvm"), folder.UriOf("other/n.ttvm")], gone.Order());
    }

    [Fact]
    public Task A_name_in_a_new_file_is_renamed() => CheckEdit(
        "textDocument/rename", PlaceOfBoss, [("main.ttvm", Main), ("worker.ttvm", Worker)],
        [("clerk.ttvm", "PUSH_INT 2\nSENDNAMED boss\n")]);

    [Fact]
    public Task A_name_in_a_file_that_is_gone_is_not_renamed() => CheckEdit(
        "textDocument/rename", PlaceOfBoss, [("main.ttvm", Main), ("worker.ttvm", Worker), ("clerk.ttvm", "PUSH_INT 2\nSENDNAMED boss\n")],
        [("clerk.ttvm", null)]);

    [Fact]
    public Task A_variable_of_a_module_is_renamed_where_it_is_exported_now() => CheckEdit(
        "textDocument/rename",
        new { position = new { line = 1, character = 6 }, newName = "two" },
        [("main.ttvm", "IMPORT \"lib.ttvm\"\nLOAD one\nPRINT\n"), ("lib.ttvm", "PUSH_INT 1\nSTORE one\nEXPORT one\nHALT\n")],
        [("lib.ttvm", "; The first.\nPUSH_INT 1\nSTORE one\nEXPORT one\nHALT\n")]);

    [Fact]
    public Task A_spawn_is_edited_where_it_stands_now_when_its_file_gets_another_name() => CheckEdit(
        "workspace/willRenameFiles",
        null,
        [("main.ttvm", "HALT"), ("other.ttvm", Main), ("worker.ttvm", Worker)],
        [("other.ttvm", "; Starts.\n" + Main)]);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task A_refactoring_edits_another_file_as_it_is_now(bool hasSameTime) => CheckEdit(
        "textDocument/codeAction",
        new { range = new { start = new { line = 6, character = 5 }, end = new { line = 6, character = 5 } },
            context = new { diagnostics = Array.Empty<object>() } },
        [("main.ttvm", "PUSH_STR \"hand\"\nSPAWN\nPOP\nRECEIVE\nPRINT\nPUSH_INT 7\nSEND 2\n"),
            ("hand.ttvm", "PUSH_INT 5\nSEND 1\nRECEIVE\nPRINT\n;;\n")],
        [("hand.ttvm", ";;\nPUSH_INT 5\nSEND 1\nRECEIVE\nPRINT\n")],
        writtenAt: hasSameTime ? DateTime.UnixEpoch : null);

    [Theory]
    [InlineData("textDocument/didSave", "main.ttvm")]
    [InlineData("textDocument/didOpen", "other.ttvm")]
    [InlineData("textDocument/didClose", "open.ttvm")]
    public async Task Neighbours_are_read_again_when_somebody_works_with_a_file(string method, string file)
    {
        using var folder = new ProgramFolder(("main.ttvm", Main), ("worker.ttvm", Worker), ("open.ttvm", "HALT"), ("other.ttvm", "HALT"));
        await using var client = await Started(folder, isWatched: false);
        await client.Open(Main, folder.UriOf("main.ttvm"));
        await client.Open("HALT", folder.UriOf("open.ttvm"));
        await client.Notification("textDocument/publishDiagnostics", "main.ttvm");
        folder.Write("worker.ttvm", "REGISTER bass\nRECEIVE\nPRINT\n");
        await client.Notify(method, new { textDocument = new { uri = folder.UriOf(file), languageId = "ttvm",
            version = 1, text = "HALT" } });
        Assert.Contains("did you mean 'bass'?", (await client.Notification("textDocument/publishDiagnostics", "bass")).ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_nobody_has_told_of_is_found_when_somebody_goes_there()
    {
        using var folder = new ProgramFolder(("main.ttvm", Main));
        await using var client = await Started(folder, isWatched: false);
        await client.Open(Main, folder.UriOf("main.ttvm"));
        var parameters = new { textDocument = new { uri = folder.UriOf("main.ttvm") }, position = new { line = 0, character = 12 } };
        Assert.Equal(JTokenType.Null, (await client.Request("textDocument/definition", parameters))?.Type ?? JTokenType.Null);
        folder.Write("worker.ttvm", Worker);
        Assert.Contains("worker.ttvm", (await client.Request("textDocument/definition", parameters))!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_outside_of_all_folders_is_followed_also_by_a_client_that_watches_its_folders()
    {
        using var folder = new ProgramFolder(("main.ttvm", "HALT"));
        using var outside = new ProgramFolder(("main.ttvm", Main), ("worker.ttvm", Worker));
        await using var client = await Started(folder, isWatched: true);
        await client.Open(Main, outside.UriOf("main.ttvm"));
        await client.Request("test/known", new { });
        outside.Write("worker.ttvm", "REGISTER bass\nRECEIVE\nPRINT\n");
        await client.Notify("textDocument/didSave", new { textDocument = new { uri = outside.UriOf("main.ttvm") } });
        Assert.Contains("did you mean 'bass'?", (await client.Notification("textDocument/publishDiagnostics", "bass")).ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_gets_another_name_keeps_being_found()
    {
        using var folder = new ProgramFolder(
            ("main.ttvm", "IMPORT \"lib/deep/m.ttvm\"\n"), ("lib/deep/m.ttvm", "IMPORT \"../n.ttvm\"\nIMPORT \"../../o.ttvm\"\n"),
            ("lib/n.ttvm", "HALT"), ("library/x.ttvm", "HALT"), ("o.ttvm", "HALT"));
        await using var client = await Started(folder, isWatched: false);
        Assert.Contains("\"pattern\":{\"glob\":\"**/*\",\"matches\":\"folder\"}", client.Transcript, StringComparison.Ordinal);
        var files = new[] { new { oldUri = folder.UriOf("lib"), newUri = folder.UriOf("parts/of/it") } };
        var changes = (await client.Request("workspace/willRenameFiles", new { files }))!["documentChanges"]!;
        var texts = changes.ToDictionary(change => change["textDocument"]!["uri"]!.Value<string>()!,
            change => string.Join(' ', change["edits"]!.Select(edit => edit["newText"]!.Value<string>())));
        Assert.Equal(
            new Dictionary<string, string> { [folder.UriOf("main.ttvm")] = "parts/of/it/deep/m.ttvm",
                [folder.UriOf("lib/deep/m.ttvm")] = "../../../../o.ttvm" },
            texts);
        Directory.CreateDirectory(folder.PathOf("parts/of"));
        Directory.Move(folder.PathOf("lib"), folder.PathOf("parts/of/it"));
        await client.Notify("workspace/didRenameFiles", new { files });
        await CheckKnown(client, "deep/m.ttvm:", "it/n.ttvm:HALT", "!lib/n.ttvm:");
    }

    [Theory]
    [InlineData("workspace/didDeleteFiles")]
    [InlineData("workspace/didChangeWatchedFiles")]
    public async Task A_folder_that_is_deleted_takes_its_files_with_it(string method)
    {
        using var folder = new ProgramFolder(("main.ttvm", "HALT"), ("lib/m.ttvm", "YIELD"), ("lib/deep/n.ttvm", "YIELD"));
        await using var client = await Started(folder, isWatched: true);
        await CheckKnown(client, "lib/m.ttvm:YIELD", "deep/n.ttvm:YIELD");
        Directory.Delete(folder.PathOf("lib"), recursive: true);
        await Tell(client, method, folder.UriOf("lib"), FileChangeType.Deleted);
        await CheckKnown(client, "main.ttvm:HALT", "!lib/m.ttvm", "!deep/n.ttvm");
    }

    [Theory]
    [InlineData("workspace/didCreateFiles")]
    [InlineData("workspace/didChangeWatchedFiles")]
    public async Task A_folder_that_comes_brings_its_files(string method)
    {
        using var folder = new ProgramFolder(("main.ttvm", "HALT"));
        await using var client = await Started(folder, isWatched: true);
        Assert.Contains("{\"globPattern\":\"**/*\",\"kind\":5}", client.Transcript, StringComparison.Ordinal);
        folder.Write("lib/deep/n.ttvm", "YIELD");
        await Tell(client, method, folder.UriOf("lib"), FileChangeType.Created);
        await CheckKnown(client, "deep/n.ttvm:YIELD");
    }

    [Fact]
    public async Task Files_of_an_inner_folder_stay_when_only_it_is_removed()
    {
        using var folder = new ProgramFolder(("main.ttvm", "HALT"), ("lib/m.ttvm", "YIELD"));
        await using var client = await Started(folder, isWatched: true);
        await client.Notify("workspace/didChangeWorkspaceFolders", Folders(added: true));
        await client.Notification("$/progress", "\"end\"");
        await client.Notify("workspace/didChangeWorkspaceFolders", Folders(added: false));
        await CheckKnown(client, "lib/m.ttvm:YIELD");

        object Folders(bool added)
        {
            var lib = new[] { new { uri = folder.UriOf("lib"), name = "lib" } };
            return new { @event = new { added = added ? lib : [], removed = added ? [] : lib } };
        }
    }

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(1, 0, false)]
    [InlineData(0, 1, false)]
    [InlineData(0, 0, true)]
    public void A_stamp_is_the_same_only_if_the_file_cannot_have_changed(int longer, int later, bool isFresh)
    {
        var written = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var stamp = new FileStamp(10, written, written.AddSeconds(isFresh ? 1 : 3));
        var now = new FileStamp(10 + longer, written.AddSeconds(later), written.AddHours(1));
        Assert.Equal(longer == 0 && later == 0 && !isFresh, now.IsSameAs(stamp));
    }

    /// <summary>After files have changed on disk, a session that nobody has told so offers the edit that a new session offers, and no
    /// longer the one of before.</summary>
    private static async Task CheckEdit(
        string method, object? parameters, (string Path, string Text)[] before, (string Path, string? Text)[] changes,
        bool isWatched = false, DateTime? writtenAt = null)
    {
        using var folder = new ProgramFolder(before);
        SetTimes();
        await using var client = await Started(folder, isWatched);
        var old = await Ask(client);
        foreach (var (path, text) in changes)
        {
            if (text is null)
            {
                File.Delete(folder.PathOf(path));
            }
            else
            {
                folder.Write(path, text);
            }
        }

        SetTimes();
        var answer = await AskAgain(client);
        await using var anew = await Started(folder, isWatched);
        Assert.Equal(await Ask(anew), answer);
        Assert.NotEqual(old, answer);
        Assert.Contains("newText", answer, StringComparison.Ordinal);

        async Task<string> Ask(LspClient asked)
        {
            await asked.Open(folder.Read("main.ttvm"), folder.UriOf("main.ttvm"));
            return await AskAgain(asked);
        }

        async Task<string> AskAgain(LspClient asked)
        {
            var all = JObject.FromObject(parameters
                ?? new { files = new[] { new { oldUri = folder.UriOf("worker.ttvm"), newUri = folder.UriOf("hand.ttvm") } } });
            all["textDocument"] = new JObject { ["uri"] = folder.UriOf("main.ttvm") };
            return (await asked.Request(method, all))!.ToString();
        }

        void SetTimes()
        {
            if (writtenAt is { } time)
            {
                foreach (var file in Directory.EnumerateFiles(folder.PathOf("."), "*.ttvm"))
                {
                    File.SetLastWriteTimeUtc(file, time);
                }
            }
        }
    }

    /// <summary>A session that has read all files of a folder.</summary>
    private static async Task<LspClient> Started(ProgramFolder folder, bool isWatched)
    {
        var client = LspClient.Start(Known);
        var capabilities = new
        {
            window = new { workDoneProgress = true },
            workspace = new { workspaceEdit = new { documentChanges = true },
                didChangeWatchedFiles = new { dynamicRegistration = isWatched } },
            textDocument = new { codeAction = new { codeActionLiteralSupport = new { codeActionKind = new { valueSet = Array
                .Empty<string>() } } } },
        };
        await client.Initialize(capabilities, [folder.Uri]);
        await client.Notification("$/progress", "\"end\"");
        return client;
    }

    private static Task Tell(LspClient client, string method, string uri, FileChangeType type) =>
        method == "workspace/didChangeWatchedFiles"
        ? client.Notify(method, new { changes = new[] { new { uri, type = (int)type } } })
        : client.Notify(method, new { files = new[] { new { uri } } });

    /// <summary>Asks until the files are known as they should be; one with <c>!</c> must not be known.</summary>
    private static async Task CheckKnown(LspClient client, params string[] expected)
    {
        var start = Stopwatch.GetTimestamp();
        string known;
        do
        {
            known = (await client.Request("test/known", new { }))!.Value<string>()!;
        }
        while (!IsAsExpected() && Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(1));
        Assert.True(IsAsExpected(), known);

        bool IsAsExpected() => expected.All(part =>
            part[0] == '!' ? !known.Contains(part[1..], StringComparison.Ordinal) : known.Contains(part, StringComparison.Ordinal));
    }
}
