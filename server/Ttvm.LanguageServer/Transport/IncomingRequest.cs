using System.Reflection;
using Newtonsoft.Json;
using StreamJsonRpc;
using StreamJsonRpc.Protocol;

namespace Ttvm.LanguageServer.Transport;

/// <summary>
/// A request or notification whose parameters were read from its text at once. The library makes a tree of tokens of every message, copies
/// that of the parameters and reads the copy.
/// </summary>
internal sealed class IncomingRequest : JsonRpcRequest
{
    private readonly object _parameters;

    private IncomingRequest(object parameters) => _parameters = parameters;

    /// <inheritdoc/>
    public override int ArgumentCount => 1;

    /// <inheritdoc/>
    public override bool ArgumentsAreNamed => true;

    /// <summary>Reads a message that is as it should be, with the members in the usual order; null if the library is to say what it
    /// is.</summary>
    /// <param name="message">The text of the message.</param>
    /// <param name="typeOf">The type of a method's parameters; null for methods that have none or are not known.</param>
    /// <param name="serializer">Reads the parameters.</param>
    public static IncomingRequest? TryRead(string message, Func<string, Type?> typeOf, JsonSerializer serializer)
    {
        using var text = new StringReader(message);
        using var reader = new JsonTextReader(text) { DateParseHandling = DateParseHandling.None };
        try
        {
            var (id, method, isVersion2) = (RequestId.NotSpecified, (string?)null, false);
            object? parameters = null;
            if (!reader.Read() || reader.TokenType != JsonToken.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonToken.PropertyName)
            {
                var member = (string)reader.Value!;
                if (!reader.Read())
                {
                    return null;
                }

                switch (member)
                {
                    case "jsonrpc":
                        isVersion2 = reader.Value is "2.0";
                        break;
                    case "id" when reader.TokenType == JsonToken.Integer && reader.Value is long number:
                        id = new RequestId(number);
                        break;
                    case "id" when reader.TokenType == JsonToken.String:
                        id = new RequestId((string)reader.Value!);
                        break;
                    case "method":
                        method = reader.Value as string;
                        break;
                    case "params" when method is not null && typeOf(method) is { } type && reader.TokenType == JsonToken.StartObject:
                        parameters = serializer.Deserialize(reader, type);
                        break;
                    default:
                        return null;
                }
            }

            return isVersion2 && method is not null && parameters is not null && reader.TokenType == JsonToken.EndObject && !reader.Read()
                ? new IncomingRequest(parameters) { RequestId = id, Method = method }
                : null;
        }
        catch (JsonException)
        {
            // What is wrong with it is found out and told by the library, which reads it once more.
            return null;
        }
    }

    /// <inheritdoc/>
    public override ArgumentMatchResult TryGetTypedArguments(ReadOnlySpan<ParameterInfo> parameters, Span<object?> typedArguments)
    {
        typedArguments[0] = _parameters;
        return ArgumentMatchResult.Success;
    }

    /// <inheritdoc/>
    public override ArgumentMatchResult TryGetTypedArguments(ReadOnlySpan<ParameterInfo> parameters, ReadOnlySpan<string?> parameterNames,
        Span<object?> typedArguments) =>
        TryGetTypedArguments(parameters, typedArguments);

    /// <inheritdoc/>
    public override ArgumentMatchResult TryGetTypedArguments(
        ReadOnlySpan<ParameterInfo> parameters, ReadOnlySpan<string?> parameterNames, Span<object?> typedArguments,
        bool allowFlexibleNamedArgumentMatching) =>
        TryGetTypedArguments(parameters, typedArguments);
}
