using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Debugging;

/// <summary>Why the probe has stopped the interpreter.</summary>
internal enum ProbeStop
{
    None,

    /// <summary>A request waits for the debugger's thread; the run goes on afterwards.</summary>
    Interrupt,

    Entry,
    Breakpoint,
    Step,
    Pause,
}

/// <summary>What is special about an instruction; most have none of it, and are passed with one look.</summary>
[Flags]
internal enum ProbeMarks : byte
{
    None = 0,
    Breakpoint = 1,
}

/// <summary>
/// What the debugger looks at before every instruction. An instruction is stopped at once per arrival: not when it is resumed
/// after it blocked, and not again when the user goes on from a stop at it. All but <see cref="Interrupt"/> belongs to the
/// debugger's thread.
/// </summary>
internal sealed class ProbeState
{
    /// <summary>Set by any thread, cleared by the debugger's.</summary>
    private volatile bool _interrupted;

    /// <summary>The processes the user has seen at the instruction they are about to execute.</summary>
    private readonly HashSet<Process> _seen = [];

    /// <summary>Whether more than the marks of the instruction must be looked at.</summary>
    private bool _isAttentive;

    public ProbeStop Stop { get; private set; }

    /// <summary>The process before whose instruction it stopped.</summary>
    public Process? At { get; private set; }

    public Step? Step
    {
        get;
        set
        {
            field = value;
            Attend();
        }
    }

    public bool PauseRequested
    {
        get;
        set
        {
            field = value;
            Attend();
        }
    }

    public bool StopAtEntry
    {
        get;
        set
        {
            field = value;
            Attend();
        }
    }

    public void Interrupt() => _interrupted = true;

    public void ClearInterrupt() => _interrupted = false;

    /// <summary>The user sees this process at its next instruction now, so going on must not stop there once more.</summary>
    public void MarkSeen(Process process)
    {
        _seen.Add(process);
        Attend();
    }

    /// <summary>A process that has ended needs no mark any more.</summary>
    public void Forget(Process process)
    {
        if (_seen.Count > 0)
        {
            _seen.Remove(process);
            Attend();
        }
    }

    public bool StopBefore(Process process)
    {
        var mark = process.Code.Marks is { } marks ? marks[process.Pc] : ProbeMarks.None;
        if (mark == ProbeMarks.None && !_isAttentive && !_interrupted)
        {
            return false;
        }

        At = process;
        Stop = Decide(process, mark);
        return Stop != ProbeStop.None;
    }

    private ProbeStop Decide(Process process, ProbeMarks mark)
    {
        if (_interrupted)
        {
            return ProbeStop.Interrupt;
        }

        if (PauseRequested)
        {
            return ProbeStop.Pause;
        }

        // A process that resumes is beyond its arrival, and what the user has seen needs no second stop.
        var isArrival = !process.IsResuming && !_seen.Contains(process);
        if (isArrival && StopAtEntry)
        {
            return ProbeStop.Entry;
        }

        if (isArrival && mark.HasFlag(ProbeMarks.Breakpoint))
        {
            return ProbeStop.Breakpoint;
        }

        if (isArrival && Step is { } step && step.IsCompleteAt(process))
        {
            return ProbeStop.Step;
        }

        Forget(process);
        return ProbeStop.None;
    }

    private void Attend() => _isAttentive = Step is not null || PauseRequested || StopAtEntry || _seen.Count > 0;
}

/// <summary>The probe itself, a struct so that the interpreter is compiled for it.</summary>
internal readonly struct DebugProbe(ProbeState state) : IProbe
{
    public static bool IsArmed => true;

    public bool StopBefore(Process process) => state.StopBefore(process);
}
