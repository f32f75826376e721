using CsCheck;
using Ttvm.Runtime.Processes;
using Ttvm.Testing;

namespace Ttvm.Runtime.Tests.Scheduling;

/// <summary>
/// Small random programs of three processes: whatever the SMP scheduler makes of one is among the outcomes that the
/// deterministic scheduler reaches with some schedule.
/// </summary>
public sealed class OutcomeTests
{
    private const int MostSchedules = 1500;

    /// <summary>What processes do to each other, in a few lines each. 1 is the parent, 2 and 3 are its children.</summary>
    private static readonly Gen<string> Act = Gen.OneOf(
        "PUSH_STR \"@\"\nWRITE",
        "PUSH_STR \"@>1 \"\nSEND 1",
        "PUSH_STR \"@>2 \"\nSEND 2",
        "PUSH_STR \"@>3 \"\nSEND 3",
        "RECEIVE\nWRITE",
        "RECEIVE_TIMEOUT 0 none_NUMBER\nWRITE\nLABEL none_NUMBER",
        "RECEIVE_MATCH \"2>1 \" | \"1>2 \"\nWRITE",
        "TRY taken_NUMBER\nREGISTER \"name\"\nPUSH_STR \"@!\"\nWRITE\nLABEL taken_NUMBER\nCATCH",
        "PUSH_STR \"@>name \"\nSENDNAMED \"name\"",
        "WHEREIS \"name\"\nWRITE",
        "PUSH_STR \"stop\"\nPUSH_INT 2\nEXIT_PROCESS",
        "MONITOR 3\nPOP\nRECEIVE_MATCH down\nGET_FIELD reason\nWRITE",
        "LINK 2",
        "YIELD");

    private static readonly Gen<string> AnyProgram = Gen.Select(Act.Array[1, 4], Act.Array[1, 3], Act.Array[0, 3])
        .Select((parent, one, other) =>
        Numbered($"""
            MAKE_FUNCTION one
            SPAWN
            POP
            MAKE_FUNCTION other
            SPAWN
            POP
            {Lines(parent, 1)}
            HALT
            LABEL one
            {Lines(one, 2)}
            RET
            LABEL other
            {Lines(other, 3)}
            RET
            """));

    [Fact]
    public void What_workers_do_is_the_outcome_of_some_schedule()
    {
        var (explored, withChoice) = (0, 0);
        AnyProgram.ForAll(program =>
        {
            if (Explorer.Outcomes(program, MostSchedules) is not { } outcomes)
            {
                return;
            }

            Interlocked.Increment(ref explored);
            Interlocked.Add(ref withChoice, outcomes.Count > 1 ? 1 : 0);
            foreach (var options in Runs())
            {
                var run = MachineRun.OfText(program, options);
                Assert.Contains(Explorer.OutcomeOf(run.Host, run.Outcome.Ending, run.Outcome.ExitCode), outcomes);
            }
        }, samples: 100);

        // Otherwise the test would say nothing. Well below what a hundred programs by chance have had: the fewest with a choice were 14.
        Assert.InRange(explored, 15, int.MaxValue);
        Assert.InRange(withChoice, 4, int.MaxValue);
    }

    [Fact]
    public void The_explorer_finds_every_order()
    {
        var outcomes = Explorer.Outcomes("""
            MAKE_FUNCTION a
            SPAWN
            MAKE_FUNCTION b
            SPAWN
            PUSH_STR "m"
            WRITE
            HALT
            LABEL a
            PUSH_STR "a"
            WRITE
            RET
            LABEL b
            PUSH_STR "b"
            WRITE
            RET
            """, MostSchedules);
        Assert.Equal(["abm Finished 0", "amb Finished 0", "bam Finished 0", "bma Finished 0", "mab Finished 0", "mba Finished 0"],
            outcomes!.Order());
    }

    private static IEnumerable<MachineOptions> Runs() =>
        [.. Enumerable.Range(0, 10).Select(seed => MachineRun.Seeded((ulong)seed)), .. Enumerable.Repeat(MachineRun.Smp(2), 6),
            .. Enumerable.Repeat(MachineRun.Smp(3), 6)];

    private static string Lines(string[] acts, int pid) =>
        string.Join('\n', acts.Select(act => act.Replace("@", $"{pid}", StringComparison.Ordinal)));

    /// <summary>Gives every line its own number, so that labels differ; the two mentions in one act share the number of its first
    /// line.</summary>
    private static string Numbered(string program)
    {
        var number = 0;
        return string.Join('\n', program.ReplaceLineEndings("\n").Split('\n').Select(line =>
        {
            number += line.StartsWith("RECEIVE_TIMEOUT", StringComparison.Ordinal) || line.StartsWith("TRY", StringComparison.Ordinal) ? 1
                : 0;
            return line.Replace("NUMBER", $"{number}", StringComparison.Ordinal);
        }));
    }
}
