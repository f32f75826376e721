using System.Globalization;

namespace Ttvm.Runtime.Exploring;

/// <summary>Somebody who takes steps: a process, or a timer that sends something when it is due.</summary>
/// <param name="Pid">The process, or who has set the timer.</param>
/// <param name="Timer">How many timers that process had set with this one, but for those that it waits for; 0 for the process itself, also
/// where it waits for one.</param>
internal readonly record struct Actor(long Pid, int Timer)
{
    public static Actor OfProcess(long pid) => new(pid, 0);

    public bool IsTimer => Timer != 0;

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"process {Pid}{(IsTimer ? $", timer {Timer}" : "")}");
}
