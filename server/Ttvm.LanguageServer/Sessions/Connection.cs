using Newtonsoft.Json;
using StreamJsonRpc;
using StreamJsonRpc.Protocol;
using Ttvm.LanguageServer.Protocol;

namespace Ttvm.LanguageServer.Sessions;

/// <summary>The library's connection, with errors that say what a client's author needs to know and nothing of our insides.</summary>
internal sealed class Connection(IJsonRpcMessageHandler channel) : JsonRpc(channel)
{
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
}
