using Ttvm.Analysis.Stack;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Analysis.Checks;

/// <summary>Two labels with one name: a jump could mean either.</summary>
internal static class DuplicateLabel
{
    /// <summary>Reports every definition after the first.</summary>
    public static void Check(AnalyzedProgram program, DiagnosticCollector findings)
    {
        foreach (var name in program.Names.Labels.Duplicate.Order(StringComparer.Ordinal))
        {
            TextSpan? first = null;
            foreach (var span in program.DefinitionsOf(name))
            {
                if (first is not { } known)
                {
                    first = span;
                    continue;
                }

                findings.Add(
                    DiagnosticRules.DuplicateLabel,
                    span,
                    $"The label {Phrases.Excerpt(name)} is already defined.",
                    [new RelatedPlace(known, "The first definition.")]);
            }
        }
    }
}
