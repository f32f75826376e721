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
        var chunks = program.Facts.Program.Chunks;
        for (var ordinal = 0; chunks.HasNumericTarget && ordinal < chunks.Count; ordinal++)
        {
            for (var line = 0; chunks[ordinal].HasNumericTarget && line < chunks[ordinal].Lines.Length; line++)
            {
                foreach (var operand in chunks[ordinal].Lines[line].Operands)
                {
                    if (program.Names.Program.IsOutOfRange(operand))
                    {
                        findings.Add(
                            DiagnosticRules.TargetOutOfRange,
                            operand.ContentSpan.Shift(program.Tree.Text.GetLineSpan(chunks.FirstLineOf(ordinal) + line).Start),
                            $"There is no instruction {Phrases.Excerpt(operand.Value.AsText)}; the program ends at {chunks.InstructionCount}.");
                    }
                }
            }
        }
    }
}
