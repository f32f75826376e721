using System.Collections.Immutable;
using System.Diagnostics;
using Ttvm.Runtime.Execution;
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

/// <summary>An event as it is kept: its fields, without an object of its own that the collector would have to carry along.</summary>
internal struct LoggedEvent
{
    /// <summary>How much of an error or an output is kept.</summary>
    private const int LongestText = 200;

    /// <summary>A message, or an exit reason.</summary>
    public Value Value;

    /// <summary>A name, an error or an output.</summary>
    public string? Text;

    /// <summary>Whose instruction was being executed; null between two slices.</summary>
    public Code? Code;

    public long Pid;

    /// <summary>The process at the other end; 0 for none.</summary>
    public long Other;

    /// <summary>When a received message was sent or a timer is due, or the reference of a monitor.</summary>
    public long Number;

    /// <summary>How many reductions all processes had used before the instruction.</summary>
    public long Executed;

    /// <summary>The second of the coordinates, before the instruction.</summary>
    public long Decision;

    public long Time;

    /// <summary>The third of the coordinates.</summary>
    public int Position;

    /// <summary>Which instruction of <see cref="Code"/>.</summary>
    public int Index;

    public EventKind Kind;

    /// <summary>Whether an exit is abnormal, an error is caught, or an output goes to the error output.</summary>
    public bool Flag;

    /// <summary>Takes the fields of an event; the rest is left as it is.</summary>
    public void Read(MachineEvent happened)
    {
        Pid = happened.Pid;
        switch (happened)
        {
            case MachineEvent.Send send:
                (Kind, Other, Value) = (EventKind.Send, send.To, send.Payload);
                break;
            case MachineEvent.Receive receive:
                (Kind, Other, Value, Number) = (EventKind.Receive, receive.From, receive.Payload, receive.SentAt);
                break;
            case MachineEvent.Spawn spawn:
                (Kind, Other) = (EventKind.Spawn, spawn.Parent);
                break;
            case MachineEvent.Exit exit:
                (Kind, Value, Flag) = (EventKind.Exit, exit.Reason, exit.IsAbnormal);
                break;
            case MachineEvent.Error error:
                (Kind, Text, Flag) = (EventKind.Error, ValueText.Cut(error.Message, LongestText), error.IsCaught);
                break;
            case MachineEvent.DeadLetter letter:
                (Kind, Other, Text, Value) = (EventKind.DeadLetter, letter.To, letter.Name, letter.Payload);
                break;
            case MachineEvent.Register register:
                (Kind, Text) = (EventKind.Register, register.Name);
                break;
            case MachineEvent.Unregister unregister:
                (Kind, Text) = (EventKind.Unregister, unregister.Name);
                break;
            case MachineEvent.Link link:
                (Kind, Other) = (EventKind.Link, link.To);
                break;
            case MachineEvent.Unlink unlink:
                (Kind, Other) = (EventKind.Unlink, unlink.To);
                break;
            case MachineEvent.Monitor monitor:
                (Kind, Other, Number) = (EventKind.Monitor, monitor.To, monitor.Reference);
                break;
            case MachineEvent.Demonitor demonitor:
                (Kind, Number) = (EventKind.Demonitor, demonitor.Reference);
                break;
            case MachineEvent.TimerSet timer:
                (Kind, Other, Number) = (EventKind.TimerSet, timer.To, timer.DueAt);
                break;
            case MachineEvent.TimerDue timer:
                (Kind, Number) = (EventKind.TimerDue, timer.DueAt);
                break;
            case MachineEvent.Output output:
                (Kind, Text, Flag) = (EventKind.Output, ValueText.Cut(output.Text, LongestText), output.IsError);
                break;
            default:
                throw new UnreachableException($"{happened.GetType().Name} is not kept");
        }
    }

    /// <summary>The event, with what is kept of it.</summary>
    public readonly MachineEvent Event => Kind switch
    {
        EventKind.Spawn => new MachineEvent.Spawn(Pid, Other),
        EventKind.Exit => new MachineEvent.Exit(Pid, Value, Flag),
        EventKind.Error => new MachineEvent.Error(Pid, Text!, Flag),
        EventKind.Send => new MachineEvent.Send(Pid, Other, Value),
        EventKind.Receive => new MachineEvent.Receive(Pid, Other, Value) { SentAt = Number },
        EventKind.DeadLetter => new MachineEvent.DeadLetter(Pid, Other, Text, Value),
        EventKind.Register => new MachineEvent.Register(Pid, Text!),
        EventKind.Unregister => new MachineEvent.Unregister(Pid, Text!),
        EventKind.Link => new MachineEvent.Link(Pid, Other),
        EventKind.Unlink => new MachineEvent.Unlink(Pid, Other),
        EventKind.Monitor => new MachineEvent.Monitor(Pid, Other, Number),
        EventKind.Demonitor => new MachineEvent.Demonitor(Pid, Number),
        EventKind.TimerSet => new MachineEvent.TimerSet(Pid, Other, Number),
        EventKind.TimerDue => new MachineEvent.TimerDue(Pid, Number),
        EventKind.Output => new MachineEvent.Output(Pid, Text!, Flag),
    };
}

/// <summary>An event of the log.</summary>
/// <param name="Serial">Its number, from 1.</param>
/// <param name="Kind">What kind of event.</param>
/// <param name="Event">What happened; of an output the beginning.</param>
/// <param name="Coordinates"><c>seed:decision:instruction</c> before the instruction that did it.</param>
/// <param name="Time">Microseconds since 1970 by the scheduler's clock.</param>
/// <param name="Process">The process it is about, with the name it had then; null: the outside.</param>
/// <param name="Other">The process at the other end, with the name it had then; null if there is none.</param>
/// <param name="Place">The instruction that did it; null if it happened between two slices.</param>
/// <param name="Send">Of a message that was received: the number of the event that sent it; null if that is gone, or if the machine has
/// made the message.</param>
public sealed record EventFacts(long Serial, EventKind Kind, MachineEvent Event, string Coordinates, long Time, ProcessLabel? Process,
    ProcessLabel? Other, CodePlace? Place, long? Send);

/// <summary>Which events are asked for.</summary>
/// <param name="Kinds">Of these kinds; empty: of all.</param>
/// <param name="Pids">About these processes, at either end; empty: about all.</param>
/// <param name="Filter">What must hold, too; null: nothing.</param>
public sealed record EventQuery(ImmutableArray<EventKind> Kinds, ImmutableArray<long> Pids, Func<EventFacts, bool>? Filter);

/// <summary>Some events of the log.</summary>
/// <param name="First">The number of the oldest one that is kept; as many are gone as numbers lie below it.</param>
/// <param name="Last">The number of the newest one.</param>
/// <param name="Next">Where the next page begins; null if this is the last one.</param>
/// <param name="Events">In the order that was asked for.</param>
public sealed record EventPage(long First, long Last, long? Next, ImmutableArray<EventFacts> Events);

/// <summary>How a message came to be sent: events, the newest first, of which each was possible only because of the next one.</summary>
/// <param name="Events">The events.</param>
/// <param name="IsComplete">Whether they lead back to the start of process 1, or to a message that the machine has made.</param>
public sealed record CausalPast(ImmutableArray<EventFacts> Events, bool IsComplete);
