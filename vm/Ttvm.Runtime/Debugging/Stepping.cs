namespace Ttvm.Runtime.Debugging;

/// <summary>How far a step goes.</summary>
public enum StepKind
{
    /// <summary>To the next instruction of the same frame or one of its callers: over calls.</summary>
    Over,

    /// <summary>To the next instruction, wherever that is.</summary>
    Into,

    /// <summary>To the next instruction of one of the callers.</summary>
    Out,

    /// <summary>Until something else ends it: a breakpoint, a wait while all other processes stand still, or the end of the
    /// process.</summary>
    Free,

    /// <summary>To the next instruction of the process that receives.</summary>
    Receive,

    /// <summary>To an instruction on a line, see <see cref="SourceLine"/>.</summary>
    Line,

    /// <summary>To the first instruction of the process that this one starts next. All processes run meanwhile.</summary>
    Child,

    /// <summary>To the moment when the message that this process sends next has been taken, or has found nobody. All processes run
    /// meanwhile.</summary>
    Receiver,
}

/// <summary>A line to go on at.</summary>
/// <param name="Path">The source file; a relative one is looked for in the working directory and in the folder of the program.</param>
/// <param name="Line">1-based; if the line holds no instruction, the next one below that does is meant.</param>
/// <param name="OfLoadedText">Whether the line belongs to the text that was loaded, and not to the file, if the file has been changed
/// since.</param>
public sealed record SourceLine(string Path, int Line, bool OfLoadedText = false);

/// <summary>Which processes run while one steps.</summary>
public enum SteppingPolicy
{
    /// <summary>Only the process that steps; all others stand still.</summary>
    Isolate,

    /// <summary>All processes, as the schedule has it.</summary>
    World,
}
