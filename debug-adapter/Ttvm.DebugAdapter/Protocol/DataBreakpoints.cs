using System.Collections.Immutable;

namespace Ttvm.DebugAdapter.Protocol;

/// <summary>With a reference a part of what that is about, else an expression in a frame.</summary>
internal sealed record DataBreakpointInfoArguments(int? VariablesReference, string Name, int? FrameId)
    : IReadable<DataBreakpointInfoArguments>
{
    public static DataBreakpointInfoArguments Read(Fields fields) =>
        new(fields.OptionalInt("variablesReference"), fields.Text("name"), fields.OptionalInt("frameId"));
}

/// <summary>Whether something can be watched.</summary>
/// <param name="DataId">What to ask for it with; null: it cannot.</param>
/// <param name="Description">What it is, or why it cannot.</param>
/// <param name="CanPersist">Whether the id means the same in the next session.</param>
internal sealed record DataBreakpointInfoBody(string? DataId, string Description, bool CanPersist) : IBody
{
    public void Write(BodyWriter json)
    {
        json.TextOrNull("dataId", DataId).Text("description", Description);
        if (DataId is not null)
        {
            json.Texts("accessTypes", ["write"]).Flag("canPersist", CanPersist);
        }
    }
}

internal sealed record DataBreakpoint(string DataId, string? AccessType, string? Condition, string? HitCondition)
    : IReadable<DataBreakpoint>
{
    public static DataBreakpoint Read(Fields fields) => new(fields.Text("dataId"), fields.OptionalText("accessType"),
        fields.OptionalText("condition"), fields.OptionalText("hitCondition"));
}

internal sealed record SetDataBreakpointsArguments(ImmutableArray<DataBreakpoint> Breakpoints) : IReadable<SetDataBreakpointsArguments>
{
    public static SetDataBreakpointsArguments Read(Fields fields) => new(fields.OptionalReadAll<DataBreakpoint>("breakpoints") ?? []);
}
