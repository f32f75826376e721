using System.Globalization;
using Ttvm.Language.Binding;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Analysis.Flow;

/// <summary>Follows control from an entry through jumps and handlers, but not into calls. Used again for function after function.</summary>
internal sealed class BodyBuilder(ProgramView program)
{
    private readonly Dictionary<(Chunk, int), int> _indexes = [];
    private readonly List<Draft> _drafts = [];
    private HashSet<Chunk> _dependencies = [];
    private int _instructions;
    private int _entry;

    /// <summary>The graph that begins at a place.</summary>
    /// <param name="chunk">Where it stands in the file.</param>
    /// <param name="instruction">How many instructions of the chunk stand before it.</param>
    /// <param name="limit">How many instructions it may have; what is beyond is left out.</param>
    public FunctionBody Build(Chunk chunk, int instruction, int limit)
    {
        _drafts.Clear();
        _indexes.Clear();
        _dependencies = [];
        _instructions = 0;
        _entry = NextOf(chunk, instruction);
        for (var next = 0; next < _drafts.Count; next++)
        {
            if (_instructions > limit)
            {
                return Finish(next, isCut: true);
            }

            Follow(next);
        }

        return Finish(_drafts.Count, isCut: false);
    }

    private void Follow(int index)
    {
        var draft = _drafts[index];
        var (chunk, start) = (draft.Chunk, draft.Start);
        var end = start;
        while (true)
        {
            var line = chunk.InstructionAt(end);
            var instruction = LineMeaning.InstructionOf(line);
            end++;
            if (instruction?.Is(InstructionFlags.EndsBlock) == true)
            {
                draft.Target = instruction.Jumps ? TargetOf(line) : Block.None;

                // A jump that leads nowhere is a mistake of its own; the code behind it is not to become unreachable by it.
                draft.Next = draft.Target == Block.Undefined ? NextOf(chunk, end) : Block.None;
                break;
            }

            if (instruction?.EffectAtTarget is not null)
            {
                draft.Target = TargetOf(line);
                draft.Next = NextOf(chunk, end);
                break;
            }

            if (end == chunk.InstructionCount || program.IsLeader(chunk, end))
            {
                draft.Next = NextOf(chunk, end);
                draft.RunsOn = end == chunk.InstructionCount && draft.Next >= 0
                    && !program.IsLeaderAfterChunk(chunk, _drafts[draft.Next].Chunk);
                break;
            }
        }

        draft.End = end;
        _instructions += end - start;
        _drafts[index] = draft;
    }

    private int TargetOf(LineSyntax line)
    {
        if (LineMeaning.Find(line, OperandKind.Label) is not { } operand)
        {
            return Block.Undefined;
        }

        var text = operand.Value.AsText;
        if (NumberLiteral.IsDigits(text))
        {
            var index = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
            if (program.Chunks.FindInstruction(index) is not { } place)
            {
                return index == program.Chunks.InstructionCount ? Block.EndOfProgram : Block.Undefined;
            }

            _dependencies.Add(place.Chunk);
            return IndexOf(place);
        }

        return program.FindDefinition(text) is { } chunk ? NextOf(chunk, chunk.FindLabel(text)!.Value.Instruction) : Block.Undefined;
    }

    /// <summary>The block that begins at or behind a place; the chunks that have no instruction there matter, too.</summary>
    private int NextOf(Chunk chunk, int instruction)
    {
        for (var ordinal = program.Chunks.OrdinalOf(chunk); ordinal < program.Chunks.Count; ordinal++)
        {
            _dependencies.Add(program.Chunks[ordinal]);
            if (instruction < program.Chunks[ordinal].InstructionCount)
            {
                return IndexOf((program.Chunks[ordinal], instruction));
            }

            instruction = 0;
        }

        return Block.EndOfProgram;
    }

    private int IndexOf((Chunk Chunk, int Instruction)? place)
    {
        if (place is not { } found)
        {
            return Block.EndOfProgram;
        }

        if (!_indexes.TryGetValue(found, out var index))
        {
            index = _drafts.Count;
            _indexes.Add(found, index);
            _drafts.Add(new Draft(found.Chunk, found.Instruction, found.Instruction, Block.None, Block.None, false));
        }

        return index;
    }

    /// <summary>Puts the blocks into the order of the file, so that nothing depends on the order in which they were found.</summary>
    private FunctionBody Finish(int count, bool isCut)
    {
        // Blocks that were found but not followed any more are left out, as if control ended there.
        var order = new int[count];
        var keys = new (int, int)[count];
        for (var index = 0; index < order.Length; index++)
        {
            order[index] = index;
            keys[index] = (program.Chunks.OrdinalOf(_drafts[index].Chunk), _drafts[index].Start);
        }

        Array.Sort(keys, order);
        var newIndex = new int[order.Length];
        for (var index = 0; index < order.Length; index++)
        {
            newIndex[order[index]] = index;
        }

        var blocks = new Block[order.Length];
        for (var index = 0; index < order.Length; index++)
        {
            var draft = _drafts[order[index]];
            blocks[index] = new Block(draft.Chunk, draft.Start, draft.End, Renumber(draft.Next), Renumber(draft.Target),
                draft.RunsOn && Renumber(draft.Next) >= 0);
        }

        return new FunctionBody(blocks, Renumber(_entry), isCut, [.. _dependencies]);

        int Renumber(int index) => index < 0 ? index : index < count ? newIndex[index] : Block.None;
    }

    private record struct Draft(Chunk Chunk, int Start, int End, int Next, int Target, bool RunsOn);
}
