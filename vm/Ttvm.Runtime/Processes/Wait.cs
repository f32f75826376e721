using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Processes;

/// <summary>Why a parked process is parked, for reports and debuggers.</summary>
internal enum WaitKind : byte
{
    /// <summary>RECEIVE or RECEIVE_MATCH: only another process can help.</summary>
    Message,

    /// <summary>RECEIVE_TIMEOUT: a message or the clock.</summary>
    MessageOrTimer,

    /// <summary>SLEEP.</summary>
    Timer,

    /// <summary>A call to the outside is under way.</summary>
    Outside,
}

/// <summary>What a call to the outside is like: who is to make it.</summary>
internal enum OutsideCall : byte
{
    /// <summary>It comes back soon: files.</summary>
    Short,

    /// <summary>Standard input: one after the other, and it may take for ever.</summary>
    Input,

    /// <summary>Another program: many at a time, and each may take for ever.</summary>
    Program,
}

/// <summary>
/// Something a parked process waits for besides messages. It is made by the process, completed once by a timer or by the
/// thread that did the work, and read by the process after the completion signal has arrived, so no field is contended.
/// </summary>
internal sealed class Wait(Process owner, WaitKind kind)
{
    public readonly Process Owner = owner;
    public readonly WaitKind Kind = kind;

    /// <summary>Set by the owner when the completion signal arrives.</summary>
    public bool IsCompleted;

    /// <summary>What the outside answered; written before the completion signal is sent.</summary>
    public Value Result;

    /// <summary>The error text if the call failed; written before the completion signal is sent.</summary>
    public string? Error;

    /// <summary>The timer behind it, if any; cancelled when a message comes first or the process ends.</summary>
    public Scheduling.Timer? Timer;
}
