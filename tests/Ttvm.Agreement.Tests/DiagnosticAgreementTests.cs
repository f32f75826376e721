using System.Globalization;
using Ttvm.Cli.Tests;
using Ttvm.DebugAdapter.Tests;
using Ttvm.LanguageServer.Tests;
using Ttvm.Testing;

namespace Ttvm.Agreement.Tests;

/// <summary><c>ttvm check</c>, the language server and a launch of the debugger say the same about the same files: code, place and
/// message.</summary>
public sealed class DiagnosticAgreementTests
{
    private const string Workers = """
        ;- main.ttvm
        REGISTER "main"
        PUSH_STR "worker"
        SPAWN
        POP
        PUSH_STR "hello"
        SENDNAMED "desk"
        RECEIVE
        PRINT
        PUSH_STR "workr"
        SPAWN
        POP
        ;- other.ttvm
        REGISTER "other"
        PUSH_STR "worker"
        SPAWN
        POP
        PUSH_STR "hello"
        SENDNAMED "dsk"
        ;- worker.ttvm
        REGISTER "desk"
        PUSH_STR "counter"
        SPAWN
        POP
        PUSH_STR "done"
        SENDNAMED "main"
        PUSH_STR "done"
        SENDNAMED "boss"
        ADD
        ;- part.ttvm
        PUSH_STR "who is that?"
        SENDNAMED "nobody"
        RECEIVE
        PRINT
        """;

    public static TheoryData<string> Fixtures =>
    [
        "PUSH_STR \"odd \\q escape\"\nPRINT\nADD\nJMP end\nPUSH_INT 1 ; ttvm-ignore TTV0039\nLABEL end\n",
        Workers,
        """
        ;- main.ttvm
        IMPORT parts.ttvm
        RECEIVE
        PRINT
        PUSH_INT 1
        SEND 2
        ;- parts.ttvm
        PUSH_STR "worker"
        SPAWN
        POP
        ;- worker.ttvm
        REGISTER worker ; ünïcödé 🙂
        PUSH_STR "🙂"
        SENDNAMED wörker
        DUP
        """,
        """
        ;- main.ttvm
            PUSH_STR "helper"
            SPAWN
            POP
            RECEIVE
            PRINT
            HALT
        LABEL helper
            PUSH_STR "done"
            PRINT
            RET
        ;- unrelated.ttvm
        WHEREIS "helper"
        LINK
        """,
        """
        ;- main.ttvm
        IMPORT "wrold.ttvm"
        PUSH_STR "broken"
        SPAWN
        POP
        IMPORT circle.ttvm
        TRY failed
        IMPORT nowhere.ttvm
        END_TRY
        HALT
        LABEL failed
        CATCH
        PRINT
        ;- world.ttvm
        HALT
        ;- broken.ttvm
        PRINTT
        ;- circle.ttvm
        IMPORT main.ttvm
        """,
        """
        ;- main.ttvm
            IMPORT util
            LOAD sortt
            PRINT
            PUSH_INT 1
            LOAD minus
            CALL_FUNCTION
            PRINT
            CALL show
            HALT
        LABEL show
            LOAD answer
            PRINT
            RET
        ;- util.ttvm
            IMPORT base.ttvm
            EXPORT minus
            MAKE_FUNCTION sort list
            STORE sort
            EXPORT sort
            PUSH_INT 42
            STORE answer
            EXPORT answer
            HALT
        LABEL sort
            LOAD list
            RET
        ;- base.ttvm
            MAKE_FUNCTION minus a b
            STORE minus
            EXPORT minus
            HALT
        LABEL minus
            LOAD a
            LOAD b
            SUB
            RET
        """,
    ];

    [Theory]
    [MemberData(nameof(Fixtures))]
    public async Task The_three_say_the_same(string text)
    {
        var fixture = Fixture.Parse(text);
        using var script = new DapScript(text);
        var check = Check(script, fixture);
        Assert.NotEmpty(check);
        Assert.Equal(check, await Serve(script, fixture));

        // A launch is about one program and the files it reaches, and about what will go wrong, not about style.
        var launched = Launch(script);
        var files = launched.Select(finding => finding.File).Append(fixture.Main.Path).ToHashSet();
        Assert.Equal(check.Where(finding => finding.Level != "hint" && files.Contains(finding.File))
            .Select(finding => finding with { End = "" }), launched);
    }

    [Fact]
    public void A_launch_tells_about_all_files_that_it_reaches()
    {
        using var script = new DapScript(Workers);
        Assert.Equal(["main.ttvm", "worker.ttvm"], Launch(script).Select(finding => finding.File).Distinct());
    }

    private static Finding[] Check(DapScript script, Fixture fixture)
    {
        var run = CommandRun.Of(["check", "--json", .. fixture.Files.Select(file => script.PathOf(file.Path))]);
        return
        [
            .. from file in JObject.Parse(run.Output)["files"]!
               from found in file["diagnostics"]!
               select new Finding(Name(file["path"]!), (string)found["code"]!, (string)found["severity"]!, Place(found["range"]!["start"]!),
                   Place(found["range"]!["end"]!), (string)found["message"]!),
        ];
    }

    private static async Task<Finding[]> Serve(DapScript script, Fixture fixture)
    {
        var folder = new Uri(script.Folder).AbsoluteUri;
        await using var client = LspClient.Start();
        await client.Initialize(new { window = new { workDoneProgress = true } }, [folder]);
        await client.Notification("$/progress", "\"end\"");
        var found = new List<Finding>();
        foreach (var file in fixture.Files)
        {
            var uri = $"{folder}/{file.Path}";
            await client.Open(file.Text, uri);
            var report = (await client.Request("textDocument/diagnostic", new { textDocument = new { uri } }))!;
            found.AddRange(report["items"]!.Select(item => new Finding(
                file.Path, (string)item["code"]!, LevelOf((int)item["severity"]!), Place(item["range"]!["start"]!),
                Place(item["range"]!["end"]!), (string)item["message"]!)));
        }

        return [.. found];
    }

    /// <summary>What the console shows. A place there counts from 1, in characters.</summary>
    private static Finding[] Launch(DapScript script)
    {
        script.Launch(new { noDebug = false });
        script.Stop();
        return
        [
            .. from line in script.OutputOf("console").Split('\n')
               where line.StartsWith("FOLDER/", StringComparison.Ordinal)
               let parts = line["FOLDER/".Length..].Split(':', 5)
               let level = parts[3].Trim().Split(' ')
               let text = File.ReadAllLines(script.PathOf(parts[0]))[Number(parts[1]) - 1]
               let units = text.EnumerateRunes().Take(Number(parts[2]) - 1).Sum(rune => rune.Utf16SequenceLength)
               select new Finding(parts[0], level[1], level[0],
                   FormattableString.Invariant($"{Number(parts[1]) - 1}:{units}"), "", parts[4].Trim()),
        ];
    }

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    private static string Name(JToken path) => Path.GetFileName((string)path!);

    private static string Place(JToken position) => $"{position["line"]}:{position["character"]}";

    private static string LevelOf(int severity) => severity switch { 1 => "error", 2 => "warning", _ => "hint" };

    private sealed record Finding(string File, string Code, string Level, string Start, string End, string Message);
}
