using System.Buffers;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Ttvm.LanguageServer.Protocol;

namespace Ttvm.LanguageServer;

/// <summary>
/// Answers the first message without the JSON-RPC library and without the pipes it reads from, which take a tenth of a second to get ready; that
/// happens while the client looks at the answer. Only what every editor sends is answered here: an <c>initialize</c> request that is as it should
/// be. Anything else is left to be the library's first message.
/// </summary>
internal static class Handshake
{
    private const int UsualLength = 8192;

    /// <summary>Answers the first message if it is a sound <c>initialize</c>.</summary>
    /// <param name="input">Where it comes from; nothing has been read from it. Gets back what was read and is not answered.</param>
    /// <param name="output">Where the answer goes.</param>
    /// <param name="lifecycle">Notes that the session has begun.</param>
    /// <param name="initialize">Works the answer out.</param>
    public static void Answer(PushbackStream input, Stream output, Lifecycle lifecycle, Func<InitializeParams, InitializeResult> initialize)
    {
        var buffer = new byte[UsualLength];
        var length = 0;
        while (true)
        {
            var read = input.Read(buffer, length, buffer.Length - length);
            length += read;
            var header = length == 0 ? default : MessageHeader.Parse(new ReadOnlySequence<byte>(buffer, 0, length));
            var end = header.HeaderLength + (header.ContentLength ?? 0);
            if (header.ContentLength is not null && end <= length)
            {
                var answered = TryAnswer(buffer, header.HeaderLength, end) ? end : 0;
                input.Unread(buffer.AsMemory(answered, length - answered));
                return;
            }

            if (read == 0 || header.Error is not null)
            {
                input.Unread(buffer.AsMemory(0, length));
                return;
            }

            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, length * 2);
            }
        }

        bool TryAnswer(byte[] message, int start, int end)
        {
            if (Parse(Encoding.UTF8.GetString(message, start, end - start)) is not ({ } id, { } parameters))
            {
                return false;
            }

            var result = initialize(parameters);
            lifecycle.Admit("initialize", isRequest: true);
            using var json = new OutgoingJson();
            var body = json.ComposeResult(id.Value, result).Span;
            output.Write(Encoding.ASCII.GetBytes($"Content-Length: {body.Length}\r\n\r\n"));
            output.Write(body);
            output.Flush();
            return true;
        }
    }

    private static (JValue? Id, InitializeParams? Parameters) Parse(string message)
    {
        try
        {
            using var text = new StringReader(message);
            using var reader = new JsonTextReader(text) { DateParseHandling = DateParseHandling.None };
            return JToken.ReadFrom(reader) is JObject request && (string?)request["jsonrpc"] == "2.0" && (string?)request["method"] == "initialize"
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
