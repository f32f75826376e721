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
    /// <summary>A file: it mostly comes back soon, but may be a pipe that nobody writes to.</summary>
    Short,

    /// <summary>A line of standard input. Questions for input are put one after the other, and each may take for ever.</summary>
    Line,

    /// <summary>A character of standard input.</summary>
    Character,

    /// <summary>Standard input up to its end.</summary>
    AllInput,

    /// <summary>Another program: many at a time, and each may take for ever.</summary>
    Program,
}

/// <summary>Facts about the kinds of calls to the outside.</summary>
internal static class OutsideCalls
{
    extension(OutsideCall call)
    {
        /// <summary>Whether it reads standard input.</summary>
        public bool IsInput => call is OutsideCall.Line or OutsideCall.Character or OutsideCall.AllInput;
    }
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
    public Timer? Timer;
}
