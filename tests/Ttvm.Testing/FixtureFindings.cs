using System.Text;
using Ttvm.Language.Diagnostics;

namespace Ttvm.Testing;

/// <summary>What was found is not what a fixture says.</summary>
public sealed class FindingException(string message) : Exception(message);

/// <summary>Compares what was found in a file with what a fixture says of it, whoever has looked.</summary>
public static class FixtureFindings
{
    /// <summary>
    /// The annotations of the file, <c>CODE</c> or <c>CODE exact message</c>, must be all findings: no more, no fewer, with exactly these
    /// ranges.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="found">What was found in it, in any order.</param>
    /// <exception cref="FindingException">They differ; the message shows the file with what was found.</exception>
    public static void Check(FixtureFile file, IEnumerable<Diagnostic> found)
    {
        var claims = file.Annotations.Select(annotation => (annotation.Range, annotation.Text)).OrderBy(Key).ToList();
        var facts = found.Select(diagnostic => (Range: Range(diagnostic), Text: $"{diagnostic.Rule.Code} {diagnostic.Message}"))
            .OrderBy(Key).ToList();
        var agree = claims.Count == facts.Count && claims.Zip(facts).All(pair =>
            pair.First.Range == pair.Second.Range && (pair.Second.Text == pair.First.Text || pair.Second.Text[..7] == pair.First.Text));
        if (!agree)
        {
            var text = new StringBuilder($"The diagnostics of {file.Path} are not what the fixture says. Found:\n\n");
            text.Append(Fixture.Draw(WithoutAnnotations(file, facts, out var moved), moved));
            throw new FindingException(text.ToString());
        }
    }

    /// <summary>The text of a file after the fix with this title that is offered for its only finding, or for the one at the
    /// cursor.</summary>
    /// <param name="file">The file.</param>
    /// <param name="found">What was found in it.</param>
    /// <param name="title">What the fix calls itself.</param>
    /// <exception cref="FindingException">There is no such fix; the message names those that there are.</exception>
    public static string Repair(FixtureFile file, IEnumerable<Diagnostic> found, string title)
    {
        List<Fix> fixes = [.. found.Where(diagnostic => file.Cursor is not { } cursor || diagnostic.Span.Touches(cursor))
            .SelectMany(diagnostic => diagnostic.Fixes)];
        var fix = fixes.Find(candidate => candidate.Title == title)
            ?? throw new FindingException($"No fix '{title}', but: {string.Join(", ", fixes.Select(candidate => candidate.Title))}");
        return Apply(file.Text, fix);
    }

    /// <summary>The text after a fix.</summary>
    public static string Apply(string text, Fix fix) => fix.Edits.Reverse().Aggregate(
        text, (current, edit) => string.Concat(current.AsSpan(0, edit.Span.Start), edit.NewText, current.AsSpan(edit.Span.End)));

    private static (int, int, string) Key((FixtureRange Range, string Text) fact) => (fact.Range.Start, fact.Range.Length, fact.Text);

    private static FixtureRange Range(Diagnostic diagnostic) => new(diagnostic.Span.Start, diagnostic.Span.Length);

    /// <summary>The program without the claims that failed, so that what was found can be drawn in their place and pasted back.</summary>
    private static string WithoutAnnotations(
        FixtureFile file, List<(FixtureRange Range, string Text)> facts, out List<(FixtureRange Range, string Label)> moved)
    {
        var kept = new StringBuilder();
        moved = [];
        var start = 0;
        foreach (var line in file.Text.Split('\n'))
        {
            var end = start + line.Length;
            if (!line.StartsWith(';') || !line.Contains('^', StringComparison.Ordinal))
            {
                var offset = kept.Length - start;
                moved.AddRange(facts.Where(fact => fact.Range.Start >= start && fact.Range.Start <= end)
                    .Select(fact => (fact.Range with { Start = fact.Range.Start + offset }, fact.Text)));
                kept.Append(line).Append('\n');
            }

            start = end + 1;
        }

        return kept.ToString();
    }
}
