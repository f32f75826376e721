using System.Globalization;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Language.Binding;

/// <summary>One version of a file as control flow sees it: chunks in order, and labels that lead to places. Immutable.</summary>
/// <param name="Chunks">The lines.</param>
/// <param name="Labels">The names.</param>
internal sealed record ProgramView(ChunkList Chunks, LabelTable Labels)
{
    private readonly HashSet<(Chunk, int)> _numericTargets = FindNumericTargets(Chunks);

    /// <summary>The targets that are written as numbers, with their lines, 0-based, in order of place.</summary>
    public IEnumerable<(int Line, OperandSyntax Target)> NumericTargets
    {
        get
        {
            for (var ordinal = 0; Chunks.HasNumericTarget && ordinal < Chunks.Count; ordinal++)
            {
                for (var line = 0; Chunks[ordinal].HasNumericTarget && line < Chunks[ordinal].Lines.Length; line++)
                {
                    foreach (var operand in Chunks[ordinal].Lines[line].Operands)
                    {
                        if (operand.Operand.Kind == OperandKind.Label && NumberLiteral.IsDigits(operand.Value.AsText))
                        {
                            yield return (Chunks.FirstLineOf(ordinal) + line, operand);
                        }
                    }
                }
            }
        }
    }

    /// <summary>Whether a numeric target lies behind the end of the program; the number of instructions itself means its end.</summary>
    public bool IsOutOfRange(OperandSyntax target) => !(NumberLiteral.ReadIndex(target.Value.AsText) <= Chunks.InstructionCount);

    /// <summary>The chunk that defines a label, the first if there are several; null if none does.</summary>
    public Chunk? FindDefinition(string label)
    {
        var chunks = Labels.Find(label).DefinedIn;
        if (chunks.Length <= 1)
        {
            return chunks.IsEmpty ? null : chunks[0];
        }

        return chunks.MinBy(Chunks.OrdinalOf);
    }

    /// <summary>The first instruction of the function or process that a label stands for, the empty label for the start of the file; a
    /// number counts instructions. Null if there is none.</summary>
    public (Chunk Chunk, int Instruction)? PlaceOf(string label)
    {
        if (label.Length == 0)
        {
            return (Chunks[0], 0);
        }

        // A definition comes first: one of digits is a mistake, but what stands behind it begins there and not at an instruction that
        // another edit makes another one.
        if (FindDefinition(label) is { } chunk)
        {
            return (chunk, chunk.FindLabel(label)!.Value.Instruction);
        }

        if (!NumberLiteral.IsDigits(label))
        {
            return null;
        }

        var index = int.TryParse(label, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
        return index == Chunks.InstructionCount ? (Chunks[Chunks.Count - 1], Chunks[Chunks.Count - 1].InstructionCount)
            : Chunks.FindInstruction(index);
    }

    /// <summary>Whether control may come here from elsewhere than the instruction before.</summary>
    public bool IsLeader(Chunk chunk, int instruction)
    {
        var (low, high) = (0, chunk.Labels.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (chunk.Labels[middle].Instruction == instruction)
            {
                return true;
            }

            (low, high) = chunk.Labels[middle].Instruction < instruction ? (middle + 1, high) : (low, middle - 1);
        }

        return _numericTargets.Count > 0 && _numericTargets.Contains((chunk, instruction));
    }

    /// <summary>Whether control may come to the first instruction of a chunk from elsewhere than the chunk before.</summary>
    /// <param name="before">The chunk whose last instruction stands before it; chunks in between have none.</param>
    /// <param name="chunk">The chunk.</param>
    public bool IsLeaderAfterChunk(Chunk before, Chunk chunk) =>
        IsLeader(chunk, 0) || IsLeader(before, before.InstructionCount) || LabelsBefore(chunk, 0).Any();

    /// <summary>Whether a function or a process begins at the label, or nothing uses it.</summary>
    public bool IsEntry(string label)
    {
        var usedIn = Labels.Find(label).UsedIn;
        foreach (var chunk in usedIn)
        {
            foreach (var use in chunk.LabelUses)
            {
                if (use.IsEntry && use.Name == label && MayStandFor(label, use))
                {
                    return true;
                }
            }
        }

        return usedIn.IsEmpty;
    }

    /// <summary>Whether a use of a label can mean an instruction that is written as a number: for those who look up names a number is a
    /// name like any other.</summary>
    public static bool MayStandFor(string label, LabelUse use) => !use.IsByName || !NumberLiteral.IsDigits(label);

    /// <summary>The label of a function or process that somebody starts and that begins at an instruction; null for none.</summary>
    public string? CalledAt(Chunk chunk, int instruction) => LabelsBefore(chunk, instruction).Where(found =>
        IsCalled(found.Chunk, found.Label)).Select(found => found.Label.Name).Order(StringComparer.Ordinal).FirstOrDefault();

    /// <summary>The labels that lead to an instruction, the nearest chunk first.</summary>
    public IEnumerable<(Chunk Chunk, LabelDefinition Label)> LabelsBefore(Chunk chunk, int instruction)
    {
        foreach (var label in chunk.Labels)
        {
            if (label.Instruction == instruction)
            {
                yield return (chunk, label);
            }
        }

        // Labels at the end of the chunks before stand in front of the same instruction.
        for (var ordinal = Chunks.OrdinalOf(chunk) - 1; instruction == 0 && ordinal >= 0; ordinal--)
        {
            var before = Chunks[ordinal];
            foreach (var label in before.Labels)
            {
                if (label.Instruction == before.InstructionCount)
                {
                    yield return (before, label);
                }
            }

            if (before.InstructionCount > 0)
            {
                break;
            }
        }
    }

    /// <summary>Whether somebody calls a label and it is the definition that counts.</summary>
    private bool IsCalled(Chunk chunk, LabelDefinition label) =>
        !Labels.Find(label.Name).UsedIn.IsEmpty && IsEntry(label.Name)
        && ReferenceEquals(FindDefinition(label.Name), chunk) && chunk.FindLabel(label.Name) == label;

    private static HashSet<(Chunk, int)> FindNumericTargets(ChunkList chunks)
    {
        var targets = new HashSet<(Chunk, int)>();
        for (var ordinal = 0; chunks.HasNumericTarget && ordinal < chunks.Count; ordinal++)
        {
            if (!chunks[ordinal].HasNumericTarget)
            {
                continue;
            }

            foreach (var line in chunks[ordinal].Lines)
            {
                if (LineMeaning.Find(line, OperandKind.Label) is { } operand
                    && int.TryParse(operand.Value.AsText, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                    && chunks.FindInstruction(index) is { } place)
                {
                    targets.Add(place);
                }
            }
        }

        return targets;
    }
}
