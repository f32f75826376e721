using Ttvm.Analysis.Stack;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Syntax;

namespace Ttvm.Analysis.Checks;

/// <summary>A numeric target that points behind the program; the number of instructions itself means its end.</summary>
internal static class TargetOutOfRange
{
    /// <summary>Reports every numeric target above the number of instructions.</summary>
    public static void Check(AnalyzedProgram program, DiagnosticCollector findings)
    {
        var names = program.Names.Program;
        foreach (var (line, target) in names.NumericTargets)
        {
            if (names.IsOutOfRange(target))
            {
                findings.Add(
                    DiagnosticRules.TargetOutOfRange,
                    target.ContentSpan.Shift(program.Tree.Text.GetLineSpan(line).Start),
                    $"There is no instruction {Phrases.Excerpt(target.Value.AsText)}; the program ends at {names.Chunks.InstructionCount}.");
            }
        }
    }
}
