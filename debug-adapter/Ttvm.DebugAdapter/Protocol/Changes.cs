using System.Collections.Immutable;

namespace Ttvm.DebugAdapter.Protocol;

internal sealed record SetVariableArguments(int VariablesReference, string Name, string Value, ValueFormat? Format)
    : IReadable<SetVariableArguments>
{
    public static SetVariableArguments Read(Fields fields) => new(fields.Int("variablesReference"), fields.Text("name"),
        fields.Text("value"), fields.OptionalRead<ValueFormat>("format"));
}

internal sealed record SetExpressionArguments(string Expression, string Value, int? FrameId, ValueFormat? Format)
    : IReadable<SetExpressionArguments>
{
    public static SetExpressionArguments Read(Fields fields) => new(fields.Text("expression"), fields.Text("value"),
        fields.OptionalInt("frameId"), fields.OptionalRead<ValueFormat>("format"));
}

/// <summary>The answer of setVariable and setExpression.</summary>
internal sealed record NewValueBody(string Value, string? Type, PartsReference Parts) : IBody
{
    public void Write(BodyWriter json) => Parts.Write(json.Text("value", Value).Text("type", Type));
}

internal sealed record GotoTargetsArguments(Source Source, int Line) : IReadable<GotoTargetsArguments>
{
    public static GotoTargetsArguments Read(Fields fields) => new(fields.Read<Source>("source"), fields.Quantity("line"));
}

internal sealed record GotoTarget(int Id, string Label, int Line) : IBody
{
    public void Write(BodyWriter json) => json.Number("id", Id).Text("label", Label).Number("line", Line);
}

internal sealed record GotoTargetsBody(ImmutableArray<GotoTarget> Targets) : IBody
{
    public void Write(BodyWriter json) => json.Objects("targets", Targets);
}

internal sealed record GotoArguments(int ThreadId, int TargetId) : IReadable<GotoArguments>
{
    public static GotoArguments Read(Fields fields) => new(fields.Int("threadId"), fields.Int("targetId"));
}

/// <summary>Asks about, or does something to, a frame.</summary>
internal sealed record FrameArguments(int FrameId) : IReadable<FrameArguments>
{
    public static FrameArguments Read(Fields fields) => new(fields.Int("frameId"));
}

internal sealed record StepInTarget(int Id, string Label) : IBody
{
    public void Write(BodyWriter json) => json.Number("id", Id).Text("label", Label);
}

internal sealed record StepInTargetsBody(ImmutableArray<StepInTarget> Targets) : IBody
{
    public void Write(BodyWriter json) => json.Objects("targets", Targets);
}

/// <summary>Does something to a process.</summary>
internal sealed record ThreadArguments(int ThreadId) : IReadable<ThreadArguments>
{
    public static ThreadArguments Read(Fields fields) => new(fields.Int("threadId"));
}

/// <summary>Changes a mailbox: <c>drop</c>, <c>duplicate</c> or <c>move</c> a message.</summary>
internal sealed record MailboxChangeArguments(int ThreadId, string Action, int Index, int? To) : IReadable<MailboxChangeArguments>
{
    public static MailboxChangeArguments Read(Fields fields) =>
        new(fields.Int("threadId"), fields.Text("action"), fields.Int("index"), fields.OptionalInt("to"));
}

/// <summary>Steps a process to something: <c>receive</c>, <c>receiver</c>, <c>child</c>, or a <c>line</c> of a source.</summary>
internal sealed record StepToArguments(int ThreadId, string To, Source? Source, int? Line, bool? SingleThread)
    : IReadable<StepToArguments>
{
    public static StepToArguments Read(Fields fields) => new(fields.Int("threadId"), fields.Text("to"),
        fields.OptionalRead<Source>("source"), fields.OptionalQuantity("line"), fields.OptionalFlag("singleThread"));
}

/// <summary>Where the run is after a change; null if the change has ended it.</summary>
internal sealed record CoordinatesBody(string? Coordinates) : IBody
{
    public void Write(BodyWriter json) => json.Version().Text("coordinates", Coordinates);
}

/// <summary>A request of our own has no more to say than that it is done.</summary>
internal sealed record DoneBody : IBody
{
    public void Write(BodyWriter json) => json.Version();
}
