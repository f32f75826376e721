using System.Collections.Immutable;

namespace Ttvm.Language.Instructions;

/// <summary>
/// The value of one operand, as written (a label is its name) or as assembled (a label is an instruction index).
/// One type serves the tree, the module and the bytecode, so nothing is translated twice.
/// </summary>
public readonly record struct OperandValue
{
    private OperandValue(OperandKind kind, bool isPresent, long number, object? content)
    {
        Kind = kind;
        IsPresent = isPresent;
        Number = number;
        Content = content;
    }

    /// <summary>How the operand is read and encoded.</summary>
    public OperandKind Kind { get; }

    /// <summary>Whether it was given; only optional operands may be absent.</summary>
    public bool IsPresent { get; }

    private long Number { get; }

    private object? Content { get; }

    /// <summary>Int: the value. Count, Milliseconds: 0 to 2³²−1. Pid: the bits of an unsigned 64-bit number. Label, assembled: the
    /// instruction index.</summary>
    public long AsInt => Number;

    /// <summary>Float: the value.</summary>
    public double AsFloat => BitConverter.Int64BitsToDouble(Number);

    /// <summary>Bool: the value.</summary>
    public bool AsBool => Number != 0;

    /// <summary>Str, Pattern and all names: the text without quotes and with escapes resolved. Label as written: its name, or the digits of
    /// an index. Empty where absent.</summary>
    public string AsText => Content as string ?? "";

    /// <summary>Params: the names in order; empty where there are none.</summary>
    public ImmutableArray<string> AsParams => Content is ImmutableArray<string> names ? names : [];

    /// <summary>An optional operand that was not given.</summary>
    public static OperandValue Absent(OperandKind kind) => new(kind, false, 0, null);

    /// <summary>An operand that is a number: Int, Count, Milliseconds, Pid.</summary>
    public static OperandValue OfInt(OperandKind kind, long value) => new(kind, true, value, null);

    /// <summary>A float literal.</summary>
    public static OperandValue OfFloat(double value) => new(OperandKind.Float, true, BitConverter.DoubleToInt64Bits(value), null);

    /// <summary>A bool literal.</summary>
    public static OperandValue OfBool(bool value) => new(OperandKind.Bool, true, value ? 1 : 0, null);

    /// <summary>An operand that is text: Str, Pattern, any name, or a label as written.</summary>
    public static OperandValue OfText(OperandKind kind, string text) => new(kind, true, 0, text);

    /// <summary>An assembled label: where it leads, and the name it was written with (empty for a bare index).</summary>
    public static OperandValue OfTarget(int index, string name) => new(OperandKind.Label, true, index, name);

    /// <summary>Parameter names.</summary>
    public static OperandValue OfParams(ImmutableArray<string> names) => new(OperandKind.Params, true, 0, names);

    /// <summary>Structural equality; parameter lists are compared name by name.</summary>
    public bool Equals(OperandValue other) =>
        Kind == other.Kind && IsPresent == other.IsPresent && Number == other.Number
        && (Kind == OperandKind.Params ? AsParams.AsSpan().SequenceEqual(other.AsParams.AsSpan()) : AsText == other.AsText);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, IsPresent, Number, AsText, AsParams.Length);
}
