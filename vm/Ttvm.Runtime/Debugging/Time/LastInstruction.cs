using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.Runtime.Debugging.Time;

/// <summary>Finds the last moment of a stretch at which an instruction is about to be executed or has failed uncaught. Used on the
/// debugger's thread.</summary>
/// <param name="replay">Tells the moment of a process.</param>
internal sealed class LastInstruction(Replay replay) : IOnlooker
{
    /// <summary>The moment, and whose instruction it is; null: there is none.</summary>
    public (TimePoint At, long Pid)? Found { get; private set; }

    public bool LooksEverywhere => true;

    public bool StopBefore(Process process) => Note(process);

    public bool StopAtError(Process process, int stackCount) => process.OpenHandler < 0 && Note(process);

    private bool Note(Process process)
    {
        Found = (replay.PointOf(process), process.Id);
        return false;
    }
}
