using System.Collections.Immutable;
using System.Diagnostics;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.Runtime.Debugging.Time;

/// <summary>
/// The past of a debugged run. While the run goes where it has never been, checkpoints are taken; to come to a moment of its past, it goes
/// back to the last checkpoint before and repeats what came then, from the record. The machine is one and the same: in the past everything
/// that can be looked at is as it was. Used on the debugger's thread, between two instructions.
/// </summary>
/// <param name="scheduler">The machine's.</param>
/// <param name="record">What has been decided.</param>
/// <param name="answers">The answers of the outside.</param>
/// <param name="replay">Repeats the record.</param>
/// <param name="known">What the debugger knows besides.</param>
/// <param name="limits">How many checkpoints there are.</param>
internal sealed class Timeline(DeterministicScheduler scheduler, ScheduleRecord record, LiveAnswers answers, Replay replay,
    KnownState known, TimelineLimits limits)
{
    /// <summary>In the order of their moments; the first one is of the beginning.</summary>
    private readonly List<Checkpoint> _checkpoints = [];

    /// <summary>Where the run has come to; null while it is there.</summary>
    private Checkpoint? _present;

    /// <summary>What came before the past was changed last; null: it was not.</summary>
    private OtherFuture? _left;

    private long _bytes;
    private long _lastTaken;
    private TimeSpan _lastCost;

    /// <summary>Whether the machine is in a state that the run has not been in: something was tried. It has to go to a moment
    /// then.</summary>
    public bool IsAstray { get; set; }

    /// <summary>Whether the run is where it has been before.</summary>
    public bool IsPast => _present is not null;

    /// <summary>Where the run is.</summary>
    public TimePoint Now => replay.Now;

    /// <summary>The beginning of the run.</summary>
    public TimePoint Beginning => _checkpoints[0].At;

    /// <summary>The last moment that the run has come to.</summary>
    public TimePoint Present => _present?.At ?? Now;

    /// <summary>See <see cref="Snapshot.Hash"/>, of that moment.</summary>
    public ulong StateOfPresent => _present?.Snapshot.Hash ?? scheduler.StateHash;

    /// <summary>How many reductions lie between here and where the run has come to.</summary>
    public long Behind => Present.Moment.Executed - Now.Moment.Executed;

    /// <summary>How many checkpoints there are, and about how many bytes they take.</summary>
    public (int Count, long Bytes) Size => (_checkpoints.Count, _bytes);

    /// <summary>Whether the past can be gone back to: not where too much was read from the outside to be kept.</summary>
    public bool IsRecorded => record.IsComplete && _checkpoints.Count > 0;

    /// <summary>Whether the run has begun.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>The run goes on at full speed to so many reductions, and then a checkpoint may be due.</summary>
    public long NextDue { get; private set; }

    /// <summary>The run begins.</summary>
    public void Begin()
    {
        HasBegun = true;
        if (limits.MostBytes > 0)
        {
            Add(Take());

            // The first one takes as long as its code takes to be loaded: the next ones, after which a short way back is short, do not.
            _lastCost = TimeSpan.Zero;
        }
    }

    /// <summary>Nobody wants to go back any more.</summary>
    public void End()
    {
        if (IsPast)
        {
            GoTo(Present);
        }

        _checkpoints.Clear();
        _bytes = 0;
    }

    /// <summary>Takes a checkpoint of the present if one is due.</summary>
    public void Consider()
    {
        if (IsPast || scheduler.Executed < NextDue)
        {
            return;
        }

        NextDue = IsRecorded ? scheduler.Executed + limits.Interval : long.MaxValue;
        if (IsRecorded && Stopwatch.GetElapsedTime(_lastTaken) >= _lastCost * limits.RunPerCheckpoint)
        {
            Add(Take());
        }
    }

    /// <summary>From here on the run is in its past, wherever it goes; no effect if it is there already.</summary>
    public void LeavePresent()
    {
        if (!IsPast)
        {
            _present = Take();
            answers.LeavePresent();
            known.IsPast = true;
        }
    }

    /// <summary>Goes to a moment that the run has been at. At the last one, it is in the present again.</summary>
    public void GoTo(TimePoint to)
    {
        LeavePresent();
        if (to >= Present)
        {
            Restore(_present!);
            ReachPresent();
            return;
        }

        // Forward without going back, if no checkpoint lies between.
        var from = _checkpoints[IndexBefore(to)];
        if (IsAstray || Now > to || Now < from.At)
        {
            Restore(from);
        }

        // What follows is near here, mostly: the next way back shall be short.
        ComeNear(to);
        Require(replay.Run(null, to));
    }

    /// <summary>Whoever looks at the instructions just before a moment has a short way there. The run is in its past, and elsewhere
    /// then.</summary>
    public void PrepareWayTo(TimePoint moment)
    {
        LeavePresent();
        Restore(_checkpoints[IndexBefore(moment)]);
        ComeNear(moment);
    }

    /// <summary>Goes on to a little before a moment at full speed, and takes a checkpoint there.</summary>
    private void ComeNear(TimePoint moment)
    {
        if (moment.Moment.Executed - Now.Moment.Executed > 2 * limits.Near)
        {
            Require(replay.Run(null, moment, moment.Moment.Executed - limits.Near));
            Add(Take());
        }
    }

    /// <summary>Goes on in the past as it was.</summary>
    /// <param name="onlooker">May stop it.</param>
    /// <returns>Whether the onlooker has stopped it; if not, it is in the present again.</returns>
    public bool RunOn(IOnlooker onlooker)
    {
        switch (replay.Run(onlooker, Present))
        {
            case ReplayStop.Stopped:
                return true;
            case ReplayStop.Arrived:
                ReachPresent();
                return false;
            default:
                throw Astray();
        }
    }

    /// <summary>The stretches between two checkpoints, from a moment back to the beginning. The run is in its past, and at the beginning of
    /// each when it is given out.</summary>
    /// <param name="end">The moment.</param>
    /// <param name="mayBeOfInterest">Whether a stretch is to be given out, by the checkpoints at its ends; the second is null where the
    /// moment lies.</param>
    public IEnumerable<Stretch> Back(TimePoint end, Func<Checkpoint, Checkpoint?, bool> mayBeOfInterest)
    {
        LeavePresent();
        Checkpoint? next = null;
        for (var index = IndexBefore(end, orAt: false); index >= 0; index--)
        {
            var from = _checkpoints[index];
            if (mayBeOfInterest(from, next))
            {
                Restore(from);
                yield return new Stretch(from, end);
            }

            (end, next) = (from.At, from);
        }
    }

    /// <summary>What lies between a moment and the last checkpoint before it of which something holds; null: it holds of none. The run is
    /// in its past, and at that checkpoint.</summary>
    /// <param name="end">The moment.</param>
    /// <param name="holds">What must hold.</param>
    public Stretch? FindStretch(TimePoint end, Func<Checkpoint, bool> holds)
    {
        LeavePresent();
        var index = IndexBefore(end, orAt: false);
        while (index >= 0 && !holds(_checkpoints[index]))
        {
            index--;
        }

        if (index < 0)
        {
            return null;
        }

        Restore(_checkpoints[index]);
        return new Stretch(_checkpoints[index], end);
    }

    /// <summary>Goes on in the past to a moment of it, whatever the onlooker says.</summary>
    public void RunTo(TimePoint to, IOnlooker onlooker) => Require(replay.Run(onlooker, to));

    /// <summary>Goes on to the end of a stretch, or until the onlooker stops it.</summary>
    /// <returns>Whether the onlooker has stopped it.</returns>
    public bool RunIn(Stretch stretch, IOnlooker onlooker) => replay.Run(onlooker, stretch.End) switch
    {
        ReplayStop.Stopped => true,
        ReplayStop.Arrived => false,
        _ => throw Astray(),
    };

    /// <summary>Goes on in a stretch to where a slice is over and the next one is not given out.</summary>
    public void RunToEndOf(long decision, Stretch stretch)
    {
        var end = new TimePoint(new Moment(long.MaxValue, decision, Position: null, long.MaxValue, IsAtError: false), int.MaxValue, 0);
        replay.Run(null, end.Moment.Decision < stretch.End.Moment.Decision ? end : stretch.End);
    }

    /// <summary>The past becomes the present: what came after is left.</summary>
    /// <param name="now">Where the run was before it has left its past, if it has.</param>
    public void Branch(TimePoint now)
    {
        if (_present is { } present && present.At > now)
        {
            _left = new OtherFuture(now, [.. record.Events], present);
        }

        RemoveBehind(now);
        known.CutBehind(now);
        answers.Branch(record.CutBehind(now));
        _present = null;
        known.IsPast = false;
        NextDue = scheduler.Executed + limits.Interval;
    }

    /// <summary>Goes to where the run had come to before its past was changed last. The future that is left so can be come back to in the
    /// same way.</summary>
    /// <returns>False: its past has not been changed.</returns>
    public bool TryRejoin()
    {
        if (_left is not { } other)
        {
            return false;
        }

        LeavePresent();
        _left = new OtherFuture(other.Since, [.. record.Events], _present!);
        Restore(_checkpoints[IndexBefore(other.Since)]);
        Require(replay.Run(null, other.Since));
        RemoveBehind(other.Since);
        record.Replace(other.Events, other.Since);
        (_present, NextDue) = (other.Present, scheduler.Executed + limits.Interval);

        // What the log and the timeline have of this future is gone.
        known.LogAnew();
        for (var stop = ReplayStop.Paused; stop != ReplayStop.Arrived;)
        {
            stop = replay.Run(null, Present, scheduler.Executed + limits.Interval);
            Require(stop);
            Add(Take());
        }

        Restore(_present!);
        ReachPresent();
        return true;
    }

    /// <summary>Something that may turn out impossible is tried as if the past were the present.</summary>
    /// <param name="isPresent">Whether to begin or to end that.</param>
    public void PretendPresent(bool isPresent) => known.IsPast = !isPresent && IsPast;

    private void RemoveBehind(TimePoint moment)
    {
        _checkpoints.RemoveAll(checkpoint => checkpoint.At > moment);
        _bytes = _checkpoints.Sum(checkpoint => checkpoint.Bytes);
    }

    private void ReachPresent()
    {
        _present = null;
        answers.ReachPresent();
        known.IsPast = false;
    }

    /// <summary>The last checkpoint before a moment.</summary>
    private int IndexBefore(TimePoint moment, bool orAt = true) =>
        _checkpoints.FindLastIndex(checkpoint => checkpoint.At < moment || (orAt && checkpoint.At == moment));

    private Checkpoint Take()
    {
        _lastTaken = Stopwatch.GetTimestamp();
        return known.TakeCheckpoint(replay.Now, scheduler.TakeSnapshot());
    }

    private void Add(Checkpoint checkpoint)
    {
        var index = IndexBefore(checkpoint.At);
        if (index >= 0 && _checkpoints[index].At == checkpoint.At)
        {
            return;
        }

        checkpoint.Weigh(index < 0 ? null : _checkpoints[index]);
        _checkpoints.Insert(index + 1, checkpoint);
        _bytes += checkpoint.Bytes;
        NextDue = Math.Max(NextDue, checkpoint.At.Moment.Executed + limits.Interval);
        while (_checkpoints.Count > 2 && (_bytes > limits.MostBytes || _checkpoints.Count > limits.MostCheckpoints))
        {
            DropOne();
        }

        _lastCost = Stopwatch.GetElapsedTime(_lastTaken);
    }

    /// <summary>Thins the checkpoints out: those go first that leave the smallest gap for their age. The first and the last one
    /// stay.</summary>
    private void DropOne()
    {
        var (drop, least) = (1, double.MaxValue);
        var now = _checkpoints[^1].At.Moment.Executed;
        for (var index = 1; index < _checkpoints.Count - 1; index++)
        {
            var before = _checkpoints[index - 1].At.Moment.Executed;
            var gap = (_checkpoints[index + 1].At.Moment.Executed - before) / (double)(now - before + 1);
            if (gap < least)
            {
                (drop, least) = (index, gap);
            }
        }

        _bytes -= _checkpoints[drop].LeaveTo(_checkpoints[drop + 1]);
        _checkpoints.RemoveAt(drop);
    }

    private void Restore(Checkpoint checkpoint)
    {
        scheduler.Restore(checkpoint.Snapshot);
        replay.Attempts = checkpoint.At.Attempts;
        known.Restore(checkpoint);
        IsAstray = false;
    }

    private void Require(ReplayStop stop)
    {
        if (stop == ReplayStop.Ended)
        {
            throw Astray();
        }
    }

    private InvalidOperationException Astray() =>
        new($"The run has not come to a moment of its past: it is at {Now} before {Present}.");
}

/// <summary>What a run did from a moment on before somebody changed something there.</summary>
/// <param name="Since">The moment.</param>
/// <param name="Events">All that was decided then, from the beginning of the run on.</param>
/// <param name="Present">Where it had come to.</param>
internal sealed record OtherFuture(TimePoint Since, ImmutableArray<ScheduleEvent> Events, Checkpoint Present);

/// <summary>A stretch of the past.</summary>
/// <param name="From">Its beginning.</param>
/// <param name="End">Its end.</param>
internal readonly record struct Stretch(Checkpoint From, TimePoint End);

/// <summary>How many checkpoints a <see cref="Timeline"/> takes and keeps.</summary>
/// <param name="MostBytes">About so much may all take together, in bytes; 0: there are none, and the run cannot go back.</param>
internal sealed record TimelineLimits(long MostBytes)
{
    /// <summary>How many reductions lie between two checkpoints at least. To repeat them takes less than a millisecond, or a few where each
    /// instruction is looked at.</summary>
    public long Interval { get; init; } = 100_000;

    /// <summary>About so many lie between a moment that was gone to and a checkpoint before it. Where each instruction is looked at, they
    /// take a millisecond: a step back took 4 ms with a checkpoint as far away as <see cref="Interval"/>.</summary>
    public long Near => Interval / 5;

    /// <summary>The run goes on for so many times as long as the last one took, before it takes the next one.</summary>
    public int RunPerCheckpoint { get; init; } = 25;

    /// <summary>More would only take time to keep: with so many, a hundredth of its age lies between an old one and the next.</summary>
    public int MostCheckpoints { get; init; } = 1000;
}
