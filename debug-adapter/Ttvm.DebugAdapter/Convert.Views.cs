using Ttvm.DebugAdapter.Protocol;
using Ttvm.Runtime.Debugging;
using Ttvm.Runtime.Debugging.Overviews;
using Ttvm.Runtime.Processes;

namespace Ttvm.DebugAdapter;

/// <summary>What the answers to requests of our own are made of.</summary>
internal sealed partial class Convert
{
    public ProcessView ToView(ProcessRow row) => new(
        row.Process.Pid,
        row.Process.ListTitle!,
        row.StartedIn,
        ToName(row.Parent),
        ToName(row.Supervisor),
        Wording.Of(row.State),
        row.WaitsIn,
        row.IsFrozen,
        ToPlace(row.Place)!,
        row.Messages,
        row.Reductions,
        row.Links,
        row.Monitors,
        row.Watchers,
        row.TrapsExits,
        row.IsSupervisor,
        row.Children,
        row.Group);

    public ProcessGroupView ToView(ProcessGroup group) => new(group.Key, group.First.StartedIn, Wording.Of(group.First.State),
        group.First.WaitsIn, ToPlace(group.First.Place)!, group.Count, group.Pids, ToView(group.First));

    /// <param name="mailbox">A mailbox.</param>
    /// <param name="now">The time at which messages are so old as is told.</param>
    /// <param name="referenceTo">The number to open a value with; 0 if it cannot be opened.</param>
    public MailboxView ToView(MailboxFacts mailbox, long now, Func<VariableParts?, int> referenceTo) => new(
        mailbox.Process.Pid,
        mailbox.Process.ListTitle,
        Wording.Of(mailbox.State),
        mailbox.Count,
        [
            .. mailbox.Messages.Select(message =>
            {
                var value = ValueDescription.Describe("message", message.Payload);
                return new MessageView(message.Sequence, ToName(message.From), ToPlace(message.SentAt), message.Send, message.Time,
                    now - message.Time, value.Value, value.Type, ToReference(value.Parts, referenceTo(value.Parts)));
            }),
        ]);

    public EventView ToView(EventFacts facts) => new(
        facts.Serial,
        ToName(facts.Kind),
        facts.Coordinates,
        facts.Time,
        ToName(facts.Process),
        ToName(facts.Other),
        ToPlace(facts.Place),
        Wording.Of(facts),
        facts.Event switch
        {
            MachineEvent.Send { Payload: var message } => Wording.Brief(message),
            MachineEvent.Receive { Payload: var message } => Wording.Brief(message),
            MachineEvent.DeadLetter { Payload: var message } => Wording.Brief(message),
            MachineEvent.Exit { Reason: var reason } => Wording.Brief(reason),
            MachineEvent.Error { Message: var text } => text,
            MachineEvent.Output { Text: var text } => text,
            MachineEvent.Register { Name: var name } => name,
            MachineEvent.Unregister { Name: var name } => name,
            _ => null,
        },
        facts.Send);

    public SupervisorView ToView(SupervisorFacts facts) => new(
        facts.Process.Pid,
        facts.Process.ListTitle,
        ToName(facts.Supervisor),
        facts.Strategy switch
        {
            SupervisionStrategy.OneForOne => "one_for_one",
            SupervisionStrategy.OneForAll => "one_for_all",
            SupervisionStrategy.RestForOne => "rest_for_one",
        },
        facts.MaxRestarts,
        facts.PeriodMilliseconds,
        facts.RecentRestarts,
        [.. facts.Children.Select(child => new ChildView(child.Id, ToName(child.Process), ToName(child.Policy), child.Program,
            ToPlace(child.AskedFor)))]);

    public TimerView ToView(TimerFacts timer) => new(timer.DueAt, ToName(timer.For)!, ToName(timer.Purpose), ToName(timer.Message?.From),
        ToPlace(timer.Message?.SentAt), timer.Message is { } message ? Wording.Brief(message.Payload) : null);

    /// <summary>The name of a kind, policy or purpose on the wire: <c>timerSet</c>.</summary>
    public static string ToName<T>(T kind)
        where T : struct, Enum
    {
        var name = kind.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    private static ProcessName? ToName(ProcessLabel? process) =>
        process is { } label ? new ProcessName(label.Pid, label.ListTitle, label.HasEnded) : null;

    public OriginStepView ToView(OriginStep step) => new(ToName(step.Process)!, step.Instruction, ToPlace(step.Place), $"{step.At}");

    public HistoryEntryView ToView(HistoryEntry entry) => new(entry.Value is { } value ? Wording.Brief(value) : null,
        ToName(entry.By)!, ToPlace(entry.Place), $"{entry.At}");

    public HitView ToView(PastHit hit) =>
        new(hit.Breakpoint, ToName(hit.Process)!, ToPlace(hit.Place), hit.Text, $"{hit.At}");

    public static UndoneProcessView ToView(UndoneProcess undone) => new(ToName(undone.Process)!, undone.Instructions);

    public WaitView ToView(WaitFacts wait) => new(ToName(wait.Process)!, wait.Instruction, ToPlace(wait.Place), wait.MessageCount,
        [.. wait.Senders.Concat(wait.Acquainted).Select(sender => new SenderView(ToName(sender.Process)!,
            sender.State is { } state ? Wording.Of(state) : null,
            sender.LastSend is { } send ? ToView(send) : null,
            sender.Exit is { } exit ? ToView(exit) : null))]);

    private Place? ToPlace(CodePlace? place) => place is null ? null : new Place(
        place.Text,
        place.BuiltIn is null && place.Path is null ? null : ToSource(place.Path, place.BuiltIn, listing: null),
        place.Line is { } line ? ToLine(line) : null,
        place.Column is { } column ? ToColumn(column) : null);
}
