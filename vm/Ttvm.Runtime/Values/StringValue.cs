
namespace Ttvm.Runtime.Values;

/// <summary>
/// A string that appends in amortised constant time: a long concatenation is kept as its two halves and put together when
/// somebody reads it. Several threads may do that at once; they write the same text, so the last one wins harmlessly.
/// </summary>
internal sealed class StringValue : HeapValue
{
    /// <summary>Below this many units copying is cheaper than remembering halves. A guess.</summary>
    private const int ShortestRope = 256;

    private static readonly StringValue[] Ascii = [.. Enumerable.Range(0, 128).Select(unit => new StringValue(((char)unit).ToString()))];

    private static readonly StringValue Empty = new("");

    /// <summary>The whole text, once somebody has read it. Written before the halves are let go.</summary>
    private volatile string? _text;

    // Volatile like the text: a reader looks at the halves first and at the text afterwards, the writer does it the other way round,
    // so a reader that misses the halves finds the text, on every processor.
    private volatile StringValue? _left;
    private volatile StringValue? _right;

    /// <summary>Length in Unicode scalars, or -1 before anybody asked.</summary>
    private int _scalars = -1;

    private StringValue(string text) : base(ValueKind.Str)
    {
        _text = text;
        Length = text.Length;
    }

    private StringValue(StringValue left, StringValue right) : base(ValueKind.Str)
    {
        _left = left;
        _right = right;
        Length = left.Length + right.Length;
    }

    /// <summary>Length in UTF-16 units.</summary>
    public int Length { get; }

    public string Text => _text ?? Flatten();

    /// <summary>Length in Unicode scalars, the language's own unit.</summary>
    public int ScalarCount
    {
        get
        {
            if (_scalars < 0)
            {
                var count = 0;
                foreach (var unit in Text)
                {
                    count += char.IsLowSurrogate(unit) ? 0 : 1;
                }

                _scalars = count;
            }

            return _scalars;
        }
    }

    public static StringValue Of(string text) =>
        text.Length == 0 ? Empty : text.Length == 1 && text[0] < 128 ? Ascii[text[0]] : new StringValue(text);

    /// <summary>Null if the result would be longer than <paramref name="longest"/> units.</summary>
    public static StringValue? Concat(StringValue left, StringValue right, int longest = MaxLength)
    {
        if (left.Length == 0)
        {
            return right;
        }

        if (right.Length == 0)
        {
            return left;
        }

        var length = (long)left.Length + right.Length;
        if (length > longest)
        {
            return null;
        }

        return length < ShortestRope ? new StringValue(string.Concat(left.Text, right.Text)) : new StringValue(left, right);
    }

    /// <summary>The most UTF-16 units a .NET string can hold.</summary>
    public const int MaxLength = 0x3FFFFFDF;

    /// <summary>Walks the halves with an explicit stack, from the right, since appending makes them deep on the left.</summary>
    private string Flatten()
    {
        var buffer = string.Create(Length, this, static (target, whole) =>
        {
            var pending = new Stack<StringValue>();
            pending.Push(whole);
            var end = target.Length;
            while (pending.TryPop(out var part))
            {
                var left = part._left;
                var right = part._right;
                if (part._text is { } text)
                {
                    end -= text.Length;
                    text.CopyTo(target[end..]);
                }
                else
                {
                    pending.Push(left!);
                    pending.Push(right!);
                }
            }
        });

        _text = buffer;
        _left = null;
        _right = null;
        return buffer;
    }

    /// <summary>The order of the language: by Unicode scalar, which differs from UTF-16 order above U+FFFF.</summary>
    public static int Compare(string left, string right)
    {
        var common = MemoryExtensions.CommonPrefixLength(left.AsSpan(), right.AsSpan());
        if (common == left.Length || common == right.Length)
        {
            return left.Length.CompareTo(right.Length);
        }

        var (a, b) = (left[common], right[common]);
        var surrogates = char.IsSurrogate(a).CompareTo(char.IsSurrogate(b));
        return surrogates != 0 ? surrogates : a.CompareTo(b);
    }

    /// <summary>The UTF-16 index of the scalar at <paramref name="index"/>, which must be at most the scalar count.</summary>
    public int UnitOfScalar(int index)
    {
        var text = Text;
        if (ScalarCount == text.Length)
        {
            return index;
        }

        var unit = 0;
        for (; index > 0; index--)
        {
            unit += char.IsHighSurrogate(text[unit]) ? 2 : 1;
        }

        return unit;
    }
}
