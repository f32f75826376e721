using System.Collections.Immutable;
using Ttvm.Runtime.Debugging.Expressions;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Debugging;

/// <summary>
/// Something that may stop a run, as data. What a rule means is one arm of <see cref="StopEvaluator"/>; how people read a stop because of
/// it is one arm of the adapter's conversion. A new kind of stop is a record here and these two arms.
/// </summary>
public abstract record StopRule
{
    private StopRule()
    {
    }

    /// <summary>Of the rules that hold at the same moment, those of the first rank say why the program stopped.</summary>
    internal virtual StopRank Rank => StopRank.Request;

    /// <summary>
    /// Whether the rule can hold before any instruction. Every instruction takes longer as long as there is such a rule. All other rules
    /// are looked at where they have been placed in code, or when something happens.
    /// </summary>
    internal virtual bool IsLookedAtEverywhere => false;

    /// <summary>Whether it can make a difference to the rule that a message is sent or received.</summary>
    internal virtual bool IsAboutMessages => false;

    /// <summary>Whether the rule still counts after a stop because of <paramref name="cause"/>. Most rules are a wish for the next stop
    /// only.</summary>
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
        /// <summary>When it counts; null: always. What its text says is what the breakpoint with this id was asked for.</summary>
        internal BreakpointFilter? Filter { get; init; }

        /// <summary>What was asked for.</summary>
        public BreakpointKind Kind { get; init; }

        internal override StopRank Rank => StopRank.Place;

        internal override bool Outlasts(StopRule cause) => true;
    }

    /// <summary>When what a place holds has changed: right behind the instruction that has changed it.</summary>
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
    /// <param name="Pid">Which process.</param>
    /// <param name="Kind">How far it goes.</param>
    /// <param name="Policy">Who runs meanwhile.</param>
    /// <param name="Depth">How many frames it had where the step began.</param>
    public sealed record Step(long Pid, StepKind Kind, SteppingPolicy Policy, int Depth) : StopRule
    {
        /// <summary>Where it ends, if it goes to a line: the code and the line of the instruction.</summary>
        internal (Code Code, int Line)? Target { get; init; }

        /// <summary>The instruction that the process was at when the step began. In the past a change may lead it elsewhere.</summary>
        internal (Code Code, int Index)? From { get; init; }

        internal override StopRank Rank => StopRank.Progress;

        internal override bool IsLookedAtEverywhere => true;

        internal override bool IsAboutMessages => Kind == StepKind.Receiver;
    }

    /// <summary>When a message has been taken from the mailbox, has found nobody, or its receiver has ended.</summary>
    /// <param name="From">The sender.</param>
    /// <param name="To">The receiver; 0 if nobody had the name it was sent to.</param>
    /// <param name="Payload">The message.</param>
    public sealed record Receipt(long From, long To, Value Payload) : StopRule
    {
        /// <summary>How many messages that look the same are taken before.</summary>
        internal int Before { get; init; }

        internal override StopRank Rank => StopRank.Progress;

        internal override bool IsAboutMessages => true;

        /// <summary>Whether this is about the message.</summary>
        internal bool IsAbout(MachineEvent happened) => happened switch
        {
            MachineEvent.Receive receive => receive.Pid == To && receive.From == From && receive.Payload.IsSameAs(Payload),
            MachineEvent.DeadLetter letter => letter.Pid == From && letter.Payload.IsSameAs(Payload),
            _ => false,
        };
    }

    /// <summary>Where a person has gone in time.</summary>
    public sealed record Travel : StopRule;

    /// <summary>Where a recording ends that the run repeats.</summary>
    /// <param name="Divergence">What the run has done otherwise before; null: nothing, so this is the end.</param>
    public sealed record RecordingEnd(string? Divergence) : StopRule;

    /// <summary>At coordinates of this run. Until then nothing else stops but a request and a deadlock.</summary>
    /// <param name="At">Where. A run that does not come there is stopped as soon as it has gone by.</param>
    public sealed record Moment(Coordinates At) : StopRule
    {
        /// <summary>Whether the slice before it is over, so that every instruction is looked at from now on.</summary>
        internal bool IsNear { get; init; }

        internal override bool IsLookedAtEverywhere => IsNear;
    }

    /// <summary>Nobody could go on but processes that are frozen. Always looked at.</summary>
    public sealed record Frozen : StopRule;

    /// <summary>When something happens that the user wants to see.</summary>
    /// <param name="Kind">What.</param>
    public sealed record Event(StopEvent Kind) : StopRule
    {
        /// <summary>What must hold, too; null: nothing.</summary>
        internal Expression? Condition { get; init; }

        internal override StopRank Rank => StopRank.Place;

        internal override bool IsAboutMessages => Kind is StopEvent.Send or StopEvent.Receive;

        internal override bool Outlasts(StopRule cause) => true;
    }

    /// <summary>Process 1 waits for a message that nobody can send. Going on ends the program with exit code 3.</summary>
    public sealed record Deadlock : StopRule
    {
        internal override bool Outlasts(StopRule cause) => cause is not Deadlock;
    }
}

/// <summary>Something to stop at that happens.</summary>
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

    /// <summary>Process 1 waits for a message that nobody can send. Takes no condition.</summary>
    Deadlock,
}

/// <summary>The order in which rules that hold at the same moment count.</summary>
internal enum StopRank
{
    /// <summary>The user has asked for a stop, wherever that is.</summary>
    Request,

    /// <summary>The user has asked for a stop at this place.</summary>
    Place,

    /// <summary>Something that the user has started is complete.</summary>
    Progress,
}

/// <summary>What came about when a rule held.</summary>
public enum StopOccasion
{
    /// <summary>A process is about to execute an instruction.</summary>
    Instruction,

    /// <summary>Something has happened in the machine.</summary>
    Event,

    /// <summary>An instruction has failed, and nothing has come of it yet.</summary>
    Error,

    /// <summary>What a watched place holds has changed.</summary>
    Change,

    /// <summary>A process that runs alone waits, and all others stand still.</summary>
    LoneWait,

    /// <summary>Nobody can run before the outside has answered.</summary>
    OutsideWait,

    /// <summary>Every process waits for a message that nobody can send.</summary>
    Deadlock,

    /// <summary>Nobody could go on but processes that are frozen.</summary>
    Frozen,

    /// <summary>A slice is over, and the next one has not been given out.</summary>
    SliceEnd,
}

/// <summary>Something that has happened, for people.</summary>
/// <param name="Event">What.</param>
/// <param name="Process">Whose event it is, with the name it had then.</param>
/// <param name="Other">The process at the other end, with the name it had then; null if there is none.</param>
public sealed record Happening(MachineEvent Event, ProcessLabel Process, ProcessLabel? Other);

/// <summary>A stop of the whole machine: all processes stand still.</summary>
/// <param name="Rules">Which rules held: at least one; the first says what kind of stop it is.</param>
/// <param name="Occasion">When that one held.</param>
/// <param name="Events">What had happened; of several things that happened at once the first says where the stop is.</param>
/// <param name="Process">The process to look at: the one that the stop is about, or, if that has ended, the next one.</param>
/// <param name="Coordinates">Where the run is.</param>
public sealed record Stop(ImmutableArray<StopRule> Rules, StopOccasion Occasion, ImmutableArray<Happening> Events, ProcessLabel Process,
    Coordinates Coordinates)
{
    /// <summary>What has changed, in the order of the rules about that.</summary>
    public ImmutableArray<DataChange> Changes { get; init; } = [];

    /// <summary>If the run is in its past: how many reductions lie between here and where it has come to. Null in the present.</summary>
    public long? Behind { get; init; }

    /// <summary>What the process waits for, if it runs alone and waits; else null.</summary>
    public BlockedFacts? Blocked { get; init; }
}
