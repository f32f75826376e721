using System.Text;

namespace Ttvm.Runtime.Values;

/// <summary>
/// What a <see cref="Value"/> refers to when it is not an integer: a tag that says how to read the payload, or a value with
/// contents of its own. All of them are immutable as far as any program can see, so messages are sent by reference.
/// </summary>
internal abstract class HeapValue(ValueKind kind)
{
    public readonly ValueKind Kind = kind;
}

/// <summary>Marks values whose payload is inline; one instance each, so that a type test is a reference comparison.</summary>
internal sealed class Tag : HeapValue
{
    public static readonly Tag Float = new(ValueKind.Float);
    public static readonly Tag Bool = new(ValueKind.Bool);
    public static readonly Tag Null = new(ValueKind.Null);
    public static readonly Tag Unset = new(ValueKind.Unset);

    private Tag(ValueKind kind) : base(kind)
    {
    }
}

/// <summary>A value that knows of code: a function, or an exception with its trace. What code is, the other values need not know.</summary>
internal abstract class CodeValue(ValueKind kind) : HeapValue(kind)
{
    /// <summary>The values that it holds.</summary>
    public virtual ReadOnlySpan<Value> Parts => [];

    /// <summary>Whether it is equal to another value of its kind if their parts are.</summary>
    public abstract bool IsLike(CodeValue other);

    /// <summary>Appends what <see cref="ValueText"/> says of it.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="inspect">Whether in the inspection form; else in the display form.</param>
    public abstract void AppendTo(StringBuilder text, bool inspect);
}

internal sealed class BytesValue(byte[] bytes) : HeapValue(ValueKind.Bytes)
{
    /// <summary>Never written after construction.</summary>
    public readonly byte[] Bytes = bytes;
}
