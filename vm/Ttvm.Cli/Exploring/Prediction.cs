using System.Collections.Immutable;
using Ttvm.Analysis.Checks;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Text;
using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Exploring;
using Ttvm.Runtime.Hosting;

namespace Ttvm.Cli.Exploring;

/// <summary>Something that <c>ttvm check</c> says may happen, and whether it does under some schedule.</summary>
/// <param name="Finding">What is said.</param>
/// <param name="Line">In which line of the program, from 1.</param>
/// <param name="IsSeen">Whether it happens; null: it was not seen, and nothing proves that it never is.</param>
internal sealed record Prediction(Diagnostic Finding, int Line, bool? IsSeen)
{
    /// <summary>What each check that follows messages says will fail.</summary>
    private static readonly Dictionary<DiagnosticRule, ExplorationChecks> s_predicted = new()
    {
        [DiagnosticRules.NobodyRegisters] = ExplorationChecks.DeadLetter,
        [DiagnosticRules.RegisterRace] = ExplorationChecks.DeadLetter,
        [DiagnosticRules.NobodySends] = ExplorationChecks.Deadlock,
        [DiagnosticRules.Deadlock] = ExplorationChecks.Deadlock,
        [DiagnosticRules.DuplicateRegister] = ExplorationChecks.Error,
    };

    /// <summary>All that is said of a program, where such failures were looked for.</summary>
    /// <param name="source">The program.</param>
    /// <param name="file">What its file is called in findings.</param>
    /// <param name="result">What was found.</param>
    /// <param name="isWhole">Whether all schedules were to be tried, and not a part of them.</param>
    public static ImmutableArray<Prediction> Of(SourceText source, string file, ExplorationResult result, bool isWhole)
    {
        var programs = new HostProgramFiles(ProgramFiles.Host);
        programs.Add(source);
        return
        [
            .. from diagnostic in programs.Diagnose(source.Path, CheckOptions.Default)
               where s_predicted.TryGetValue(diagnostic.Rule, out var check) && result.Checks.HasFlag(check)
               let line = source.GetLineIndex(diagnostic.Span.Start) + 1
               select new Prediction(diagnostic, line, IsSeenAt(line, s_predicted[diagnostic.Rule])),
        ];

        // That another process than process 1 waits for ever is no failure, so there being none says nothing of it.
        bool? IsSeenAt(int line, ExplorationChecks check) =>
            result.Findings.Any(found => found.Finding.Check == check
                && PlacesOf(found).Any(place => place?.Line == line && place.Path == file)) ? true
            : isWhole && result.Verdict == ExplorationVerdict.Proved && check != ExplorationChecks.Deadlock ? false
            : null;
    }

    private static IEnumerable<NoticePlace?> PlacesOf(ExplainedFinding found) =>
    [
        found.Finding.Place,
        .. found.Finding.Related.Select(related => related.Place),
        .. found.Orders.Select(order => order.First.Place),
    ];
}
