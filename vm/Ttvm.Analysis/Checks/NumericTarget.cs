using Ttvm.Analysis.Stack;
using Ttvm.Language.Diagnostics;

namespace Ttvm.Analysis.Checks;

/// <summary>A target that is written as an instruction index: right today, wrong after the next line that is put in above it.</summary>
internal static class NumericTarget
{
    /// <summary>Reports every numeric target.</summary>
    public static void Check(AnalyzedProgram program, DiagnosticCollector findings)
    {
        var names = program.Names.Program;
        foreach (var (line, target) in names.NumericTargets)
        {
            if (!names.IsOutOfRange(target))
            {
                findings.Add(
                    DiagnosticRules.NumericTarget,
                    target.ContentSpan.Shift(program.Tree.Text.GetLineSpan(line).Start),
                    "The number of an instruction changes with every line that is put in above it; a label stays.");
            }
        }
    }
}
