using Ttvm.DebugAdapter.Protocol;
using Ttvm.Runtime.Debugging.Overviews;

namespace Ttvm.DebugAdapter;

/// <summary>
/// What a client sees of all processes at once and of what has happened, for views of its own (<c>docs/debug-protocol.md</c>). The program
/// may be running. Used on the session's thread.
/// </summary>
internal sealed class Views(Session session)
{
    /// <summary>As many rows as a view shows at once, if the client does not say how many it wants.</summary>
    private const int UsualRows = 200;

    private const int UsualMessages = 20;
    private const int UsualCauses = 20;

    /// <summary>Most rows in one answer.</summary>
    private const int MostRows = 10_000;

    public IBody GetProcesses(ProcessesArguments arguments)
    {
        var page = PageOf(arguments.Start, arguments.Count, UsualRows);
        Func<ProcessRow, bool>? filter = arguments.Filter is { Length: > 0 } text
            ? row => Wording.TextsOf(row).Any(part => part.Contains(text, StringComparison.OrdinalIgnoreCase)) : null;
        var query = new ProcessQuery(arguments.Parent, arguments.Supervisor, arguments.Group, filter);
        var total = 0;
        if (arguments.Grouped == true)
        {
            var groups = Look(overview => overview.Groups(query, page, out total));
            return new ProcessGroupsBody(total, [.. groups.Select(session.Convert.ToView)]);
        }

        var rows = Look(overview => overview.Processes(query, page, out total));
        return new ProcessesBody(total, [.. rows.Select(session.Convert.ToView)]);
    }

    public MailboxesBody GetMailboxes(MailboxesArguments arguments)
    {
        var queues = PageOf(arguments.Start, arguments.Count, UsualRows);
        var messages = PageOf(arguments.MessageStart, arguments.MessageCount, UsualMessages);
        long[]? pids = arguments.Pids is { } asked ? [.. asked.Select(pid => (long)pid)] : null;
        var (total, now) = (0, 0L);
        var mailboxes = Look(overview =>
        {
            now = overview.Now;
            return overview.Mailboxes(pids, queues, messages, out total);
        });
        return new MailboxesBody(total, now,
            [.. mailboxes.Select(mailbox => session.Convert.ToView(mailbox, now, session.View.ReferenceIfStopped))]);
    }

    public EventsBody GetEvents(EventsArguments arguments)
    {
        Func<EventFacts, bool>? filter = arguments.Filter is { Length: > 0 } text
            ? facts => Wording.TextsOf(facts).Any(part => part.Contains(text, StringComparison.OrdinalIgnoreCase)) : null;
        var query = new EventQuery([.. arguments.Kinds.Select(KindOf)], [.. arguments.Pids.Select(pid => (long)pid)], filter);
        var count = PageOf(0, arguments.Count, UsualRows).Count;
        if (arguments is { After: not null, Before: not null })
        {
            throw new RequestFailure(ErrorId.BadArguments, "\"after\" and \"before\" cannot be used together.");
        }

        var page = session.AskPast((debugger, cancellation) => arguments.After is { } after
            ? debugger.EventsAfter(query, after, count, cancellation)
            : debugger.EventsBefore(query, arguments.Before ?? long.MaxValue, count, cancellation), "Looking for events");
        return new EventsBody(page.First, page.Last, page.First - 1, page.Next, [.. page.Events.Select(session.Convert.ToView)]);
    }

    public CausesBody GetCauses(CausesArguments arguments)
    {
        var count = PageOf(0, arguments.Count, UsualCauses).Count;
        var past = arguments switch
        {
            { Serial: { } serial, Pid: null, Sequence: null } => Look(overview => overview.Causes(serial, count))
                ?? throw new RequestFailure(ErrorId.NoSuchEvent, $"There is no event {serial}, or not any more."),
            { Serial: null, Pid: { } pid, Sequence: { } sequence } => Look(overview => overview.CausesOfMessage(pid, sequence, count))
                ?? throw new RequestFailure(ErrorId.NoSuchEvent,
                    $"There is no message {sequence} in the mailbox of process {pid}, or not any more."),
            _ => throw new RequestFailure(ErrorId.BadArguments,
                "Either \"serial\" must be given, for an event, or \"pid\" and \"sequence\", for a message in a mailbox."),
        };
        return new CausesBody(past.IsComplete, [.. past.Events.Select(session.Convert.ToView)]);
    }

    public SupervisorsBody GetSupervisors(PageArguments arguments)
    {
        var total = 0;
        var page = PageOf(arguments.Start, arguments.Count, UsualRows);
        var supervisors = Look(overview => overview.Supervisors(page, out total));
        return new SupervisorsBody(total, [.. supervisors.Select(session.Convert.ToView)]);
    }

    public TimersBody GetTimers(PageArguments arguments)
    {
        var (total, now) = (0, 0L);
        var page = PageOf(arguments.Start, arguments.Count, UsualRows);
        var timers = Look(overview =>
        {
            now = overview.Now;
            return overview.Timers(page, out total);
        });
        return new TimersBody(total, now, [.. timers.Select(session.Convert.ToView)]);
    }

    private T Look<T>(Func<Overview, T> look) => session.Inspect(inspection => look(inspection.Overview));

    public static EventKind KindOf(string name)
    {
        var kinds = Enum.GetValues<EventKind>();
        var index = Array.FindIndex(kinds, kind => Convert.ToName(kind) == name);
        return index >= 0 ? kinds[index] : throw new RequestFailure(ErrorId.BadArguments,
            $"There is no kind of events '{name}'; there are {string.Join(", ", kinds.Select(kind => Convert.ToName(kind)))}.");
    }

    private static Page PageOf(int? start, int? count, int usual) =>
        new(Math.Max(0, start ?? 0), count is > 0 and var asked ? Math.Min(asked, MostRows) : usual);
}
