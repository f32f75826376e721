using Newtonsoft.Json.Linq;
using Ttvm.Testing;

namespace Ttvm.Cli.Tests;

/// <summary><c>check</c>, and how findings are shown.</summary>
public sealed class CheckTests
{
    private const string Faulty = """
        ; Everything that a finding can have: fixes, related places, all levels, wide letters, tabs.
        LABEL loop
        	PRIN
        JMP lop
        LABEL loop
        PUSH_STR "日本語 e\u{301} 😀" extra
        PUSH_STR "\q"
        PUSH_STR no quotes
        PUSH_INT
        PUSH_STR "not closed
        """;

    [Fact]
    public void Findings_are_shown_as_recorded()
    {
        using var folder = new ProgramFolder("faulty.ttvm", Faulty).Add("fine.ttvm", "HALT\n");
        var run = folder.Run("check", "./faulty.ttvm", "./fine.ttvm", "./missing.ttvm");
        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        Golden.Check("tests/Ttvm.Cli.Tests/Recorded/check.txt", run.Output);
    }

    [Fact]
    public void A_folder_is_all_programs_in_it_and_below()
    {
        using var folder = new ProgramFolder("b.ttvm", "HALT\n").Add("notes.txt", "no program");
        foreach (var below in new[] { "deep", ".hidden", "node_modules", "bin", "obj" })
        {
            Directory.CreateDirectory(folder[below]);
            folder.Add(Path.Combine(below, "a.ttvm"), "PRINTT\n");
        }

        var run = folder.Run("check", "./", "./b.ttvm");
        Assert.Equal(1, run.ExitCode);
        Assert.EndsWith("2 files checked: 1 error, 1 warning\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("deep", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_programs_says_so()
    {
        using var folder = new ProgramFolder("notes.txt", "no program");
        var run = folder.Run("check", "./");
        Assert.Equal((0, "0 files checked: no problems\n"), (run.ExitCode, run.Output));
        Assert.EndsWith("has no .ttvm file\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_is_as_recorded()
    {
        using var folder = new ProgramFolder("faulty.ttvm", Faulty);
        var run = folder.Run("check", "--json", "./faulty.ttvm", "./missing.ttvm");
        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        Golden.Check("tests/Ttvm.Cli.Tests/Recorded/check.json",
            run.Output.Replace(folder.Root.Replace("\\", "\\\\", StringComparison.Ordinal), "", StringComparison.Ordinal));
    }

    [Fact]
    public void Json_counts_as_editors_do()
    {
        const string Line = "PUSH_STR \"😀\" oops";
        using var folder = new ProgramFolder("emoji.ttvm", $"\n{Line}\n");
        var json = JObject.Parse(folder.Run("check", "--json", "./emoji.ttvm").Output);
        Assert.Contains("UTF-16", (string?)json["positions"], StringComparison.Ordinal);
        var range = json.SelectToken("files[0].diagnostics[?(@.severity == 'error')].range")!;
        Assert.Equal((1, Line.IndexOf("oops", StringComparison.Ordinal)),
            ((int)range["start"]!["line"]!, (int)range["start"]!["character"]!));
        Assert.Equal((1, Line.Length), ((int)range["end"]!["line"]!, (int)range["end"]!["character"]!));
        Assert.Contains("emoji.ttvm:2:14: error ", folder.Run("check", "./emoji.ttvm").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_without_errors_succeed()
    {
        using var folder = new ProgramFolder("fine.ttvm", "HALT\n").Add("hint.ttvm", "PUSH_STR no quotes\nPRINT\n");
        folder.Run("check", "./fine.ttvm", "./fine.ttvm").Prints("1 file checked: no problems\n");
        var hint = folder.Run("check", "./hint.ttvm");
        Assert.Equal(0, hint.ExitCode);
        Assert.EndsWith("1 file checked: 1 hint\n", hint.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytecode_is_checked_for_being_readable()
    {
        using var folder = new ProgramFolder("fine.ttvm", "HALT\n").Add("bad.ttb", "TTVM");
        folder.Run("compile", "./fine.ttvm", "./fine.ttb");
        folder.Run("check", "./fine.ttb").Prints("1 file checked: no problems\n");
        Assert.Equal(1, folder.Run("check", "./bad.ttb").ExitCode);
    }

    [Theory]
    [InlineData(true, "", "", true)]
    [InlineData(true, "NO_COLOR", "1", false)]
    [InlineData(true, "NO_COLOR", "", true)]
    [InlineData(true, "TERM", "dumb", false)]
    [InlineData(false, "", "", false)]
    public void Colours_are_for_terminals_that_want_them(bool isTerminal, string variable, string value, bool coloured)
    {
        using var folder = new ProgramFolder("bad.ttvm", "PRIMT\n");
        var surroundings = new Surroundings { IsTerminal = isTerminal, Variables = new() { [variable] = value } };
        Assert.Equal(coloured, folder.Run(surroundings, "check", "./bad.ttvm").Output.Contains('\e', StringComparison.Ordinal));
        Assert.Equal(coloured, folder.Run(surroundings, "./bad.ttvm").Error.Contains('\e', StringComparison.Ordinal));
        Assert.Equal(coloured, folder.Run(surroundings, "./nothing.ttvm").Error.Contains('\e', StringComparison.Ordinal));
    }

    [Fact]
    public void Source_text_gives_no_orders_to_a_terminal()
    {
        using var folder = new ProgramFolder("escape.ttvm", "PUSH_STR \"\e[31m\" oops\n");
        Assert.Contains("PUSH_STR \"\uFFFD[31m\" oops\n", folder.Run("check", "./escape.ttvm").Output, StringComparison.Ordinal);
    }
}
