using Ttvm.Language.Binding;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Analysis.Processes;

/// <summary>What the lines of a chunk do with other processes and files. Like the chunk it does not know where it stands.
/// Immutable.</summary>
internal sealed class ChunkProcesses
{
    private readonly Chunk _chunk;
    private int[]? _skeleton;

    private ChunkProcesses(Chunk chunk)
    {
        _chunk = chunk;
        Uses = new ProcessUse[chunk.ProcessInstructions.Length];
        for (var index = 0; index < Uses.Length; index++)
        {
            Uses[index] = UseOf(chunk.ProcessInstructions[index]) with { Index = index };
        }
    }

    /// <summary>Those of a chunk, of which it looks only at the lines that have such an instruction.</summary>
    public static ChunkProcesses Of(Chunk chunk) => chunk.FactsOf(static chunk => new ChunkProcesses(chunk));

    /// <summary>The instructions in order, with lines and indexes counted from the start of the chunk and spans from the start of their
    /// line.</summary>
    public ProcessUse[] Uses { get; }

    /// <summary>
    /// The lines without which the processes of the file would deal with one another in another way: those instructions, labels, and
    /// whatever control does not simply pass by. Between them only values are made. Made when somebody asks; threads may make it twice.
    /// </summary>
    private int[] Skeleton => _skeleton ??= [.. Enumerable.Range(0, _chunk.Lines.Length).Where(line => Matters(_chunk.Lines[line]))];

    /// <summary>Whether processes do the same, in the same order and under the same conditions, in some chunks and in others that take
    /// their place.</summary>
    public static bool Agree(ReadOnlySpan<Chunk> some, ReadOnlySpan<Chunk> others)
    {
        var (first, second) = (default(Cursor), default(Cursor));
        while (true)
        {
            var (isMore, isMoreOfOthers) = (first.MoveNext(some), second.MoveNext(others));
            if (!isMore || !isMoreOfOthers)
            {
                return isMore == isMoreOfOthers;
            }

            if (!AreSame(Of(some[first.Chunk]), first.Line, Of(others[second.Chunk]), second.Line))
            {
                return false;
            }
        }
    }

    private static bool Matters(LineSyntax line) =>
        line.Kind == LineKind.Label
        || (line.Kind == LineKind.Instruction
            && (line.Instruction is not { GoesStraightOn: true } known || known.Is(InstructionFlags.NeedsSmp)
                || LineMeaning.Find(line, OperandKind.Label) is not null));

    private static bool AreSame(ChunkProcesses some, int line, ChunkProcesses others, int otherLine)
    {
        var (syntax, other) = (some._chunk.Lines[line], others._chunk.Lines[otherLine]);
        if (!ReferenceEquals(syntax, other)
            && (syntax.Kind != other.Kind || syntax.LabelName != other.LabelName || syntax.Instruction != other.Instruction
                || LineMeaning.InstructionOf(syntax) != LineMeaning.InstructionOf(other)
                || syntax.Diagnostics.IsEmpty != other.Diagnostics.IsEmpty
                || !syntax.Operands.Select(operand => operand.Value).SequenceEqual(other.Operands.Select(operand => operand.Value))))
        {
            return false;
        }

        // What SPAWN starts stands above it.
        return !syntax.SpawnsTop || (some.UseOn(line), others.UseOn(otherLine)) is var (spawn, otherSpawn) && spawn.Name == otherSpawn.Name
            && spawn.IsLabel == otherSpawn.IsLabel && spawn.Id?.Text == otherSpawn.Id?.Text;
    }

    private ProcessUse UseOn(int line) => Uses[Array.BinarySearch(_chunk.ProcessInstructions, _chunk.InstructionBefore(line))];

    private ProcessUse UseOf(int instruction)
    {
        var line = _chunk.InstructionAt(instruction);
        if (line.SpawnsTop)
        {
            return SpawnOf(instruction, line);
        }

        var operand = line.Operands is [{ Operand.Kind: OperandKind.Process or OperandKind.Path or OperandKind.Label } first, ..] ? first
            : null;
        var named = new ProcessUse(operand?.Value.AsText, _chunk.LineOf(instruction), operand?.ContentSpan ?? line.Mnemonic!.Value, line);
        return named with { IsLabel = operand?.Operand.Kind == OperandKind.Label };
    }

    /// <summary>A SPAWN with what is pushed just before it; a chunk never ends between the two. A label between them lets other values
    /// come.</summary>
    private ProcessUse SpawnOf(int instruction, LineSyntax line)
    {
        var spawn = new ProcessUse(null, _chunk.LineOf(instruction), line.Mnemonic!.Value, line);
        var distance = instruction > 0 ? _chunk.LineOf(instruction) - _chunk.LineOf(instruction - 1) : 0;
        var lines = _chunk.Lines.AsSpan(_chunk.LineOf(instruction) - distance, distance);
        if (distance == 0 || ContainsAnyLabel(lines[1..]) || lines[0].Operands is not [var pushed, ..])
        {
            return spawn;
        }

        var id = line.Is(InstructionFlags.Supervises) ? IdAbove(instruction) : null;
        var named = spawn with { Name = pushed.Value.AsText, Span = pushed.ContentSpan, LinesAbove = distance, Id = id };
        return lines[0].Is(InstructionFlags.MakesFunction) ? named with { IsLabel = true }
            : lines[0].Instruction?.Opcode == Opcode.PushStr ? named
            : spawn;
    }

    /// <summary>The string that is pushed for certain below what SPAWN_SUPERVISED starts: above it, and above what is captured for
    /// it.</summary>
    private ChildId? IdAbove(int instruction)
    {
        var last = _chunk.LineOf(instruction);
        for (var above = instruction - 2; above >= 0; above--)
        {
            var line = _chunk.InstructionAt(above);
            if (!line.Is(InstructionFlags.Captures))
            {
                var first = _chunk.LineOf(above);
                return line is { Instruction.Opcode: Opcode.PushStr, Operands: [var id] }
                    && !ContainsAnyLabel(_chunk.Lines.AsSpan(first + 1, last - first - 1))
                    ? new ChildId(id.Value.AsText, last - first, id.ContentSpan)
                    : null;
            }
        }

        return null;
    }

    private static bool ContainsAnyLabel(ReadOnlySpan<LineSyntax> lines)
    {
        foreach (var line in lines)
        {
            if (line.Kind == LineKind.Label)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Walks over the skeletons of chunks as if they were one.</summary>
    private struct Cursor
    {
        private int _next;

        public int Chunk { get; private set; }

        public int Line { get; private set; }

        public bool MoveNext(ReadOnlySpan<Chunk> chunks)
        {
            for (; Chunk < chunks.Length; Chunk++, _next = 0)
            {
                if (_next < Of(chunks[Chunk]).Skeleton.Length)
                {
                    Line = Of(chunks[Chunk]).Skeleton[_next++];
                    return true;
                }
            }

            return false;
        }
    }
}
