using System.Runtime.CompilerServices;
using Ttvm.Language.Instructions;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Compiling;

/// <summary>What is known of a value before it is there: a lattice of height 3.</summary>
internal enum StaticType : byte
{
    /// <summary>Nothing has been found yet that could be there.</summary>
    None,

    Int,
    Float,
    Any,
}

/// <summary>The types of results.</summary>
internal static class StaticTypes
{
    public static StaticType Join(this StaticType a, StaticType b) =>
        a == b || b == StaticType.None ? a : a == StaticType.None ? b : StaticType.Any;

    public static StaticType Of(in Value value) => value.IsInt ? StaticType.Int : value.IsFloat ? StaticType.Float : StaticType.Any;

    public static StaticType OfKind(ValueKind kind) => kind switch
    {
        ValueKind.Int => StaticType.Int,
        ValueKind.Float => StaticType.Float,
        ValueKind.Unset => StaticType.None,
        _ => StaticType.Any,
    };

    /// <summary>What an arithmetic instruction leaves.</summary>
    public static StaticType OfArithmetic(Opcode opcode, StaticType a, StaticType b) =>
        IsOfFloats(opcode) ? StaticType.Float
        : a == StaticType.None || b == StaticType.None ? StaticType.None
        : a == StaticType.Any || b == StaticType.Any ? StaticType.Any
        : a == StaticType.Int && b == StaticType.Int ? StaticType.Int : StaticType.Float;

    /// <summary>What an instruction leaves that has no other rule: as its row says.</summary>
    public static StaticType OfResult(Instruction row) => row.Effect.Outputs is not [{ Types: var types }] ? StaticType.Any
        : types == ValueTypes.Int ? StaticType.Int
        : types == ValueTypes.Float ? StaticType.Float : StaticType.Any;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsOfFloats(Opcode opcode) => InstructionSet.Get(opcode).Effect.Outputs is [{ Types: ValueTypes.Float }];
}
