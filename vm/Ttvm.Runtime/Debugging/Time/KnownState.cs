using Ttvm.Runtime.Debugging.Overviews;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.Runtime.Debugging.Time;

/// <summary>What the debugger knows of a run besides the machine's state, and what goes back together with that. Used on the debugger's
/// thread.</summary>
/// <param name="host">Tells the output of the program.</param>
/// <param name="stops">Evaluates the rules.</param>
/// <param name="failed">Stacks of failed instructions.</param>
/// <param name="log">The events.</param>
internal sealed class KnownState(DebugHost host, StopEvaluator stops, FailedStacks failed, EventLog log)
{
    /// <summary>Whether the run repeats what has been told, so that nothing is told again.</summary>
    public bool IsPast
    {
        get;
        set
        {
            field = host.IsMuted = stops.Filters.IsSilent = log.IsPast = value;
            stops.Watches?.IsPast = value;
        }
    }

    /// <summary>Has the log keep the events that are repeated, in place of those of the future that was left.</summary>
    public void LogAnew() => log.IsPast = false;

    /// <summary>The past becomes the present: what was counted after this moment is forgotten.</summary>
    public void CutBehind(TimePoint now) => stops.Filters.CutBehind(now);

    public Checkpoint TakeCheckpoint(TimePoint at, Snapshot snapshot) =>
        new(at, snapshot, failed.TakeImage(), stops.Filters.TakeImage(), stops.Watches?.TakeImage() ?? WatchedValues.None, log.Position);

    public void Restore(Checkpoint checkpoint)
    {
        failed.Restore(checkpoint.Failed);
        stops.Filters.Restore(checkpoint.Hits);
        log.MoveTo(checkpoint.Log);
        stops.Restore(checkpoint.Watched);
    }
}
