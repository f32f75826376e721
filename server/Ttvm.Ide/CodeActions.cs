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
    public static ImmutableArray<OfferedFix> At(Document document, TextSpan range) =>
        [.. document.Program.Diagnostics
            .Where(diagnostic => diagnostic.Span.Start <= range.End && range.Start <= diagnostic.Span.End)
            .SelectMany(diagnostic => diagnostic.Fixes.Select((fix, index) => new OfferedFix(diagnostic, fix, index == 0)))];
}
