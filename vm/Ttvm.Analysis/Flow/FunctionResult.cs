using System.Collections.Immutable;
using Ttvm.Analysis.Domain;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Analysis.Flow;

/// <summary>A message as it is known where it is sent.</summary>
/// <param name="Site">The instruction that sends it.</param>
/// <param name="Message">What is known of it.</param>
internal readonly record struct SentValue(int Site, AbstractValue Message)
{
    /// <summary>The types it may have.</summary>
    public ValueTypes Types => Message.Types;

    /// <summary>See <see cref="AbstractValue.Literal"/>.</summary>
    public LineSyntax? Literal => Message.Literal;
}

/// <summary>A variable that a function reads before it stores it, outside of any TRY of its own: without a value from whoever begins the
/// function, that fails.</summary>
/// <param name="Name">The variable.</param>
/// <param name="Site">The first instruction that reads it so.</param>
/// <param name="IsSure">Whether all ways through the function come to such a read, unless something else fails before.</param>
internal readonly record struct VariableRead(string Name, int Site, bool IsSure);

/// <summary>An id that is taken from the stack to send something to its process or to end it.</summary>
/// <param name="Site">The instruction that takes it.</param>
/// <param name="PidFrom">See <see cref="AbstractValue.PidFrom"/>.</param>
internal readonly record struct UsedId(int Site, int PidFrom)
{
    /// <summary>What is known of the id.</summary>
    public AbstractValue Pid { get; init; } = AbstractValue.Unknown;

    /// <summary>The order in which the ids of a function are listed.</summary>
    public static IComparer<UsedId> BySite { get; } = Comparer<UsedId>.Create((first, second) => first.Site.CompareTo(second.Site));
}

/// <summary>What the analysis of one function has found. Immutable.</summary>
/// <param name="Body">The function.</param>
/// <param name="Entry">With what it was assumed to begin.</param>
/// <param name="States">What is known at the beginning of each block; null for blocks that are not reached.</param>
/// <param name="Reached">How many instructions of each block control can come to.</param>
/// <param name="Summary">What callers need to know.</param>
/// <param name="Findings">What is wrong in it.</param>
/// <param name="Sent">What it sends by SEND, SENDNAMED and SEND_AFTER, in order of place.</param>
/// <param name="Ends">Whether it may end the process on purpose: HALT, EXIT, THROW, or the end of the program; RET is a matter of who has
/// begun it.</param>
internal sealed record FunctionResult(
    FunctionBody Body, EntryState Entry, FlowState?[] States, int[] Reached, FunctionSummary Summary, ImmutableArray<FlowFinding> Findings,
    ImmutableArray<SentValue> Sent, bool Ends)
{
    /// <summary>What the modules export that it imports.</summary>
    public ModuleImports Imports { get; init; } = ModuleImports.None;

    /// <summary>Where it wants types of what callers give, for explanations.</summary>
    public ImmutableArray<PreconditionAt> Preconditions { get; init; } = [];

    /// <summary>The variables that it reads as whoever begins it has given them, each once, in order of place; of the start of a file
    /// none.</summary>
    public ImmutableArray<VariableRead> Reads { get; init; } = [];

    /// <summary>The <see cref="Reads"/> of variables that some site gives, but not every site.</summary>
    public IEnumerable<VariableRead> NotGivenByAll =>
        Reads.Where(read => Entry.IsUsed && (Entry.IsOpen || Entry.Parameters.Contains(read.Name))
            && !Entry.GivenByAll.Contains(read.Name));

    /// <summary>Its IMPORTs that are executed whatever way control takes, by site; of the start of a file only.</summary>
    public ImmutableArray<int> SureImports { get; init; } = [];

    /// <summary>Whose ids it takes from the stack to send something to them or to end them, in order of place.</summary>
    public ImmutableArray<UsedId> UsedIds { get; init; } = [];

    /// <summary>What it does with values from elsewhere.</summary>
    public MessageFacts Messages { get; init; } = MessageFacts.None;

    // Threads may make the same trace twice; each entry is one reference, and equal ones say the same.
    private readonly BlockTrace?[] _traces = new BlockTrace?[States.Length];

    /// <summary>What is known between the instructions of a block that is reached.</summary>
    /// <param name="block">The block.</param>
    /// <param name="summaryOf">What is known of the functions it calls, in the version of the file this result belongs to.</param>
    public BlockTrace TraceOf(int block, Func<string, FunctionSummary> summaryOf) =>
        _traces[block] ??= BlockTrace.Of(this, block, summaryOf);
}
