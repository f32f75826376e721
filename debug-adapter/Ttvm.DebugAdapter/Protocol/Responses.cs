using System.Collections.Immutable;

namespace Ttvm.DebugAdapter.Protocol;

/// <summary>What the adapter can do: what its endpoints announce. There are no exception filters yet, and a client is told that now, since
/// later ones are ignored.</summary>
internal sealed record Capabilities(ImmutableArray<string> Announced) : IBody
{
    public void Write(BodyWriter json)
    {
        foreach (var capability in Announced)
        {
            json.Flag(capability, true);
        }

        json.Objects<Source>("exceptionBreakpointFilters", []);
    }
}

/// <summary>The end of a response that says no.</summary>
/// <param name="Id">Which kind of failure.</param>
/// <param name="Format">The whole sentence; it has no variables.</param>
/// <param name="ShowUser">Whether the client should bring it to the user's eyes by itself.</param>
internal sealed record ErrorMessage(ErrorId Id, string Format, bool ShowUser) : IBody
{
    public void Write(BodyWriter json) => json.Number("id", (int)Id).Text("format", Format).Flag("showUser", ShowUser);
}

internal sealed record ErrorBody(ErrorMessage Error) : IBody
{
    public void Write(BodyWriter json) => json.Object("error", Error);
}

internal sealed record ContinueBody(bool AllThreadsContinued) : IBody
{
    public void Write(BodyWriter json) => json.Flag("allThreadsContinued", AllThreadsContinued);
}

internal sealed record SteppingBody(string Policy) : IBody
{
    public void Write(BodyWriter json) => json.Text("policy", Policy);
}

internal sealed record DapThread(int Id, string Name) : IBody
{
    public void Write(BodyWriter json) => json.Number("id", Id).Text("name", Name);
}

internal sealed record ThreadsBody(ImmutableArray<DapThread> Threads) : IBody
{
    public void Write(BodyWriter json) => json.Objects("threads", Threads);
}

internal sealed record StackFrame(int Id, string Name, Source? Source, int Line, int Column, string? PresentationHint) : IBody
{
    public void Write(BodyWriter json) => json
        .Number("id", Id)
        .Text("name", Name)
        .Object("source", Source)
        .Number("line", Line)
        .Number("column", Column)
        .Text("presentationHint", PresentationHint);
}

internal sealed record StackTraceBody(ImmutableArray<StackFrame> StackFrames, int TotalFrames) : IBody
{
    public void Write(BodyWriter json) => json.Objects("stackFrames", StackFrames).Number("totalFrames", TotalFrames);
}
