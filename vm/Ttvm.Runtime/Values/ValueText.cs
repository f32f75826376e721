using System.Globalization;
using System.Text;

namespace Ttvm.Runtime.Values;

/// <summary>The display form (PRINT) and the inspection form (error texts, debuggers) of <c>language.md</c>, section 4.</summary>
public static class ValueText
{
    /// <summary>What PRINT writes.</summary>
    /// <param name="value">Any value, however deep and however often parts of it occur.</param>
    /// <param name="longest">How many UTF-16 units the text may have.</param>
    /// <exception cref="InsufficientMemoryException">It would have more: a list that holds another twice, which holds another twice, and so
    /// on, is small, its text is not.</exception>
    public static string Display(Value value, int longest = StringValue.MaxLength) => value.Kind switch
    {
        ValueKind.Str => value.AsString!,
        ValueKind.Int => value.AsInt.ToString(CultureInfo.InvariantCulture),
        _ => Whole(value, inspect: false, longest),
    };

    /// <summary>The inspection form in full; limits as for <see cref="Display"/>.</summary>
    public static string Inspect(Value value, int longest = StringValue.MaxLength) => Whole(value, inspect: true, longest);

    /// <summary>The inspection form, cut off with an ellipsis soon after <paramref name="limit"/> units: for error texts and lists of
    /// variables.</summary>
    public static string InspectBriefly(Value value, int limit = 200) => Brief(value, inspect: true, limit);

    /// <summary>The display form, cut off in the same way: for reports, which people read.</summary>
    public static string DisplayBriefly(Value value, int limit = 1000) => Brief(value, inspect: false, limit);

    /// <summary>A text cut off in the same way.</summary>
    public static string Cut(string text, int limit) =>
        text.Length <= limit ? text : text[..(char.IsHighSurrogate(text[limit - 1]) ? limit - 1 : limit)] + "…";

    private static string Whole(Value value, bool inspect, int longest)
    {
        var text = new StringBuilder();
        Append(text, value, inspect, longest);
        return text.Length <= longest ? text.ToString() : throw new InsufficientMemoryException();
    }

    private static string Brief(Value value, bool inspect, int limit)
    {
        var text = new StringBuilder();
        Append(text, value, inspect, limit);
        return Cut(text.ToString(0, Math.Min(text.Length, limit + 1)), limit);
    }

    /// <summary>Stops soon after <paramref name="limit"/>. Remembers where it is in a list of its own: programs nest values deeper than a
    /// thread's stack is.</summary>
    private static void Append(StringBuilder text, Value value, bool inspect, int limit)
    {
        var open = new Stack<(HeapValue Container, int Next)>();
        AppendBeginning(text, value, inspect, limit, open);
        while (text.Length <= limit && open.TryPop(out var inner))
        {
            var fields = inner.Container as ObjectValue;
            var parts = fields is null ? ((ListValue)inner.Container).Items : fields.Values;
            if (inner.Next == parts.Length)
            {
                text.Append(fields is null ? ']' : '}');
                continue;
            }

            text.Append(inner.Next == 0 ? "" : ", ");
            if (fields is not null)
            {
                text.Append(fields.Keys[inner.Next]).Append(": ");
            }

            open.Push((inner.Container, inner.Next + 1));
            AppendBeginning(text, parts[inner.Next], inspect, limit, open);
        }
    }

    /// <summary>The whole of a value without parts; of others the bracket, and the parts are left open.</summary>
    private static void AppendBeginning(StringBuilder text, Value value, bool inspect, int limit,
        Stack<(HeapValue Container, int Next)> open)
    {
        switch (value.Kind)
        {
            case ValueKind.Int:
                text.Append(CultureInfo.InvariantCulture, $"{value.AsInt}");
                break;
            case ValueKind.Float:
                text.Append(inspect ? FloatText.Inspect(value.AsFloat) : FloatText.Display(value.AsFloat));
                break;
            case ValueKind.Bool:
                text.Append(value.AsBool ? "true" : "false");
                break;
            case ValueKind.Null:
                text.Append("null");
                break;
            case ValueKind.Str:
                AppendString(text, value.AsString!, inspect, limit);
                break;
            case ValueKind.List:
                text.Append('[');
                open.Push((value.Reference!, 0));
                break;
            case ValueKind.Object:
                text.Append('{');
                open.Push((value.Reference!, 0));
                break;
            case ValueKind.Bytes:
                text.Append(CultureInfo.InvariantCulture, $"Bytes({((BytesValue)value.Reference!).Bytes.Length})");
                break;
            case ValueKind.Function:
            case ValueKind.Closure:
            case ValueKind.Exception:
                ((CodeValue)value.Reference!).AppendTo(text, inspect);
                break;
            case ValueKind.Unset:
                text.Append("(not set)");
                break;
        }
    }

    private static void AppendString(StringBuilder text, string content, bool inspect, int limit)
    {
        if (!inspect)
        {
            text.Append(content, 0, (int)Math.Min(content.Length, Math.Max(0L, limit - (long)text.Length + 1)));
            return;
        }

        text.Append('"');
        foreach (var unit in content)
        {
            if (text.Length > limit)
            {
                return;
            }

            _ = unit switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append(@"\\"),
                '\n' => text.Append("\\n"),
                '\t' => text.Append("\\t"),
                '\r' => text.Append("\\r"),
                '\0' => text.Append("\\0"),
                _ when char.IsControl(unit) => text.Append(CultureInfo.InvariantCulture, $"\\u{{{(int)unit:X}}}"),
                _ => text.Append(unit),
            };
        }

        text.Append('"');
    }
}
