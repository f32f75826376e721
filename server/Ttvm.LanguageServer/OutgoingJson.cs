using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using System.Text;
using Newtonsoft.Json;
using StreamJsonRpc.Protocol;
using Ttvm.LanguageServer.Protocol;

namespace Ttvm.LanguageServer;

/// <summary>
/// Writes answers and notifications straight to bytes. The library's formatter makes a tree of tokens of every message first,
/// which for an outline of a large file takes longer than everything else together. Used by one message at a time.
/// </summary>
internal sealed class OutgoingJson : IDisposable
{
    /// <summary>A buffer that one large answer has made larger than this is given back.</summary>
    private const int LargestKept = 1 << 20;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly JsonSerializer _serializer = Serialization.CreateSerializer();
    private MemoryStream _buffer = new();

    /// <summary>The bytes of a message, valid until the next call; null for messages that the library has to write itself.</summary>
    public ReadOnlyMemory<byte>? Compose(JsonRpcMessage message)
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
                return null;
        }
    }

    /// <summary>The bytes of an answer, valid until the next call.</summary>
    /// <param name="id">The number or the text that the client has given the request.</param>
    /// <param name="result">The answer.</param>
    public ReadOnlyMemory<byte> ComposeResult(object? id, object? result) => Compose(json =>
    {
        json.WritePropertyName("id");
        json.WriteValue(id);
        json.WritePropertyName("result");
        _serializer.Serialize(json, result);
    });

    /// <summary>Writes a message with its header.</summary>
    public static void Send(ReadOnlySpan<byte> body, PipeWriter output)
    {
        output.Write("Content-Length: "u8);
        var number = output.GetSpan(10);
        Utf8Formatter.TryFormat(body.Length, number, out var digits);
        output.Advance(digits);
        output.Write("\r\n\r\n"u8);
        output.Write(body);
    }

    public void Dispose() => _buffer.Dispose();

    private ReadOnlyMemory<byte> Compose(Action<JsonWriter> writeMembers)
    {
        if (_buffer.Capacity > LargestKept)
        {
            _buffer = new MemoryStream();
        }

        _buffer.SetLength(0);
        using (var text = new StreamWriter(_buffer, Utf8, bufferSize: 4096, leaveOpen: true))
        using (var json = new JsonTextWriter(text) { CloseOutput = false })
        {
            json.WriteStartObject();
            json.WritePropertyName("jsonrpc");
            json.WriteValue("2.0");
            writeMembers(json);
            json.WriteEndObject();
        }

        return _buffer.GetBuffer().AsMemory(0, (int)_buffer.Length);
    }
}
