using Ttvm.Runtime.Exploring;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Recordings;

namespace Ttvm.Runtime.Tests.Exploring;

/// <summary>What an exploration says of programs.</summary>
public sealed class ExplorationTests
{
    /// <summary>The second process fails if it comes after all of the many steps of the first one.</summary>
    private static readonly string s_oneMoment = $"""
        PUSH_STR "long"
        SPAWN
        POP
        PUSH_STR "short"
        SPAWN
        POP
        HALT
        LABEL long
        {string.Concat(Enumerable.Repeat("WHEREIS nobody\nPOP\n", 30))}
        REGISTER finished
        RECEIVE
        HALT
        LABEL short
        WHEREIS finished
        JZ fine
        PUSH_STR "too late"
        THROW
        LABEL fine
        HALT
        """;

    [Fact]
    public void A_deadlock_is_told_with_all_who_wait()
    {
        var found = Only(ExplorationChecks.Deadlock, """
            PUSH_STR "other"
            SPAWN
            POP
            WHEREIS other
            JZ too_early
            HALT
            LABEL too_early
            RECEIVE
            HALT
            LABEL other
            REGISTER other
            RECEIVE
            HALT
            """);
        Assert.Equal("deadlock: both processes wait for messages that nobody can send", found.Finding.Message);
        Assert.Equal((1, 8), (found.Finding.Pid, found.Finding.Place!.Line));
        Assert.Equal(12, Assert.Single(found.Finding.Related).Place!.Line);
    }

    [Fact]
    public void An_error_is_told_where_it_arises() => IsFoundAt(3, "process 1: Division by zero", ExplorationChecks.Error, """
        PUSH_INT 1
        PUSH_INT 0
        DIV
        """);

    [Fact]
    public void An_error_is_no_step_of_its_instruction_before()
    {
        // Between what the process has sent and its error, another one can still find it alive.
        var program = """
            PUSH_STR "other"
            SPAWN
            POP
            RECEIVE
            POP
            PUSH_STR "found"
            SEND 2
            HALT
            LABEL other
            PUSH_STR "hello"
            SEND 1
            PUSH_INT 1
            PUSH_INT 0
            DIV
            HALT
            """;
        Assert.Equal(ExplorationVerdict.Failed, Run(program, ExplorationChecks.DeadLetter).Verdict);
        Assert.Equal(2, Run(program, ExplorationChecks.None).Schedules);
    }

    [Fact]
    public void An_abnormal_exit_is_told() => IsFoundAt(3, "process 1: it ends abnormally: enough", ExplorationChecks.AbnormalExit, """
        PUSH_STR "enough"
        SELF
        EXIT_PROCESS
        """);

    [Fact]
    public void Two_outputs_are_told_with_the_first_line_that_differs()
    {
        var found = Only(ExplorationChecks.Output, """
            PUSH_STR "same"
            PRINT
            PUSH_STR "other"
            SPAWN
            POP
            PUSH_INT 1
            PRINT
            HALT
            LABEL other
            PUSH_INT 2
            PRINT
            HALT
            """, ExplorationChecks.Output);
        Assert.Equal("the output depends on the schedule: line 2 is \"1\" in one and \"2\" in another", found.Finding.Message);
        Assert.Equal(("same\n1\n2", "same\n2\n1"), found.Finding.Outputs);
    }

    [Fact]
    public void A_mailbox_that_grows_beyond_the_bound_is_told()
    {
        var program = """
            PUSH_STR "slow"
            SPAWN
            STORE slow
            PUSH_INT 1
            LOAD slow
            SEND
            PUSH_INT 2
            LOAD slow
            SEND
            PUSH_INT 3
            LOAD slow
            SEND
            HALT
            LABEL slow
            RECEIVE
            POP
            RECEIVE
            POP
            RECEIVE
            POP
            """;
        Assert.Equal(ExplorationVerdict.Failed, Of(2).Verdict);
        Assert.Equal(ExplorationVerdict.Proved, Of(3).Verdict);

        ExplorationResult Of(int bound) => Explored.Run(program,
            new ExplorationOptions { Checks = ExplorationChecks.Mailbox, MailboxBound = bound });
    }

    [Fact]
    public void What_the_program_states_is_checked_if_it_states_something() => Assert.Equal(ExplorationVerdict.Proved, Explored.Run("""
        ; expect-error: Division by zero
        ; exit: 1
        PUSH_INT 1
        PUSH_INT 0
        DIV
        """).Verdict);

    [Fact]
    public void What_a_program_never_does_is_all_that_is_checked_if_it_states_nothing_else()
    {
        const string rest = """
            PUSH_STR "nobody hears"
            SENDNAMED nobody
            PUSH_INT 1
            PRINT
            """;
        Assert.Equal(ExplorationVerdict.Proved, Explored.Run($"; never: deadlock, error\n{rest}").Verdict);
        var found = Assert.Single(Explored.Run($"; never: dead-letter\n{rest}").Findings);
        Assert.Equal((ExplorationChecks.DeadLetter, 3), (found.Finding.Check, found.Finding.Place!.Line));
    }

    [Fact]
    public void Whoever_waits_may_give_up_at_any_moment_or_only_when_nothing_else_can_happen()
    {
        var program = """
            PUSH_STR "worker"
            SPAWN
            POP
            RECEIVE_TIMEOUT 1000 late
            HALT
            LABEL late
            PUSH_STR "too late"
            THROW
            LABEL worker
            PUSH_STR "done"
            SEND 1
            HALT
            """;
        Assert.Equal(ExplorationVerdict.Failed, Explored.Run(program, new ExplorationOptions { Checks = ExplorationChecks.Error }).Verdict);
        Assert.Equal((ExplorationVerdict.Proved, 1), Explored.Run(program, new ExplorationOptions { Time = ExploredTime.Virtual })
            is var result ? (result.Verdict, result.Schedules) : default);
    }

    [Fact]
    public void Timers_of_one_process_are_due_in_their_order()
    {
        // The other way round is possible only between processes.
        var result = Explored.Run("""
            PUSH_STR "a"
            PUSH_INT 1
            PUSH_INT 10
            SEND_AFTER
            PUSH_STR "b"
            PUSH_INT 1
            PUSH_INT 20
            SEND_AFTER
            RECEIVE
            PUSH_STR "a"
            EQ
            JZ wrong
            RECEIVE
            HALT
            LABEL wrong
            PUSH_STR "b came first"
            THROW
            """);
        Assert.Equal(ExplorationVerdict.Proved, result.Verdict);
    }

    [Theory]
    [InlineData("GET_TIME\nPRINT", "GET_TIME was used, and how long computing takes is not modelled")]
    [InlineData("PUSH_INT 6\nRANDOM\nPRINT", "RANDOM was used, and only the numbers of one seed were tried")]
    [InlineData("PUSH_STR \"echo\"\nMAKE_LIST 0\nEXEC\nPRINT", "EXEC was used, and what another program does is not modelled")]
    public void What_the_model_does_not_know_makes_a_proof_none(string program, string caveat)
    {
        var result = Explored.Run(program);
        Assert.Equal((ExplorationVerdict.LimitReached, caveat), (result.Verdict, Assert.Single(result.Caveats)));
    }

    [Fact]
    public void A_run_without_end_is_cut_and_proves_nothing()
    {
        var result = Explored.Run("""
            LABEL again
            PUSH_INT 1
            SLEEP
            JMP again
            """, new ExplorationOptions { MaxSteps = 50 });
        Assert.Equal((ExplorationVerdict.LimitReached, 1, "schedules were cut after 50 steps: 1"),
            (result.Verdict, result.Cut, Assert.Single(result.Caveats)));
    }

    [Fact]
    public void A_failure_in_a_run_without_end_is_recorded_up_to_where_it_was_cut()
    {
        var result = Explored.Run("""
            PUSH_STR "endless"
            SPAWN
            POP
            PUSH_STR "lost"
            SENDNAMED nobody
            HALT
            LABEL endless
            PUSH_INT 1
            SLEEP
            JMP endless
            """, new ExplorationOptions { MaxSteps = 50 });
        var found = Assert.Single(result.Findings);
        Assert.Equal(ExplorationChecks.DeadLetter, found.Finding.Check);
        Assert.Null(Recording.Parse(found.Recording!.ToBytes()).ExitCode);
    }

    [Fact]
    public void A_process_that_only_computes_lets_others_go_on()
    {
        var result = Explored.Run("""
            PUSH_STR "busy"
            SPAWN
            POP
            PUSH_STR "nobody hears"
            SENDNAMED nobody
            HALT
            LABEL busy
            JMP busy
            """, new ExplorationOptions { MaxSteps = 20 });
        Assert.Equal(ExplorationChecks.DeadLetter, Assert.Single(result.Findings).Finding.Check);
    }

    [Fact]
    public void Limits_are_kept()
    {
        var program = $"""
            {string.Concat(Enumerable.Repeat("PUSH_STR \"sender\"\nSPAWN\nPOP\n", 4))}
            HALT
            LABEL sender
            PUSH_INT 1
            SENDNAMED anybody
            PUSH_STR "E"
            GET_ENV
            PUSH_STR "E"
            PUSH_STR "1"
            SET_ENV
            """;
        var result = Explored.Run(program, new ExplorationOptions { Checks = ExplorationChecks.None, MaxSchedules = 5 });
        Assert.Equal((ExplorationVerdict.LimitReached, 5), (result.Verdict, result.Schedules));
        var bounded = Explored.Run(program, new ExplorationOptions { Checks = ExplorationChecks.None, Bound = 0 });
        Assert.Equal((ExplorationVerdict.LimitReached, "only schedules with 0 interruptions or fewer were tried"),
            (bounded.Verdict, Assert.Single(bounded.Caveats)));
    }

    [Fact]
    public void Random_priorities_find_at_once_what_chance_hardly_ever_does()
    {
        // A fault of depth 1: one process must be slower than another one from the beginning (figure 5 of the paper on priorities).
        var priorities = Explored.Run(s_oneMoment, new ExplorationOptions
        {
            Strategy = ExplorationStrategy.Priorities, Depth = 1, MaxSchedules = 40, Checks = ExplorationChecks.Error,
        });
        Assert.Equal(ExplorationVerdict.Failed, priorities.Verdict);
        var chance = Explored.Run(s_oneMoment, new ExplorationOptions
        {
            Strategy = ExplorationStrategy.Chance, MaxSchedules = 1000, Checks = ExplorationChecks.Error,
        });
        Assert.Equal((ExplorationVerdict.LimitReached, 1000), (chance.Verdict, chance.Schedules));
    }

    [Fact]
    public void An_order_that_is_suspected_is_tried_before_all_others()
    {
        // The name is used at the beginning; behind that are more orders than are tried.
        var program = $"""
            PUSH_STR "late"
            SPAWN
            POP
            PUSH_STR "user"
            SPAWN
            POP
            {string.Concat(Enumerable.Repeat("PUSH_STR \"sender\"\nSPAWN\nPOP\n", 6))}
            {string.Concat(Enumerable.Repeat("RECEIVE\nPOP\n", 18))}
            HALT
            LABEL late
            REGISTER late
            RECEIVE
            HALT
            LABEL user
            PUSH_STR "early"
            SENDNAMED late
            HALT
            LABEL sender
            {string.Concat(Enumerable.Repeat("SELF\nSEND 1\n", 3))}
            HALT
            """;
        var options = new ExplorationOptions { Checks = ExplorationChecks.DeadLetter, MaxSchedules = 2000 };
        Assert.Equal(ExplorationVerdict.LimitReached, Explored.Run(program, options).Verdict);
        var lines = program.Split('\n').ToList();
        var suspicion = new Suspicion(At("REGISTER late"), At("SENDNAMED late"));
        var directed = Explored.Run(program, options with { Suspicions = [suspicion] });
        Assert.Equal((ExplorationVerdict.Failed, 1L), (directed.Verdict, directed.Schedules));
        Assert.Equal(lines.IndexOf("SENDNAMED late") + 1, directed.Findings[0].Finding.Place!.Line);

        NoticePlace At(string line) => new(Explored.File, lines.IndexOf(line) + 1, 1);
    }

    /// <summary>The user sends before process 1 has its name, if process 1 is interrupted.</summary>
    private const string Interrupted = """
        PUSH_STR "user"
        SPAWN
        POP
        REGISTER main
        RECEIVE
        HALT
        LABEL user
        PUSH_STR "early"
        SENDNAMED main
        HALT
        """;

    private static readonly ExplorationOptions s_suspicious = new()
    {
        Checks = ExplorationChecks.DeadLetter,
        KeepsGoing = true,
        Suspicions = [new Suspicion(new NoticePlace(Explored.File, 4, 1), new NoticePlace(Explored.File, 9, 1))],
    };

    [Theory]
    [InlineData(0, ExplorationVerdict.LimitReached)]
    [InlineData(1, ExplorationVerdict.Failed)]
    public void What_is_suspected_is_not_tried_beyond_the_bound(int bound, ExplorationVerdict verdict) =>
        Assert.Equal(verdict, Explored.Run(Interrupted, s_suspicious with { Bound = bound }).Verdict);

    [Fact]
    public void What_is_suspected_and_fails_is_counted_and_told_once()
    {
        var without = Explored.Run(Interrupted, s_suspicious with { Suspicions = [] });
        var whole = Explored.Run(Interrupted, s_suspicious);
        Assert.Equal((without.Schedules, 1), (whole.Schedules, whole.Findings.Length));
        Assert.True(without.Schedules > 1);
        Assert.Equal(1, Explored.Run(Interrupted, s_suspicious with { KeepsGoing = false }).Schedules);

        // The search comes to it in another part for some numbers of parts, and the first part alone tries it.
        for (var count = 2; count <= 8; count++)
        {
            Assert.Equal(whole.Schedules, PartsOf(count).Sum(part => Explored.Run(Interrupted, part).Schedules));
        }

        var parts = PartsOf(2);
        var first = Explored.Run(Interrupted, parts[0] with { MaxSchedules = 1 });
        var second = parts[1] with { MaxSchedules = 1, KeepsGoing = false };
        Assert.Equal((ExplorationVerdict.Failed, 1), (first.Verdict, first.Schedules));
        Assert.Equal(Explored.Run(Interrupted, second with { Suspicions = [] }).Verdict, Explored.Run(Interrupted, second).Verdict);

        static List<ExplorationOptions> PartsOf(int count) =>
            [.. Enumerable.Range(1, count).Select(part => s_suspicious with { Shard = new Shard(part, count) })];
    }

    [Fact]
    public void Nothing_suspected_is_tried_when_nobody_wants_to_know_any_more() =>
        Assert.Empty(Explored.Run(Interrupted, s_suspicious, new CancellationToken(canceled: true)).Findings);

    [Fact]
    public void The_same_seed_makes_the_same_schedules()
    {
        var results = Enumerable.Range(0, 2).Select(_ => Explored.Run(s_oneMoment, new ExplorationOptions
        {
            Strategy = ExplorationStrategy.Priorities, Seed = 7, Checks = ExplorationChecks.Error,
        })).ToList();
        Assert.Equal(results[0].Schedules, results[1].Schedules);
        Assert.Equal(results[0].Findings[0].Recording!.ToBytes(), results[1].Findings[0].Recording!.ToBytes());
    }

    [Fact]
    public void A_schedule_is_made_simple_and_explained_by_what_must_come_first()
    {
        var result = Explored.Run(s_oneMoment, new ExplorationOptions
        {
            Strategy = ExplorationStrategy.Priorities, Depth = 3, Checks = ExplorationChecks.Error,
        });
        var found = Assert.Single(result.Findings);

        // The main program, then the long one, then the short one.
        Assert.Equal(2, found.Switches);
        var order = Assert.Single(found.Orders);
        Assert.Equal(("process 2 (long) does REGISTER \"finished\"", "process 3 (short) does WHEREIS \"finished\""),
            (order.First.Message, order.Second.Message));
    }

    [Fact]
    public void All_failures_are_found_if_wanted()
    {
        var program = """
            PUSH_STR "one"
            SENDNAMED nobody
            PUSH_STR "two"
            SENDNAMED nobody
            PUSH_INT 1
            PUSH_INT 0
            DIV
            """;
        Assert.Equal([2, 4, 7], Explored.Run(program, new ExplorationOptions { KeepsGoing = true }).Findings
            .Select(found => found.Finding.Place!.Line).Order());
    }

    [Fact]
    public void Files_input_and_environment_go_back_with_the_machine() => Assert.Equal(ExplorationVerdict.Proved, Explored.Run("""
        ; stdin: first
        ; stdin: second
        ; file: log.txt start
        ; expect-any-order: start+
        ; expect-any-order: first
        ; expect-any-order: second
        PUSH_STR "reader"
        SPAWN
        POP
        PUSH_STR "reader"
        SPAWN
        POP
        PUSH_STR "+"
        PUSH_STR "log.txt"
        APPEND_FILE
        PUSH_STR "log.txt"
        READ_FILE
        PRINT
        HALT
        LABEL reader
        READ_LINE
        PRINT
        HALT
        """).Verdict);

    [Fact]
    public void A_child_that_its_supervisor_stops_is_no_failure() => Assert.Equal(ExplorationVerdict.Proved, Explored.Run("""
        START_SUPERVISOR
        SUPERVISE_CHILD child
        POP
        HALT
        LABEL child
        RECEIVE
        """).Verdict);

    [Fact]
    public void A_program_that_does_not_assemble_is_not_explored()
    {
        var result = Explored.Run("PUSH_INT x");
        Assert.Equal(ExplorationVerdict.NotStarted, result.Verdict);
        Assert.NotEmpty(result.Load.Diagnostics);
    }

    private static void IsFoundAt(int line, string message, ExplorationChecks check, string program)
    {
        var found = Only(check, program);
        Assert.Equal((message, line), (found.Finding.Message, found.Finding.Place!.Line));
    }

    private static ExplainedFinding Only(ExplorationChecks check, string program, ExplorationChecks? checks = null)
    {
        var found = Assert.Single(Explored.Run(program, new ExplorationOptions { Checks = checks }).Findings);
        Assert.Equal(check, found.Finding.Check);
        return found;
    }

    private static ExplorationResult Run(string program, ExplorationChecks checks) =>
        Explored.Run(program, new ExplorationOptions { Checks = checks });
}
