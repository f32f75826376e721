using Ttvm.Testing;

namespace Ttvm.Cli.Tests;

/// <summary><c>--record</c>, and recordings that are run again.</summary>
public sealed class RecordTests
{
    private const string Recorded = "note: the run is recorded in x.ttrec\n";

    private const string Asks = """
        READ_LINE
        PRINT
        PUSH_STR "echo"
        PUSH_STR "said"
        MAKE_LIST 1
        EXEC_CAPTURE
        GET_FIELD stdout
        PRINT
        PUSH_STR "written"
        PUSH_STR "made.txt"
        WRITE_FILE
        GET_ARGS
        PRINT
        """;

    [Fact]
    public void A_run_is_repeated_elsewhere_without_its_outside()
    {
        using var folder = new ProgramFolder("asks.ttvm", Asks);
        var run = folder.Run(new Surroundings { Input = "typed\n" }, "--seed", "3", "--record", "./x.ttrec", "./asks.ttvm", "one");
        Assert.Equal((0, "typed\nsaid\n\n[one]\n", Recorded), (run.ExitCode, run.Output, run.Error));
        using var elsewhere = new ProgramFolder().Add("y.ttrec", File.ReadAllBytes(folder["x.ttrec"]));
        File.Delete(folder["asks.ttvm"]);
        elsewhere.Run("./y.ttrec").Prints(run.Output);
        Assert.Equal(["y.ttrec"], Directory.GetFiles(elsewhere.Root).Select(Path.GetFileName));
    }

    /// <summary>However a program ends: it ends so again, with the same words.</summary>
    [Theory]
    [InlineData(0, "PUSH_INT 1\nPRINT\nHALT\n")]
    [InlineData(0, "")]
    [InlineData(7, "PUSH_INT 1\nPRINT\nPUSH_INT 7\nEXIT\n")]
    [InlineData(1, "PUSH_STR \"no\"\nTHROW\n")]
    [InlineData(1, "POP\n")]
    [InlineData(3, "RECEIVE\n")]
    [InlineData(0, "SPAWN_CALL waits\nPOP\nHALT\nLABEL waits\nRECEIVE\n")]
    [InlineData(0, "SPAWN_CALL fails\nPOP\nHALT\nLABEL fails\nPUSH_STR \"child\"\nTHROW\n")]
    [InlineData(3, "PUSH_STR \"absent\"\nSPAWN\nPOP\nTRY no\nIMPORT absent.ttvm\nLABEL no\nCATCH\nPRINT\nEND_TRY\nRECEIVE\n")]
    public void A_run_ends_as_it_did(int exitCode, string program)
    {
        using var folder = new ProgramFolder("p.ttvm", program);
        var run = folder.Run("--smp", "--record", "./x.ttrec", "./p.ttvm");
        Assert.Equal(exitCode, run.ExitCode);
        Assert.EndsWith(Recorded, run.Error, StringComparison.Ordinal);
        var again = folder.Run("./x.ttrec");
        Assert.Equal((run.ExitCode, run.Output, run.Error[..^Recorded.Length]), (again.ExitCode, again.Output, again.Error));
    }

    [Fact]
    public void Limits_and_a_sandbox_are_those_of_the_recording()
    {
        using var folder = new ProgramFolder("p.ttvm", """
            LABEL more
            PUSH_STR "m"
            SELF
            SEND
            JMP more
            """).Add("q.ttvm", "PUSH_STR \"q.ttvm\"\nREAD_FILE\n").Add("many.ttvm", "LABEL more\nSPAWN_CALL more\nPOP\nRECEIVE\n");
        foreach (var words in (string[][])[["--max-mailbox", "5", "./p.ttvm"], ["--sandbox", "./q.ttvm"],
            ["--max-processes", "9", "./many.ttvm"]])
        {
            var run = folder.Run(["--smp", "--record", "./x.ttrec", .. words]);
            Assert.NotEqual("", run.Error[..^Recorded.Length]);
            var again = folder.Run("./x.ttrec");
            Assert.Equal((run.ExitCode, run.Output, run.Error[..^Recorded.Length]), (again.ExitCode, again.Output, again.Error));
        }
    }

    [Fact]
    public void A_program_from_standard_input_is_recorded_too()
    {
        using var folder = new ProgramFolder();
        var run = folder.Run(new Surroundings { Input = "PUSH_INT 3\nPRINT\n" }, "--record", "./x.ttrec", "-");
        Assert.Equal((0, "3\n", Recorded), (run.ExitCode, run.Output, run.Error));
        folder.Run("./x.ttrec").Prints("3\n");
    }

    [Fact]
    public void Only_a_recording_is_replaced_unless_somebody_insists()
    {
        using var folder = new ProgramFolder("p.ttvm", "PUSH_INT 1\nPRINT\n").Add("x.ttrec", "mine");
        folder.Run("--record", "./x.ttrec", "./p.ttvm").FailsWith(
            "cannot write x.ttrec: it exists and is no recording (--force replaces it all the same)");
        Assert.Equal("mine", File.ReadAllText(folder["x.ttrec"]));
        Assert.Equal(Recorded, folder.Run("--record", "./x.ttrec", "--force", "./p.ttvm").Error);
        Assert.Equal(Recorded, folder.Run("--record=" + folder["x.ttrec"], "./p.ttvm").Error);
        folder.Run("--record", "./no/x.ttrec", "./p.ttvm").FailsWith("cannot write no/x.ttrec: its folder does not exist");
        Assert.Equal(["p.ttvm", "x.ttrec"], Directory.GetFiles(folder.Root).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        using var folder = new ProgramFolder("p.ttvm", "HALT\n").Add("x.ttrec", "mine");
        folder.Run("--smp", "--workers", "2", "--record", "./y.ttrec", "./p.ttvm").IsUsageError(
            "--workers and --record exclude each other: only a run on one thread can be recorded");
        folder.Run("--record", "./p.ttvm", "./p.ttvm").IsUsageError("the recording would replace the program p.ttvm");
        folder.Run("--force", "./p.ttvm").IsUsageError("--force needs --record: it lets a recording replace a file that is none");
        folder.Run("--record").IsUsageError("--record needs the name of a file for the recording");
        folder.Run("--seed=4", "./x.ttrec").IsUsageError(
            "--seed and a recording exclude each other: x.ttrec itself says how its program is run");
        folder.Run("./x.ttrec", "more").IsUsageError("x.ttrec is a recording, which has the arguments of its program in itself");
    }

    [Fact]
    public void What_is_no_recording_is_said()
    {
        using var folder = new ProgramFolder("x.ttrec", "mine").Add("new.ttrec", "{\"ttrec\":9,\n[[[").Add("cut.ttrec", "{\"ttrec\":1,");
        folder.Run("./x.ttrec").FailsWith("x.ttrec: this is no recording of a run");
        folder.Run("./new.ttrec").FailsWith(
            "new.ttrec: this recording has version 9 of the format, and this ttvm reads none above 3; a newer ttvm does");
        folder.Run("./cut.ttrec").FailsWith("cut.ttrec: this recording is damaged in line 1, byte 11: it is not JSON there");
        folder.Run("./none.ttrec").FailsWith("cannot read none.ttrec: no such file");
    }

    /// <summary>The place is said where the run shows for the first time that it is another one.</summary>
    [Fact]
    public void Another_program_is_told_at_its_first_divergence()
    {
        using var folder = new ProgramFolder("asks.ttvm", Asks);
        folder.Run(new Surroundings { Input = "typed\n" }, "--record", "./x.ttrec", "./asks.ttvm");
        Swap("READ_LINE\\n", "PUSH_STR \\\"x\\\"\\n");
        Departs("decision 1 of seed 0: the recording has an answer here");

        folder.Add("waits.ttvm", "PUSH_INT 5\nSTORE n\nRECEIVE\n");
        folder.Run("--smp", "--record", "./x.ttrec", "./waits.ttvm");
        Swap("PUSH_INT 5", "PUSH_INT 6");
        Departs("the program comes to the end of the recording in another state");

        folder.Add("long.ttvm", "PUSH_INT 300\nSTORE n\nLABEL more\nYIELD\nLOAD n\nPUSH_INT 1\nSUB\nSTORE n\nLOAD n\nJZ over\nJMP more\n"
            + "LABEL over\nHALT\n");
        folder.Run("--smp", "--record", "./x.ttrec", "./long.ttvm");
        Swap("YIELD\\n", "YIELD\\nYIELD\\n");
        Departs("decision 64 of seed 0: the program had executed another number of instructions by then");

        void Swap(string old, string changed)
        {
            var text = File.ReadAllText(folder["x.ttrec"]);
            Assert.Contains(old, text, StringComparison.Ordinal);
            folder.Add("x.ttrec", text.Replace(old, changed, StringComparison.Ordinal));
        }

        void Departs(string message)
        {
            var run = folder.Run("./x.ttrec");
            Assert.StartsWith("error: x.ttrec: the run departs from its recording at ", run.Error, StringComparison.Ordinal);
            Assert.Contains(message, run.Error, StringComparison.Ordinal);
            Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.Equal(ExitCodes.Failure, run.ExitCode);
        }
    }

    [UnixFact]
    public void A_run_that_a_signal_ends_is_recorded()
    {
        using var folder = new ProgramFolder("busy.ttvm", "PUSH_STR \"busy\"\nPRINT\nLABEL again\nJMP again\n")
            .Add("asks.ttvm", "PUSH_STR \"asks\"\nPRINT\nREAD_LINE\nPRINT\n");
        foreach (var (program, signal, exitCode) in (ReadOnlySpan<(string, string, int)>)[("busy", "INT", 130), ("busy", "TERM", 143),
            ("asks", "INT", 130)])
        {
            using var command = RealCommand.Start(folder, "--record", "x.ttrec", $"{program}.ttvm");
            Assert.Equal(program, command.Output.ReadLine());
            Signals.Send(signal, command.Id);
            var run = command.Wait();
            Assert.Equal((exitCode, Recorded), (run.ExitCode, run.Error));
            using var again = RealCommand.Start(folder, "x.ttrec");
            Assert.Equal(new CommandRun(exitCode, $"{program}\n", ""), again.Wait());
        }
    }

    [UnixFact]
    public void A_reader_who_leaves_gets_a_recording_all_the_same()
    {
        using var folder = new ProgramFolder("endless.ttvm", "LABEL again\nPUSH_STR \"line\"\nPRINT\nJMP again\n");
        using var command = RealCommand.Start(folder, "--record", "x.ttrec", "endless.ttvm");
        Assert.Equal("line", command.Output.ReadLine());
        command.CloseOutput();
        Assert.Equal(new CommandRun(ExitCodes.ClosedPipe, "", Recorded), command.Wait());
        using var again = RealCommand.Start(folder, "x.ttrec");
        Assert.Equal(ExitCodes.ClosedPipe, again.Wait().ExitCode);
    }
}
