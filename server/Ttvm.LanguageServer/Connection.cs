using Newtonsoft.Json;
using StreamJsonRpc;
using StreamJsonRpc.Protocol;
using Ttvm.LanguageServer.Protocol;

namespace Ttvm.LanguageServer;

/// <summary>The library's connection, with errors that say what a client's author needs to know and nothing of our insides.</summary>
internal sealed class Connection : JsonRpc
{
    public Connection(IJsonRpcMessageHandler channel)
        : base(channel) => SynchronizationContext = new Arrival();

    /// <inheritdoc/>
    protected override JsonRpcError.ErrorDetail CreateErrorDetails(JsonRpcRequest request, Exception exception)
    {
        if (exception is RpcArgumentDeserializationException or JsonException)
        {
            return new JsonRpcError.ErrorDetail
            {
                Code = (JsonRpcErrorCode)ErrorCode.InvalidParams,
                Message = $"The parameters of {request.Method} do not fit: {(exception.InnerException ?? exception).Message}",
            };
        }

        return base.CreateErrorDetails(request, exception);
    }

    /// <summary>
    /// Starts handlers on the thread that reads the messages, one after the other, up to their first wait: that far each of them only takes its
    /// turn in the queue. By itself the library would hand every message to another thread first.
    /// </summary>
    private sealed class Arrival : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => d(state);
    }
}
