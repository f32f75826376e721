using Ttvm.Language.Instructions;
using Ttvm.Runtime.Loading;

namespace Ttvm.Runtime.Compiling;

/// <summary>How an instruction is compiled. What none of the others fits is executed by its own method.</summary>
internal enum Template : byte
{
    /// <summary>By its method, which may do anything: the block ends behind it.</summary>
    Step,

    /// <summary>By its method, which takes values from the stack, and leaves one or none there or fails, and touches nothing
    /// else.</summary>
    Calculate,

    /// <summary>By its method, which opens a handler of the frame, closes it or notes that it is running, and touches nothing
    /// else.</summary>
    Handle,

    /// <summary>By its method: the interpreter takes the error to its handler.</summary>
    Throw,

    Constant,
    Self,
    Load,
    Store,
    Pop,

    /// <summary>Takes values, and puts them there again in another order: <see cref="Templates.OrderOf"/>.</summary>
    Shuffle,
    Arithmetic,
    Comparison,
    MakeList,
    Index,
    Length,
    Append,
    Concat,
    SetItem,
    SetField,
    GetField,
    Jump,
    Branch,
    Call,

    /// <summary>A call of a function that is on the stack.</summary>
    CallFunction,

    Return,
}

/// <summary>The templates of instructions.</summary>
internal static class Templates
{
    /// <summary>A longer list is made by the instruction's method: what a program writes there need not be how long it is.</summary>
    private const int LongestList = 64;

    /// <summary>What the instructions of these groups do is calculate.</summary>
    private static bool Calculates(Instruction row) => row is { TakesCounted: false, Effect.Outputs: [_] }
        && row.Group is InstructionGroup.Values or InstructionGroup.Arithmetic or InstructionGroup.Strings or InstructionGroup.Comparison
            or InstructionGroup.Data;

    /// <summary>The template of an instruction.</summary>
    public static Template Of(in Op op) => op.Opcode switch
    {
        Opcode.PushInt or Opcode.PushStr or Opcode.PushFloat or Opcode.PushBool or Opcode.True or Opcode.False or Opcode.Null =>
            Template.Constant,
        Opcode.Self => Template.Self,
        Opcode.Load => Template.Load,
        Opcode.Store => Template.Store,
        Opcode.Pop => Template.Pop,
        Opcode.Dup or Opcode.Swap or Opcode.Over or Opcode.Rot => Template.Shuffle,
        Opcode.Add or Opcode.Sub or Opcode.Mul or Opcode.Div or Opcode.Mod => Template.Arithmetic,
        Opcode.AddF or Opcode.SubF or Opcode.MulF or Opcode.DivF => Template.Arithmetic,
        Opcode.Eq or Opcode.Ne or Opcode.Lt or Opcode.Le or Opcode.Gt or Opcode.Ge => Template.Comparison,
        Opcode.LtF or Opcode.LeF or Opcode.GtF or Opcode.GeF => Template.Comparison,
        Opcode.MakeList when op.A is >= 0 and <= LongestList => Template.MakeList,
        Opcode.Index => Template.Index,
        Opcode.Len => Template.Length,
        Opcode.ListAppend => Template.Append,
        Opcode.Concat => Template.Concat,
        Opcode.ListSet => Template.SetItem,
        Opcode.SetField => Template.SetField,
        Opcode.GetField => Template.GetField,
        Opcode.Jmp => Template.Jump,
        Opcode.Jz => Template.Branch,
        Opcode.Call when op.Data is CallTarget { ParametersLead: true } => Template.Call,
        Opcode.CallFunction => Template.CallFunction,
        Opcode.Ret => Template.Return,
        Opcode.Throw => Template.Throw,
        Opcode.Try or Opcode.EndTry => Template.Handle,
        Opcode.Catch when op.A < 0 => Template.Handle,
        _ when Calculates(InstructionSet.Get(op.Opcode)) => Template.Calculate,
        _ => Template.Step,
    };

    /// <summary>Whether an instruction makes a list, object or string of another one and something that is added, of which the former lies
    /// deepest.</summary>
    public static bool Updates(in Op op) =>
        Of(op) is Template.Append or Template.SetItem or Template.SetField or Template.Concat;

    /// <summary>Whether an instruction can be compiled where its function has no frame yet: it touches values and variables only.</summary>
    public static bool NeedsNoFrame(in Op op) => Of(op) is Template.Constant or Template.Load or Template.Store or Template.Pop
        or Template.Shuffle or Template.Arithmetic or Template.Comparison or Template.MakeList or Template.Index or Template.Length
        or Template.GetField or Template.Jump or Template.Branch or Template.Return;

    /// <summary>The constant that an instruction pushes.</summary>
    public static Values.Value ConstantOf(in Op op) => op.Opcode switch
    {
        Opcode.True => Values.Value.OfBool(true),
        Opcode.False => Values.Value.OfBool(false),
        Opcode.Null => Values.Value.Null,
        _ => op.Constant,
    };

    /// <summary>What a shuffle leaves, the deepest first: which of the values that it has taken, where 0 was on top.</summary>
    public static ReadOnlySpan<int> OrderOf(Opcode opcode) => opcode switch
    {
        Opcode.Dup => [0, 0],
        Opcode.Swap => [0, 1],
        Opcode.Over => [1, 0, 1],
        _ => [1, 0, 2],
    };
}
