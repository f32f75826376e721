using System.IO.Pipelines;
using System.Text;
using Newtonsoft.Json;
using StreamJsonRpc;
using StreamJsonRpc.Protocol;
using Ttvm.LanguageServer.Protocol;

namespace Ttvm.LanguageServer;

/// <summary>
/// The stream of messages. The library's own reader ends the connection at the first message it cannot read; here a broken body
/// behind a sound header is answered with an error and skipped, and only a broken header, behind which nothing can be found
/// again, ends the session, with one sentence in <see cref="Failure"/>. Messages at the wrong time of life are answered here
/// too, so the rest of the server never sees them.
/// </summary>
internal sealed class MessageChannel(PipeWriter output, PipeReader input, JsonMessageFormatter formatter, Lifecycle lifecycle)
    : HeaderDelimitedMessageHandler(output, input, formatter)
{
    private readonly OutgoingJson _outgoing = new();
    private readonly Lock _answering = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isDraining;

    /// <summary>Requests that were read and whose answer is not flushed yet. Guarded by <see cref="_answering"/>.</summary>
    private int _unanswered;

    /// <summary>Answers that are written and not flushed yet. Writing and flushing happen one after the other, so no guard is needed.</summary>
    private int _unflushed;

    /// <summary>Why nothing more can be read, unless the input simply ended. Written before the reader ends, read after.</summary>
    public string? Failure { get; private set; }

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
        while (await ReadBodyLengthAsync(cancellationToken).ConfigureAwait(false) is { } length)
        {
            var (message, failure) = await ReadBodyAsync(length, cancellationToken).ConfigureAwait(false);
            if (Failure is not null)
            {
                return null;
            }

            if (failure is not null)
            {
                await WriteAsync(Error(RequestId.Null, failure.Value.Code, failure.Value.Reason), cancellationToken).ConfigureAwait(false);
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
                return message;
            }

            if (admission == Admission.Refuse)
            {
                await WriteAsync(Error(request.RequestId, code, reason), cancellationToken).ConfigureAwait(false);
            }
        }

        return null;
    }

    /// <inheritdoc/>
    protected override void Write(JsonRpcMessage content, CancellationToken cancellationToken)
    {
        if (_outgoing.Compose(content) is { } body)
        {
            OutgoingJson.Send(body.Span, Writer!);
        }
        else
        {
            base.Write(content, cancellationToken);
        }

        if (content is JsonRpcResult or JsonRpcError { RequestId.IsNull: false })
        {
            _unflushed++;
        }
    }

    /// <inheritdoc/>
    protected override async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await base.FlushAsync(cancellationToken).ConfigureAwait(false);
        lock (_answering)
        {
            _unanswered -= _unflushed;
            _unflushed = 0;
            SignalIfDrained();
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

    /// <summary>Reads the header of the next message; null at the end of the input, proper or not.</summary>
    private async ValueTask<int?> ReadBodyLengthAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await Reader!.ReadAsync(cancellationToken).ConfigureAwait(false);
            var header = read.Buffer.IsEmpty ? default : MessageHeader.Parse(read.Buffer);
            if (header.ContentLength is { } length)
            {
                Reader.AdvanceTo(read.Buffer.GetPosition(header.HeaderLength));
                return length;
            }

            if (header.Error is not null || read.IsCompleted)
            {
                Failure = header.Error ?? (read.Buffer.IsEmpty ? null : "the input ended inside a message header.");
                Reader.AdvanceTo(read.Buffer.End);
                return null;
            }

            Reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private async ValueTask<(JsonRpcMessage? Message, (ErrorCode Code, string Reason)? Failure)> ReadBodyAsync(int length, CancellationToken cancellationToken)
    {
        if (length == 0)
        {
            return (null, (ErrorCode.ParseError, "The message is empty."));
        }

        ReadResult read;
        try
        {
            read = await ReadAtLeastAsync(length, allowEmpty: false, cancellationToken).ConfigureAwait(false);
        }
        catch (EndOfStreamException)
        {
            Failure = $"the input ended inside a message of {length} bytes.";
            return default;
        }

        var body = read.Buffer.Slice(0, length);
        try
        {
            return (formatter.Deserialize(body, Encoding.UTF8), null);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The library throws various types for JSON that is no JSON-RPC message; none of them may end the session.
            return (null, Causes(exception).OfType<JsonReaderException>().FirstOrDefault() is { } syntax
                ? (ErrorCode.ParseError, $"The message is not JSON: {syntax.Message}")
                : (ErrorCode.InvalidRequest, "The message is JSON, but no JSON-RPC 2.0 message."));
        }
        finally
        {
            Reader!.AdvanceTo(body.End);
        }
    }

    private static IEnumerable<Exception> Causes(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            yield return exception;
        }
    }
}
