using System.Reflection.Emit;

namespace Ttvm.Runtime.Compiling;

/// <summary>A basic block: instructions that are executed one after the other, unless one fails.</summary>
/// <param name="start">The first instruction.</param>
internal sealed class BasicBlock(int start)
{
    public int Start { get; } = start;

    /// <summary>The index behind the last instruction.</summary>
    public int End { get; set; }

    /// <summary>How many reductions the whole block costs.</summary>
    public int Cost => End - Start;

    /// <summary>Whether the interpreter may enter compiled code here.</summary>
    public bool IsEntry { get; set; }

    /// <summary>Whether the block is the handler of a TRY in the unit.</summary>
    public bool IsHandler { get; set; }

    /// <summary>Whether a call of the unit returns here.</summary>
    public bool IsContinuation { get; set; }

    /// <summary>Whether control comes here from frames that are gone: then what is in locals is theirs.</summary>
    public bool IsReturnedTo => IsHandler || IsContinuation;

    /// <summary>The blocks that control goes on to within the frame.</summary>
    public List<BasicBlock> Successors { get; } = [];

    /// <summary>Whether control comes here from outside of the frame's blocks: from the interpreter, a call, a return or an
    /// error.</summary>
    public bool ComesFromOutside { get; set; }

    /// <summary>How many values the block takes that were on the stack before it.</summary>
    public int Needed { get; set; }

    /// <summary>By how many values the stack is at most higher within the block than before it.</summary>
    public int Room { get; set; }

    /// <summary>By how many values the stack is higher behind the block than before it; negative: lower.</summary>
    public int Growth { get; set; }

    /// <summary>The set of variables that are in their locals at the beginning of the block; a bit each, by slot.</summary>
    public ulong Cached { get; set; }

    /// <summary>Where the compiled code of the block begins.</summary>
    public Label Label { get; set; }

    /// <summary>Whether the stack is known to have room at the beginning of the block for what any block of the unit needs.</summary>
    public bool HasRoom { get; set; }
}
