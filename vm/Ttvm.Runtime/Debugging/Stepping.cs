namespace Ttvm.Runtime.Debugging;

/// <summary>How far a step goes.</summary>
public enum StepKind
{
    /// <summary>To the next instruction of the same frame or one of its callers: over calls.</summary>
    Over,

    /// <summary>To the next instruction, wherever that is.</summary>
    Into,

    /// <summary>To the caller.</summary>
    Out,

    /// <summary>Without an end of its own: a breakpoint, a wait while the others stand still, or the process's end.</summary>
    Free,

    /// <summary>To the next instruction of the process that takes a message from the mailbox.</summary>
    Receive,

    /// <summary>To an instruction on a line, see <see cref="SourceLine"/>.</summary>
    Line,

    /// <summary>To the first instruction of the process that is started next by this one. The others run, too.</summary>
    Child,

    /// <summary>To the moment when the message that this process sends next has been taken, or has found nobody. The others run,
    /// too.</summary>
    Receiver,
}

/// <summary>A line to go on at.</summary>
/// <param name="Path">The source file; a relative one is looked for in the working directory and in the folder of the program.</param>
/// <param name="Line">1-based; where it holds no instruction, the next line that does is meant.</param>
/// <param name="OfLoadedText">Whether it is one of the text that was loaded, and not of the file, if that has been changed since.</param>
public sealed record SourceLine(string Path, int Line, bool OfLoadedText = false);

/// <summary>Who runs while one process steps.</summary>
public enum SteppingPolicy
{
    /// <summary>Only that process; all others stand still.</summary>
    Isolate,

    /// <summary>Everybody, as the schedule has it.</summary>
    World,
}
