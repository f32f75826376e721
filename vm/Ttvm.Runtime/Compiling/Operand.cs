using System.Reflection.Emit;

namespace Ttvm.Runtime.Compiling;

/// <summary>A value on the stack as compiled code keeps it: in locals, or as a constant.</summary>
/// <param name="Type">The type. Values of type Int and Float need no reference, values of type Any do.</param>
/// <param name="Payload">Holds the integer, the float, or the payload of a value of type Any; null: the payload is
/// <paramref name="Bits"/>.</param>
/// <param name="Reference">Holds the reference of a value of type Any; null: it is <paramref name="Constant"/>.</param>
/// <param name="Bits">The payload of a constant.</param>
/// <param name="Constant">The index of the reference among the unit's constants.</param>
/// <param name="Slot">The slot of the variable whose local this is, which may change while the value is on the stack; -1: the local is a
/// temporary.</param>
internal readonly record struct Operand(StaticType Type, LocalBuilder? Payload, LocalBuilder? Reference, long Bits, int Constant, int Slot)
{
    /// <summary>The slot of the variable that the reference was read from and that still holds it; null: none.</summary>
    public int? Origin { get; init; }

    /// <summary>Whether the method has made the value, and nothing else refers to it.</summary>
    public bool IsNew { get; init; }

    public bool IsKnown => Payload is null;

    public static Operand Known(StaticType type, long bits, int constant = -1) => new(type, null, null, bits, constant, -1);

    public static Operand In(LocalBuilder local, StaticType type, int slot = -1) => new(type, local, null, 0, -1, slot);

    public static Operand In(LocalBuilder reference, LocalBuilder payload) => new(StaticType.Any, payload, reference, 0, -1, -1);
}
