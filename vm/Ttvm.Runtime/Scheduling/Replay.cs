using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Scheduling;

/// <summary>Why a replay came back.</summary>
internal enum ReplayStop
{
    /// <summary>The run has come to the moment that it was to come to.</summary>
    Arrived,

    /// <summary>The onlooker has stopped the run before that moment.</summary>
    Stopped,

    /// <summary>The run has used as many reductions as the caller has asked for.</summary>
    Paused,

    /// <summary>Nothing is left to be repeated, or somebody has stopped the scheduler: the moment was not reached.</summary>
    Ended,
}

/// <summary>Looks at the instructions of a run that is repeated, as an <see cref="IProbe"/> does. An onlooker is no type parameter of the
/// interpreter, which so is compiled once for all onlookers, ahead of time; to compile it later takes a second.</summary>
internal interface IOnlooker
{
    /// <summary>See <see cref="IProbe.LooksEverywhere"/>.</summary>
    bool LooksEverywhere { get; }

    /// <summary>See <see cref="IProbe.StopBefore"/>.</summary>
    bool StopBefore(Process process);

    /// <summary>See <see cref="IProbe.StopAtError"/>.</summary>
    bool StopAtError(Process process, int stackCount);

    /// <summary>Whether the onlooker itself counts how often marked instructions are reached.</summary>
    bool CountsArrivals => false;

    /// <summary>The same as <see cref="StopBefore"/>, where a person has changed something before the instruction was executed. The
    /// onlooker sees the process as it was before the change, and not once more behind it.</summary>
    bool StopBeforeChange(Process process) => false;

    /// <summary>A person is about to change something, between two instructions.</summary>
    void NoteChange(Intervention what)
    {
    }
}

/// <summary>
/// Repeats a run of the same program with the same arguments and seed from its record: neither the outside nor a person is asked. Used on
/// the scheduler's thread.
/// </summary>
/// <param name="machine">The machine.</param>
/// <param name="scheduler">Its scheduler, which gets the answers.</param>
/// <param name="record">The record.</param>
/// <param name="answers">The answers of the record.</param>
/// <param name="interventions">Does what a person did.</param>
/// <param name="failed">Hears of instructions that fail.</param>
internal sealed class Replay(Machine machine, DeterministicScheduler scheduler, ScheduleRecord record, RecordedAnswers answers,
    Interventions interventions, FailedStacks failed)
{
    /// <summary>Hears of marked instructions that are executed; null: nobody does.</summary>
    public Action<Process>? OnPassed { get; set; }

    /// <summary>Whether <see cref="OnPassed"/> hears of all other instructions, too.</summary>
    public Func<bool> PassesAll { get; set; } = static () => false;

    private bool _passesAll;

    /// <summary>A moment that lies behind every moment of a run.</summary>
    private static readonly TimePoint s_never = new(new Moment(long.MaxValue, long.MaxValue, null, long.MaxValue, false), int.MaxValue, 0);

    /// <summary>Where every instruction is looked at, if <see cref="_isNear"/>: the moment to stop at.</summary>
    private TimePoint _until;

    private bool _isNear;

    /// <summary>Whether a person has changed something at the moment to stop at.</summary>
    private bool _isChange;

    private long _pauseAt = long.MaxValue;

    /// <summary>How many instructions are still to be attempted alone; -1 while none are.</summary>
    private long _left = -1;

    /// <summary>Whether the last of them fails, and nothing comes of the error yet.</summary>
    private bool _endsAtError;

    /// <summary>Who looks on; null: nobody.</summary>
    private IOnlooker? _onlooker;

    /// <summary>Whether the onlooker has stopped the run.</summary>
    private bool _isInterrupted;

    /// <summary>Where the run is, between two instructions.</summary>
    public TimePoint Now => new(scheduler.Moment, answers.Passed, AttemptsNow);

    /// <summary>How many instructions were attempted of the run alone that came last, if no other event has come since. Whoever goes to
    /// another moment otherwise, or runs a process alone, sets it.</summary>
    public long Attempts { get; set; }

    /// <summary>Where the run is, asked by a probe while a process runs.</summary>
    public TimePoint PointOf(Process running) => new(scheduler.MomentOf(running), answers.Passed, AttemptsNow);

    private long AttemptsNow => record.AloneAt(answers.Passed) is null ? 0 : Attempts;

    /// <summary>Repeats everything up to the next intervention, with that.</summary>
    /// <returns>False: the run does not come to a moment of its record, so it is another program, or another machine; or there is none any
    /// more.</returns>
    public bool TryRunToNext()
    {
        var next = answers.NextIntervention();
        var probe = new PastProbe(this);
        while (next >= 0 && (answers.Passed <= next || IsAlone(out _)))
        {
            if (!TryRunOn(ref probe, s_never))
            {
                return false;
            }
        }

        return next >= 0;
    }

    /// <summary>Goes on along the record up to a moment that the run has been at, or until the onlooker stops it.</summary>
    /// <param name="onlooker">Looks on; null: nobody does.</param>
    /// <param name="until">The moment, not before now.</param>
    /// <param name="executed">Where to pause, between two slices: when so many reductions have been used, all in all.</param>
    public ReplayStop Run(IOnlooker? onlooker, TimePoint until, long executed = long.MaxValue)
    {
        answers.Limit = until.Recorded;
        (_onlooker, _pauseAt, _passesAll) = (onlooker, executed, PassesAll());
        var probe = new PastProbe(this);
        try
        {
            while (Now < until)
            {
                _isInterrupted = false;
                if (!TryRunOn(ref probe, until))
                {
                    return Now >= until ? ReplayStop.Arrived : ReplayStop.Ended;
                }

                if (_isInterrupted)
                {
                    return ReplayStop.Stopped;
                }

                if (scheduler.Executed >= executed)
                {
                    return ReplayStop.Paused;
                }
            }

            return ReplayStop.Arrived;
        }
        finally
        {
            (answers.Limit, _pauseAt) = (int.MaxValue, long.MaxValue);
            (_onlooker, _left, _isNear) = (null, -1, false);
        }
    }

    /// <summary>Repeats what comes next: the rest of a run alone, an intervention, or what lies before it.</summary>
    /// <returns>False: nothing can be repeated any more.</returns>
    private bool TryRunOn(ref PastProbe probe, TimePoint until)
    {
        if (IsAlone(out var alone))
        {
            return TryRunAlone(alone, ref probe, until);
        }

        var next = answers.NextIntervention();
        if (next < 0)
        {
            return TryRunTo(until, isChange: false, ref probe);
        }

        var intervened = (Intervened)record.Events[next];
        if (intervened.Decision > until.Moment.Decision)
        {
            return TryRunTo(until, isChange: false, ref probe);
        }

        if (scheduler.Moment == intervened.At && answers.Passed < next && intervened.What is Intervention.RunAlone { IsInTurn: false })
        {
            // Whoever runs a process out of turn has answers take effect before.
            scheduler.TakeAnswers();
            if (answers.Passed < next && PlaceBefore(next) == answers.Passed)
            {
                return false;
            }
        }

        if (scheduler.Moment != intervened.At || answers.Passed < next)
        {
            // Beyond that moment there is no way to it: whatever repeats itself here is another run.
            var point = new TimePoint(intervened.At, PlaceBefore(next), record.AloneAt(PlaceBefore(next))?.Instructions ?? 0);
            return TryRunTo(point, isChange: true, ref probe)
                && (Now < point || (scheduler.Moment == intervened.At && answers.Passed >= point.Recorded && answers.Passed <= next));
        }

        if (intervened.What is not Intervention.RunAlone)
        {
            _onlooker?.NoteChange(intervened.What);
        }

        answers.PassIntervention();
        Attempts = 0;
        if (intervened.What is not Intervention.RunAlone begun)
        {
            return interventions.Apply(intervened.What, out _) is null;
        }

        if (!begun.Continues)
        {
            scheduler.EndAlone();
        }

        // Once at least: a process may end, or hear of an error, without attempting anything.
        return TryRunAlone(begun, ref probe, until);
    }

    /// <summary>Has a process attempt so many instructions while all others stand still.</summary>
    /// <returns>How many it has attempted: less if it has come to wait, or has ended.</returns>
    public long RunAlone(Process process, long instructions)
    {
        var probe = new PastProbe(this);
        (_until, _isNear, _isChange, _left, _endsAtError) = (s_never, true, false, instructions, false);
        long before;
        do
        {
            before = _left;
            scheduler.RunAlone(process, IScheduler.FullSlice, ref probe);
        }
        while (_left > 0 && _left < before && !process.HasExited && !process.Inbox.IsParked);
        var attempted = instructions - _left;
        (_isNear, _left) = (false, -1);
        return attempted;
    }

    /// <summary>Whether a person has changed something just before the next instruction of a process.</summary>
    private bool IsChangedAt(Process process) => _isChange || (_left == 0 && PointOf(process) < _until
        && answers.Passed < record.Events.Count && record.Events[answers.Passed] is Intervened next
        && next.At == scheduler.MomentOf(process));

    private void NoteFailure(Process process, int stackCount) => failed.Note(process, stackCount);

    /// <summary>How many events have taken effect when the run comes to the moment of an intervention: the answers before it may be taken
    /// there.</summary>
    private int PlaceBefore(int intervention)
    {
        var place = intervention;
        while (record.Events[intervention] is Intervened { What: Intervention.RunAlone { IsInTurn: false } } alone
            && place > answers.Passed && record.Events[place - 1] is AnswerArrived { IsAtOnce: false } answer
            && answer.Decision == alone.Decision)
        {
            place--;
        }

        return place;
    }

    /// <summary>Whether a run alone is under way that is not complete.</summary>
    private bool IsAlone(out Intervention.RunAlone alone)
    {
        alone = null!;
        if (record.AloneAt(answers.Passed) is not { } begun)
        {
            return false;
        }

        alone = begun;

        // An error at which the run stands may be that of a later instruction, in turn.
        return Attempts < begun.Instructions
            || (Attempts == begun.Instructions && scheduler.Moment.IsAtError && !begun.EndsAtError && scheduler.Alone?.Id == begun.Pid);
    }

    private bool TryRunAlone(Intervention.RunAlone alone, ref PastProbe probe, TimePoint until)
    {
        (_until, _isNear, _isChange, _left, _endsAtError) = (until, true, false, alone.Instructions - Attempts, alone.EndsAtError);
        if (machine.Find(alone.Pid) is { } process && (!alone.IsInTurn || ReferenceEquals(scheduler.Current, process)))
        {
            scheduler.RunAlone(process, IScheduler.FullSlice, ref probe);
        }

        var isGood = _left == 0 || _isInterrupted || Now >= until;
        (_isNear, _left) = (false, -1);
        return isGood;
    }

    /// <summary>Runs as the schedule has it. The slice of the moment is looked at instruction by instruction, what lies before it runs at
    /// full speed.</summary>
    private bool TryRunTo(TimePoint until, bool isChange, ref PastProbe probe)
    {
        var (decision, isBetween) = (until.Moment.Decision, until.Moment.Position is null);
        if (scheduler.Decisions > decision)
        {
            return false;
        }

        var isFar = !isBetween && scheduler.Decisions < decision - 1;
        (_until, _isNear, _isChange) = (until, !isBetween && !isFar, isChange);
        var stop = scheduler.Run(ref probe, isBetween ? decision : isFar ? decision - 1 : long.MaxValue, _pauseAt);
        _isNear = false;
        return stop == SchedulerStop.Probe || (stop == SchedulerStop.Decided && (isFar || scheduler.Executed >= _pauseAt)) || Now >= until;
    }

    /// <summary>Stops where the replay is to stop, and else where the onlooker wants to.</summary>
    private readonly struct PastProbe(Replay replay) : IProbe
    {
        public static bool Looks => true;

        public bool LooksEverywhere => replay._isNear || replay._passesAll || replay._onlooker is { LooksEverywhere: true };

        public bool StopBefore(Process process)
        {
            if (replay._left == 0 || (replay._isNear && replay.PointOf(process) >= replay._until))
            {
                replay._isInterrupted = replay.IsChangedAt(process) && replay._onlooker?.StopBeforeChange(process) == true;
                return true;
            }

            var isMarked = process.Code.IsMarked(process.Pc);
            if (replay._onlooker is { } onlooker && (onlooker.LooksEverywhere || isMarked) && onlooker.StopBefore(process))
            {
                return replay._isInterrupted = true;
            }

            if ((isMarked || replay._passesAll) && replay._onlooker is not { CountsArrivals: true })
            {
                replay.OnPassed?.Invoke(process);
            }

            if (replay._left > 0)
            {
                replay._left--;
                replay.Attempts++;
            }

            return false;
        }

        public bool StopAtError(Process process, int stackCount)
        {
            replay.NoteFailure(process, stackCount);
            if (replay._isNear && replay.PointOf(process) >= replay._until)
            {
                replay._isInterrupted = replay._isChange && replay._onlooker?.StopAtError(process, stackCount) == true;
                return true;
            }

            replay._isInterrupted = replay._onlooker?.StopAtError(process, stackCount) == true;
            return replay._isInterrupted || (replay._left == 0 && replay._endsAtError);
        }
    }
}
