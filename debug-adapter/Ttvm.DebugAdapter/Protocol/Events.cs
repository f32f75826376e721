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

internal sealed record OutputEvent(string Category, string Output, Source? Source = null, int? Line = null, int? Column = null) : IBody
{
    public void Write(BodyWriter json) => json
        .Text("category", Category)
        .Text("output", Output)
        .Object("source", Source)
        .Number("line", Line)
        .Number("column", Column);
}

internal sealed record BreakpointEvent(string Reason, Breakpoint Breakpoint) : IBody
{
    public void Write(BodyWriter json) => json.Text("reason", Reason).Object("breakpoint", Breakpoint);
}

internal sealed record ExitedEvent(int ExitCode) : IBody
{
    public void Write(BodyWriter json) => json.Number("exitCode", ExitCode);
}
