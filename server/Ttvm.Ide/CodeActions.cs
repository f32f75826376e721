using System.Collections.Immutable;
using Ttvm.Language.Checks;
using Ttvm.Language.Syntax;

namespace Ttvm.Ide;

/// <summary>A repair that is offered at a place.</summary>
/// <param name="Diagnostic">What it repairs.</param>
/// <param name="Fix">What it changes.</param>
/// <param name="IsPreferred">Whether it is the best of its finding, for editors that apply one without asking.</param>
public sealed record OfferedFix(Diagnostic Diagnostic, Fix Fix, bool IsPreferred);

/// <summary>Offers the repairs that findings carry.</summary>
public static class CodeActions
{
    /// <summary>The repairs of every finding that <paramref name="range"/> touches, in document order.</summary>
    public static ImmutableArray<OfferedFix> At(Findings findings, TextSpan range) =>
        [.. findings.Diagnostics
            .Where(diagnostic => diagnostic.Span.Start <= range.End && range.Start <= diagnostic.Span.End)
            .SelectMany(diagnostic => diagnostic.Fixes.Select((fix, index) => new OfferedFix(diagnostic, fix, index == 0)))];

    /// <summary>
    /// The edits that repair everything in the file that is only misspelt, in order of place: what a repair guesses or takes away is for a person
    /// to look at, who may also be in the middle of typing it. Where two repairs touch each other the first one is made; asking again makes the other.
    /// </summary>
    public static ImmutableArray<TextEdit> FixAll(Findings findings)
    {
        var edits = ImmutableArray.CreateBuilder<TextEdit>();
        foreach (var diagnostic in findings.Diagnostics)
        {
            if (diagnostic.Fixes is [{ KeepsMeaning: true } best, ..] && (edits.Count == 0 || edits[^1].Span.End < best.Edits[0].Span.Start))
            {
                edits.AddRange(best.Edits);
            }
        }

        return edits.ToImmutable();
    }
}
