using System.Collections;
using Ttvm.Language.Binding;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Analysis.Processes;

/// <summary>An instruction that has to do with other processes or files.</summary>
/// <param name="Name">The process, worker, label or module it names; null if it names none, or one that is only known at run time.</param>
/// <param name="Line">0-based.</param>
/// <param name="Span">The name, or the mnemonic if there is none, in units of the whole text.</param>
/// <param name="Syntax">The line.</param>
internal readonly record struct ProcessUse(string? Name, int Line, TextSpan Span, LineSyntax Syntax)
{
    /// <summary>Its row in the table.</summary>
    public Instruction Instruction => Syntax.Instruction!;

    /// <summary>Its place among those of the file, from 0.</summary>
    public int Index { get; init; }

    /// <summary>Whether the name is a label of the file for sure, and not something that is looked up.</summary>
    public bool IsLabel { get; init; }

    /// <summary>How many lines above the instruction the name stands.</summary>
    public int LinesAbove { get; init; }

    /// <summary>The id that it gives a supervised child, if that is written just above it.</summary>
    public ChildId? Id { get; init; }

    /// <summary>Whether it starts a process.</summary>
    public bool Spawns => Is(InstructionFlags.StartsProcess);

    /// <summary>Whether it takes messages.</summary>
    public bool Receives => Is(InstructionFlags.Receives);

    /// <summary>Whether it imports a module.</summary>
    public bool Imports => Is(InstructionFlags.Imports);

    /// <summary>The name that it registers; null if it registers none.</summary>
    public string? Registered => Is(InstructionFlags.Registers) ? Name : null;

    /// <summary>Whether all of <paramref name="flags"/> are true of the instruction.</summary>
    public bool Is(InstructionFlags flags) => Syntax.Is(flags);

    /// <summary>Whether one or more of <paramref name="flags"/> are true of the instruction.</summary>
    public bool IsAny(InstructionFlags flags) => Syntax.IsAny(flags);

    /// <summary>The mnemonic in the text of its file.</summary>
    public TextSpan MnemonicIn(SyntaxTree tree) => Syntax.Mnemonic!.Value.Shift(tree.Text.GetLineSpan(Line).Start);
}

/// <summary>An id that SPAWN_SUPERVISED gives a child, as it is pushed.</summary>
/// <param name="Text">The id.</param>
/// <param name="LinesAbove">How many lines above the instruction it stands.</param>
/// <param name="Span">Where in that line.</param>
internal sealed record ChildId(string Text, int LinesAbove, TextSpan Span);

/// <summary>
/// Those instructions of one version of a file, in order. The chunks know them; here they get their places, each when it is asked for, so
/// that a keystroke costs nothing for those that nobody looks at.
/// </summary>
internal sealed class ProcessUses : IReadOnlyList<ProcessUse>
{
    private readonly SyntaxTree _tree;
    private readonly ChunkList _chunks;

    /// <summary>How many there are in front of each chunk, and in all.</summary>
    private readonly int[] _counts;

    /// <summary>Those of a file.</summary>
    public ProcessUses(SyntaxTree tree, ChunkList chunks)
    {
        (_tree, _chunks) = (tree, chunks);
        _counts = new int[_chunks.Count + 1];
        for (var ordinal = 0; ordinal < _chunks.Count; ordinal++)
        {
            _counts[ordinal + 1] = _counts[ordinal] + _chunks[ordinal].ProcessInstructions.Length;
        }
    }

    /// <inheritdoc/>
    public int Count => _counts[^1];

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => Count == 0;

    /// <inheritdoc/>
    public ProcessUse this[int index]
    {
        get
        {
            var ordinal = OrdinalOf(index);
            return UseIn(ordinal, index - _counts[ordinal]);
        }
    }

    /// <summary>Where one stands: its chunk, and the instruction in it.</summary>
    public (Chunk Chunk, int Instruction) PlaceOf(int index)
    {
        var ordinal = OrdinalOf(index);
        return (_chunks[ordinal], _chunks[ordinal].ProcessInstructions[index - _counts[ordinal]]);
    }

    /// <summary>The one that is an instruction of a chunk.</summary>
    /// <param name="chunk">A chunk of the file.</param>
    /// <param name="instruction">One of its <see cref="Chunk.ProcessInstructions"/>, counted from its start.</param>
    public ProcessUse At(Chunk chunk, int instruction) => this[FirstOf(_chunks.OrdinalOf(chunk), instruction)];

    /// <summary>The first on a line or below it.</summary>
    /// <param name="line">0-based; not below the last of them.</param>
    public ProcessUse From(int line)
    {
        var ordinal = _chunks.OrdinalOfLine(line);
        return this[FirstOf(ordinal, _chunks[ordinal].InstructionBefore(line - _chunks.FirstLineOf(ordinal)))];
    }

    /// <summary>Those among the instructions of a chunk from one to before another, both counted from its start.</summary>
    public IEnumerable<int> IndexesIn(Chunk chunk, int start, int end)
    {
        var ordinal = _chunks.OrdinalOf(chunk);
        for (var index = FirstOf(ordinal, start); index < _counts[ordinal + 1]
            && chunk.ProcessInstructions[index - _counts[ordinal]] < end; index++)
        {
            yield return index;
        }
    }

    /// <inheritdoc/>
    public IEnumerator<ProcessUse> GetEnumerator()
    {
        for (var ordinal = 0; ordinal < _chunks.Count; ordinal++)
        {
            for (var local = 0; local < _chunks[ordinal].ProcessInstructions.Length; local++)
            {
                yield return UseIn(ordinal, local);
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int FirstOf(int ordinal, int instruction)
    {
        var local = Array.BinarySearch(_chunks[ordinal].ProcessInstructions, instruction);
        return _counts[ordinal] + (local >= 0 ? local : ~local);
    }

    private int OrdinalOf(int index)
    {
        var (low, high) = (0, _chunks.Count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _counts[middle + 1] <= index ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private ProcessUse UseIn(int ordinal, int local)
    {
        var use = ChunkProcesses.Of(_chunks[ordinal]).Uses[local];
        var line = _chunks.FirstLineOf(ordinal) + use.Line;
        return use with { Index = _counts[ordinal] + local, Line = line,
            Span = use.Span.Shift(_tree.Text.GetLineSpan(line - use.LinesAbove).Start) };
    }
}
