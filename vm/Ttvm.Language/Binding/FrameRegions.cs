using Ttvm.Language.Instructions;

namespace Ttvm.Language.Binding;

/// <summary>
/// Finds out which instructions share a frame: control can move between them without a call, so a name is one variable in all of them. An
/// instruction belongs with the next one unless it ends its block, and with the target that it jumps to.
/// </summary>
public sealed class FrameRegions
{
    /// <summary>A union–find forest over the instructions and the end.</summary>
    private readonly int[] _parents;

    /// <summary>Each instruction is a region of its own yet.</summary>
    /// <param name="count">How many instructions there are; the end has this index.</param>
    public FrameRegions(int count)
    {
        _parents = new int[count + 1];
        for (var index = 0; index < _parents.Length; index++)
        {
            _parents[index] = index;
        }
    }

    /// <summary>Joins an instruction with those that control can come to from there.</summary>
    /// <param name="index">Where it stands.</param>
    /// <param name="instruction">Its row; null if it is not known, so that nothing keeps control from the next.</param>
    /// <param name="target">Where it may jump to; null if it does not jump, or if that is nowhere.</param>
    public void Join(int index, Instruction? instruction, int? target)
    {
        if (instruction is null || !instruction.Is(InstructionFlags.EndsBlock))
        {
            Unite(index, index + 1);
        }

        if (target is { } place)
        {
            Unite(index, place);
        }
    }

    /// <summary>The region of each instruction and of the end: equal numbers, each the index of one of them, are one region.</summary>
    public int[] Find()
    {
        for (var index = 0; index < _parents.Length; index++)
        {
            _parents[index] = Root(index);
        }

        return _parents;
    }

    private void Unite(int one, int other) => _parents[Root(one)] = Root(other);

    private int Root(int index)
    {
        while (_parents[index] != index)
        {
            _parents[index] = _parents[_parents[index]];
            index = _parents[index];
        }

        return index;
    }
}
