using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Language.Binding;

/// <summary>
/// Some consecutive lines of a file with all that can be said about them without the rest of the file. A chunk does not know where it
/// stands, so an edit elsewhere leaves it as it is: after a keystroke only the chunk that was typed in is made again. Immutable.
/// </summary>
internal sealed class Chunk
{
    private readonly Dictionary<string, int>? _labelIndex;
    private readonly int[] _instructionLines;
    private ChunkReferences? _references;
    private object? _facts;

    /// <summary>Looks at lines that stay together from now on.</summary>
    /// <param name="lines">In the order of the file; the array must not change any more.</param>
    public Chunk(LineSyntax[] lines)
    {
        Lines = lines;
        var instructions = new List<int>(lines.Length);
        var labels = new List<LabelDefinition>();
        var uses = new List<LabelUse>();
        var findings = new List<int>();
        var (processes, exports) = (new List<int>(), new List<int>());
        for (var line = 0; line < lines.Length; line++)
        {
            var syntax = lines[line];
            if (syntax.Kind == LineKind.Instruction)
            {
                foreach (var operand in syntax.Operands)
                {
                    if (operand.Operand.Kind == OperandKind.Label)
                    {
                        AddTarget(uses, syntax, operand, instructions.Count);
                    }
                }

                HasTry |= syntax.Is(InstructionFlags.Protects);
                if (syntax.IsAny(InstructionFlags.NeedsSmp | InstructionFlags.Imports))
                {
                    processes.Add(instructions.Count);
                }

                if (syntax.Is(InstructionFlags.Exports))
                {
                    exports.Add(instructions.Count);
                }

                instructions.Add(line);
            }
            else if (syntax.LabelName is { } name)
            {
                labels.Add(new LabelDefinition(name, line, instructions.Count));
            }

            if (!syntax.Diagnostics.IsEmpty)
            {
                findings.Add(line);
            }
        }

        _instructionLines = [.. instructions];
        Labels = [.. labels];
        LinesWithFindings = [.. findings];
        ProcessInstructions = [.. processes];
        Exports = [.. exports];
        AddSpawnedNames(uses);
        LabelUses = [.. uses];
        if (Labels.Length > 8)
        {
            _labelIndex = new Dictionary<string, int>(Labels.Length, StringComparer.Ordinal);
            for (var index = 0; index < Labels.Length; index++)
            {
                _labelIndex.TryAdd(Labels[index].Name, index);
            }
        }
    }

    /// <summary>The lines; never changed.</summary>
    public LineSyntax[] Lines { get; }

    /// <summary>How many instructions they hold, known or not.</summary>
    public int InstructionCount => _instructionLines.Length;

    /// <summary>The labels defined here, in order.</summary>
    public LabelDefinition[] Labels { get; }

    /// <summary>Where labels are used here, in order; strings that SPAWN may look up and children of supervisors stand behind the
    /// others.</summary>
    public LabelUse[] LabelUses { get; }

    /// <summary>The lines in which the parser found something.</summary>
    public int[] LinesWithFindings { get; }

    /// <summary>The instructions that have to do with other processes, and IMPORTs, in order.</summary>
    public int[] ProcessInstructions { get; }

    /// <summary>The EXPORTs, in order.</summary>
    public int[] Exports { get; }

    /// <summary>All names, made when somebody asks for them.</summary>
    public ChunkReferences References => _references ??= new ChunkReferences(this);

    /// <summary>What a later stage has found out about the chunk, made when it is first asked for. There is one such stage, and threads may
    /// make the same twice.</summary>
    public T FactsOf<T>(Func<Chunk, T> find)
        where T : class => (T)(_facts ??= find(this));

    /// <summary>Whether a target is written as an instruction index, which means another instruction after every edit above it.</summary>
    public bool HasNumericTarget { get; private set; }

    /// <summary>Whether it has a TRY, which may wait for what fails in a function that is called behind it.</summary>
    public bool HasTry { get; }

    /// <summary>The line of an instruction, both counted from the start of the chunk.</summary>
    public int LineOf(int instruction) => _instructionLines[instruction];

    /// <summary>The syntax of an instruction counted from the start of the chunk.</summary>
    public LineSyntax InstructionAt(int instruction) => Lines[_instructionLines[instruction]];

    /// <summary>The number of instructions before a line; for the line of an instruction its index. Counted from the start of the
    /// chunk.</summary>
    public int InstructionBefore(int line)
    {
        var index = Array.BinarySearch(_instructionLines, line);
        return index >= 0 ? index : ~index;
    }

    /// <summary>The first definition of a label here, or null.</summary>
    public LabelDefinition? FindLabel(string name)
    {
        if (_labelIndex is not null)
        {
            return _labelIndex.TryGetValue(name, out var found) ? Labels[found] : null;
        }

        foreach (var label in Labels)
        {
            if (label.Name == name)
            {
                return label;
            }
        }

        return null;
    }

    /// <summary>The text of the first operand, empty if it is missing.</summary>
    public static string OperandText(LineSyntax line) => line.Operands is [var first, ..] ? first.Value.AsText : "";

    private void AddTarget(List<LabelUse> uses, LineSyntax line, OperandSyntax operand, int instruction)
    {
        var text = operand.Value.AsText;
        if (NumberLiteral.IsDigits(text))
        {
            HasNumericTarget = true;
        }

        if (text.Length > 0)
        {
            uses.Add(new LabelUse(text, line.Instruction!, instruction));
        }
    }

    private void AddSpawnedNames(List<LabelUse> uses)
    {
        for (var instruction = 0; instruction < InstructionCount; instruction++)
        {
            var line = InstructionAt(instruction);
            if (line.Instruction is not { } known || OperandText(line) is not { Length: > 0 } text)
            {
                continue;
            }

            if (known.Is(InstructionFlags.NamesChild))
            {
                uses.Add(new LabelUse(text, known, instruction));
            }
            else if (known.Opcode == Opcode.PushStr)
            {
                if (instruction + 1 < InstructionCount && InstructionAt(instruction + 1).SpawnsTop)
                {
                    uses.Add(new LabelUse(text, known, instruction));
                }
                else if (MayNameLabel(text))
                {
                    uses.Add(new LabelUse(text, known, instruction) { IsMaybe = true });
                }
            }
        }
    }

    /// <summary>Whether a string looks like a name, so that it might come to a SPAWN by some way and start at a label.</summary>
    private static bool MayNameLabel(string text)
    {
        const int LongestName = 64;
        if (text.Length > LongestName)
        {
            return false;
        }

        foreach (var character in text)
        {
            if (!char.IsLetterOrDigit(character) && character is not ('_' or '-' or '.'))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>A label of a chunk.</summary>
/// <param name="Name">Without quotes.</param>
/// <param name="Line">Counted from the start of the chunk.</param>
/// <param name="Instruction">How many instructions of the chunk stand before it.</param>
internal readonly record struct LabelDefinition(string Name, int Line, int Instruction);

/// <summary>A use of a label in a chunk, or of a name that means a label if the file has one of that name.</summary>
/// <param name="Name">Without quotes.</param>
/// <param name="By">The instruction that uses it; PUSH_STR if the next instruction spawns it.</param>
/// <param name="Instruction">Counted from the start of the chunk.</param>
internal readonly record struct LabelUse(string Name, Instruction By, int Instruction)
{
    /// <summary>Whether this is a name that SPAWN or a supervisor looks up, not a target that must exist.</summary>
    public bool IsByName => By.Opcode == Opcode.PushStr || By.Is(InstructionFlags.NamesChild);

    /// <summary>Whether it is just a string that is pushed, of which nobody knows whether it is ever spawned.</summary>
    public bool IsMaybe { get; init; }

    /// <summary>Whether the label begins a function or a process because of this, and is not just jumped to.</summary>
    public bool IsEntry => !IsMaybe && !By.Jumps;
}
