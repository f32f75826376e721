using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Ttvm.DebugAdapter.Protocol;

namespace Ttvm.DebugAdapter;

/// <summary>
/// The other side of the protocol: requests come from it, responses and events go to it, each outgoing message with the next number.
/// One thread reads and one thread writes.
/// </summary>
internal sealed class Peer(Stream input, Stream output)
{
    private readonly MessageReader _reader = new(input);
    private int _lastSeq;

    /// <summary>The next request; null at the end of the input. Blocks.</summary>
    /// <exception cref="ProtocolException">What came is no message.</exception>
    public Request? Read()
    {
        while (_reader.Read() is { } body)
        {
            JObject message;
            try
            {
                message = Serialization.Parse(body);
            }
            catch (JsonException exception)
            {
                throw new ProtocolException($"a message is no JSON object: {exception.Message}");
            }

            switch ((string?)(message["type"] as JValue))
            {
                case "request" when message["seq"] is JValue { Value: long seq } && message["command"] is JValue { Value: string command }:
                    return new Request(seq, command, message["arguments"] as JObject ?? []);
                case "response":
                    // Nothing is ever asked of the client, so there is nothing to be answered.
                    break;
                default:
                    throw new ProtocolException("a message is neither a request with 'seq' and 'command' nor a response.");
            }
        }

        return null;
    }

    /// <summary>Answers a request.</summary>
    public void Respond(Request request, object? body) => Write("response", body, json =>
    {
        WriteAnswered(json, request, isSuccess: true);
    });

    /// <summary>Answers a request that failed.</summary>
    public void Refuse(Request request, string message, ErrorMessage error) => Write("response", new ErrorBody(error), json =>
    {
        WriteAnswered(json, request, isSuccess: false);
        json.WritePropertyName("message");
        json.WriteValue(message);
    });

    /// <summary>Tells of something.</summary>
    public void Send(string name, object? body = null) => Write("event", body, json =>
    {
        json.WritePropertyName("event");
        json.WriteValue(name);
    });

    private static void WriteAnswered(JsonTextWriter json, Request request, bool isSuccess)
    {
        json.WritePropertyName("request_seq");
        json.WriteValue(request.Seq);
        json.WritePropertyName("success");
        json.WriteValue(isSuccess);
        json.WritePropertyName("command");
        json.WriteValue(request.Command);
    }

    private void Write(string type, object? body, Action<JsonTextWriter> rest)
    {
        var content = Serialization.Write(
            json =>
            {
                json.WritePropertyName("seq");
                json.WriteValue(++_lastSeq);
                json.WritePropertyName("type");
                json.WriteValue(type);
                rest(json);
            },
            body);

        // One write, so that nobody ever sees half a message.
        byte[] message = [.. Encoding.ASCII.GetBytes($"Content-Length: {content.Length}\r\n\r\n"), .. content];
        output.Write(message);
        output.Flush();
    }
}
