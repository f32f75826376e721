using Ttvm.Runtime.Debugging.Time;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.Runtime.Debugging;

/// <summary>
/// Going back in time: the whole machine is then at another moment of its run, between two instructions as ever. In the past the run
/// repeats what it did, until somebody changes something there.
/// </summary>
public sealed partial class Debugger
{
    /// <summary>Whether rules are looked at in the past, too. They are not while the run only comes to a moment.</summary>
    private bool _looksAtRules;

    /// <summary>Why the run stands still at the present; null if the reason would not hold again when the run comes back there.</summary>
    private FoundStop? _stopOfPresent;

    /// <summary>Goes back to just before the previous instruction of a process; a stop tells when the run is there.</summary>
    /// <param name="pid">Which process.</param>
    /// <param name="kind"><see cref="StepKind.Over"/>: in the same frame or in one of its callers. <see cref="StepKind.Into"/>:
    /// wherever.</param>
    /// <param name="cancellation">Leaves the run where it is.</param>
    public Task<TravelOutcome> StepBack(long pid, StepKind kind, CancellationToken cancellation = default) => Travel(() =>
    {
        if (_machine.Find(pid) is not { } process)
        {
            return TravelOutcome.NoProcess;
        }

        var step = new StopRule.Step(pid, kind, SteppingPolicy.World, process.Depth);
        if (FindPrevious(process, kind == StepKind.Into ? int.MaxValue : process.Depth, withChanges: true, cancellation) is { } moment)
        {
            _timeline.GoTo(moment);
            Arrive(step, pid);
            return TravelOutcome.Done;
        }

        // Before the first instruction of a process there is only the one that has started it.
        var start = pid == 1 ? null : FindStart(pid, cancellation);
        _timeline.GoTo(start?.At ?? _timeline.Beginning);
        Arrive(start is null ? new StopRule.Entry() : step, start?.Parent ?? 1);
        return TravelOutcome.Done;
    }, cancellation);

    /// <summary>Goes back to the last moment at which a breakpoint, an event or a change would have stopped the run, or else to its
    /// beginning.</summary>
    /// <param name="cancellation">Leaves the run where it is.</param>
    public Task<TravelOutcome> ReverseContinue(CancellationToken cancellation = default) => Travel(() =>
    {
        var rules = _stops.Rules;
        _stops.Rules = rules.RemoveAll(rule => rule is not (StopRule.Data or StopRule.Event));
        try
        {
            foreach (var stretch in _timeline.Back(_timeline.Now, (_, _) => true))
            {
                cancellation.ThrowIfCancellationRequested();
                (TimePoint At, FoundStop Why)? last = null;
                FindStops(stretch, (found, _) => last = (_timeline.Now, found), cancellation);
                if (last is var (moment, why))
                {
                    _timeline.GoTo(moment);
                    _stops.Rules = rules;
                    StopAt(why, _machine.Processes.First());
                    return TravelOutcome.Done;
                }
            }
        }
        finally
        {
            _stops.Rules = rules;
        }

        return GoToStart();
    }, cancellation);

    /// <summary>Goes back to the beginning of the run.</summary>
    /// <param name="cancellation">Leaves the run where it is.</param>
    public Task<TravelOutcome> GoToBeginning(CancellationToken cancellation = default) => Travel(GoToStart, cancellation);

    /// <summary>Goes to the last moment that the run has come to.</summary>
    /// <param name="pid">The process to look at there, if it is there.</param>
    /// <param name="cancellation">Leaves the run where it is.</param>
    public Task<TravelOutcome> GoToPresent(long pid, CancellationToken cancellation = default) => Travel(() =>
    {
        _timeline.GoTo(_timeline.Present);
        Arrive(new StopRule.Travel(), pid);
        return TravelOutcome.Done;
    }, cancellation);

    /// <summary>Goes to coordinates that the run has been at.</summary>
    /// <param name="at">The coordinates. This run has been at none that name another seed.</param>
    /// <param name="pid">The process to look at there if none is about to execute something.</param>
    /// <param name="cancellation">Leaves the run where it is.</param>
    public Task<TravelOutcome> GoTo(Coordinates at, long pid, CancellationToken cancellation = default) => Travel(() =>
    {
        if (at.Seed != _options.Seed || FindMoment(at, cancellation) is not { } moment)
        {
            return TravelOutcome.NoMoment;
        }

        _timeline.GoTo(moment);
        Arrive(new StopRule.Travel(), _scheduler.Current?.Id ?? pid);
        return TravelOutcome.Done;
    }, cancellation);

    /// <summary>Goes to where the run had come to before its past was changed last; from there the same leads back to the future that
    /// is left. What was outstanding outside is asked anew.</summary>
    /// <param name="pid">The process to look at there, if it is there.</param>
    /// <param name="cancellation">Leaves the run where it is.</param>
    public Task<TravelOutcome> Rejoin(long pid, CancellationToken cancellation = default) => Travel(() =>
    {
        if (!_timeline.TryRejoin())
        {
            return TravelOutcome.NoMoment;
        }

        _answers.Resume();
        (_asksAgain, _stopOfPresent) = (true, null);
        Arrive(new StopRule.Travel(), pid);
        return TravelOutcome.Done;
    }, cancellation);

    /// <summary>The past becomes the present: what the run did after it is left, and it may go another way.</summary>
    /// <returns>Whether anything was left.</returns>
    public Task<bool> Branch() => Ask(() =>
    {
        if (!_timeline.IsPast)
        {
            return false;
        }

        _timeline.Branch(_timeline.Now);
        _stopOfPresent = null;
        _client.Branched();
        _asksAgain = _recording is not null;
        return true;
    });

    /// <summary>See <see cref="Timeline.Size"/>.</summary>
    internal Task<(int Count, long Bytes)> HistorySize() => Ask(() => _timeline.Size);

    /// <summary>Where the run is.</summary>
    internal Task<TimePoint> Now() => Ask(() => _timeline.Now);

    /// <summary>Goes to a moment that the run has been at.</summary>
    internal Task<TravelOutcome> GoTo(TimePoint moment, CancellationToken cancellation = default) => Travel(() =>
    {
        _timeline.GoTo(moment);
        Arrive(new StopRule.Travel(), _scheduler.Current?.Id ?? 1);
        return TravelOutcome.Done;
    }, cancellation);

    private Task<TravelOutcome> Travel(Func<TravelOutcome> travel, CancellationToken cancellation) => Ask(() =>
    {
        if (_hasEnded || _running || _machine.ProcessCount == 0)
        {
            return TravelOutcome.NotStopped;
        }

        if (!_timeline.IsRecorded)
        {
            return TravelOutcome.NotRecorded;
        }

        // A deadlock that has been seen is one again when the run comes back to it.
        if (_breakpoints.Events.OfType<StopRule.Deadlock>().FirstOrDefault() is { } deadlock && !_stops.Rules.Contains(deadlock))
        {
            _stops.Rules = _stops.Rules.Add(deadlock);
        }

        var (origin, wasPast, seen) = (_timeline.Now, _timeline.IsPast, _stops.Seen);
        TravelOutcome outcome;
        using var interruption = cancellation.Register(_stops.Interrupt);
        try
        {
            outcome = cancellation.IsCancellationRequested ? TravelOutcome.Cancelled : travel();
        }
        catch (OperationCanceledException)
        {
            outcome = TravelOutcome.Cancelled;
        }

        if (outcome != TravelOutcome.Done && (_timeline.IsAstray || _timeline.Now != origin || _timeline.IsPast != wasPast))
        {
            // The search was only a question, so whoever asked is told nothing new.
            _timeline.GoTo(origin);
            _stops.Seen = seen;
        }

        return outcome;
    });

    private TravelOutcome GoToStart()
    {
        _timeline.GoTo(_timeline.Beginning);
        Arrive(new StopRule.Entry(), 1);
        return TravelOutcome.Done;
    }

    /// <summary>The run is at another moment, and stands still there.</summary>
    private void Arrive(StopRule why, long pid)
    {
        var process = _machine.Find(pid) ?? _machine.Processes.First();
        _stops.LookAtData(process);
        StopAt(new FoundStop([why], StopOccasion.Instruction, process.Id, []), process);
    }

    /// <summary>Runs with checkpoints on the way. Nobody is answered where one is taken, between two slices: a process that runs would not
    /// look so there.</summary>
    private SchedulerStop RunOn(ref DebugProbe probe, long decisions)
    {
        while (true)
        {
            var stop = _scheduler.Run(ref probe, decisions, _timeline.NextDue);
            if (stop != SchedulerStop.Decided || _scheduler.Executed < _timeline.NextDue)
            {
                return stop;
            }

            _timeline.Consider();
        }
    }

    /// <summary>Goes on in the past as it was, until something stops it or the present is there.</summary>
    private void RunInPast()
    {
        _looksAtRules = true;
        var isStopped = _timeline.RunOn(_stops);
        _looksAtRules = false;
        if (!isStopped)
        {
            TellMove();
            if (_stopOfPresent is { Rules: [StopRule.Event or StopRule.Data or StopRule.RecordingEnd, ..] } present
                && (IsEndOfRecording(present) || present.Rules.All(_stops.Rules.Contains)))
            {
                // What happened belongs to the instruction before, which is not looked at once more.
                StopAt(present, _machine.Processes.First());
            }
        }
        else if (_stops.Found is { } found)
        {
            StopAt(found, _machine.Processes.First());
        }
    }

    /// <summary>Which processes there are is another thing than the client knows from what has happened.</summary>
    private void TellMove() => _client.Moved([.. _machine.Processes.Select(process => process.Id)]);

    /// <summary>Whether a process may have done something between two checkpoints.</summary>
    private static bool HasChanged(long pid, Checkpoint from, Checkpoint? next) => next is null
        || !ReferenceEquals(from.Snapshot.Machine.Processes.GetValueOrDefault(pid), next.Snapshot.Machine.Processes.GetValueOrDefault(pid));

    /// <summary>Repeats a stretch and tells wherever a rule would have stopped the run, and who is there.</summary>
    private void FindStops(Stretch stretch, Action<FoundStop, Process> tell, CancellationToken cancellation)
    {
        _stops.GoOn();
        _looksAtRules = true;
        try
        {
            while (_timeline.RunIn(stretch, _stops))
            {
                if (_stops.Found is { } found)
                {
                    var process = _machine.Find(found.Pid) ?? _machine.Processes.First();
                    tell(found, process);
                    _stops.HasStopped(found.Rules[0], process);
                    _stops.GoOn();
                }
                else
                {
                    // A request has come, which has to wait; or nobody wants to know any more.
                    _stops.ClearInterrupt();
                    cancellation.ThrowIfCancellationRequested();
                }
            }
        }
        finally
        {
            _looksAtRules = false;
        }
    }

    /// <summary>The moment just before the previous instruction of a process; null: there is none.</summary>
    /// <param name="process">Which process.</param>
    /// <param name="deepest">How many frames it may have had then.</param>
    /// <param name="withChanges">Whether that may also be one that a person has led it away from.</param>
    /// <param name="cancellation">Ends the search.</param>
    private TimePoint? FindPrevious(Process process, int deepest, bool withChanges, CancellationToken cancellation)
    {
        // An instruction in which the process waits, or which has failed, is where the process is; the one before is where it came from.
        var isUnderWay = process.IsResuming || process.PendingError is not null;
        var pid = process.Id;
        var arrivals = new Arrivals(_machine, _replay, pid, deepest, back: isUnderWay ? 2 : 1, withChanges);
        var end = _timeline.Now;
        _timeline.PrepareWayTo(end);
        foreach (var stretch in _timeline.Back(end, (from, next) => HasChanged(pid, from, next)))
        {
            cancellation.ThrowIfCancellationRequested();
            if (arrivals.FindIn(_timeline, stretch) is { } moment)
            {
                return moment;
            }
        }

        return null;
    }

    /// <summary>The moment just before a process was started, and whose doing that was.</summary>
    private (TimePoint At, long Parent)? FindStart(long pid, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (_timeline.FindStretch(_timeline.Now, from => !from.Snapshot.Machine.Processes.ContainsKey(pid)) is not { } stretch)
        {
            return null;
        }

        var search = new StartSearch(_machine, _replay, pid);
        _timeline.RunIn(stretch, search);
        return search.Found;
    }

    private TimePoint? FindMoment(Coordinates at, CancellationToken cancellation)
    {
        var search = new CoordinatesMoment(_scheduler, _replay, at, () => Record.InterventionsIn(_recorded.Passed));
        return FindMoment(search, from => from.At.Moment.Decision < at.Decision
            || (from.At.Moment.Decision == at.Decision && from.At.Moment.Position <= at.Instruction), cancellation,
            at.Instruction is null ? at.Decision : null);
    }

    /// <summary>The first moment that a search finds, behind the beginning of the last stretch that may hold it.</summary>
    /// <param name="search">What is looked for.</param>
    /// <param name="isBefore">Whether a checkpoint is before it.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <param name="decision">If the moment is the end of a slice: which.</param>
    private TimePoint? FindMoment(MomentSearch search, Func<Checkpoint, bool> isBefore, CancellationToken cancellation,
        long? decision = null)
    {
        // What lies between here and the present is searched, too.
        foreach (var stretch in _timeline.Back(_timeline.Present, (from, _) => isBefore(from)))
        {
            cancellation.ThrowIfCancellationRequested();
            if (decision is { } slice)
            {
                _timeline.RunToEndOf(slice, stretch);
                search.LookHere();
            }
            else if (!_timeline.RunIn(stretch, search))
            {
                search.LookHere();
            }

            return search.Found;
        }

        return null;
    }
}

/// <summary>What came of going to another moment of a run.</summary>
public enum TravelOutcome
{
    /// <summary>The run is there; a stop has been told.</summary>
    Done,

    /// <summary>There is no such process.</summary>
    NoProcess,

    /// <summary>The run has not been at such a moment.</summary>
    NoMoment,

    /// <summary>The program runs, has not been started, or has ended.</summary>
    NotStopped,

    /// <summary>The run is not recorded: that is switched off, or the program has read too much.</summary>
    NotRecorded,

    /// <summary>The run is where it was.</summary>
    Cancelled,
}
