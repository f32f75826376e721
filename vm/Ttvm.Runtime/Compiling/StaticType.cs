using System.Runtime.CompilerServices;
using Ttvm.Language.Instructions;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Compiling;

/// <summary>What is known of the type of a value at compile time: a lattice of height 3.</summary>
internal enum StaticType : byte
{
    /// <summary>The bottom: no value has been found yet.</summary>
    None,

    Int,
    Float,
    Any,
}

/// <summary>Joins types, and finds the types of results.</summary>
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

    /// <summary>The type of what an arithmetic instruction leaves.</summary>
    public static StaticType OfArithmetic(Opcode opcode, StaticType a, StaticType b) =>
        IsOfFloats(opcode) ? StaticType.Float
        : a == StaticType.None || b == StaticType.None ? StaticType.None
        : a == StaticType.Any || b == StaticType.Any ? StaticType.Any
        : a == StaticType.Int && b == StaticType.Int ? StaticType.Int : StaticType.Float;

    /// <summary>The type of what any other instruction leaves, by its row.</summary>
    public static StaticType OfResult(Instruction row) => row.Effect.Outputs is not [{ Types: var types }] ? StaticType.Any
        : types == ValueTypes.Int ? StaticType.Int
        : types == ValueTypes.Float ? StaticType.Float : StaticType.Any;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsOfFloats(Opcode opcode) => InstructionSet.Get(opcode).Effect.Outputs is [{ Types: ValueTypes.Float }];
}
