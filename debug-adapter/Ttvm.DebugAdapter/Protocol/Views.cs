using System.Collections.Immutable;

namespace Ttvm.DebugAdapter.Protocol;

internal sealed record Place(string Text, Source? Source, int? Line, int? Column) : IBody
{
    public void Write(BodyWriter json) =>
        json.Text("text", Text).Object("source", Source).Number("line", Line).Number("column", Column);
}

internal sealed record ProcessName(long Pid, string? Name, bool Ended) : IBody
{
    public void Write(BodyWriter json) => json.Number("pid", Pid).Text("name", Name).Flag("ended", Ended);
}

internal sealed record ProcessView(long Pid, string Name, string StartedIn, ProcessName? Parent, ProcessName? Supervisor, string State,
    string? WaitsIn, bool Frozen, Place Place, int Messages, long Reductions, int Links, int Monitors, int Watchers, bool TrapsExits,
    bool IsSupervisor, int Children, string Group) : IBody
{
    public void Write(BodyWriter json) => json
        .Number("pid", Pid)
        .Text("name", Name)
        .Text("startedIn", StartedIn)
        .Object("parent", Parent)
        .Object("supervisor", Supervisor)
        .Text("state", State)
        .Text("waitsIn", WaitsIn)
        .Flag("frozen", Frozen)
        .Object("place", Place)
        .Number("messages", Messages)
        .Number("reductions", Reductions)
        .Number("links", Links)
        .Number("monitors", Monitors)
        .Number("watchers", Watchers)
        .Flag("trapsExits", TrapsExits)
        .Flag("isSupervisor", IsSupervisor)
        .Number("children", Children)
        .Text("group", Group);
}

internal sealed record ProcessesBody(int Total, ImmutableArray<ProcessView> Processes) : IBody
{
    public void Write(BodyWriter json) => json.Version().Number("total", Total).Objects("processes", Processes);
}

internal sealed record ProcessGroupView(string Group, string StartedIn, string State, string? WaitsIn, Place Place, int Count,
    ImmutableArray<long> Pids, ProcessView First) : IBody
{
    public void Write(BodyWriter json) => json
        .Text("group", Group)
        .Text("startedIn", StartedIn)
        .Text("state", State)
        .Text("waitsIn", WaitsIn)
        .Object("place", Place)
        .Number("count", Count)
        .Numbers("pids", Pids)
        .Object("first", First);
}

internal sealed record ProcessGroupsBody(int Total, ImmutableArray<ProcessGroupView> Groups) : IBody
{
    public void Write(BodyWriter json) => json.Version().Number("total", Total).Objects("groups", Groups);
}

internal sealed record MessageView(long Sequence, ProcessName? From, Place? Place, long? Send, long Time, long Age, string Value,
    string Type, PartsReference Parts) : IBody
{
    public void Write(BodyWriter json) => Parts.Write(json
        .Number("sequence", Sequence)
        .Object("from", From)
        .Object("place", Place)
        .Number("send", Send)
        .Number("time", Time)
        .Number("age", Age)
        .Text("value", Value)
        .Text("type", Type));
}

internal sealed record MailboxView(long Pid, string? Name, string State, int Count, ImmutableArray<MessageView> Messages) : IBody
{
    public void Write(BodyWriter json) => json
        .Number("pid", Pid)
        .Text("name", Name)
        .Text("state", State)
        .Number("count", Count)
        .Objects("messages", Messages);
}

internal sealed record MailboxesBody(int Total, long Now, ImmutableArray<MailboxView> Mailboxes) : IBody
{
    public void Write(BodyWriter json) => json.Version().Number("total", Total).Number("now", Now).Objects("mailboxes", Mailboxes);
}

internal sealed record EventView(long Serial, string Kind, string Coordinates, long Time, ProcessName? Process, ProcessName? Other,
    Place? Place, string Text, string? Value, long? Send) : IBody
{
    public void Write(BodyWriter json) => json
        .Number("serial", Serial)
        .Text("kind", Kind)
        .Text("coordinates", Coordinates)
        .Number("time", Time)
        .Object("process", Process)
        .Object("other", Other)
        .Object("place", Place)
        .Text("text", Text)
        .Text("value", Value)
        .Number("send", Send);
}

internal sealed record EventsBody(long First, long Last, long Dropped, long? Next, ImmutableArray<EventView> Events) : IBody
{
    public void Write(BodyWriter json) => json
        .Version()
        .Number("first", First)
        .Number("last", Last)
        .Number("dropped", Dropped)
        .Number("next", Next)
        .Objects("events", Events);
}

internal sealed record CausesBody(bool IsComplete, ImmutableArray<EventView> Events) : IBody
{
    public void Write(BodyWriter json) => json.Version().Flag("isComplete", IsComplete).Objects("events", Events);
}

internal sealed record ChildView(string Id, ProcessName? Process, string Restart, string Program, Place? Place) : IBody
{
    public void Write(BodyWriter json) => json
        .Text("id", Id)
        .Object("process", Process)
        .Text("restart", Restart)
        .Text("program", Program)
        .Object("place", Place);
}

internal sealed record SupervisorView(long Pid, string? Name, ProcessName? Supervisor, string Strategy, int MaxRestarts, long Period,
    int RecentRestarts, ImmutableArray<ChildView> Children) : IBody
{
    public void Write(BodyWriter json) => json
        .Number("pid", Pid)
        .Text("name", Name)
        .Object("supervisor", Supervisor)
        .Text("strategy", Strategy)
        .Number("maxRestarts", MaxRestarts)
        .Number("period", Period)
        .Number("recentRestarts", RecentRestarts)
        .Objects("children", Children);
}

internal sealed record SupervisorsBody(int Total, ImmutableArray<SupervisorView> Supervisors) : IBody
{
    public void Write(BodyWriter json) => json.Version().Number("total", Total).Objects("supervisors", Supervisors);
}

internal sealed record TimerView(long Due, ProcessName For, string Purpose, ProcessName? From, Place? Place, string? Value) : IBody
{
    public void Write(BodyWriter json) => json
        .Number("due", Due)
        .Object("for", For)
        .Text("purpose", Purpose)
        .Object("from", From)
        .Object("place", Place)
        .Text("value", Value);
}

internal sealed record TimersBody(int Total, long Now, ImmutableArray<TimerView> Timers) : IBody
{
    public void Write(BodyWriter json) => json.Version().Number("total", Total).Number("now", Now).Objects("timers", Timers);
}
