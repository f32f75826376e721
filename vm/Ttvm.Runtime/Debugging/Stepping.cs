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
}

/// <summary>Who runs while one process steps.</summary>
public enum SteppingPolicy
{
    /// <summary>Only that process; all others stand still.</summary>
    Isolate,

    /// <summary>Everybody, as the schedule has it.</summary>
    World,
}
