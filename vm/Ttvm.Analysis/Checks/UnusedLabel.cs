using System.Collections.Immutable;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Analysis.Checks;

/// <summary>A label that nothing leads to: no jump, no call, no handler, and no string that SPAWN could look up.</summary>
internal static class UnusedLabel
{
    /// <summary>Reports every unused label; a name that begins with <c>_</c> is meant to be unused.</summary>
    public static void Check(AnalyzedProgram program, DiagnosticCollector findings)
    {
        foreach (var name in program.Names.Labels.Unused.Order(StringComparer.Ordinal))
        {
            foreach (var span in name.StartsWith('_') ? [] : program.DefinitionsOf(name))
            {
                findings.Add(DiagnosticRules.UnusedLabel, span,
                    $"Nothing leads to the label {Phrases.Excerpt(name)}; a name that begins with '_' says that this is meant.",
                    fixes: FixesOf(program, name, span));
            }
        }
    }

    private static ImmutableArray<Fix> FixesOf(AnalyzedProgram program, string name, TextSpan span)
    {
        var remove = new Fix("Remove the label", [LineEdits.Remove(program, program.Tree.Text.GetLineIndex(span.Start))]);
        return program.Labels.ContainsKey($"_{name}") ? [remove]
            : [remove, new Fix($"Change to {Phrases.Excerpt($"_{name}")}", [new TextEdit(new TextSpan(span.Start, 0), "_")])];
    }
}
