using Ttvm.Analysis.Stack;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Analysis.Checks;

/// <summary>A target that is written as an instruction index: right today, wrong after the next line that is put in above it.</summary>
internal static class NumericTarget
{
    /// <summary>Reports every numeric target.</summary>
    public static void Check(AnalyzedProgram program, DiagnosticCollector findings)
    {
        var chunks = program.Facts.Program.Chunks;
        for (var ordinal = 0; chunks.HasNumericTarget && ordinal < chunks.Count; ordinal++)
        {
            for (var line = 0; chunks[ordinal].HasNumericTarget && line < chunks[ordinal].Lines.Length; line++)
            {
                foreach (var operand in chunks[ordinal].Lines[line].Operands)
                {
                    if (operand.Operand.Kind == OperandKind.Label && NumberLiteral.IsDigits(operand.Value.AsText) && NumberLiteral.ReadIndex(operand.Value.AsText) <= chunks.InstructionCount)
                    {
                        findings.Add(
                            DiagnosticRules.NumericTarget,
                            operand.ContentSpan.Shift(program.Tree.Text.GetLineSpan(chunks.FirstLineOf(ordinal) + line).Start),
                            "The number of an instruction changes with every line that is put in above it; a label stays.");
                    }
                }
            }
        }
    }
}
