using System.Collections.Immutable;
using Ttvm.Runtime.Debugging.Overviews;
using Ttvm.Runtime.Debugging.Time;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.Runtime.Debugging;

/// <summary>The events of the whole run: events that the log does not keep any more are recalled by repeating the past.</summary>
public sealed partial class Debugger
{
    /// <summary>Events, the newest first; also events that the log does not keep any more, if the run stands still and its past is
    /// kept.</summary>
    /// <param name="query">Which events.</param>
    /// <param name="before">Only events with a lower number than this.</param>
    /// <param name="count">At most so many.</param>
    /// <param name="cancellation">Ends the search.</param>
    public async Task<EventPage> EventsBefore(EventQuery query, long before, int count, CancellationToken cancellation = default)
    {
        var page = await Inspect(inspection => inspection.Overview.EventsBefore(query, before, count)).ConfigureAwait(false);
        if (page.Next is not null || page.First == 1)
        {
            return page;
        }

        // One event more than is missing tells whether there is another page.
        var missing = count - page.Events.Length;
        var recalled = await RecallBefore(query, Math.Min(before, page.First), missing + 1, cancellation).ConfigureAwait(false);
        return page with
        {
            Next = recalled.Count > missing ? recalled[0].Serial + 1 : null,
            Events = [.. page.Events, .. recalled.AsEnumerable().Reverse().Take(missing)],
        };
    }

    /// <summary>Events, the oldest first: the new ones for a client that has seen all up to a number; also events that the log does not
    /// keep any more, if the run stands still and its past is kept.</summary>
    /// <param name="query">Which events.</param>
    /// <param name="after">Only events with a higher number than this.</param>
    /// <param name="count">At most so many.</param>
    /// <param name="cancellation">Ends the search.</param>
    public async Task<EventPage> EventsAfter(EventQuery query, long after, int count, CancellationToken cancellation = default)
    {
        var page = await Inspect(inspection => inspection.Overview.EventsAfter(query, after, count)).ConfigureAwait(false);
        if (after >= page.First - 1)
        {
            return page;
        }

        var recalled = await RecallAfter(query, after, page.First, count + 1, cancellation).ConfigureAwait(false);
        if (recalled.Count > count)
        {
            return page with { Next = recalled[count].Serial - 1, Events = [.. recalled.Take(count)] };
        }

        var kept = page.Events.Take(count - recalled.Count).ToList();
        return page with
        {
            Next = kept.Count < page.Events.Length ? page.Events[kept.Count].Serial - 1 : page.Next,
            Events = [.. recalled, .. kept],
        };
    }

    /// <summary>Goes to the moment just before an event happened.</summary>
    /// <param name="serial">The number of the event.</param>
    /// <param name="cancellation">Leaves the run where it is.</param>
    public Task<TravelOutcome> GoToEvent(long serial, CancellationToken cancellation = default) => Travel(() =>
        serial < 1 || serial > _log.Newest ? TravelOutcome.NoMoment
            : serial == 1 ? GoToStart()
            : serial >= _log.First ? GoToEvent(serial, _log[serial], cancellation)
            : FindFirst(serial - 1, (at, in _) => at == serial, cancellation) is { } found
                ? GoToEvent(serial, found.Event, cancellation) : TravelOutcome.NoMoment, cancellation);

    /// <summary>Goes to the moment just before the last event of some kinds that a process made.</summary>
    /// <param name="pid">The pid of the process.</param>
    /// <param name="kinds">The kinds of events.</param>
    /// <param name="cancellation">Leaves the run where it is.</param>
    public Task<TravelOutcome> GoToPrevious(long pid, ImmutableArray<EventKind> kinds, CancellationToken cancellation = default) =>
        Travel(() => FindLast((_, in happened) => happened.Pid == pid && kinds.Contains(happened.Kind), cancellation) is var (serial, found)
            ? GoToEvent(serial, found, cancellation) : TravelOutcome.NoMoment, cancellation);

    /// <summary>Goes to the moment just before a message is taken from its mailbox.</summary>
    /// <param name="serial">The number of the event that sent it.</param>
    /// <param name="cancellation">Leaves the run where it is.</param>
    public Task<TravelOutcome> GoToReceive(long serial, CancellationToken cancellation = default) => Travel(() =>
    {
        if (serial < 1 || FindFirst(serial - 1, (at, in _) => at == serial, cancellation) is not { Event: var sent }
            || sent.Kind is not (EventKind.Send or EventKind.TimerSet))
        {
            return TravelOutcome.NoMoment;
        }

        // Typed instructions take no time, so several messages may have been sent at the same one. The one with the same payload is
        // preferred; but a person may have changed the message.
        return (FindReceive(isSame: true) ?? FindReceive(isSame: false)) is var (received, found)
            ? GoToEvent(received, found, cancellation) : TravelOutcome.NoMoment;

        (long, LoggedEvent)? FindReceive(bool isSame) => FindFirst(serial, (_, in happened) => happened.Kind == EventKind.Receive
            && happened.Pid == sent.Other && happened.Other == sent.Pid && happened.Number == sent.Time
            && (!isSame || happened.Content.IsSameAs(sent.Content)), cancellation);
    }, cancellation);

    /// <summary>Goes to the moment just before a line of output is begun.</summary>
    /// <param name="line">The number of the line in the program's standard output, from 1.</param>
    /// <param name="cancellation">Leaves the run where it is.</param>
    public Task<TravelOutcome> GoToOutput(long line, CancellationToken cancellation = default) => Travel(() =>
        line > 0 && Repeat(from => from.Log.Lines < line,
            (_, in happened) => happened is { Kind: EventKind.Output, Flag: false } && happened.Number >= line, cancellation)
                is var (serial, found)
            ? GoToEvent(serial, found, cancellation) : TravelOutcome.NoMoment, cancellation);

    /// <summary>The moment just before an event.</summary>
    private TimePoint? FindEvent(long serial, in LoggedEvent happened, CancellationToken cancellation) =>
        FindMoment(new EventMoment(_replay, happened.Executed, serial, _log), from => from.Log.Last < serial, cancellation);

    private TravelOutcome GoToEvent(long serial, LoggedEvent happened, CancellationToken cancellation)
    {
        if (FindEvent(serial, happened, cancellation) is not { } moment)
        {
            return TravelOutcome.NoMoment;
        }

        _timeline.GoTo(moment);
        Arrive(new StopRule.Travel(), _machine.Find(happened.Pid) is null ? _scheduler.Current?.Id ?? 1 : happened.Pid);
        return TravelOutcome.Done;
    }

    /// <summary>The first wanted event of the whole run behind a number.</summary>
    private (long Serial, LoggedEvent Event)? FindFirst(long after, EventTest isWanted, CancellationToken cancellation)
    {
        if (after + 1 < _log.First)
        {
            return Repeat(from => from.Log.Last <= after, (at, in happened) => at > after && isWanted(at, happened), cancellation);
        }

        for (var serial = after + 1; serial <= _log.Newest; serial++)
        {
            if (isWanted(serial, _log[serial]))
            {
                return (serial, _log[serial]);
            }
        }

        return null;
    }

    /// <summary>The last wanted event up to now.</summary>
    private (long Serial, LoggedEvent Event)? FindLast(EventTest isWanted, CancellationToken cancellation)
    {
        for (var serial = _log.Last; serial >= _log.First; serial--)
        {
            if (isWanted(serial, _log[serial]))
            {
                return (serial, _log[serial]);
            }
        }

        (long, LoggedEvent)? last = null;
        foreach (var stretch in _timeline.Back(_timeline.Now, (from, next) => HasEvents(from, next, _log.First)))
        {
            cancellation.ThrowIfCancellationRequested();
            Repeat(stretch, (long serial, in LoggedEvent happened) =>
            {
                if (serial < _log.First && isWanted(serial, happened))
                {
                    last = (serial, happened);
                }
            }, static () => false);
            if (last is not null)
            {
                break;
            }
        }

        return last;
    }

    /// <summary>The first wanted event, found by repeating the run from the last checkpoint that lies before it.</summary>
    private (long Serial, LoggedEvent Event)? Repeat(Func<Checkpoint, bool> isBefore, EventTest isWanted, CancellationToken cancellation)
    {
        (long, LoggedEvent)? first = null;
        if (_timeline.FindStretch(_timeline.Present, isBefore) is { } stretch)
        {
            Repeat(stretch, (long serial, in LoggedEvent happened) =>
            {
                if (first is null && isWanted(serial, happened))
                {
                    first = (serial, happened);
                }
            }, () => first is not null || cancellation.IsCancellationRequested);
            cancellation.ThrowIfCancellationRequested();
        }

        return first;
    }

    /// <summary>Recalls the last events before a number, the oldest first.</summary>
    private Task<List<EventFacts>> RecallBefore(EventQuery query, long before, int most, CancellationToken cancellation) => Recall(found =>
    {
        foreach (var stretch in _timeline.Back(_timeline.Now, (from, next) => HasEvents(from, next, before)))
        {
            cancellation.ThrowIfCancellationRequested();
            Queue<EventFacts> last = new();
            Repeat(stretch, query, before, static () => false, facts =>
            {
                last.Enqueue(facts);
                if (last.Count > most)
                {
                    last.Dequeue();
                }
            });
            found.InsertRange(0, last);
            if (found.Count >= most)
            {
                found.RemoveRange(0, found.Count - most);
                return;
            }
        }

        if (FindStart(query) is { } start)
        {
            found.Insert(0, start);
        }
    }, cancellation);

    /// <summary>Recalls the first events after a number and before another one, the oldest first.</summary>
    private Task<List<EventFacts>> RecallAfter(EventQuery query, long after, long before, int most, CancellationToken cancellation) =>
        Recall(found =>
        {
            var end = _timeline.Now;
            if (after == 0 && FindStart(query) is { } start)
            {
                found.Add(start);
            }

            if (_timeline.FindStretch(end, from => from.Log.Last <= Math.Max(after, 1)) is { } stretch)
            {
                // The run stops when the page is full, or at an event that the log still keeps.
                Repeat(stretch, query, before,
                    () => found.Count >= most || _log.Last >= before || cancellation.IsCancellationRequested, facts =>
                {
                    if (facts.Serial > after)
                    {
                        found.Add(facts);
                    }
                });
                cancellation.ThrowIfCancellationRequested();
            }
        }, cancellation);

    private async Task<List<EventFacts>> Recall(Action<List<EventFacts>> search, CancellationToken cancellation)
    {
        List<EventFacts> found = [];
        HashSet<long> living = [];
        await Travel(() =>
        {
            living.UnionWith(_machine.Processes.Select(static process => process.Id));
            search(found);

            // The run goes back to its moment: the question is answered, and there is nowhere to go.
            return TravelOutcome.Cancelled;
        }, cancellation).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        return found.ConvertAll(facts => facts with { Process = AsOfNow(facts.Process), Other = AsOfNow(facts.Other) });

        ProcessLabel? AsOfNow(ProcessLabel? then) => then is { } label ? label with { HasEnded = !living.Contains(label.Pid) } : null;
    }

    /// <summary>The first event of all, if it is asked for.</summary>
    private EventFacts? FindStart(EventQuery query) => query.Includes(_log[1])
        && _inspection.Overview.FactsOf(1, _log[1], pid => LabelThen(pid, 1)) is var facts && query.Filter?.Invoke(facts) != false
            ? facts : null;

    private static bool HasEvents(Checkpoint from, Checkpoint? next, long before) =>
        from.Log.Last + 1 < before && (next is null || next.Log.Last > from.Log.Last);

    /// <summary>Repeats a stretch and tells the events that match a query.</summary>
    private void Repeat(Stretch stretch, EventQuery query, long before, Func<bool> isEnough, Action<EventFacts> tell) =>
        Repeat(stretch, (long serial, in LoggedEvent happened) =>
        {
            if (serial < before && query.Includes(happened)
                && _inspection.Overview.FactsOf(serial, happened, pid => LabelThen(pid, serial)) is var facts
                && query.Filter?.Invoke(facts) != false)
            {
                tell(facts);
            }
        }, isEnough);

    /// <summary>Repeats a stretch until it is enough, and tells its events.</summary>
    private void Repeat(Stretch stretch, RepeatedEvent listen, Func<bool> isEnough)
    {
        _log.OnRepeated = listen;
        try
        {
            _timeline.RunIn(stretch, new StopWhen(isEnough));
        }
        finally
        {
            _log.OnRepeated = null;
        }
    }

    private ProcessLabel LabelThen(long pid, long serial) =>
        _machine.Find(pid) is { } process ? ProcessLabel.Of(process) : new ProcessLabel(pid, _log.TitleOf(pid, serial), HasEnded: true);
}

/// <summary>Whether an event is one that is looked for.</summary>
/// <param name="serial">The number of the event.</param>
/// <param name="happened">The event.</param>
internal delegate bool EventTest(long serial, in LoggedEvent happened);
