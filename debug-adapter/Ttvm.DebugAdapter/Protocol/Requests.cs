using System.Collections.Immutable;
using Newtonsoft.Json.Linq;

namespace Ttvm.DebugAdapter.Protocol;

/// <summary>What a client asks. The arguments are read by whoever answers it.</summary>
/// <param name="Seq">The client's number for it, which the answer repeats.</param>
/// <param name="Command">Its name.</param>
/// <param name="Arguments">As they came; empty if there were none.</param>
internal sealed record Request(long Seq, string Command, JObject Arguments);

internal sealed record NoArguments : IReadable<NoArguments>
{
    public static NoArguments Read(Fields fields) => new();
}

internal sealed record InitializeArguments(bool? LinesStartAt1, bool? ColumnsStartAt1, string? PathFormat, bool? SupportsVariableType,
    bool? SupportsProgressReporting, bool? SupportsInvalidatedEvent, bool? SupportsRunInTerminalRequest)
    : IReadable<InitializeArguments>
{
    public static InitializeArguments Read(Fields fields) => new(
        fields.OptionalFlag("linesStartAt1"), fields.OptionalFlag("columnsStartAt1"), fields.OptionalText("pathFormat"),
        fields.OptionalFlag("supportsVariableType"), fields.OptionalFlag("supportsProgressReporting"),
        fields.OptionalFlag("supportsInvalidatedEvent"), fields.OptionalFlag("supportsRunInTerminalRequest"));
}

internal sealed record DisconnectArguments(bool? TerminateDebuggee) : IReadable<DisconnectArguments>
{
    public static DisconnectArguments Read(Fields fields) => new(fields.OptionalFlag("terminateDebuggee"));
}

internal sealed record CancelArguments(long? RequestId, string? ProgressId) : IReadable<CancelArguments>
{
    public static CancelArguments Read(Fields fields) => new(fields.OptionalLong("requestId"), fields.OptionalText("progressId"));
}

internal sealed record ModulesArguments(int? StartModule, int? ModuleCount) : IReadable<ModulesArguments>
{
    public static ModulesArguments Read(Fields fields) =>
        new(fields.OptionalQuantity("startModule"), fields.OptionalQuantity("moduleCount"));
}

internal sealed record RestartArguments(JObject? Arguments) : IReadable<RestartArguments>
{
    public static RestartArguments Read(Fields fields) => new(fields.OptionalObject("arguments"));
}

/// <summary>A breakpoint in a source. Its column need not be read: a line holds one instruction at most.</summary>
internal sealed record SourceBreakpoint(int Line, string? Condition, string? HitCondition, string? LogMessage)
    : IReadable<SourceBreakpoint>
{
    public static SourceBreakpoint Read(Fields fields) => new(fields.Quantity("line"), fields.OptionalText("condition"),
        fields.OptionalText("hitCondition"), fields.OptionalText("logMessage"));
}

internal sealed record FunctionBreakpoint(string Name, string? Condition, string? HitCondition) : IReadable<FunctionBreakpoint>
{
    public static FunctionBreakpoint Read(Fields fields) =>
        new(fields.Text("name"), fields.OptionalText("condition"), fields.OptionalText("hitCondition"));
}

internal sealed record SetFunctionBreakpointsArguments(ImmutableArray<FunctionBreakpoint> Breakpoints)
    : IReadable<SetFunctionBreakpointsArguments>
{
    public static SetFunctionBreakpointsArguments Read(Fields fields) =>
        new(fields.OptionalReadAll<FunctionBreakpoint>("breakpoints") ?? []);
}

internal sealed record SetBreakpointsArguments(Source Source, ImmutableArray<SourceBreakpoint> Breakpoints)
    : IReadable<SetBreakpointsArguments>
{
    public static SetBreakpointsArguments Read(Fields fields) =>
        new(fields.Read<Source>("source"), fields.OptionalReadAll<SourceBreakpoint>("breakpoints") ?? []);
}

internal sealed record BreakpointLocationsArguments(Source Source, int Line, int? Column, int? EndLine, int? EndColumn)
    : IReadable<BreakpointLocationsArguments>
{
    public static BreakpointLocationsArguments Read(Fields fields) => new(fields.Read<Source>("source"), fields.Quantity("line"),
        fields.OptionalQuantity("column"), fields.OptionalQuantity("endLine"), fields.OptionalQuantity("endColumn"));
}

internal sealed record ExecutionArguments(int ThreadId, bool? SingleThread, int? TargetId, string? Granularity)
    : IReadable<ExecutionArguments>
{
    public static ExecutionArguments Read(Fields fields) => new(fields.Int("threadId"), fields.OptionalFlag("singleThread"),
        fields.OptionalInt("targetId"), fields.OptionalText("granularity"));
}

internal sealed record TerminateThreadsArguments(ImmutableArray<int> ThreadIds) : IReadable<TerminateThreadsArguments>
{
    public static TerminateThreadsArguments Read(Fields fields) => new(fields.Ints("threadIds"));
}

internal sealed record StackTraceArguments(int ThreadId, int? StartFrame, int? Levels) : IReadable<StackTraceArguments>
{
    public static StackTraceArguments Read(Fields fields) =>
        new(fields.Int("threadId"), fields.OptionalQuantity("startFrame"), fields.OptionalQuantity("levels"));
}

internal sealed record ScopesArguments(int FrameId) : IReadable<ScopesArguments>
{
    public static ScopesArguments Read(Fields fields) => new(fields.Int("frameId"));
}

/// <summary>How values are shown: integers in hexadecimal, or as ever.</summary>
internal sealed record ValueFormat(bool? Hex) : IReadable<ValueFormat>
{
    public static ValueFormat Read(Fields fields) => new(fields.OptionalFlag("hex"));
}

internal sealed record VariablesArguments(int VariablesReference, string? Filter, int? Start, int? Count, ValueFormat? Format)
    : IReadable<VariablesArguments>
{
    public static VariablesArguments Read(Fields fields) => new(
        fields.Int("variablesReference"), fields.OptionalText("filter"), fields.OptionalQuantity("start"), fields.OptionalQuantity("count"),
        fields.OptionalRead<ValueFormat>("format"));
}

internal sealed record EvaluateArguments(string Expression, int? FrameId, string? Context, ValueFormat? Format)
    : IReadable<EvaluateArguments>
{
    public static EvaluateArguments Read(Fields fields) => new(fields.Text("expression"), fields.OptionalInt("frameId"),
        fields.OptionalText("context"), fields.OptionalRead<ValueFormat>("format"));
}

/// <summary>The column says how far of the line is typed, in UTF-16 units; without a line the first is meant.</summary>
internal sealed record CompletionsArguments(int? FrameId, string Text, int Column, int? Line) : IReadable<CompletionsArguments>
{
    public static CompletionsArguments Read(Fields fields) =>
        new(fields.OptionalInt("frameId"), fields.Text("text"), fields.Quantity("column"), fields.OptionalQuantity("line"));
}

internal sealed record SourceArguments(Source? Source, int SourceReference) : IReadable<SourceArguments>
{
    public static SourceArguments Read(Fields fields) => new(fields.OptionalRead<Source>("source"), fields.Int("sourceReference"));
}

internal sealed record SteppingArguments(string? Policy) : IReadable<SteppingArguments>
{
    public static SteppingArguments Read(Fields fields) => new(fields.OptionalText("policy"));
}

internal sealed record FilterOption(string FilterId, string? Condition) : IReadable<FilterOption>
{
    public static FilterOption Read(Fields fields) => new(fields.Text("filterId"), fields.OptionalText("condition"));
}

internal sealed record SetExceptionBreakpointsArguments(ImmutableArray<string> Filters, ImmutableArray<FilterOption> FilterOptions)
    : IReadable<SetExceptionBreakpointsArguments>
{
    public static SetExceptionBreakpointsArguments Read(Fields fields) =>
        new(fields.OptionalTexts("filters") ?? [], fields.OptionalReadAll<FilterOption>("filterOptions") ?? []);
}

internal sealed record ExceptionInfoArguments(int ThreadId) : IReadable<ExceptionInfoArguments>
{
    public static ExceptionInfoArguments Read(Fields fields) => new(fields.Int("threadId"));
}
