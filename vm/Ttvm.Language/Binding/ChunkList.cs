using System.Runtime.InteropServices;
using Ttvm.Language.Syntax;

namespace Ttvm.Language.Binding;

/// <summary>The chunks of one version of a file, in order, and where each begins. Immutable.</summary>
internal sealed class ChunkList
{
    private readonly Chunk[] _chunks;
    private readonly int[] _firstLines;
    private readonly int[] _firstInstructions;
    private readonly int _numericTargets;
    private readonly int _tries;
    private readonly ChunkOrder _order;

    private readonly ChunkCutter _cutter;
    private readonly LineList _lines;

    private ChunkList(LineList lines, ChunkCutter cutter, Chunk[] chunks, int[] firstLines, int[] firstInstructions, int numericTargets,
        int tries, ChunkOrder order) =>
        (_lines, _cutter, _chunks, _firstLines, _firstInstructions, _numericTargets, _tries, _order) =
            (lines, cutter, chunks, firstLines, firstInstructions, numericTargets, tries, order);

    /// <summary>How many chunks there are; at least one.</summary>
    public int Count => _chunks.Length;

    /// <summary>How many instructions the file has.</summary>
    public int InstructionCount => _firstInstructions[^1];

    /// <summary>Whether some target is written as an instruction index.</summary>
    public bool HasNumericTarget => _numericTargets > 0;

    /// <summary>Whether there is a TRY anywhere.</summary>
    public bool HasTry => _tries > 0;

    /// <summary>The chunks in order.</summary>
    public ReadOnlySpan<Chunk> All => _chunks;

    /// <summary>A chunk by its number.</summary>
    public Chunk this[int ordinal] => _chunks[ordinal];

    /// <summary>Cuts a whole file.</summary>
    public static ChunkList Of(SyntaxTree tree, ChunkCutter cutter)
    {
        var chunks = new List<Chunk>();
        cutter.Cut(tree.Lines.Slice(0, tree.Lines.Length), chunks);
        return new ChunkList(tree.Lines, cutter, [], [0], [0], 0, 0, ChunkOrder.Of([])).Replace(tree.Lines, 0, 0,
            CollectionsMarshal.AsSpan(chunks));
    }

    /// <summary>
    /// The chunks of a later version: those whose lines are the same objects are kept, the others are cut again.
    /// </summary>
    /// <param name="tree">The later version; any other text is right, too, only slower.</param>
    /// <param name="removed">The chunks that are no longer there.</param>
    /// <param name="added">The chunks that came for them.</param>
    public ChunkList With(SyntaxTree tree, out ReadOnlySpan<Chunk> removed, out ReadOnlySpan<Chunk> added)
    {
        var lines = tree.Lines;
        var (sameAtStart, sameAtEnd) = lines.SharedWith(_lines);
        var first = 0;
        while (first < _chunks.Length && _firstLines[first + 1] <= sameAtStart)
        {
            first++;
        }

        var last = _chunks.Length;
        var shift = lines.Length - _firstLines[^1];
        while (last > first && _firstLines[last - 1] + shift >= _firstLines[first] && _lines.Length - _firstLines[last - 1] <= sameAtEnd)
        {
            last--;
        }

        // What is left must not end where a chunk may not end, unless the file ends there.
        while (last < _chunks.Length && _firstLines[first] < _firstLines[last] + shift && !ChunkCutter.MayEnd(Between(first, last)))
        {
            last++;
        }

        // An empty or tiny rest would pile up over many edits; it joins its neighbour.
        // At least one chunk goes, so that whoever depends on what follows a chunk hears of lines that come in between.
        if (first == last || _firstLines[last] + shift - _firstLines[first] < _cutter.Shortest / 2)
        {
            if (last < _chunks.Length)
            {
                last++;
            }
            else if (first > 0)
            {
                first--;
            }
        }

        var cut = new List<Chunk>();
        _cutter.Cut(Between(first, last), cut);
        removed = _chunks.AsSpan(first, last - first);
        added = CollectionsMarshal.AsSpan(cut);
        return Replace(lines, first, last, added);

        // The new lines in the place of some of the old chunks.
        LineSyntax[] Between(int start, int end) => lines.Slice(_firstLines[start], _firstLines[end] + shift - _firstLines[start]);
    }

    /// <summary>The number of a chunk of this version.</summary>
    public int OrdinalOf(Chunk chunk) =>
        _order.Find(chunk, _chunks) is var ordinal and >= 0 ? ordinal
            : throw new ArgumentException("The chunk is of another version.", nameof(chunk));

    /// <summary>Whether the chunk belongs to this version.</summary>
    public bool Contains(Chunk chunk) => _order.Find(chunk, _chunks) >= 0;

    /// <summary>The first line of a chunk, 0-based.</summary>
    public int FirstLineOf(Chunk chunk) => _firstLines[OrdinalOf(chunk)];

    /// <inheritdoc cref="FirstLineOf(Chunk)"/>
    public int FirstLineOf(int ordinal) => _firstLines[ordinal];

    /// <summary>The index of the first instruction of a chunk.</summary>
    public int FirstInstructionOf(int ordinal) => _firstInstructions[ordinal];

    /// <summary>The number of the chunk that holds a line.</summary>
    public int OrdinalOfLine(int line) => Find(_firstLines, line);

    /// <summary>The place of an instruction index; null behind the last instruction.</summary>
    public (Chunk Chunk, int Instruction)? FindInstruction(int index)
    {
        if (index >= InstructionCount)
        {
            return null;
        }

        var ordinal = Find(_firstInstructions, index);
        return (_chunks[ordinal], index - _firstInstructions[ordinal]);
    }

    /// <summary>The list with other chunks in the place of some.</summary>
    private ChunkList Replace(LineList lines, int first, int last, ReadOnlySpan<Chunk> added)
    {
        Chunk[] chunks = [.. _chunks.AsSpan(0, first), .. added, .. _chunks.AsSpan(last)];
        var firstLines = new int[chunks.Length + 1];
        var firstInstructions = new int[chunks.Length + 1];
        _firstLines.AsSpan(0, first + 1).CopyTo(firstLines);
        _firstInstructions.AsSpan(0, first + 1).CopyTo(firstInstructions);
        var (numericTargets, tries) = (_numericTargets, _tries);
        foreach (var removed in _chunks.AsSpan(first, last - first))
        {
            numericTargets -= removed.HasNumericTarget ? 1 : 0;
            tries -= removed.HasTry ? 1 : 0;
        }

        var index = first;
        foreach (var chunk in added)
        {
            numericTargets += chunk.HasNumericTarget ? 1 : 0;
            tries += chunk.HasTry ? 1 : 0;
            firstLines[index + 1] = firstLines[index] + chunk.Lines.Length;
            firstInstructions[index + 1] = firstInstructions[index] + chunk.InstructionCount;
            index++;
        }

        // Behind them everything has moved by as much.
        var (moreLines, moreInstructions, moreChunks) =
            (firstLines[index] - _firstLines[last], firstInstructions[index] - _firstInstructions[last], index - last);
        for (index++; index < firstLines.Length; index++)
        {
            firstLines[index] = _firstLines[index - moreChunks] + moreLines;
            firstInstructions[index] = _firstInstructions[index - moreChunks] + moreInstructions;
        }

        return new ChunkList(lines, _cutter, chunks, firstLines, firstInstructions, numericTargets, tries,
            _order.Replace(first, last, added.Length, chunks));
    }

    /// <summary>The last entry that is not above a value; of equal ones (empty chunks) the last.</summary>
    private int Find(int[] starts, int value)
    {
        var (low, high) = (0, _chunks.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = starts[middle] <= value ? (middle, high) : (low, middle - 1);
        }

        return low;
    }
}
