using Ttvm.Analysis.Domain;
using Ttvm.Language.Binding;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Analysis.Flow;

/// <summary>Instructions that run one after the other, into which nobody jumps; they lie in one chunk.</summary>
/// <param name="Chunk">Where.</param>
/// <param name="Start">The first, counted from the start of the chunk.</param>
/// <param name="End">The one behind the last.</param>
/// <param name="Next">The block that follows if the last instruction does not jump: an index, or one of the constants.</param>
/// <param name="Target">The block the last instruction jumps to: an index, or one of the constants.</param>
/// <param name="RunsOn">Whether it ends only because its chunk does: the next block is the rest of it.</param>
internal readonly record struct Block(Chunk Chunk, int Start, int End, int Next, int Target, bool RunsOn)
{
    /// <summary>Control never goes on there, or there is no such way.</summary>
    public const int None = -1;

    /// <summary>The end of the program.</summary>
    public const int EndOfProgram = -2;

    /// <summary>A target that is not defined.</summary>
    public const int Undefined = -3;
}

/// <summary>
/// The instructions that control can reach from an entry without a call, as a graph of blocks in the order of the file. It depends on
/// nothing but the chunks it lies in and the labels it jumps to, so it outlives edits elsewhere. Immutable.
/// </summary>
internal sealed class FunctionBody
{
    /// <summary>The label of the start of a file.</summary>
    public const string Start = "";

    private const int FewBlocks = 16;
    private const int FewCallees = 16;

    private readonly int[] _firstSites;
    private readonly int[] _indexes;
    private readonly Dictionary<Chunk, (int First, int Count)>? _byChunk;

    /// <summary>The callees if there are many. A main part may reach thousands of functions, each of which asks whether it is
    /// called.</summary>
    private readonly HashSet<string>? _manyCallees;

    /// <summary>A graph.</summary>
    public FunctionBody(Block[] blocks, int entry, bool isCut, Chunk[] dependencies)
    {
        Dependencies = dependencies;
        Blocks = blocks;
        Entry = entry;
        IsCut = isCut;
        _firstSites = new int[blocks.Length + 1];
        _indexes = new int[blocks.Length];
        var callees = new HashSet<string>(StringComparer.Ordinal);
        var slots = new Dictionary<string, int>(StringComparer.Ordinal);
        HashSet<string>? captured = null;
        for (var index = 0; index < blocks.Length; index++)
        {
            var block = blocks[index];
            _indexes[index] = index;
            if (blocks.Length > FewBlocks)
            {
                _byChunk ??= [];
                _byChunk[block.Chunk] = _byChunk.TryGetValue(block.Chunk, out var range) ? (range.First, range.Count + 1) : (index, 1);
            }

            _firstSites[index + 1] = _firstSites[index] + block.End - block.Start;
            for (var instruction = block.Start; instruction < block.End; instruction++)
            {
                Look(block.Chunk.InstructionAt(instruction), callees, slots, ref captured);
            }
        }

        Callees = [.. callees];
        _manyCallees = callees.Count > FewCallees ? callees : null;
        Captured = captured is null ? [] : [.. captured];
        VariableNames = [.. slots.Keys];
        VariableSlots = slots;
    }

    /// <summary>The blocks in the order of the file.</summary>
    public Block[] Blocks { get; }

    /// <summary>The block in which it begins; <see cref="Block.EndOfProgram"/> if the label stands at the end of the file.</summary>
    public int Entry { get; }

    /// <summary>Whether it was too large to be followed to its end.</summary>
    public bool IsCut { get; }

    /// <summary>The chunks without which it would look different.</summary>
    public Chunk[] Dependencies { get; }

    /// <summary>How many instructions it has.</summary>
    public int InstructionCount => _firstSites[^1];

    /// <summary>The labels it calls or makes functions of, each once.</summary>
    public string[] Callees { get; }

    /// <summary>Whether a label is one of <see cref="Callees"/>.</summary>
    public bool Calls(string label) => _manyCallees?.Contains(label) ?? Callees.Contains(label);

    /// <summary>The variables that it captures somewhere, each once.</summary>
    public string[] Captured { get; }

    /// <summary>Its variables, in the order in which they appear.</summary>
    public string[] VariableNames { get; }

    /// <summary>The place of each in <see cref="VariableNames"/>.</summary>
    public Dictionary<string, int> VariableSlots { get; }

    /// <summary>The variables it stores to, by slot; only those that <see cref="VariableState"/> follows.</summary>
    public ulong Stored { get; private set; }

    /// <summary>Likewise, those it deletes.</summary>
    public ulong Deleted { get; private set; }

    /// <summary>The modules it imports, by path, whose exports become variables; the empty path stands for one that is not
    /// written.</summary>
    public HashSet<string> ImportedPaths { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether it may run code of which the file does not say what it is: a module, a function value, an instruction nobody
    /// knows.</summary>
    public bool RunsForeignCode { get; private set; }

    /// <summary>The number of an instruction of this body, from 0.</summary>
    public int SiteOf(int block, int instruction) => _firstSites[block] + instruction - Blocks[block].Start;

    /// <summary>The blocks that lie in a chunk, in order.</summary>
    public ReadOnlySpan<int> BlocksIn(Chunk chunk)
    {
        if (_byChunk is not null)
        {
            return _byChunk.TryGetValue(chunk, out var range) ? _indexes.AsSpan(range.First, range.Count) : [];
        }

        var first = 0;
        while (first < Blocks.Length && !ReferenceEquals(Blocks[first].Chunk, chunk))
        {
            first++;
        }

        var end = first;
        while (end < Blocks.Length && ReferenceEquals(Blocks[end].Chunk, chunk))
        {
            end++;
        }

        return _indexes.AsSpan(first, end - first);
    }

    /// <summary>The block that holds an instruction; -1 if none does.</summary>
    public int FindBlock(Chunk chunk, int instruction)
    {
        var blocks = BlocksIn(chunk);
        var (low, high) = (0, blocks.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var block = Blocks[blocks[middle]];
            if (block.Start <= instruction && instruction < block.End)
            {
                return blocks[middle];
            }

            (low, high) = block.End <= instruction ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }

    /// <summary>The instruction with a number.</summary>
    public (Chunk Chunk, int Instruction) PlaceOf(int site)
    {
        var block = Array.BinarySearch(_firstSites, site);
        block = block >= 0 ? block : ~block - 1;

        // Empty blocks do not exist, but the search may hit the end of the last one.
        return (Blocks[block].Chunk, Blocks[block].Start + site - _firstSites[block]);
    }

    /// <summary>The syntax of the instruction with a number.</summary>
    public LineSyntax LineOf(int site)
    {
        var (chunk, instruction) = PlaceOf(site);
        return chunk.InstructionAt(instruction);
    }

    private void Look(LineSyntax line, HashSet<string> callees, Dictionary<string, int> slots, ref HashSet<string>? captured)
    {
        var instruction = LineMeaning.InstructionOf(line);
        foreach (var operand in line.Operands)
        {
            switch (operand.Operand.Kind)
            {
                case OperandKind.Label when operand.Value.AsText != Start
                    && instruction?.IsAny(InstructionFlags.Calls | InstructionFlags.MakesFunction) == true:
                    callees.Add(operand.Value.AsText);
                    break;
                case OperandKind.Variable:
                    var slot = SlotOf(operand.Value.AsText, slots);
                    var bit = slot < VariableState.Limit ? 1UL << slot : 0;
                    Stored |= instruction?.Is(InstructionFlags.Binds) == true ? bit : 0;
                    Deleted |= instruction?.Is(InstructionFlags.Unbinds) == true ? bit : 0;
                    if (instruction?.Is(InstructionFlags.Captures) == true)
                    {
                        captured ??= new HashSet<string>(StringComparer.Ordinal);
                        captured.Add(operand.Value.AsText);
                    }

                    break;
                case OperandKind.Pattern:
                    foreach (var name in PatternVariables(operand))
                    {
                        SlotOf(name.Name, slots);
                    }

                    break;
            }
        }

        if (instruction?.Is(InstructionFlags.Imports) == true)
        {
            ImportedPaths.Add(LineMeaning.Find(line, OperandKind.Path)?.Value.AsText ?? "");
        }

        RunsForeignCode |= instruction is null || (instruction.Is(InstructionFlags.Calls) && instruction.LabelIndex < 0);
    }

    /// <summary>Whether a value that the function has is surely an id that the machine gave a process.</summary>
    public bool IsId(AbstractValue value) => value.PidFrom >= 0 && LineOf(value.PidFrom).Instruction is { Opcode: not Opcode.PushInt };

    /// <summary>Whether a value that the function has is surely a number that is the result of a calculation.</summary>
    public bool IsComputed(AbstractValue value) => value.IsSurely(ValueTypes.Number) && value.PushedBy >= 0
        && LineOf(value.PushedBy).Instruction is { Group: InstructionGroup.Arithmetic } or { Opcode: Opcode.Len };

    /// <summary>The variables a pattern reads.</summary>
    public static IEnumerable<PatternName> PatternVariables(OperandSyntax operand)
    {
        foreach (var alternative in operand.Pattern?.Alternatives ?? [])
        {
            if (((alternative as FieldPattern)?.Variable ?? (alternative as SignalPattern)?.Variable) is { } variable)
            {
                yield return variable;
            }
        }
    }

    private static int SlotOf(string name, Dictionary<string, int> slots)
    {
        slots.TryAdd(name, slots.Count);
        return slots[name];
    }
}
