using System.Collections.Immutable;
using Ttvm.Analysis.Domain;
using Ttvm.Language.Diagnostics;

namespace Ttvm.Analysis.Flow;

/// <summary>Something wrong at an instruction of a function, with places that count within the function, so that it survives edits
/// elsewhere.</summary>
/// <param name="Rule">The kind.</param>
/// <param name="Site">The instruction.</param>
/// <param name="OnOperand">Whether its first operand is to blame rather than the mnemonic.</param>
/// <param name="Message">One sentence without places.</param>
/// <param name="Related">Other instructions of the function that explain it.</param>
internal sealed record FlowFinding(DiagnosticRule Rule, int Site, bool OnOperand, string Message,
    ImmutableArray<(int Site, string Message)> Related)
{
    /// <summary>How many values it is about, where that helps to repair it.</summary>
    public int Values { get; init; }

    /// <summary>The variable it is about; null for none.</summary>
    public string? Variable { get; init; }

    /// <summary>The variable whose changed copy it is about; null for none.</summary>
    public string? Updated { get; init; }

    /// <summary>The variable that may be meant instead; null for none.</summary>
    public string? Meant { get; init; }

    /// <summary>What may be meant instead, the best first, where nothing is written nearly the same.</summary>
    public ImmutableArray<string> Candidates { get; init; } = [];

    /// <summary>The function that is called and fails, by label; the place in it is looked up when it is shown, since it moves with edits
    /// there.</summary>
    public string? Function { get; init; }

    /// <summary>
    /// Where TO_STR would make the value right: behind the instruction that pushes it, or, if this is the instruction of the finding
    /// itself, in front of it; null if it would not help.
    /// </summary>
    public int? ConvertBehind { get; init; }

    /// <summary>What puts the values on the stack in the order in which the instruction wants them; empty if nothing does.</summary>
    public ImmutableArray<string> Reorder { get; init; } = [];

    /// <summary>What is missing behind an instruction; null for nothing.</summary>
    public (int Site, string Instruction)? Missing { get; init; }

    /// <summary>What should stand in the place of its operand; null if nobody knows.</summary>
    public string? Instead { get; init; }

    /// <summary>What that function wants.</summary>
    public Precondition Precondition { get; init; }

    /// <summary>
    /// Whether it says that something is so on one way, which no other way can refute. What is said of all ways is right only if every
    /// function that shares the instruction says so, too.
    /// </summary>
    public bool IsOfOneWay { get; init; }

    /// <summary>Whether it says that something is of no use, which is to be said only of functions that somebody uses: of others the rest
    /// may be still to come.</summary>
    public bool NeedsUse { get; init; }

    /// <summary>Whether two functions say the same of an instruction that they share, whatever they know besides.</summary>
    public bool SaysTheSame(FlowFinding other) => Rule == other.Rule && Variable == other.Variable
        && (Variable is not null || Message == other.Message);
}
