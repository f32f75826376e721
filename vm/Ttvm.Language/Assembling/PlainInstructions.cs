using System.Collections.Frozen;
using Ttvm.Language.Instructions;

namespace Ttvm.Language.Assembling;

/// <summary>Instructions without operands: one object each serves every program.</summary>
internal static class PlainInstructions
{
    private static readonly FrozenDictionary<Opcode, AssembledInstruction> ByOpcode = InstructionSet.All
        .Where(instruction => instruction.Operands.IsEmpty)
        .ToFrozenDictionary(instruction => instruction.Opcode, instruction => new AssembledInstruction(instruction.Opcode, []));

    /// <summary>The instruction of an opcode whose row has no operands.</summary>
    public static AssembledInstruction Get(Opcode opcode) => ByOpcode[opcode];
}
