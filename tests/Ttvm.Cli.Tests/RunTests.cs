using Ttvm.Cli.Terminals;
using Ttvm.Runtime.Hosting;

namespace Ttvm.Cli.Tests;

/// <summary>Running programs: what comes out where, and with which exit code.</summary>
public sealed class RunTests
{
    private const string Crash = """
        PUSH_STR "before"
        PRINT
        PUSH_INT 1
        PUSH_INT 0
        DIV
        """;

    [Theory]
    [InlineData("")]
    [InlineData("run ")]
    [InlineData("--smp ")]
    [InlineData("--smp --workers 2 ")]
    [InlineData("--smp --seed=7 ")]
    [InlineData("--smp --no-smp ")]
    [InlineData("--seed 7 ")]
    [InlineData("-- ")]
    public void Output_is_the_programs_own(string options)
    {
        using var folder = new ProgramFolder("hello.ttvm", "PUSH_STR \"héllo\\n\\tworld\"\nPRINT\nPUSH_STR \"end\"\nWRITE\n");
        folder.Run([.. $"{options}./hello.ttvm".Split(' ')]).Prints("héllo\n\tworld\nend");
    }

    [Fact]
    public void What_follows_the_file_belongs_to_the_program()
    {
        using var folder = new ProgramFolder("args.ttvm", "GET_ARGS\nPRINT\n");
        folder.Run("--stats=", "x").IsUsageError("--stats takes no value");
        folder.Run("./args.ttvm", "--smp", "--", "-x=1", "", "@file", "--help", "a b").Prints("[--smp, --, -x=1, , @file, --help, a b]\n");
        folder.Run("--", "./args.ttvm", "--").Prints("[--]\n");
    }

    [Theory]
    [InlineData("./a.ttvm --smp",
        "--smp stands behind a.ttvm, so it was an argument of the program, which reads none; as an option, write: ttvm --smp a.ttvm")]
    [InlineData("./a.ttvm x --sandbox y",
        "--sandbox stands behind a.ttvm, so it was an argument of the program, which reads none; as an option, write: ttvm --sandbox a.ttvm x y")]
    [InlineData("--smp ./a.ttvm --workers 2 --allow-read=.",
        "--workers stands behind a.ttvm, so it was an argument of the program, which reads none; as an option, write: ttvm --smp --workers 2 --allow-read=. a.ttvm")]
    [InlineData("./a.ttvm --frobnicate smp", null)]
    public void Options_of_ours_that_the_program_does_not_read_are_told(string line, string? note)
    {
        using var folder = new ProgramFolder("a.ttvm", "PUSH_INT 1\nPRINT\n");
        var run = folder.Run(line.Split(' '));
        Assert.Equal(("1\n", note is null ? "" : $"note: {note}\n", 0), (run.Output, run.Error, run.ExitCode));
    }

    [Fact]
    public void Input_is_read_by_the_program()
    {
        using var folder = new ProgramFolder("echo.ttvm", "READ_LINE\nPRINT\nREAD_LINE\nPRINT\nREAD_LINE\nPRINT\n");
        folder.Run(new Surroundings { Input = "one\ntwo" }, "./echo.ttvm").Prints("one\ntwo\nnull\n");
    }

    [Fact]
    public void A_runtime_error_shows_the_line_and_exits_with_1()
    {
        using var folder = new ProgramFolder("crash.ttvm", Crash);
        var run = folder.Run("./crash.ttvm");
        Assert.Equal("before\n", run.Output);
        Assert.Equal("error: Division by zero\n  process 1 at crash.ttvm:5:1\n  5 | DIV\n    | ^^^\n", run.Error);
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public void The_line_that_is_shown_gives_no_orders_to_a_terminal()
    {
        using var folder = new ProgramFolder("escape.ttvm", "\tPOP\t; \e[31m\n");
        Assert.Contains("\n  1 |  POP ; \uFFFD[31m\n    |  ^^^\n", folder.Run("./escape.ttvm").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_smp_the_error_says_what_to_do()
    {
        using var folder = new ProgramFolder("spawn.ttvm", "PUSH_STR \"counter\"\nSPAWN\nPRINT\n");
        var run = folder.Run("./spawn.ttvm");
        Assert.StartsWith("error: SPAWN needs the SMP scheduler; run with --smp\n", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.ExitCode);
    }

    [Theory]
    [InlineData("PUSH_INT 42\nEXIT\n", 42)]
    [InlineData("RECEIVE\nPRINT\n", 3)]
    [InlineData("HALT\n", 0)]
    [InlineData("PUSH_STR \"oops\"\nTHROW\n", 1)]
    public void The_exit_code_tells_how_it_ended(string program, int exitCode)
    {
        using var folder = new ProgramFolder("end.ttvm", program);
        Assert.Equal(exitCode, folder.Run("--smp", "./end.ttvm").ExitCode);
    }

    [Fact]
    public void A_program_with_errors_is_not_run()
    {
        using var folder = new ProgramFolder("bad.ttvm", "PUSH_STR \"never seen\"\nPRINT\nPRINTT\nJMP nowhere\n");
        var run = folder.Run("./bad.ttvm");
        Assert.Equal("", run.Output);
        Assert.Contains("bad.ttvm:3:1: error TTV0001: ", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("\nerror: 2 errors in bad.ttvm; nothing was run\n", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public void Of_very_many_errors_some_are_shown()
    {
        using var folder = new ProgramFolder("many.ttvm", string.Concat(Enumerable.Repeat("FOO\n", 500)));
        var error = folder.Run("./many.ttvm").Error;
        Assert.Equal(20, error.Split("TTV0001").Length - 1);
        Assert.EndsWith("… and 480 more problems; 'ttvm check many.ttvm' shows them all\nerror: 500 errors in many.ttvm; nothing was run\n",
            error, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_very_many_reports_some_are_shown()
    {
        const string Program = """
            PUSH_INT 1000
            STORE n
            LABEL again
            LOAD n
            JZ done
            MAKE_FUNCTION child
            SPAWN
            POP
            LOAD n
            PUSH_INT 1
            SUB
            STORE n
            JMP again
            LABEL done
            HALT
            LABEL child
            PUSH_STR "always the same"
            THROW

            """;
        using var folder = new ProgramFolder("many.ttvm", Program);
        var error = folder.Run("--smp", "./many.ttvm").Error;
        var line = Program.Split('\n').IndexOf("THROW") + 1;
        Assert.Equal(20, error.Split("\nerror: Unhandled exception: always the same\n").Length - 1
            + (error.StartsWith("error: ", StringComparison.Ordinal) ? 1 : 0));
        Assert.EndsWith($"note: 980 more reports of 'error: Unhandled exception: always the same' at many.ttvm:{line}:1\n", error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Statistics_are_plain_lines_and_a_result()
    {
        using var folder = new ProgramFolder("spawn.ttvm", "PUSH_STR \"counter\"\nSPAWN\nPOP\nPUSH_STR \"lost\"\nSEND 77\n");
        var run = folder.Run("--smp", "--seed", "0", "--stats", "./spawn.ttvm");
        Assert.Equal("1\n2\n3\n", run.Output);
        Assert.Matches("scheduler: deterministic, seed 0\nprocesses started: 2\ndead letters: 1\n"
            + "garbage collections: \\d+ \\(\\d+ ms\\)\nRESULT run \\d+\\.\\d{3} ms\n$", run.Error);
    }

    [Fact]
    public void Statistics_are_a_table_on_a_terminal()
    {
        using var folder = new ProgramFolder("nothing.ttvm", "");
        var table = folder.Run(new Surroundings { IsTerminal = true }, "--stats", "./nothing.ttvm").Error;
        Assert.Matches("\n│ scheduler           │ +one process │\n│ processes started   │ +1 │\n(│.*\n)+╰.*╯\nRESULT run [^\n]*\n$", table);
    }

    [Theory]
    [InlineData("--seed", "0")]
    [InlineData("--smp")]
    public void A_trace_goes_to_standard_error(params string[] options)
    {
        using var folder = new ProgramFolder("trace.ttvm", "PUSH_INT 42\nPRINT\n");
        var run = folder.Run([.. options, "--trace", "./trace.ttvm"]);
        Assert.Equal("42\n", run.Output);
        var traced = run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["PUSH_INT 42", "PRINT", "(end)"],
            traced.Select(line => line.Split("  ", StringSplitOptions.RemoveEmptyEntries)[2].Trim()));
        Assert.EndsWith("[ 42 ]", traced[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Both_outputs_of_a_program_keep_their_order()
    {
        using var folder = new ProgramFolder("both.ttvm", "PUSH_STR \"one\"\nPRINT\nPUSH_STR \"two\"\nEPRINT\nPUSH_STR \"three\"\nPRINT\n");
        using var shared = new MemoryStream();
        var terminal = new Terminal { Output = shared, ErrorStream = shared, OpenInput = () => TextReader.Null };
        Assert.Equal(0, Cli.Run([folder["both.ttvm"]], terminal));
        Assert.Equal("one\ntwo\nthree\n"u8, shared.ToArray());
    }

    [Theory]
    [InlineData()]
    [InlineData("--smp")]
    [InlineData("--seed", "3")]
    public void A_reader_who_leaves_ends_an_endless_program_quietly(params string[] options)
    {
        using var folder = new ProgramFolder("endless.ttvm", "LABEL again\nPUSH_STR \"line\"\nPRINT\nJMP again\n");
        using var closed = new RefusingStream(() => new OutputException(readerHasGone: true, "broken pipe"));
        var run = folder.Run(new Surroundings { Output = closed }, [.. options, "./endless.ttvm"]);
        Assert.Equal(ExitCodes.ClosedPipe, run.ExitCode);
        Assert.Equal("", run.Error);
    }

    [Fact]
    public void Output_that_fails_is_an_error()
    {
        using var folder = new ProgramFolder("hello.ttvm", "PUSH_STR \"hello\"\nPRINT\n");
        using var full = new RefusingStream(() => new OutputException(readerHasGone: false, "No space left on device"));
        folder.Run(new Surroundings { Output = full }, "./hello.ttvm")
            .FailsWith("cannot write to standard output: No space left on device");
        CommandRun.Of(new Surroundings { Output = full }, "--help").FailsWith("cannot write to standard output: No space left on device");
    }

    [Fact]
    public void A_bug_of_ours_leaves_a_report_and_no_stack_trace()
    {
        using var folder = new ProgramFolder("hello.ttvm", "PUSH_STR \"hello\"\nPRINT\n");
        using var broken = new RefusingStream(() => new InvalidOperationException("made up\nfor this test"));
        var run = folder.Run(new Surroundings { Output = broken }, "./hello.ttvm");
        Assert.Equal(ExitCodes.InternalError, run.ExitCode);
        const string Announcement =
            "error: ttvm has a bug and cannot go on (InvalidOperationException: made up); please report it with the file ";
        Assert.StartsWith(Announcement, run.Error, StringComparison.Ordinal);
        var report = run.Error[Announcement.Length..].TrimEnd('\n');
        Assert.DoesNotContain('\n', report);
        var text = File.ReadAllText(report);
        File.Delete(report);
        Assert.Contains($"command line: ttvm {folder["hello.ttvm"]}", text, StringComparison.Ordinal);
        Assert.Contains("   at Ttvm.", text, StringComparison.Ordinal);
    }

    /// <summary>A standard output that takes nothing.</summary>
    private sealed class RefusingStream(Func<Exception> refusal) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw refusal();

        public override void Write(byte[] buffer, int offset, int count) => throw refusal();
    }
}
