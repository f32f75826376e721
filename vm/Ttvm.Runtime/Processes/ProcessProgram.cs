using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Processes;

/// <summary>What a process runs, and can run again: code, and the values that a closure has captured. Immutable, as all values are.</summary>
/// <param name="Resolution">Where it begins.</param>
/// <param name="Function">The function, if it is one.</param>
internal readonly record struct ProcessProgram(SpawnResolution Resolution, FunctionValue? Function)
{
    /// <summary>A new process, not launched yet; null at the limit of processes.</summary>
    public Process? TryCreate(Machine machine, SpawnOrigin origin)
    {
        if (machine.TryCreate(Resolution.Target, Resolution.IsFunction, origin) is not { } process)
        {
            return null;
        }

        if (Resolution.Error is not null)
        {
            process.StartupError = Resolution.Error;
        }

        if (Function is not null)
        {
            Interpreter.BindCaptures(process, Function);
        }

        return process;
    }
}
