using Ttvm.Language.Instructions;
using Ttvm.Runtime.Loading;

namespace Ttvm.Runtime.Compiling;

/// <summary>How an instruction is compiled.</summary>
internal enum Template : byte
{
    /// <summary>By calling its method, which may do anything: the block ends behind it.</summary>
    Step,

    /// <summary>By calling its method, which takes values from the stack, leaves one there or fails, and touches nothing else.</summary>
    Calculate,

    /// <summary>By calling its method, which opens, marks or closes a handler of the frame, and touches nothing else.</summary>
    Handle,

    /// <summary>By calling its method, which takes the error to its handler.</summary>
    Throw,

    Constant,
    Self,
    Load,
    Store,
    Pop,

    /// <summary>Takes values and puts them on the stack again in another order; see <see cref="Templates.OrderOf"/>.</summary>
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

    /// <summary>A call of the function on top of the stack.</summary>
    CallFunction,

    Return,
}

/// <summary>The templates of instructions.</summary>
internal static class Templates
{
    /// <summary>The longest list that compiled code makes. The operand may say any number, even if the stack is not as deep; longer lists
    /// are left to the instruction's method.</summary>
    private const int LongestList = 64;

    /// <summary>Whether an instruction only calculates: it takes values, and leaves one that follows from them alone.</summary>
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

    /// <summary>Whether an instruction makes a list, object or string from another one, which lies deepest, and what lies above
    /// it.</summary>
    public static bool Updates(in Op op) =>
        Of(op) is Template.Append or Template.SetItem or Template.SetField or Template.Concat;

    /// <summary>Whether an instruction can be compiled in line, where its function has no frame: it touches values and variables
    /// only.</summary>
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

    /// <summary>The values that a shuffle leaves, the deepest first, as indexes of those that it has taken, 0 for the top.</summary>
    public static ReadOnlySpan<int> OrderOf(Opcode opcode) => opcode switch
    {
        Opcode.Dup => [0, 0],
        Opcode.Swap => [0, 1],
        Opcode.Over => [1, 0, 1],
        _ => [1, 0, 2],
    };
}
