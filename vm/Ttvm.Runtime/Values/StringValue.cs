
namespace Ttvm.Runtime.Values;

/// <summary>
/// A string that appends in amortised constant time: strings made by appending share one buffer, as lists do, where each sees only its
/// first <see cref="Length"/> units. Any other long concatenation is kept as its two halves and put together when somebody reads it.
/// Several threads may do that at once; they write the same text, so the last one wins harmlessly.
/// Compiled code that has made a string, and knows that only one variable refers to it, appends to it in place, as it does to lists.
/// </summary>
internal sealed class StringValue : HeapValue
{
    /// <summary>Below this many units copying is cheaper than remembering parts. A guess.</summary>
    private const int ShortestRope = 256;

    /// <summary>Up to so many units are copied into a buffer, and not kept as a half.</summary>
    private const int LongestAppended = 256;

    /// <summary>Up to so many units two halves are put together to make a buffer of them: nobody may ever read what is longer.</summary>
    private const int LongestPutTogether = 1 << 16;

    private static readonly StringValue[] Ascii = Arrays.Make(128, unit => new StringValue(((char)unit).ToString()) { _scalars = 1 });

    private static readonly StringValue Empty = new("");

    /// <summary>The whole text, once somebody has read it. Written before the halves are let go.</summary>
    private volatile string? _text;

    // Volatile like the text: a reader looks at the parts first and at the text afterwards, the writer does it the other way round,
    // so a reader that misses the parts finds the text, on every processor.

    /// <summary><see cref="Halves"/>, or the <see cref="Buffer"/> that the string begins; null of a string that has its text
    /// only.</summary>
    private volatile object? _parts;

    /// <summary>Length in Unicode scalars, or -1 before anybody asked.</summary>
    private int _scalars = -1;

    private StringValue(string text) : base(ValueKind.Str)
    {
        _text = text;
        Length = text.Length;
    }

    private StringValue(object parts, int length) : base(ValueKind.Str)
    {
        _parts = parts;
        Length = length;
    }

    /// <summary>Length in UTF-16 units.</summary>
    public int Length { get; private set; }

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

        return length < ShortestRope ? new StringValue(string.Concat(left.Text, right.Text))
            : (right.Length <= LongestAppended ? left.TryAppend(right) : null) ?? new StringValue(new Halves(left, right), (int)length);
    }

    /// <summary>Puts a short string behind this one in a buffer. Null: another string has been put there before, or this one is not worth
    /// copying.</summary>
    private StringValue? TryAppend(StringValue right)
    {
        var length = Length + right.Length;
        var buffer = _parts as Buffer;
        if (buffer is null || length > buffer.Units.Length)
        {
            if (buffer is null ? _text is null && Length > LongestPutTogether : Volatile.Read(ref buffer.Used) != Length)
            {
                return null;
            }

            // Whoever appends to this string again finds the buffer used, and does not copy: a string is copied once at most, and once more
            // each time that it has doubled.
            buffer = new Buffer { Units = GC.AllocateUninitializedArray<char>((int)Math.Min(2L * length, MaxLength)), Used = Length };
            CopyTo(buffer.Units);
            _parts = buffer;
        }

        return TryAppendToRoom(right);
    }

    /// <summary>As <see cref="Concat"/>, if there is room for it behind this string; else null.</summary>
    public StringValue? TryAppendToRoom(StringValue right) => _parts is Buffer buffer && TryClaim(buffer, right)
        ? new StringValue(buffer, Length + right.Length) { _scalars = ScalarsWith(right) } : null;

    /// <summary>Becomes what <see cref="Concat"/> makes, if there is room for it behind this string. Only the caller may know of this
    /// string.</summary>
    public bool TryAppendInPlace(StringValue right)
    {
        if (_parts is not Buffer buffer || !TryClaim(buffer, right))
        {
            return false;
        }

        (_text, _scalars, Length) = (null, ScalarsWith(right), Length + right.Length);
        return true;
    }

    /// <summary>Puts a short string behind this one, if there is room and nobody has put anything there. The exchange lets only one string
    /// claim the place; it is written before the longer string is published.</summary>
    private bool TryClaim(Buffer buffer, StringValue right)
    {
        var length = Length + right.Length;
        if (right.Length > LongestAppended || length > buffer.Units.Length
            || Interlocked.CompareExchange(ref buffer.Used, length, Length) != Length)
        {
            return false;
        }

        right.CopyTo(buffer.Units.AsSpan(Length));
        return true;
    }

    private int ScalarsWith(StringValue right) => _scalars < 0 ? -1 : _scalars + right.ScalarCount;

    private void CopyTo(Span<char> target)
    {
        var parts = _parts;
        if (_text is null && parts is Buffer buffer)
        {
            buffer.Units.AsSpan(0, Length).CopyTo(target);
        }
        else
        {
            Text.CopyTo(target);
        }
    }

    /// <summary>The most UTF-16 units a .NET string can hold.</summary>
    public const int MaxLength = 0x3FFFFFDF;

    /// <summary>Walks the halves with an explicit stack, from the right, since appending makes them deep on the left.</summary>
    private string Flatten()
    {
        var text = string.Create(Length, this, static (target, whole) =>
        {
            var pending = new Stack<StringValue>();
            pending.Push(whole);
            var end = target.Length;
            while (pending.TryPop(out var part))
            {
                if (part._parts is Halves halves && part._text is null)
                {
                    pending.Push(halves.Left);
                    pending.Push(halves.Right);
                }
                else
                {
                    end -= part.Length;
                    part.CopyTo(target[end..]);
                }
            }
        });

        _text = text;
        if (_parts is Halves)
        {
            // Whoever makes a buffer of them meanwhile has put them together, too: it is lost, and made again when it is needed.
            _parts = null;
        }

        return text;
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

    private sealed record Halves(StringValue Left, StringValue Right);

    private sealed class Buffer
    {
        public required char[] Units;

        /// <summary>How many units belong to some string; only ever grows, by compare-exchange.</summary>
        public int Used;
    }
}
