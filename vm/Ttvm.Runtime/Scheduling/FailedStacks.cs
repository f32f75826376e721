using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Scheduling;

/// <summary>
/// How many values lay on the stacks of processes before their last instruction, where that has failed and nothing has come of it yet: what
/// the instruction took is still there for whoever looks. Used on the scheduler's thread.
/// </summary>
internal sealed class FailedStacks
{
    private readonly Dictionary<long, int> _counts = [];

    /// <summary>Notes that the instruction of a process has failed.</summary>
    public void Note(Process process, int stackCount) => _counts[process.Id] = stackCount;

    /// <summary>A process has ended.</summary>
    public void Forget(long pid) => _counts.Remove(pid);

    /// <summary>How many values the stack of a process has for people.</summary>
    public int CountOf(Process process) =>
        process.PendingError is not null && _counts.TryGetValue(process.Id, out var count) ? count : process.StackCount;

    /// <summary>What is known of processes whose instruction has failed.</summary>
    public KeyValuePair<long, int>[] TakeImage() => [.. _counts];

    /// <summary>Goes back to what was known when an image was taken.</summary>
    public void Restore(KeyValuePair<long, int>[] image)
    {
        _counts.Clear();
        foreach (var (pid, count) in image)
        {
            _counts[pid] = count;
        }
    }
}
