using Ttvm.Runtime.Execution;
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
    public Scheduling.Timer? Deadline;
    public Dictionary<Code, Dictionary<string, Value>>? Modules;
    public string? StartupError;

    /// <summary>What the selective receive that the process is parked in, or was until now, waits for: its variables are read when it starts.</summary>
    public MessageMatcher? Awaited;
}
