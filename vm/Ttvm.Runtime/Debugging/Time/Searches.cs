using Ttvm.Runtime.Debugging.Overviews;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Debugging.Time;

/// <summary>Finds the arrivals of a process at instructions, also at those from which a person has led the process away before it executed
/// them. Used on the debugger's thread.</summary>
/// <param name="machine">The machine.</param>
/// <param name="replay">Tells the moment of an arrival.</param>
/// <param name="pid">The pid of the process.</param>
/// <param name="deepest">How many frames the process may have at most at an arrival that counts.</param>
/// <param name="back">Which arrival to find, counted from the last one back, which is 1.</param>
/// <param name="withChanges">Whether arrivals count from which a person has led the process away.</param>
internal sealed class Arrivals(Machine machine, Replay replay, long pid, int deepest, int back, bool withChanges) : IOnlooker
{
    /// <summary>The last arrivals of a stretch, the newest first.</summary>
    private readonly TimePoint[] _last = new TimePoint[back];

    private int _count;
    private int _missing = back;

    /// <summary>The instruction at which the process was when a person changed something; null once that has been looked at.</summary>
    private (TimePoint At, Code Code, int Index, int Depth)? _beforeChange;

    /// <summary>Looks through a stretch, which must lie before those looked through so far.</summary>
    /// <returns>The moment of the arrival; null: it lies further back.</returns>
    public TimePoint? FindIn(Timeline timeline, Stretch stretch)
    {
        (_count, _beforeChange) = (0, null);
        timeline.RunIn(stretch, this);
        if (machine.Find(pid) is { } process)
        {
            LookBeforeChange(process);
        }

        if (_count >= _missing)
        {
            return _last[_missing - 1];
        }

        _missing -= _count;
        return null;
    }

    public bool LooksEverywhere => true;

    public bool StopBefore(Process process)
    {
        if (process.Id == pid)
        {
            LookBeforeChange(process);
            if (!process.IsResuming)
            {
                Add(replay.PointOf(process), process.Depth);
            }
        }

        return false;
    }

    public bool StopAtError(Process process, int stackCount) => false;

    public void NoteChange(Intervention what)
    {
        if (withChanges && machine.Find(pid) is { } process)
        {
            LookBeforeChange(process);
            _beforeChange = (replay.Now, process.Code, process.Pc, process.Depth);
        }
    }

    /// <summary>Counts the arrival before the change, unless the process is still at that instruction.</summary>
    private void LookBeforeChange(Process now)
    {
        if (_beforeChange is { } before && (before.Code, before.Index, before.Depth) != (now.Code, now.Pc, now.Depth))
        {
            Add(before.At, before.Depth);
        }

        _beforeChange = null;
    }

    private void Add(TimePoint moment, int depth)
    {
        if (depth > deepest)
        {
            return;
        }

        for (var i = _last.Length - 1; i > 0; i--)
        {
            _last[i] = _last[i - 1];
        }

        _last[0] = moment;
        _count++;
    }
}

/// <summary>Finds the last moment before a process is started at which another one is about to execute something. Used on the debugger's
/// thread.</summary>
internal sealed class StartSearch(Machine machine, Replay replay, long pid) : IOnlooker
{
    private (TimePoint At, long Pid)? _last;

    /// <summary>The moment, and the process that executes something then; null: the process is not started in the stretch.</summary>
    public (TimePoint At, long Parent)? Found { get; private set; }

    public bool LooksEverywhere => true;

    public bool StopBefore(Process process)
    {
        if (machine.Find(pid) is not null)
        {
            Found = _last;
            return true;
        }

        _last = (replay.PointOf(process), process.Id);
        return false;
    }

    public bool StopAtError(Process process, int stackCount) => false;
}

/// <summary>Finds the first moment for which something holds. Used on the debugger's thread.</summary>
internal abstract class MomentSearch(Replay replay) : IOnlooker
{
    /// <summary>The moment; null: the run has not come to it.</summary>
    public TimePoint? Found { get; private set; }

    /// <summary>Whether every instruction must be looked at from here on. Until then the run goes at full speed.</summary>
    public abstract bool LooksEverywhere { get; }

    /// <summary>Whether this is the moment.</summary>
    /// <param name="process">The process that is about to execute an instruction, or whose instruction has failed.</param>
    protected abstract bool IsThere(Process process);

    /// <summary>Whether this is the moment, while no process is about to execute an instruction.</summary>
    protected virtual bool IsHere => false;

    public bool StopBefore(Process process)
    {
        if (!LooksEverywhere || !IsThere(process))
        {
            return false;
        }

        Found = MomentOf(process);
        return true;
    }

    public virtual void NoteChange(Intervention what)
    {
    }

    /// <summary>The moment that is found when <see cref="IsThere"/> holds for a process.</summary>
    protected virtual TimePoint MomentOf(Process process) => PointOf(process);

    /// <summary>The moment at which the run is, between two instructions.</summary>
    protected TimePoint Now => replay.Now;

    public bool StopAtError(Process process, int stackCount) => StopBefore(process);

    /// <summary>The moment of a process that is about to execute an instruction.</summary>
    protected TimePoint PointOf(Process process) => replay.PointOf(process);

    /// <summary>Looks at the end of a stretch, where no process is about to execute an instruction.</summary>
    public void LookHere() => Found ??= IsHere ? replay.Now : null;
}

/// <summary>Finds the moment of coordinates, or the first one behind them.</summary>
internal sealed class CoordinatesMoment(DeterministicScheduler scheduler, Replay replay, Coordinates at, Func<int> interventions)
    : MomentSearch(replay)
{
    public override bool LooksEverywhere => scheduler.Decisions >= at.Decision;

    protected override bool IsHere => scheduler.Decisions == at.Decision && scheduler.Position == at.Instruction
        && interventions() >= at.Interventions;

    protected override bool IsThere(Process process) => interventions() >= at.Interventions
        && (scheduler.Decisions > at.Decision || (at.Instruction is { } instruction
            && (scheduler.PositionOf(process) > instruction
                || (scheduler.PositionOf(process) == instruction && at.HasFailed == process.PendingError is not null))));
}

/// <summary>Stops the run once a condition holds.</summary>
internal sealed class StopWhen(Func<bool> isEnough) : IOnlooker
{
    public bool LooksEverywhere => isEnough();

    public bool StopBefore(Process process) => isEnough();

    public bool StopAtError(Process process, int stackCount) => false;
}

/// <summary>Finds the moment just before an event happens.</summary>
/// <param name="replay">Tells the moment.</param>
/// <param name="executed">How many reductions all processes together had used before the event.</param>
/// <param name="serial">The number of the event.</param>
/// <param name="log">Counts the events of the run.</param>
internal sealed class EventMoment(Replay replay, long executed, long serial, EventLog log) : MomentSearch(replay)
{
    /// <summary>The moment at which a person has changed something; null if an instruction has been executed since. The change may have
    /// made the event.</summary>
    private TimePoint? _beforeChange;

    public override bool LooksEverywhere => true;

    public override void NoteChange(Intervention what) => _beforeChange = log.Last < serial ? Now : _beforeChange;

    protected override bool IsThere(Process process)
    {
        if (process.PendingError is null && (log.Last >= serial || PointOf(process).Moment.Executed >= executed))
        {
            return true;
        }

        _beforeChange = null;
        return false;
    }

    protected override TimePoint MomentOf(Process process) =>
        log.Last >= serial && _beforeChange is { } before ? before : PointOf(process);
}

/// <summary>Finds the moment just before a process sends.</summary>
/// <param name="replay">Tells the moment.</param>
/// <param name="sender">The pid of the process.</param>
/// <param name="sentAt">The time that the message carries, which is the virtual time behind the instruction.</param>
internal sealed class SendMoment(Replay replay, long sender, long sentAt) : MomentSearch(replay)
{
    public override bool LooksEverywhere => true;

    protected override bool IsThere(Process process) => process.Id == sender && PointOf(process).Moment.Clock + 1 >= sentAt;
}

/// <summary>A change of a watched place.</summary>
/// <param name="At">The moment just before the instruction that made it.</param>
/// <param name="By">The process that executed that instruction.</param>
/// <param name="Code">The code of the instruction.</param>
/// <param name="Index">The index of the instruction in its code.</param>
/// <param name="Value">What the place held behind the instruction; null: nothing.</param>
/// <param name="Received">The message that the instruction has taken; null if it took none.</param>
internal sealed record PlaceChange(TimePoint At, ProcessLabel By, Code Code, int Index, Value? Value, MachineEvent.Receive? Received)
{
    /// <summary>The intervention that made the change, instead of an instruction; null: an instruction made it.</summary>
    public Intervention? ByHand { get; init; }
}

/// <summary>Finds the changes of a place. Used on the debugger's thread.</summary>
/// <param name="machine">The machine.</param>
/// <param name="replay">Tells the moments.</param>
/// <param name="watches">Watches the place, and nothing else.</param>
/// <param name="log">Tells which message an instruction has taken.</param>
/// <param name="most">How many changes of a stretch are kept, the last ones.</param>
internal sealed class ChangeSearch(Machine machine, Replay replay, DataWatches watches, EventLog log, int most) : IOnlooker
{
    private readonly Queue<PlaceChange> _found = new();

    /// <summary>The instruction that has been executed since the last look.</summary>
    private (TimePoint At, Process By, Code Code, int Index)? _executed;

    /// <summary>The intervention since the last look; null if an instruction was executed.</summary>
    private Intervention? _byHand;

    /// <summary>The message that the instruction has taken.</summary>
    private MachineEvent.Receive? _received;

    public bool LooksEverywhere => true;

    /// <summary>The last changes in a stretch, the oldest first.</summary>
    public IReadOnlyList<PlaceChange> FindIn(Timeline timeline, Stretch stretch)
    {
        _found.Clear();
        (_executed, _received, _byHand) = (null, null, null);
        watches.Forget();
        log.OnRepeated = (long _, in LoggedEvent happened) =>
            _received = happened.Kind == EventKind.Receive ? (MachineEvent.Receive)happened.Event : _received;
        try
        {
            timeline.RunIn(stretch, this);
        }
        finally
        {
            log.OnRepeated = null;
        }

        // The last instruction of the stretch may have made a change, too.
        if (machine.Processes.FirstOrDefault() is { } any)
        {
            Look(any);
        }

        return [.. _found];
    }

    public bool StopBefore(Process process)
    {
        Look(process);
        (_executed, _received, _byHand) = ((replay.PointOf(process), process, process.Code, process.Pc), null, null);
        return false;
    }

    public bool StopAtError(Process process, int stackCount) => false;

    public void NoteChange(Intervention what)
    {
        if ((machine.Find(what.Target) ?? machine.Processes.FirstOrDefault()) is { } process)
        {
            Look(process);
            (_executed, _received, _byHand) = ((replay.Now, process, process.Code, process.Pc), null, what);
        }
    }

    private void Look(Process next)
    {
        if (watches.Look(next) is not { } change || _executed is not { } executed)
        {
            return;
        }

        _found.Enqueue(new PlaceChange(executed.At, ProcessLabel.Of(executed.By), executed.Code, executed.Index, change.Changes[0].New,
            _received) { ByHand = _byHand });
        if (_found.Count > most)
        {
            _found.Dequeue();
        }
    }
}
