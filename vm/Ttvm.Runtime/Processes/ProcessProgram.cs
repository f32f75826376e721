using Ttvm.Runtime.Loading;

namespace Ttvm.Runtime.Processes;

/// <summary>What a process runs, and can run again: code, and the values that a closure has captured. Immutable, as all values
/// are.</summary>
/// <param name="Target">Where it begins.</param>
/// <param name="IsFunction">Whether it begins in a function or label, so that RET from there ends it.</param>
/// <param name="Error">Why it ends at once: a worker file that does not assemble.</param>
/// <param name="Function">The function, if it is one.</param>
/// <remarks>A struct, and no other object inside, since each SPAWN makes one.</remarks>
internal readonly record struct ProcessProgram(CallTarget Target, bool IsFunction, string? Error, FunctionValue? Function)
{
    /// <summary>What a name given to SPAWN means.</summary>
    public ProcessProgram(SpawnResolution resolved)
        : this(resolved.Target, resolved.IsFunction, resolved.Error, Function: null)
    {
    }

    /// <summary>A function without parameters.</summary>
    public ProcessProgram(FunctionValue function)
        : this(function.Target, IsFunction: true, Error: null, function)
    {
    }

    /// <summary>A new process, not launched yet; null at the limit of processes.</summary>
    public Process? TryCreate(Machine machine, SpawnOrigin origin)
    {
        if (machine.TryCreate(Target, IsFunction, origin) is not { } process)
        {
            return null;
        }

        if (Error is not null)
        {
            process.StartupError = Error;
        }

        if (Function is not null)
        {
            process.BindCaptures(Function);
        }

        return process;
    }
}
