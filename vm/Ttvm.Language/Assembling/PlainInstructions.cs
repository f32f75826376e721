using Ttvm.Language.Instructions;

namespace Ttvm.Language.Assembling;

/// <summary>Instructions without operands: one object each serves every program.</summary>
internal static class PlainInstructions
{
    /// <summary>An array, because a dictionary of opcodes costs several milliseconds at every start of a program: nobody has compiled one
    /// in advance.</summary>
    private static readonly AssembledInstruction?[] ByCode = IndexByCode();

    /// <summary>The instruction of an opcode whose row has no operands.</summary>
    public static AssembledInstruction Get(Opcode opcode) => ByCode[(int)opcode]!;

    private static AssembledInstruction?[] IndexByCode()
    {
        var last = 0;
        foreach (var instruction in InstructionSet.All)
        {
            last = Math.Max(last, (int)instruction.Opcode);
        }

        var byCode = new AssembledInstruction?[last + 1];
        foreach (var instruction in InstructionSet.All)
        {
            if (instruction.Operands.IsEmpty)
            {
                byCode[(int)instruction.Opcode] = new AssembledInstruction(instruction.Opcode, []);
            }
        }

        return byCode;
    }
}
