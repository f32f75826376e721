using System.Diagnostics;
using Ttvm.Cli.Reporting;

namespace Ttvm.Cli.Tests;

/// <summary>What commands write never takes anything of the user's away.</summary>
public sealed class OutputFileTests
{
    private const string Program = "PUSH_INT 3\nPRINT\n";

    private const string Refusal = "it exists and is not bytecode of ttvm (--force replaces it all the same)";

    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public void All_sources_of_a_folder_are_no_IN_and_OUT()
    {
        using var folder = new ProgramFolder("a.ttvm", Program).Add("b.ttvm", Program);
        var run = folder.Run("compile", "./a.ttvm", "./b.ttvm");
        Assert.StartsWith("error: OUT is b.ttvm, which is called like a source file; ", run.Error, StringComparison.Ordinal);
        Assert.Equal((2, Program), (run.ExitCode, File.ReadAllText(folder["b.ttvm"])));
        Assert.Equal(2, folder.Run("compile", "./a.ttvm", "./new.TTVM").ExitCode);
        Assert.Equal(["a.ttvm", "b.ttvm"], FilesIn(folder));
        Assert.Equal(0, folder.Run("compile", "./a.ttvm", "./b.ttvm", "--force").ExitCode);
        Assert.StartsWith("TTVM", File.ReadAllText(folder["b.ttvm"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("notes")]
    [InlineData("TTV")]
    [InlineData("")]
    public void Only_bytecode_is_replaced_unless_forced(string content)
    {
        using var folder = new ProgramFolder("a.ttvm", Program).Add("out.ttb", content);
        folder.Run("compile", "./a.ttvm", "./out.ttb").FailsWith($"cannot write out.ttb: {Refusal}");
        Assert.Equal(content, File.ReadAllText(folder["out.ttb"]));
        Assert.Equal(0, folder.Run("compile", "--force", "./a.ttvm", "./out.ttb").ExitCode);
        Assert.Equal(0, folder.Run("compile", "./a.ttvm", "./out.ttb").ExitCode);
        folder.Run("./out.ttb").Prints("3\n");
        Assert.Equal(["a.ttvm", "out.ttb"], FilesIn(folder));
    }

    [UnixFact]
    public void A_source_is_not_its_own_output_by_any_name()
    {
        using var folder = new ProgramFolder("a.ttvm", Program);
        File.CreateSymbolicLink(folder["link.ttb"], "a.ttvm");
        Directory.CreateSymbolicLink(folder["folder"], ".");
        HardLink(folder, "a.ttvm", "hard.ttb");
        foreach (var output in new[] { "./link.ttb", "./folder/a.ttvm", "./hard.ttb" })
        {
            foreach (var force in new string[][] { [], ["--force"] })
            {
                var run = folder.Run(["compile", "./a.ttvm", output, .. force]);
                Assert.Equal(2, run.ExitCode);
                Assert.Contains("are one file; the source would be overwritten", run.Error, StringComparison.Ordinal);
            }
        }

        Assert.Equal(Program, File.ReadAllText(folder["a.ttvm"]));
    }

    [UnixFact]
    public void Through_a_link_the_file_is_replaced_and_the_link_stays()
    {
        using var folder = new ProgramFolder("a.ttvm", Program).Add("x.ttvm", "  PUSH_INT   3\n");
        folder.Run("compile", "./a.ttvm", "./real.ttb");
        File.CreateSymbolicLink(folder["link.ttb"], "real.ttb");
        File.CreateSymbolicLink(folder["x-link.ttvm"], "x.ttvm");
        File.CreateSymbolicLink(folder["new-link.ttb"], "new.ttb");
        Assert.Equal(0, folder.Run("compile", "./a.ttvm", "./link.ttb").ExitCode);
        Assert.Equal(0, folder.Run("compile", "./a.ttvm", "./new-link.ttb").ExitCode);
        Assert.Equal(0, folder.Run("format", "./x-link.ttvm", "./x.ttvm").ExitCode);
        Assert.Equal(("real.ttb", "x.ttvm"), (new FileInfo(folder["link.ttb"]).LinkTarget, new FileInfo(folder["x-link.ttvm"]).LinkTarget));
        Assert.Equal("    PUSH_INT 3\n", File.ReadAllText(folder["x.ttvm"]));
        folder.Run("./new.ttb").Prints("3\n");
        Assert.Equal(["a.ttvm", "link.ttb", "new-link.ttb", "new.ttb", "real.ttb", "x-link.ttvm", "x.ttvm"], FilesIn(folder));
    }

    [UnixFact]
    public void A_link_in_a_linked_folder_leads_where_it_does_for_everybody()
    {
        using var folder = new ProgramFolder("a.ttvm", Program);
        Directory.CreateDirectory(folder["other/inner"]);
        File.CreateSymbolicLink(folder["d"], "other/inner");
        File.CreateSymbolicLink(folder["other/inner/out.ttb"], "../x.ttb");
        Assert.Equal(0, folder.Run("compile", "./a.ttvm", "./d/out.ttb").ExitCode);
        folder.Run("./other/x.ttb").Prints("3\n");
        File.CreateSymbolicLink(folder["one.ttb"], "two.ttb");
        File.CreateSymbolicLink(folder["two.ttb"], "one.ttb");
        folder.Run("compile", "./a.ttvm", "./one.ttb").FailsWith("cannot write one.ttb: its links lead in a circle");
    }

    [UnixFact]
    public void Another_hard_link_keeps_what_it_had()
    {
        using var folder = new ProgramFolder("x.ttvm", "  PUSH_INT   3\n");
        HardLink(folder, "x.ttvm", "kept.ttvm");
        folder.Run("format", "./x.ttvm").Prints("formatted x.ttvm\n1 file formatted, 0 unchanged\n");
        Assert.Equal(("    PUSH_INT 3\n", "  PUSH_INT   3\n"), (File.ReadAllText(folder["x.ttvm"]), File.ReadAllText(folder["kept.ttvm"])));
    }

    [UnixFact]
    public void Permissions_stay_as_they_were()
    {
        using var folder = new ProgramFolder("x.ttvm", "  PUSH_INT   3\n");
        var mode = Private | UnixFileMode.UserExecute | UnixFileMode.OtherWrite;
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder["x.ttvm"], mode);
            Assert.Equal(0, folder.Run("format", "./x.ttvm").ExitCode);
            Assert.Equal(mode, File.GetUnixFileMode(folder["x.ttvm"]));
        }
    }

    [UnixFact]
    public void Devices_and_pipes_are_no_output()
    {
        using var folder = new ProgramFolder("a.ttvm", Program).AddPipe("pipe");
        folder.Run("compile", "--force", "./a.ttvm", "./pipe").FailsWith("cannot write pipe: it is a device or a pipe, not a file");
        folder.Run("compile", "--force", "./a.ttvm", "/dev/null").FailsWith("cannot write /dev/null: it is a device or a pipe, not a file");

        // What comes of a run is refused before the run.
        folder.Run("profile", "--output", "/dev/null", "./a.ttvm")
            .FailsWith("cannot write /dev/null: it is a device or a pipe, not a file");
    }

    [Fact]
    public void A_source_that_changes_while_it_is_laid_out_stays_as_it_is()
    {
        using var folder = new ProgramFolder("x.ttvm", "theirs");
        var failure = Assert.Throws<CommandException>(() =>
            CommandOutput.Write(folder["x.ttvm"], "ours"u8, _ => "it was changed by somebody else meanwhile"));
        Assert.Equal($"cannot write {folder["x.ttvm"]}: it was changed by somebody else meanwhile", failure.Message);
        Assert.Equal("theirs", File.ReadAllText(folder["x.ttvm"]));
        Assert.Equal(["x.ttvm"], FilesIn(folder));
    }

    [UnixFact]
    public void A_launcher_is_not_written_through_a_link()
    {
        using var folder = new ProgramFolder();
        File.CreateSymbolicLink(folder["ttvm"], "elsewhere");
        folder.Run("install", folder.Root)
            .FailsWith("ttvm exists and was not put there by 'ttvm install'; remove it, or give another folder");
        Assert.False(File.Exists(folder["elsewhere"]));
    }

    [Fact]
    public void A_report_of_a_crash_is_its_owners_and_has_a_name_that_nobody_foresees()
    {
        var reports = new[] { 1, 2 }.Select(_ =>
            CrashReport.Write(["secret"], new InvalidOperationException("broken")).Split("with the file ")[1]).ToList();
        try
        {
            Assert.NotEqual(reports[0], reports[1]);
            Assert.All(reports, report => Assert.Contains("command line: ttvm secret", File.ReadAllText(report), StringComparison.Ordinal));
            foreach (var report in reports)
            {
                Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(report) == Private, report);
            }
        }
        finally
        {
            reports.ForEach(File.Delete);
        }
    }

    private static IEnumerable<string?> FilesIn(ProgramFolder folder) =>
        Directory.EnumerateFiles(folder.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    private static void HardLink(ProgramFolder folder, string from, string to)
    {
        using var process = Process.Start("ln", [folder[from], folder[to]]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
