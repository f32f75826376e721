using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Processes;

/// <summary>What most processes never have, kept apart so that a million idle ones stay small. Belongs to the process's owner.</summary>
internal sealed class ProcessExtras
{
    public string[]? Names;
    public SmallTable? Links;
    public SmallTable? Monitors;
    public SmallTable? Watchers;
    public Supervision? Supervision;
    public long Supervisor;
    public Timer? Deadline;
    public Dictionary<Code, Dictionary<string, Value>>? Modules;
    public string? StartupError;

    /// <summary>What the selective receive that the process is parked in, or was until now, waits for: its variables are read when it
    /// starts.</summary>
    public MessageMatcher? Awaited;

    /// <summary>A copy with tables of its own. What a supervisor does is in no table, so the copies share it.</summary>
    public ProcessExtras Copy() => new()
    {
        Names = Names,
        Links = Links?.Copy(),
        Monitors = Monitors?.Copy(),
        Watchers = Watchers?.Copy(),
        Supervision = Supervision,
        Supervisor = Supervisor,
        Deadline = Deadline,

        // What a module has exported is complete when it stands here.
        Modules = Modules is null ? null : new Dictionary<Code, Dictionary<string, Value>>(Modules),
        StartupError = StartupError,
        Awaited = Awaited,
    };
}
