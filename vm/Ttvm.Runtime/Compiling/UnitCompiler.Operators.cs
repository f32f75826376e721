using System.Reflection.Emit;
using Ttvm.Language.Instructions;

namespace Ttvm.Runtime.Compiling;

/// <summary>The operators of .NET for instructions on two integers or two floats.</summary>
internal sealed partial class UnitCompiler
{
    private static OpCode OperatorOf(Opcode opcode) => opcode switch
    {
        Opcode.Add or Opcode.AddF => OpCodes.Add,
        Opcode.Sub or Opcode.SubF => OpCodes.Sub,
        Opcode.Mul or Opcode.MulF => OpCodes.Mul,
        Opcode.Div or Opcode.DivF => OpCodes.Div,
        _ => OpCodes.Rem,
    };

    private static bool IsEquality(Opcode opcode) => opcode is Opcode.Eq or Opcode.Ne;

    /// <summary>The comparison of .NET, and whether its result must be negated. Every order with a NaN is false, so for floats the
    /// comparison to negate must hold for NaN.</summary>
    private static (OpCode Comparison, bool IsOpposite) ComparisonOf(Opcode opcode, bool ofFloats) => opcode switch
    {
        Opcode.Eq => (OpCodes.Ceq, false),
        Opcode.Ne => (OpCodes.Ceq, true),
        Opcode.Lt or Opcode.LtF => (OpCodes.Clt, false),
        Opcode.Gt or Opcode.GtF => (OpCodes.Cgt, false),
        Opcode.Le or Opcode.LeF => (ofFloats ? OpCodes.Cgt_Un : OpCodes.Cgt, true),
        _ => (ofFloats ? OpCodes.Clt_Un : OpCodes.Clt, true),
    };

    /// <summary>The branch of .NET that is taken if a comparison of two integers does not hold.</summary>
    private static OpCode BranchUnless(Opcode opcode) => opcode switch
    {
        Opcode.Eq => OpCodes.Bne_Un,
        Opcode.Ne => OpCodes.Beq,
        Opcode.Lt or Opcode.LtF => OpCodes.Bge,
        Opcode.Gt or Opcode.GtF => OpCodes.Ble,
        Opcode.Le or Opcode.LeF => OpCodes.Bgt,
        _ => OpCodes.Blt,
    };
}
