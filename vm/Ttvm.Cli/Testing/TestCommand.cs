using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using Ttvm.Cli.Terminals;

namespace Ttvm.Cli.Testing;

/// <summary>What <c>ttvm test</c> was given.</summary>
internal sealed record TestOptions
{
    /// <summary>How many seeds there are if nobody says anything.</summary>
    public const int UsualSeeds = 20;

    /// <summary>Seconds that a run may take if nobody says anything.</summary>
    public const int UsualTimeout = 10;

    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>The seeds that a program of several processes is run with.</summary>
    public required IEnumerable<ulong> Seeds { get; init; }

    /// <summary>How long a run may take.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Whether to try all schedules of a program instead of some seeds, each program as long as a run may take.</summary>
    public bool Explores { get; init; }

    /// <summary>Whether to show which tests there are, and run none.</summary>
    public bool IsList { get; init; }

    public bool IsJson { get; init; }

    /// <summary>Where the report for other tools goes; null: nowhere.</summary>
    public string? JUnitFile { get; init; }
}

/// <summary>Whoever wants to know about tests while they run. Called by one thread at a time.</summary>
internal interface ITestReport
{
    /// <summary>A test begins.</summary>
    void Started(FoundTest test);

    /// <summary>A test has ended.</summary>
    /// <param name="index">Which of all tests it is.</param>
    /// <param name="result">What came of it.</param>
    void Finished(int index, TestResult result);

    /// <summary>All tests are through, or nobody wants to wait for the rest.</summary>
    /// <param name="results">The tests that were run, in order.</param>
    /// <param name="notRun">How many tests were not run.</param>
    /// <param name="duration">How long it took.</param>
    void Done(IReadOnlyList<TestResult> results, int notRun, TimeSpan duration);
}

/// <summary><c>ttvm test [PATHS]</c>: runs programs that state what they do, each with several seeds, and compares.</summary>
internal static class TestCommand
{
    public static int Run(TestOptions options, Terminal terminal)
    {
        using var output = terminal.OpenOutput();
        var tests = FoundTest.Find(options.Paths, terminal);
        if (options.IsList)
        {
            TestList.Write(output, tests, options.IsJson);
            return ExitCodes.Success;
        }

        if (tests.IsEmpty)
        {
            throw CommandException.Failure("nothing was tested: there is no test");
        }

        ITestReport report = options.IsJson ? new JsonReport(output) : new TextReport(terminal, output, tests.Length);
        var watch = Stopwatch.StartNew();
        var results = RunAll(tests, options, report, terminal.Interruption.Token);
        TestResult[] run = [.. results.OfType<TestResult>()];
        report.Done(run, results.Length - run.Length, watch.Elapsed);
        if (options.JUnitFile is { } file)
        {
            JUnitReport.Write(file, run, watch.Elapsed);
        }

        return run.Length == results.Length && Array.TrueForAll(run, result => result.HasPassed) ? ExitCodes.Success : ExitCodes.Failure;
    }

    /// <summary>Runs tests on all cores; those that were interrupted or did not begin have no result.</summary>
    private static TestResult?[] RunAll(
        ImmutableArray<FoundTest> tests, TestOptions options, ITestReport report, CancellationToken interruption)
    {
        var results = new TestResult?[tests.Length];
        var gate = new Lock();

        // Cores that other tests do not need.
        var workers = Math.Max(1, Environment.ProcessorCount / tests.Length);

        // One by one, so that they end about in the order in which they are shown.
        var indexes = Partitioner.Create(Enumerable.Range(0, tests.Length),
            EnumerablePartitionerOptions.NoBuffering);
        Parallel.ForEach(indexes, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, (index, loop) =>
        {
            if (interruption.IsCancellationRequested)
            {
                loop.Stop();
                return;
            }

            lock (gate)
            {
                report.Started(tests[index]);
            }

            if ((options.Explores ? TestResult.Explore(tests[index], options.Timeout, workers, interruption)
                : TestResult.Of(tests[index], options.Seeds, options.Timeout, interruption)) is { } result)
            {
                lock (gate)
                {
                    results[index] = result;
                    report.Finished(index, result);
                }
            }
        });
        return results;
    }
}
