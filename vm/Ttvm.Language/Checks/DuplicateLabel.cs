using Ttvm.Language.Binding;
using Ttvm.Language.Syntax;

namespace Ttvm.Language.Checks;

/// <summary>Two labels with one name: a jump could mean either.</summary>
internal static class DuplicateLabel
{
    /// <summary>Reports every definition after the first.</summary>
    public static void Check(BoundProgram program, DiagnosticCollector findings)
    {
        foreach (var name in program.Facts.Labels.Duplicate.Order(StringComparer.Ordinal))
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
