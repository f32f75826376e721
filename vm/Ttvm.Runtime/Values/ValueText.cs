using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Ttvm.Runtime.Values;

/// <summary>The display form (PRINT) and the inspection form (error texts, debuggers) of <c>language.md</c>, section 4.</summary>
internal static class ValueText
{
    public static string Display(Value value) => value.Kind switch
    {
        ValueKind.Str => value.AsString!,
        ValueKind.Int => value.AsInt.ToString(CultureInfo.InvariantCulture),
        _ => Render(value, inspect: false, int.MaxValue),
    };

    public static string Inspect(Value value) => Render(value, inspect: true, int.MaxValue);

    /// <summary>The inspection form, cut off with an ellipsis soon after <paramref name="limit"/> units: for error texts and lists of variables.</summary>
    public static string InspectBriefly(Value value, int limit = 200) => Render(value, inspect: true, limit);

    private static string Render(Value value, bool inspect, int limit)
    {
        var text = new StringBuilder();
        Append(text, value, inspect, limit);
        if (text.Length > limit)
        {
            text.Length = char.IsHighSurrogate(text[limit - 1]) ? limit - 1 : limit;
            text.Append('…');
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, Value value, bool inspect, int limit)
    {
        if (text.Length > limit)
        {
            return;
        }

        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            text.Append('…');
            return;
        }

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
                AppendItems(text, ((ListValue)value.Reference!).Items, inspect, limit);
                break;
            case ValueKind.Object:
                AppendFields(text, (ObjectValue)value.Reference!, inspect, limit);
                break;
            case ValueKind.Bytes:
                text.Append(CultureInfo.InvariantCulture, $"Bytes({((BytesValue)value.Reference!).Bytes.Length})");
                break;
            case ValueKind.Function:
            case ValueKind.Closure:
                AppendFunction(text, (FunctionValue)value.Reference!);
                break;
            case ValueKind.Exception:
                AppendException(text, (ExceptionValue)value.Reference!, withTrace: !inspect);
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
            text.Append(content);
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

    private static void AppendItems(StringBuilder text, ReadOnlySpan<Value> items, bool inspect, int limit)
    {
        text.Append('[');
        for (var i = 0; i < items.Length && text.Length <= limit; i++)
        {
            text.Append(i == 0 ? "" : ", ");
            Append(text, items[i], inspect, limit);
        }

        text.Append(']');
    }

    private static void AppendFields(StringBuilder text, ObjectValue fields, bool inspect, int limit)
    {
        text.Append('{');
        for (var i = 0; i < fields.Count && text.Length <= limit; i++)
        {
            text.Append(i == 0 ? "" : ", ").Append(fields.Keys[i]).Append(": ");
            Append(text, fields.Values[i], inspect, limit);
        }

        text.Append('}');
    }

    private static void AppendFunction(StringBuilder text, FunctionValue function)
    {
        text.Append(function.Kind == ValueKind.Function ? "function@" : "closure@");
        text.Append(CultureInfo.InvariantCulture, $"{function.Target.Entry} ({string.Join(", ", function.Target.Parameters)})");
        if (function.Kind == ValueKind.Closure)
        {
            text.Append(CultureInfo.InvariantCulture, $" [captured: {function.CapturedNames.Length}]");
        }
    }

    private static void AppendException(StringBuilder text, ExceptionValue exception, bool withTrace)
    {
        text.Append("Exception: ").Append(exception.Message);
        if (withTrace && exception.Trace.Length > 0)
        {
            text.Append("\nStack trace:");
            foreach (var entry in exception.Trace)
            {
                text.Append('\n').Append(entry);
            }
        }
    }
}
