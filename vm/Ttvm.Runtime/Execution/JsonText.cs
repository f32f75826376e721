using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Execution;

/// <summary>JSON_PARSE and JSON_STRINGIFY: RFC 8259, read and written by the platform's own reader and writer.</summary>
internal static class JsonText
{
    /// <summary>How deep arrays and objects may nest; guards the thread's stack.</summary>
    public const int MaxDepth = 1000;

    /// <exception cref="JsonException">The text is not JSON, or a number in it is beyond the largest float; <see cref="WhyRefused"/> tells
    /// which.</exception>
    public static Value Parse(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = MaxDepth });
        reader.Read();
        Value value;
        try
        {
            value = ReadValue(ref reader);
        }
        catch (Exception exception) when (exception is InvalidOperationException or OverflowException)
        {
            // An escape that stands for half a character, and a number that is too large, are grammatical, but have no value.
            var before = bytes.AsSpan(0, (int)reader.TokenStartIndex);
            throw new JsonException(exception.Message, null, before.Count((byte)'\n'),
                before.Length - 1 - before.LastIndexOf((byte)'\n'), exception);
        }

        // Anything but blanks after the value makes this throw.
        reader.Read();
        return value;
    }

    /// <summary>What is wrong with a text that was refused. The depth is our limit; the reader has no other mark of it.</summary>
    public static string WhyRefused(JsonException exception) =>
        exception.InnerException is OverflowException ? "a number beyond the largest float"
        : exception.Message.StartsWith("The maximum configured depth", StringComparison.Ordinal) ? $"nested deeper than {MaxDepth}"
        : "not valid JSON";

    private static Value ReadValue(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return Value.OfString(reader.GetString()!);
            case JsonTokenType.Number:
                return reader.TryGetInt64(out var integer) && !reader.ValueSpan.ContainsAny((byte)'.', (byte)'e', (byte)'E')
                    ? Value.OfInt(integer)
                    : reader.GetDouble() is var real && double.IsFinite(real) ? Value.OfFloat(real)
                    : throw new OverflowException();
            case JsonTokenType.True:
            case JsonTokenType.False:
                return Value.OfBool(reader.GetBoolean());
            case JsonTokenType.StartArray:
                var items = new List<Value>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(ReadValue(ref reader));
                }

                return Value.OfList([.. items]);
            case JsonTokenType.StartObject:
                return ReadObject(ref reader);
            default:
                return Value.Null;
        }
    }

    /// <summary>If a name is repeated, its last value counts, at the place of the first.</summary>
    private static Value ReadObject(ref Utf8JsonReader reader)
    {
        var positions = new Dictionary<string, int>();
        var keys = new List<string>();
        var values = new List<Value>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = reader.GetString()!;
            reader.Read();
            var value = ReadValue(ref reader);
            if (positions.TryGetValue(key, out var at))
            {
                values[at] = value;
                continue;
            }

            positions.Add(key, keys.Count);
            keys.Add(key);
            values.Add(value);
        }

        return new Value(new ObjectValue([.. keys], [.. values]));
    }

    /// <summary>Null if the value has no JSON form; <paramref name="error"/> says which part.</summary>
    /// <exception cref="InsufficientMemoryException">The text would have more than <paramref name="longest"/> bytes.</exception>
    public static string? Stringify(Value value, out string? error, int longest = StringValue.MaxLength)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer,
            new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = MaxDepth });
        error = Write(writer, value, depth: 0, longest);
        writer.Flush();
        return error is null ? Encoding.UTF8.GetString(buffer.WrittenSpan) : null;
    }

    private static string? Write(Utf8JsonWriter writer, Value value, int depth, int longest)
    {
        if (depth >= MaxDepth)
        {
            return $"the value is nested deeper than {MaxDepth}";
        }

        if (writer.BytesCommitted + writer.BytesPending > longest)
        {
            throw new InsufficientMemoryException();
        }

        switch (value.Kind)
        {
            case ValueKind.Int:
                writer.WriteNumberValue(value.AsInt);
                return null;
            case ValueKind.Float when double.IsFinite(value.AsFloat):
                writer.WriteRawValue(FloatText.Inspect(value.AsFloat));
                return null;
            case ValueKind.Str:
                writer.WriteStringValue(value.AsString);
                return null;
            case ValueKind.Bool:
                writer.WriteBooleanValue(value.AsBool);
                return null;
            case ValueKind.Null:
                writer.WriteNullValue();
                return null;
            case ValueKind.List:
                writer.WriteStartArray();
                foreach (var item in ((ListValue)value.Reference!).Items)
                {
                    if (Write(writer, item, depth + 1, longest) is { } error)
                    {
                        return error;
                    }
                }

                writer.WriteEndArray();
                return null;
            case ValueKind.Object:
                var fields = (ObjectValue)value.Reference!;
                writer.WriteStartObject();
                for (var i = 0; i < fields.Count; i++)
                {
                    writer.WritePropertyName(fields.Keys[i]);
                    if (Write(writer, fields.Values[i], depth + 1, longest) is { } error)
                    {
                        return error;
                    }
                }

                writer.WriteEndObject();
                return null;
            default:
                return $"JSON has no form for {ValueText.InspectBriefly(value)}";
        }
    }
}
