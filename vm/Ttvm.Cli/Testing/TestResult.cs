using System.Collections.Immutable;
using System.Diagnostics;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Testing;

namespace Ttvm.Cli.Testing;

/// <summary>What came of a test.</summary>
/// <param name="Test">Which.</param>
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
    public bool HasPassed => Mismatches.IsEmpty && Test.Stated.Problems.IsEmpty;

    /// <summary>The command that repeats the run.</summary>
    public string Again
    {
        get
        {
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
