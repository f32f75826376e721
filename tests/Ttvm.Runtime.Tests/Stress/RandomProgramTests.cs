using System.Diagnostics;
using Ttvm.Testing;
using Xunit.Sdk;

namespace Ttvm.Runtime.Tests.Stress;

/// <summary>Programs made by chance, on workers and under the deterministic scheduler: nobody loses a signal, nobody hangs, nothing is
/// left.</summary>
[Collection(StressCollection.Name)]
public sealed class RandomProgramTests
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(60);

    [StressFact]
    public void Workers_and_the_deterministic_scheduler_agree_on_what_is_received()
    {
        var watch = Stopwatch.StartNew();
        var first = unchecked((int)Property.Seed);
        var programs = 0;
        for (; programs < 50 || watch.Elapsed < Budget; programs++)
        {
            Check(unchecked(first + programs), [MachineRun.Seeded((ulong)programs), MachineRun.Smp(1), MachineRun.Smp(2), MachineRun.Smp(2),
                MachineRun.Smp(8), MachineRun.Smp(8)]);
        }

        Property.Record($"{nameof(RandomProgramTests)}.{nameof(Workers_and_the_deterministic_scheduler_agree_on_what_is_received)}",
            programs);
    }

    /// <summary>A few of them in every test run, always the same.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Some_fixed_ones(int seed) => Check(seed, Schedules.Few);

    private static void Check(int seed, IEnumerable<Ttvm.Runtime.Processes.MachineOptions> schedules)
    {
        var program = new MeshProgram(seed).Text;
        string? expected = null;
        foreach (var options in schedules)
        {
            try
            {
                var run = MachineRun.OfText(program, options);
                Assert.Null(run.Outcome.Error);
                Assert.Equal(0, run.Outcome.ExitCode);
                Assert.Equal(0, run.Machine.ProcessCount);
                Assert.Empty(run.Machine.Registry.Names);
                Assert.All(run.Headlines,
                    headline => Assert.StartsWith("error: Unhandled exception: on purpose", headline, StringComparison.Ordinal));
                var outcome = MeshProgram.Canonical(run.Output);
                expected ??= outcome;
                Assert.Equal(expected, outcome);
            }
            catch (Exception exception)
            {
                throw new XunitException($"program {seed} with {options}: {exception.Message}\n{program}", exception);
            }
        }
    }
}
