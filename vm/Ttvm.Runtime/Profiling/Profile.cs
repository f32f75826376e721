using System.Collections.Immutable;

namespace Ttvm.Runtime.Profiling;

/// <summary>Where a run has used its reductions.</summary>
/// <param name="Reductions">All of them.</param>
/// <param name="Lines">The lines that have used any, those with most first. Exact.</param>
/// <param name="Functions">The functions that were found in samples, those with most first.</param>
/// <param name="Stacks">What was found in samples: who had called whom.</param>
public sealed record Profile(long Reductions, ImmutableArray<ProfiledLine> Lines, ImmutableArray<ProfiledFunction> Functions,
    ImmutableArray<ProfiledStack> Stacks)
{
    /// <summary>How many reductions lie between two samples: a prime, so that no loop of a program keeps step with it.</summary>
    public const int SampleInterval = 997;

    /// <summary>How many samples there are.</summary>
    public long Samples => Stacks.Sum(stack => stack.Samples);
}

/// <summary>A line.</summary>
/// <param name="Path">Its file, as users name it.</param>
/// <param name="Line">1-based; below 0 of bytecode without source places: the index of the instruction, from -1 on downwards.</param>
/// <param name="Text">The instruction that stands there.</param>
/// <param name="Reductions">What it has used.</param>
public sealed record ProfiledLine(string Path, int Line, string Text, long Reductions)
{
    /// <summary>The place as <c>FILE:LINE</c>, or <c>FILE@index</c> for bytecode without source places.</summary>
    public string Place => Index is { } index ? $"{Path}@{index}" : $"{Path}:{Line}";

    /// <summary>The index of the instruction, if it has no source place.</summary>
    public int? Index => Line > 0 ? null : -Line - 1;
}

/// <summary>A function.</summary>
/// <param name="Frame">Its name and place.</param>
/// <param name="Self">In how many samples it was what ran.</param>
/// <param name="Total">In how many it was, or had called what ran.</param>
public sealed record ProfiledFunction(ProfiledFrame Frame, long Self, long Total);

/// <summary>What stands on a stack.</summary>
/// <param name="Name">The function, or how the process was started.</param>
/// <param name="Path">Its file; null of a process.</param>
/// <param name="Line">1-based, where it begins; 0 if nobody knows.</param>
public sealed record ProfiledFrame(string Name, string? Path, int Line);

/// <summary>A stack that was found.</summary>
/// <param name="Frames">The process first, then its frames, the outermost first.</param>
/// <param name="Samples">How often.</param>
public sealed record ProfiledStack(ImmutableArray<ProfiledFrame> Frames, long Samples);
