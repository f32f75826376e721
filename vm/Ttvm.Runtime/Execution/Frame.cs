using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Execution;

/// <summary>An activation of a function or of a program's top level.</summary>
internal struct Frame
{
    public CallTarget Target;

    /// <summary>Where it goes on, in its own code.</summary>
    public int Pc;

    /// <summary>The first of its slots in the process's slot stack.</summary>
    public int SlotBase;

    /// <summary>Rarely needed parts; null in nearly every frame.</summary>
    public FrameExtras? Extras;

    /// <summary>Set in the frame of a module's top level while IMPORT runs it.</summary>
    public readonly ImportUnderWay? Import => Extras?.Import;
}

/// <summary>A module whose top level is running.</summary>
internal sealed class ImportUnderWay(Code code, int callerFloor)
{
    public readonly Code Code = code;

    /// <summary>The importer's stack floor, restored at the end.</summary>
    public readonly int CallerFloor = callerFloor;

    /// <summary>What EXPORT has copied so far.</summary>
    public readonly Dictionary<string, Value> Exports = [];
}

/// <summary>What few frames need: variables without a slot and captures waiting for MAKE_LAMBDA.</summary>
internal sealed class FrameExtras
{
    /// <summary>Names bound by IMPORT which no instruction of the region mentions: visible to DUMP_SCOPE and debuggers only.</summary>
    public Dictionary<string, Value>? Unslotted;

    /// <summary>Captures since the last MAKE_LAMBDA; a name captured twice counts once, with its latest value.</summary>
    public Dictionary<string, Value>? Captures;

    public ImportUnderWay? Import;
}

/// <summary>A TRY that is open, or the catch block it turned into when it caught something.</summary>
internal struct Handler
{
    public int Depth;
    public int Target;
    public int StackHeight;
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

/// <summary>One line of a stack trace. The text is made when somebody reads it, so throwing stays cheap.</summary>
internal readonly struct TraceEntry(CallTarget target, int index)
{
    public CallTarget Target { get; } = target;

    public int Index { get; } = index;

    public override string ToString() => $"  at {Target.Label} ({Target.Code.PlaceText(Index)})";
}
