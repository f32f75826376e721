using System.Globalization;
using System.Text;
using System.Text.Json;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Recordings;

/// <summary>
/// Values of the language as JSON, without loss. Values that JSON has are written as such, floats with a fraction or an exponent; every
/// other value is an object whose first member names its kind.
/// </summary>
internal static class RecordedValues
{
    /// <summary>How deep values may nest; guards the thread's stack.</summary>
    public const int MostDepth = 2000;

    /// <summary>Writes a value.</summary>
    /// <exception cref="RecordingException">The value is nested too deep.</exception>
    public static void Write(Utf8JsonWriter json, Value value, int depth = 0)
    {
        if (depth > MostDepth)
        {
            throw new RecordingException($"a value in it is nested deeper than {MostDepth}");
        }

        switch (value.Kind)
        {
            case ValueKind.Int:
                json.WriteNumberValue(value.AsInt);
                break;
            case ValueKind.Float when double.IsFinite(value.AsFloat):
                json.WriteRawValue(FloatText.Inspect(value.AsFloat));
                break;
            case ValueKind.Float:
                // All bits are written: there are many NaNs, and a state hash tells them apart.
                Begin(json, "float");
                json.WriteStringValue(BitConverter.DoubleToInt64Bits(value.AsFloat).ToString("X16", CultureInfo.InvariantCulture));
                json.WriteEndObject();
                break;
            case ValueKind.Str:
                WriteText(json, value.AsString!);
                break;
            case ValueKind.Bool:
                json.WriteBooleanValue(value.AsBool);
                break;
            case ValueKind.Null:
                json.WriteNullValue();
                break;
            case ValueKind.Unset:
                Begin(json, "unset");
                json.WriteBooleanValue(true);
                json.WriteEndObject();
                break;
            case ValueKind.Bytes:
                Begin(json, "bytes");
                json.WriteBase64StringValue(((BytesValue)value.Reference!).Bytes);
                json.WriteEndObject();
                break;
            case ValueKind.List:
                Write(json, ((ListValue)value.Reference!).Items, depth + 1);
                break;
            case ValueKind.Object:
                var fields = (ObjectValue)value.Reference!;
                Begin(json, "object");
                json.WriteStartArray();
                for (var i = 0; i < fields.Count; i++)
                {
                    json.WriteStartArray();
                    WriteText(json, fields.Keys[i]);
                    Write(json, fields.Values[i], depth + 2);
                    json.WriteEndArray();
                }

                json.WriteEndArray();
                json.WriteEndObject();
                break;
            case ValueKind.Function:
            case ValueKind.Closure:
                var function = (FunctionValue)value.Reference!;
                Begin(json, "function");
                WriteTarget(json, function.Target);
                if (value.Kind == ValueKind.Closure)
                {
                    json.WriteStartArray("captured");
                    for (var i = 0; i < function.CapturedNames.Length; i++)
                    {
                        json.WriteStartArray();
                        WriteText(json, function.CapturedNames[i]);
                        Write(json, function.CapturedValues[i], depth + 2);
                        json.WriteEndArray();
                    }

                    json.WriteEndArray();
                }

                json.WriteEndObject();
                break;
            case ValueKind.Exception:
                var exception = (ExceptionValue)value.Reference!;
                Begin(json, "exception");
                WriteText(json, exception.Message);
                json.WriteStartArray("trace");
                foreach (var entry in exception.Trace)
                {
                    json.WriteStartArray();
                    WriteTarget(json, entry.Target);
                    json.WriteNumberValue(entry.Index);
                    json.WriteEndArray();
                }

                json.WriteEndArray();
                json.WriteEndObject();
                break;
            default:
                throw new System.Diagnostics.UnreachableException($"nobody has said how {value.Kind} is recorded");
        }
    }

    /// <summary>Reads what <see cref="Write(Utf8JsonWriter, Value, int)"/> has written.</summary>
    /// <param name="json">The value.</param>
    /// <param name="code">The code of the machine, for functions; null: no value has any.</param>
    public static Value Read(JsonElement json, CodeStore? code)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Number:
                return json.GetRawText().AsSpan().ContainsAny('.', 'e', 'E') ? Value.OfFloat(json.GetDouble())
                    : Value.OfInt(json.GetInt64());
            case JsonValueKind.String:
                return Value.OfString(ReadText(json));
            case JsonValueKind.True:
            case JsonValueKind.False:
                return Value.OfBool(json.GetBoolean());
            case JsonValueKind.Null:
                return Value.Null;
            case JsonValueKind.Array:
                return Value.OfList([.. json.EnumerateArray().Select(item => Read(item, code))]);
        }

        foreach (var member in json.EnumerateObject())
        {
            switch (member.Name)
            {
                case "float":
                    return Value.OfFloat(BitConverter.Int64BitsToDouble(
                        long.Parse(member.Value.GetString()!, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)));
                case "unset":
                    return Value.Unset;
                case "bytes":
                    return new Value(new BytesValue(member.Value.GetBytesFromBase64()));
                case "object":
                    var fields = Pairs(member.Value, code);
                    return fields.DistinctBy(field => field.Name).Count() == fields.Length
                        ? new Value(new ObjectValue([.. fields.Select(field => field.Name)], [.. fields.Select(field => field.Value)]))
                        : throw new FormatException("an object has two fields of one name");
                case "function":
                    var target = ReadTarget(member.Value, code);
                    if (!json.TryGetProperty("captured", out var captured))
                    {
                        return new Value(new FunctionValue(target));
                    }

                    var variables = Pairs(captured, code);
                    return new Value(new FunctionValue(target, [.. variables.Select(variable => variable.Name)],
                        [.. variables.Select(variable => variable.Value)]));
                case "exception":
                    return new Value(new ExceptionValue(ReadText(member.Value), [.. json.GetProperty("trace").EnumerateArray()
                        .Select(entry => new TraceEntry(ReadTarget(entry[0], code), entry[1].GetInt32()))]));
            }
        }

        throw new FormatException("a value is of no known kind");
    }

    /// <summary>Writes a text, also one with unpaired surrogates, which JSON can escape.</summary>
    public static void WriteText(Utf8JsonWriter json, string text)
    {
        if (IsWellFormed(text))
        {
            json.WriteStringValue(text);
            return;
        }

        var escaped = new StringBuilder("\"");
        foreach (var unit in text)
        {
            escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:X4}");
        }

        json.WriteRawValue(escaped.Append('"').ToString(), skipInputValidation: true);
    }

    /// <summary>Reads what <see cref="WriteText"/> has written.</summary>
    public static string ReadText(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.String)
        {
            throw new FormatException($"there is no text but {json.ValueKind}");
        }

        var raw = json.GetRawText();
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException) when (raw.Length % 6 == 2)
        {
            // The text has unpaired surrogates, and so every code unit of it is escaped.
            return string.Concat(raw[1..^1].Chunk(6).Select(escape => escape is ['\\', 'u', .. var digits]
                ? (char)ushort.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
                : throw new FormatException("a text holds half a character")));
        }
    }

    private static bool IsWellFormed(string text)
    {
        var rest = text.AsSpan();
        while (rest.IndexOfAnyInRange('\uD800', '\uDFFF') is >= 0 and var at)
        {
            if (at + 1 >= rest.Length || !char.IsSurrogatePair(rest[at], rest[at + 1]))
            {
                return false;
            }

            rest = rest[(at + 2)..];
        }

        return true;
    }

    private static void Begin(Utf8JsonWriter json, string kind)
    {
        json.WriteStartObject();
        json.WritePropertyName(kind);
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<Value> items, int depth)
    {
        json.WriteStartArray();
        foreach (var item in items)
        {
            Write(json, item, depth);
        }

        json.WriteEndArray();
    }

    private static (string Name, Value Value)[] Pairs(JsonElement json, CodeStore? code) =>
        [.. json.EnumerateArray().Select(pair => (ReadText(pair[0]), Read(pair[1], code)))];

    /// <summary>Writes a target as the path and its number in that code. Code numbers its targets in the same order in every run.</summary>
    private static void WriteTarget(Utf8JsonWriter json, CallTarget target)
    {
        json.WriteStartArray();
        WriteText(json, target.Code.Module.Path);
        json.WriteNumberValue(target.Number);
        json.WriteEndArray();
    }

    private static CallTarget ReadTarget(JsonElement json, CodeStore? code)
    {
        var path = ReadText(json[0]);
        return code?.LoadNamed(path).Code?.TryFindTarget(json[1].GetInt32())
            ?? throw new FormatException($"there is no function {json[1].GetInt32()} in {path}");
    }
}
