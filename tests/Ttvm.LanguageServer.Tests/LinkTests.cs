using System.Diagnostics;
using System.Globalization;
using Ttvm.LanguageServer.Protocol;

namespace Ttvm.LanguageServer.Tests;

/// <summary>A file is one file, whatever links lead to it and however an editor calls it.</summary>
public sealed class LinkTests
{
    private const string Module = "REGISTER boss\nPUSH_INT 1\nSTORE one\nEXPORT one\nHALT\n";

    /// <summary>The same module by a link to it and by a linked folder.</summary>
    private const string Linked = $"""
        ;- a.ttvm
        IMPORT "linked.ttvm"
        LOAD one
        PUSH_INT 1
        SENDNAMED boss
        ;- b.ttvm
        IMPORT "again/m.ttvm"
        LOAD one
        ;- lib/m.ttvm
        {Module}
        ;- linked.ttvm -> lib/m.ttvm
        ;- again -> lib/
        """;

    [Theory]
    [InlineData("", "a.ttvm b.ttvm lib/m.ttvm")]
    [InlineData("lib/m.ttvm", "a.ttvm b.ttvm lib/m.ttvm")]
    [InlineData("linked.ttvm", "a.ttvm b.ttvm linked.ttvm")]
    [InlineData("again/m.ttvm", "a.ttvm again/m.ttvm b.ttvm")]
    [InlineData("linked.ttvm again/m.ttvm", "a.ttvm b.ttvm linked.ttvm")]
    public async Task A_file_is_edited_once_under_the_name_that_it_was_opened_by(string opened, string edited)
    {
        using var folder = new ProgramFolder(Linked);
        await using var client = await Indexed(folder);
        foreach (var name in opened.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            await client.Open(folder.Read(name), folder.UriOf(name));
        }

        await client.Open(folder.Read("a.ttvm"), folder.UriOf("a.ttvm"));
        var edit = (await client.Request("textDocument/rename", At(folder, "a.ttvm", 1, 6, new { newName = "two" })))!["changes"]!;
        Assert.Equal(edited,
            string.Join(' ', edit.Cast<JProperty>().Select(file => NameIn(folder, file.Name)).Order(StringComparer.Ordinal)));
        var references = (await client.Request("textDocument/references",
            At(folder, "a.ttvm", 1, 6, new { context = new { includeDeclaration = true } })))!;
        Assert.Equal(4, references.Count());
        Assert.Equal(edited,
            string.Join(' ', references.Select(place => NameIn(folder, (string)place["uri"]!)).Distinct().Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task A_file_that_is_open_under_two_names_is_two_texts_with_their_own_answers()
    {
        using var folder = new ProgramFolder(Linked);
        await using var client = await Indexed(folder);
        await client.Open("YIELD\nADD\n", folder.UriOf("linked.ttvm"));
        await client.Open("YIELD\nYIELD\nADD\n", folder.UriOf("lib/m.ttvm"));
        Assert.Equal((1, 2), (await LineOfFinding("linked.ttvm"), await LineOfFinding("lib/m.ttvm")));
        await Change("lib/m.ttvm", "\nYIELD\nYIELD\n" + Module);
        Assert.Equal((1, 0), (await LineOfFinding("linked.ttvm"), await LineOfFinding("lib/m.ttvm")));
        var edit = (await client.Request("textDocument/rename", At(folder, "lib/m.ttvm", 5, 6, new { newName = "two" })))!["changes"]!;
        Assert.Equal("a.ttvm b.ttvm lib/m.ttvm",
            string.Join(' ', edit.Cast<JProperty>().Select(file => NameIn(folder, file.Name)).Order(StringComparer.Ordinal)));

        // For others the one that was opened first counts, until it is closed.
        await client.Open(folder.Read("a.ttvm"), folder.UriOf("a.ttvm"));
        Assert.Equal("linked.ttvm", await ModuleOfA());
        await client.Notify("textDocument/didClose", new { textDocument = new { uri = folder.UriOf("linked.ttvm") } });
        Assert.Equal("lib/m.ttvm", await ModuleOfA());
        Assert.Equal("", client.Errors);

        async Task<int> LineOfFinding(string name)
        {
            var items = (await client.Request("textDocument/diagnostic",
                new { textDocument = new { uri = folder.UriOf(name) } }))!["items"]!;
            return items.Select(item => (int)item["range"]!["start"]!["line"]!).FirstOrDefault();
        }

        Task Change(string name, string text) =>
            client.Notify("textDocument/didChange", new { textDocument = new { uri = folder.UriOf(name), version = 2 },
                contentChanges = new[] { new { text } } });

        async Task<string> ModuleOfA()
        {
            var definition = await client.Request("textDocument/definition", At(folder, "a.ttvm", 0, 10));
            return NameIn(folder, (string)Assert.Single(definition!)["uri"]!);
        }
    }

    [Fact]
    public async Task What_a_link_leads_to_counts_as_it_is_now()
    {
        using var folder = new ProgramFolder(Linked);
        await using var client = await Indexed(folder);
        await client.Open(folder.Read("a.ttvm"), folder.UriOf("a.ttvm"));
        folder.Write("lib/m.ttvm", "\n\n" + Module);
        await Tell("lib/m.ttvm", FileChangeType.Changed);
        Assert.Equal("lib/m.ttvm 4", await Exported());

        // The link leads to another file now, and then to none.
        folder.Write("other.ttvm", "\n\n\n" + Module);
        File.Delete(folder.PathOf("linked.ttvm"));
        File.CreateSymbolicLink(folder.PathOf("linked.ttvm"), "other.ttvm");
        await Tell("other.ttvm", FileChangeType.Created);
        await Tell("linked.ttvm", FileChangeType.Changed);
        Assert.Equal("other.ttvm 5", await Exported());
        File.Delete(folder.PathOf("other.ttvm"));
        await Tell("other.ttvm", FileChangeType.Deleted);
        Assert.Equal("", await Exported());

        Task Tell(string name, FileChangeType type) => client.Notify("workspace/didChangeWatchedFiles",
            new { changes = new[] { new { uri = folder.UriOf(name), type = (int)type } } });

        async Task<string> Exported()
        {
            // A look at all files ends after the news before it, and the edit of a rename is one.
            await client.Answer(await client.Send("textDocument/rename", At(folder, "a.ttvm", 3, 11, new { newName = "chief" })));
            var symbols = await client.Request("textDocument/definition", At(folder, "a.ttvm", 1, 6));
            return symbols is null or { Type: JTokenType.Null } ? "" : string.Join(' ', symbols.Select(symbol => string.Create(
                CultureInfo.InvariantCulture, $"{NameIn(folder, (string)symbol["uri"]!)} {symbol["range"]!["start"]!["line"]}")));
        }
    }

    [Theory]
    [InlineData("linked.ttvm", "other.ttvm", "a.ttvm: other.ttvm")]
    [InlineData("again", "twice", "b.ttvm: twice/m.ttvm")]
    [InlineData("lib/m.ttvm", "lib/n.ttvm", "")]
    public async Task The_name_that_changes_is_that_of_the_link(string from, string to, string edits)
    {
        using var folder = new ProgramFolder(Linked);
        await using var client = await Indexed(folder);
        var edit = await client.Request("workspace/willRenameFiles",
            new { files = new[] { new { oldUri = folder.UriOf(from), newUri = folder.UriOf(to) } } });
        var changed = edit is null or { Type: JTokenType.Null } ? [] : edit["changes"]!.Cast<JProperty>();
        Assert.Equal(edits, string.Join(' ', changed.Select(file => $"{NameIn(folder, file.Name)}: {file.Value[0]!["newText"]}")));
    }

    [Fact]
    public async Task What_comes_and_goes_outside_of_the_workspace_is_seen_when_a_file_is_saved()
    {
        using var folder = new ProgramFolder(";- p/main.ttvm\nIMPORT ../out/m.ttvm\n");
        await using var client = LspClient.Start();
        await client.Initialize(new { workspace = new { didChangeWatchedFiles = new { dynamicRegistration = true } } },
            [folder.UriOf("p")]);
        await client.Open(folder.Read("p/main.ttvm"), folder.UriOf("p/main.ttvm"));
        await CheckMissing(true);
        folder.Write("out/m.ttvm", Module);
        await Save();
        await CheckMissing(false);
        File.Delete(folder.PathOf("out/m.ttvm"));
        await Save();
        await CheckMissing(true);

        Task Save() => client.Notify("textDocument/didSave", new { textDocument = new { uri = folder.UriOf("p/main.ttvm") } });

        // Asks until it is so: the disk is looked at beside what is answered.
        async Task CheckMissing(bool isMissing)
        {
            var start = Stopwatch.GetTimestamp();
            string report;
            do
            {
                report = (await client.Request("textDocument/diagnostic",
                    new { textDocument = new { uri = folder.UriOf("p/main.ttvm") } }))!.ToString();
            }
            while (report.Contains("TTV0061", StringComparison.Ordinal) != isMissing
                && Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(1));
            Assert.True(report.Contains("TTV0061", StringComparison.Ordinal) == isMissing, report);
        }
    }

    [Fact]
    public async Task Users_that_are_gone_from_the_disk_do_not_call_any_more()
    {
        using var folder = new ProgramFolder(";- main.ttvm\nPUSH_STR worker\nSPAWN\n;- worker.ttvm\nREGISTER boss\n");
        await using var client = await Indexed(folder);
        await client.Open(folder.Read("worker.ttvm"), folder.UriOf("worker.ttvm"));
        var item = (await client.Request("textDocument/prepareCallHierarchy", At(folder, "worker.ttvm", 0, 0)))![0];
        Assert.Single((await client.Request("callHierarchy/incomingCalls", new { item }))!);
        File.Delete(folder.PathOf("main.ttvm"));
        await client.Notify("workspace/didChangeWatchedFiles",
            new { changes = new[] { new { uri = folder.UriOf("main.ttvm"), type = (int)FileChangeType.Deleted } } });

        // A look at all files ends after the news before it, and a rename waits for one.
        await client.Request("textDocument/rename", At(folder, "worker.ttvm", 0, 10, new { newName = "chief" }));
        Assert.Empty((await client.Request("callHierarchy/incomingCalls", new { item }))!);
        Assert.Equal("", client.Errors);
    }

    private static async Task<LspClient> Indexed(ProgramFolder folder)
    {
        var client = LspClient.Start();
        await client.Initialize(new { window = new { workDoneProgress = true } }, [folder.Uri]);
        await client.Notification("$/progress", "\"end\"");
        return client;
    }

    private static JObject At(ProgramFolder folder, string name, int line, int character, object? more = null)
    {
        var parameters = JObject.FromObject(new { textDocument = new { uri = folder.UriOf(name) }, position = new { line, character } });
        parameters.Merge(JObject.FromObject(more ?? new { }));
        return parameters;
    }

    private static string NameIn(ProgramFolder folder, string uri) => uri[(folder.Uri.TrimEnd('/').Length + 1)..];
}
