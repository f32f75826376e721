using System.Buffers;
using System.Globalization;

namespace Ttvm.Language.Syntax;

/// <summary>What came of reading a number.</summary>
public enum NumberReading
{
    /// <summary>It is a number in range.</summary>
    Good,

    /// <summary>It is a number, but too large or too small.</summary>
    OutOfRange,

    /// <summary>It is no number.</summary>
    Malformed,
}

/// <summary>Reads the numbers of the language; every one of them in time proportional to its length.</summary>
public static class NumberLiteral
{
    private static readonly SearchValues<char> FloatCharacters = SearchValues.Create("0123456789+-.eE");

    /// <summary>An integer: optional sign, decimal or <c>0x…</c> or <c>0b…</c>, <c>_</c> between digits, in the range of 64 bits.</summary>
    public static NumberReading ReadInt(ReadOnlySpan<char> text, out long value)
    {
        var negative = text.StartsWith('-');
        var reading = ReadMagnitude(negative || text.StartsWith('+') ? text[1..] : text, out var magnitude);
        value = unchecked((long)(negative ? 0 - magnitude : magnitude));
        if (reading != NumberReading.Good)
        {
            return reading;
        }

        var largest = (ulong)long.MaxValue + (negative ? 1UL : 0UL);
        return magnitude <= largest ? NumberReading.Good : NumberReading.OutOfRange;
    }

    /// <summary>A count or a time: the notation of <see cref="ReadInt"/>, 0 to 2³²−1.</summary>
    public static NumberReading ReadUInt32(ReadOnlySpan<char> text, out long value)
    {
        var reading = ReadInt(text, out value);
        return reading == NumberReading.Good && value is < 0 or > uint.MaxValue ? NumberReading.OutOfRange : reading;
    }

    /// <summary>A process id: decimal digits, 0 to 2⁶⁴−1; the value is its bits.</summary>
    public static NumberReading ReadPid(ReadOnlySpan<char> text, out long value)
    {
        value = 0;
        if (!IsDigits(text))
        {
            return ReadInt(text, out _) == NumberReading.Malformed ? NumberReading.Malformed : NumberReading.OutOfRange;
        }

        var reading = ReadMagnitude(text, out var magnitude);
        value = unchecked((long)magnitude);
        return reading;
    }

    /// <summary>A float: decimal or exponent form with an optional sign, <c>inf</c>, <c>-inf</c> or <c>nan</c>.</summary>
    public static NumberReading ReadFloat(ReadOnlySpan<char> text, out double value)
    {
        switch (text)
        {
            case "inf":
                value = double.PositiveInfinity;
                return NumberReading.Good;
            case "-inf":
                value = double.NegativeInfinity;
                return NumberReading.Good;
            case "nan":
                value = double.NaN;
                return NumberReading.Good;
        }

        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

        // The check of the characters keeps out the words that double.TryParse knows besides ours, such as Infinity and ∞.
        if (text.IndexOfAnyExcept(FloatCharacters) >= 0 || !double.TryParse(text, Styles, CultureInfo.InvariantCulture, out value))
        {
            value = 0;
            return NumberReading.Malformed;
        }

        return double.IsFinite(value) ? NumberReading.Good : NumberReading.OutOfRange;
    }

    /// <summary>Whether all characters are decimal digits, and there is one.</summary>
    public static bool IsDigits(ReadOnlySpan<char> text) => !text.IsEmpty && text.IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary>The instruction index that digits mean; null if it is beyond every program.</summary>
    public static int? ReadIndex(ReadOnlySpan<char> digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;

    /// <summary>The text of a float that reads back as the same value.</summary>
    public static string Write(double value) => value switch
    {
        double.PositiveInfinity => "inf",
        double.NegativeInfinity => "-inf",
        _ when double.IsNaN(value) => "nan",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static NumberReading ReadMagnitude(ReadOnlySpan<char> text, out ulong value)
    {
        uint numberBase = text switch
        {
            ['0', 'x' or 'X', ..] => 16,
            ['0', 'b' or 'B', ..] => 2,
            _ => 10,
        };
        var digits = numberBase == 10 ? text : text[2..];
        value = 0;
        if (digits.IsEmpty)
        {
            return NumberReading.Malformed;
        }

        var fits = true;
        var mayBeSeparator = false;
        foreach (var character in digits)
        {
            if (character == '_' && mayBeSeparator)
            {
                mayBeSeparator = false;
                continue;
            }

            var digit = DigitOf(character);
            if (digit >= numberBase)
            {
                return NumberReading.Malformed;
            }

            mayBeSeparator = true;
            fits = fits && value <= (ulong.MaxValue - digit) / numberBase;
            value = unchecked((value * numberBase) + digit);
        }

        return !mayBeSeparator ? NumberReading.Malformed : fits ? NumberReading.Good : NumberReading.OutOfRange;
    }

    private static uint DigitOf(char character) => character switch
    {
        >= '0' and <= '9' => (uint)(character - '0'),
        >= 'a' and <= 'f' => (uint)(character - 'a' + 10),
        >= 'A' and <= 'F' => (uint)(character - 'A' + 10),
        _ => uint.MaxValue,
    };
}
