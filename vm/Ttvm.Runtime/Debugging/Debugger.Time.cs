using Ttvm.Runtime.Debugging.Time;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.Runtime.Debugging;

/// <summary>
/// Travel in time: the whole machine goes to another moment of its run, between two instructions. In the past the run repeats what it did,
/// until somebody changes something there.
/// </summary>
public sealed partial class Debugger
{
    /// <summary>Whether rules are evaluated in the past, too. They are not while the run only travels to a moment.</summary>
    private bool _looksAtRules;

    /// <summary>Why the run stopped at its present; null if it is not to stop there again for that reason.</summary>
    private FoundStop? _stopOfPresent;

    /// <summary>Goes back to just before the previous instruction of a process; a stop tells when the run is there.</summary>
    /// <param name="pid">The pid of the process.</param>
    /// <param name="kind"><see cref="StepKind.Over"/>: the previous instruction in the same frame or in one of its callers.
    /// <see cref="StepKind.Into"/>: in any frame.</param>
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

    /// <summary>Goes back to the future that was left when the past was changed last, to the last moment that the run had come to there.
    /// Calling this again leads back. Questions to the outside that were open there are asked again.</summary>
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

    /// <summary>Makes this moment of the past the present: the run leaves its future, and may take another one.</summary>
    /// <returns>Whether the run was in its past.</returns>
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

    /// <summary>The moment at which the run is.</summary>
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

        // The rule about deadlocks goes with the first stop at one; when the run comes back there, it is to stop again.
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
            // The search has led to nothing, so the run goes back, and the client is told nothing.
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

    /// <summary>Stops the run at the moment that it has travelled to.</summary>
    private void Arrive(StopRule why, long pid)
    {
        var process = _machine.Find(pid) ?? _machine.Processes.First();
        _stops.LookAtData(process);
        StopAt(new FoundStop([why], StopOccasion.Instruction, process.Id, []), process);
    }

    /// <summary>Runs with checkpoints on the way. Requests are not answered where one is taken, between two slices, since the process that
    /// was running would be shown as if it were not.</summary>
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

    /// <summary>Repeats the past until a rule stops the run or it has come to its present.</summary>
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
                // The event or change was made by the instruction before, which is not executed again, so the stop is told from memory.
                StopAt(present, _machine.Processes.First());
            }
        }
        else if (_stops.Found is { } found)
        {
            StopAt(found, _machine.Processes.First());
        }
    }

    /// <summary>Tells the client which processes there are, since the events that it was told do not lead to this moment.</summary>
    private void TellMove() => _client.Moved([.. _machine.Processes.Select(process => process.Id)]);

    /// <summary>Whether a process may have done something between two checkpoints.</summary>
    private static bool HasChanged(long pid, Checkpoint from, Checkpoint? next) => next is null
        || !ReferenceEquals(from.Snapshot.Machine.Processes.GetValueOrDefault(pid), next.Snapshot.Machine.Processes.GetValueOrDefault(pid));

    /// <summary>Repeats a stretch and tells every reason for which a rule would have stopped the run, with the process.</summary>
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
                    // Either a request has come, which has to wait, or the search is cancelled.
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
    /// <param name="process">The process.</param>
    /// <param name="deepest">The greatest number of frames that the process may have had then.</param>
    /// <param name="withChanges">Whether instructions count from which a person has led the process away before it executed them.</param>
    /// <param name="cancellation">Ends the search.</param>
    private TimePoint? FindPrevious(Process process, int deepest, bool withChanges, CancellationToken cancellation)
    {
        // The last arrival of a process that waits, or whose instruction has failed, is at the instruction where it is; the one before
        // counts.
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

    /// <summary>The moment just before a process was started, and who starts it; null: that is not found.</summary>
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

    /// <summary>The moment that a search finds in the last stretch that may hold it; null: there is none.</summary>
    /// <param name="search">What is looked for.</param>
    /// <param name="isBefore">Whether a checkpoint lies before the moment.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <param name="decision">The decision whose slice ends at the moment, if it is the end of a slice; else null.</param>
    private TimePoint? FindMoment(MomentSearch search, Func<Checkpoint, bool> isBefore, CancellationToken cancellation,
        long? decision = null)
    {
        // The moment may lie between here and the present.
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

    /// <summary>The past of the run is not kept: that is switched off, or the program has read too much from the outside.</summary>
    NotRecorded,

    /// <summary>The run is where it was.</summary>
    Cancelled,
}
