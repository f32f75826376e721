using System.Globalization;
using CsCheck;
using Ttvm.Language.Directives;
using Ttvm.Runtime.Exploring;
using Ttvm.Testing;

namespace Ttvm.Runtime.Tests.Exploring;

/// <summary>The reduction leaves out only what comes to the same, and nothing else is gone through twice.</summary>
public sealed class ReductionTests
{
    /// <summary>So many runs of a generated program are gone through without reduction; programs with more say nothing.</summary>
    private const int MostRuns = 3000;

    /// <summary>Into so many parts a search is divided.</summary>
    private const int Parts = 3;

    private static readonly int[] s_workers = [1, 2, 4];

    private static readonly string[] s_actions =
    [
        "PUSH_STR \"m%n\"\nSEND 1",
        "PUSH_STR \"m%n\"\nSEND 2",
        "PUSH_STR \"m%n\"\nSEND 3",
        "PUSH_STR \"m%n\"\nSENDNAMED a",
        "RECEIVE\nSTORE v%n",
        "RECEIVE\nPRINT",
        "RECEIVE_MATCH \"m1\" | \"m3\" | \"m5\" | \"m7\"\nPRINT",
        "RECEIVE_TIMEOUT 10 late%n\nPRINT\nLABEL late%n",
        "RECEIVE_TIMEOUT 0 none%n\nPRINT\nLABEL none%n",
        "RECEIVE_TIMEOUT 10 late%n down | exit\nPOP\nPUSH_STR \"gone\"\nPRINT\nLABEL late%n",
        "REGISTER a",
        "WHEREIS a\nPRINT",
        "TRY held%n\nUNREGISTER a\nLABEL held%n",
        "MONITOR 2\nPOP",
        "MONITOR 3\nPOP",
        "LINK 3",
        "UNLINK 3",
        "TRUE\nTRAP_EXIT",
        "PUSH_STR \"r%n\"\nPUSH_INT 2\nEXIT_PROCESS",
        "PUSH_STR \"kill\"\nPUSH_INT 3\nEXIT_PROCESS",
        "PUSH_STR \"t%n\"\nPUSH_INT 2\nPUSH_INT 5\nSEND_AFTER",
        "PUSH_STR \"t%n\"\nPUSH_INT 1\nPUSH_INT 20\nSEND_AFTER",
        "PUSH_INT 3\nSLEEP",
        "PUSH_INT 1\nPUSH_INT 0\nDIV",
        "PUSH_STR \"leaf\"\nSPAWN_LINK\nPOP",
        "PUSH_STR \"leaf\"\nSPAWN_MONITOR\nPOP\nPOP",
        "PUSH_STR \"E\"\nPUSH_STR \"1\"\nSET_ENV",
        "PUSH_STR \"E\"\nGET_ENV\nPRINT",
        "PUSH_INT 10\nRANDOM\nPRINT",
        "START_SUPERVISOR one_for_all 1 1000\nSUPERVISE_CHILD leaf permanent\nPOP",
        "START_SUPERVISOR\nSUPERVISE_CHILD leaf transient\nPOP\nRESTART_CHILD leaf\nPOP",
        "MONITOR 3\nDEMONITOR",
        "PUSH_INT 3\nEXIT",
        "PUSH_STR \"+\"\nPUSH_STR \"f.txt\"\nAPPEND_FILE",
        "PUSH_STR \"f.txt\"\nFILE_EXISTS\nPRINT",
        "TRY caught%n\nPUSH_INT 1\nTHROW\nLABEL caught%n",
    ];

    private static readonly Gen<string> s_programs = Gen.Int[0, s_actions.Length - 1].List[0, 3].List[2, 3].Select(Program);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 6)]
    [InlineData(4, 24)]
    [InlineData(5, 120)]
    [InlineData(6, 720)]
    public void Independent_senders_to_one_receiver_have_as_many_classes_as_orders(int senders, int classes)
    {
        foreach (var workers in s_workers)
        {
            var result = Explored.Run(Senders(senders), new ExplorationOptions { Workers = workers, Alone = 1 });
            Assert.Equal(ExplorationVerdict.Proved, result.Verdict);
            Assert.Equal((classes, 0), (result.Schedules, result.Redundant));
        }
    }

    /// <summary>The readers of the paper: one writes what the others read, each before or after it.</summary>
    [Theory]
    [InlineData(2, 4)]
    [InlineData(8, 256)]
    public void Readers_beside_a_writer_have_as_many_classes_as_subsets(int readers, int classes)
    {
        var result = Explored.Run($"""
            PUSH_STR "writer"
            SPAWN
            POP
            {string.Concat(Enumerable.Repeat("PUSH_STR \"reader\"\nSPAWN\nPOP\n", readers))}
            HALT
            LABEL writer
            REGISTER x
            RECEIVE
            LABEL reader
            WHEREIS x
            POP
            HALT
            """);
        Assert.Equal((ExplorationVerdict.Proved, classes, 0), (result.Verdict, result.Schedules, result.Redundant));
    }

    [Fact]
    public void Processes_that_have_nothing_to_do_with_each_other_have_one_class()
    {
        var result = Explored.Run($"""
            {string.Concat(Enumerable.Repeat("PUSH_STR \"alone\"\nSPAWN\nPOP\n", 8))}
            HALT
            LABEL alone
            SELF
            STORE me
            PUSH_STR "to myself"
            LOAD me
            SEND
            RECEIVE
            POP
            HALT
            """);
        Assert.Equal((ExplorationVerdict.Proved, 1), (result.Verdict, result.Schedules));
    }

    [Fact]
    public void Whoever_receives_by_pattern_sees_no_order_of_others() => Assert.True(CompareWithEverything("""
        PUSH_STR "one"
        SPAWN
        POP
        PUSH_STR "two"
        SPAWN
        POP
        RECEIVE_MATCH "1"
        PRINT
        RECEIVE_MATCH "2"
        PRINT
        HALT
        LABEL one
        PUSH_STR "1"
        SEND 1
        HALT
        LABEL two
        PUSH_STR "2"
        SEND 1
        HALT
        """, new ExplorationOptions()));

    [Fact]
    public void A_timer_is_the_same_whether_or_not_its_process_has_had_to_wait_before() => Assert.True(CompareWithEverything("""
        PUSH_STR "sender"
        SPAWN
        POP
        PUSH_STR "other"
        SPAWN
        POP
        RECEIVE_TIMEOUT 10 late
        POP
        LABEL late
        PUSH_STR "later"
        PUSH_INT 2
        PUSH_INT 5
        SEND_AFTER
        HALT
        LABEL sender
        PUSH_STR "now"
        SEND 1
        RECEIVE
        HALT
        LABEL other
        HALT
        """, new ExplorationOptions { Time = ExploredTime.Virtual }));

    [Fact]
    public void Whoever_is_killed_would_have_done_something_that_others_might_have_come_before() => Assert.True(CompareWithEverything("""
        PUSH_STR "victim"
        SPAWN
        POP
        PUSH_STR "other"
        SPAWN
        POP
        PUSH_STR "enough"
        PUSH_INT 2
        EXIT_PROCESS
        HALT
        LABEL victim
        UNLINK 3
        REGISTER a
        HALT
        LABEL other
        TRY free
        UNREGISTER a
        LABEL free
        HALT
        """, new ExplorationOptions()));

    [Fact]
    public void Who_has_a_message_too_many_is_not_killed() => Assert.True(CompareWithEverything("""
        ; run: --smp --max-mailbox 1
        PUSH_STR "victim"
        SPAWN
        POP
        PUSH_STR "t1"
        PUSH_INT 2
        PUSH_INT 5
        SEND_AFTER
        PUSH_STR "t2"
        PUSH_INT 2
        PUSH_INT 5
        SEND_AFTER
        HALT
        LABEL victim
        HALT
        """, new ExplorationOptions { Faults = FaultKinds.Kill }));

    [Theory]
    [InlineData("START_SUPERVISOR one_for_one 1 1000\nSUPERVISE_CHILD leaf permanent", "HALT")]
    [InlineData("PUSH_STR \"leaf\"\nSPAWN_LINK", "PUSH_INT 1\nTHROW")]
    [InlineData("PUSH_STR \"leaf\"\nSPAWN", "PUSH_STR \"enough\"\nPUSH_INT 2\nEXIT_PROCESS\nHALT")]
    public void What_comes_behind_a_message_too_many_is_not_obeyed(string start, string leaf) => Assert.True(CompareWithEverything($"""
        ; run: --smp --max-mailbox 1
        PUSH_STR "victim"
        SPAWN
        POP
        PUSH_STR "m"
        SEND 2
        PUSH_STR "one too many"
        SEND 2
        HALT
        LABEL victim
        {start}
        POP
        RECEIVE_MATCH "never"
        HALT
        LABEL leaf
        {leaf}
        """, new ExplorationOptions()));

    [Theory]
    [InlineData("PUSH_STR \"leaf\"\nSPAWN")]
    [InlineData("START_SUPERVISOR\nSUPERVISE_CHILD leaf temporary")]
    public void A_process_is_not_started_at_the_limit_also_if_that_is_caught(string start) => Assert.True(CompareWithEverything($"""
        ; run: --smp --max-processes 2
        PUSH_STR "leaf"
        SPAWN
        TRY full
        {start}
        PRINT
        LABEL full
        HALT
        LABEL leaf
        HALT
        """, new ExplorationOptions()));

    [Theory]
    [InlineData("PUSH_STR \"leaf\"\nSPAWN_MONITOR\nPOP\nPOP\nPUSH_STR \"m\"\nSEND 1")]
    [InlineData("MONITOR 3\nDEMONITOR\nREGISTER a")]
    public void Notices_that_come_and_go_count_as_messages_that_wait(string watching) => Assert.True(CompareWithEverything($"""
        PUSH_STR "watcher"
        SPAWN
        POP
        PUSH_STR "m"
        SEND 2
        HALT
        LABEL watcher
        {watching}
        HALT
        LABEL leaf
        HALT
        """, new ExplorationOptions { Checks = ExplorationChecks.Mailbox, MailboxBound = 1 }));

    [Fact]
    public void A_step_that_becomes_impossible_while_its_actor_sleeps_may_have_been_another_one() => Assert.True(CompareWithEverything("""
        PUSH_STR "own_timer"
        SPAWN
        POP
        PUSH_STR "victim"
        SPAWN
        POP
        HALT
        LABEL own_timer
        PUSH_STR "t1"
        PUSH_INT 2
        PUSH_INT 5
        SEND_AFTER
        HALT
        LABEL victim
        RECEIVE
        HALT
        """, new ExplorationOptions { Faults = FaultKinds.Kill, MaxFaults = 2 }));

    [Fact]
    public void The_reduction_finds_every_state_and_no_class_twice_when_timers_may_be_due_at_any_moment() =>
        ForMost(new ExplorationOptions(), samples: 400, least: 300);

    [Fact]
    public void The_reduction_finds_every_state_and_no_class_twice_when_computing_takes_no_time() =>
        ForMost(new ExplorationOptions { Time = ExploredTime.Virtual }, samples: 150, least: 100);

    [Fact]
    public void The_reduction_finds_every_output_if_its_order_counts() =>
        ForMost(new ExplorationOptions { Checks = ExplorationChecks.Output }, samples: 100, least: 60);

    [Theory]
    [InlineData(FaultKinds.Kill, 1)]
    [InlineData(FaultKinds.Drop, 1)]
    [InlineData(FaultKinds.Delay, 1)]
    [InlineData(FaultKinds.Kill | FaultKinds.Drop | FaultKinds.Delay, 2)]
    public void The_reduction_finds_every_state_where_something_goes_wrong(FaultKinds faults, int most) =>
        ForMost(new ExplorationOptions { Faults = faults, MaxFaults = most }, samples: 150, least: 60);

    [Fact]
    public void The_reduction_finds_every_state_where_something_goes_wrong_and_computing_takes_no_time() => ForMost(
        new ExplorationOptions { Faults = FaultKinds.Kill | FaultKinds.Drop | FaultKinds.Delay, Time = ExploredTime.Virtual },
        samples: 100, least: 40);

    [Theory]
    [InlineData("--max-mailbox 1", FaultKinds.None, ExploredTime.Any)]
    [InlineData("--max-mailbox 1", FaultKinds.Kill | FaultKinds.Drop | FaultKinds.Delay, ExploredTime.Any)]
    [InlineData("--max-mailbox 1", FaultKinds.None, ExploredTime.Virtual)]
    [InlineData("--max-processes 3", FaultKinds.Kill, ExploredTime.Any)]
    public void The_reduction_finds_every_state_at_the_limits_of_a_machine(string limit, FaultKinds faults, ExploredTime time) =>
        ForMost(new ExplorationOptions { Faults = faults, Time = time }, samples: 150, least: 40, directives: $"; run: --smp {limit}\n");

    [Theory]
    [InlineData(ExplorationChecks.Starvation, FaultKinds.None)]
    [InlineData(ExplorationChecks.Starvation, FaultKinds.Delay)]
    [InlineData(ExplorationChecks.Mailbox, FaultKinds.Drop | FaultKinds.Delay)]
    public void The_reduction_finds_every_state_if_messages_that_wait_are_counted(ExplorationChecks checks, FaultKinds faults) =>
        ForMost(new ExplorationOptions { Checks = checks, Faults = faults, StarvationBound = 1, MailboxBound = 1 }, samples: 99, least: 40);

    private static void ForMost(ExplorationOptions options, int samples, int least, string directives = "")
    {
        var compared = 0;
        s_programs.ForAll(program =>
        {
            if (CompareWithEverything(directives + program, options))
            {
                Interlocked.Increment(ref compared);
            }
        }, samples);
        Assert.True(compared >= least, $"only {compared} programs are small enough");
    }

    /// <summary>False: it has too many runs.</summary>
    private static bool CompareWithEverything(string program, ExplorationOptions options)
    {
        if (Explored.All(program, reduces: false, options, MostRuns) is not { } all)
        {
            return false;
        }

        CheckClasses(program, all);
        foreach (var workers in s_workers)
        {
            // Interrupted and continued, and in parts, one after the other, as well.
            var chance = new Random(program.Length);
            Compare(program, all, Explored.All(program, reduces: true, options, MostRuns, workers));
            Compare(program, all, Explored.AllInPieces(program, options, workers, chance));
            Compare(program, all, Together(Enumerable.Range(1, Parts).Select(part => options with { Shard = new Shard(part, Parts) })
                .Select(own => chance.Next(2) == 0 ? Explored.AllInPieces(program, own, workers, chance)
                    : Explored.All(program, reduces: true, own, MostRuns, workers))));
        }

        return true;
    }

    /// <summary>What several parts of a search have gone through; null if one has not been finished.</summary>
    private static Explored.Runs? Together(IEnumerable<Explored.Runs?> parts)
    {
        var whole = new Explored.Runs([]);
        foreach (var part in parts)
        {
            if (part is null)
            {
                return null;
            }

            whole.Ends.AddRange(part.Ends);
        }

        return whole;
    }

    /// <summary>Whoever sees one run of a class sees all: two steps that come to something else in the other order depend on each
    /// other.</summary>
    private static void CheckClasses(string program, Explored.Runs all)
    {
        var states = new Dictionary<ulong, string>();
        foreach (var (kind, state) in all.Ends)
        {
            Assert.True(states.TryAdd(kind, state) || states[kind] == state,
                $"{program}\n--- two runs of one class end differently:\n{states[kind]}\n---\n{state}");
        }
    }

    private static void Compare(string program, Explored.Runs all, Explored.Runs? reduced)
    {
        Assert.NotNull(reduced);
        var missing = all.States.Except(reduced.States).ToList();
        Assert.True(missing.Count == 0, $"{program}\n--- is not found:\n{string.Join("\n---\n", missing)}");
        Assert.Empty(reduced.States.Except(all.States));
        var (classes, expected) = (reduced.Classes.Distinct().Count(), all.Classes.Distinct().Count());
        Assert.True(classes == reduced.Ends.Count, $"{program}\n--- a class comes twice");
        Assert.True(classes == expected, $"{program}\n--- {classes} classes instead of {expected}");
    }

    internal static string Senders(int count) => $"""
        {string.Concat(Enumerable.Repeat("PUSH_STR \"sender\"\nSPAWN\nPOP\n", count))}
        {string.Concat(Enumerable.Repeat("RECEIVE\nPOP\n", count))}
        HALT
        LABEL sender
        SELF
        SEND 1
        HALT
        """;

    /// <summary>A main program and one or two processes, each with some actions.</summary>
    private static string Program(List<List<int>> processes)
    {
        var number = 0;
        string[] bodies =
        [
            .. processes.Select(actions => string.Concat(actions.Select(action =>
                s_actions[action].Replace("%n", (++number).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal) + "\n"))),
        ];
        var spawns = string.Concat(Enumerable.Range(1, processes.Count - 1).Select(index => $"PUSH_STR \"p{index}\"\nSPAWN\nPOP\n"));
        var others = string.Concat(bodies.Skip(1).Select((body, index) => $"LABEL p{index + 1}\n{body}HALT\n"));
        return $"{spawns}{bodies[0]}HALT\n{others}LABEL leaf\nHALT\n";
    }
}
