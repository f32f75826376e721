using System.Collections.Immutable;
using System.Diagnostics;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.Runtime.Debugging.Time;

/// <summary>
/// The past of a debugged run. While the run is in its present, checkpoints are taken. To come to a moment of its past, the machine goes
/// back to the last checkpoint before that moment and repeats from the record what came then. It is the same machine, so everything in it
/// can be looked at in the past, too. Used on the debugger's thread, between two instructions.
/// </summary>
/// <param name="scheduler">The scheduler of the machine.</param>
/// <param name="record">The decisions of the run so far.</param>
/// <param name="answers">The answers of the outside.</param>
/// <param name="replay">Repeats the record.</param>
/// <param name="known">What the debugger knows besides the machine's state.</param>
/// <param name="limits">How many checkpoints are taken and kept.</param>
internal sealed class Timeline(DeterministicScheduler scheduler, ScheduleRecord record, LiveAnswers answers, Replay replay,
    KnownState known, TimelineLimits limits)
{
    /// <summary>In the order of their moments, from the beginning of the run on.</summary>
    private readonly List<Checkpoint> _checkpoints = [];

    /// <summary>The last moment that the run has come to; null while the run is there.</summary>
    private Checkpoint? _present;

    /// <summary>The future that was left when the past was changed last; null: the past was not changed.</summary>
    private OtherFuture? _otherFuture;

    private long _bytes;
    private long _lastTaken;
    private TimeSpan _lastCost;

    /// <summary>Whether the machine is in a state that the run has never been in, because something was tried. It must be put into a moment
    /// of the run before anything else.</summary>
    public bool IsAstray { get; set; }

    /// <summary>Whether the run is at a moment of its past.</summary>
    public bool IsPast => _present is not null;

    /// <summary>The moment at which the run is.</summary>
    public TimePoint Now => replay.Now;

    /// <summary>The beginning of the run.</summary>
    public TimePoint Beginning => _checkpoints[0].At;

    /// <summary>The last moment that the run has come to.</summary>
    public TimePoint Present => _present?.At ?? Now;

    /// <summary>The hash of the state at <see cref="Present"/>; see <see cref="Snapshot.Hash"/>.</summary>
    public ulong StateOfPresent => _present?.Snapshot.Hash ?? scheduler.StateHash;

    /// <summary>How many reductions lie between <see cref="Now"/> and <see cref="Present"/>.</summary>
    public long Behind => Present.Moment.Executed - Now.Moment.Executed;

    /// <summary>How many checkpoints are kept, and about how many bytes they take.</summary>
    public (int Count, long Bytes) Size => (_checkpoints.Count, _bytes);

    /// <summary>Whether the run can go back. It cannot if it keeps no checkpoints, or if it has read too much from the outside to keep
    /// it.</summary>
    public bool IsRecorded => record.IsComplete && _checkpoints.Count > 0;

    /// <summary>Whether the run has begun.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>How many reductions the run has used when <see cref="Consider"/> is to be called next.</summary>
    public long NextDue { get; private set; }

    /// <summary>The run begins.</summary>
    public void Begin()
    {
        HasBegun = true;
        if (limits.MostBytes > 0)
        {
            Add(Take());

            // The first checkpoint is slow, since its code is loaded by .NET meanwhile; the next ones need not wait so long.
            _lastCost = TimeSpan.Zero;
        }
    }

    /// <summary>Goes to the present and drops all checkpoints: nobody wants to go back any more.</summary>
    public void End()
    {
        if (IsPast)
        {
            GoTo(Present);
        }

        _checkpoints.Clear();
        _bytes = 0;
    }

    /// <summary>Takes a checkpoint if the run is in its present and one is due.</summary>
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

    /// <summary>From here on the run counts as being in its past, wherever it goes; no effect if it does already.</summary>
    public void LeavePresent()
    {
        if (!IsPast)
        {
            _present = Take();
            answers.LeavePresent();
            known.IsPast = true;
        }
    }

    /// <summary>Goes to a moment that the run has been at. At the last one, the run is in its present again.</summary>
    public void GoTo(TimePoint to)
    {
        LeavePresent();
        if (to >= Present)
        {
            Restore(_present!);
            ReachPresent();
            return;
        }

        // The machine goes straight ahead if that is as near as the last checkpoint before the moment.
        var from = _checkpoints[IndexBefore(to)];
        if (IsAstray || Now > to || Now < from.At)
        {
            Restore(from);
        }

        // The next travel mostly leads to a moment near this one, so a checkpoint close before it makes the way short.
        ComeNear(to);
        Require(replay.Run(null, to));
    }

    /// <summary>Takes a checkpoint a little before a moment, for whoever is about to look at the instructions just before it. The run is in
    /// its past then, and at another moment.</summary>
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

    /// <summary>Repeats the past from here on.</summary>
    /// <param name="onlooker">May stop the run.</param>
    /// <returns>Whether the onlooker has stopped the run; if not, the run is in its
    /// present again.</returns>
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

    /// <summary>The stretches between two neighbouring checkpoints, from a moment back to the beginning. The run is in its past, and at the
    /// beginning of each stretch when it is yielded.</summary>
    /// <param name="end">The moment.</param>
    /// <param name="mayBeOfInterest">Whether a stretch is to be yielded, by the checkpoints at its ends; the second is null if the stretch
    /// ends at the moment itself.</param>
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

    /// <summary>The stretch from the last checkpoint before a moment for which something holds, up to that moment; null: it holds for none.
    /// The run is in its past then, and at that checkpoint.</summary>
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

    /// <summary>Goes on in the past to a later moment. An onlooker looks on, but must not stop the run.</summary>
    public void RunTo(TimePoint to, IOnlooker onlooker) => Require(replay.Run(onlooker, to));

    /// <summary>Goes on to the end of a stretch, or until the onlooker stops it.</summary>
    /// <returns>Whether the onlooker has stopped the run.</returns>
    public bool RunIn(Stretch stretch, IOnlooker onlooker) => replay.Run(onlooker, stretch.End) switch
    {
        ReplayStop.Stopped => true,
        ReplayStop.Arrived => false,
        _ => throw Astray(),
    };

    /// <summary>Goes on in a stretch to where the slice of a decision is over and the next one is not given out.</summary>
    public void RunToEndOf(long decision, Stretch stretch)
    {
        var end = new TimePoint(new Moment(long.MaxValue, decision, Position: null, long.MaxValue, IsAtError: false), int.MaxValue, 0);
        replay.Run(null, end.Moment.Decision < stretch.End.Moment.Decision ? end : stretch.End);
    }

    /// <summary>The past becomes the present: the run leaves the future that it had.</summary>
    /// <param name="now">The moment at which the run leaves that future.</param>
    public void Branch(TimePoint now)
    {
        if (_present is { } present && present.At > now)
        {
            _otherFuture = new OtherFuture(now, [.. record.Events], present);
        }

        RemoveBehind(now);
        known.CutBehind(now);
        answers.Branch(record.CutBehind(now));
        _present = null;
        known.IsPast = false;
        NextDue = scheduler.Executed + limits.Interval;
    }

    /// <summary>Goes back to the future that was left when the past was changed last, to the last moment that the run had come to there.
    /// The future that is left now takes its place, so that calling this again leads back.</summary>
    /// <returns>False: the past has not been changed.</returns>
    public bool TryRejoin()
    {
        if (_otherFuture is not { } other)
        {
            return false;
        }

        LeavePresent();
        _otherFuture = new OtherFuture(other.Since, [.. record.Events], _present!);
        Restore(_checkpoints[IndexBefore(other.Since)]);
        Require(replay.Run(null, other.Since));
        RemoveBehind(other.Since);
        record.Replace(other.Events, other.Since);
        (_present, NextDue) = (other.Present, scheduler.Executed + limits.Interval);

        // The log has lost its events of this future, and the timeline its checkpoints: both are made again.
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

    /// <summary>Begins or ends a try of something in the past as if it were the present: what is tried may turn out impossible.</summary>
    /// <param name="isPresent">Whether to begin.</param>
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

    /// <summary>The index of the last checkpoint before a moment, or at it; -1 if there is none.</summary>
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

    /// <summary>Drops the checkpoint that leaves the smallest gap in proportion to its age, so that old checkpoints lie further apart. The
    /// first and the last one stay.</summary>
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

/// <summary>The future of a run that was left when somebody changed something in its past.</summary>
/// <param name="Since">The moment of the change.</param>
/// <param name="Events">All decisions of that run, from its beginning on.</param>
/// <param name="Present">The last moment that the run had come to there.</param>
internal sealed record OtherFuture(TimePoint Since, ImmutableArray<ScheduleEvent> Events, Checkpoint Present);

/// <summary>A stretch of the past.</summary>
/// <param name="From">The checkpoint at its beginning.</param>
/// <param name="End">The moment at its end.</param>
internal readonly record struct Stretch(Checkpoint From, TimePoint End);

/// <summary>How many checkpoints a <see cref="Timeline"/> takes and keeps.</summary>
/// <param name="MostBytes">About how many bytes all checkpoints may take together; 0: there are none, and the run cannot go back.</param>
internal sealed record TimelineLimits(long MostBytes)
{
    /// <summary>How many reductions lie at least between two checkpoints. Repeating them takes less than a millisecond, or a few
    /// milliseconds where every instruction is looked at.</summary>
    public long Interval { get; init; } = 100_000;

    /// <summary>About how many reductions lie between a moment that the run went to and a checkpoint before it. Where every instruction is
    /// looked at, they take a millisecond; with a checkpoint as far away as <see cref="Interval"/>, a step back took 4 ms.</summary>
    public long Near => Interval / 5;

    /// <summary>How many times as long as the last checkpoint took the run goes on before it takes the next one.</summary>
    public int RunPerCheckpoint { get; init; } = 25;

    /// <summary>How many checkpoints are kept at most. With so many, the gap behind an old one is about a hundredth of its age; more would
    /// only take time to keep.</summary>
    public int MostCheckpoints { get; init; } = 1000;
}
