using System.Collections.Immutable;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Debugging;

/// <summary>A process as people may call it.</summary>
/// <param name="Pid">Its id.</param>
/// <param name="Title">The name it has registered, or else what it was started in; null for process 1 without a name, and for a process
/// that has ended.</param>
/// <param name="HasEnded">Whether the process has ended.</param>
public readonly record struct ProcessLabel(long Pid, string? Title, bool HasEnded)
{
    /// <summary>The title in lists, where process 1 without a name has one, too; null for a process that has ended.</summary>
    public string? ListTitle => Title ?? (Pid == 1 ? Process.MainTitle : null);

    internal static ProcessLabel Of(Process process) =>
        new(process.Id, process.Id == 1 && process.Name is null ? null : process.Title, HasEnded: false);

    internal static ProcessLabel Of(Machine machine, long pid) =>
        machine.Find(pid) is { } process ? Of(process) : new ProcessLabel(pid, null, HasEnded: true);
}

/// <summary>What a process is doing while the machine stands still.</summary>
public enum ProcessState
{
    /// <summary>It was running when everything stopped.</summary>
    Running,

    /// <summary>It waits for nothing but its turn.</summary>
    Runnable,

    /// <summary>It waits for a message, with or without a timeout.</summary>
    Waiting,

    /// <summary>It waits for a time, in SLEEP.</summary>
    Sleeping,

    /// <summary>It has asked the outside something: input, a file, another program.</summary>
    WaitingForOutside,
}

/// <summary>A monitor, seen from either side.</summary>
/// <param name="Reference">The reference of the monitor, which its DOWN message carries.</param>
/// <param name="Other">The process at the other side.</param>
public readonly record struct MonitorFact(long Reference, ProcessLabel Other);

/// <summary>How a process was started.</summary>
/// <param name="Parent">The process that has started it.</param>
/// <param name="Place">The instruction that has started it, as <c>FILE:LINE:COLUMN</c>.</param>
public sealed record SpawnFact(ProcessLabel Parent, string Place);

/// <summary>Everything about a process but its frames, values and messages.</summary>
/// <param name="Pid">Its id.</param>
/// <param name="State">What it is doing.</param>
/// <param name="ParkedAt">The instruction that it waits in, as it is written; null if it does not wait.</param>
/// <param name="Names">The names it holds.</param>
/// <param name="StartedIn">The label or the program that it was started in.</param>
/// <param name="Origin">How it was started; null for the first process of the run.</param>
/// <param name="Reductions">How many reductions it has used in finished slices.</param>
/// <param name="Links">The processes that it is linked to, in the order of their pids.</param>
/// <param name="Monitors">The monitors it holds on other processes, in the order of their references.</param>
/// <param name="Watchers">The monitors that other processes hold on it, in the order of their references.</param>
/// <param name="TrapsExits">Whether exit signals become messages.</param>
/// <param name="Depth">How many frames it has.</param>
public sealed record ProcessFacts(
    long Pid,
    ProcessState State,
    string? ParkedAt,
    ImmutableArray<string> Names,
    string StartedIn,
    SpawnFact? Origin,
    long Reductions,
    ImmutableArray<ProcessLabel> Links,
    ImmutableArray<MonitorFact> Monitors,
    ImmutableArray<MonitorFact> Watchers,
    bool TrapsExits,
    int Depth);

/// <summary>Where an instruction stands.</summary>
/// <param name="Text"><c>FILE:LINE:COLUMN</c>.</param>
/// <param name="File">The file, as it was named.</param>
/// <param name="Line">1-based; null where that is not known.</param>
/// <param name="Column">1-based, in Unicode scalars; null where that is not known.</param>
/// <param name="Path">The full path of the source file; null for a built-in program or bytecode without source places.</param>
/// <param name="BuiltIn">The name of the built-in program whose text <see cref="Inspection.TextOf"/> gives; else null.</param>
public sealed record CodePlace(string Text, string File, int? Line, int? Column = null, string? Path = null, string? BuiltIn = null)
{
    /// <summary>A person has typed the instruction.</summary>
    public static CodePlace Console { get; } = new("the console", "", null);

    /// <summary>A person has changed a value where it is shown.</summary>
    private static readonly CodePlace s_byHand = new("a change by hand", "", null);

    internal static CodePlace Of(Intervention what) => what is Intervention.Execute ? Console : s_byHand;
}

/// <summary>A message and where it came from.</summary>
/// <param name="Payload">The message.</param>
/// <param name="From">The sender; null: the machine has made it.</param>
/// <param name="SentAt">The instruction that sent it; null if the machine has made the message.</param>
/// <param name="Sequence">Its number in the mailbox that it is in; 0 if it is in none.</param>
/// <param name="Time">When it was sent, in microseconds since 1970.</param>
public sealed record MessageFacts(Value Payload, ProcessLabel? From, CodePlace? SentAt, long Sequence, long Time)
{
    /// <summary>The number of the event that sent it; null if that event is not kept any more, or if the machine has made the
    /// message.</summary>
    public long? Send { get; init; }
}

/// <summary>An error at which a process stands still, before it is delivered.</summary>
/// <param name="Message">What it says.</param>
/// <param name="IsCaught">Whether a TRY will catch it; if not, the process will end.</param>
/// <param name="Trace">The frames at the instruction that has failed, one text each, the innermost first.</param>
/// <param name="WorkingOn">The last message that the process has taken; null if it has taken none, or if that event is not kept any
/// more.</param>
public sealed record ErrorFacts(string Message, bool IsCaught, ImmutableArray<string> Trace, MessageFacts? WorkingOn);

/// <summary>What a process waits for.</summary>
/// <param name="State">What kind of wait it is.</param>
/// <param name="Instruction">The instruction that it waits in, as it is written.</param>
/// <param name="Place">Where the instruction stands, as <c>FILE:LINE:COLUMN</c>.</param>
/// <param name="DueIn">In how many microseconds of virtual time the wait ends anyway; null if no timer is set.</param>
public sealed record BlockedFacts(ProcessState State, string Instruction, string Place, long? DueIn);

/// <summary>An instruction at which a process can be made to go on.</summary>
/// <param name="Instruction">The index of the instruction in the code of the innermost frame.</param>
/// <param name="Text">The instruction as it is written.</param>
/// <param name="Line">1-based.</param>
/// <param name="Column">1-based, in Unicode scalars.</param>
public sealed record JumpTarget(int Instruction, string Text, int Line, int Column);

/// <summary>A message that found nobody.</summary>
/// <param name="To">The pid that it was sent to; 0 if it was sent to a name.</param>
/// <param name="Name">The name that it was sent to; null if it was sent to a pid.</param>
/// <param name="Message">The message.</param>
public sealed record DeadLetterFacts(long To, string? Name, MessageFacts Message);

/// <summary>A registered name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Holder">The process that holds it; null: none does any more.</param>
public sealed record NameFact(string Name, ProcessLabel? Holder);

/// <summary>Facts that are each found out when they are asked for, since there may be very many. Any thread, as long as the machine stands
/// still.</summary>
/// <param name="count">How many facts there are.</param>
/// <param name="find">The fact at an index.</param>
public sealed class FactList<T>(int count, Func<int, T> find)
{
    /// <summary>How many facts there are.</summary>
    public int Count { get; } = count;

    /// <summary>The fact at an index.</summary>
    public T this[int index] => find(index);

    /// <summary>All facts, in order.</summary>
    public IEnumerable<T> All => Enumerable.Range(0, Count).Select(find);
}
