using Ttvm.Runtime.Debugging.Overviews;
using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.Runtime.Debugging.Time;

/// <summary>Finds the instructions that a process comes to. Used on the debugger's thread.</summary>
/// <param name="replay">Says when that is.</param>
/// <param name="pid">Which process.</param>
/// <param name="deepest">Only instructions of frames that lie at most so deep.</param>
/// <param name="back">Which one, from the last one on.</param>
internal sealed class Arrivals(Replay replay, long pid, int deepest, int back)
{
    /// <summary>The last ones of a stretch, the newest first.</summary>
    private readonly TimePoint[] _last = new TimePoint[back];

    private int _count;
    private int _missing = back;

    /// <summary>Looks through a stretch; each is before those looked through so far.</summary>
    /// <returns>The moment; null: it lies further back.</returns>
    public TimePoint? FindIn(Timeline timeline, Stretch stretch)
    {
        _count = 0;
        var probe = new Probe(this);
        timeline.RunIn(stretch, ref probe);
        if (_count >= _missing)
        {
            return _last[_missing - 1];
        }

        _missing -= _count;
        return null;
    }

    private void Look(Process process)
    {
        if (process.Id == pid && process.Depth <= deepest && !process.IsResuming)
        {
            for (var i = _last.Length - 1; i > 0; i--)
            {
                _last[i] = _last[i - 1];
            }

            _last[0] = replay.PointOf(process);
            _count++;
        }
    }

    private readonly struct Probe(Arrivals arrivals) : IProbe
    {
        public static bool Looks => true;

        public bool LooksEverywhere => true;

        public bool StopBefore(Process process)
        {
            arrivals.Look(process);
            return false;
        }

        public bool StopAtError(Process process, int stackCount) => false;
    }
}

/// <summary>Finds the moment just before a process is started. Used on the debugger's thread.</summary>
internal sealed class StartSearch(Machine machine, Replay replay, long pid)
{
    private (TimePoint At, long Pid)? _last;

    /// <summary>The moment, and who does something then; null: it is not there.</summary>
    public (TimePoint At, long Parent)? Found { get; private set; }

    public bool Look(Process process)
    {
        if (machine.Find(pid) is not null)
        {
            Found = _last;
            return true;
        }

        _last = (replay.PointOf(process), process.Id);
        return false;
    }
}

/// <summary>The probe of a <see cref="StartSearch"/>.</summary>
internal readonly struct StartProbe(StartSearch search) : IProbe
{
    public StartSearch Search => search;

    public static bool Looks => true;

    public bool LooksEverywhere => true;

    public bool StopBefore(Process process) => search.Look(process);

    public bool StopAtError(Process process, int stackCount) => false;
}

/// <summary>Finds a moment of which something is known. Used on the debugger's thread.</summary>
internal abstract class MomentSearch(Replay replay)
{
    /// <summary>The moment; null: it has not been come to.</summary>
    public TimePoint? Found { get; private set; }

    /// <summary>Whether the moment may be before the next instruction; the run is at full speed until then.</summary>
    public abstract bool IsNear { get; }

    /// <summary>Whether this is the moment.</summary>
    /// <param name="process">Who is about to execute an instruction, or whose instruction has failed.</param>
    protected abstract bool IsThere(Process process);

    /// <summary>Whether this is the moment, where nobody is about to execute an instruction.</summary>
    protected virtual bool IsHere => false;

    public bool Look(Process process)
    {
        if (!IsThere(process))
        {
            return false;
        }

        Found = replay.PointOf(process);
        return true;
    }

    /// <summary>Looks at the end of a stretch.</summary>
    public void LookHere() => Found ??= IsHere ? replay.Now : null;
}

/// <summary>The probe of a <see cref="MomentSearch"/>.</summary>
internal readonly struct MomentProbe(MomentSearch search) : IProbe
{
    public static bool Looks => true;

    public bool LooksEverywhere => search.IsNear;

    public bool StopBefore(Process process) => search.IsNear && search.Look(process);

    public bool StopAtError(Process process, int stackCount) => search.IsNear && search.Look(process);
}

/// <summary>Finds coordinates, or the first moment behind them.</summary>
internal sealed class CoordinatesMoment(DeterministicScheduler scheduler, Replay replay, Coordinates at, Func<int> interventions)
    : MomentSearch(replay)
{
    public override bool IsNear => scheduler.Decisions >= at.Decision;

    protected override bool IsHere => scheduler.Decisions == at.Decision && scheduler.Position == at.Instruction
        && interventions() >= at.Interventions;

    protected override bool IsThere(Process process) => interventions() >= at.Interventions
        && (scheduler.Decisions > at.Decision || (at.Instruction is { } instruction
            && (scheduler.PositionOf(process) > instruction
                || (scheduler.PositionOf(process) == instruction && at.HasFailed == process.PendingError is not null))));
}

/// <summary>Finds the moment just before an event happens.</summary>
/// <param name="replay">Says when that is.</param>
/// <param name="executed">How many reductions had been used then.</param>
/// <param name="serial">The event's number.</param>
/// <param name="log">Counts events.</param>
internal sealed class EventMoment(Replay replay, long executed, long serial, EventLog log) : MomentSearch(replay)
{
    private readonly Replay _replay = replay;

    public override bool IsNear => true;

    protected override bool IsThere(Process process) => process.PendingError is null
        && (log.Last >= serial || _replay.PointOf(process).Moment.Executed >= executed);
}
