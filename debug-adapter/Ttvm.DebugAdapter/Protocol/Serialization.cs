using System.Globalization;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Newtonsoft.Json.Serialization;

namespace Ttvm.DebugAdapter.Protocol;

/// <summary>How protocol records become JSON and back.</summary>
internal static class Serialization
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private static readonly JsonSerializer Serializer = JsonSerializer.Create(new JsonSerializerSettings
    {
        ContractResolver = new CamelCasePropertyNamesContractResolver(),
        NullValueHandling = NullValueHandling.Ignore,
        Culture = CultureInfo.InvariantCulture,
    });

    /// <summary>The value as a record.</summary>
    /// <exception cref="JsonException">It does not fit.</exception>
    public static T Read<T>(JObject value) => value.ToObject<T>(Serializer)!;

    /// <summary>Parses a message.</summary>
    /// <exception cref="JsonException">It is no JSON object.</exception>
    public static JObject Parse(ReadOnlySpan<byte> body)
    {
        using var reader = new JsonTextReader(new StringReader(Utf8.GetString(body))) { DateParseHandling = DateParseHandling.None };
        return JObject.Load(reader);
    }

    /// <summary>Writes a message with the given envelope; a body of null is left out.</summary>
    public static byte[] Write(Action<JsonTextWriter> envelope, object? body)
    {
        using var stream = new MemoryStream();
        using (var text = new StreamWriter(stream, Utf8, leaveOpen: true))
        using (var json = new JsonTextWriter(text))
        {
            json.WriteStartObject();
            envelope(json);
            if (body is not null)
            {
                json.WritePropertyName("body");
                Serializer.Serialize(json, body);
            }

            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
