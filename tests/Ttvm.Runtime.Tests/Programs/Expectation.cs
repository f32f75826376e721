using Ttvm.Runtime.Runs;
using Ttvm.Runtime.Testing;
using Xunit.Sdk;

namespace Ttvm.Runtime.Tests.Programs;

/// <summary>Compares what a run said with what its program states, and shows both in full where they differ.</summary>
internal static class Expectation
{
    public static void Check(ProgramFile program, MachineRun run, string what)
    {
        var seen = new ObservedRun(run.Outcome, run.Output, run.Host.ErrorLines, run.Host.Notices);
        if (Mismatch.Find(program.Stated, seen) is [var mismatch, ..])
        {
            throw new XunitException($"{what}: {mismatch.Complaint}\n"
                + string.Concat(mismatch.Lines.Select(line => $"{Sign(line)}{line.Text}\n"))
                + string.Concat(mismatch.Details.Select(detail => $"    {detail}\n")));
        }

        var mayLeaveProcesses = run.Outcome.Ending is RunEnding.Exit or RunEnding.NotStarted
            || program.Stated.Reports.Any(report => report.Text.Contains("wait", StringComparison.Ordinal));
        if (!mayLeaveProcesses && run.Machine.ProcessCount > 0)
        {
            throw new XunitException($"{what}: Processes are left.\n"
                + string.Concat(run.Machine.Processes.Select(process => $"    {process.Description}\n")));
        }
    }

    private static string Sign(ComparedLine line) => line.Fate switch
    {
        LineFate.Same => "    ",
        LineFate.Missing => "  - ",
        LineFate.Surplus => "  + ",
        _ => throw new ArgumentOutOfRangeException(nameof(line)),
    };
}
