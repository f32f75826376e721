
namespace Ttvm.Cli.Tests;

/// <summary><c>-</c> in the place of a file.</summary>
public sealed class StandardInputTests
{
    private const string Program = "  PUSH_STR   \"hello\"\nPRINT\n";

    [Theory]
    [InlineData("-")]
    [InlineData("run -")]
    [InlineData("--smp -")]
    [InlineData("--sandbox -")]
    [InlineData("-- -")]
    public void It_is_run(string commandLine) => Run(Program, commandLine.Split(' ')).Prints("hello\n");

    [Fact]
    public void What_follows_is_the_programs() => Run("GET_ARGS\nPRINT\n", "-", "--smp", "-").Prints("[--smp, -]\n");

    [Fact]
    public void Bytecode_is_run()
    {
        using var folder = new ProgramFolder("x.ttvm", Program);
        Assert.Equal(0, folder.Run("compile", "./x.ttvm", "./x.ttb").ExitCode);
        CommandRun.Of(new Surroundings { InputBytes = File.ReadAllBytes(folder["x.ttb"]) }, "-").Prints("hello\n");
    }

    [Fact]
    public void Errors_name_it()
    {
        var run = Run("PUSH_INT 1\nPRIN\n", "-");
        Assert.StartsWith("<stdin>:2:1: error TTV0001: Unknown instruction 'PRIN'", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("error: 1 error in <stdin>; nothing was run\n", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("<stdin>:2:1", Run("PUSH_INT 1\nADD\n", "-").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_checked()
    {
        Run(Program, "check", "-").Prints("1 file checked: no problems\n");
        var run = Run("PRIN\n", "check", "-");
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("<stdin>:1:1: error TTV0001", run.Output, StringComparison.Ordinal);
        Assert.Contains("\"<stdin>\"", Run("PRIN\n", "check", "--json", "-").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_laid_out_to_standard_output()
    {
        Run(Program, "format", "-").Prints("    PUSH_STR \"hello\"\n    PRINT\n");
        var check = Run(Program, "format", "--check", "-");
        Assert.Equal((1, "would change <stdin>\n1 file to format, 0 unchanged\n"), (check.ExitCode, check.Output));
        Assert.Equal(2, Run(Program, "format", "-", "x.ttvm").ExitCode);
    }

    [Fact]
    public void What_is_no_text_is_refused()
    {
        var run = CommandRun.Of(new Surroundings { InputBytes = [0xFF, 0xFE] }, "format", "-");
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("error: <stdin> is not UTF-8 text", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_script_line_is_run_checked_and_kept()
    {
        const string Script = "#!/usr/bin/env ttvm\n    PUSH_STR \"hello\"\n    PRINT\n";
        Run(Script, "-").Prints("hello\n");
        Run(Script, "check", "-").Prints("1 file checked: no problems\n");
        Run(Script, "format", "-").Prints(Script);
        using var folder = new ProgramFolder("script", Script);
        folder.Run("./script").Prints("hello\n");
        Assert.Contains("script:2:", folder.Add("fails", "#!ttvm\nADD\n")
            .Run("./fails").Error.Replace("fails:", "script:", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static CommandRun Run(string input, params string[] arguments) => CommandRun.Of(new Surroundings { Input = input }, arguments);
}
