using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using Newtonsoft.Json;
using StreamJsonRpc;
using StreamJsonRpc.Protocol;
using Ttvm.LanguageServer.Protocol;

namespace Ttvm.LanguageServer.Transport;

/// <summary>
/// The stream of messages. The library's own reader ends the connection at the first message it cannot read; here a broken body
/// behind a sound header is answered with an error and skipped, and only a broken header, behind which nothing can be found
/// again, ends the session, with one sentence in <see cref="Failure"/>. Messages at the wrong time of life are answered here
/// too, so the rest of the server never sees them.
/// </summary>
/// <remarks>
/// Messages are read on a thread that does nothing else and waits for input most of the time, so that it never waits for the client to
/// read. They are written by whoever has something to say, at once.
/// </remarks>
/// <param name="input">The client's messages.</param>
/// <param name="output">Ours.</param>
/// <param name="formatter">The library's idea of JSON, for what is unusual.</param>
/// <param name="typeOf">The type of a method's parameters; null for methods that have none or are not known.</param>
/// <param name="turns">Takes what was read, and writes what the reading thread has to say.</param>
/// <param name="lifecycle">What may come when.</param>
/// <param name="complain">Told of a message that is left out without an answer.</param>
internal sealed class MessageChannel(
    MessageReader input, Stream output, JsonMessageFormatter formatter, Func<string, Type?> typeOf, RequestQueue turns, Lifecycle lifecycle,
    Action<string> complain)
    : MessageHandlerBase(formatter)
{
    /// <summary>Turns that take longer than this wait for a client that does not read.</summary>
    private static readonly TimeSpan LongestTurns = TimeSpan.FromSeconds(2);

    private readonly OutgoingJson _outgoing = new();

    /// <summary>Our questions that have no answer yet. Added to before the question is written, so its answer cannot come
    /// earlier.</summary>
    private readonly ConcurrentDictionary<RequestId, bool> _asked = new();
    private readonly JsonSerializer _serializer = Serialization.CreateSerializer();
    private readonly Lock _answering = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _outputClosed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isDraining;

    /// <summary>Requests that were read and whose answer is not flushed yet. Guarded by <see cref="_answering"/>.</summary>
    private int _unanswered;

    /// <summary>Answers that are written and not flushed yet. Writing and flushing happen one after the other, so no guard is
    /// needed.</summary>
    private int _unflushed;

    private bool _isOnItsThread;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <summary>Why nothing more can be read, unless the input simply ended. To be asked when the reader has ended.</summary>
    public string? Failure => input.Failure;

    /// <summary>Completes when nothing can be written any more: nobody is there to be answered.</summary>
    public Task OutputClosed => _outputClosed.Task;

    /// <summary>Completes when every request that was read so far has been answered and the answer has left the process.</summary>
    public Task Drain()
    {
        lock (_answering)
        {
            _isDraining = true;
            SignalIfDrained();
        }

        return _drained.Task;
    }

    /// <inheritdoc/>
    protected override async ValueTask<JsonRpcMessage?> ReadCoreAsync(CancellationToken cancellationToken)
    {
        if (!_isOnItsThread)
        {
            // The library reads the next message on the thread that has read the one before.
            _isOnItsThread = true;
            await new NewThread();
        }

        return Read();
    }

    /// <inheritdoc/>
    protected override ValueTask WriteCoreAsync(JsonRpcMessage content, CancellationToken cancellationToken)
    {
        if (content is JsonRpcRequest { IsResponseExpected: true } question)
        {
            _asked[question.RequestId] = true;
        }

        var bytes = _outgoing.Compose(content);
        if (bytes.IsEmpty)
        {
            var body = new ArrayBufferWriter<byte>();
            formatter.Serialize(body, content);
            bytes = OutgoingJson.WithHeader(body.WrittenSpan);
        }

        ToOutput(bytes, static (output, bytes) => output.Write(bytes.Span));
        if (content is JsonRpcResult or JsonRpcError { RequestId.IsNull: false })
        {
            _unflushed++;
        }

        return default;
    }

    /// <inheritdoc/>
    protected override ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        ToOutput(default, static (output, _) => output.Flush());
        lock (_answering)
        {
            _unanswered -= _unflushed;
            _unflushed = 0;
            SignalIfDrained();
        }

        return default;
    }

    private void ToOutput(ReadOnlyMemory<byte> bytes, Action<Stream, ReadOnlyMemory<byte>> action)
    {
        try
        {
            action(output, bytes);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            _outputClosed.TrySetResult();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _outgoing.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>The next message that concerns the rest of the server; null when there is none any more.</summary>
    private JsonRpcMessage? Read()
    {
        while (input.Read() is { } body)
        {
            var (message, failure) = Parse(body);
            if (failure is { } wrong)
            {
                Answer(RequestId.Null, wrong.Code, wrong.Reason);
                continue;
            }

            if (message is JsonRpcResult or JsonRpcError)
            {
                // The library would end the connection at an answer to nothing, or at a second one.
                var id = message is JsonRpcResult result ? result.RequestId : ((JsonRpcError)message).RequestId;
                if (_asked.TryRemove(id, out _))
                {
                    return message;
                }

                complain($"An answer with the id {id} came, but no question with this id waits for one; it is left out.");
                continue;
            }

            if (message is not JsonRpcRequest { Method: { } method } request)
            {
                return message;
            }

            var isRequest = request.IsResponseExpected;
            if (isRequest)
            {
                lock (_answering)
                {
                    _unanswered++;
                }
            }

            var (admission, code, reason) = lifecycle.Admit(method, isRequest);
            if (admission == Admission.Accept)
            {
                if (request is IncomingRequest || typeOf(method) is null || request.NamedArguments is not null)
                {
                    return message;
                }

                // Missing, or an array: the library's words for that would be about our methods.
                (admission, code, reason) = (isRequest ? Admission.Refuse
                    : Admission.Drop, ErrorCode.InvalidParams, $"The parameters of {method} must be an object.");
            }

            if (admission == Admission.Refuse)
            {
                Answer(request.RequestId, code, reason);
            }
        }

        // The library sends nothing any more when it hears of the end, so what was read before comes first.
        turns.WaitForTurns(LongestTurns);
        return null;
    }

    private (JsonRpcMessage? Message, (ErrorCode Code, string Reason)? Failure) Parse(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
        {
            return (null, (ErrorCode.ParseError, "The message is empty."));
        }

        try
        {
            return (IncomingRequest.TryRead(Encoding.UTF8.GetString(body.Span), typeOf, _serializer)
                ?? formatter.Deserialize(new ReadOnlySequence<byte>(body), Encoding.UTF8), null);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The library throws various types for JSON that is no JSON-RPC message; none of them may end the session.
            return (null, Causes(exception).OfType<JsonReaderException>().FirstOrDefault() is { } syntax
                ? (ErrorCode.ParseError, $"The message is not JSON: {syntax.Message}")
                : (ErrorCode.InvalidRequest, "The message is JSON, but no JSON-RPC 2.0 message."));
        }
    }

    /// <summary>Answers with an error, on another thread: this one must go on reading when nobody reads what the server writes.</summary>
    private void Answer(RequestId id, ErrorCode code, string reason)
    {
        turns.Post(_ => _ = WriteAsync(), null);

        // If the client is gone, the reading side notices that and ends the session.
        async Task WriteAsync() => await this.WriteAsync(Error(id, code, reason), DisposalToken).AsTask()
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static JsonRpcError Error(RequestId id, ErrorCode code, string reason) => new()
    {
        RequestId = id,
        Error = new JsonRpcError.ErrorDetail { Code = (JsonRpcErrorCode)code, Message = reason },
    };

    private void SignalIfDrained()
    {
        if (_isDraining && _unanswered <= 0)
        {
            _drained.TrySetResult();
        }
    }

    private static IEnumerable<Exception> Causes(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            yield return exception;
        }
    }

    /// <summary>To be awaited: what follows runs on a thread of its own.</summary>
    private readonly struct NewThread : INotifyCompletion
    {
        public bool IsCompleted => false;

        public NewThread GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) =>
            new Thread(() => continuation()) { IsBackground = true, Name = "Reading messages" }.Start();
    }
}
