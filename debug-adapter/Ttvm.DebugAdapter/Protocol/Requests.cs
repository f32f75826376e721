using System.Collections.Immutable;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Ttvm.DebugAdapter.Protocol;

/// <summary>What a client asks. The arguments are read by whoever answers it.</summary>
/// <param name="Seq">The client's number for it, which the answer repeats.</param>
/// <param name="Command">Its name.</param>
/// <param name="Arguments">As they came; empty if there were none.</param>
internal sealed record Request(long Seq, string Command, JObject Arguments);

internal sealed record NoArguments;

internal sealed record InitializeArguments(bool? LinesStartAt1, bool? ColumnsStartAt1, string? PathFormat, bool? SupportsVariableType);

internal sealed record RestartArguments(JObject? Arguments);

internal sealed record SourceBreakpoint([property: JsonRequired] int Line);

internal sealed record SetBreakpointsArguments([property: JsonRequired] Source Source, ImmutableArray<SourceBreakpoint>? Breakpoints, ImmutableArray<int>? Lines);

internal sealed record SetExceptionBreakpointsArguments(ImmutableArray<string>? Filters);

internal sealed record BreakpointLocationsArguments([property: JsonRequired] Source Source, [property: JsonRequired] int Line, int? EndLine);

internal sealed record ExecutionArguments([property: JsonRequired] int ThreadId, bool? SingleThread);

internal sealed record StackTraceArguments([property: JsonRequired] int ThreadId, int? StartFrame, int? Levels);

internal sealed record ScopesArguments([property: JsonRequired] int FrameId);

internal sealed record VariablesArguments([property: JsonRequired] int VariablesReference, string? Filter, int? Start, int? Count);

internal sealed record EvaluateArguments([property: JsonRequired] string Expression, int? FrameId, string? Context);

internal sealed record SourceArguments(Source? Source, [property: JsonRequired] int SourceReference);

internal sealed record SteppingArguments(string? Policy);
