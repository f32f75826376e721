namespace Ttvm.Runtime.Loading;

/// <summary>
/// How the interpreter's loop begins with an instruction. A shortcut of the first group is the common case of one instruction; one of the
/// second is a superinstruction: the common case of several instructions that follow one another. Wherever the case at hand is not the
/// common one, the instruction's own method decides, so a shortcut has no meaning of its own.
/// </summary>
internal enum Shortcut : byte
{
    /// <summary>The instruction's method, with the checks that hold for all.</summary>
    None,

    /// <summary>The debugger's probe looks before it begins as <see cref="Op.Plain"/> says. No superinstruction has such a part.</summary>
    Marked,

    /// <summary>Compiled code begins here.</summary>
    Compiled,

    /// <summary>SEND, straight to its method if there is enough on the stack.</summary>
    Send,

    /// <summary>RECEIVE, straight to its method.</summary>
    Receive,

    Constant,
    Load,
    Store,
    Pop,
    Dup,
    Self,
    Add,
    Sub,
    Mul,
    Div,
    Mod,
    Lt,
    Le,
    Gt,
    Ge,
    Eq,
    Ne,
    Jmp,
    Jz,
    Call,

    /// <summary>A call whose frame has more variables than parameters.</summary>
    CallWithLocals,

    Ret,

    /// <summary>The first superinstruction. They are named after their parts; Int is a PUSH_INT.</summary>
    LoadJz,
    LoadRet,
    LoadLoad,
    IntAdd,
    IntSub,
    IntMul,
    IntDiv,
    IntMod,
    LtJz,
    LeJz,
    GtJz,
    GeJz,
    EqJz,
    NeJz,
    AddRet,
    LoadIntAdd,
    LoadIntSub,
    LoadLoadAdd,
    LoadLoadSub,
    LoadIntAddStore,
    LoadIntSubStore,
    LoadLoadAddStore,
    LoadLoadSubStore,
    LoadIntAddStoreJmp,
    LoadIntSubStoreJmp,
    LoadIntAddCall,
    LoadIntSubCall,
    LoadIntLtJz,
    LoadIntLeJz,
    LoadIntGtJz,
    LoadIntGeJz,
    LoadIntEqJz,
    LoadIntNeJz,
    LoadLoadLtJz,
    LoadLoadLeJz,
    LoadLoadGtJz,
    LoadLoadGeJz,
    LoadLoadEqJz,
    LoadLoadNeJz,

    /// <summary>
    /// LoadIntSubStoreJmp back to a LoadJz of the same variable which leads here again: a loop that only counts down.
    /// </summary>
    CountDown,
}
