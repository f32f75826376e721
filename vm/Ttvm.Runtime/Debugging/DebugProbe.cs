using Ttvm.Language.Instructions;
using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Debugging;

/// <summary>Why the probe has stopped the interpreter.</summary>
internal enum ProbeStop
{
    None,

    /// <summary>A request waits for the debugger's thread; the run goes on afterwards.</summary>
    Interrupt,

    /// <summary>The next instruction asks for input that is not there yet.</summary>
    Input,

    Entry,
    Breakpoint,
    Step,
    Pause,
}

/// <summary>
/// What the debugger looks at before every instruction. An instruction is stopped at once per arrival: not when it is resumed
/// after it blocked, and not again when the user goes on from a stop at it.
/// </summary>
internal sealed class ProbeState(DebugHost host)
{
    /// <summary>Set by any thread, cleared by the debugger's.</summary>
    private volatile bool _interrupted;

    /// <summary>The processes the user has seen at the instruction they are about to execute.</summary>
    private readonly HashSet<Process> _seen = [];

    public ProbeStop Stop { get; private set; }

    /// <summary>The process before whose instruction it stopped.</summary>
    public Process? At { get; private set; }

    public Step? Step { get; set; }

    public bool PauseRequested { get; set; }

    public bool StopAtEntry { get; set; }

    public void Interrupt() => _interrupted = true;

    public void ClearInterrupt() => _interrupted = false;

    /// <summary>The user sees this process at its next instruction now, so going on must not stop there once more.</summary>
    public void MarkSeen(Process process) => _seen.Add(process);

    public bool StopBefore(Process process)
    {
        At = process;
        Stop = Decide(process);
        return Stop != ProbeStop.None;
    }

    private ProbeStop Decide(Process process)
    {
        if (_interrupted)
        {
            return ProbeStop.Interrupt;
        }

        if (PauseRequested)
        {
            return ProbeStop.Pause;
        }

        if (_seen.Count > 0 && _seen.Contains(process))
        {
            // The mark goes when the instruction really begins; a question for input keeps it.
            if (NeedsInput(process))
            {
                return ProbeStop.Input;
            }

            _seen.Remove(process);
            return ProbeStop.None;
        }

        if (process.IsResuming)
        {
            return ProbeStop.None;
        }

        if (StopAtEntry)
        {
            return ProbeStop.Entry;
        }

        if (Step is { } step && step.IsCompleteAt(process))
        {
            return ProbeStop.Step;
        }

        if (process.Code.StopAt is { } stopAt && stopAt[process.Pc])
        {
            return ProbeStop.Breakpoint;
        }

        return NeedsInput(process) ? ProbeStop.Input : ProbeStop.None;
    }

    private bool NeedsInput(Process process) =>
        process.Code.Ops[process.Pc].Opcode is Opcode.ReadLine or Opcode.ReadChar or Opcode.ReadInput && !host.HasInput;

    /// <summary>A process that has ended needs no mark any more.</summary>
    public void Forget(Process process) => _seen.Remove(process);
}

/// <summary>The probe itself, a struct so that the interpreter is compiled for it.</summary>
internal readonly struct DebugProbe(ProbeState state) : IProbe
{
    public static bool IsArmed => true;

    public bool StopBefore(Process process) => state.StopBefore(process);
}
