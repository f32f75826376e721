using System.Collections.Immutable;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Processes;

/// <summary>Something that has happened in a machine. Immutable, and may be kept: values never change.</summary>
/// <param name="Pid">The process that did it, or to which it happened; 0 is the outside.</param>
public abstract record MachineEvent(long Pid)
{
    /// <summary>A process has been started, and has not executed anything yet.</summary>
    /// <param name="Pid">The new process.</param>
    /// <param name="Parent">Who started it; 0 for process 1.</param>
    public sealed record Spawn(long Pid, long Parent) : MachineEvent(Pid);

    /// <summary>A process has come to its end. Whoever is linked to it or watches it does not know yet.</summary>
    /// <param name="Pid">The process.</param>
    /// <param name="Reason">Its exit reason.</param>
    /// <param name="IsAbnormal">Whether it has ended otherwise than by HALT, RET or the end of its text.</param>
    public sealed record Exit(long Pid, Value Reason, bool IsAbnormal) : MachineEvent(Pid);

    /// <summary>An instruction of a process has failed, or has thrown an exception.</summary>
    /// <param name="Pid">The process.</param>
    /// <param name="Message">What the exception says.</param>
    /// <param name="IsCaught">Whether a TRY catches it; if not, the process ends.</param>
    public sealed record Error(long Pid, string Message, bool IsCaught) : MachineEvent(Pid);

    /// <summary>A program sends a message. If it finds nobody, a <see cref="DeadLetter"/> follows.</summary>
    /// <param name="Pid">The sender.</param>
    /// <param name="To">The receiver; 0 if nobody has the name it is sent to.</param>
    /// <param name="Payload">The message.</param>
    public sealed record Send(long Pid, long To, Value Payload) : MachineEvent(Pid);

    /// <summary>A process has taken a message out of its mailbox.</summary>
    /// <param name="Pid">The receiver.</param>
    /// <param name="From">The sender; 0 if the machine has made the message.</param>
    /// <param name="Payload">The message.</param>
    public sealed record Receive(long Pid, long From, Value Payload) : MachineEvent(Pid)
    {
        /// <summary>Microseconds since 1970 at the start of the sender's slice.</summary>
        internal long SentAt { get; init; }

        /// <summary>The message's place among all that have come to the receiver; 0 in an event that is remembered.</summary>
        internal long Sequence { get; init; }
    }

    /// <summary>A message of a program has found nobody.</summary>
    /// <param name="Pid">The sender.</param>
    /// <param name="To">The pid it was for; 0 for a name.</param>
    /// <param name="Name">The name it was for; null for a pid.</param>
    /// <param name="Payload">The message.</param>
    public sealed record DeadLetter(long Pid, long To, string? Name, Value Payload) : MachineEvent(Pid);

    /// <summary>A process holds a name now. The end of the process gives the name back without an event of its own.</summary>
    /// <param name="Pid">The process.</param>
    /// <param name="Name">The name.</param>
    public sealed record Register(long Pid, string Name) : MachineEvent(Pid);

    /// <summary>A process has taken a name away from whoever held it.</summary>
    /// <param name="Pid">The process that executed UNREGISTER.</param>
    /// <param name="Name">The name.</param>
    public sealed record Unregister(long Pid, string Name) : MachineEvent(Pid);

    /// <summary>A process links itself to another one, which may not be there.</summary>
    /// <param name="Pid">The process.</param>
    /// <param name="To">The other one.</param>
    public sealed record Link(long Pid, long To) : MachineEvent(Pid);

    /// <summary>A process takes a link back.</summary>
    /// <param name="Pid">The process.</param>
    /// <param name="To">The other one.</param>
    public sealed record Unlink(long Pid, long To) : MachineEvent(Pid);

    /// <summary>A process watches another one, which may not be there.</summary>
    /// <param name="Pid">The watcher.</param>
    /// <param name="To">The watched process.</param>
    /// <param name="Reference">What the DOWN message will carry.</param>
    public sealed record Monitor(long Pid, long To, long Reference) : MachineEvent(Pid);

    /// <summary>A process takes a monitor back.</summary>
    /// <param name="Pid">The watcher.</param>
    /// <param name="Reference">That of <see cref="Monitor"/>.</param>
    public sealed record Demonitor(long Pid, long Reference) : MachineEvent(Pid);

    /// <summary>A process has set a timer: SLEEP, RECEIVE_TIMEOUT, SEND_AFTER, or the patience of a supervisor.</summary>
    /// <param name="Pid">The process.</param>
    /// <param name="To">Whom it wakes, or who gets the message.</param>
    /// <param name="DueAt">Microseconds since 1970 by the scheduler's clock.</param>
    public sealed record TimerSet(long Pid, long To, long DueAt) : MachineEvent(Pid);

    /// <summary>A timer is due, and nobody has cancelled it.</summary>
    /// <param name="Pid">Whom it wakes, or who gets the message.</param>
    /// <param name="DueAt">That of <see cref="TimerSet"/>.</param>
    public sealed record TimerDue(long Pid, long DueAt) : MachineEvent(Pid);

    /// <summary>A process writes to the program's output.</summary>
    /// <param name="Pid">The process.</param>
    /// <param name="Text">What it writes, with all line ends.</param>
    /// <param name="IsError">Whether to the error output.</param>
    public sealed record Output(long Pid, string Text, bool IsError) : MachineEvent(Pid);

    /// <summary>A process is about to execute an instruction. Only with <see cref="MachineOptions.Trace"/>.</summary>
    /// <param name="Pid">The process.</param>
    /// <param name="Place"><c>FILE:LINE:COLUMN</c>.</param>
    /// <param name="Text">The instruction as it is written; null at the end of the text, which ends the process.</param>
    /// <param name="Top">The values on top of the stack, the topmost last.</param>
    /// <param name="IsDeeper">Whether there are more below.</param>
    public sealed record Instruction(long Pid, string Place, string? Text, ImmutableArray<Value> Top, bool IsDeeper) : MachineEvent(Pid);
}

/// <summary>
/// Hears of everything that happens in a machine, on the thread on which it happens and before the machine goes on; it must not call back
/// into the machine.
/// </summary>
/// <remarks>
/// <para>
/// What one process does comes in the order in which the process does it, one event after the other. A cause comes before its effects, on
/// whichever threads: a spawn before all that the child does, a send before the receive or the dead letter, a timer that is set before it
/// is due, an exit before the messages about it. A name is the exception: on several workers a message may come to it before its
/// registration is told.
/// </para>
/// <para>
/// Under the deterministic scheduler everything comes on one thread, and the events of two runs with the same program, arguments, seed and
/// answers are the same. Under the SMP scheduler the listener is called from all workers at once, and the order of events of different
/// processes that are not cause and effect means nothing.
/// </para>
/// </remarks>
public interface IMachineEvents
{
    /// <summary>Something has happened.</summary>
    void Happened(MachineEvent happened);
}
