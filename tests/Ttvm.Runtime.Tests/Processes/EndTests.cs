using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Runs;

namespace Ttvm.Runtime.Tests.Processes;

/// <summary>How machines end: with their last process, by EXIT, in a deadlock, with others still waiting, or when told to.</summary>
public sealed class EndTests
{
    private const string ThreeThatNeverStop = """
        PUSH_STR "spins"
        SPAWN
        POP
        PUSH_STR "spins"
        SPAWN
        POP
        PUSH_STR "last words"
        PRINT
        """;

    private const string Spins = """
        LABEL spins
        JMP spins
        """;

    [Fact]
    public void Exit_ends_everybody_and_shows_the_output()
    {
        foreach (var options in Schedules.All)
        {
            var run = MachineRun.OfText($"{ThreeThatNeverStop}\nPUSH_INT 7\nEXIT\n{Spins}", options);
            Assert.Equal(RunEnding.Exit, run.Outcome.Ending);
            Assert.Equal(7, run.Outcome.ExitCode);
            Assert.Equal("last words\n", run.Host.VisibleOutput);
            Assert.Empty(run.Headlines);
        }
    }

    [Fact]
    public void Exit_wins_over_a_crash_of_process_1() => Assert.Equal(5, MachineRun.OfText("""
        PUSH_STR "later"
        SPAWN
        POP
        PUSH_STR "crash"
        THROW
        LABEL later
        PUSH_INT 5
        SLEEP
        PUSH_INT 5
        EXIT
        """).Outcome.ExitCode);

    [Fact]
    public void The_crash_of_another_process_does_not_change_the_exit_code() => Assert.Equal(0, MachineRun.OfText("""
        PUSH_STR "crashes"
        SPAWN
        HALT
        LABEL crashes
        PUSH_STR "crash"
        THROW
        """).Outcome.ExitCode);

    [Fact]
    public void An_endless_program_can_be_interrupted()
    {
        foreach (var options in Schedules.All)
        {
            using var interruption = new CancellationTokenSource();
            var host = new TestHost { OnQuestion = Asked(Input, interruption.Cancel) };
            var run = MachineRun.Of(host.WithFile("main.ttvm", $"{ThreeThatNeverStop}\nREAD_LINE\n{Spins}"), "main.ttvm", options,
                interruption: interruption.Token);
            Assert.Equal(RunEnding.Interrupted, run.Outcome.Ending);
            Assert.Equal("last words\n", host.VisibleOutput);
            Assert.Empty(run.Headlines);
        }
    }

    [Fact]
    public void A_deadlock_is_explained_process_1_first()
    {
        const string program = """
            PUSH_INT 15
            STORE left
            LABEL again
            PUSH_STR "waits"
            SPAWN
            POP
            LOAD left
            PUSH_INT 1
            SUB
            STORE left
            LOAD left
            JZ done
            JMP again

            LABEL done
            REGISTER "main"
            PUSH_STR "unwanted"
            SEND 1
            RECEIVE_MATCH int  ; <main>
            HALT

            LABEL waits
            RECEIVE            ; <others>
            RET
            """;
        foreach (var options in Schedules.All)
        {
            var run = MachineRun.OfText(program, options);
            Assert.Equal(RunEnding.Deadlock, run.Outcome.Ending);
            Assert.Equal(3, run.Outcome.ExitCode);
            var report = Assert.Single(run.Host.Notices);
            Assert.Equal("deadlock: all 16 processes wait for messages that nobody can send", report.Headline);
            var details = report.Details.ToList();
            Assert.Equal($"  process 1 (main) waits in RECEIVE_MATCH int at {MachineRun.PlaceOf("main", program)}", details[0]);
            Assert.Contains("    its mailbox holds 1 message that it does not take:", details);
            Assert.Contains("      \"unwanted\" from process 1 (main)", details);
            Assert.Contains($"  process 10 (waits) waits in RECEIVE at {MachineRun.PlaceOf("others", program)}", details);
            Assert.DoesNotContain(details, line => line.StartsWith("  process 11", StringComparison.Ordinal));
            Assert.Contains("  … and 6 more", details);
        }
    }

    [Fact]
    public void Those_left_waiting_are_named_in_a_note()
    {
        const string program = """
            PUSH_STR "waits"
            SPAWN
            POP
            PUSH_STR "waits"
            SPAWN
            HALT
            LABEL waits
            RECEIVE     ; <waits>
            RET
            """;
        var run = MachineRun.OfText(program);
        Assert.Equal(0, run.Outcome.ExitCode);
        var note = Assert.Single(run.Host.Notices);
        Assert.Equal(NoticeLevel.Note, note.Level);
        Assert.Equal("2 processes were still waiting for messages when the program ended", note.Headline);
        var place = MachineRun.PlaceOf("waits", program);
        Assert.Equal([$"  process 2 (waits) waits in RECEIVE at {place}", $"  process 3 (waits) waits in RECEIVE at {place}"],
            note.Details.ToArray());
    }

    [Fact]
    public void After_a_crash_of_process_1_the_waiting_others_do_not_make_a_deadlock()
    {
        var run = MachineRun.OfText("""
            PUSH_STR "waits"
            SPAWN
            PUSH_STR "crash"
            THROW
            LABEL waits
            RECEIVE
            RET
            """);
        Assert.Equal(1, run.Outcome.ExitCode);
        Assert.Equal(["error: Unhandled exception: crash", "note: 1 process was still waiting for messages when the program ended"],
            run.Headlines);
    }

    [Fact]
    public void A_question_under_way_is_no_deadlock()
    {
        // Both processes are parked when the answer comes, and nothing but the question is left that could wake them.
        Machine? machine = null;
        var host = new TestHost("the answer\n")
        {
            OnQuestion = Asked(Input, () => WaitUntil(() => IsParked(machine!, 1) && IsParked(machine!, 2))),
        };
        MachineRun.OfText("""
            PUSH_STR "asks"
            SPAWN
            POP
            RECEIVE
            PRINT
            HALT
            LABEL asks
            READ_LINE
            SEND 1
            RET
            """, MachineRun.Smp(2), host, made => machine = made).Prints("the answer");
    }

    [Fact]
    public void A_question_whose_asker_was_killed_keeps_nobody_waiting()
    {
        // Nobody ever types the line.
        using var typed = new ManualResetEventSlim();
        var host = new TestHost { OnQuestion = Asked(Input, typed.Wait) };
        MachineRun.OfText("""
            MAKE_FUNCTION asks
            SPAWN_MONITOR
            STORE ref
            STORE child
            PUSH_STR "kill"
            LOAD child
            EXIT_PROCESS
            RECEIVE_MATCH down $ref
            GET_FIELD reason
            PRINT
            HALT
            LABEL asks
            READ_LINE
            """, MachineRun.Smp(2), host).Prints("killed");
        typed.Set();
    }

    [Fact]
    public void A_delayed_message_does_not_keep_the_machine_from_ending()
    {
        foreach (var options in Schedules.All)
        {
            MachineRun.OfText("""
                PUSH_STR "in an hour"
                SELF
                PUSH_INT 3600000
                SEND_AFTER
                HALT
                """, options).Prints();
        }
    }

    [Fact]
    public void What_was_printed_is_shown_when_everybody_waits()
    {
        // The question is answered only when the line has become visible, and process 1 prints it after the question was put.
        TestHost? host = null;
        host = new TestHost("the answer\n")
        {
            OnQuestion = Asked(Input, () =>
            {
                host!.WithFile("asked", "");
                WaitUntil(() => host.VisibleOutput == "What now?\n");
            }),
        };
        MachineRun.OfText("""
            PUSH_STR "asks"
            SPAWN
            POP
            LABEL wait
            PUSH_STR "asked"
            FILE_EXISTS
            JZ wait
            PUSH_STR "What now?"
            PRINT
            RECEIVE
            PRINT
            HALT
            LABEL asks
            READ_LINE
            SEND 1
            RET
            """, MachineRun.Smp(2), host).Prints("What now?", "the answer");
    }

    private const string Input = "standard input";

    private static Action<string> Asked(string question, Action then) => asked => Do(asked == question, then);

    private static void Do(bool condition, Action action)
    {
        if (condition)
        {
            action();
        }
    }

    private static bool IsParked(Machine machine, long pid) => machine.Find(pid)?.Inbox.IsParked == true;

    private static void WaitUntil(Func<bool> condition)
    {
        while (!condition())
        {
            Thread.Yield();
        }
    }
}
