using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Language.Binding;

/// <summary>What a line most probably does, also while it is being typed.</summary>
internal static class LineMeaning
{
    /// <summary>The instruction of the line; of a misspelt one the nearest; null if nobody can know.</summary>
    public static Instruction? InstructionOf(LineSyntax line)
    {
        if (line.Instruction is { } instruction)
        {
            return instruction;
        }

        // The parser has already looked for the nearest mnemonic; its fix says which.
        foreach (var diagnostic in line.Diagnostics)
        {
            if (diagnostic.Rule == DiagnosticRules.UnknownInstruction && diagnostic.Fixes is [{ Edits: [var edit] }, ..])
            {
                return InstructionSet.Find(edit.NewText);
            }
        }

        return null;
    }

    /// <summary>
    /// Whether anybody can say what the line does to the stack: not of an instruction that does not work yet, and not where an optional
    /// operand is written that is none, because the effect depends on it; nor where operands stand that should have been pushed.
    /// </summary>
    public static bool HasKnownEffect(Instruction instruction, LineSyntax line) =>
        !instruction.Is(InstructionFlags.Unavailable)
        && !line.Diagnostics.Any(diagnostic => diagnostic.Fixes is [{ AddsInstructions: true }, ..])
        && (instruction.EffectWithOperand is null || line.Mnemonic is not { } mnemonic
            || !line.Diagnostics.Any(diagnostic => diagnostic.Rule.Severity == Severity.Error && diagnostic.Span.Start >= mnemonic.End));

    /// <summary>The effect of the line on the stack.</summary>
    public static StackEffect EffectOf(Instruction instruction, LineSyntax line) =>
        line.Operands is [var first, ..] && instruction.EffectWithOperand is not null
            ? instruction.EffectFor([first.Value]) : instruction.Effect;

    /// <summary>The operand of a kind; null if the line lacks it.</summary>
    public static OperandSyntax? Find(LineSyntax line, OperandKind kind)
    {
        foreach (var operand in line.Operands)
        {
            if (operand.Operand.Kind == kind)
            {
                return operand;
            }
        }

        return null;
    }
}
