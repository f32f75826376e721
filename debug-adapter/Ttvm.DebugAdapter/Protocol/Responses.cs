using System.Collections.Immutable;

namespace Ttvm.DebugAdapter.Protocol;

/// <summary>What the adapter can do: what its endpoints announce, and at what it can stop that happens. Clients ignore filters that come
/// later.</summary>
/// <param name="Announced">Capabilities of the protocol.</param>
/// <param name="Filters">Events to stop at.</param>
/// <param name="OwnRequests">Requests that are not the protocol's.</param>
internal sealed record Capabilities(ImmutableArray<string> Announced, ImmutableArray<ExceptionFilter> Filters,
    ImmutableArray<string> OwnRequests) : IBody
{
    /// <summary>The version of our own requests: it changes with the meaning of a field, not with fields that are added.</summary>
    public const int OwnVersion = 1;

    public void Write(BodyWriter json)
    {
        foreach (var capability in Announced)
        {
            json.Flag(capability, true);
        }

        // A dot begins a part of an expression.
        json.Texts("completionTriggerCharacters", ["."])
            .Objects("exceptionBreakpointFilters", Filters)
            .Object("ttvm", new OwnCapabilities(OwnRequests));
    }

    private sealed record OwnCapabilities(ImmutableArray<string> Requests) : IBody
    {
        public void Write(BodyWriter json) => json.Number("protocol", OwnVersion).Texts("requests", Requests);
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

internal sealed record SteppingBody(string Policy, string? Coordinates, long? Behind) : IBody
{
    public void Write(BodyWriter json) =>
        json.Version().Text("policy", Policy).Text("coordinates", Coordinates).Number("behind", Behind);
}

internal sealed record DapThread(int Id, string Name) : IBody
{
    public void Write(BodyWriter json) => json.Number("id", Id).Text("name", Name);
}

internal sealed record ThreadsBody(ImmutableArray<DapThread> Threads) : IBody
{
    public void Write(BodyWriter json) => json.Objects("threads", Threads);
}

internal sealed record StackFrame(int Id, string Name, Source? Source, int Line, int Column, string InstructionPointerReference,
    string? PresentationHint) : IBody
{
    public void Write(BodyWriter json) => json
        .Number("id", Id)
        .Text("name", Name)
        .Object("source", Source)
        .Number("line", Line)
        .Number("column", Column)
        .Text("instructionPointerReference", InstructionPointerReference)
        .Text("presentationHint", PresentationHint);
}

internal sealed record StackTraceBody(ImmutableArray<StackFrame> StackFrames, int TotalFrames) : IBody
{
    public void Write(BodyWriter json) => json.Objects("stackFrames", StackFrames).Number("totalFrames", TotalFrames);
}

internal sealed record ExceptionFilter(string Filter, string Label, string Description, bool Default, string? ConditionDescription) : IBody
{
    public void Write(BodyWriter json) => json
        .Text("filter", Filter)
        .Text("label", Label)
        .Text("description", Description)
        .Flag("default", Default)
        .Flag("supportsCondition", ConditionDescription is not null)
        .Text("conditionDescription", ConditionDescription);
}

internal sealed record ExceptionDetails(string Message, string TypeName, string? StackTrace) : IBody
{
    public void Write(BodyWriter json) => json.Text("message", Message).Text("typeName", TypeName).Text("stackTrace", StackTrace);
}

internal sealed record ExceptionInfoBody(string ExceptionId, string Description, string BreakMode, ExceptionDetails Details) : IBody
{
    public void Write(BodyWriter json) => json
        .Text("exceptionId", ExceptionId)
        .Text("description", Description)
        .Text("breakMode", BreakMode)
        .Object("details", Details);
}
