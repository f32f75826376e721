using System.Text.RegularExpressions;
using System.Xml.Linq;
using Newtonsoft.Json.Linq;
using Ttvm.Testing;

namespace Ttvm.Cli.Tests;

/// <summary><c>ttvm test</c>: programs that state what they do, and what is said of those that do something else.</summary>
public sealed partial class TestCommandTests
{
    private const string Good = "; Says one.\n; expect: one\nPUSH_STR \"one\"\nPRINT\n";
    private const string Bad = "; expect: one\n; expect: two\nPUSH_STR \"one\"\nPRINT\nPUSH_STR \"three\"\nPRINT\n";

    /// <summary>Which of two processes is first is up to the schedule; round robin is as stated.</summary>
    private const string Race = """
        ; Two processes in the order in which they were started.
        ; expect: a
        ; expect: b

        PUSH_STR "one"
        SPAWN
        POP
        PUSH_STR "two"
        SPAWN
        POP
        HALT

        LABEL one
        PUSH_STR "a"
        PRINT
        HALT

        LABEL two
        PUSH_STR "b"
        PRINT
        HALT
        """;

    [Fact]
    public void Folders_are_searched_and_only_tests_are_run()
    {
        using var folder = new ProgramFolder("good.ttvm", Good);
        Directory.CreateDirectory(folder["sub"]);
        Directory.CreateDirectory(folder[".hidden"]);
        folder.Add("sub/more.ttvm", Good).Add(".hidden/x.ttvm", Bad).Add("prose.ttvm", "; Says one.\nHALT\n")
            .Add("worker.ttvm", $"; not-a-program: worker of x\n{Bad}");
        var run = folder.Run("test", folder.Root);
        Assert.Equal("ok      good.ttvm 1 run (T)\nok      sub/more.ttvm 1 run (T)\n2 passed, 0 failed (T)\n", WithoutTimes(run.Output));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [Fact]
    public void A_failure_shows_the_difference_its_place_and_the_command_that_repeats_it()
    {
        using var folder = new ProgramFolder("my bad.ttvm", Bad);
        var run = folder.Run("test", "./my bad.ttvm");
        Assert.Equal($"""
            FAILED  my bad.ttvm 1 run (T)
              my bad.ttvm:2: Its output differs.
                  one
                - two
                + three
              again: ttvm test 'my bad.ttvm'
            0 passed, 1 failed (T)

            """.ReplaceLineEndings("\n"), WithoutTimes(run.Output));
        Assert.Equal((1, ""), (run.ExitCode, run.Error));
    }

    [Fact]
    public void A_failing_seed_is_named_and_fails_again()
    {
        using var folder = new ProgramFolder("race.ttvm", Race);
        var run = folder.Run("test", "./race.ttvm");
        Assert.Equal(1, run.ExitCode);
        var seed = SeedOfFailure().Match(run.Output).Groups["seed"].Value;
        Assert.NotEqual("", seed);
        var again = folder.Run("test", "--seed", seed, "./race.ttvm");
        Assert.Equal(1, again.ExitCode);
        Assert.Contains($"FAILED  race.ttvm seed {seed} (", again.Output, StringComparison.Ordinal);
        Assert.Equal(DifferenceOf(run), DifferenceOf(again));
        Assert.Equal(0, folder.Run("test", "--seed", "0", "./race.ttvm").ExitCode);
        Assert.Equal(0, folder.Run("test", "--seeds", "1", "./race.ttvm").ExitCode);
    }

    [Fact]
    public void Chance_is_tried_with_every_seed_too()
    {
        using var folder = new ProgramFolder("dice.ttvm", "; exit: 0\nPUSH_INT 6\nRANDOM\nPOP\n");
        Assert.Contains("dice.ttvm 20 seeds (", folder.Run("test", "./dice.ttvm").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_finds_its_files_and_leaves_none()
    {
        using var folder = new ProgramFolder("files.ttvm", """
            ; args: a b
            ; stdin: typed
            ; file: given.txt in memory
            ; expect: typed
            ; expect: in memory
            ; expect: on disk

            READ_LINE
            PRINT
            PUSH_STR "given.txt"
            READ_FILE
            PRINT
            PUSH_STR "disk.txt"
            READ_FILE
            PRINT
            PUSH_STR "written.txt"
            PUSH_STR "x"
            WRITE_FILE
            """).Add("disk.txt", "on disk");
        var run = folder.Run("test", "./files.ttvm");
        Assert.True(run.ExitCode == 0, run.Output);
        Assert.False(File.Exists(folder["written.txt"]));
    }

    [Fact]
    public void Directives_that_say_nothing_fail_the_test()
    {
        using var folder = new ProgramFolder("odd.ttvm", Good.Replace("; expect", "; expct", StringComparison.Ordinal));
        var run = folder.Run("test", "./odd.ttvm");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("odd.ttvm:2:3: warning TTV0078: There is no directive 'expct'; did you mean 'expect'?\n", run.Output,
            StringComparison.Ordinal);
        Assert.Contains("  fix: Change to 'expect'\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_end_is_ended()
    {
        using var folder = new ProgramFolder("endless.ttvm", "; expect: one\nLABEL again\nJMP again\n")
            .Add("talker.ttvm", "; expect: one\nLABEL again\nPUSH_STR \"one\"\nPRINT\nJMP again\n");
        var run = folder.Run("test", "--timeout", "1", "./endless.ttvm", "./talker.ttvm");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("  endless.ttvm:1: It does not end within 1 s.\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("  again: ttvm test --timeout 1 endless.ttvm\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("  talker.ttvm:1: It ", run.Output, StringComparison.Ordinal);
        Assert.Matches("… and \\d+ more lines\n", run.Output);
    }

    [Fact]
    public void Paths_without_a_test_say_so()
    {
        using var folder = new ProgramFolder("prose.ttvm", "HALT\n").Add("good.ttvm", Good);
        var run = folder.Run("test", "./prose.ttvm", "./good.ttvm");
        Assert.Equal("note: prose.ttvm has no test: a test is a .ttvm file that says what it does, as by '; expect: 42'\n", run.Error);
        Assert.Equal(0, run.ExitCode);
        var none = folder.Run("test", "./prose.ttvm");
        Assert.EndsWith("error: nothing was tested: there is no test\n", none.Error, StringComparison.Ordinal);
        Assert.Equal(1, none.ExitCode);
        folder.Run("test", "./goof.ttvm").FailsWith("cannot read goof.ttvm: no such file; did you mean 'good.ttvm'?");
    }

    [Theory]
    [InlineData("'test': --seeds needs a whole number from 1 to 1000000, not '0'", "--seeds", "0")]
    [InlineData("'test': --timeout needs a whole number from 1 to 86400, not 'x'", "--timeout", "x")]
    [InlineData("--seeds and --seed exclude each other: the one is how many, the other which", "--seeds", "2", "--seed", "2")]
    [InlineData("unknown option '--sed'; did you mean '--seed'?", "--sed", "2")]
    public void Wrong_options_are_refused(string message, params string[] options) =>
        CommandRun.Of(["test", .. options]).IsUsageError(message, "ttvm test --help");

    [Fact]
    public void Tools_read_a_line_for_each_event()
    {
        using var folder = new ProgramFolder("bad.ttvm", Bad).Add("good.ttvm", Good).Add("odd.ttvm", "; exit: x\n");
        var run = folder.Run("test", "--json", "./bad.ttvm", "./good.ttvm", "./odd.ttvm");
        Assert.Equal(1, run.ExitCode);
        var events = run.Output.TrimEnd('\n').Split('\n').Select(JObject.Parse).ToList();
        Assert.Equal(3, events.Count(happened => $"{happened["event"]}" == "started"));
        var bad = Finished("bad.ttvm");
        Assert.Equal(("failed", 1, 1), ($"{bad["outcome"]}", (int)bad["runs"]!, (int)bad["failedRuns"]!));
        var mismatch = Assert.Single(bad["mismatches"]!);
        Assert.Equal("Its output differs.", (string?)mismatch["complaint"]);
        Assert.Equal(1, (int)mismatch["line"]!);
        Assert.Equal(["one", "two"], mismatch["stated"]!.Select(line => (string?)line));
        Assert.Equal(["one", "three"], mismatch["seen"]!.Select(line => (string?)line));
        Assert.Equal("passed", (string?)Finished("good.ttvm")["outcome"]);
        Assert.Equal("TTV0078", (string?)Assert.Single(Finished("odd.ttvm")["problems"]!)["code"]);
        Assert.Equal(("done", 1, 2, 0),
            ($"{events[^1]["event"]}", (int)events[^1]["passed"]!, (int)events[^1]["failed"]!, (int)events[^1]["notRun"]!));

        JObject Finished(string path) =>
            events.Single(happened => $"{happened["event"]}" == "finished"
                && ((string)happened["path"]!).EndsWith(path, StringComparison.Ordinal));
    }

    [Fact]
    public void The_list_names_the_tests()
    {
        using var folder = new ProgramFolder("good.ttvm", Good).Add("in.ttvm", "; args: a b\n; stdin: x\n; file: f.txt y\n; exit: 1\n")
            .Add("no.ttvm", "HALT\n");
        folder.Run("test", "--list", folder.Root).Prints("good.ttvm: Says one\nin.ttvm\n2 tests\n");
        var lines = folder.Run("test", "--list", "--json", folder.Root).Output.TrimEnd('\n').Split('\n').Select(JObject.Parse).ToList();
        Assert.Equal(["Says one", ""], lines.Select(line => (string?)line["title"]));
        Assert.Equal([1, 3], lines.Select(line => (int)line["line"]!));
        Assert.Equal(["a", "b"], lines[1]["arguments"]!.Select(word => (string?)word));
        Assert.Equal("x\n", (string?)lines[1]["input"]);
        Assert.Equal(["f.txt"], lines[1]["files"]!.Select(name => (string?)name));
    }

    [Fact]
    public void Continuous_integration_gets_its_report()
    {
        using var folder = new ProgramFolder("bad.ttvm", Bad.Replace("three", "\u0001", StringComparison.Ordinal)).Add("good.ttvm", Good);
        Assert.Equal(1, folder.Run("test", "--junit", folder["results.xml"], "./bad.ttvm", "./good.ttvm").ExitCode);
        var suite = XDocument.Load(folder["results.xml"]).Root!.Element("testsuite")!;
        Assert.Equal(("2", "1"), (suite.Attribute("tests")!.Value, suite.Attribute("failures")!.Value));
        Assert.Equal(["bad.ttvm", "good.ttvm"], suite.Elements("testcase").Select(test => test.Attribute("name")!.Value));
        var failure = Assert.Single(suite.Descendants("failure"));
        Assert.Contains("  - two\n  + ", failure.Value, StringComparison.Ordinal);

        // A report replaces a report, and nothing else.
        Assert.Equal(1, folder.Run("test", "--junit", folder["results.xml"], "./bad.ttvm").ExitCode);
        Assert.Single(XDocument.Load(folder["results.xml"]).Descendants("testcase"));
        var refused = folder.Run("test", "--junit", "./good.ttvm", "./bad.ttvm");
        Assert.Equal("error: cannot write good.ttvm: it is no earlier report\n", refused.Error);
        Assert.Equal(Good, File.ReadAllText(folder["good.ttvm"]));
    }

    [Fact]
    public void A_terminal_sees_colours_and_what_is_being_waited_for()
    {
        using var folder = new ProgramFolder("bad.ttvm", Bad);
        var run = folder.Run(new Surroundings { IsTerminal = true }, "test", "./bad.ttvm");
        Assert.Contains("\e[1;31m- two\e[0m", run.Output, StringComparison.Ordinal);
        Assert.Contains("\e[32m+ three\e[0m", run.Output, StringComparison.Ordinal);
        Assert.Contains("0 of 1, now ", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("\r\e[K", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', folder.Run("test", "./bad.ttvm").Output);
    }

    [UnixFact]
    public void An_interruption_tells_what_is_known()
    {
        using var folder = new ProgramFolder("a.ttvm", Good);
        foreach (var number in Enumerable.Range(0, Environment.ProcessorCount + 1))
        {
            folder.Add($"endless{number}.ttvm", "; expect: one\nLABEL again\nJMP again\n");
        }

        using var command = RealCommand.Start(folder, "test", "--timeout", "1000");
        Assert.StartsWith("ok      a.ttvm", command.Output.ReadLine(), StringComparison.Ordinal);
        Signals.Send("INT", command.Id);
        var run = command.Wait();
        Assert.Matches($"^1 passed, 0 failed, {Environment.ProcessorCount + 1} not run \\(", run.Output);
        Assert.Equal((ExitCodes.Interrupted, ""), (run.ExitCode, run.Error));
    }

    [Fact]
    public void The_examples_do_what_they_state()
    {
        var run = CommandRun.Of("test", "--seeds", "3", Repository.PathOf("examples"));
        Assert.DoesNotContain("FAILED", run.Output, StringComparison.Ordinal);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    private static string DifferenceOf(CommandRun run) => string.Join('\n', run.Output.Split('\n')[1..^2]);

    private static string WithoutTimes(string output) => Times().Replace(output, "(T)");

    [GeneratedRegex("\\([0-9.]+ m?s\\)")]
    private static partial Regex Times();

    [GeneratedRegex("seed (?<seed>[0-9]+); [0-9]+ of 20 seeds fail")]
    private static partial Regex SeedOfFailure();
}
