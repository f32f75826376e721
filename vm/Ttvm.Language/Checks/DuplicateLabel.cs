using Ttvm.Language.Binding;
using Ttvm.Language.Syntax;

namespace Ttvm.Language.Checks;

/// <summary>Two labels with one name: a jump could mean either.</summary>
internal static class DuplicateLabel
{
    /// <summary>Reports every definition after the first.</summary>
    public static void Check(ProgramSymbols program, DiagnosticCollector findings)
    {
        var first = new Dictionary<string, TextSpan>(StringComparer.Ordinal);
        foreach (var reference in program.References)
        {
            if (reference is { Kind: SymbolKind.Label, IsDefinition: true } && !first.TryAdd(reference.Name, reference.Span))
            {
                var place = program.Tree.Text.GetPlace(first[reference.Name].Start);
                findings.Add(
                    DiagnosticRules.DuplicateLabel,
                    reference.Span,
                    $"The label {Phrases.Excerpt(reference.Name)} is already defined on line {place.Line}.",
                    [new RelatedPlace(first[reference.Name], "The first definition.")]);
            }
        }
    }
}
