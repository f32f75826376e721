using System.Collections.Immutable;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Text;

namespace Ttvm.Analysis.Checks;

/// <summary>Gathers the findings of one file, of which it keeps a readable number.</summary>
/// <param name="options">What the user has chosen.</param>
/// <param name="ignores">What the file silences; null for nothing.</param>
internal sealed class DiagnosticCollector(CheckOptions options, IgnoreComments? ignores)
{
    private readonly List<Diagnostic> _errors = [];
    private readonly List<Diagnostic> _others = [];
    private int _dropped;
    private bool _hasFailed;

    /// <summary>Whether there is an error among the findings.</summary>
    public bool HasErrors => _errors.Count > 0;

    /// <summary>Adds a finding whose places count from the start of the text.</summary>
    public void Add(DiagnosticRule rule, TextSpan span, string message, ImmutableArray<RelatedPlace> related = default,
        ImmutableArray<Fix> fixes = default) =>
        Keep(new Diagnostic(rule, span, message, related.IsDefault ? [] : related, fixes.IsDefault ? [] : fixes));

    /// <summary>Runs a part of a check. If it fails, that is a bug of ours: it is reported, once for the file, and takes nothing with it
    /// that others find.</summary>
    /// <param name="check">For whom it works.</param>
    /// <param name="part">What may fail.</param>
    public void Guard(Type check, Action part)
    {
        if (FailedCheck.Try(check, part) is { } failed)
        {
            Add(failed);
        }
    }

    /// <summary>Adds a finding of elsewhere. Of failed checks the first is enough: what one asks for, the others ask for as well.</summary>
    public void Add(Diagnostic diagnostic)
    {
        if (diagnostic.Rule != DiagnosticRules.FailedCheck || !_hasFailed)
        {
            _hasFailed |= diagnostic.Rule == DiagnosticRules.FailedCheck;
            Keep(diagnostic);
        }
    }

    /// <summary>Adds the findings of a line.</summary>
    /// <param name="diagnostics">What the line knows of itself: its places count from its start, and it does not know how the lines of its
    /// file end.</param>
    /// <param name="lineStart">Where it starts in the whole text.</param>
    /// <param name="newLine">How the lines of the file end.</param>
    /// <param name="areCounted">Whether the file counts its instructions, so that there may be no more.</param>
    public void AddFromLine(ImmutableArray<Diagnostic> diagnostics, int lineStart, string newLine, bool areCounted)
    {
        foreach (var diagnostic in diagnostics)
        {
            Keep(diagnostic with
            {
                Span = diagnostic.Span.Shift(lineStart),
                Related = diagnostic.Related.IsEmpty ? []
                    : [.. diagnostic.Related.Select(place => place with { Span = place.Span.Shift(lineStart) })],
                Fixes = diagnostic.Fixes.IsEmpty ? [] : [.. diagnostic.Fixes.Where(fix => !fix.AddsInstructions || !areCounted)
                    .Select(fix => Shift(fix, lineStart, newLine))],
            });
        }
    }

    /// <summary>What is shown: errors before others if there are too many, in order of place, and a last one that says how many are not
    /// shown.</summary>
    public ImmutableArray<Diagnostic> ToSorted(TextSpan endOfText)
    {
        var shown = _errors.Concat(_others).Take(Diagnostic.MostPerFile).OrderBy(diagnostic => diagnostic.Span.Start)
            .ThenBy(diagnostic => diagnostic.Span.Length)
            .ThenBy(diagnostic => diagnostic.Rule.Code, StringComparer.Ordinal)
            .ThenBy(diagnostic => diagnostic.Message, StringComparer.Ordinal).ToList();
        var notShown = _dropped + _errors.Count + _others.Count - shown.Count;
        if (notShown > 0)
        {
            var message = $"The file has more than {Diagnostic.MostPerFile} problems; the others are not shown.";
            shown.Add(new Diagnostic(DiagnosticRules.TooManyProblems, endOfText, message, [], []));
        }

        return [.. shown];
    }

    private void Keep(Diagnostic diagnostic)
    {
        if (options.LevelOf(diagnostic.Rule) is not { } level || ignores?.Covers(diagnostic.Rule, diagnostic.Span) == true)
        {
            return;
        }

        if (level != diagnostic.Severity)
        {
            diagnostic = diagnostic with { Severity = level };
        }

        var list = diagnostic.Rule.Severity == Severity.Error ? _errors : _others;
        if (list.Count < Diagnostic.MostPerFile)
        {
            list.Add(diagnostic);
        }
        else
        {
            _dropped++;
        }
    }

    private static Fix Shift(Fix fix, int offset, string newLine) =>
        fix with { Edits = [.. fix.Edits.Select(edit =>
            new TextEdit(edit.Span.Shift(offset), edit.NewText.Replace("\n", newLine, StringComparison.Ordinal)))] };
}
