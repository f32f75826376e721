using System.Collections.Immutable;
using Ttvm.Language.Checks;

namespace Ttvm.Language.Analysis;

/// <summary>Something wrong at an instruction of a function, with places that count within the function, so that it survives edits elsewhere.</summary>
/// <param name="Rule">The kind.</param>
/// <param name="Site">The instruction.</param>
/// <param name="OnOperand">Whether its first operand is to blame rather than the mnemonic.</param>
/// <param name="Message">One sentence without places.</param>
/// <param name="Related">Other instructions of the function that explain it.</param>
internal sealed record FlowFinding(DiagnosticRule Rule, int Site, bool OnOperand, string Message, ImmutableArray<(int Site, string Message)> Related)
{
    /// <summary>How many values it is about, where that helps to repair it.</summary>
    public int Values { get; init; }

    /// <summary>Whether it is right only if every function that shares the instruction has it, too: what is useless for one may be of use to another.</summary>
    public bool HoldsOnlyIfInAll { get; init; }
}
