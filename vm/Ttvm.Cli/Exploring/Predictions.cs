using System.Collections.Immutable;
using Ttvm.Analysis.Checks;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Text;
using Ttvm.Runtime.Exploring;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Loading;

namespace Ttvm.Cli.Exploring;

/// <summary>Something that <c>ttvm check</c> says may happen, and whether it does under some schedule.</summary>
/// <param name="Finding">What is said.</param>
/// <param name="Line">In which line of the program, from 1.</param>
/// <param name="IsSeen">Whether it happens; null: it was not seen, and nothing proves that it never is.</param>
internal sealed record Prediction(Diagnostic Finding, int Line, bool? IsSeen);

/// <summary>All that <c>ttvm check</c> says may happen in a program, found by following its messages.</summary>
internal sealed class Predictions
{
    /// <summary>How many orders are tried because the checks warn of them.</summary>
    private const int MostSuspicions = 20;

    /// <summary>What each check that follows messages says will fail.</summary>
    private static readonly Dictionary<DiagnosticRule, ExplorationChecks> s_predicted = new()
    {
        [DiagnosticRules.NobodyRegisters] = ExplorationChecks.DeadLetter,
        [DiagnosticRules.RegisterRace] = ExplorationChecks.DeadLetter,
        [DiagnosticRules.NobodySends] = ExplorationChecks.Deadlock,
        [DiagnosticRules.Deadlock] = ExplorationChecks.Deadlock,
        [DiagnosticRules.DuplicateRegister] = ExplorationChecks.Error,
    };

    private readonly SourceText _source;
    private readonly string _file;
    private readonly ImmutableArray<Diagnostic> _said;

    /// <summary>Finds what the checks warn of.</summary>
    /// <param name="source">The program.</param>
    /// <param name="file">What its file is called in findings.</param>
    public Predictions(SourceText source, string file)
    {
        (_source, _file) = (source, file);
        var programs = new HostProgramFiles(ProgramFiles.Host);
        programs.Add(source);
        _said = [.. programs.Diagnose(source.Path, CheckOptions.Default).Where(diagnostic => s_predicted.ContainsKey(diagnostic.Rule))];
    }

    /// <summary>Orders in which what is said may happen: what else it is about is held back until it has been executed.</summary>
    public ImmutableArray<Suspicion> Suspicions
    {
        get
        {
            var all = from diagnostic in _said
                      from related in diagnostic.Related
                      where related.Source is null
                      select new Suspicion(PlaceOf(related.Span), PlaceOf(diagnostic.Span));
            return [.. all.Take(MostSuspicions)];
        }
    }

    /// <summary>What of that was seen, where such failures were looked for.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="isWhole">Whether all schedules were to be tried, and not a part of them.</param>
    public ImmutableArray<Prediction> Compare(ExplorationResult result, bool isWhole)
    {
        return
        [
            .. from diagnostic in _said
               where result.Checks.HasFlag(s_predicted[diagnostic.Rule])
               let line = PlaceOf(diagnostic.Span).Line
               select new Prediction(diagnostic, line, IsSeenAt(line, s_predicted[diagnostic.Rule])),
        ];

        // That another process than process 1 waits for ever is no failure, so there being none says nothing of it.
        bool? IsSeenAt(int line, ExplorationChecks check) =>
            result.Findings.Any(found => found.Finding.Check == check
                && PlacesOf(found).Any(place => place?.Line == line && place.Path == _file)) ? true
            : isWhole && result.Verdict == ExplorationVerdict.Proved && check != ExplorationChecks.Deadlock ? false
            : null;
    }

    private NoticePlace PlaceOf(TextSpan span) => new(_file, _source.GetLineIndex(span.Start) + 1, 1);

    private static IEnumerable<NoticePlace?> PlacesOf(ExplainedFinding found) =>
    [
        found.Finding.Place,
        .. found.Finding.Related.Select(related => related.Place),
        .. found.Orders.Select(order => order.First.Place),
    ];
}
