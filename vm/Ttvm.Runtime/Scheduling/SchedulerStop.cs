namespace Ttvm.Runtime.Scheduling;

/// <summary>Why the deterministic scheduler came back.</summary>
internal enum SchedulerStop
{
    /// <summary>The probe asked for it; going on continues the same slice.</summary>
    Probe,

    /// <summary>No process lives.</summary>
    AllExited,

    /// <summary>Every live process waits for a message, and nothing is under way that could send one.</summary>
    Quiescent,

    /// <summary>Every live process waits, and the outside has not answered yet; see
    /// <see cref="DeterministicScheduler.Patience"/>.</summary>
    Awaiting,

    /// <summary>Nobody could go on but processes that are frozen.</summary>
    Frozen,

    /// <summary>As much has been run as the caller has asked for, and somebody could have the next slice.</summary>
    Decided,

    /// <summary>EXIT, or the caller asked.</summary>
    Stopped,
}
