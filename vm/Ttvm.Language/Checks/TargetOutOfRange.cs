using System.Globalization;
using Ttvm.Language.Binding;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Language.Checks;

/// <summary>A numeric target that points behind the program; the number of instructions itself means its end.</summary>
internal static class TargetOutOfRange
{
    /// <summary>Reports every numeric target above the number of instructions.</summary>
    public static void Check(BoundProgram program, DiagnosticCollector findings)
    {
        var chunks = program.Facts.Program.Chunks;
        for (var ordinal = 0; chunks.HasNumericTarget && ordinal < chunks.Count; ordinal++)
        {
            for (var line = 0; chunks[ordinal].HasNumericTarget && line < chunks[ordinal].Lines.Length; line++)
            {
                foreach (var operand in chunks[ordinal].Lines[line].Operands)
                {
                    if (operand.Operand.Kind == OperandKind.Label && NumberLiteral.IsDigits(operand.Value.AsText) && !(ReadIndex(operand.Value.AsText) <= chunks.InstructionCount))
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

    /// <summary>The instruction index that digits mean; null if it is beyond every program.</summary>
    public static int? ReadIndex(ReadOnlySpan<char> digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;
}
