using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Scheduling;

/// <summary>
/// Something that a person does to a run: a decision of the schedule like any other, but that program, arguments and seed do not make it.
/// Immutable, and complete: the same interventions at the same moments make the same run.
/// </summary>
public abstract record Intervention
{
    private Intervention()
    {
    }

    /// <summary>The process that it changes; 0 if it is none.</summary>
    internal virtual long Target => 0;

    /// <summary>Gives a variable of a frame a value.</summary>
    /// <param name="Pid">The process.</param>
    /// <param name="Depth">The frame, 0 at the bottom.</param>
    /// <param name="Name">A variable that the function of the frame mentions.</param>
    /// <param name="Value">The value.</param>
    public sealed record SetVariable(long Pid, int Depth, string Name, Value Value) : Intervention
    {
        internal override long Target => Pid;
    }

    /// <summary>Replaces a value on a stack.</summary>
    /// <param name="Pid">The process.</param>
    /// <param name="Index">Which, 0 on top.</param>
    /// <param name="Value">The new one.</param>
    public sealed record SetStackValue(long Pid, int Index, Value Value) : Intervention
    {
        internal override long Target => Pid;
    }

    /// <summary>Replaces what a message says; its sender and its place in the mailbox stay.</summary>
    /// <param name="Pid">Whose mailbox.</param>
    /// <param name="Index">Which message, 0 is the oldest.</param>
    /// <param name="Payload">What it says then.</param>
    public sealed record SetMessage(long Pid, int Index, Value Payload) : Intervention
    {
        internal override long Target => Pid;
    }

    /// <summary>Takes a message out of a mailbox; nobody receives it.</summary>
    /// <param name="Pid">Whose mailbox.</param>
    /// <param name="Index">Which message, 0 is the oldest.</param>
    public sealed record DropMessage(long Pid, int Index) : Intervention
    {
        internal override long Target => Pid;
    }

    /// <summary>Puts a copy of a message behind it.</summary>
    /// <param name="Pid">Whose mailbox.</param>
    /// <param name="Index">Which message, 0 is the oldest.</param>
    public sealed record DuplicateMessage(long Pid, int Index) : Intervention
    {
        internal override long Target => Pid;
    }

    /// <summary>Moves a message to another place in its mailbox.</summary>
    /// <param name="Pid">Whose mailbox.</param>
    /// <param name="Index">Which message, 0 is the oldest.</param>
    /// <param name="To">Its index afterwards.</param>
    public sealed record MoveMessage(long Pid, int Index, int To) : Intervention
    {
        internal override long Target => Pid;
    }

    /// <summary>Ends a process at once, as an exit signal <c>kill</c> does, whatever it is doing.</summary>
    /// <param name="Pid">The process.</param>
    public sealed record Kill(long Pid) : Intervention
    {
        internal override long Target => Pid;
    }

    /// <summary>The process gets no turn any more. It may still be run alone.</summary>
    /// <param name="Pid">The process.</param>
    public sealed record Freeze(long Pid) : Intervention
    {
        internal override long Target => Pid;
    }

    /// <summary>A frozen process gets turns again; if it can run, it comes behind all others.</summary>
    /// <param name="Pid">The process.</param>
    public sealed record Thaw(long Pid) : Intervention
    {
        internal override long Target => Pid;
    }

    /// <summary>Has a process go on at another instruction of its innermost frame's function. Stack and variables stay; an instruction
    /// that waits or has failed is given up.</summary>
    /// <param name="Pid">The process.</param>
    /// <param name="Instruction">Index in the code of the innermost frame.</param>
    public sealed record Goto(long Pid, int Instruction) : Intervention
    {
        internal override long Target => Pid;
    }

    /// <summary>
    /// Leaves all frames above one, and has that one begin anew: parameters keep the values they have, other variables lose theirs. The
    /// stack stays as it is.
    /// </summary>
    /// <param name="Pid">The process.</param>
    /// <param name="Depth">The frame, 0 at the bottom.</param>
    public sealed record RestartFrame(long Pid, int Depth) : Intervention
    {
        internal override long Target => Pid;
    }

    /// <summary>Has a process execute an instruction that is not in its program, as if it stood in front of the next one.</summary>
    /// <param name="Pid">The process.</param>
    /// <param name="Text">The instruction as it is written in a program.</param>
    public sealed record Execute(long Pid, string Text) : Intervention
    {
        internal override long Target => Pid;
    }

    /// <summary>Moves the clock on to the next timer, and has it take effect with all others that are due then.</summary>
    public sealed record AdvanceClock : Intervention;

    /// <summary>Takes an action back, together with all that depend on it, and with nothing else.</summary>
    /// <param name="Pid">Whose action.</param>
    public sealed record Rollback(long Pid) : Intervention
    {
        /// <summary>The moment before the action: with it and the record, the state can be found again.</summary>
        internal TimePoint Since { get; init; }

        /// <summary>The state without these actions; null: nobody has found it again.</summary>
        internal Snapshot? State { get; init; }

        /// <summary>What is known of failed instructions there.</summary>
        internal KeyValuePair<long, int>[] Failed { get; init; } = [];
    }

    /// <summary>Runs a process while all others stand still.</summary>
    /// <param name="Pid">The process.</param>
    /// <param name="Instructions">How many instructions it attempts: one that waits counts each time it is attempted.</param>
    public sealed record RunAlone(long Pid, long Instructions) : Intervention
    {
        /// <summary>Whether its own slice was under way, which it would have gone on with anyway.</summary>
        public bool IsInTurn { get; init; }

        /// <summary>Whether it goes on with what it was given before to run alone.</summary>
        public bool Continues { get; init; }

        /// <summary>Whether its last instruction failed, and nothing had come of it yet.</summary>
        public bool EndsAtError { get; init; }
    }
}

/// <summary>Why an intervention is not possible. Nothing has changed then.</summary>
public enum InterventionProblemKind
{
    /// <summary>There is no process of that pid.</summary>
    NoProcess,

    /// <summary>The process has no such frame.</summary>
    NoFrame,

    /// <summary>The function does not mention a variable of that name, so its frame has no room for one.</summary>
    NoVariable,

    /// <summary>The stack has no value of that index.</summary>
    NoStackValue,

    /// <summary>The mailbox has no message of that index.</summary>
    NoMessage,

    /// <summary>The instruction belongs to another function, whose variables the frame does not have.</summary>
    OtherFunction,

    /// <summary>The process has asked the outside something, and cannot leave the instruction before the answer is there.</summary>
    AwaitsOutside,

    /// <summary>An instruction of the process has failed, which must be given up first.</summary>
    HasFailed,

    /// <summary>The text is no instruction; the detail says why.</summary>
    NoInstruction,

    /// <summary>The program has no such label.</summary>
    NoLabel,

    /// <summary>The instruction asks the outside, and may have to wait for the answer.</summary>
    AsksOutside,

    /// <summary>No timer is set.</summary>
    NoTimer,

    /// <summary>The process was not able to go on.</summary>
    CannotRun,
}

/// <summary>Why an intervention is not possible.</summary>
/// <param name="Kind">What is in the way.</param>
/// <param name="Text">The pid, index, name or text that it is about.</param>
/// <param name="Detail">See the kinds.</param>
public sealed record InterventionProblem(InterventionProblemKind Kind, string Text = "", string? Detail = null);
