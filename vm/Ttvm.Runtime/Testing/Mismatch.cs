using System.Collections.Immutable;
using Ttvm.Language.Directives;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Runs;

namespace Ttvm.Runtime.Testing;

/// <summary>What was observed of a run, to be compared with what the program states.</summary>
/// <param name="Outcome">How the run ended.</param>
/// <param name="Output">The lines of the program's output.</param>
/// <param name="ErrorOutput">The lines of the program's error output.</param>
/// <param name="Notices">The notices of the machine.</param>
public sealed record ObservedRun(
    RunOutcome Outcome, IReadOnlyList<string> Output, IReadOnlyList<string> ErrorOutput, IReadOnlyList<Notice> Notices);

/// <summary>A way in which a run differs from what its program states.</summary>
/// <param name="Complaint">What differs, in one sentence.</param>
/// <param name="Line">The 0-based line of the directive that is not met, or else of the first directive.</param>
/// <param name="Lines">The lines that were stated and those that came, compared; empty if the mismatch is not about lines.</param>
/// <param name="Details">The full texts of the machine's notices about it; empty if there are none.</param>
public sealed record Mismatch(string Complaint, int Line, ImmutableArray<ComparedLine> Lines, ImmutableArray<string> Details)
{
    /// <summary>All mismatches of a run. A program that states its outcome must state all that it prints and reports.</summary>
    public static ImmutableArray<Mismatch> Find(TestDirectives stated, ObservedRun seen)
    {
        var mismatches = ImmutableArray.CreateBuilder<Mismatch>();
        if (stated.Refusal is { } refusal)
        {
            Compare(seen.Outcome.Ending == RunEnding.NotStarted ? "It is refused for another reason." : "It is not refused.", [refusal],
                [], seen.Outcome.Error is { } reason ? [reason] : seen.Output, []);
            return mismatches.ToImmutable();
        }

        if (seen.Outcome.Ending == RunEnding.NotStarted)
        {
            return [new Mismatch($"It does not start: {seen.Outcome.Error}", stated.FirstLine, [], [])];
        }

        mismatches.AddRange(stated.Never.Where(never => HasHappened(never.Text, seen)).Select(never =>
            new Mismatch($"It states that it never comes to {Words(never.Text)}, but it does.", never.Line, [], ComplaintsOf(seen))));
        if (!stated.StatesOutcome)
        {
            return mismatches.ToImmutable();
        }

        Compare("Its output differs.", stated.Output, stated.OutputInAnyOrder, seen.Output, []);
        Compare("Its error output differs.", stated.ErrorOutput, [], seen.ErrorOutput, []);
        var reports = seen.Notices.Where(notice => !stated.PossibleReports.Contains(Headline(notice))).ToList();
        CompareLines(ReportComplaint, [], stated.Reports, [.. reports.Select(Headline)],
            [.. reports.Where(notice => !stated.Reports.Any(report => report.Text == Headline(notice)))
                .SelectMany(notice => notice.Text.Split('\n'))]);
        if (stated.ExitCode != seen.Outcome.ExitCode)
        {
            Compare("Its exit code differs.", [new StatedLine($"{stated.ExitCode}", stated.ExitLine ?? stated.FirstLine)], [],
                [$"{seen.Outcome.ExitCode}"], []);
        }

        return mismatches.ToImmutable();

        void Compare(string complaint, ImmutableArray<StatedLine> ordered, ImmutableArray<StatedLine> unordered,
            IReadOnlyList<string> lines, ImmutableArray<string> details) =>
            CompareLines(_ => complaint, ordered, unordered, lines, details);

        void CompareLines(Func<ImmutableArray<ComparedLine>, string> complaint, ImmutableArray<StatedLine> ordered,
            ImmutableArray<StatedLine> unordered, IReadOnlyList<string> lines, ImmutableArray<string> details)
        {
            var compared = LineDifference.Compare([.. ordered.Select(line => line.Text)], [.. unordered.Select(line => line.Text)], lines);
            if (compared.All(line => line.Fate == LineFate.Same))
            {
                return;
            }

            var all = ordered.AddRange(unordered);
            var missing = compared.FirstOrDefault(line => line.Fate == LineFate.Missing, new ComparedLine(LineFate.Missing, "", -1));
            var blamed = missing.Stated >= 0 ? all[missing.Stated].Line : all.FirstOrDefault()?.Line ?? stated.FirstLine;
            mismatches.Add(new Mismatch(complaint(compared), blamed, compared, details));
        }
    }

    /// <summary>What differs in the notices of a run, in a sentence about one of them: one that came unstated, or else one that did not
    /// come.</summary>
    private static string ReportComplaint(ImmutableArray<ComparedLine> compared)
    {
        var isSurplus = compared.Any(line => line.Fate == LineFate.Surplus);
        var first = compared.First(line => line.Fate == (isSurplus ? LineFate.Surplus : LineFate.Missing)).Text;
        var level = first[..first.IndexOf(':', StringComparison.Ordinal)];
        return isSurplus
            ? $"It reports {(level == "error" ? "an" : "a")} {level} that it does not state."
            : $"It does not report the {level} that it states.";
    }

    private static bool HasHappened(string never, ObservedRun seen) => never switch
    {
        NeverStated.Deadlock => seen.Outcome.Ending == RunEnding.Deadlock,
        NeverStated.DeadLetter => seen.Outcome.Statistics.DeadLetters > 0,
        _ => seen.Outcome.Ending != RunEnding.Deadlock && seen.Notices.Any(notice => notice.Level == NoticeLevel.Error),
    };

    private static string Words(string never) => never switch
    {
        NeverStated.Deadlock => "a deadlock",
        NeverStated.DeadLetter => "a dead letter",
        _ => "an error",
    };

    private static ImmutableArray<string> ComplaintsOf(ObservedRun seen) =>
        [.. seen.Notices.Where(notice => notice.Level != NoticeLevel.Note).SelectMany(notice => notice.Text.Split('\n'))];

    private static string Headline(Notice notice) => $"{notice.Label}: {notice.Headline}";
}
