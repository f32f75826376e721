using System.Collections.Immutable;
using Ttvm.Runtime.Debugging.Expressions;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Debugging;

/// <summary>
/// A reason for which a run may be stopped, as data. What a rule means is one arm of <see cref="StopEvaluator"/>; how people read its stops
/// is one arm of the adapter's conversion. A new kind of stop is a record here and these two arms.
/// </summary>
public abstract record StopRule
{
    private StopRule()
    {
    }

    /// <summary>Of the rules that hold at the same moment, those of the first rank say why the program stopped.</summary>
    internal virtual StopRank Rank => StopRank.Request;

    /// <summary>
    /// Whether the rule can hold before any instruction. As long as there is such a rule, every instruction takes longer. All other rules
    /// are evaluated where they have been placed in code, or when something happens.
    /// </summary>
    internal virtual bool IsLookedAtEverywhere => false;

    /// <summary>Whether a message that is sent or received can make a difference to the rule.</summary>
    internal virtual bool IsAboutMessages => false;

    /// <summary>Whether the rule still counts after a stop because of <paramref name="cause"/>. Most rules ask for one stop only.</summary>
    internal virtual bool Outlasts(StopRule cause) => false;

    /// <summary>Before the first instruction of the program.</summary>
    public sealed record Entry : StopRule
    {
        internal override bool IsLookedAtEverywhere => true;
    }

    /// <summary>As soon as possible: the user has asked.</summary>
    public sealed record Pause : StopRule
    {
        internal override bool IsLookedAtEverywhere => true;
    }

    /// <summary>Before the instructions that a breakpoint has been bound to.</summary>
    /// <param name="Id">See <see cref="BoundBreakpoint.Id"/>.</param>
    public sealed record Breakpoint(int Id) : StopRule
    {
        /// <summary>When the breakpoint counts; null: always.</summary>
        internal BreakpointFilter? Filter { get; init; }

        /// <summary>How the place of the breakpoint was named.</summary>
        public BreakpointKind Kind { get; init; }

        internal override StopRank Rank => StopRank.Place;

        internal override bool Outlasts(StopRule cause) => true;
    }

    /// <summary>When the value in a place has changed: right behind the instruction that has changed it.</summary>
    /// <param name="Id">See <see cref="BoundBreakpoint.Id"/>.</param>
    /// <param name="Place">What is watched.</param>
    public sealed record Data(int Id, DataPlace Place) : StopRule
    {
        /// <summary>Which changes count; null: all.</summary>
        internal BreakpointFilter? Filter { get; init; }

        internal override StopRank Rank => StopRank.Place;

        internal override bool IsLookedAtEverywhere => true;

        internal override bool Outlasts(StopRule cause) => true;
    }

    /// <summary>When a process has come to the end of a step, has ended, or cannot go on while the others stand still.</summary>
    /// <param name="Pid">The pid of the process.</param>
    /// <param name="Kind">How far the step goes.</param>
    /// <param name="Policy">Which processes run meanwhile.</param>
    /// <param name="Depth">How many frames the process had when the step began.</param>
    public sealed record Step(long Pid, StepKind Kind, SteppingPolicy Policy, int Depth) : StopRule
    {
        /// <summary>The code and the 1-based line at which a step to a line ends; null for other steps.</summary>
        internal (Code Code, int Line)? Target { get; init; }

        /// <summary>The instruction at which the process was when the step began. In the past, a repeated intervention may lead the process
        /// elsewhere.</summary>
        internal (Code Code, int Index)? From { get; init; }

        internal override StopRank Rank => StopRank.Progress;

        internal override bool IsLookedAtEverywhere => true;

        internal override bool IsAboutMessages => Kind == StepKind.Receiver;
    }

    /// <summary>When a message has been taken from its mailbox, has found nobody, or when its receiver has ended.</summary>
    /// <param name="From">The sender.</param>
    /// <param name="To">The receiver; 0 if nobody had the name that it was sent to.</param>
    /// <param name="Payload">The message.</param>
    public sealed record Receipt(long From, long To, Value Payload) : StopRule
    {
        /// <summary>How many messages that look the same are to be taken before this one.</summary>
        internal int Before { get; init; }

        internal override StopRank Rank => StopRank.Progress;

        internal override bool IsAboutMessages => true;

        /// <summary>Whether an event is about such a message.</summary>
        internal bool IsAbout(MachineEvent happened) => happened switch
        {
            MachineEvent.Receive receive => receive.Pid == To && receive.From == From && receive.Payload.IsSameAs(Payload),
            MachineEvent.DeadLetter letter => letter.Pid == From && letter.Payload.IsSameAs(Payload),
            _ => false,
        };
    }

    /// <summary>At the moment that a person has travelled to.</summary>
    public sealed record Travel : StopRule;

    /// <summary>At the end of the recording that the run repeats.</summary>
    /// <param name="Divergence">How the run has departed from the recording; null: it has not, and has come to the end.</param>
    public sealed record RecordingEnd(string? Divergence) : StopRule;

    /// <summary>At coordinates of this run. Until then only a pause and a deadlock stop the run.</summary>
    /// <param name="At">The coordinates. A run that does not come there is stopped as soon as it has gone by.</param>
    public sealed record Moment(Coordinates At) : StopRule
    {
        /// <summary>Whether the slice before it is over, so that every instruction is looked at from now on.</summary>
        internal bool IsNear { get; init; }

        internal override bool IsLookedAtEverywhere => IsNear;
    }

    /// <summary>When no process could run but frozen ones. This rule always counts.</summary>
    public sealed record Frozen : StopRule;

    /// <summary>When an event happens that the user wants to stop at.</summary>
    /// <param name="Kind">Which events.</param>
    public sealed record Event(StopEvent Kind) : StopRule
    {
        /// <summary>What must hold besides; null: nothing.</summary>
        internal Expression? Condition { get; init; }

        internal override StopRank Rank => StopRank.Place;

        internal override bool IsAboutMessages => Kind is StopEvent.Send or StopEvent.Receive;

        internal override bool Outlasts(StopRule cause) => true;
    }

    /// <summary>Every process waits for a message that nobody can send, process 1 among them. Going on ends the program with exit code
    /// 3.</summary>
    public sealed record Deadlock : StopRule
    {
        internal override bool Outlasts(StopRule cause) => cause is not Deadlock;
    }
}

/// <summary>A kind of event that a run may be stopped at.</summary>
public enum StopEvent
{
    /// <summary>An instruction fails or throws, and no TRY catches it.</summary>
    UncaughtError,

    /// <summary>An instruction fails or throws, and a TRY catches it.</summary>
    CaughtError,

    /// <summary>A process ends otherwise than by HALT, RET or the end of its text.</summary>
    AbnormalExit,

    /// <summary>A process ends.</summary>
    Exit,

    /// <summary>A process sends a message.</summary>
    Send,

    /// <summary>A process takes a message out of its mailbox.</summary>
    Receive,

    /// <summary>A process is started.</summary>
    Spawn,

    /// <summary>A message finds nobody.</summary>
    DeadLetter,

    /// <summary>Every process waits for a message that nobody can send, process 1 among them. Takes no condition.</summary>
    Deadlock,
}

/// <summary>The ranks of rules that hold at the same moment; the first counts most.</summary>
internal enum StopRank
{
    /// <summary>The user has asked for a stop, wherever that is.</summary>
    Request,

    /// <summary>The user has asked for a stop at this place.</summary>
    Place,

    /// <summary>Something that the user has started is complete, such as a step.</summary>
    Progress,
}

/// <summary>What came about when a rule held.</summary>
public enum StopOccasion
{
    /// <summary>A process is about to execute an instruction.</summary>
    Instruction,

    /// <summary>Something has happened in the machine.</summary>
    Event,

    /// <summary>An instruction has failed, and the error has not been delivered yet.</summary>
    Error,

    /// <summary>The value in a watched place has changed.</summary>
    Change,

    /// <summary>A process that runs alone has to wait, while all others stand still.</summary>
    LoneWait,

    /// <summary>No process can run before the outside has answered.</summary>
    OutsideWait,

    /// <summary>Every process waits for a message that nobody can send.</summary>
    Deadlock,

    /// <summary>No process could run but frozen ones.</summary>
    Frozen,

    /// <summary>A slice is over, and the next one has not been given out.</summary>
    SliceEnd,
}

/// <summary>An event, with the titles of its processes.</summary>
/// <param name="Event">The event.</param>
/// <param name="Process">The process whose event it is, with the title it had then.</param>
/// <param name="Other">The process at the other end, with the title it had then; null if there is none.</param>
public sealed record Happening(MachineEvent Event, ProcessLabel Process, ProcessLabel? Other);

/// <summary>A stop of the whole machine: all processes stand still.</summary>
/// <param name="Rules">The rules that held: at least one; the first says what kind of stop it is.</param>
/// <param name="Occasion">What came about when the first rule held.</param>
/// <param name="Events">The events that made rules hold; of several that happened at once, the first says where the stop is.</param>
/// <param name="Process">The process to look at: the one that the stop is about, or, if it has ended, another one.</param>
/// <param name="Coordinates">The coordinates of the run.</param>
public sealed record Stop(ImmutableArray<StopRule> Rules, StopOccasion Occasion, ImmutableArray<Happening> Events, ProcessLabel Process,
    Coordinates Coordinates)
{
    /// <summary>The changes of watched places, in the order of the rules about data.</summary>
    public ImmutableArray<DataChange> Changes { get; init; } = [];

    /// <summary>How many reductions lie between this moment and the present, if the run is in its past; else null.</summary>
    public long? Behind { get; init; }

    /// <summary>What the process waits for, if it runs alone and has to wait; else null.</summary>
    public BlockedFacts? Blocked { get; init; }
}
