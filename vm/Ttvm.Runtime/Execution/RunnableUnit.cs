using System.Reflection.Emit;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Execution;

/// <summary>The method of a unit.</summary>
/// <param name="process">A process that is at an entry of the unit; afterwards it is wherever the method has left it.</param>
/// <param name="left">The reductions left in the slice; what is left of them is in <see cref="Process.ReductionsLeft"/> afterwards.</param>
/// <param name="entry">The number of the entry.</param>
/// <param name="isWatched">Whether somebody is to be asked before an error is delivered.</param>
/// <returns>What an instruction's own method has said; <see cref="Outcome.Jumped"/> if the interpreter is to go on where the process
/// is.</returns>
internal delegate Outcome CompiledMethod(Process process, int left, int entry, bool isWatched);

/// <summary>Compiled code as the interpreter sees it. Every <see cref="CodeUnit"/> is one. Any thread may run it.</summary>
internal abstract class RunnableUnit : CodeUnit
{
    protected RunnableUnit(int start, int[] entries, int room, DynamicMethod method) : base(start, entries)
    {
        Room = room;
        Method = method.CreateDelegate<CompiledMethod>(this);
    }

    public CompiledMethod Method { get; }

    /// <summary>How much room it needs on the stack.</summary>
    public int Room { get; }

    /// <summary>Whether assumptions have turned out wrong too often.</summary>
    public bool IsWrong { get; protected set; }

    /// <summary>Gives the unit up: its code is interpreted until it has been compiled again with less assumed.</summary>
    public abstract void GiveUp();
}
