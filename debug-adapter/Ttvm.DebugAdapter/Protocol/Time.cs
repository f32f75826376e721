using System.Collections.Immutable;

namespace Ttvm.DebugAdapter.Protocol;

/// <summary>Goes to another moment: the <c>beginning</c>, the <c>present</c>, <c>coordinates</c>, just before an <c>event</c>, to where the
/// message of one was <c>received</c>, to the <c>previous</c> event of a process, or to a line of <c>output</c>.</summary>
internal sealed record GoToMomentArguments(string To, int? ThreadId = null, string? Coordinates = null, long? Event = null,
    ImmutableArray<string>? Kinds = null, long? Line = null) : IReadable<GoToMomentArguments>
{
    public static GoToMomentArguments Read(Fields fields) => new(fields.Text("to"), fields.OptionalInt("threadId"),
        fields.OptionalText("coordinates"), fields.OptionalLong("event"), fields.OptionalTexts("kinds"), fields.OptionalLong("line"));
}

/// <summary>Asks for what breakpoints would have done: one of them, or all.</summary>
internal sealed record HitsArguments(int? Breakpoint, int? Count) : IReadable<HitsArguments>
{
    public static HitsArguments Read(Fields fields) => new(fields.OptionalInt("breakpoint"), fields.OptionalQuantity("count"));
}

internal sealed record HitView(int Breakpoint, ProcessName Process, Place? Place, string? Text, string Coordinates) : IBody
{
    public void Write(BodyWriter json) => json.Number("breakpoint", Breakpoint).Object("process", Process).Object("place", Place)
        .Text("text", Text).Text("coordinates", Coordinates);
}

internal sealed record HitsBody(long Total, ImmutableArray<HitView> Hits) : IBody
{
    public void Write(BodyWriter json) => json.Version().Number("total", Total).Objects("hits", Hits);
}

/// <summary>Takes the action back that made an event, or else the last instruction of a process.</summary>
internal sealed record RollbackArguments(long? Event, int? ThreadId) : IReadable<RollbackArguments>
{
    public static RollbackArguments Read(Fields fields) => new(fields.OptionalLong("event"), fields.OptionalInt("threadId"));
}

internal sealed record UndoneProcessView(ProcessName Process, long Instructions) : IBody
{
    public void Write(BodyWriter json) => json.Object("process", Process).Number("instructions", Instructions);
}

internal sealed record RollbackBody(ImmutableArray<UndoneProcessView> Processes, ImmutableArray<string> Output) : IBody
{
    public void Write(BodyWriter json) => json.Version().Objects("processes", Processes).Texts("output", Output);
}

internal sealed record SenderView(ProcessName Process, string? State, EventView? LastSend, EventView? Exit) : IBody
{
    public void Write(BodyWriter json) => json.Object("process", Process).Text("state", State).Object("lastSend", LastSend)
        .Object("exit", Exit);
}

internal sealed record WaitView(ProcessName Process, string Instruction, Place? Place, int Messages, ImmutableArray<SenderView> Senders)
    : IBody
{
    public void Write(BodyWriter json) => json.Object("process", Process).Text("instruction", Instruction).Object("place", Place)
        .Number("messages", Messages).Objects("senders", Senders);
}

internal sealed record WaitChainBody(string Text, bool IsCircle, ImmutableArray<WaitView> Links) : IBody
{
    public void Write(BodyWriter json) => json.Version().Text("text", Text).Flag("circle", IsCircle).Objects("links", Links);
}

/// <summary>Means a variable: by an expression in a frame, or as the client has been shown it.</summary>
internal sealed record ValueArguments(string? Expression, int? FrameId, int? VariablesReference, string? Name, int? Count)
    : IReadable<ValueArguments>
{
    public static ValueArguments Read(Fields fields) => new(fields.OptionalText("expression"), fields.OptionalInt("frameId"),
        fields.OptionalInt("variablesReference"), fields.OptionalText("name"), fields.OptionalQuantity("count"));
}

internal sealed record OriginStepView(ProcessName Process, string Instruction, Place? Place, string Coordinates) : IBody
{
    public void Write(BodyWriter json) => json.Object("process", Process).Text("instruction", Instruction).Object("place", Place)
        .Text("coordinates", Coordinates);
}

internal sealed record OriginBody(ImmutableArray<OriginStepView> Steps) : IBody
{
    public void Write(BodyWriter json) => json.Version().Objects("steps", Steps);
}

internal sealed record HistoryEntryView(string? Value, ProcessName Process, Place? Place, string Coordinates) : IBody
{
    public void Write(BodyWriter json) => json.Text("value", Value).Object("process", Process).Object("place", Place)
        .Text("coordinates", Coordinates);
}

internal sealed record HistoryBody(ImmutableArray<HistoryEntryView> Entries) : IBody
{
    public void Write(BodyWriter json) => json.Version().Objects("entries", Entries);
}
