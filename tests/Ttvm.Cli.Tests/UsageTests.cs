namespace Ttvm.Cli.Tests;

/// <summary>Command lines that make no sense: one line that says so, a pointer to the help, exit code 2.</summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData("--smo hello.ttvm", "unknown option '--smo'; did you mean '--smp'?")]
    [InlineData("--wrokers=3 hello.ttvm", "unknown option '--wrokers'; did you mean '--workers'?")]
    [InlineData("--frobnicate hello.ttvm", "unknown option '--frobnicate'")]
    [InlineData("-x", "unknown option '-x'")]
    [InlineData("chek hello.ttvm", "unknown command 'chek'; did you mean 'check'?")]
    [InlineData("help dissasemble", "unknown command 'dissasemble'; did you mean 'disassemble'?")]
    [InlineData("--smp", "no program is given")]
    [InlineData("--smp --", "no program is given")]
    [InlineData("run", "no program is given", "run")]
    [InlineData("--smp=yes x", "--smp takes no value")]
    [InlineData("--workers", "--workers needs a whole number from 1 to 1024")]
    [InlineData("--smp --workers 0 x", "--workers needs a whole number from 1 to 1024, not '0'")]
    [InlineData("--smp --workers two x", "--workers needs a whole number from 1 to 1024, not 'two'")]
    [InlineData("--workers 2 x", "--workers needs --smp: without it there is one process and one worker")]
    [InlineData("--smp --workers 2 --seed 1 x",
        "--workers and --seed exclude each other: a seeded run is deterministic and has one thread")]
    [InlineData("--seed -1 x", "--seed needs a whole number of at least 0 that fits 64 bits, not '-1'")]
    [InlineData("--seed 18446744073709551616 x", "--seed needs a whole number of at least 0 that fits 64 bits, not '18446744073709551616'")]
    [InlineData("--max-mailbox 0 x", "--max-mailbox needs a whole number from 1 to 2147483647, not '0'")]
    [InlineData("--max-memory-mb none x", "--max-memory-mb needs a whole number from 1 to 2147483647, not 'none'")]
    [InlineData("code", "'code' is a command of the script 'ttvm' in the root of the repository, not of the program it starts", "code")]
    [InlineData("format", "'format' needs FILES", "format")]
    [InlineData("format x.ttb", "x.ttb is bytecode; only source files (.ttvm) can be formatted", "format")]
    [InlineData("compile", "'compile' needs IN", "compile")]
    [InlineData("compile compile", "'compile' needs OUT", "compile")]
    [InlineData("compile a.ttvm a.ttb c", "'compile' cannot do anything with 'c'", "compile")]
    [InlineData("compile a.ttb b.ttb", "a.ttb is bytecode already; IN is a source file (.ttvm)", "compile")]
    [InlineData("compile a.ttvm ./a.ttvm", "IN and OUT are both a.ttvm; the source would be overwritten", "compile")]
    [InlineData("check", "'check' needs PATHS", "check")]
    [InlineData("check ", "'check' needs the name of a file or folder, not ''", "check")]
    [InlineData("check a.ttvm ", "'check' needs the name of a file or folder, not ''", "check")]
    [InlineData("format ", "'format' needs the name of a file or folder, not ''", "format")]
    [InlineData("disassemble ", "'disassemble' needs the name of a file or folder, not ''", "disassemble")]
    [InlineData("compile a.ttvm ", "'compile' needs the name of a file or folder, not ''", "compile")]
    [InlineData("compile --force a.ttvm ", "'compile' needs the name of a file or folder, not ''", "compile")]
    [InlineData("install ", "'install' needs the name of a file or folder, not ''", "install")]
    [InlineData("uninstall ", "'uninstall' needs the name of a file or folder, not ''", "uninstall")]
    [InlineData("compile - x.ttb", "'compile' does not take '-' for standard input or output; a file of that name is ./-", "compile")]
    [InlineData("compile a.ttvm -", "'compile' does not take '-' for standard input or output; a file of that name is ./-", "compile")]
    [InlineData("disassemble -", "'disassemble' does not take '-' for standard input or output; a file of that name is ./-", "disassemble")]
    [InlineData("install -", "'install' does not take '-' for standard input or output; a file of that name is ./-", "install")]
    [InlineData("--smp ", "no program is given")]
    [InlineData("run ", "no program is given", "run")]
    [InlineData("check --jsn x.ttvm", "unknown option '--jsn'; did you mean '--json'?", "check")]
    [InlineData("test-all --fast", "unknown option '--fast'", "test-all")]
    [InlineData("test-all now", "'test-all' cannot do anything with 'now'", "test-all")]
    public void It_says_what_is_wrong(string commandLine, string message, string? helpOf = null)
    {
        CommandRun.Of(commandLine.Split(' ')).IsUsageError(message, helpOf is null ? "ttvm --help" : $"ttvm {helpOf} --help");
    }

    [Fact]
    public void Without_words_the_help_is_shown_as_an_error()
    {
        var run = CommandRun.Of();
        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.Equal(CommandRun.Of("--help").Output, run.Error);
    }

    [Fact]
    public void A_word_like_a_command_that_is_a_file_is_run()
    {
        using var folder = new ProgramFolder("chek", "PUSH_INT 1\nPRINT\n");
        folder.Run("./chek").Prints("1\n");
    }
}
