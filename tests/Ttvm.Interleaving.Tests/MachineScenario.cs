using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Runs;
using Ttvm.Runtime.Scheduling;
using Ttvm.Testing;

namespace Ttvm.Interleaving.Tests;

/// <summary>The whole machine with its workers, as a scenario: a small program is run, and its outcome must be among those named.</summary>
internal static class MachineScenario
{
    /// <summary>Explores a program with two workers; every outcome named must come up, and no other.</summary>
    /// <param name="program">Small: each instruction that others can see is a point.</param>
    /// <param name="preemptions">All schedules with at most so many are run, and some by chance with more.</param>
    /// <param name="outcomes">Output, ending and the number of processes left, as <see cref="Outcome"/> writes them.</param>
    public static void Explore(string program, int preemptions, params string[] outcomes)
    {
        var seen = new HashSet<string>();
        Depth.Explore(Build, preemptions);
        Exploration.Sample(Build, schedules: 500, preemptions + 2, unchecked((int)Property.Seed));
        Assert.Equal(outcomes.Order(), seen.Order());

        Scenario Build()
        {
            var host = new ModelHost(program);
            SmpScheduler? scheduler = null;
            var machine = new Machine(host, new MachineOptions { Smp = true, Workers = 2 },
                owner => scheduler = new SmpScheduler(owner, 2));
            machine.StartMain(machine.Code.Load("main.ttvm").Code!);
            return new Scenario().Thread("run", scheduler!.Run).Finally(() =>
            {
                var outcome = Outcome(host, machine);
                Assert.Contains(outcome, outcomes);
                seen.Add(outcome);
            });
        }
    }

    private static string Outcome(ModelHost host, Machine machine)
    {
        // That a message came too late for a process that has ended is no outcome of its own.
        var notices = host.Notices.Where(notice => !notice.StartsWith("warning: dead letter", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
        var ending = ProgramRun.Ending(machine, CancellationToken.None);
        return string.Join(' ', (string[])[.. host.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), $"{ending}",
            $"{machine.ProcessCount}", .. notices]);
    }
}
