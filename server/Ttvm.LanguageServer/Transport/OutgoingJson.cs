using System.Buffers.Text;
using System.Text;
using Newtonsoft.Json;
using StreamJsonRpc.Protocol;
using Ttvm.LanguageServer.Protocol;

namespace Ttvm.LanguageServer.Transport;

/// <summary>
/// Writes answers and notifications straight to bytes. The library's formatter makes a tree of tokens of every message first,
/// which for an outline of a large file takes longer than everything else together. Used by one message at a time.
/// </summary>
internal sealed class OutgoingJson : IDisposable
{
    /// <summary>A buffer that one large answer has made larger than this is given back.</summary>
    private const int LargestKept = 1 << 20;

    /// <summary>The longest header there can be. It is known last and stands first, so the body begins behind a gap of this
    /// length.</summary>
    private const int RoomForHeader = 32;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly JsonSerializer _serializer = Serialization.CreateSerializer();
    private MemoryStream _buffer = new();
    private StreamWriter? _text;

    /// <summary>The bytes of a message with its header, valid until the next call; none for messages that the library has to write
    /// itself.</summary>
    public ReadOnlyMemory<byte> Compose(JsonRpcMessage message)
    {
        switch (message)
        {
            case JsonRpcResult { RequestId: var id } result:
                return ComposeResult(id.Number ?? (object?)id.String, result.Result);
            case JsonRpcRequest { IsNotification: true, Method: { } method, NamedArguments: null, ArgumentsList: null } notification:
                return Compose(json =>
                {
                    json.WritePropertyName("method");
                    json.WriteValue(method);
                    json.WritePropertyName("params");
                    _serializer.Serialize(json, notification.Arguments);
                });
            default:
                return default;
        }
    }

    /// <summary>The bytes of an answer with its header, valid until the next call.</summary>
    /// <param name="id">The number or the text that the client has given the request.</param>
    /// <param name="result">The answer.</param>
    public ReadOnlyMemory<byte> ComposeResult(object? id, object? result) => Compose(json =>
    {
        json.WritePropertyName("id");
        json.WriteValue(id);
        json.WritePropertyName("result");
        _serializer.Serialize(json, result);
    });

    /// <summary>A body that somebody else has written, with its header.</summary>
    public static ReadOnlyMemory<byte> WithHeader(ReadOnlySpan<byte> body)
    {
        var message = new byte[RoomForHeader + body.Length];
        body.CopyTo(message.AsSpan(RoomForHeader));
        return message.AsMemory(WriteHeader(message));
    }

    public void Dispose()
    {
        _text?.Dispose();
        _buffer.Dispose();
    }

    private ReadOnlyMemory<byte> Compose(Action<JsonWriter> writeMembers)
    {
        if (_text is null || _buffer.Capacity > LargestKept)
        {
            _buffer = new MemoryStream();
            _text = new StreamWriter(_buffer, Utf8, leaveOpen: true);
        }

        _buffer.SetLength(RoomForHeader);
        _buffer.Position = RoomForHeader;
        using (var json = new JsonTextWriter(_text) { CloseOutput = false })
        {
            json.WriteStartObject();
            json.WritePropertyName("jsonrpc");
            json.WriteValue("2.0");
            writeMembers(json);
            json.WriteEndObject();
        }

        _text.Flush();
        var message = _buffer.GetBuffer().AsMemory(0, (int)_buffer.Length);
        return message[WriteHeader(message.Span)..];
    }

    /// <summary>Writes the header directly in front of the body; the result is where it begins.</summary>
    private static int WriteHeader(Span<byte> message)
    {
        Span<byte> header = stackalloc byte[RoomForHeader];
        "Content-Length: "u8.CopyTo(header);
        Utf8Formatter.TryFormat(message.Length - RoomForHeader, header[16..], out var digits);
        "\r\n\r\n"u8.CopyTo(header[(16 + digits)..]);
        var start = RoomForHeader - (16 + digits + 4);
        header[..(RoomForHeader - start)].CopyTo(message[start..]);
        return start;
    }
}
