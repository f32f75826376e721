namespace Ttvm.Runtime.Loading;

/// <summary>Instructions of one <see cref="Code"/> that have become one method. What kind of method, only who runs it knows.</summary>
/// <param name="start">See <see cref="Start"/>.</param>
/// <param name="entries">See <see cref="Entries"/>.</param>
internal abstract class CodeUnit(int start, int[] entries)
{
    /// <summary>The instruction that all its others have been found from.</summary>
    public int Start { get; } = start;

    /// <summary>The instructions at which it can begin.</summary>
    public int[] Entries { get; } = entries;

    /// <summary>Whether the instructions before which the unit is left are the ones that are marked.</summary>
    /// <param name="marks">Which instructions of the code are marked, by index; empty: none.</param>
    public abstract bool IsFor(bool[] marks);
}

/// <summary>A way into a unit.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Number">Which of its entries.</param>
internal sealed record CodeEntry(CodeUnit Unit, int Number);
