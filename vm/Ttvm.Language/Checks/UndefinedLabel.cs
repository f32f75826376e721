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
    public static void Check(BoundProgram program, DiagnosticCollector findings)
    {
        var nearMisses = 0;
        foreach (var name in program.Facts.Labels.Undefined.Order(StringComparer.Ordinal))
        {
            var nearMiss = nearMisses++ < SuggestionLimit ? NearMiss.Find(name, program.Labels.Keys) : null;
            var message = $"Undefined label {Phrases.Excerpt(name)}{Phrases.DidYouMean(nearMiss)}";
            foreach (var span in program.TargetsOf(name))
            {
                ImmutableArray<Fix> fixes = nearMiss is null ? [] : [new Fix($"Change to '{nearMiss}'", [LineEdits.ChangeName(program.Tree.Text, span, nearMiss)])];
                findings.Add(DiagnosticRules.UndefinedLabel, span, message, fixes: fixes);
            }
        }
    }
}
