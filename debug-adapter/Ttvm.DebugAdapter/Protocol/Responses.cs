using System.Collections.Immutable;

namespace Ttvm.DebugAdapter.Protocol;

/// <summary>The end of a response that says no.</summary>
/// <param name="Error">What a client shows.</param>
internal sealed record ErrorBody(ErrorMessage Error);

/// <param name="Id">One number for each kind of failure; see <see cref="ErrorId"/>.</param>
/// <param name="Format">The whole sentence; it has no variables.</param>
/// <param name="ShowUser">Whether the user did something that led to it, and so should see it.</param>
internal sealed record ErrorMessage(int Id, string Format, bool ShowUser);

/// <summary>What this adapter can do: exactly the requests of <see cref="Endpoints"/> that a client must not send unasked.</summary>
internal sealed record Capabilities(
    bool SupportsConfigurationDoneRequest,
    bool SupportsTerminateRequest,
    bool SupportTerminateDebuggee,
    bool SupportsRestartRequest,
    bool SupportsEvaluateForHovers,
    bool SupportsSingleThreadExecutionRequests,
    bool SupportsDelayedStackTraceLoading,
    bool SupportsBreakpointLocationsRequest,
    bool SupportsLoadedSourcesRequest,
    ImmutableArray<string> ExceptionBreakpointFilters);

internal sealed record Breakpoint(int Id, bool Verified, string? Message, Source? Source, int Line);

internal sealed record BreakpointsBody(ImmutableArray<Breakpoint> Breakpoints);

internal sealed record BreakpointLocation(int Line);

internal sealed record BreakpointLocationsBody(ImmutableArray<BreakpointLocation> Breakpoints);

internal sealed record ContinueBody(bool AllThreadsContinued);

internal sealed record DapThread(int Id, string Name);

internal sealed record ThreadsBody(ImmutableArray<DapThread> Threads);

internal sealed record StackFrame(int Id, string Name, Source? Source, int Line, int Column, string? PresentationHint);

internal sealed record StackTraceBody(ImmutableArray<StackFrame> StackFrames, int TotalFrames);

internal sealed record Scope(string Name, string? PresentationHint, int VariablesReference, int? NamedVariables, int? IndexedVariables, bool Expensive);

internal sealed record ScopesBody(ImmutableArray<Scope> Scopes);

internal sealed record DapVariable(
    string Name, string Value, string? Type, string? EvaluateName, int VariablesReference, int? NamedVariables, int? IndexedVariables);

internal sealed record VariablesBody(ImmutableArray<DapVariable> Variables);

internal sealed record EvaluateBody(string Result, string? Type, int VariablesReference, int? NamedVariables, int? IndexedVariables);

internal sealed record SourceBody(string Content, string MimeType);

internal sealed record LoadedSourcesBody(ImmutableArray<Source> Sources);

internal sealed record SteppingBody(string Policy);
