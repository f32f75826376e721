using System.Collections.Immutable;
using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Debugging.Overviews;

/// <summary>Questions about events.</summary>
public sealed partial class Overview
{
    /// <summary>Events, the newest first.</summary>
    /// <param name="query">Which events.</param>
    /// <param name="before">Only events with a lower number than this.</param>
    /// <param name="count">At most so many.</param>
    public EventPage EventsBefore(EventQuery query, long before, int count) =>
        Events(query, Math.Clamp(before, 1, _log.Last + 1) - 1, step: -1, count);

    /// <summary>Events, the oldest first: the new ones for a client that has seen all up to a number.</summary>
    /// <param name="query">Which events.</param>
    /// <param name="after">Only events with a higher number than this.</param>
    /// <param name="count">At most so many.</param>
    public EventPage EventsAfter(EventQuery query, long after, int count) =>
        Events(query, Math.Clamp(after, _log.First - 1, _log.Last) + 1, step: 1, count);

    /// <summary>How the message of a send or receive came about, or the events that any other event was a consequence of; null if the event
    /// is not kept.</summary>
    /// <param name="serial">The number of the event.</param>
    /// <param name="count">At most so many events.</param>
    public CausalPast? Causes(long serial, int count)
    {
        if (serial < _log.First || serial > _log.Last)
        {
            return null;
        }

        var events = ImmutableArray.CreateBuilder<EventFacts>();
        for (long? next = serial; next is { } at;)
        {
            if (events.Count == count)
            {
                return new CausalPast(events.ToImmutable(), IsComplete: false);
            }

            events.Add(FactsOf(at));
            var happened = _log[at];
            if (happened is { Kind: EventKind.Receive or EventKind.Spawn, Other: Process.NobodyId })
            {
                return new CausalPast(events.ToImmutable(), IsComplete: true);
            }

            next = happened.Kind switch
            {
                EventKind.Receive => _log.FindSend(happened.Other, happened.Pid, happened.Number, happened.Content),
                EventKind.Spawn => FindReason(happened.Other, at),
                _ => FindReason(happened.Pid, at),
            };
        }

        return new CausalPast(events.ToImmutable(), IsComplete: false);
    }

    /// <summary>How a message in a mailbox came about; null if there is none of that number.</summary>
    /// <param name="pid">The process that owns the mailbox.</param>
    /// <param name="sequence">The number of the message in the mailbox.</param>
    /// <param name="count">At most so many events.</param>
    public CausalPast? CausesOfMessage(long pid, long sequence, int count) =>
        _inspection.FindMessage(pid, sequence) is not { } found ? null
            : found.Send is { } send ? Causes(send, count)
            : new CausalPast([], IsComplete: found.From is null);

    /// <summary>The event that explains what a process does: the last one before by which it took a message, or, if it has taken none, its
    /// start.</summary>
    private long? FindReason(long pid, long before)
    {
        for (var serial = before - 1; serial >= _log.First; serial--)
        {
            ref var happened = ref _log[serial];
            if (happened.Pid == pid && happened.Kind is EventKind.Receive or EventKind.Spawn)
            {
                return serial;
            }
        }

        return null;
    }

    private EventPage Events(EventQuery query, long from, int step, int count)
    {
        var found = ImmutableArray.CreateBuilder<EventFacts>();
        long? next = null;
        for (var serial = from; serial >= _log.First && serial <= _log.Last; serial += step)
        {
            ref var happened = ref _log[serial];
            if (!query.Includes(happened) || (FactsOf(serial) is var facts && query.Filter?.Invoke(facts) == false))
            {
                continue;
            }

            if (found.Count == count)
            {
                // A page excludes the number that it is asked for with.
                next = serial - step;
                break;
            }

            found.Add(facts);
        }

        return new EventPage(_log.First, _log.Last, next, found.ToImmutable());
    }

    private EventFacts FactsOf(long serial) => FactsOf(serial, _log[serial],
        pid => new ProcessLabel(pid, _log.TitleOf(pid, serial), HasEnded: _machine.Find(pid) is null));

    /// <summary>The facts of an event.</summary>
    /// <param name="serial">The number of the event.</param>
    /// <param name="happened">The event.</param>
    /// <param name="labelOf">Gives a process the title that it had then.</param>
    internal EventFacts FactsOf(long serial, in LoggedEvent happened, Func<long, ProcessLabel> labelOf) => new(serial, happened.Kind,
        happened.Event,
        FormattableString.Invariant($"{_seed}:{happened.Decision}:{happened.Position}"),
        happened.Time,
        happened.Pid == Process.NobodyId ? null : labelOf(happened.Pid),
        happened.Other == Process.NobodyId ? null : labelOf(happened.Other),
        _log.CodeOf(happened) is { } code ? _inspection.PlaceOf(code, happened.Index) : null,
        happened.Kind == EventKind.Receive ? _log.FindSend(happened.Other, happened.Pid, happened.Number, happened.Content) : null);
}
