using Ttvm.Runtime.Loading;

namespace Ttvm.Runtime.Execution;

/// <summary>Why a process gave its worker back.</summary>
internal enum RunResult
{
    /// <summary>The slice is used up, or YIELD: it goes to the back of the queue.</summary>
    Yielded,

    /// <summary>It waits for a signal; a later signal makes it runnable again, at the same instruction.</summary>
    Waiting,

    /// <summary>It has ended; nothing of it runs again.</summary>
    Exited,

    /// <summary>The probe asked to stop before the next instruction; the rest of the slice is kept.</summary>
    Stopped,
}

/// <summary>What one instruction asks the interpreter to do next.</summary>
internal enum Outcome
{
    /// <summary>Go on with the next instruction.</summary>
    Next,

    /// <summary>The instruction has set the process's position itself.</summary>
    Jumped,

    /// <summary>Go on with the next instruction in a later slice.</summary>
    Yield,

    /// <summary>Nothing has happened yet: park the process and execute the same instruction again when a signal arrives.</summary>
    Wait,

    /// <summary>The instruction failed; the process's pending error says how.</summary>
    Failed,

    /// <summary>The process ends; its exit reason is set.</summary>
    Exit,
}

/// <summary>
/// Looks at instructions before they run: a debugger's breakpoints, a trace. The interpreter is compiled once per probe
/// type, so <see cref="NoProbe"/> costs nothing.
/// </summary>
internal interface IProbe
{
    /// <summary>A constant of the type: whether the probe is to be called at all.</summary>
    static abstract bool Looks { get; }

    /// <summary>
    /// Whether <see cref="StopBefore"/> is to be called before every instruction, or only where <see cref="Shortcut.Marked"/> stands. It
    /// may change at any instruction that is executed by its method. Superinstructions are taken only while it is false.
    /// </summary>
    bool LooksEverywhere { get; }

    /// <summary>Called with the process's position up to date; true stops before the instruction, which has cost nothing yet.</summary>
    bool StopBefore(Processes.Process process);

    /// <summary>
    /// Called when an instruction has failed and nothing has come of it yet: <see cref="Processes.Process.PendingError"/> is the error.
    /// True stops there; the error is delivered when the process goes on.
    /// </summary>
    /// <param name="process">Whose instruction.</param>
    /// <param name="stackCount">How many values were on the stack before the instruction. The values that it took still lie there.</param>
    bool StopAtError(Processes.Process process, int stackCount);
}

internal readonly struct NoProbe : IProbe
{
    public static bool Looks => false;

    public bool LooksEverywhere => false;

    public bool StopBefore(Processes.Process process) => false;

    public bool StopAtError(Processes.Process process, int stackCount) => false;
}
