using Ttvm.Runtime.Processes;
using Xunit.Sdk;

namespace Ttvm.Runtime.Tests.Programs;

/// <summary>Compares what a run said with what its program states, and shows both in full where they differ.</summary>
internal static class Expectation
{
    public static void Check(ProgramFile program, MachineRun run, string what)
    {
        if (program.Refusal is { } refusal)
        {
            Demand(run.Outcome.Error == refusal, what, "It is not refused as stated.", [refusal], [run.Outcome.Error ?? ""]);
            Demand(run.Outcome is { Ending: RunEnding.NotStarted, ExitCode: 1 } && run.Host.Output.Length == 0, what,
                "Something of it ran.", [], [run.Host.Output]);
            return;
        }

        Demand(run.Outcome.Error is null, what, "It did not start.", [], [run.Outcome.Error ?? ""]);
        string[] stated = [.. program.Expected, .. program.ExpectedInAnyOrder];
        Demand(IsSameBag(stated, run.Output) && IsSubsequence([.. program.Expected], run.Output), what,
            "Its output differs.", stated, run.Output);
        Demand(program.ExpectedOnStderr.SequenceEqual(run.Host.ErrorLines), what, "Its error output differs.",
            program.ExpectedOnStderr, run.Host.ErrorLines);

        var certain = run.Headlines.ToList();
        certain.RemoveAll(program.PossibleWarnings.Contains);
        Demand(IsSameBag(program.ExpectedNotices, certain), what, "The machine reported otherwise.", program.ExpectedNotices,
            run.Host.Notices.Select(notice => notice.Text));
        Demand(program.ExitCode == run.Outcome.ExitCode, what, "It exited otherwise.", [$"{program.ExitCode}"],
            [$"{run.Outcome.ExitCode}"]);

        var mayLeaveProcesses = run.Outcome.Ending is RunEnding.Exit
            || program.ExpectedNotices.Any(notice => notice.Contains("wait", StringComparison.Ordinal));
        Demand(mayLeaveProcesses || run.Machine.ProcessCount == 0, what, "Processes are left.", [],
            run.Machine.Processes.Select(process => process.Description));
    }

    private static bool IsSameBag(IEnumerable<string> one, IEnumerable<string> other) =>
        one.Order(StringComparer.Ordinal).SequenceEqual(other.Order(StringComparer.Ordinal));

    private static bool IsSubsequence(string[] part, IEnumerable<string> whole)
    {
        var found = 0;
        foreach (var line in whole)
        {
            found += found < part.Length && part[found] == line ? 1 : 0;
        }

        return found == part.Length;
    }

    private static void Demand(bool holds, string what, string complaint, IEnumerable<string> stated, IEnumerable<string> seen)
    {
        if (!holds)
        {
            throw new XunitException($"{what}: {complaint}\n  stated:\n{Indented(stated)}  seen:\n{Indented(seen)}");
        }

        static string Indented(IEnumerable<string> lines) => string.Concat(lines.DefaultIfEmpty("(nothing)")
            .Select(line => $"    {line.Replace("\n", "\n    ", StringComparison.Ordinal)}\n"));
    }
}
