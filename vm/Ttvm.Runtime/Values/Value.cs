using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Ttvm.Runtime.Values;

/// <summary>
/// A value of the language: 16 bytes, immutable. An integer is a payload without a reference, so the commonest values cost
/// no write barrier; floats, booleans and null carry a shared tag and their payload; everything else is a reference.
/// </summary>
[DebuggerDisplay("{Inspection,nq}")]
public readonly struct Value
{
    /// <summary>Null means Int; a <see cref="Tag"/> says how to read <see cref="Payload"/>; anything else is the value itself.</summary>
    internal readonly HeapValue? Reference;

    internal readonly long Payload;

    internal Value(HeapValue? reference, long payload)
    {
        Reference = reference;
        Payload = payload;
    }

    internal Value(HeapValue reference) : this(reference, 0)
    {
    }

    /// <summary>The null of the language.</summary>
    public static Value Null => new(Tag.Null, 0);

    /// <summary>What an empty variable slot holds; no instruction ever pushes it.</summary>
    internal static Value Unset => new(Tag.Unset, 0);

    /// <summary>An integer.</summary>
    public static Value OfInt(long value) => new(null, value);

    /// <summary>A float.</summary>
    public static Value OfFloat(double value) => new(Tag.Float, BitConverter.DoubleToInt64Bits(value));

    /// <summary>A truth value.</summary>
    public static Value OfBool(bool value) => new(Tag.Bool, value ? 1 : 0);

    /// <summary>A string; it must consist of Unicode scalars (no lone surrogates).</summary>
    public static Value OfString(string value) => new(StringValue.Of(value));

    /// <summary>A list of the given items, which must not be changed afterwards.</summary>
    internal static Value OfList(Value[] items) => new(ListValue.Of(items));

    /// <summary>The type.</summary>
    public ValueKind Kind => Reference is null ? ValueKind.Int : Reference.Kind;

    /// <summary>Whether it is an integer.</summary>
    public bool IsInt => Reference is null;

    /// <summary>Whether it is a float.</summary>
    public bool IsFloat => ReferenceEquals(Reference, Tag.Float);

    internal bool IsBool => ReferenceEquals(Reference, Tag.Bool);

    // By kind and not by the tag itself: code compiled ahead of time reaches a static only by a detour, and an integer is no detour at all.
    internal bool IsUnset => Reference is { Kind: ValueKind.Unset };

    /// <summary>Whether it is the very same value: equal for simple ones, the same object for others.</summary>
    internal bool IsSameAs(Value other) => ReferenceEquals(Reference, other.Reference) && Payload == other.Payload;

    internal bool IsNumber => IsInt || IsFloat;

    /// <summary>The integer; only of an Int.</summary>
    public long AsInt => Payload;

    /// <summary>The float; only of a Float.</summary>
    public double AsFloat => BitConverter.Int64BitsToDouble(Payload);

    /// <summary>The truth value; only of a Bool.</summary>
    public bool AsBool => Payload != 0;

    /// <summary>A number of either type as a float, rounding integers beyond 2⁵³.</summary>
    internal double Widened => IsInt ? Payload : AsFloat;

    /// <summary>The list, or null if it is of another type.</summary>
    internal ListValue? AsList => Reference is { Kind: ValueKind.List } list ? Unsafe.As<ListValue>(list) : null;

    /// <summary>The string, or null if it is of another type.</summary>
    public string? AsString => (Reference as StringValue)?.Text;

    /// <summary>False are Int 0, Bool false and Null; all else is true (JZ).</summary>
    internal bool IsTruthy
    {
        get
        {
            if (Reference is null || IsBool)
            {
                return Payload != 0;
            }

            return !ReferenceEquals(Reference, Tag.Null);
        }
    }

    /// <summary>The form PRINT writes (<c>language.md</c>, section 4).</summary>
    public string Display => ValueText.Display(this);

    /// <summary>The form error texts and debuggers show: strings quoted, floats always with a fraction or exponent.</summary>
    public string Inspection => ValueText.Inspect(this);

    /// <inheritdoc/>
    public override string ToString() => Display;
}
