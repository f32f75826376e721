using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;

namespace Ttvm.Cli.Tests;

/// <summary><c>ttvm explore</c>: what it tells, what it saves, and how it ends.</summary>
public sealed partial class ExploreTests
{
    private const string Good = "; expect: 1\nPUSH_INT 1\nPRINT\n";

    private const string Race = """
        ; The printer may not be there yet.
        PUSH_STR "printer"
        SPAWN
        POP
        PUSH_STR "page"
        SENDNAMED printer
        HALT

        LABEL printer
        REGISTER printer
        RECEIVE
        HALT
        """;

    private const string Three = """
        PUSH_STR "sender"
        SPAWN
        POP
        PUSH_STR "sender"
        SPAWN
        POP
        PUSH_STR "sender"
        SPAWN
        POP
        RECEIVE
        RECEIVE
        RECEIVE
        HALT
        LABEL sender
        SELF
        SEND 1
        HALT
        """;

    private const string Endless = "LABEL again\nPUSH_INT 1\nSLEEP\nJMP again\n";

    [Fact]
    public void A_proof_is_said_and_succeeds()
    {
        using var folder = new ProgramFolder("good.ttvm", Good);
        var run = folder.Run("explore", "./good.ttvm");
        Assert.Equal((0, "proved  good.ttvm: no schedule fails, all of them come to the same (T)\n", ""),
            (run.ExitCode, WithoutTimes(run.Output), run.Error));
    }

    [Fact]
    public void A_failure_is_explained()
    {
        using var folder = new ProgramFolder("race.ttvm", Race);
        var run = folder.Run("explore", "./race.ttvm");
        Assert.Equal("""
            FAILED  race.ttvm: found after 1 schedule (T)
              race.ttvm:6:1: process 1: its message "page" finds nobody registered as 'printer'
              It needs this order; the other way round it does not happen:
                race.ttvm:6:1: process 1 does SENDNAMED "printer"
                  before race.ttvm:10:1: process 2 (printer) does REGISTER "printer"
              The simplest schedule found, 1 switch:
                process 1 does SPAWN  race.ttvm:3:1
                process 1 does SENDNAMED "printer"  race.ttvm:6:1
                process 1 does HALT  race.ttvm:7:1
                process 2 (printer) does REGISTER "printer"  race.ttvm:10:1
              'ttvm check' warns of it: race.ttvm:6 (TTV0055)
              to keep it: ttvm explore --save bug.ttrec race.ttvm
              to test it from now on, put into its first comments:
                ; schedule: 1x3 2
                ; never: dead-letter

            """, WithoutTimes(run.Output));
        Assert.Equal((1, ""), (run.ExitCode, run.Error));
    }

    [Fact]
    public void What_has_to_go_wrong_is_told()
    {
        using var folder = new ProgramFolder("ask.ttvm", """
            PUSH_STR "server"
            SPAWN
            STORE server
            SELF
            LOAD server
            SEND
            RECEIVE
            HALT

            LABEL server
            RECEIVE
            STORE client
            PUSH_STR "yes"
            LOAD client
            SEND
            HALT
            """);
        Assert.Equal("""
            FAILED  ask.ttvm: found after 3 schedules (T)
              ask.ttvm:7:1: deadlock: process 1 waits for a message that nobody can send
              It needs this to go wrong:
                process 2 (server) is killed
              The simplest schedule found, 3 switches:
                process 1 does SPAWN  ask.ttvm:2:1
                process 1 does SEND  ask.ttvm:6:1
                process 2 (server) is killed
                process 2 (server) ends
              to keep it: ttvm explore --save bug.ttrec ask.ttvm
              to test it from now on, put into its first comments:
                ; schedule: 1x2 kill2 2
                ; never: deadlock

            """, WithoutTimes(folder.Run("explore", "--faults", "kill", "./ask.ttvm").Output));
        Assert.Equal("proved  ask.ttvm: no schedule fails, with 1 fault at most (delay), of those that come to the same one each was run, 3 in all (T)\n",
            WithoutTimes(folder.Run("explore", "--faults", "delay", "./ask.ttvm").Output));
    }

    [Fact]
    public void Parts_say_together_what_the_whole_says()
    {
        using var folder = new ProgramFolder("four.ttvm", Three);
        foreach (var part in (string[])["1", "2", "3"])
        {
            var run = folder.Run("explore", "--shard", $"{part}/3", "--json", "./four.ttvm");
            folder.Add($"{part}.json", run.Output);
        }

        Assert.Equal("proved  four.ttvm: no schedule fails, 6 schedules in 3 parts\n",
            folder.Run("explore", "merge", "./1.json", "./3.json", "./2.json").Output);
        var incomplete = folder.Run("explore", "merge", "./3.json", "./1.json");
        Assert.Equal(4, incomplete.ExitCode);
        Assert.EndsWith("  not there: 2/3\n", incomplete.Output, StringComparison.Ordinal);
        folder.Run("explore", "merge", "./1.json", "./1.json").FailsWith("1.json and 1.json are the same part, 1 of 3");
        folder.Run("explore", "merge", "./four.ttvm").FailsWith("four.ttvm is no result of 'ttvm explore --shard I/N --json'");
        folder.Add("other.json", folder.Run("explore", "--shard", "2/3", "--bound", "1", "--json", "./four.ttvm").Output);
        folder.Run("explore", "merge", "./1.json", "./other.json").FailsWith("other.json and 1.json are parts of different explorations: "
            + "program, options or the number of parts differ");
        folder.Run("explore", "./four.ttvm", "./four.ttvm")
            .IsUsageError("'explore' takes one program; 'explore merge' takes what parts have said", "ttvm explore --help");
    }

    [Fact]
    public void What_is_predicted_and_never_happens_is_told()
    {
        // Sleeping is no waiting for somebody, but here it is long enough.
        using var folder = new ProgramFolder("late.ttvm", Race.Replace("PUSH_STR \"page\"", "PUSH_INT 10\nSLEEP\nPUSH_STR \"page\"",
            StringComparison.Ordinal));
        Assert.Equal("""
            proved  late.ttvm: no schedule fails, all of them come to the same (T)
              'ttvm check' warns of late.ttvm:8 (TTV0055); it happens under no schedule

            """, WithoutTimes(folder.Run("explore", "--time", "virtual", "./late.ttvm").Output));
        Assert.DoesNotContain("no schedule\n", folder.Run("explore", "--time", "virtual", "--shard", "1/2", "./late.ttvm").Output,
            StringComparison.Ordinal);
    }

    /// <summary>Whoever comes second to the name waits for ever, or ends; the main program does not wait for it.</summary>
    [Fact]
    public void Of_who_waits_for_ever_beside_process_1_nothing_is_proved()
    {
        using var folder = new ProgramFolder("name.ttvm", """
            PUSH_STR "other"
            SPAWN
            POP
            REGISTER name
            HALT
            LABEL other
            TRY taken
            REGISTER name
            END_TRY
            RECEIVE
            POP
            LABEL taken
            HALT
            """);
        Assert.Contains("TTV0053", folder.Run("check", "./name.ttvm").Output, StringComparison.Ordinal);
        var run = folder.Run("explore", "--check", "deadlock", "--json", "./name.ttvm");
        Assert.Equal("unknown", (string?)JObject.Parse(run.Output.TrimEnd('\n').Split('\n')[^1]).SelectToken("predictions[0].outcome"));
    }

    [Fact]
    public void The_lines_for_a_script_stand_behind_its_first_line()
    {
        using var folder = new ProgramFolder("race.ttvm", $"#!/usr/bin/env ttvm\n{Race}");
        var found = folder.Run("explore", "--json", "./race.ttvm").Output.Split('\n').First(line => line.Contains("\"finding\"",
            StringComparison.Ordinal));
        Assert.Equal(2, (int)JObject.Parse(found).SelectToken("test.line")!);
    }

    [Fact]
    public void What_goes_wrong_in_a_stated_schedule_does_so_where_all_schedules_are_tried()
    {
        using var folder = new ProgramFolder("ask.ttvm", """
            ; never: deadlock
            ; schedule: 1 kill2
            PUSH_STR "server"
            SPAWN
            POP
            RECEIVE
            HALT
            LABEL server
            NULL
            SEND 1
            HALT
            """);
        var run = folder.Run("test", "--explore", "./ask.ttvm");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("ask.ttvm:2: Under the schedule of line 2: deadlock", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_has_failed_once_is_tested_from_now_on()
    {
        using var folder = new ProgramFolder("race.ttvm", Race);
        var run = folder.Run("explore", "--json", "./race.ttvm");
        var test = JObject.Parse(run.Output.Split('\n').First(line => line.Contains("\"finding\"", StringComparison.Ordinal)))["test"]!;
        Assert.Equal((1, "; schedule: 1x3 2\n; never: dead-letter\n"), ((int)test["line"]!, (string?)test["text"]));
        var lines = Race.Split('\n').ToList();
        lines.InsertRange((int)test["line"]!, ((string)test["text"]!).TrimEnd('\n').Split('\n'));
        folder.Add("race.ttvm", string.Join('\n', lines));
        var failed = folder.Run("test", "--seed", "0", "./race.ttvm");
        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("race.ttvm:2: Under the schedule of line 2: process 1: its message \"page\" finds nobody registered as 'printer'.",
            failed.Output, StringComparison.Ordinal);

        // Mended: the printer says that it is there.
        lines.Insert(lines.IndexOf("PUSH_STR \"page\""), "RECEIVE\nPOP");
        lines.Insert(lines.IndexOf("REGISTER printer") + 1, "PUSH_STR \"here\"\nSEND 1");
        folder.Add("race.ttvm", string.Join('\n', lines));
        Assert.Equal(0, folder.Run("test", "./race.ttvm").ExitCode);
    }

    [Fact]
    public void A_schedule_is_saved_and_repeated_elsewhere()
    {
        using var folder = new ProgramFolder("race.ttvm", Race);
        var run = folder.Run("explore", "--save", "./bug.ttrec", "./race.ttvm");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("again: ttvm bug.ttrec;", run.Output, StringComparison.Ordinal);
        using var elsewhere = new ProgramFolder().Add("bug.ttrec", File.ReadAllBytes(folder["bug.ttrec"]));
        Assert.Contains("warning: dead letter: no process is registered as 'printer'", elsewhere.Run("./bug.ttrec").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_bytecode_no_comments_are_told_that_it_cannot_have()
    {
        using var folder = new ProgramFolder("race.ttvm", Race);
        folder.Run("compile", "./race.ttvm", "./race.ttb");
        var run = folder.Run("explore", "./race.ttb");
        Assert.EndsWith("""
              to keep it: ttvm explore --save bug.ttrec race.ttb
              to test it from now on: explore the source, which can state the schedule; bytecode has no comments

            """, run.Output, StringComparison.Ordinal);
        var found = folder.Run("explore", "--json", "./race.ttb").Output.Split('\n').First(line => line.Contains("\"finding\"",
            StringComparison.Ordinal));
        Assert.Null(JObject.Parse(found)["test"]);
    }

    [Theory]
    [InlineData("--time", "virtual", "; schedule: --time virtual 1x3 2")]
    [InlineData("--seed", "7", "; schedule: --seed 7 1x3 2")]
    public void The_lines_repeat_a_failure_whatever_it_was_found_with(string option, string value, string schedule)
    {
        using var folder = new ProgramFolder("race.ttvm", Race);
        Assert.Contains($"    {schedule}\n", folder.Run("explore", option, value, "./race.ttvm").Output, StringComparison.Ordinal);
        folder.Add("race.ttvm", $"{schedule}\n; never: dead-letter\n{Race}");
        Assert.Contains("Under the schedule of line 1: process 1: its message \"page\"", folder.Run("test", "./race.ttvm").Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_schedule_of_a_program_with_one_process_is_told_as_a_mistake()
    {
        using var folder = new ProgramFolder("plain.ttvm", $"; run: plain\n; schedule: 1x2\n{Good}");
        Assert.Contains("'schedule' has no effect, since 'run: plain' has the program run with one process", folder.Run("test", "./plain.ttvm")
            .Output, StringComparison.Ordinal);
        Assert.Contains("TTV0078", folder.Run("check", "./plain.ttvm").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stated_schedule_takes_no_longer_than_a_run_may()
    {
        using var folder = new ProgramFolder("endless.ttvm", "; expect: 1\n; schedule: 1x2\nLABEL again\nJMP again\n");
        Assert.Contains("endless.ttvm:2: Under the schedule of line 2: It does not end within 1 s, or 100000 steps behind the schedule.",
            folder.Run("test", "--timeout", "1", "./endless.ttvm").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_command_goes_on_where_it_has_ended()
    {
        using var folder = new ProgramFolder("three.ttvm", Three);
        string[] again = ["explore", "--max-schedules", "4", "--resume", "./rest.ttsearch", "./three.ttvm"];
        var first = folder.Run(again);
        Assert.Equal((4, """
            not proved  three.ttvm: no failure in 4 schedules (T)
              a limit was reached before all schedules were tried
              to go on: the same command again; what is left to be tried is in rest.ttsearch

            """), (first.ExitCode, WithoutTimes(first.Output)));
        folder.Run("explore", "--time", "virtual", "--resume", "./rest.ttsearch", "./three.ttvm").FailsWith("cannot go on from "
            + "rest.ttsearch: it is of another exploration: the program, the options or the version of ttvm differ; without that file the "
            + "search begins anew");
        folder.Add("race.ttvm", Race);
        folder.Run("explore", "--resume", "./race.ttvm", "./three.ttvm")
            .FailsWith("cannot write race.ttvm: it exists and is no interrupted search");
        folder.Run("explore", "--resume", "./three.ttvm", "./three.ttvm")
            .IsUsageError("the interrupted search would replace the program three.ttvm", "ttvm explore --help");
        var second = folder.Run(again);
        Assert.Equal((0, "proved  three.ttvm: no schedule fails, of those that come to the same one each was run, 6 in all (T)\n"),
            (second.ExitCode, WithoutTimes(second.Output)));
        Assert.False(File.Exists(folder["rest.ttsearch"]));

        var json = JObject.Parse(folder.Run(["explore", "--json", .. again[1..]]).Output.TrimEnd('\n').Split('\n')[^1]);
        Assert.Equal("rest.ttsearch", (string?)json["left"]);
        folder.Run("explore", "--shard", "1/2", "--max-schedules", "1", "--resume", "./part.ttsearch", "./three.ttvm");
        folder.Run("explore", "--shard", "2/2", "--resume", "./part.ttsearch", "./three.ttvm").FailsWith("cannot go on from "
            + "part.ttsearch: it is of another exploration: the program, the options or the version of ttvm differ; without that file the "
            + "search begins anew");
        folder.Run("explore", "--strategy", "pct", "--resume", "./rest.ttsearch", "./three.ttvm")
            .IsUsageError("--resume needs --strategy dpor: schedules by chance leave nothing that could be gone on with", "ttvm explore --help");
    }

    [Fact]
    public void Parts_of_a_program_whose_module_has_changed_do_not_fit_together()
    {
        using var folder = new ProgramFolder("main.ttvm", "IMPORT sums.ttvm\nHALT\n").Add("sums.ttvm", "PUSH_INT 1\nPOP\n");
        folder.Add("1.json", folder.Run("explore", "--shard", "1/2", "--json", "./main.ttvm").Output);
        folder.Add("2.json", folder.Run("explore", "--shard", "2/2", "--json", "./main.ttvm").Output);
        Assert.Equal(0, folder.Run("explore", "merge", "./1.json", "./2.json").ExitCode);
        folder.Add("sums.ttvm", "PUSH_INT 2\nPOP\n");
        folder.Add("2.json", folder.Run("explore", "--shard", "2/2", "--json", "./main.ttvm").Output);
        folder.Run("explore", "merge", "./1.json", "./2.json").FailsWith("2.json and 1.json are parts of different explorations: "
            + "program, options or the number of parts differ");
    }

    [Fact]
    public void Parts_that_have_found_the_same_tell_it_once()
    {
        using var folder = new ProgramFolder("race.ttvm", $"; expect: 2\n{Race.Replace("RECEIVE", "RECEIVE\nPRINT", StringComparison.Ordinal)}");
        foreach (var part in (string[])["1", "2"])
        {
            folder.Add($"{part}.json", folder.Run("explore", "--shard", $"{part}/2", "--keep-going", "--json", "./race.ttvm").Output);
        }

        var whole = JObject.Parse(folder.Run("explore", "--keep-going", "--json", "./race.ttvm").Output.TrimEnd('\n').Split('\n')[^1]);
        var merged = folder.Run("explore", "merge", "./1.json", "./2.json").Output.TrimEnd('\n').Split('\n');
        Assert.Equal($"FAILED  race.ttvm: {(int)whole["schedules"]!} schedules in 2 parts", merged[0]);
        Assert.Equal(merged.Distinct(), merged);
    }

    [Fact]
    public void Another_file_is_not_replaced_unless_forced()
    {
        using var folder = new ProgramFolder("race.ttvm", Race).Add("x.ttrec", "mine");
        folder.Run("explore", "--save", "./x.ttrec", "./race.ttvm")
            .FailsWith("cannot write x.ttrec: it exists and is no recording (--force replaces it all the same)");
        Assert.Equal("mine", File.ReadAllText(folder["x.ttrec"]));
        folder.Run("explore", "--force", "--save", "./x.ttrec", "./race.ttvm");
        Assert.StartsWith("{\"ttrec\":2", File.ReadAllText(folder["x.ttrec"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_has_an_exit_code_of_its_own_and_says_why()
    {
        using var folder = new ProgramFolder("endless.ttvm", Endless);
        var run = folder.Run("explore", "--max-steps", "20", "./endless.ttvm");
        Assert.Equal((4, "not proved  endless.ttvm: no failure in 1 schedule (T)\n  schedules were cut after 20 steps: 1\n"),
            (run.ExitCode, WithoutTimes(run.Output)));
        var chance = folder.Run("explore", "--strategy", "pct", "--depth", "2", "--max-schedules", "3", "--max-steps", "20", "./endless.ttvm");
        Assert.Equal(4, chance.ExitCode);
        Assert.Contains("each schedule finds a fault of depth 2 with probability 5.0e-2 or more: 1/(n·k^(d-1)) with 1 processes and 20 steps",
            chance.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Tools_get_objects_with_places()
    {
        using var folder = new ProgramFolder("race.ttvm", Race);
        var run = folder.Run("explore", "--json", "--save", "./bug.ttrec", "./race.ttvm");
        var lines = run.Output.TrimEnd('\n').Split('\n').Select(JObject.Parse).Where(line => (string?)line["event"] != "progress").ToList();
        Assert.Equal(["finding", "done"], lines.Select(line => (string?)line["event"]));
        var finding = lines[0];
        Assert.Equal(("dead-letter", 1, 5, 0, "race.ttvm", "bug.ttrec"), ((string?)finding["check"], (int)finding["pid"]!,
            (int)finding["line"]!, (int)finding["character"]!, (string?)finding["file"], (string?)finding["recording"]));
        Assert.Equal(9, (int)finding.SelectToken("orders[0].second.line")!);
        Assert.Equal(("failed", 1), ((string?)lines[1]["verdict"], (int)lines[1]["schedules"]!));
    }

    [Fact]
    public void What_does_not_assemble_is_refused_as_ever()
    {
        using var folder = new ProgramFolder("bad.ttvm", "JMP nowhere\n");
        var run = folder.Run("explore", "./bad.ttvm");
        Assert.Equal(1, run.ExitCode);
        Assert.EndsWith("error: 1 error in bad.ttvm; nothing was run\n", run.Error, StringComparison.Ordinal);
        folder.Run("explore", "./absent.ttvm").FailsWith("cannot read absent.ttvm: no such file");
    }

    [Theory]
    [InlineData("--strategy is one of dpor, pct, random, not 'best'", "--strategy", "best")]
    [InlineData("--workers needs a whole number from 1 to 1024, not '0'", "--workers", "0")]
    [InlineData("--shard needs a part of at most 1000, as in 1/4, not '5/4'", "--shard", "5/4")]
    [InlineData("--faults takes kill, drop, delay, none, divided by commas; not 'kil'", "--faults", "kil")]
    [InlineData("--time is one of any, virtual, not 'real'", "--time", "real")]
    [InlineData("--check takes deadlock, error, exit, dead-letter, expectation, output, mailbox, starvation, divided by commas, the last two as "
        + "in mailbox=100 and starvation=10; not 'mailbox'", "--check", "error,mailbox")]
    [InlineData("--check takes deadlock, error, exit, dead-letter, expectation, output, mailbox, starvation, divided by commas, the last two as "
        + "in mailbox=100 and starvation=10; not 'error=3'", "--check", "error=3")]
    public void An_option_that_makes_no_sense_is_refused(string message, params string[] options)
    {
        using var folder = new ProgramFolder("good.ttvm", Good);
        folder.Run(["explore", .. options, "./good.ttvm"]).IsUsageError($"'explore': {message}", "ttvm explore --help");
    }

    [Fact]
    public void A_schedule_is_saved_under_the_name_of_a_recording_only() => CommandRun.Of("explore", "--save", "bug.txt", "x.ttvm")
        .IsUsageError("--save needs a name that ends in .ttrec, not 'bug.txt'", "ttvm explore --help");

    [Fact]
    public void Tests_are_explored_if_wanted()
    {
        using var folder = new ProgramFolder("good.ttvm", Good).Add("race.ttvm", $"; never: dead-letter\n{Race}")
            .Add("plain.ttvm", $"; run: plain\n{Good}");
        var run = folder.Run("test", "--explore", folder.Root);
        Assert.Equal("""
            ok      good.ttvm proved, 1 schedule (T)
            ok      plain.ttvm 1 run (T)
            FAILED  race.ttvm 1 schedule (T)
              race.ttvm:7: process 1: its message "page" finds nobody registered as 'printer'.
                | process 1 does SENDNAMED "printer" before process 2 (printer) does REGISTER "printer"
              again: ttvm explore race.ttvm
            2 passed, 1 failed (T)

            """, WithoutTimes(run.Output));
        CommandRun.Of("test", "--explore", "--seed", "1")
            .IsUsageError("--explore tries all schedules, so it takes neither --seeds nor --seed", "ttvm test --help");
    }

    private static string WithoutTimes(string output) => Times().Replace(output, "(T)");

    [GeneratedRegex(@"\([0-9.]+ m?s\)")]
    private static partial Regex Times();
}
