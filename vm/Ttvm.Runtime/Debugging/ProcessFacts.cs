using System.Collections.Immutable;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Debugging;

/// <summary>A process as people may call it.</summary>
/// <param name="Pid">Its id.</param>
/// <param name="Title">The name it has registered, or else what it was started in; null for a process 1 without a name, and for one that
/// has ended.</param>
/// <param name="HasEnded">Whether there is no such process any more.</param>
public readonly record struct ProcessLabel(long Pid, string? Title, bool HasEnded)
{
    /// <summary>What lists call it, in which process 1 has a name, too; null for one that has ended.</summary>
    public string? ListTitle => Title ?? (Pid == 1 ? Process.MainTitle : null);

    internal static ProcessLabel Of(Process process) =>
        new(process.Id, process.Id == 1 && process.Name is null ? null : process.Title, HasEnded: false);

    internal static ProcessLabel Of(Machine machine, long pid) =>
        machine.Find(pid) is { } process ? Of(process) : new ProcessLabel(pid, null, HasEnded: true);
}

/// <summary>What a process is doing while the machine stands still.</summary>
public enum ProcessState
{
    /// <summary>It is the one that was running when everything stopped.</summary>
    Running,

    /// <summary>It could run.</summary>
    Runnable,

    /// <summary>It waits for a message, with or without a limit of time.</summary>
    Waiting,

    /// <summary>It waits for a time to come.</summary>
    Sleeping,

    /// <summary>It has asked the outside something: input, a file, another program.</summary>
    WaitingForOutside,
}

/// <summary>A monitor, seen from either side.</summary>
/// <param name="Reference">What its DOWN message carries.</param>
/// <param name="Other">The process at the other side.</param>
public readonly record struct MonitorFact(long Reference, ProcessLabel Other);

/// <summary>How a process came to life.</summary>
/// <param name="Parent">Who has spawned it.</param>
/// <param name="Place">Where, as <c>FILE:LINE:COLUMN</c>.</param>
public sealed record SpawnFact(ProcessLabel Parent, string Place);

/// <summary>Everything about a process but its frames, values and messages.</summary>
/// <param name="Pid">Its id.</param>
/// <param name="State">What it is doing.</param>
/// <param name="ParkedAt">The instruction that it waits in, as it is written; null if it does not wait.</param>
/// <param name="Names">The names it holds.</param>
/// <param name="StartedIn">The label or the program that it was started in.</param>
/// <param name="Origin">Who has started it; null: the run has.</param>
/// <param name="Reductions">How many it has used in finished slices.</param>
/// <param name="Links">The processes that it is linked to, by pid.</param>
/// <param name="Monitors">The monitors it holds, by reference.</param>
/// <param name="Watchers">The monitors held on it, by reference.</param>
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

/// <summary>A message and its envelope.</summary>
/// <param name="Payload">The message.</param>
/// <param name="From">The sender; null: the machine has made it.</param>
/// <param name="SentAt">Where it was sent; null for messages of the machine.</param>
/// <param name="Sequence">Its number in the mailbox; 0 if it never came to one.</param>
/// <param name="Time">Microseconds since 1970.</param>
public sealed record MessageFacts(Value Payload, ProcessLabel? From, CodePlace? SentAt, long Sequence, long Time)
{
    /// <summary>The number of the event that sent it; null if that is gone, or if the machine has made the message.</summary>
    public long? Send { get; init; }
}

/// <summary>An error at which a process stands still: nothing has come of it yet.</summary>
/// <param name="Message">What it says.</param>
/// <param name="IsCaught">Whether a TRY will catch it; if not, the process will end.</param>
/// <param name="Trace">The frames from where it arose, the innermost first.</param>
/// <param name="WorkingOn">The last message that the process has taken; null if it has not taken any.</param>
public sealed record ErrorFacts(string Message, bool IsCaught, ImmutableArray<string> Trace, MessageFacts? WorkingOn);

/// <summary>What a process waits for that cannot go on by itself.</summary>
/// <param name="State">What kind of thing.</param>
/// <param name="Instruction">The instruction that it waits in, as it is written.</param>
/// <param name="Place">Where that is, as <c>FILE:LINE:COLUMN</c>.</param>
/// <param name="DueIn">How long the clock has to go on until the wait is over anyway, in microseconds; null if no timer is set.</param>
public sealed record BlockedFacts(ProcessState State, string Instruction, string Place, long? DueIn);

/// <summary>An instruction at which a process can be made to go on.</summary>
/// <param name="Instruction">Its index in the code of the innermost frame.</param>
/// <param name="Text">As it is written.</param>
/// <param name="Line">1-based.</param>
/// <param name="Column">1-based, in Unicode scalars.</param>
public sealed record JumpTarget(int Instruction, string Text, int Line, int Column);

/// <summary>A message that found nobody.</summary>
/// <param name="To">The pid it was for; 0 for a name.</param>
/// <param name="Name">The name it was for; null for a pid.</param>
/// <param name="Message">The message.</param>
public sealed record DeadLetterFacts(long To, string? Name, MessageFacts Message);

/// <summary>A registered name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Holder">Who holds it; null: nobody does any more.</param>
public sealed record NameFact(string Name, ProcessLabel? Holder);

/// <summary>Facts that are found out when they are asked for, since there may be very many. From any thread, as long as the machine stands
/// still.</summary>
/// <param name="count">How many.</param>
/// <param name="find">The fact of an index.</param>
public sealed class FactList<T>(int count, Func<int, T> find)
{
    /// <summary>How many.</summary>
    public int Count { get; } = count;

    /// <summary>The fact of an index.</summary>
    public T this[int index] => find(index);

    /// <summary>All of them.</summary>
    public IEnumerable<T> All => Enumerable.Range(0, Count).Select(find);
}
