namespace Ttvm.Cli.Tests;

/// <summary><c>compile</c> and <c>disassemble</c>.</summary>
public sealed class CompileTests
{
    private const string Program = """
        ; A loop.
        PUSH_INT 3
        LABEL again
        DUP
        PRINT   ; 3, 2, 1
        PUSH_INT 1
        SUB
        DUP
        JZ end
        JMP again
        LABEL end
        """;

    [Fact]
    public void Bytecode_runs_like_its_source()
    {
        using var folder = new ProgramFolder("loop.ttvm", Program);
        var compiled = folder.Run("compile", "./loop.ttvm", "./loop.ttb");
        Assert.Equal((0, ""), (compiled.ExitCode, compiled.Output));
        Assert.Matches("^loop\\.ttvm -> loop\\.ttb: 8 instructions, \\d+ bytes\n$", compiled.Error);
        folder.Run("./loop.ttb").Prints(folder.Run("./loop.ttvm").Output);
    }

    [Theory]
    [InlineData("", "p/s/a.ttvm", "p/s/a.ttb", "p/s/a.ttvm")]
    [InlineData("p", "s/a.ttvm", "s/a.ttb", "p/s/a.ttvm")]
    [InlineData("p/s", "a.ttvm", "../out/a.ttb", "p/s/a.ttvm")]
    [InlineData("p/out", "../s/a.ttvm", "a.ttb", "p/s/a.ttvm")]
    public void Bytecode_names_its_source_from_wherever_it_runs(string compiledIn, string input, string output, string source)
    {
        using var folder = new ProgramFolder();
        Directory.CreateDirectory(folder["p/s"]);
        Directory.CreateDirectory(folder["p/out"]);
        folder.Add("p/s/a.ttvm", "PUSH_INT 1\nPUSH_INT 0\nDIV\nPRINT\n");
        using var compile = RealCommand.StartShell(folder, $"cd ./{compiledIn}; exec $ttvm compile {input} {output}");
        Assert.Equal(0, compile.Wait().ExitCode);

        var bytecode = Path.GetRelativePath(folder.Root, Path.Combine(folder[compiledIn], output));
        foreach (var (from, run, shown) in new[]
        {
            (".", bytecode, source),
            ("p", Path.GetRelativePath("p", bytecode), Path.GetRelativePath("p", source)),
            ("p/out", folder[bytecode], folder[source]),
        })
        {
            using var command = RealCommand.StartShell(folder, $"cd {from}; exec $ttvm {run}");
            Assert.Contains($" {shown}:3:1", command.Wait().Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Disassembled_text_assembles_to_the_same()
    {
        using var folder = new ProgramFolder("loop.ttvm", Program);
        folder.Run("compile", "./loop.ttvm", "./loop.ttb");
        var text = folder.Run("disassemble", "./loop.ttb");
        text.Prints(folder.Run("disassemble", "./loop.ttvm").Output);
        Assert.Contains("LABEL again\n    DUP\n    PRINT\n", text.Output, StringComparison.Ordinal);
        folder.Add("again.ttvm", text.Output);
        folder.Run("disassemble", "./again.ttvm").Prints(text.Output);
    }

    [Fact]
    public void A_source_with_errors_writes_nothing()
    {
        using var folder = new ProgramFolder("bad.ttvm", "JMP nowhere\n");
        var run = folder.Run("compile", "./bad.ttvm", "./bad.ttb");
        Assert.Equal(1, run.ExitCode);
        Assert.EndsWith("error: 1 error in bad.ttvm; nothing was written\n", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["bad.ttb"]));
        Assert.EndsWith("error: 1 error in bad.ttvm; there is nothing to disassemble\n", folder.Run("disassemble", "./bad.ttvm").Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Warnings_are_shown_and_hints_are_not()
    {
        using var folder = new ProgramFolder("warn.ttvm", "PUSH_STR \"\\q\"\nPUSH_STR without quotes\n");
        var run = folder.Run("compile", "./warn.ttvm", "./warn.ttb");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("warning TTV0015", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("TTV0018", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_does_not_say_bytecode_is_noted()
    {
        using var folder = new ProgramFolder("loop.ttvm", Program);
        Assert.EndsWith(
            "note: only files whose names end in .ttb are run as bytecode, and loop.bin does not\n",
            folder.Run("compile", "./loop.ttvm", "./loop.bin").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Places_that_cannot_be_written_are_named()
    {
        using var folder = new ProgramFolder("loop.ttvm", Program);
        folder.Run("compile", "./loop.ttvm", "./no/loop.ttb").FailsWith("cannot write no/loop.ttb: its folder does not exist");
        folder.Run("compile", "./loop.ttvm", folder.Root).FailsWith($"cannot write {folder.Root}: it is a directory");
    }

    [Fact]
    public void A_file_may_be_called_like_a_command()
    {
        using var folder = new ProgramFolder("compile", Program);
        Assert.Equal(0, folder.Run("compile", "./compile", "./out.ttb").ExitCode);
        folder.Run("run", "./compile").Prints("3\n2\n1\n");
    }
}
