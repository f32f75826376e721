using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Compiling;

/// <summary>Functions and loops that have been compiled to one method of .NET. Any thread may run it.</summary>
internal sealed class CompiledUnit : RunnableUnit
{
    /// <summary>How often an assumption may turn out wrong before the unit is compiled again with less assumed.</summary>
    private const int MostWrong = 100;

    private readonly int _leavesEvery;

    /// <summary>The instructions of the code that were marked when the unit was compiled, before which it is left; empty: none.</summary>
    private readonly bool[] _marks;

    private int _wrong;
    private int _asked;

    public CompiledUnit(Code code, int start, IReadOnlyList<BasicBlock> blocks, int[] entries, int room, Assumption assumption,
        bool[] marks, DynamicMethod method,
        HeapValue[] constants, FieldSite[] fieldSites, int leavesEvery)
        : base(start, entries, room, method)
    {
        (Code, Blocks) = (code, blocks);
        (Assumption, Constants, FieldSites) = (assumption, constants, fieldSites);
        _leavesEvery = leavesEvery;
        _marks = marks;
    }

    public Code Code { get; }

    /// <summary>The blocks of the unit.</summary>
    public IReadOnlyList<BasicBlock> Blocks { get; }

    /// <summary>The assumption that the unit was compiled with.</summary>
    public Assumption Assumption { get; }

    /// <summary>Has the unit compiled again with less assumed.</summary>
    public Action<CompiledUnit>? WhenWrong { get; set; }

    /// <summary>The references of the constants that the unit pushes.</summary>
    public readonly HeapValue[] Constants;

    /// <summary>An inline cache for each instruction of the unit that reads or sets a field.</summary>
    public readonly FieldSite[] FieldSites;

    /// <inheritdoc/>
    public override bool IsFor(bool[] marks)
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

    /// <summary>Counts a wrong assumption. Counts that threads lose to each other do not matter.</summary>
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

    /// <inheritdoc/>
    public override void GiveUp() => WhenWrong?.Invoke(this);
}
