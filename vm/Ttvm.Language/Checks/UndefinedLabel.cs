using System.Collections.Immutable;
using Ttvm.Language.Binding;
using Ttvm.Language.Syntax;

namespace Ttvm.Language.Checks;

/// <summary>A jump, call or handler to a label that the file does not have.</summary>
internal static class UndefinedLabel
{
    /// <summary>
    /// For how many different names a near miss is looked for. The search goes through all labels, and a large file with
    /// everything undefined must not take quadratic time; nobody reads that many suggestions.
    /// </summary>
    private const int SuggestionLimit = 50;

    /// <summary>Reports every use of a label without definition.</summary>
    public static void Check(ProgramSymbols program, DiagnosticCollector findings)
    {
        var nearMisses = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var reference in program.References)
        {
            if (reference is not { Kind: SymbolKind.Label, IsDefinition: false } || program.Labels.ContainsKey(reference.Name))
            {
                continue;
            }

            if (!nearMisses.TryGetValue(reference.Name, out var nearMiss) && nearMisses.Count < SuggestionLimit)
            {
                nearMiss = NearMiss.Find(reference.Name, program.Labels.Keys);
                nearMisses.Add(reference.Name, nearMiss);
            }

            var message = $"Undefined label {Phrases.Excerpt(reference.Name)}{Phrases.DidYouMean(nearMiss)}";
            ImmutableArray<Fix> fixes = nearMiss is null ? [] : [Change(program.Tree.Text, reference.Span, nearMiss)];
            findings.Add(DiagnosticRules.UndefinedLabel, reference.Span, message, fixes: fixes);
        }
    }

    private static Fix Change(SourceText text, TextSpan name, string nearMiss)
    {
        // Between quotes the new name needs its escapes but not another pair of quotes.
        var isQuoted = name.Start > 0 && text.Text[name.Start - 1] == '"';
        var newText = isQuoted ? StringLiteral.Quote(nearMiss)[1..^1] : StringLiteral.QuoteNameIfNeeded(nearMiss);
        return new Fix($"Change to '{nearMiss}'", [new TextEdit(name, newText)]);
    }
}
