using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Analysis.Domain;

/// <summary>What JZ makes of a value: the number 0, false and null are false, everything else is true, also 0.0 and what is
/// empty.</summary>
public static class Truthiness
{
    /// <summary>Whether the value that a line pushes counts as true; null if the line does not say which value that is.</summary>
    public static bool? OfLiteral(LineSyntax line) => line switch
    {
        { Instruction.Opcode: Opcode.PushInt, Operands: [var number] } => number.Value.AsInt != 0,
        { Instruction.Opcode: Opcode.PushBool, Operands: [var value] } => value.Value.AsBool,
        _ => line.Is(InstructionFlags.PushesTrue) ? true : line.Is(InstructionFlags.PushesFalse) ? false : null,
    };
}
