namespace Ttvm.Runtime.Processes;

/// <summary>When code is compiled, and how. Every run has the defaults; only tests choose otherwise.</summary>
internal sealed record Compilation
{
    /// <summary>How many slices of 1000 reductions must have been used up in a function before it is compiled.</summary>
    public int UsedUpSlices { get; init; } = 20;

    /// <summary>Whether all code is compiled when it is loaded, on the thread that loads it.</summary>
    public bool IsImmediate { get; init; }

    /// <summary>What is assumed to be in variables if code is compiled before it runs.</summary>
    public Values.ValueKind Assumed { get; init; } = Values.ValueKind.Unset;

    /// <summary>How many instructions compiled code comes to before it is left for the interpreter; 0: it is left only where it must
    /// be.</summary>
    public int LeavesEvery { get; init; }
}
