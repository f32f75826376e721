using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Profiling;

/// <summary>Has a profiler count every instruction. Never stops.</summary>
internal readonly struct ProfileProbe(Profiler profiler) : IProbe
{
    public static bool Looks => true;

    public bool LooksEverywhere => true;

    public bool StopBefore(Process process)
    {
        // Who waits begins the same instruction again; it costs one reduction all the same.
        if (!process.IsResuming)
        {
            profiler.Count(process);
        }

        return false;
    }

    public bool StopAtError(Process process, int stackCount) => false;
}
