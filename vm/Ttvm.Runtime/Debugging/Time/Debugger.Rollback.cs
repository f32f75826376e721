using System.Collections.Immutable;
using Ttvm.Runtime.Debugging.Overviews;
using Ttvm.Runtime.Debugging.Time;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Debugging;

/// <summary>
/// Taking an action back with its consequences. What does not depend on it is repeated from the moment before it, in the same order and with
/// the same pids, times and answers; the state that this leads to is what the machine goes on with. Nothing of what came is forgotten: going
/// back leads to before the change.
/// </summary>
public sealed partial class Debugger
{
    /// <summary>Takes the action back that made an event, with all that depends on it, and with nothing else.</summary>
    /// <param name="serial">The number of the event. It must be the doing of an instruction.</param>
    /// <param name="cancellation">Leaves the run where it is.</param>
    public Task<Rollback> RollBack(long serial, CancellationToken cancellation = default) => RollBack(() =>
        serial > 1 && serial <= _log.Last && FindFirst(serial - 1, (at, in _) => at == serial, cancellation) is { Event: var happened }
            && happened.Code != 0 && FindEvent(serial, happened, cancellation) is { } at
                ? (at, happened.Kind == EventKind.Spawn ? happened.Other : happened.Pid) : null, cancellation);

    /// <summary>Takes back what a process has done since a moment, with all that depends on it, and with nothing else.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="since">The moment, before now.</param>
    /// <param name="cancellation">Leaves the run where it is.</param>
    public Task<Rollback> RollBack(long pid, Coordinates since, CancellationToken cancellation = default) => RollBack(() =>
        FindMoment(since, cancellation) is { } at ? (at, pid) : null, cancellation);

    private async Task<Rollback> RollBack(Func<(TimePoint At, long Pid)?> find, CancellationToken cancellation)
    {
        Rollback? result = null;
        var outcome = await Travel(() =>
        {
            var origin = _timeline.Now;
            if (find() is not var (at, pid) || at >= origin)
            {
                return TravelOutcome.NoMoment;
            }

            if (RepeatWithout(at, pid, origin, cancellation) is not var (found, intervention))
            {
                return TravelOutcome.NoMoment;
            }

            _timeline.GoTo(origin);
            if (Intervene(intervention, out _) is { } problem)
            {
                throw new InvalidOperationException($"Process {pid} cannot be rolled back: {problem}");
            }

            _answers.Resume();
            _stops.Forget();
            result = ResultOf(found);
            Arrive(new StopRule.Travel(), pid);
            return TravelOutcome.Done;
        }, cancellation).ConfigureAwait(false);
        return result ?? new Rollback(outcome, [], []);
    }

    /// <summary>Finds what depends on the next action of a process, and the state without all that.</summary>
    /// <returns>Null: there is no such process then, or something has been taken back on the way already.</returns>
    private (Consequences Found, Intervention.Rollback Change)? RepeatWithout(TimePoint at, long pid, TimePoint origin,
        CancellationToken cancellation)
    {
        _timeline.GoTo(origin);
        var now = _scheduler.TakeSnapshot();
        HashSet<long> others = [];
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var found = FindConsequences(at, pid, origin, others);
            if (found is not { IsDivided: false })
            {
                return null;
            }

            if (Repeat(found, at) is { } differs)
            {
                // Without the action this one did another thing, so it depends on it, too.
                if (!others.Add(differs))
                {
                    throw new InvalidOperationException($"Action {differs} has been left out, and still turns out another one.");
                }

                continue;
            }

            var state = _scheduler.TakeSnapshot();
            return (found, new Intervention.Rollback(pid) { State = Merge(state, now), Failed = _failed.TakeImage() });
        }
    }

    private Consequences? FindConsequences(TimePoint at, long pid, TimePoint origin, HashSet<long> others)
    {
        _timeline.GoTo(at);
        if (_machine.Find(pid) is null)
        {
            return null;
        }

        var found = new Consequences(_machine, _scheduler, pid, others);
        (_machine.Listener, _listener) = (found, found.Happened);
        try
        {
            _timeline.RunTo(origin, found);
            found.End();
        }
        finally
        {
            (_machine.Listener, _listener) = (null, null);
        }

        return found;
    }

    /// <summary>Repeats from a moment what stays.</summary>
    /// <returns>The number of an action that turned out another one; null: none did.</returns>
    private long? Repeat(Consequences found, TimePoint at)
    {
        _timeline.GoTo(at);
        _timeline.IsAstray = true;
        _scheduler.EndSlice();
        var answers = Record.Events.OfType<AnswerArrived>().ToLookup(answer => answer.Question)
            .ToDictionary(same => same.Key, same => same.First());
        var questions = new RepeatedQuestions(answers);
        foreach (var (asker, question) in found.KeptQuestions)
        {
            questions.Add(asker, question);
        }

        var happened = 0;
        var current = 0L;
        long? differs = null;
        _recorded.Repeated = questions;
        _listener = again =>
        {
            if (happened >= found.KeptEvents.Count || !IsSame(again, found.KeptEvents[happened].Event))
            {
                differs ??= Math.Max(current, happened < found.KeptEvents.Count ? found.KeptEvents[happened].Action : 0);
            }

            happened++;
        };
        try
        {
            foreach (var action in found.Kept)
            {
                current = action.Number;
                if (!Repeat(action, answers))
                {
                    differs ??= current;
                }

                if (differs is not null)
                {
                    break;
                }
            }
        }
        finally
        {
            (_recorded.Repeated, _listener) = (null, null);
        }

        return differs ?? (happened < found.KeptEvents.Count ? found.KeptEvents[happened].Action : null);
    }

    private bool Repeat(KeptAction action, Dictionary<long, AnswerArrived> answers)
    {
        switch (action)
        {
            case KeptAction.Slice slice:
                _scheduler.SetCounters(slice.Clock, slice.LastPid, slice.LastReference);
                return _machine.Find(slice.Pid) is { } process && _replay.RunAlone(process, slice.Attempts) == slice.Attempts;
            case KeptAction.Timer { What: var timer }:
                var like = _scheduler.Timers.All.FirstOrDefault(other => other.Pid == timer.Pid && other.DueAt == timer.DueAt
                    && other.Signal.GetType() == timer.Signal.GetType());
                if (like is not null)
                {
                    _scheduler.Fire(like);
                }

                return like is not null;
            case KeptAction.Answer { Question: var question }:
                if (!_recorded.Outstanding.ContainsKey(question))
                {
                    return false;
                }

                var wait = _recorded.Take(answers[question]);
                _machine.Deliver(wait.Owner, new WaitCompletedSignal(wait));
                return true;
            case KeptAction.Intervention { What: var what }:
                return what is Intervention.Freeze or Intervention.Thaw || _interventions.Apply(what, out _) is null;
            default:
                throw new System.Diagnostics.UnreachableException($"nobody has said how {action} is repeated");
        }
    }

    private static bool IsSame(MachineEvent left, MachineEvent right)
    {
        var (one, other) = (default(LoggedEvent), default(LoggedEvent));
        one.Read(left);
        other.Read(right);
        return one.IsLike(other);
    }

    /// <summary>A state in which everything that goes on counting is as it is now.</summary>
    private static Snapshot Merge(Snapshot state, Snapshot now)
    {
        var frozen = now.Frozen.Where(process => state.Machine.Processes.ContainsKey(process.Id))
            .Select(process => state.Machine.Processes[process.Id].Process).ToHashSet();
        Process[] canRun = [.. state.Runnable, .. state.Held];
        var position = now.Position;
        (position.Current, position.Remaining, position.SliceLength, position.SliceHasBegun) = (null, 0, 0, false);
        (position.Last, position.Alone, position.AloneLeft) = (null, null, 0);
        return state with
        {
            Machine = state.Machine with { LastPid = now.Machine.LastPid, LastReference = now.Machine.LastReference },
            Position = position,
            Frozen = [.. frozen],
            Runnable = [.. canRun.Where(process => !frozen.Contains(process))],
            Held = [.. canRun.Where(frozen.Contains)],
            Policy = now.Policy,
            Answers = RecordedAnswers.Merge(state.Answers, now.Answers),
        };
    }

    private Rollback ResultOf(Consequences found) => new(TravelOutcome.Done,
        [.. found.Undone.OrderBy(static undone => undone.Key).Select(undone =>
            new UndoneProcess(ProcessLabel.Of(_machine, undone.Key), undone.Value))],
        [.. found.UndoneEvents.Where(static happened => happened is MachineEvent.Output)
            .Select(static happened => ((MachineEvent.Output)happened).Text)]);
}

/// <summary>What came of taking an action back.</summary>
/// <param name="Outcome">Whether it was done; <see cref="TravelOutcome.NoMoment"/>: there was no such action, or something has been taken
/// back between it and now.</param>
/// <param name="Processes">Which processes have gone back.</param>
/// <param name="Output">What had been written in what was taken back, and stays written.</param>
public sealed record Rollback(TravelOutcome Outcome, ImmutableArray<UndoneProcess> Processes, ImmutableArray<string> Output);

/// <summary>A process that has gone back.</summary>
/// <param name="Process">The process; it has ended if its start was taken back.</param>
/// <param name="Instructions">By how many attempts of instructions.</param>
public readonly record struct UndoneProcess(ProcessLabel Process, long Instructions);
