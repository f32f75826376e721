using Ttvm.Cli;
using Ttvm.Cli.Tests;
using Ttvm.Language.Assembling;
using Ttvm.Language.Text;
using Ttvm.LanguageServer.Files;
using Ttvm.LanguageServer.Tests;
using Ttvm.Testing;

namespace Ttvm.Agreement.Tests;

/// <summary>
/// The editor, <c>ttvm check</c> and a run find the same file behind a name, however the paths are written and whatever links lead there.
/// The workspace is the folder <c>p</c>; in the fixtures, <c>found</c> is what the other file prints.
/// </summary>
public sealed class FileAgreementTests
{
    private const string Found = "PUSH_STR \"found\"\nPRINT\nHALT\n";

    /// <summary>What is checked, run and opened, and the files around it.</summary>
    public static TheoryData<string, string> Layouts => new()
    {
        { "p/main.ttvm", $";- p/main.ttvm\nIMPORT m.ttvm\n;- p/m.ttvm\n{Found}" },
        { "p/main.ttvm", $";- p/main.ttvm\nIMPORT m.ttvm\n;- p/n.ttvm\n{Found}" },
        { "p/main.ttvm", $";- p/main.ttvm\nIMPORT lib\\m.ttvm\n;- p/lib/m.ttvm\n{Found}" },
        { "p/main.ttvm", $";- p/main.ttvm\nIMPORT lib\\m.ttvm\n;- p/lib\\m.ttvm\n{Found}" },
        { "p/main.ttvm", $";- p/main.ttvm\nIMPORT \"lib//./x/../m.ttvm\"\n;- p/lib/m.ttvm\n{Found};- p/lib/x/y.ttvm\nHALT" },
        { "p/main.ttvm", $";- p/main.ttvm\nIMPORT ./M.ttvm\n;- p/m.ttvm\n{Found}" },
        { "p/main.ttvm", $";- p/main.ttvm\nPUSH_STR w\nSPAWN\nPOP\n;- p/w.ttvm\n{Found}" },
        { "p/main.ttvm", $";- p/main.ttvm\nPUSH_STR w\nSPAWN\nPOP\n;- p/examples/w.ttvm\n{Found}" },
        { "p/main.ttvm", $";- p/main.ttvm\nPUSH_STR w\nSPAWN\nPOP\n;- p/lib/w.ttvm\n{Found}" },

        // Source and bytecode: with and without extension, one of them, both, and neither.
        { "p/main.ttvm", $";- p/main.ttvm\nIMPORT m.ttvm\n;- p/m.ttb\n{Found}" },
        { "p/main.ttvm", $";- p/main.ttvm\nIMPORT m.ttvm\n;- p/m.ttb\nHALT\n;- p/m.ttvm\n{Found}" },
        { "p/main.ttvm", $";- p/main.ttvm\nIMPORT m.ttb\n;- p/m.ttb\n{Found}" },
        { "p/main.ttvm", $";- p/main.ttvm\nIMPORT m.ttb\n;- p/m.ttvm\n{Found}" },
        { "p/main.ttvm", $";- p/main.ttvm\nIMPORT m\n;- p/m.ttvm\n{Found}" },
        { "p/main.ttvm", $";- p/main.ttvm\nIMPORT m\n;- p/m.ttb\n{Found}" },
        { "p/main.ttvm", $";- p/main.ttvm\nIMPORT m\n;- p/m.ttb\nHALT\n;- p/m.ttvm\n{Found}" },
        { "p/main.ttvm", $";- p/main.ttvm\nIMPORT m\n;- p/m\nHALT\n;- p/m.ttvm\n{Found}" },
        { "p/main.ttvm", ";- p/main.ttvm\nIMPORT m\n;- p/m\nHALT\n" },
        { "p/main.ttvm", $";- p/main.ttvm\nIMPORT m\n;- p/m/n.ttvm\n{Found}" },
        { "p/main.ttvm", $";- p/main.ttvm\nIMPORT m\n;- p/mm.ttvm\n{Found}" },
        { "p/main.ttvm", $";- p/main.ttvm\nIMPORT m\n;- p/mm.ttb\n{Found}" },
        { "p/main.ttvm", $";- p/main.ttvm\nIMPORT lib/m\n;- p/lib/m.ttvm\n{Found}" },
        { "p/main.ttvm", $";- p/main.ttvm\nIMPORT lib/mods\n;- p/lib/mod.ttvm\n{Found};- p/mods2.ttvm\nHALT" },
        { "p/main.ttvm", $";- p/main.ttvm\nIMPORT lib/../lib//mods.ttvm\n;- p/lib/mod.ttvm\n{Found}" },
        { "p/main.ttvm", $";- p/main.ttvm\nIMPORT again/mods\n;- p/lib/mod.ttb\n{Found};- p/again -> lib/" },
        { "p/main.ttvm", $";- p/main.ttvm\nIMPORT ../out/mods\n;- out/mod.ttvm\n{Found}" },
        { "p/main.ttvm", $";- p/main.ttvm\nIMPORT ../out/m\n;- out/m.ttvm\n{Found}" },
        { "p/main.ttvm", $";- p/main.ttvm\nIMPORT ../out/m.ttvm\n;- out/m.ttb\n{Found}" },
        { "p/main.ttvm", ";- p/main.ttvm\nIMPORT ../out/m\n;- out/n.ttvm\nHALT\n" },
        { "p/main.ttvm", ";- p/main.ttvm\nIMPORT m.v2\n;- p/m.ttvm\nHALT\n" },
        { "p/main.ttvm", $";- p/main.ttvm\nIMPORT m.v2\n;- p/m.v2.ttvm\n{Found}" },
        { "p/main.ttvm", ";- p/main.ttvm\nIMPORT m.ttvm\n;- p/m.ttb\nno bytecode\n" },
        { "p/main.ttvm",
            $";- p/main.ttvm\nIMPORT m\nGET_ARGS\nLEN\nJZ e\nLOAD fund\nPRINT\nLABEL e\n;- p/m.ttb\nNULL\nSTORE fond\nEXPORT fond\n{Found}" },
        { "p/main.ttvm", $";- p/main.ttvm\nPUSH_STR w\nSPAWN\nPOP\n;- p/w.ttb\n{Found}" },
        { "p/main.ttvm", $";- p/main.ttvm\nPUSH_STR w\nSPAWN\nPOP\n;- p/w.ttb\nHALT\n;- p/w.ttvm\n{Found}" },

        // Links: the other file, its folder, the program itself, the folder it is in, links to links, in circles, and to nothing.
        { "p/main.ttvm", $";- p/main.ttvm\nIMPORT m.ttvm\n;- p/lib/real.ttvm\n{Found};- p/m.ttvm -> lib/real.ttvm" },
        { "p/main.ttvm", $";- p/main.ttvm\nIMPORT m.ttvm\n;- out/real.ttvm\n{Found};- p/m.ttvm -> ../out/real.ttvm" },
        { "p/main.ttvm", $";- p/main.ttvm\nIMPORT lib/m.ttvm\n;- out/m.ttvm\n{Found};- p/lib -> ../out/" },
        { "p/main.ttvm", $";- p/main.ttvm\nIMPORT again/m.ttvm\n;- p/lib/m.ttvm\n{Found};- p/again -> lib/" },
        { "p/main.ttvm", $";- p/main.ttvm\nIMPORT self/self/m.ttvm\n;- p/m.ttvm\n{Found};- p/self -> ./" },
        { "p/main.ttvm", $";- p/main.ttvm\nPUSH_STR w\nSPAWN\nPOP\n;- p/lib/real.ttvm\n{Found};- p/w.ttvm -> lib/real.ttvm" },
        { "p/main.ttvm", $";- p/main.ttvm\nPUSH_STR w\nSPAWN\nPOP\n;- out/w.ttvm\n{Found};- p/examples -> ../out/" },
        { "p/main.ttvm", $";- p/real/main.ttvm\nIMPORT m.ttvm\n;- p/real/m.ttvm\n{Found};- p/main.ttvm -> real/main.ttvm" },
        { "p/main.ttvm", $";- out/main.ttvm\nIMPORT m.ttvm\n;- out/m.ttvm\n{Found};- p/main.ttvm -> ../out/main.ttvm" },
        { "p/main.ttvm", $";- out/main.ttvm\nIMPORT m.ttvm\n;- out/m.ttvm\nHALT\n;- p/m.ttvm\n{Found};- p/main.ttvm -> ../out/main.ttvm" },
        { "p/main.ttvm", $";- out/main.ttvm\nPUSH_STR w\nSPAWN\nPOP\n;- out/examples/w.ttvm\n{Found};- p/main.ttvm -> ../out/main.ttvm" },
        { "p/link/main.ttvm", $";- out/main.ttvm\nIMPORT m.ttvm\n;- out/m.ttvm\n{Found};- p/link -> ../out/" },
        { "p/link/main.ttvm", $";- p/real/main.ttvm\nIMPORT m.ttvm\n;- p/real/m.ttvm\n{Found};- p/link -> real/" },
        { "p/main.ttvm", $";- p/main.ttvm\nIMPORT m.ttvm\n;- p/real.ttvm\n{Found};- p/m.ttvm -> n.ttvm\n;- p/n.ttvm -> real.ttvm" },
        { "p/main.ttvm", ";- p/main.ttvm\nIMPORT m.ttvm\n;- p/m.ttvm -> n.ttvm\n;- p/n.ttvm -> m.ttvm" },
        { "p/main.ttvm", ";- p/main.ttvm\nIMPORT m.ttvm\n;- p/m.ttvm -> nowhere.ttvm" },
        { "p/main.ttvm", ";- p/main.ttvm\nIMPORT m.ttvm\n;- p/m.ttvm/x.ttvm\nHALT" },
        { "p/main.ttvm", ";- p/main.ttvm\nIMPORT lib/m.ttvm\n;- p/lib -> nowhere/" },

        // Outside of the workspace, over several files, and files that nobody reads unless they are open or named.
        { "p/main.ttvm", $";- p/main.ttvm\nIMPORT ../out/m.ttvm\n;- out/m.ttvm\n{Found}" },
        { "p/main.ttvm", $";- p/main.ttvm\nIMPORT ../out/m.ttvm\n;- out/n.ttvm\n{Found}" },
        { "p/main.ttvm", $";- p/main.ttvm\nIMPORT ../nowhere/m.ttvm\n" },
        { "p/main.ttvm", $";- p/main.ttvm\nIMPORT ../a/a.ttvm\n;- a/a.ttvm\nIMPORT ../b/b.ttvm\n;- b/b.ttvm\n{Found}" },
        { "p/main.ttvm", $";- p/main.ttvm\nIMPORT ../a/a.ttvm\n;- a/a.ttvm\nIMPORT ../b/b.ttvm\n;- b/b.ttvm\nIMPORT ../p/main.ttvm\n" },
        { "p/main.ttvm", $";- p/main.ttvm\nIMPORT ../a/a.ttvm\n;- a/a.ttvm\nPUSH_STR w\nSPAWN\nPOP\n;- a/examples/w.ttvm\n{Found}" },
        { "p/main.ttvm", $";- p/main.ttvm\nIMPORT bin/m.ttvm\n;- p/bin/m.ttvm\n{Found}" },
        { "p/main.ttvm", ";- p/main.ttvm\nIMPORT bin/m.ttvm\n;- p/obj/m.ttvm\nHALT\n" },
        { "p/bin/main.ttvm", $";- p/bin/main.ttvm\nIMPORT m.ttvm\n;- p/bin/m.ttvm\n{Found}" },
        { "p/bin/main.ttvm", $";- p/bin/main.ttvm\nIMPORT n.ttvm\n;- p/bin/m.ttvm\n{Found}" },
        { "p/obj/main.ttvm", $";- p/obj/main.ttvm\nPUSH_STR w\nSPAWN\nPOP\n;- p/obj/examples/w.ttvm\n{Found}" },
        { "p/.dot/main.ttvm", $";- p/.dot/main.ttvm\nIMPORT ../lib/m.ttvm\n;- p/lib/m.ttvm\n{Found}" },
        { "out/main.ttvm", $";- out/main.ttvm\nIMPORT m.ttvm\n;- out/m.ttvm\n{Found};- p/x.ttvm\nHALT" },
    };

    /// <summary>Other ways to write <c>p/main.ttvm</c>: of a path for the command line, and of a uri, where <c>FOLDER</c> is the path of
    /// the folder around.</summary>
    public static TheoryData<string, string> Notations => new()
    {
        { "p/./main.ttvm", "file:FOLDER/p/main.ttvm" },
        { "p//main.ttvm", "file://localhostFOLDER/p/main.ttvm" },
        { "p/lib/../main.ttvm", "FILE://LOCALHOSTFOLDER/p/main.ttvm" },
        { "p/main.ttvm", "file://FOLDER/%70/m%61in%2ettvm" },
        { "p/main.ttvm", "file://FOLDER/p//main.ttvm" },
        { "p/main.ttvm", "file://FOLDER/./p/lib/../main.ttvm" },
        { "q/main.ttvm", "file:FOLDER/q//./main.ttvm" },
        { "p/lib/up/main.ttvm", "file://FOLDER/p/lib/up/main.ttvm" },
    };

    [Theory]
    [MemberData(nameof(Layouts))]
    public Task The_three_find_the_same_file(string main, string fixture) => Check(main, "file://FOLDER/" + main, fixture);

    [Theory]
    [MemberData(nameof(Notations))]
    public async Task The_three_find_it_by_every_notation(string main, string uri)
    {
        const string Around = ";- p/lib/x.ttvm\nHALT\n;- q -> p/\n;- p/lib/up -> ../";
        await Check(main, uri, $";- p/main.ttvm\nIMPORT m.ttvm\n;- p/m.ttvm\n{Found}{Around}");
        await Check(main, uri, $";- p/main.ttvm\nIMPORT \"../out//m.ttvm\"\n;- out/m.ttvm\n{Found}{Around}");
        await Check(main, uri, $";- p/main.ttvm\nIMPORT n.ttvm\n;- p/m.ttvm\n{Found}{Around}");
        await Check(main, uri, $";- p/main.ttvm\nPUSH_STR w\nSPAWN\nPOP\n;- p/w.ttvm\n{Found}{Around}");
    }

    [Theory]
    [InlineData($";- p/main.ttvm\nIMPORT lib/m.ttvm\n;- p/lib/m.ttvm\n{Found}")]
    [InlineData($";- p/main.ttvm\nIMPORT n.ttvm\n;- p/lib/m.ttvm\n{Found}")]
    [InlineData($";- p/main.ttvm\nIMPORT again/m.ttvm\n;- p/lib/m.ttvm\n{Found};- p/again -> lib/")]
    public Task The_three_find_the_same_file_when_an_inner_folder_is_none_of_the_workspace_any_more(string fixture) =>
        Check("p/main.ttvm", "file://FOLDER/p/main.ttvm", fixture, inner: "lib");

    private static async Task Check(string main, string uri, string fixture, string? inner = null)
    {
        var folder = Directory.CreateTempSubdirectory("ttvm-files");
        try
        {
            Fixture.Parse(fixture).WriteTo(folder.FullName);
            CompileBytecode(folder);
            var path = Path.Combine(folder.FullName, main);
            var run = CommandRun.Of("--smp", path);
            var isFound = run.Output.Contains("found", StringComparison.Ordinal);
            var check = JObject.Parse(CommandRun.Of("check", "--json", path).Output)["files"]![0]!["diagnostics"]!.Select(Describe)
                .ToArray();
            Assert.Equal(run.ExitCode == ExitCodes.Failure,
                check.Any(finding => finding.Contains("IMPORT fails", StringComparison.Ordinal)));

            uri = uri.Replace("FOLDER", FolderFiles.UriOf(folder.FullName)["file://".Length..], StringComparison.Ordinal);
            foreach (var isTyped in new[] { false, true })
            {
                var (findings, leads) = await Serve(FolderFiles.UriOf(Path.Combine(folder.FullName, "p")), uri,
                    File.ReadAllText(path), isTyped, inner);
                Assert.Equal(check, findings);
                Assert.Equal(isFound && run.ExitCode == ExitCodes.Success, leads);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>What the editor shows, and whether the names lead somewhere, in the file itself and from there on; the text is there from
    /// the start, or is typed a letter at a time.</summary>
    private static async Task<(string[] Findings, bool Leads)> Serve(string folder, string uri, string text, bool isTyped, string? inner)
    {
        await using var client = LspClient.Start();
        await client.Initialize(new { window = new { workDoneProgress = true } }, inner is null ? [folder] : [folder, $"{folder}/{inner}"]);
        await client.Notification("$/progress", "\"end\"");
        if (inner is not null)
        {
            await client.Notify("workspace/didChangeWorkspaceFolders", new { @event = new { added = Array.Empty<object>(),
                removed = new[] { new { uri = $"{folder}/{inner}", name = inner } } } });
        }

        await client.Open(isTyped ? "" : text, uri);
        for (var end = 1; isTyped && end <= text.Length; end++)
        {
            var change = new { textDocument = new { uri, version = 1 + end }, contentChanges = new[] { new { text = text[..end] } } };
            await client.Notify("textDocument/didChange", change);
        }

        // Findings are pulled again and again by those who pull, so they do not wait for files that are being read. This does.
        await client.Request("workspace/symbol", new { query = "" });
        var report = await client.Request("textDocument/diagnostic", new { textDocument = new { uri } });
        var (last, lastText) = (uri, text);
        for (var steps = 0; steps < 4 && (await client.Request("textDocument/documentLink",
            new { textDocument = new { uri = last } }))!.FirstOrDefault() is { } link; steps++)
        {
            last = (string)link["target"]!;
            lastText = File.ReadAllText(FolderFiles.PathOf(last)!);
            await client.Open(lastText, last);
        }

        return ([.. report!["items"]!.Select(Describe)], lastText.Contains("found", StringComparison.Ordinal));
    }

    /// <summary>What a fixture calls bytecode stands there as source; what does not assemble is left as bad bytecode.</summary>
    private static void CompileBytecode(DirectoryInfo folder)
    {
        foreach (var file in folder.EnumerateFiles("*.ttb", SearchOption.AllDirectories))
        {
            if (Assembler.Assemble(new SourceText(file.FullName, File.ReadAllText(file.FullName))).Module is { } module)
            {
                File.WriteAllBytes(file.FullName, BytecodeWriter.Write(module));
            }
        }
    }

    private static string Describe(JToken finding)
    {
        var start = finding["range"]!["start"]!;
        return $"{start["line"]}:{start["character"]} {finding["code"]} {finding["message"]}";
    }
}
