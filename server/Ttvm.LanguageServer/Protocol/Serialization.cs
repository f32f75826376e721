using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text;
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
        formatter.JsonSerializer.ContractResolver = ProtocolContract.Instance;
        formatter.JsonSerializer.NullValueHandling = NullValueHandling.Ignore;

        // A text that looks like a date is still the text somebody typed.
        formatter.JsonSerializer.DateParseHandling = DateParseHandling.None;
        return formatter;
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

    private bool IsNeverNull(PropertyInfo property)
    {
        lock (_nullability)
        {
            return _nullability.Create(property).ReadState == NullabilityState.NotNull;
        }
    }
}

/// <summary>Writes a large array of integers as one piece of text; as a tree of tokens it would cost a hundred bytes an integer.</summary>
internal sealed class RawIntegers : JsonConverter<ImmutableArray<int>>
{
    public override bool CanRead => false;

    public override ImmutableArray<int> ReadJson(JsonReader reader, Type objectType, ImmutableArray<int> existingValue, bool hasExistingValue, JsonSerializer serializer) =>
        throw new NotSupportedException("Servers only send arrays of integers.");

    public override void WriteJson(JsonWriter writer, ImmutableArray<int> value, JsonSerializer serializer)
    {
        var text = new StringBuilder(value.Length * 3 + 2).Append('[');
        for (var index = 0; index < value.Length; index++)
        {
            if (index > 0)
            {
                text.Append(',');
            }

            text.Append(CultureInfo.InvariantCulture, $"{value[index]}");
        }

        writer.WriteRawValue(text.Append(']').ToString());
    }
}
