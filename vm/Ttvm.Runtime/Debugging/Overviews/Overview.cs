using System.Collections.Immutable;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.Runtime.Debugging.Overviews;

/// <summary>
/// Answers questions about all processes at once, and about events, a page at a time. Used on the debugger's thread, between two
/// instructions, also while the program runs.
/// </summary>
public sealed partial class Overview
{
    private readonly Machine _machine;
    private readonly DeterministicScheduler _scheduler;
    private readonly Inspection _inspection;
    private readonly EventLog _log;
    private readonly ulong _seed;

    internal Overview(Machine machine, DeterministicScheduler scheduler, Inspection inspection, EventLog log, ulong seed)
    {
        _machine = machine;
        _scheduler = scheduler;
        _inspection = inspection;
        _log = log;
        _seed = seed;
    }

    /// <summary>The time by the scheduler's clock, in microseconds since 1970.</summary>
    public long Now => _scheduler.Now;

    /// <summary>Mailboxes, by pid, each with a page of its messages, the oldest first.</summary>
    /// <param name="pids">The processes whose mailboxes are asked for; those that do not live are left out. Null: all that have
    /// messages.</param>
    /// <param name="queues">Which mailboxes.</param>
    /// <param name="messages">Which messages of each mailbox.</param>
    /// <param name="total">How many mailboxes there are in all pages.</param>
    public ImmutableArray<MailboxFacts> Mailboxes(IReadOnlyCollection<long>? pids, Page queues, Page messages, out int total)
    {
        var owners = pids is null
            ? [.. _machine.Processes.Where(process => process.WaitingCount > 0)]
            : pids.Distinct().Order().Select(_machine.Find).OfType<Process>().ToList();
        total = owners.Count;
        return [.. queues.Of(owners).Select(process => new MailboxFacts(_inspection.LabelOf(process.Id), _inspection.StateOf(process),
            process.WaitingCount, _inspection.Messages(process.Id, messages.Start, messages.Count)))];
    }

    /// <summary>Processes that are supervisors, by pid.</summary>
    /// <param name="page">Which of them.</param>
    /// <param name="total">How many there are in all pages.</param>
    public ImmutableArray<SupervisorFacts> Supervisors(Page page, out int total)
    {
        var supervisors = _machine.Processes.Where(process => process.Supervision is not null).ToList();
        total = supervisors.Count;
        return [.. page.Of(supervisors).Select(process =>
        {
            var supervision = process.Supervision!;
            return new SupervisorFacts(_inspection.LabelOf(process.Id), _inspection.SupervisorOf(process), supervision.Strategy,
                supervision.MaxRestarts, supervision.PeriodMilliseconds, supervision.RecentRestarts,
                [.. supervision.Children.Select(child => new ChildFacts(child.Name, child.Pid == 0 ? null : _inspection.LabelOf(child.Pid),
                    child.Policy, Process.TitleOf(child.Program.Target),
                    child.Origin.Code is { } code ? _inspection.PlaceOf(code, child.Origin.Index) : null))]);
        })];
    }

    /// <summary>Timers that are not due yet, the next one first.</summary>
    /// <param name="page">Which of them.</param>
    /// <param name="total">How many there are in all pages.</param>
    public ImmutableArray<TimerFacts> Timers(Page page, out int total)
    {
        var timers = _scheduler.Timers;
        total = timers.Count;
        return [.. page.Of(timers.All).Select(timer => new TimerFacts(timer.DueAt, _inspection.LabelOf(timer.Pid), timer.Signal switch
        {
            WaitCompletedSignal { Wait.Kind: WaitKind.Timer } => TimerPurpose.Sleep,
            WaitCompletedSignal => TimerPurpose.Timeout,
            Message => TimerPurpose.Message,
            _ => TimerPurpose.Kill,
        }, timer.Signal is Message message ? _inspection.FactsOf(message, timer.Pid, 0) : null))];
    }
}

/// <summary>A part of a list.</summary>
/// <param name="Start">How many to leave out.</param>
/// <param name="Count">How many to give at most.</param>
public readonly record struct Page(int Start, int Count)
{
    /// <summary>This part of a list.</summary>
    public IEnumerable<T> Of<T>(IEnumerable<T> items) => items.Skip(Start).Take(Count);
}

/// <summary>A mailbox.</summary>
/// <param name="Process">The process that owns it.</param>
/// <param name="State">What that process does.</param>
/// <param name="Count">How many messages are in it.</param>
/// <param name="Messages">The messages of the page, the oldest first.</param>
public sealed record MailboxFacts(ProcessLabel Process, ProcessState State, int Count, ImmutableArray<MessageFacts> Messages);

/// <summary>A supervisor.</summary>
/// <param name="Process">The process.</param>
/// <param name="Supervisor">Its own supervisor; null if it has none.</param>
/// <param name="Strategy">Which children are restarted together with one that has to be.</param>
/// <param name="MaxRestarts">The number of restarts within the period that it survives: at one more it ends.</param>
/// <param name="PeriodMilliseconds">The length of the period, in milliseconds.</param>
/// <param name="RecentRestarts">How many restarts there have been within the last period.</param>
/// <param name="Children">Its children, in the order in which they were first started.</param>
public sealed record SupervisorFacts(ProcessLabel Process, ProcessLabel? Supervisor, SupervisionStrategy Strategy, int MaxRestarts,
    long PeriodMilliseconds, int RecentRestarts, ImmutableArray<ChildFacts> Children);

/// <summary>A child of a supervisor.</summary>
/// <param name="Id">What the supervisor calls it.</param>
/// <param name="Process">The process; null while none runs.</param>
/// <param name="Policy">After which ends it is restarted.</param>
/// <param name="Program">The label or the program that it is started in.</param>
/// <param name="AskedFor">The instruction that has asked for the child; null if that is not known.</param>
public sealed record ChildFacts(string Id, ProcessLabel? Process, RestartPolicy Policy, string Program, CodePlace? AskedFor);

/// <summary>What a timer is for.</summary>
public enum TimerPurpose
{
    /// <summary>Ends a SLEEP.</summary>
    Sleep,

    /// <summary>Ends the wait of a RECEIVE_TIMEOUT.</summary>
    Timeout,

    /// <summary>Delivers a message of SEND_AFTER.</summary>
    Message,

    /// <summary>Kills a child that its supervisor has asked to end, when it has not done so in time.</summary>
    Kill,
}

/// <summary>A timer.</summary>
/// <param name="DueAt">When it is due, in microseconds since 1970 by the scheduler's clock.</param>
/// <param name="For">The process that it is for.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="Message">The message of SEND_AFTER; else null.</param>
public sealed record TimerFacts(long DueAt, ProcessLabel For, TimerPurpose Purpose, MessageFacts? Message);
