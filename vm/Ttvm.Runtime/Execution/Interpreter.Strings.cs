using System.Globalization;
using System.Text;
using Ttvm.Language.Instructions;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Execution;

/// <summary>Strings and conversions. Positions and lengths count Unicode scalars.</summary>
internal static partial class Interpreter
{
    private static Outcome Concat(Process p, in Op op)
    {
        var (a, b) = PopTwo(p);
        if (TextOf(a) is not { } left || TextOf(b) is not { } right)
        {
            return Mismatch(p, op, "two strings", a, b);
        }

        return StringValue.Concat(left, right, p.Machine.Memory.LongestText) is { } joined ? Push(p, new Value(joined))
            : Fail(p, "CONCAT: the string would be too long");

        // An exception counts as its message.
        static StringValue? TextOf(Value value) => value.Reference switch
        {
            StringValue text => text,
            ExceptionValue exception => StringValue.Of(exception.Message),
            _ => null,
        };
    }

    private static Outcome ToStr(Process p)
    {
        var value = p.Pop();
        return Push(p, value.Kind == ValueKind.Str ? value : Value.OfString(DisplayOf(p, value)));
    }

    private static Outcome ToInt(Process p, in Op op)
    {
        var value = p.Pop();
        switch (value.Kind)
        {
            case ValueKind.Int:
                return Push(p, value);
            case ValueKind.Float when value.AsFloat >= long.MinValue && value.AsFloat < 9223372036854775808.0:
                return Push(p, Value.OfInt((long)value.AsFloat));
            case ValueKind.Str when !HoldsNul(value.AsString!)
                && long.TryParse(value.AsString!.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed):
                return Push(p, Value.OfInt(parsed));
            case ValueKind.Str or ValueKind.Float:
                return Fail(p, $"Cannot convert {ValueText.InspectBriefly(value)} to Int");
            default:
                return Mismatch(p, op, "a string or a number", value);
        }
    }

    private static Outcome ToFloat(Process p, in Op op)
    {
        var value = p.Pop();
        if (value.IsNumber)
        {
            return Push(p, Value.OfFloat(value.Widened));
        }

        if (value.AsString is not { } text)
        {
            return Mismatch(p, op, "a string or a number", value);
        }

        return TryParseFloat(text.Trim(), out var number) ? Push(p, Value.OfFloat(number))
            : Fail(p, $"Cannot convert {ValueText.InspectBriefly(value)} to Float");
    }

    private static bool TryParseFloat(string text, out double number)
    {
        switch (text.ToLowerInvariant())
        {
            case "inf" or "+inf" or "infinity":
                number = double.PositiveInfinity;
                return true;
            case "-inf" or "-infinity":
                number = double.NegativeInfinity;
                return true;
            case "nan":
                number = double.NaN;
                return true;
            default:
                const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
                return double.TryParse(text, Styles, CultureInfo.InvariantCulture, out number)
                    && double.IsFinite(number) && !HoldsNul(text);
        }
    }

    /// <summary>The platform reads a number and passes over any NUL behind it.</summary>
    private static bool HoldsNul(string text) => text.Contains('\0', StringComparison.Ordinal);

    private static Outcome TypeOf(Process p) => Push(p, Value.OfString(p.Pop().Kind.ToString().ToLowerInvariant()));

    private static Outcome Substr(Process p, in Op op)
    {
        var (count, from) = (p.Pop(), p.Pop());
        var subject = p.Pop();
        if (subject.Reference is not StringValue text || !from.IsInt || !count.IsInt)
        {
            return Mismatch(p, op, "Str, Int, Int", subject, from, count);
        }

        var length = text.ScalarCount;
        if (from.AsInt < 0 || from.AsInt > length || count.AsInt < 0)
        {
            return Fail(p, $"SUBSTR from {from.AsInt} for {count.AsInt} is out of bounds for string of length {length}");
        }

        var start = (int)from.AsInt;
        var end = (int)Math.Min(length, start + Math.Min(count.AsInt, length));
        return Push(p, Value.OfString(text.Text[text.UnitOfScalar(start)..text.UnitOfScalar(end)]));
    }

    private static Outcome Split(Process p, in Op op)
    {
        var (a, b) = PopTwo(p);
        if (a.AsString is not { } text || b.AsString is not { } separator)
        {
            return Mismatch(p, op, "two strings", a, b);
        }

        var parts = separator.Length == 0 ? text.EnumerateRunes().Select(rune => rune.ToString()) : text.Split(separator);
        return Push(p, Value.OfList([.. parts.Select(Value.OfString)]));
    }

    private static Outcome Join(Process p, in Op op)
    {
        var (a, b) = PopTwo(p);
        if (a.Reference is not ListValue list || b.AsString is not { } separator)
        {
            return Mismatch(p, op, "List, Str", a, b);
        }

        var longest = p.Machine.Memory.LongestText;
        var text = new StringBuilder();
        for (var i = 0; i < list.Count; i++)
        {
            text.Append(i == 0 ? "" : separator).Append(DisplayOf(p, list[i]));
            if (text.Length > longest)
            {
                throw new InsufficientMemoryException();
            }
        }

        return Push(p, Value.OfString(text.ToString()));
    }

    private static Outcome IndexOf(Process p, in Op op)
    {
        var (a, b) = PopTwo(p);
        if (a.AsString is not { } text || b.AsString is not { } part)
        {
            return Mismatch(p, op, "two strings", a, b);
        }

        var unit = text.IndexOf(part, StringComparison.Ordinal);
        return Push(p, Value.OfInt(unit < 0 ? -1 : StringValue.Of(text[..unit]).ScalarCount));
    }

    private static Outcome ChangeCase(Process p, in Op op)
    {
        var value = p.Pop();
        return value.AsString is not { } text ? Mismatch(p, op, "a string", value)
            : Push(p, Value.OfString(op.Opcode == Opcode.Upper ? text.ToUpperInvariant() : text.ToLowerInvariant()));
    }
}
