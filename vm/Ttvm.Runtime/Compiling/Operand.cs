using System.Reflection.Emit;

namespace Ttvm.Runtime.Compiling;

/// <summary>Where compiled code keeps a value that is on the stack: in locals, or nowhere, since it is known.</summary>
/// <param name="Type">Int and Float have no reference; Any has.</param>
/// <param name="Payload">Holds the integer, the float, or the payload of another value; null: see <paramref name="Bits"/>.</param>
/// <param name="Reference">Of Any: holds the reference; null: see <paramref name="Constant"/>.</param>
/// <param name="Bits">A known payload.</param>
/// <param name="Constant">Which of the unit's constants is a known reference.</param>
/// <param name="Slot">If the local is that of a variable: its slot, which may be stored to while the value is on the stack; else
/// -1.</param>
internal readonly record struct Operand(StaticType Type, LocalBuilder? Payload, LocalBuilder? Reference, long Bits, int Constant, int Slot)
{
    /// <summary>The variable that a reference has been read from and that still has it, by slot; null: none.</summary>
    public int? Origin { get; init; }

    /// <summary>Whether the method has made the list or object, and nothing else refers to it.</summary>
    public bool IsNew { get; init; }

    public bool IsKnown => Payload is null;

    public static Operand Known(StaticType type, long bits, int constant = -1) => new(type, null, null, bits, constant, -1);

    public static Operand In(LocalBuilder local, StaticType type, int slot = -1) => new(type, local, null, 0, -1, slot);

    public static Operand In(LocalBuilder reference, LocalBuilder payload) => new(StaticType.Any, payload, reference, 0, -1, -1);
}
