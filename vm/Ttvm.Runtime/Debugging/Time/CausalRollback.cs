using Ttvm.Runtime.Debugging.Overviews;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.Runtime.Debugging.Time;

/// <summary>
/// Finds the state of a run without one action and its consequences. All other actions are repeated from the moment before it, in the same
/// order and with the same pids, times and answers; an action that does something else in the repetition is a consequence, too. Used on the
/// debugger's thread, while the run is in its past.
/// </summary>
internal sealed class CausalRollback(Machine machine, DeterministicScheduler scheduler, ScheduleRecord record, RecordedAnswers recorded,
    Replay replay, Timeline timeline, Interventions interventions, FailedStacks failed)
{
    /// <summary>Hears of events while actions are repeated; null: nobody does.</summary>
    private Action<MachineEvent>? _heard;

    /// <summary>Called for every event of the machine.</summary>
    public void Hear(MachineEvent happened) => _heard?.Invoke(happened);

    /// <summary>Finds what depends on the next action of a process, and the state without all that. Leaves the run at another moment, or
    /// astray.</summary>
    /// <param name="at">The moment before the action.</param>
    /// <param name="pid">The pid of the process.</param>
    /// <param name="origin">The moment up to which consequences count.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <returns>Null: there is no such process at that moment, or another action between the two moments has been taken back
    /// already.</returns>
    public (Consequences Found, Intervention.Rollback Change)? Find(TimePoint at, long pid, TimePoint origin,
        CancellationToken cancellation)
    {
        timeline.GoTo(origin);
        var now = scheduler.TakeSnapshot();
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
                // In the repetition this action did something else, so it is a consequence, too.
                if (!others.Add(differs))
                {
                    throw new InvalidOperationException($"Action {differs} has been left out, and still turns out another one.");
                }

                continue;
            }

            var state = scheduler.TakeSnapshot();
            return (found, new Intervention.Rollback(pid) { Since = at, State = Merge(state, now), Failed = failed.TakeImage() });
        }
    }

    private Consequences? FindConsequences(TimePoint at, long pid, TimePoint origin, HashSet<long> others)
    {
        timeline.GoTo(at);
        if (machine.Find(pid) is null)
        {
            return null;
        }

        var found = new Consequences(machine, scheduler, pid, others);
        (machine.Listener, _heard) = (found, found.Happened);
        try
        {
            timeline.RunTo(origin, found);
            found.End();
        }
        finally
        {
            (machine.Listener, _heard) = (null, null);
        }

        return found;
    }

    /// <summary>Repeats the actions that stay, from a moment on.</summary>
    /// <returns>The number of an action that did something else than before; null: none did.</returns>
    private long? Repeat(Consequences found, TimePoint at)
    {
        timeline.GoTo(at);
        timeline.IsAstray = true;
        scheduler.EndSlice();
        var answers = record.Events.OfType<AnswerArrived>().ToLookup(answer => answer.Question)
            .ToDictionary(same => same.Key, same => same.First());
        var questions = new RepeatedQuestions(answers);
        foreach (var (asker, question) in found.KeptQuestions)
        {
            questions.Add(asker, question);
        }

        var happened = 0;
        var current = 0L;
        long? differs = null;
        recorded.Repeated = questions;
        _heard = again =>
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
            (recorded.Repeated, _heard) = (null, null);
        }

        return differs ?? (happened < found.KeptEvents.Count ? found.KeptEvents[happened].Action : null);
    }

    private bool Repeat(KeptAction action, Dictionary<long, AnswerArrived> answers)
    {
        switch (action)
        {
            case KeptAction.Slice slice:
                scheduler.SetCounters(slice.Clock, slice.LastPid, slice.LastReference);
                return machine.Find(slice.Pid) is { } process
                    && (replay.RunAlone(process, slice.Attempts) is var attempts && attempts == slice.Attempts
                        || (attempts == 0 && slice.IsIdle));
            case KeptAction.Timer { What: var timer }:
                var like = scheduler.Timers.All.FirstOrDefault(other => other.Pid == timer.Pid && other.DueAt == timer.DueAt
                    && other.Signal.GetType() == timer.Signal.GetType());
                if (like is not null)
                {
                    scheduler.Fire(like);
                }

                return like is not null;
            case KeptAction.Answer { Question: var question }:
                if (!recorded.Outstanding.ContainsKey(question))
                {
                    return false;
                }

                var wait = recorded.Take(answers[question]);
                machine.Deliver(wait.Owner, new WaitCompletedSignal(wait));
                return true;
            case KeptAction.Intervention { What: var what }:
                return what is Intervention.Freeze or Intervention.Thaw || interventions.Apply(what, out _) is null;
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

    /// <summary>A state in which clock, schedule and numbers go on from where they are now.</summary>
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
}
