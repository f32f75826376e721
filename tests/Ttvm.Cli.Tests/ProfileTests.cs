using Newtonsoft.Json.Linq;
using Ttvm.Testing;

namespace Ttvm.Cli.Tests;

/// <summary><c>ttvm profile</c>: what it counts, tells and writes.</summary>
public sealed class ProfileTests
{
    /// <summary>The loop runs 1,000 times; the function is called once in each round.</summary>
    private const string Loop = """
        PUSH_INT 1000
        STORE n
        LABEL again
        LOAD n
        JZ done
        LOAD n
        CALL down n
        STORE n
        JMP again
        LABEL down
        LOAD n
        PUSH_INT 1
        SUB
        RET
        LABEL done
        PUSH_STR "done"
        PRINT
        """;

    [Fact]
    public void Lines_are_counted_exactly_and_functions_by_samples()
    {
        using var folder = new ProgramFolder("loop.ttvm", Loop);
        var run = folder.Run("profile", "--lines", "3", "./loop.ttvm");
        Assert.Equal((0, "done\n", """
            loop.ttvm: 10,007 reductions, seed 0

              share     reductions  line
             10.0 %          1,001  loop.ttvm:4  LOAD n
             10.0 %          1,001  loop.ttvm:5  JZ done
             10.0 %          1,000  loop.ttvm:6  LOAD n
                    and 11 more lines (--lines N shows N)

              share  with calls  function
             60.0 %     100.0 %  main  loop.ttvm:1
             40.0 %      40.0 %  down  loop.ttvm:11

            """), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public void A_short_run_says_why_it_tells_no_functions()
    {
        using var folder = new ProgramFolder("one.ttvm", "HALT\n");
        var run = folder.Run("profile", "./one.ttvm");
        Assert.StartsWith("one.ttvm: 1 reduction, seed 0\n", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("\ntoo short a run to tell functions apart: they are looked at every 997 reductions\n", run.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Who_waits_is_counted_once()
    {
        using var folder = new ProgramFolder("wait.ttvm", """
            PUSH_STR "child"
            SPAWN
            POP
            RECEIVE
            PRINT
            HALT

            LABEL child
            YIELD
            PUSH_INT 7
            SEND 1
            """);
        var run = folder.Run("profile", "--smp", "./wait.ttvm");
        Assert.Equal("7\n", run.Output);
        Assert.Contains("       1  wait.ttvm:4   RECEIVE\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_run_is_what_it_is_without_a_profile()
    {
        using var folder = new ProgramFolder("race.ttvm", """
            PUSH_INT 20
            STORE n
            LABEL again
            PUSH_STR "child"
            SPAWN
            POP
            LOAD n
            PUSH_INT 1
            SUB
            STORE n
            LOAD n
            JZ done
            JMP again
            LABEL done
            YIELD
            YIELD
            HALT

            LABEL child
            SELF
            PRINT
            YIELD
            SELF
            PRINT
            """);
        var plain = folder.Run("--smp", "--seed", "5", "./race.ttvm");
        Assert.Equal((plain.ExitCode, plain.Output), folder.Run("profile", "--smp", "--seed", "5", "./race.ttvm") is var profiled
            ? (profiled.ExitCode, profiled.Output) : default);
    }

    [Fact]
    public void A_file_for_speedscope_has_stacks_and_lines()
    {
        using var folder = new ProgramFolder("loop.ttvm", Loop);
        folder.Run("profile", "--output", "./loop.json", "./loop.ttvm");
        var file = JObject.Parse(File.ReadAllText(folder["loop.json"]));
        Assert.Equal("https://www.speedscope.app/file-format-schema.json", (string?)file["$schema"]);
        var names = file["shared"]!["frames"]!.Select(frame => (string?)frame["name"]).ToList();
        var profile = file["profiles"]!.Single();
        var stacks = profile["samples"]!.Select(stack => string.Join(' ', stack.Select(frame => names[(int)frame]))).ToList();
        Assert.Equal(["main main", "main main down"], stacks.Order());
        Assert.Equal(stacks.Count, profile["weights"]!.Count());
        Assert.Equal((long)profile["endValue"]!, profile["weights"]!.Sum(weight => (long)weight));
        Assert.Equal(10_007, file["ttvm"]!["lines"]!.Sum(line => (long)line["reductions"]!));
        Assert.Equal(10_007, (long)file["ttvm"]!["reductions"]!);
    }

    [Fact]
    public void Another_file_is_not_replaced_unless_forced()
    {
        using var folder = new ProgramFolder("loop.ttvm", Loop).Add("mine.json", "{}");
        folder.Run("profile", "--output", "./mine.json", "./loop.ttvm")
            .FailsWith("cannot write mine.json: it exists and is no profile (--force replaces it all the same)");
        Assert.Equal(0, folder.Run("profile", "--output", "./mine.json", "--force", "./loop.ttvm").ExitCode);
        Assert.Equal(0, folder.Run("profile", "--output", "./mine.json", "./loop.ttvm").ExitCode);
    }

    [Fact]
    public void The_program_is_not_replaced_even_if_forced()
    {
        using var folder = new ProgramFolder("loop.ttvm", Loop);
        var run = folder.Run("profile", "--output", "./loop.ttvm", "--force", "./loop.ttvm");
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("error: the profile would replace the program loop.ttvm\n", run.Error, StringComparison.Ordinal);
        Assert.Equal(Loop, File.ReadAllText(folder["loop.ttvm"]));
    }

    [Fact]
    public void An_instruction_without_a_line_has_an_index()
    {
        using var folder = new ProgramFolder("empty.ttvm", "; nothing\n");
        folder.Run("profile", "--output", "./x.json", "./empty.ttvm");
        var line = JObject.Parse(File.ReadAllText(folder["x.json"]))["ttvm"]!["lines"]!.Single();
        Assert.Equal((0, null, "HALT", 1), ((int)line["index"]!, line["line"], (string?)line["text"], (int)line["reductions"]!));
    }

    /// <summary>The recursion is deeper than what is told of a stack; what it ends in is told all the same.</summary>
    [Fact]
    public void What_runs_is_told_however_deep_it_is()
    {
        using var folder = new ProgramFolder("deep.ttvm", """
            PUSH_INT 300
            CALL descend n
            HALT
            LABEL descend
            LOAD n
            JZ bottom
            LOAD n
            PUSH_INT 1
            SUB
            CALL descend n
            RET
            LABEL bottom
            CALL work
            RET
            LABEL work
            PUSH_INT 2000
            STORE n
            LABEL again
            LOAD n
            PUSH_INT 1
            SUB
            STORE n
            LOAD n
            JZ done
            JMP again
            LABEL done
            RET
            """);
        Assert.Contains(" 87.5 %      87.5 %  work     deep.ttvm:16\n", folder.Run("profile", "./deep.ttvm").Error,
            StringComparison.Ordinal);
    }

    [UnixFact]
    public void A_run_that_a_signal_ends_is_profiled_too()
    {
        using var folder = new ProgramFolder("busy.ttvm", "PUSH_STR \"busy\"\nPRINT\nLABEL again\nJMP again\n")
            .Add("asks.ttvm", "PUSH_STR \"asks\"\nPRINT\nREAD_LINE\nPRINT\n");
        foreach (var (program, signal, exitCode) in (ReadOnlySpan<(string, string, int)>)[("busy", "INT", ExitCodes.Interrupted),
            ("busy", "TERM", ExitCodes.Terminated), ("asks", "INT", ExitCodes.Interrupted)])
        {
            using var command = RealCommand.Start(folder, "profile", "--output", "x.json", $"{program}.ttvm");
            Assert.Equal(program, command.Output.ReadLine());
            Signals.Send(signal, command.Id);
            Assert.Equal(exitCode, command.Wait().ExitCode);
            Assert.Equal($"{program}.ttvm", (string?)JObject.Parse(File.ReadAllText(folder["x.json"]))["name"]);
        }
    }

    [Theory]
    [InlineData("--workers and 'profile' exclude each other: a profile is of a run on one thread", "--workers", "2")]
    [InlineData("--record and 'profile' exclude each other: a run is recorded or profiled", "--record", "x.ttrec")]
    [InlineData("--trace and 'profile' exclude each other: a run is listed or profiled", "--trace")]
    [InlineData("--force needs --output: it lets a profile replace a file that is none", "--force")]
    [InlineData("--lines needs a whole number from 1 to 2147483647, not '0'", "--lines", "0")]
    public void What_makes_no_sense_is_refused(string message, params string[] options)
    {
        using var folder = new ProgramFolder("loop.ttvm", Loop);
        var run = folder.Run(["profile", .. options, "./loop.ttvm"]);
        Assert.Equal((2, $"error: {message}\n'ttvm profile --help' tells how it is used.\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public void A_program_that_fails_is_profiled_too()
    {
        using var folder = new ProgramFolder("fail.ttvm", "PUSH_INT 1\nPUSH_INT 0\nDIV\n");
        var run = folder.Run("profile", "./fail.ttvm");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("fail.ttvm: 3 reductions, seed 0\n", run.Error, StringComparison.Ordinal);
    }
}
