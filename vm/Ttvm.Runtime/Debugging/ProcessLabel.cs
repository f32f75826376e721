using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Debugging;

/// <summary>A process as people may call it.</summary>
/// <param name="Pid">Its id.</param>
/// <param name="Title">The name it has registered, or else what it was started in; null for a process 1 without a name, and for one that has ended.</param>
/// <param name="HasEnded">Whether there is no such process any more.</param>
public readonly record struct ProcessLabel(long Pid, string? Title, bool HasEnded)
{
    internal static ProcessLabel Of(Process process) => new(process.Id, process.Id == 1 && process.Name is null ? null : process.Title, HasEnded: false);
}
