using System.Collections.Immutable;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Ttvm.LanguageServer.Protocol;

[JsonConverter(typeof(InitializeParamsReader))]
internal sealed record InitializeParams(
    int? ProcessId,
    ClientInfo? ClientInfo,
    ClientCapabilities? Capabilities,
    string? Trace,
    string? RootUri,
    ImmutableArray<WorkspaceFolder>? WorkspaceFolders,
    JToken? InitializationOptions);

internal sealed record ClientInfo(string Name, string? Version);

internal sealed record InitializeResult(ServerCapabilities Capabilities, ServerInfo ServerInfo);

internal sealed record ServerInfo(string Name, string? Version);

internal sealed record InitializedParams;

internal sealed record SetTraceParams(string Value);

internal sealed record LogTraceParams(string Message, string? Verbose);

internal sealed record LogMessageParams(MessageType Type, string Message);

internal enum MessageType
{
    Error = 1,
    Warning = 2,
    Info = 3,
    Log = 4,
}
