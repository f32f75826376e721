using System.Reflection.Emit;

namespace Ttvm.Runtime.Compiling;

/// <summary>Instructions that are executed one after the other or, where one fails, up to there.</summary>
/// <param name="start">The first instruction.</param>
internal sealed class BasicBlock(int start)
{
    public int Start { get; } = start;

    /// <summary>One behind the last instruction.</summary>
    public int End { get; set; }

    /// <summary>The reductions of the whole block.</summary>
    public int Cost => End - Start;

    /// <summary>Whether the interpreter may begin compiled code here.</summary>
    public bool IsEntry { get; set; }

    /// <summary>Whether a TRY of the unit leads errors here.</summary>
    public bool IsHandler { get; set; }

    /// <summary>Whether a call of the unit returns here.</summary>
    public bool IsContinuation { get; set; }

    /// <summary>Whether control comes here from frames that are gone: then what is in locals is theirs.</summary>
    public bool IsReturnedTo => IsHandler || IsContinuation;

    /// <summary>The blocks that control goes on to within the frame.</summary>
    public List<BasicBlock> Successors { get; } = [];

    /// <summary>Whether control comes here from outside of the frame: a call, a return, an instruction that others saw.</summary>
    public bool ComesFromOutside { get; set; }

    /// <summary>How many values it takes from the stack that were there before.</summary>
    public int Needed { get; set; }

    /// <summary>How many values it puts at most on top of what was there before.</summary>
    public int Room { get; set; }

    /// <summary>How many values more, or fewer, the stack has behind it.</summary>
    public int Growth { get; set; }

    /// <summary>The variables that are in locals at its beginning, a bit each.</summary>
    public ulong Cached { get; set; }

    /// <summary>Where compiled code of it begins.</summary>
    public Label Label { get; set; }

    /// <summary>Whether there is known to be room on the stack at its beginning for what any block of the unit needs.</summary>
    public bool HasRoom { get; set; }
}
