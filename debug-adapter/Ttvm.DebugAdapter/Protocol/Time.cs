using System.Collections.Immutable;

namespace Ttvm.DebugAdapter.Protocol;

/// <summary>Goes to another moment: the <c>beginning</c>, the <c>present</c>, <c>coordinates</c>, or just before an <c>event</c>.</summary>
internal sealed record GoToMomentArguments(string To, int? ThreadId, string? Coordinates, long? Event) : IReadable<GoToMomentArguments>
{
    public static GoToMomentArguments Read(Fields fields) => new(fields.Text("to"), fields.OptionalInt("threadId"),
        fields.OptionalText("coordinates"), fields.OptionalLong("event"));
}

/// <summary>Means a variable: by an expression in a frame, or as the client has been shown it.</summary>
internal sealed record ValueArguments(string? Expression, int? FrameId, int? VariablesReference, string? Name, int? Count)
    : IReadable<ValueArguments>
{
    public static ValueArguments Read(Fields fields) => new(fields.OptionalText("expression"), fields.OptionalInt("frameId"),
        fields.OptionalInt("variablesReference"), fields.OptionalText("name"), fields.OptionalInt("count"));
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
