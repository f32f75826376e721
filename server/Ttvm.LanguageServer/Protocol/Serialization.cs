using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Reflection;
using Newtonsoft.Json;
using Newtonsoft.Json.Serialization;
using StreamJsonRpc;

namespace Ttvm.LanguageServer.Protocol;

/// <summary>How the records of this folder become JSON and back.</summary>
internal static class Serialization
{
    /// <summary>A formatter for one connection.</summary>
    public static JsonMessageFormatter CreateFormatter()
    {
        var formatter = new JsonMessageFormatter();
        Configure(formatter.JsonSerializer);
        return formatter;
    }

    /// <summary>A serializer for what is read and sent without the library; it writes text at once, where the formatter makes a tree of
    /// tokens first.</summary>
    public static JsonSerializer CreateSerializer()
    {
        var serializer = new JsonSerializer();
        Configure(serializer);
        return serializer;
    }

    private static void Configure(JsonSerializer serializer)
    {
        serializer.ContractResolver = ProtocolContract.Instance;
        serializer.NullValueHandling = NullValueHandling.Ignore;

        // A text that looks like a date is still the text somebody typed.
        serializer.DateParseHandling = DateParseHandling.None;
    }
}

/// <summary>
/// Camel case, and: what a record declares as never null must be there, so that a request with a missing part is answered with
/// InvalidParams instead of failing somewhere inside a feature. Flags may be left out, as the protocol says.
/// </summary>
internal sealed class ProtocolContract : DefaultContractResolver
{
    /// <summary>Remembers what it has read about modules and types; not made for several threads, so guarded by itself.</summary>
    private readonly NullabilityInfoContext _nullability = new();

    private ProtocolContract() => NamingStrategy = new CamelCaseNamingStrategy();

    public static ProtocolContract Instance { get; } = new();

    protected override JsonProperty CreateProperty(MemberInfo member, MemberSerialization memberSerialization)
    {
        var property = base.CreateProperty(member, memberSerialization);
        if (member is PropertyInfo declared && declared.PropertyType != typeof(bool) && IsNeverNull(declared))
        {
            property.Required = Required.Always;
        }

        return property;
    }

    /// <summary>Reads a property by reflection first. To compile a method for it takes longer than a hundred readings, and many properties
    /// are read once.</summary>
    protected override IValueProvider CreateMemberValueProvider(MemberInfo member) =>
        new PropertyReader(member, () => base.CreateMemberValueProvider(member));

    private sealed class PropertyReader(MemberInfo member, Func<IValueProvider> compile) : IValueProvider
    {
        private const int Few = 20;
        private readonly ReflectionValueProvider _reflection = new(member);
        private volatile IValueProvider? _compiled;
        private int _readings;

        public object? GetValue(object target)
        {
            // Several threads may count at once; it only matters that they come to an end.
            if (_compiled is null && _readings++ >= Few)
            {
                _compiled = compile();
            }

            return (_compiled ?? _reflection).GetValue(target);
        }

        public void SetValue(object target, object? value) => (_compiled ?? _reflection).SetValue(target, value);
    }

    private bool IsNeverNull(PropertyInfo property)
    {
        lock (_nullability)
        {
            return _nullability.Create(property).ReadState == NullabilityState.NotNull;
        }
    }
}

/// <summary>
/// Writes a large array of integers as a few pieces of text; as a tree of tokens it would cost a hundred bytes an integer, and as one piece
/// megabytes that stay.
/// </summary>
internal sealed class RawIntegers : JsonConverter<ImmutableArray<int>>
{
    private const int LengthOfPiece = 4096;

    /// <summary>A sign, ten digits, and a comma.</summary>
    private const int LongestInteger = 12;

    public override bool CanRead => false;

    public override ImmutableArray<int> ReadJson(JsonReader reader, Type objectType, ImmutableArray<int> existingValue,
        bool hasExistingValue, JsonSerializer serializer) =>
        throw new NotSupportedException("Servers only send arrays of integers.");

    public override void WriteJson(JsonWriter writer, ImmutableArray<int> value, JsonSerializer serializer)
    {
        Span<char> piece = stackalloc char[LengthOfPiece];
        var length = 0;
        writer.WriteRawValue("[");
        for (var index = 0; index < value.Length; index++)
        {
            if (length > LengthOfPiece - LongestInteger)
            {
                writer.WriteRaw(new string(piece[..length]));
                length = 0;
            }

            if (index > 0)
            {
                piece[length++] = ',';
            }

            var number = value[index];
            if ((uint)number < 10)
            {
                // Nearly all of them are: distances to the next word, classes, lengths.
                piece[length++] = (char)('0' + number);
            }
            else
            {
                number.TryFormat(piece[length..], out var written, provider: CultureInfo.InvariantCulture);
                length += written;
            }
        }

        piece[length++] = ']';
        writer.WriteRaw(new string(piece[..length]));
    }
}

/// <summary>
/// Reads and writes places without asking the type what it is made of: nearly every message has some, and an answer can hold thousands.
/// </summary>
internal sealed class PositionConverter : JsonConverter<Position>
{
    public override Position ReadJson(JsonReader reader, Type objectType, Position? existingValue, bool hasExistingValue,
        JsonSerializer serializer) => Read(reader);

    public override void WriteJson(JsonWriter writer, Position? value, JsonSerializer serializer) => Write(writer, value!);

    /// <summary>Reads the object at whose beginning the reader stands.</summary>
    public static Position Read(JsonReader reader)
    {
        Members.Enter(reader);
        var (line, character) = ((int?)null, (int?)null);
        while (Members.Next(reader) is { } member)
        {
            switch (member)
            {
                case "line":
                    line = ReadUnsigned(reader);
                    break;
                case "character":
                    character = ReadUnsigned(reader);
                    break;
                default:
                    reader.Read();
                    reader.Skip();
                    break;
            }
        }

        return line is { } atLine && character is { } atCharacter
            ? new Position(atLine, atCharacter)
            : throw new JsonSerializationException("A position has a 'line' and a 'character'.");
    }

    /// <summary>An unsigned integer goes beyond an Int32. No text is that long, so a number that is too large, or below zero, becomes the
    /// nearest that is not.</summary>
    private static int? ReadUnsigned(JsonReader reader)
    {
        reader.Read();
        return reader switch
        {
            { TokenType: JsonToken.Integer, Value: BigInteger number } => number.Sign < 0 ? 0 : int.MaxValue,
            { TokenType: JsonToken.Integer } =>
                (int)Math.Clamp(System.Convert.ToInt64(reader.Value, CultureInfo.InvariantCulture), 0, int.MaxValue),
            _ => throw new JsonSerializationException($"A whole number was expected, but there is {reader.Value ?? reader.TokenType}."),
        };
    }

    public static void Write(JsonWriter writer, Position position)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("line", escape: false);
        writer.WriteValue(position.Line);
        writer.WritePropertyName("character", escape: false);
        writer.WriteValue(position.Character);
        writer.WriteEndObject();
    }
}

/// <inheritdoc cref="PositionConverter"/>
internal sealed class RangeConverter : JsonConverter<Range>
{
    public override Range? ReadJson(JsonReader reader, Type objectType, Range? existingValue, bool hasExistingValue,
        JsonSerializer serializer)
    {
        if (reader.TokenType == JsonToken.Null)
        {
            return null;
        }

        Members.Enter(reader);
        var (start, end) = ((Position?)null, (Position?)null);
        while (Members.Next(reader) is { } member)
        {
            reader.Read();
            switch (member)
            {
                case "start":
                    start = PositionConverter.Read(reader);
                    break;
                case "end":
                    end = PositionConverter.Read(reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return start is not null && end is not null ? new Range(start, end)
            : throw new JsonSerializationException("A range has a 'start' and an 'end'.");
    }

    public override void WriteJson(JsonWriter writer, Range? value, JsonSerializer serializer)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("start", escape: false);
        PositionConverter.Write(writer, value!.Start);
        writer.WritePropertyName("end", escape: false);
        PositionConverter.Write(writer, value.End);
        writer.WriteEndObject();
    }
}

/// <summary>Goes through the members of an object.</summary>
file static class Members
{
    /// <summary>Makes sure that the reader stands at the beginning of one.</summary>
    public static void Enter(JsonReader reader)
    {
        if (reader.TokenType != JsonToken.StartObject)
        {
            throw new JsonSerializationException($"An object was expected, but there is {reader.Value ?? reader.TokenType}.");
        }
    }

    /// <summary>The name of the next member, its value being what is read next; null behind the last.</summary>
    public static string? Next(JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonToken.PropertyName ? (string)reader.Value! : null;
}
