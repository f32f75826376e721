using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Processes;

/// <summary>
/// Everything one process can do to another. A process is an id that takes signals: nobody touches another's fields.
/// Signals from one process to another arrive in the order they were sent.
/// </summary>
internal abstract class Signal
{
    /// <summary>The link in whichever queue holds the signal; owned by that queue.</summary>
    public Signal? Next;
}

/// <summary>
/// A message with its envelope: who sent it, from where, and when. A message of a program comes from a <see cref="MessagePool"/> and goes
/// back there when it has been received.
/// </summary>
internal sealed class Message : Signal
{
    public Value Payload;

    /// <summary>The sender's pid; 0 for the machine.</summary>
    public long Sender;

    /// <summary>The instruction it was sent from; null for messages of the machine.</summary>
    public Code? SenderCode;

    public int SenderIndex;

    public MessageOrigin Origin;

    /// <summary>Microseconds since 1970 at the start of the sender's slice.</summary>
    public long SentAt;

    /// <summary>Given by the receiver when it takes the message from its inbox; counts from 1.</summary>
    public long Sequence;

    /// <summary>Of an Exit the pid, of a Down the reference: what <c>exit $p</c> and <c>down $r</c> compare with.</summary>
    public long Subject;
}

/// <summary>The sender has linked itself to the receiver.</summary>
internal sealed class LinkSignal(long from) : Signal
{
    public readonly long From = from;
}

/// <summary>The sender has taken its link to the receiver back.</summary>
internal sealed class UnlinkSignal(long from) : Signal
{
    public readonly long From = from;
}

/// <summary>The watcher wants to know when the receiver ends.</summary>
internal sealed class MonitorSignal(long watcher, long reference) : Signal
{
    public readonly long Watcher = watcher;
    public readonly long Reference = reference;
}

/// <summary>The watcher no longer wants to know.</summary>
internal sealed class DemonitorSignal(long reference) : Signal
{
    public readonly long Reference = reference;
}

/// <summary>A monitored process has ended.</summary>
internal sealed class DownSignal(long reference, long pid, Value reason) : Signal
{
    public readonly long Reference = reference;
    public readonly long Pid = pid;
    public readonly Value Reason = reason;
}

/// <summary>Why an exit signal was sent; decides who may ignore it.</summary>
internal enum ExitCause : byte
{
    /// <summary>A linked process has ended; void if the link is gone by then.</summary>
    Link,

    /// <summary>LINK found nobody.</summary>
    NoProcess,

    /// <summary>The machine ends a process that has gone beyond a limit; cannot be trapped.</summary>
    Limit,

    /// <summary>EXIT_PROCESS; its reason <c>kill</c> cannot be trapped.</summary>
    Request,
}

/// <summary>Asks the receiver to end, or, if it traps exits, tells it.</summary>
internal sealed class ExitSignal(long from, Value reason, ExitCause cause, bool isAbnormal) : Signal
{
    /// <summary>The timer that kills the receiver unless it ends first; from a supervisor. The receiver's end cancels it.</summary>
    public Timer? Deadline { get; init; }

    /// <summary>Whether it ends a process that does not trap exits. An exception's message "normal" does.</summary>
    public readonly bool IsAbnormal = isAbnormal;

    public readonly long From = from;
    public readonly Value Reason = reason;
    public readonly ExitCause Cause = cause;
}

/// <summary>A child of the receiving supervisor has ended.</summary>
internal sealed class ChildEndedSignal(long pid, bool isAbnormal) : Signal
{
    public readonly long Pid = pid;

    /// <summary>Whether a transient child is started again: any reason but <c>normal</c> and <c>shutdown</c>.</summary>
    public readonly bool IsAbnormal = isAbnormal;
}

/// <summary>What a parked process has waited for has happened: a timer, or a call to the outside.</summary>
internal sealed class WaitCompletedSignal(Wait wait) : Signal
{
    public readonly Wait Wait = wait;
}
