using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Ttvm.Runtime.Exploring;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Runs;
using Ttvm.Runtime.Testing;

namespace Ttvm.Cli.Testing;

/// <summary>What came of a test.</summary>
/// <param name="Test">The test.</param>
/// <param name="Runs">How often it was run.</param>
/// <param name="FailedRuns">How many of the runs differ from what the program states.</param>
/// <param name="Seed">The first seed with which one differs; null if none does, or if the program is run without.</param>
/// <param name="Mismatches">In what that run differs.</param>
/// <param name="Duration">All runs together.</param>
/// <param name="Patience">How long each could have taken.</param>
internal sealed record TestResult(
    FoundTest Test, int Runs, int FailedRuns, ulong? Seed, ImmutableArray<Mismatch> Mismatches, TimeSpan Duration,
    TimeSpan Patience)
{
    /// <summary>What came of trying all schedules; null: nobody has asked for that.</summary>
    public ExplorationResult? Explored { get; init; }

    /// <summary>Whether the runs are those under the schedules that it states: what fails there is not run with seeds.</summary>
    public bool HasStatedSchedules { get; init; }

    public bool HasPassed => Mismatches.IsEmpty && Test.Stated.Problems.IsEmpty;

    /// <summary>The command that repeats the run.</summary>
    public string Again
    {
        get
        {
            if (Explored is not null)
            {
                return $"ttvm explore {Quoted(Test.Path)}";
            }

            var seed = Seed is { } number ? $" --seed {number}" : "";
            var timeout = Patience.TotalSeconds != TestOptions.UsualTimeout ? $" --timeout {Patience.TotalSeconds}" : "";
            return $"ttvm test{seed}{timeout} {Quoted(Test.Path)}";
        }
    }

    /// <summary>Runs a test with one seed after the other; null if it was interrupted.</summary>
    public static TestResult? Of(FoundTest test, IEnumerable<ulong> seeds, TimeSpan patience, CancellationToken interruption)
    {
        var watch = Stopwatch.StartNew();
        var (runs, failedRuns) = (0, 0);
        (ulong? Seed, ImmutableArray<Mismatch> Mismatches) first = (null, []);
        if (test.Stated is { Problems.IsEmpty: true, IsPlainOnly: false, Refusal: null }
            && TryFail(test, watch, patience, interruption, out var failed))
        {
            return failed;
        }

        // What it states cannot be understood, so there is nothing to compare a run with.
        foreach (var seed in test.Stated.Problems.IsEmpty ? seeds : [])
        {
            // The deterministic scheduler also without processes: its clock does not let anybody wait.
            var machine = test.Stated.IsPlainOnly ? new MachineOptions { Seed = 0 } : new MachineOptions { Smp = true, Seed = seed };
            var run = Run(test, machine, patience, interruption);
            if (run.Ending == TestEnding.Interrupted)
            {
                return null;
            }

            runs++;
            var dependsOnSeed = run.Outcome.Statistics.DependsOnSeed;
            if (!run.Mismatches.IsEmpty && failedRuns++ == 0)
            {
                first = (dependsOnSeed ? seed : null, run.Mismatches);
            }

            // What has no end would hardly end with other seeds, each in all the time there is.
            if (!dependsOnSeed || run.Ending == TestEnding.Stopped)
            {
                break;
            }
        }

        return new TestResult(test, runs, failedRuns, first.Seed, first.Mismatches, watch.Elapsed, patience);
    }

    /// <summary>Runs a test under the schedules that it states, until one takes too long.</summary>
    /// <param name="test">The test.</param>
    /// <param name="watch">How long the test has been running.</param>
    /// <param name="patience">How long each schedule may take.</param>
    /// <param name="interruption">Ends it.</param>
    /// <param name="failed">What came of those that fail; null if it was interrupted.</param>
    /// <returns>Whether one of them fails, or it was interrupted.</returns>
    private static bool TryFail(FoundTest test, Stopwatch watch, TimeSpan patience, CancellationToken interruption, out TestResult? failed)
    {
        failed = null;
        var (runs, mismatches) = (0, ImmutableArray.CreateBuilder<Mismatch>());
        foreach (var schedule in test.Stated.Schedules)
        {
            var run = Exploration.Follow(test.Program, ProgramFiles.Host, schedule, patience, interruption);
            if (run.Ending == TestEnding.Interrupted)
            {
                return true;
            }

            runs++;
            var mismatch = run switch
            {
                { Findings: [var finding, ..] } => MismatchOf(test, finding),
                { Ending: TestEnding.Stopped } => new Mismatch(string.Create(CultureInfo.InvariantCulture,
                    $"It does not end within {patience.TotalSeconds} s, or {Exploration.MostStepsBehind} steps behind the schedule."), 0, [], []),
                _ => null,
            };
            if (mismatch is not null)
            {
                var complaint = $"Under the schedule of line {schedule.Line + 1}: {mismatch.Complaint}";
                mismatches.Add(mismatch with { Complaint = complaint, Line = schedule.Line });
            }

            // What has no end would hardly end under other schedules, each in all the time there is.
            if (run.Ending == TestEnding.Stopped)
            {
                break;
            }
        }

        failed = mismatches.Count == 0 ? null
            : new TestResult(test, runs, mismatches.Count, null, mismatches.ToImmutable(), watch.Elapsed, patience)
            {
                HasStatedSchedules = true,
            };
        return failed is not null;
    }

    /// <summary>Tries the schedules of a test; null if it was interrupted. What has one process only has one run.</summary>
    public static TestResult? Explore(FoundTest test, TimeSpan patience, int workers, CancellationToken interruption)
    {
        if (test.Stated.IsPlainOnly || test.Stated.Refusal is not null || !test.Stated.Problems.IsEmpty)
        {
            return Of(test, [0], patience, interruption);
        }

        // In them more may go wrong than in those that are explored.
        if (TryFail(test, Stopwatch.StartNew(), patience, interruption, out var failed))
        {
            return failed;
        }

        var result = Exploration.Run(test.Program, ProgramFiles.Host,
            new ExplorationOptions { MaxDuration = patience, Workers = workers }, _ => { }, interruption);
        if (result.Verdict == ExplorationVerdict.Interrupted)
        {
            return null;
        }

        ImmutableArray<Mismatch> mismatches = result.Verdict == ExplorationVerdict.NotStarted
            ? [new Mismatch($"It does not start: {result.Load.Error}", test.Stated.FirstLine, [], [])]
            : [.. result.Findings.Select(finding => MismatchOf(test, finding))];
        return new TestResult(test, (int)Math.Min(result.Schedules, int.MaxValue), mismatches.Length, null, mismatches, result.Elapsed,
            patience) { Explored = result };
    }

    private static Mismatch MismatchOf(FoundTest test, Finding finding)
    {
        var isHere = finding.Place?.Path == test.Program.FileName;
        return finding.Mismatch
            ?? new Mismatch(finding.Message + ".", isHere ? finding.Place!.Line - 1 : test.Stated.FirstLine, [], []);
    }

    private static Mismatch MismatchOf(FoundTest test, ExplainedFinding explained)
    {
        var mismatch = MismatchOf(test, explained.Finding);
        return mismatch with
        {
            Details =
            [
                .. mismatch.Details,
                .. explained.Faults.Select(fault => $"if {fault.Message}"),
                .. explained.Orders.Select(order => $"{order.First.Message} before {order.Second.Message}"),
            ],
        };
    }

    private static ProgramTestRun Run(FoundTest test, MachineOptions machine, TimeSpan patience, CancellationToken interruption)
    {
        try
        {
            return test.Program.Run(ProgramFiles.Host, machine, patience, interruption);
        }
        catch (Exception bug)
        {
            // The other tests shall still run.
            var nothing = new RunOutcome(RunEnding.NotStarted, ExitCodes.InternalError, null, null, [],
                new RunStatistics(default, 0, 0, false));
            return new ProgramTestRun(TestEnding.Ended, nothing,
                [new Mismatch("The machine broke, which is a bug of ttvm.", test.Stated.FirstLine, [], [.. $"{bug}".Split('\n')])]);
        }
    }

    private static string Quoted(string path) =>
        path.All(c => char.IsAsciiLetterOrDigit(c) || "/\\._-+:".Contains(c, StringComparison.Ordinal)) ? path
            : OperatingSystem.IsWindows() ? $"\"{path}\"" : $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
