namespace Ttvm.Runtime.Processes;

/// <summary>When code is compiled, and how. Every run has the defaults; only tests choose otherwise.</summary>
internal sealed record Compilation
{
    /// <summary>A function is compiled once so many slices of 1000 reductions have been used up in it.</summary>
    public int UsedUpSlices { get; init; } = 20;

    /// <summary>Compiles all code when it is loaded, on the thread that loads it.</summary>
    public bool IsImmediate { get; init; }

    /// <summary>What is assumed to be in variables if code is compiled before it runs.</summary>
    public Values.ValueKind Assumed { get; init; } = Values.ValueKind.Unset;

    /// <summary>Compiled code is left before every such instruction that it comes to; 0: only where it must be.</summary>
    public int LeavesEvery { get; init; }
}
