using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Processes;

/// <summary>An activation of a function or of a program's top level.</summary>
internal struct Frame
{
    /// <summary><see cref="Return"/> of the bottom frame, which has no caller.</summary>
    public const int NoReturn = ~0;

    /// <summary>The code it runs. A call within the same code finds it here already, and so writes no reference, which costs a
    /// barrier.</summary>
    public Code Code;

    /// <summary>Rarely needed parts; null in nearly every frame. Whoever sets it must <see cref="Complicate"/> the frame.</summary>
    public FrameExtras? Extras;

    /// <summary>
    /// Where the caller goes on. Its complement if leaving the frame takes more than going there: the caller is other code or does not
    /// exist, or the frame has had handlers or extras. So one test tells the interpreter that a return is a simple one.
    /// </summary>
    public int Return;

    /// <summary>The first of its slots in the process's slot stack.</summary>
    public int SlotBase;

    /// <summary>The <see cref="CallTarget.Number"/> of what was called.</summary>
    public int TargetNumber;

    /// <summary>One behind the last of its slots.</summary>
    public readonly int SlotEnd => SlotBase + Target.SlotCount;

    /// <summary>What was called.</summary>
    public readonly CallTarget Target => Code.TargetAt(TargetNumber);

    /// <summary>Where the caller goes on, in the caller's code.</summary>
    public int ReturnTo
    {
        readonly get => Return < 0 ? ~Return : Return;
        set => Return = Return < 0 ? ~value : value;
    }

    /// <summary>Where the caller is: at the instruction that has called, which is the one before, or, if a person has typed the call, at
    /// the one in front of which it was typed.</summary>
    public readonly int CalledAt => Extras is { IsTyped: true } ? ReturnTo : ReturnTo - 1;

    /// <summary>Set in the frame of a module's top level while IMPORT runs it.</summary>
    public readonly ImportUnderWay? Import => Extras?.Import;

    /// <summary>Leaving it takes more than going to its caller from now on.</summary>
    public void Complicate() => Return = ~ReturnTo;

    /// <summary>The frame's extras, made if it has none yet.</summary>
    public FrameExtras Extend()
    {
        Complicate();
        return Extras ??= new FrameExtras();
    }
}

/// <summary>A module whose top level is running.</summary>
internal sealed class ImportUnderWay(Code code, int callerFloor)
{
    public readonly Code Code = code;

    /// <summary>The importer's stack floor, restored at the end.</summary>
    public readonly int CallerFloor = callerFloor;

    /// <summary>What EXPORT has copied so far.</summary>
    public Dictionary<string, Value> Exports { get; private init; } = [];

    public ImportUnderWay Copy() => new(Code, CallerFloor) { Exports = new Dictionary<string, Value>(Exports) };
}

/// <summary>What few frames need: variables without a slot and captures waiting for MAKE_LAMBDA.</summary>
internal sealed class FrameExtras
{
    /// <summary>Names bound by IMPORT which no instruction of the region mentions: visible to DUMP_SCOPE and debuggers only.</summary>
    public Dictionary<string, Value>? Unslotted;

    /// <summary>Captures since the last MAKE_LAMBDA; a name captured twice counts once, with its latest value.</summary>
    public Dictionary<string, Value>? Captures;

    public ImportUnderWay? Import;

    /// <summary>Whether a person has typed the call.</summary>
    public bool IsTyped;

    /// <summary>The number by which the debugger knows the frame again, since there is nothing else that another frame at its place could
    /// not have; 0: nobody has asked.</summary>
    public long Number;

    public FrameExtras Copy() => new()
    {
        Unslotted = Unslotted is null ? null : new Dictionary<string, Value>(Unslotted),
        Captures = Captures is null ? null : new Dictionary<string, Value>(Captures),
        Import = Import?.Copy(),
        IsTyped = IsTyped,
        Number = Number,
    };
}

/// <summary>A TRY that is open, or the catch block it turned into when it caught something.</summary>
internal struct Handler
{
    public int Depth;
    public int Target;
    public int StackHeight;

    /// <summary>The index of the next lower catch block of the same frame, or -1.</summary>
    public int CatchBlockBelow;

    public HandlerState State;
}

internal enum HandlerState : byte
{
    /// <summary>TRY has been executed; a throw lands here.</summary>
    Open,

    /// <summary>A throw has landed here and its CATCH has not been reached yet.</summary>
    Caught,

    /// <summary>The catch block is running; a throw goes on to the next enclosing TRY.</summary>
    Handling,
}
