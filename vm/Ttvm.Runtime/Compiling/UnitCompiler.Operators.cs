using System.Reflection.Emit;
using Ttvm.Language.Instructions;

namespace Ttvm.Runtime.Compiling;

/// <summary>The operators of .NET that do what instructions do with two integers, or two floats.</summary>
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

    /// <summary>The comparison, or the one of which it is the opposite. Nothing is less than, equal to or greater than NaN, so the opposite
    /// of an order of floats is asked as one that holds for NaN.</summary>
    private static (OpCode Comparison, bool IsOpposite) ComparisonOf(Opcode opcode, bool ofFloats) => opcode switch
    {
        Opcode.Eq => (OpCodes.Ceq, false),
        Opcode.Ne => (OpCodes.Ceq, true),
        Opcode.Lt or Opcode.LtF => (OpCodes.Clt, false),
        Opcode.Gt or Opcode.GtF => (OpCodes.Cgt, false),
        Opcode.Le or Opcode.LeF => (ofFloats ? OpCodes.Cgt_Un : OpCodes.Cgt, true),
        _ => (ofFloats ? OpCodes.Clt_Un : OpCodes.Clt, true),
    };

    /// <summary>The branch that is taken if the comparison of two integers does not hold.</summary>
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
