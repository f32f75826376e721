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

    /// <summary>So many orders are tried because of what is said.</summary>
    private const int MostSuspicions = 20;

    /// <summary>All that is said of a program by following its messages.</summary>
    /// <param name="source">The program.</param>
    public static ImmutableArray<Diagnostic> Find(SourceText source)
    {
        var programs = new HostProgramFiles(ProgramFiles.Host);
        programs.Add(source);
        return [.. programs.Diagnose(source.Path, CheckOptions.Default).Where(diagnostic => s_predicted.ContainsKey(diagnostic.Rule))];
    }

    /// <summary>Orders in which what is said may happen: what else it is about is held back until it has been executed.</summary>
    /// <param name="said">See <see cref="Find"/>.</param>
    /// <param name="source">The program.</param>
    /// <param name="file">What its file is called in findings.</param>
    public static ImmutableArray<Suspicion> SuspicionsOf(ImmutableArray<Diagnostic> said, SourceText source, string file)
    {
        var all = from diagnostic in said
                  from related in diagnostic.Related
                  where related.Source is null
                  select new Suspicion(PlaceOf(related.Span), PlaceOf(diagnostic.Span));
        return [.. all.Take(MostSuspicions)];

        NoticePlace PlaceOf(TextSpan span) => new(file, source.GetLineIndex(span.Start) + 1, 1);
    }

    /// <summary>What of that was seen, where such failures were looked for.</summary>
    /// <param name="said">See <see cref="Find"/>.</param>
    /// <param name="source">The program.</param>
    /// <param name="file">What its file is called in findings.</param>
    /// <param name="result">What was found.</param>
    /// <param name="isWhole">Whether all schedules were to be tried, and not a part of them.</param>
    public static ImmutableArray<Prediction> Compare(ImmutableArray<Diagnostic> said, SourceText source, string file,
        ExplorationResult result, bool isWhole)
    {
        return
        [
            .. from diagnostic in said
               where result.Checks.HasFlag(s_predicted[diagnostic.Rule])
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
