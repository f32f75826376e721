using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Ttvm.DebugAdapter.Protocol;

namespace Ttvm.DebugAdapter.Transport;

/// <summary>
/// The other side of the protocol: requests come from it, responses and events go to it, each outgoing message with the next number. It is
/// asked, too, for what a client alone can do. One thread reads and one thread writes.
/// </summary>
internal sealed class Peer(Stream input, Stream output)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly MessageReader _reader = new(input);
    private readonly StringBuilder _text = new();
    private int _lastSeq;

    /// <summary>What the client was asked and has not answered.</summary>
    private readonly ConcurrentDictionary<long, TaskCompletionSource<ClientAnswer>> _asked = [];

    /// <summary>Whether everything that came was given out, and more is waited for. Any thread may look.</summary>
    public bool IsWaiting => _reader.IsWaiting;

    /// <summary>The next request; null at the end of the input. Blocks.</summary>
    /// <exception cref="ProtocolException">What came is no message.</exception>
    public Request? Read()
    {
        while (_reader.Read() is { } body)
        {
            var message = Parse(body);
            switch ((string?)(message["type"] as JValue))
            {
                case "request" when message["seq"] is JValue { Value: long seq } && message["command"] is JValue { Value: string command }:
                    return new Request(seq, command, message["arguments"] as JObject ?? []);
                case "response":
                    // An answer to nothing does no harm.
                    if (message["request_seq"] is JValue { Value: long asked } && _asked.TryRemove(asked, out var answer))
                    {
                        answer.SetResult(new ClientAnswer(message["success"] is JValue { Value: true },
                            (string?)(message["message"] as JValue)));
                    }

                    break;
                default:
                    throw new ProtocolException("a message is neither a request with 'seq' and 'command' nor a response.");
            }
        }

        return null;
    }

    /// <summary>Answers a request.</summary>
    /// <param name="request">Which.</param>
    /// <param name="body">What to say; null if the success is all.</param>
    public void Respond(Request request, IBody? body) => Write(new Response(request.Seq, request.Command, Success: true, null, body));

    /// <summary>Answers a request that failed.</summary>
    /// <param name="request">Which.</param>
    /// <param name="message">The short form of why.</param>
    /// <param name="error">The long form.</param>
    public void Refuse(Request request, string message, ErrorMessage error) =>
        Write(new Response(request.Seq, request.Command, Success: false, message, new ErrorBody(error)));

    /// <summary>Tells of something.</summary>
    public void Send(string name, IBody? body = null) => Write(new Event(name, body));

    /// <summary>Asks the client for something.</summary>
    public Task<ClientAnswer> Ask(string command, IBody arguments)
    {
        var answer = new TaskCompletionSource<ClientAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_text)
        {
            // Before the client can know of it.
            _asked[_lastSeq + 1] = answer;
            WriteAlone(new OwnRequest(command, arguments));
        }

        return answer.Task;
    }

    private static JObject Parse(byte[] body)
    {
        try
        {
            using var reader = new JsonTextReader(new StringReader(Utf8.GetString(body))) { DateParseHandling = DateParseHandling.None };
            return JObject.Load(reader);
        }
        catch (JsonException exception)
        {
            throw new ProtocolException($"a message is no JSON object: {exception.Message}");
        }
    }

    private void Write<T>(T message)
        where T : class, IBody
    {
        // Only the session writes, but for the last words of an adapter that fails.
        lock (_text)
        {
            WriteAlone(message);
        }
    }

    private void WriteAlone<T>(T message)
        where T : class, IBody
    {
        _text.Clear();
        using (var json = new JsonTextWriter(new StringWriter(_text, CultureInfo.InvariantCulture)))
        {
            json.WriteStartObject();
            message.Write(new BodyWriter(json).Number("seq", ++_lastSeq));
            json.WriteEndObject();
        }

        // One write, so that nobody ever sees half a message.
        var content = _text.ToString();
        var length = Utf8.GetByteCount(content);
        var header = $"Content-Length: {length}\r\n\r\n";
        var bytes = new byte[header.Length + length];
        Utf8.GetBytes(header, bytes);
        Utf8.GetBytes(content, bytes.AsSpan(header.Length));
        try
        {
            output.Write(bytes);
            output.Flush();
        }
        catch (IOException exception)
        {
            throw new ClientGoneException(exception);
        }
    }

    private sealed record Response(long RequestSeq, string Command, bool Success, string? Message, IBody? Body) : IBody
    {
        public void Write(BodyWriter json) => json
            .Text("type", "response")
            .Number("request_seq", RequestSeq)
            .Flag("success", Success)
            .Text("command", Command)
            .Text("message", Message)
            .Object("body", Body);
    }

    private sealed record OwnRequest(string Command, IBody Arguments) : IBody
    {
        public void Write(BodyWriter json) => json.Text("type", "request").Text("command", Command).Object("arguments", Arguments);
    }

    private sealed record Event(string Name, IBody? Body) : IBody
    {
        public void Write(BodyWriter json) => json.Text("type", "event").Text("event", Name).Object("body", Body);
    }
}
