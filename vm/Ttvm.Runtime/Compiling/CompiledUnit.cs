using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Compiling;

/// <summary>The method of a unit.</summary>
/// <param name="process">Is at an entry of the unit; afterwards it is wherever the method has left it.</param>
/// <param name="left">The reductions left in the slice; what is left of them is in <see cref="Process.ReductionsLeft"/> afterwards.</param>
/// <param name="entry">Which entry.</param>
/// <param name="isWatched">Whether somebody is to be asked before an error is delivered.</param>
/// <returns>What an instruction's own method has said; <see cref="Outcome.Jumped"/> if the interpreter is to go on where the process
/// is.</returns>
internal delegate Outcome CompiledMethod(Process process, int left, int entry, bool isWatched);

/// <summary>Functions and loops that have become one method. Any thread may run it.</summary>
internal sealed class CompiledUnit
{
    /// <summary>So often something may be otherwise than assumed before less is assumed.</summary>
    private const int MostWrong = 100;

    private readonly int _leavesEvery;

    /// <summary>Which instructions of its code were marked when it was compiled: it is left before those. Empty: none.</summary>
    private readonly bool[] _marks;

    private int _wrong;
    private int _asked;

    public CompiledUnit(Code code, int start, IReadOnlyList<BasicBlock> blocks, int[] entries, int room, Assumption assumption,
        bool[] marks, DynamicMethod method,
        HeapValue[] constants, FieldSite[] fieldSites, int leavesEvery)
    {
        (Code, Start, Blocks, Entries) = (code, start, blocks, entries);
        (Room, Assumption, Constants, FieldSites) = (room, assumption, constants, fieldSites);
        _leavesEvery = leavesEvery;
        _marks = marks;
        Method = method.CreateDelegate<CompiledMethod>(this);
    }

    public Code Code { get; }

    /// <summary>The instruction that all its others have been found from.</summary>
    public int Start { get; }

    /// <summary>All its instructions.</summary>
    public IReadOnlyList<BasicBlock> Blocks { get; }

    /// <summary>The instructions at which it can begin.</summary>
    public int[] Entries { get; }

    /// <summary>How much room it needs on the stack.</summary>
    public int Room { get; }

    /// <summary>What is taken to be so.</summary>
    public Assumption Assumption { get; }

    public CompiledMethod Method { get; }

    /// <summary>The references of the constants that it pushes.</summary>
    public readonly HeapValue[] Constants;

    /// <summary>One for each of its instructions that reads or sets a field.</summary>
    public readonly FieldSite[] FieldSites;

    /// <summary>Whether the instructions before which the unit is left are the ones that are marked.</summary>
    /// <param name="marks">Which instructions of the code are marked, by index; empty: none.</param>
    public bool IsFor(bool[] marks)
    {
        foreach (var block in Blocks)
        {
            for (var index = block.Start; index < block.End; index++)
            {
                if ((marks.Length > 0 && marks[index]) != (_marks.Length > 0 && _marks[index]))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Something was not as it was assumed. Counts that two threads lose to each other do not matter.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void NoteWrong()
    {
        if (++_wrong == MostWrong && Assumption != Assumption.Nothing)
        {
            IsWrong = true;
        }
    }

    /// <summary>See <see cref="Compilation.LeavesEvery"/>.</summary>
    public bool LeavesNow() => ++_asked % _leavesEvery == 0;

    /// <summary>Whether assumptions have turned out wrong too often.</summary>
    public bool IsWrong { get; private set; }
}

/// <summary>A way into a unit.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Number">Which of its entries.</param>
internal sealed record CompiledEntry(CompiledUnit Unit, int Number);
