using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Ttvm.LanguageServer.Protocol;
using Ttvm.LanguageServer.Transport;

namespace Ttvm.LanguageServer.Sessions;

/// <summary>
/// Answers the first message without the JSON-RPC library, which takes a tenth of a second to get ready; that
/// happens while the client looks at the answer. Only what every editor sends is answered here: an <c>initialize</c> request that is as it
/// should be. Anything else is left to be the library's first message.
/// </summary>
internal static class Handshake
{
    /// <summary>Answers the first message if it is a sound <c>initialize</c>.</summary>
    /// <param name="input">Where it comes from; nothing has been read from it. Gets it back if it is not answered.</param>
    /// <param name="output">Where the answer goes.</param>
    /// <param name="lifecycle">Notes that the session has begun.</param>
    /// <param name="initialize">Works the answer out.</param>
    public static void Answer(MessageReader input, Stream output, Lifecycle lifecycle, Func<InitializeParams, InitializeResult> initialize)
    {
        if (input.Read() is not { } message)
        {
            return;
        }

        if (Parse(Encoding.UTF8.GetString(message.Span)) is not ({ } id, { } parameters))
        {
            input.PutBack();
            return;
        }

        var result = initialize(parameters);
        lifecycle.Admit("initialize", isRequest: true);
        using var json = new OutgoingJson();
        output.Write(json.ComposeResult(id.Value, result).Span);
        output.Flush();
    }

    private static (JValue? Id, InitializeParams? Parameters) Parse(string message)
    {
        try
        {
            using var text = new StringReader(message);
            using var reader = new JsonTextReader(text) { DateParseHandling = DateParseHandling.None };
            return JToken.ReadFrom(reader) is JObject request && (string?)request["jsonrpc"] == "2.0"
                && (string?)request["method"] == "initialize"
                && request["id"] is JValue { Type: JTokenType.Integer or JTokenType.String } id && request["params"] is JObject parameters
                ? (id, InitializeParamsReader.Read(parameters))
                : default;
        }
        catch (Exception exception) when (exception is JsonException or OverflowException)
        {
            // What is wrong with it is told by whoever reads it next.
            return default;
        }
    }
}
