using System.Collections.Immutable;
using System.Diagnostics;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Debugging.Overviews;

/// <summary>The kinds of <see cref="MachineEvent"/>s that are kept.</summary>
public enum EventKind : byte
{
    /// <summary>See <see cref="MachineEvent.Spawn"/>.</summary>
    Spawn,

    /// <summary>See <see cref="MachineEvent.Exit"/>.</summary>
    Exit,

    /// <summary>See <see cref="MachineEvent.Error"/>.</summary>
    Error,

    /// <summary>See <see cref="MachineEvent.Send"/>.</summary>
    Send,

    /// <summary>See <see cref="MachineEvent.Receive"/>.</summary>
    Receive,

    /// <summary>See <see cref="MachineEvent.DeadLetter"/>.</summary>
    DeadLetter,

    /// <summary>See <see cref="MachineEvent.Register"/>.</summary>
    Register,

    /// <summary>See <see cref="MachineEvent.Unregister"/>.</summary>
    Unregister,

    /// <summary>See <see cref="MachineEvent.Link"/>.</summary>
    Link,

    /// <summary>See <see cref="MachineEvent.Unlink"/>.</summary>
    Unlink,

    /// <summary>See <see cref="MachineEvent.Monitor"/>.</summary>
    Monitor,

    /// <summary>See <see cref="MachineEvent.Demonitor"/>.</summary>
    Demonitor,

    /// <summary>See <see cref="MachineEvent.TimerSet"/>.</summary>
    TimerSet,

    /// <summary>See <see cref="MachineEvent.TimerDue"/>.</summary>
    TimerDue,

    /// <summary>See <see cref="MachineEvent.Output"/>.</summary>
    Output,
}

/// <summary>An event as the log keeps it: its fields in 64 bytes, without an object of its own for the garbage collector to look
/// at.</summary>
internal struct LoggedEvent
{
    /// <summary>How many characters of an error or an output are kept.</summary>
    private const int LongestText = 200;

    /// <summary>How many bits a number of reductions or of slices has. A machine that executes an instruction in three nanoseconds needs
    /// ten days to count through them.</summary>
    private const int CountBits = 48;

    /// <summary>The highest number of a code; see <see cref="EventLog"/>.</summary>
    public const int MostCodes = (1 << (64 - CountBits)) - 1;

    private const int PidBits = 40;
    private const ulong CountMask = (1UL << CountBits) - 1;
    private const ulong PidMask = (1UL << PidBits) - 1;

    /// <summary>How many bits of the index of the instruction lie above the first pid; its upper bits lie above the second.</summary>
    private const int LowIndexBits = 64 - PidBits;

    private const int HighIndexBits = 32 - LowIndexBits;
    private const int KindShift = PidBits + HighIndexBits;
    private const int FlagShift = 63;

    /// <summary>The message, the exit reason, or a text: a name, an error, an output. A dead letter to a name has a list of message and
    /// name.</summary>
    private Value _content;

    /// <summary>The time at which a received message was sent or a timer is due, the reference of a monitor, or the number of lines that
    /// were begun up to an output.</summary>
    public long Number;

    public long Time;

    /// <summary>The bits of <see cref="Executed"/>, and above them those of <see cref="Position"/>.</summary>
    private ulong _executed;

    /// <summary>The bits of <see cref="Decision"/>, and above them those of <see cref="Code"/>.</summary>
    private ulong _decision;

    /// <summary>The bits of <see cref="Pid"/>, and above them the lower ones of <see cref="Index"/>.</summary>
    private ulong _pid;

    /// <summary>The bits of <see cref="Other"/>, and above them the upper ones of <see cref="Index"/>, the kind and the flag.</summary>
    private ulong _other;

    public readonly long Pid => (long)(_pid & PidMask);

    /// <summary>The process at the other end; 0 for none.</summary>
    public readonly long Other => (long)(_other & PidMask);

    /// <summary>How many reductions all processes together had used before the instruction.</summary>
    public readonly long Executed => (long)(_executed & CountMask);

    /// <summary>How many slices had been given out: the second of the <see cref="Scheduling.Coordinates"/> before the
    /// instruction.</summary>
    public readonly long Decision => (long)(_decision & CountMask);

    /// <summary>How many reductions the last slice had used: the third of the <see cref="Scheduling.Coordinates"/> before the
    /// instruction.</summary>
    public readonly int Position => (int)(_executed >> CountBits);

    /// <summary>The number of the code whose instruction was being executed, see <see cref="EventLog"/>; 0 between two slices.</summary>
    public readonly int Code => (int)(_decision >> CountBits);

    /// <summary>The index of the instruction in its code.</summary>
    public readonly int Index => (int)((_pid >> PidBits) | (((_other >> PidBits) & ((1 << HighIndexBits) - 1)) << LowIndexBits));

    /// <summary>Whether an instruction that a person has typed has made the event.</summary>
    public readonly bool IsTyped => Code != 0 && Index == Ttvm.Runtime.Loading.Code.Typed;

    /// <summary>Whether an instruction of the program has made the event.</summary>
    public readonly bool IsOfProgram => Code != 0 && !IsTyped;

    public readonly EventKind Kind => (EventKind)((_other >> KindShift) & 0xF);

    /// <summary>Whether an exit is abnormal, an error is caught, an output goes to the error output, or a dead letter was sent to a
    /// name.</summary>
    public readonly bool Flag => _other >> FlagShift != 0;

    /// <summary>The message, if the event has one.</summary>
    public readonly Value Content => _content;

    /// <summary>The object that the event keeps alive; null: none.</summary>
    public readonly HeapValue? Held => _content.Reference;

    /// <summary>Takes over the fields of an event, and leaves the place where it happened as it is.</summary>
    public void Read(MachineEvent happened)
    {
        switch (happened)
        {
            case MachineEvent.Send send:
                Set(EventKind.Send, send.Pid, send.To, send.Payload);
                break;
            case MachineEvent.Receive receive:
                Set(EventKind.Receive, receive.Pid, receive.From, receive.Payload, receive.SentAt);
                break;
            case MachineEvent.Spawn spawn:
                Set(EventKind.Spawn, spawn.Pid, spawn.Parent);
                break;
            case MachineEvent.Exit exit:
                Set(EventKind.Exit, exit.Pid, 0, exit.Reason, flag: exit.IsAbnormal);
                break;
            case MachineEvent.Error error:
                Set(EventKind.Error, error.Pid, 0, Text(ValueText.Cut(error.Message, LongestText)), flag: error.IsCaught);
                break;
            case MachineEvent.DeadLetter { Name: { } name } letter:
                Set(EventKind.DeadLetter, letter.Pid, letter.To, Value.OfList([letter.Payload, Text(name)]), flag: true);
                break;
            case MachineEvent.DeadLetter letter:
                Set(EventKind.DeadLetter, letter.Pid, letter.To, letter.Payload);
                break;
            case MachineEvent.Register register:
                Set(EventKind.Register, register.Pid, 0, Text(register.Name));
                break;
            case MachineEvent.Unregister unregister:
                Set(EventKind.Unregister, unregister.Pid, 0, Text(unregister.Name));
                break;
            case MachineEvent.Link link:
                Set(EventKind.Link, link.Pid, link.To);
                break;
            case MachineEvent.Unlink unlink:
                Set(EventKind.Unlink, unlink.Pid, unlink.To);
                break;
            case MachineEvent.Monitor monitor:
                Set(EventKind.Monitor, monitor.Pid, monitor.To, number: monitor.Reference);
                break;
            case MachineEvent.Demonitor demonitor:
                Set(EventKind.Demonitor, demonitor.Pid, 0, number: demonitor.Reference);
                break;
            case MachineEvent.TimerSet timer:
                Set(EventKind.TimerSet, timer.Pid, timer.To, number: timer.DueAt);
                break;
            case MachineEvent.TimerDue timer:
                Set(EventKind.TimerDue, timer.Pid, 0, number: timer.DueAt);
                break;
            case MachineEvent.Output output:
                Set(EventKind.Output, output.Pid, 0, Text(ValueText.Cut(output.Text, LongestText)), flag: output.IsError);
                break;
            default:
                throw new UnreachableException($"{happened.GetType().Name} is not kept");
        }
    }

    /// <summary>Notes where the event happened. To be called once, after <see cref="Read"/>.</summary>
    public void Locate(long executed, long decision, int position, int code, int index)
    {
        _executed = ((ulong)executed & CountMask) | ((ulong)position << CountBits);
        _decision = ((ulong)decision & CountMask) | ((ulong)code << CountBits);
        _pid |= (ulong)index << PidBits;
        _other |= (ulong)(index >>> LowIndexBits) << PidBits;
    }

    /// <summary>The event as far as it is kept; long texts are cut.</summary>
    public readonly MachineEvent Event => Kind switch
    {
        EventKind.Spawn => new MachineEvent.Spawn(Pid, Other),
        EventKind.Exit => new MachineEvent.Exit(Pid, _content, Flag),
        EventKind.Error => new MachineEvent.Error(Pid, _content.AsString!, Flag),
        EventKind.Send => new MachineEvent.Send(Pid, Other, _content),
        EventKind.Receive => new MachineEvent.Receive(Pid, Other, _content) { SentAt = Number },
        EventKind.DeadLetter when Flag && _content.Reference is ListValue { Items: [var payload, var name] } =>
            new MachineEvent.DeadLetter(Pid, Other, name.AsString, payload),
        EventKind.DeadLetter => new MachineEvent.DeadLetter(Pid, Other, null, _content),
        EventKind.Register => new MachineEvent.Register(Pid, _content.AsString!),
        EventKind.Unregister => new MachineEvent.Unregister(Pid, _content.AsString!),
        EventKind.Link => new MachineEvent.Link(Pid, Other),
        EventKind.Unlink => new MachineEvent.Unlink(Pid, Other),
        EventKind.Monitor => new MachineEvent.Monitor(Pid, Other, Number),
        EventKind.Demonitor => new MachineEvent.Demonitor(Pid, Number),
        EventKind.TimerSet => new MachineEvent.TimerSet(Pid, Other, Number),
        EventKind.TimerDue => new MachineEvent.TimerDue(Pid, Number),
        EventKind.Output => new MachineEvent.Output(Pid, _content.AsString!, Flag),
    };

    /// <summary>Whether two events say the same, wherever and whenever they happened.</summary>
    public readonly bool IsLike(in LoggedEvent other) => _pid == other._pid && _other == other._other && Number == other.Number
        && (_content.IsSameAs(other._content) || ValueEquality.AreEqual(_content, other._content));

    private void Set(EventKind kind, long pid, long other, Value content = default, long number = 0, bool flag = false)
    {
        (_pid, _content, Number) = ((ulong)pid & PidMask, content, number);
        _other = ((ulong)other & PidMask) | ((ulong)kind << KindShift) | (flag ? 1UL << FlagShift : 0);
    }

    private static Value Text(string text) => new(StringValue.Of(text));
}

/// <summary>An event of the log.</summary>
/// <param name="Serial">The number of the event, from 1.</param>
/// <param name="Kind">The kind of event.</param>
/// <param name="Event">What happened; long texts are cut.</param>
/// <param name="Coordinates"><c>seed:decision:instruction</c> before the instruction that made it.</param>
/// <param name="Time">When it happened, in microseconds since 1970 by the scheduler's clock.</param>
/// <param name="Process">The process that the event is about, with the title it had then; null: the outside.</param>
/// <param name="Other">The process at the other end, with the title it had then; null if there is none.</param>
/// <param name="Place">The instruction that made the event; null if it happened between two slices.</param>
/// <param name="Send">For a message that was received: the number of the event that sent it; null if that event is not kept any more, or if
/// the machine has made the message.</param>
public sealed record EventFacts(long Serial, EventKind Kind, MachineEvent Event, string Coordinates, long Time, ProcessLabel? Process,
    ProcessLabel? Other, CodePlace? Place, long? Send);

/// <summary>Which events are asked for.</summary>
/// <param name="Kinds">Events of these kinds; empty: of all kinds.</param>
/// <param name="Pids">Events with one of these processes at either end; empty: with any.</param>
/// <param name="Filter">What must hold besides; null: nothing.</param>
public sealed record EventQuery(ImmutableArray<EventKind> Kinds, ImmutableArray<long> Pids, Func<EventFacts, bool>? Filter)
{
    /// <summary>Whether kind and processes of an event are those that are asked for.</summary>
    internal bool Includes(in LoggedEvent happened) => (Kinds.IsEmpty || Kinds.Contains(happened.Kind))
        && (Pids.IsEmpty || Pids.Contains(happened.Pid) || Pids.Contains(happened.Other));
}

/// <summary>Some events of the log.</summary>
/// <param name="First">The number of the oldest event that is kept. All events with lower numbers are gone, but for event 1.</param>
/// <param name="Last">The number of the newest event.</param>
/// <param name="Next">The number to ask for the next page with; null if this is the last page.</param>
/// <param name="Events">The events, in the order that was asked for.</param>
public sealed record EventPage(long First, long Last, long? Next, ImmutableArray<EventFacts> Events);

/// <summary>How a message came to be sent: events, the newest first, each of which could only happen because of the one behind
/// it.</summary>
/// <param name="Events">The events.</param>
/// <param name="IsComplete">Whether they lead back to the start of process 1, or to a message that the machine has made.</param>
public sealed record CausalPast(ImmutableArray<EventFacts> Events, bool IsComplete);
