using System.Collections.Immutable;

namespace Ttvm.Language.Analysis;

/// <summary>What the analysis of one function has found. Immutable.</summary>
/// <param name="Body">The function.</param>
/// <param name="Entry">With what it was assumed to begin.</param>
/// <param name="States">What is known at the beginning of each block; null for blocks that are not reached.</param>
/// <param name="Reached">How many instructions of each block control can come to.</param>
/// <param name="Summary">What callers need to know.</param>
/// <param name="Findings">What is wrong in it.</param>
internal sealed record FunctionResult(
    FunctionBody Body, EntryState Entry, FlowState?[] States, int[] Reached, FunctionSummary Summary, ImmutableArray<FlowFinding> Findings)
{
    // Threads may make the same trace twice; each entry is one reference, and equal ones say the same.
    private readonly BlockTrace?[] _traces = new BlockTrace?[States.Length];

    /// <summary>What is known between the instructions of a block that is reached.</summary>
    /// <param name="block">The block.</param>
    /// <param name="summaryOf">What is known of the functions it calls, in the version of the file this result belongs to.</param>
    public BlockTrace TraceOf(int block, Func<string, FunctionSummary> summaryOf) => _traces[block] ??= BlockTrace.Of(this, block, summaryOf);
}
