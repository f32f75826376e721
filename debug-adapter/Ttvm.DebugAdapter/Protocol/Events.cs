using System.Collections.Immutable;

namespace Ttvm.DebugAdapter.Protocol;

internal sealed record StoppedEvent(
    string Reason, string Description, int? ThreadId, string? Text, bool AllThreadsStopped, ImmutableArray<int>? HitBreakpointIds) : IBody
{
    public void Write(BodyWriter json) => json
        .Text("reason", Reason)
        .Text("description", Description)
        .Number("threadId", ThreadId)
        .Text("text", Text)
        .Flag("allThreadsStopped", AllThreadsStopped)
        .Numbers("hitBreakpointIds", HitBreakpointIds);
}

internal sealed record ThreadEvent(string Reason, int ThreadId) : IBody
{
    public void Write(BodyWriter json) => json.Text("reason", Reason).Number("threadId", ThreadId);
}

internal sealed record ContinuedEvent(int ThreadId, bool AllThreadsContinued) : IBody
{
    public void Write(BodyWriter json) => json.Number("threadId", ThreadId).Flag("allThreadsContinued", AllThreadsContinued);
}

internal sealed record OutputEvent(
    string Category, string Output, Source? Source = null, int? Line = null, int? Column = null, string? Group = null) : IBody
{
    public void Write(BodyWriter json) => json
        .Text("category", Category)
        .Text("output", Output)
        .Object("source", Source)
        .Number("line", Line)
        .Number("column", Column)
        .Text("group", Group);
}

internal sealed record BreakpointEvent(string Reason, Breakpoint Breakpoint) : IBody
{
    public void Write(BodyWriter json) => json.Text("reason", Reason).Object("breakpoint", Breakpoint);
}

internal sealed record ExitedEvent(int ExitCode) : IBody
{
    public void Write(BodyWriter json) => json.Number("exitCode", ExitCode);
}

internal sealed record ModuleEvent(string Reason, DapModule Module) : IBody
{
    public void Write(BodyWriter json) => json.Text("reason", Reason).Object("module", Module);
}

internal sealed record LoadedSourceEvent(string Reason, Source Source) : IBody
{
    public void Write(BodyWriter json) => json.Text("reason", Reason).Object("source", Source);
}

internal sealed record InvalidatedEvent(ImmutableArray<string> Areas) : IBody
{
    public void Write(BodyWriter json) => json.Texts("areas", Areas);
}

internal sealed record ProgressStartEvent(string ProgressId, string Title, long? RequestId, bool Cancellable, string? Message,
    int? Percentage) : IBody
{
    public void Write(BodyWriter json) => json
        .Text("progressId", ProgressId)
        .Text("title", Title)
        .Number("requestId", RequestId)
        .Flag("cancellable", Cancellable)
        .Text("message", Message)
        .Number("percentage", Percentage);
}

internal sealed record ProgressUpdateEvent(string ProgressId, string? Message, int? Percentage) : IBody
{
    public void Write(BodyWriter json) => json
        .Text("progressId", ProgressId)
        .Text("message", Message)
        .Number("percentage", Percentage);
}

internal sealed record ProgressEndEvent(string ProgressId) : IBody
{
    public void Write(BodyWriter json) => json.Text("progressId", ProgressId);
}
