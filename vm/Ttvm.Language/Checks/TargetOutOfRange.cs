using System.Globalization;
using Ttvm.Language.Binding;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Language.Checks;

/// <summary>A numeric target that points behind the program; the number of instructions itself means its end.</summary>
internal static class TargetOutOfRange
{
    /// <summary>Reports every numeric target above the number of instructions.</summary>
    public static void Check(ProgramSymbols program, DiagnosticCollector findings)
    {
        var count = program.InstructionLines.Length;
        foreach (var line in program.InstructionLines)
        {
            foreach (var operand in program.Tree.Lines[line].Operands)
            {
                if (operand.Operand.Kind == OperandKind.Label && NumberLiteral.IsDigits(operand.Value.AsText) && !(ReadIndex(operand.Value.AsText) <= count))
                {
                    findings.Add(
                        DiagnosticRules.TargetOutOfRange,
                        operand.ContentSpan.Shift(program.Tree.Text.GetLineSpan(line).Start),
                        $"There is no instruction {Phrases.Excerpt(operand.Value.AsText)}; the program ends at {count}.");
                }
            }
        }
    }

    /// <summary>The instruction index that digits mean; null if it is beyond every program.</summary>
    public static int? ReadIndex(ReadOnlySpan<char> digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;
}
