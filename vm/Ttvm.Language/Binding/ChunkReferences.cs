using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Language.Binding;

/// <summary>A name in a chunk.</summary>
/// <param name="Kind">What it names; a <see cref="SymbolKind.Label"/> may turn out to be none, see <paramref name="IsByName"/>.</param>
/// <param name="Name">Without quotes.</param>
/// <param name="Span">In units from the start of its line.</param>
/// <param name="IsDefinition">See <see cref="SymbolReference"/>.</param>
/// <param name="Line">Counted from the start of the chunk.</param>
/// <param name="IsByName">Whether it means a label only if the file has one of that name: a string that is spawned, or the child of a
/// supervisor.</param>
internal readonly record struct LocalReference(SymbolKind Kind, string Name, TextSpan Span, bool IsDefinition, int Line, bool IsByName);

/// <summary>The names of one chunk, in order of place. Immutable; made when somebody asks for names.</summary>
internal sealed class ChunkReferences
{
    private readonly HashSet<(SymbolKind, string)> _names = [];
    private readonly List<LocalReference> _all = [];
    private uint _kinds;

    /// <summary>Collects the names.</summary>
    public ChunkReferences(Chunk chunk)
    {
        var instruction = 0;
        for (var line = 0; line < chunk.Lines.Length; line++)
        {
            var syntax = chunk.Lines[line];
            if (syntax.Kind == LineKind.Instruction)
            {
                instruction++;
                var isSpawned = instruction < chunk.InstructionCount && chunk.InstructionAt(instruction).SpawnsTop;
                foreach (var operand in syntax.Operands)
                {
                    Add(syntax.Instruction, operand, line, isSpawned);
                }
            }
            else if (syntax.LabelName is { } name)
            {
                Add(SymbolKind.Label, name, syntax.LabelSpan, true, line);
            }
        }
    }

    /// <summary>The names in order of place.</summary>
    public IReadOnlyList<LocalReference> All => _all;

    /// <summary>Whether a name appears at all.</summary>
    public bool Contains(SymbolKind kind, string name) => _names.Contains((kind, name));

    /// <summary>Whether any name of a kind may appear.</summary>
    public bool ContainsAny(SymbolKind kind) => (_kinds & (1u << (int)kind)) != 0;

    /// <summary>The position of the first name on a line or behind it.</summary>
    public int FirstOf(int line)
    {
        var (low, high) = (0, _all.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _all[middle].Line < line ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private void Add(Instruction? instruction, OperandSyntax operand, int line, bool isSpawned)
    {
        var text = operand.Value.AsText;
        var span = operand.ContentSpan;
        switch (operand.Operand.Kind)
        {
            case OperandKind.Label:
                if (text.Length > 0 && !NumberLiteral.IsDigits(text))
                {
                    Add(SymbolKind.Label, text, span, false, line);
                }

                break;
            case OperandKind.Variable:
                Add(SymbolKind.Variable, text, span, instruction?.Is(InstructionFlags.Binds) == true, line);
                break;
            case OperandKind.Field:
                Add(SymbolKind.Field, text, span, false, line);
                break;
            case OperandKind.Process:
                var isChild = instruction?.Is(InstructionFlags.NamesChild) == true;
                Add(SymbolKind.Process, text, span, instruction?.Is(InstructionFlags.Registers) == true, line, isChild);
                break;
            case OperandKind.Path:
                Add(SymbolKind.Module, text, span, false, line);
                break;
            case OperandKind.Params:
                var names = operand.Value.AsParams;
                for (var index = 0; index < names.Length; index++)
                {
                    Add(SymbolKind.Variable, names[index], operand.NameSpans[index], true, line);
                }

                break;
            case OperandKind.Str when isSpawned:
                Add(SymbolKind.Label, text, span, false, line, isByName: true);
                break;
            case OperandKind.Pattern:
                AddPattern(operand, line);
                break;
        }
    }

    private void AddPattern(OperandSyntax operand, int line)
    {
        foreach (var alternative in operand.Pattern?.Alternatives ?? [])
        {
            if (alternative is FieldPattern field)
            {
                Add(SymbolKind.Field, field.Field.Name, field.Field.Span.Shift(operand.Span.Start), false, line);
            }

            var variable = (alternative as FieldPattern)?.Variable ?? (alternative as SignalPattern)?.Variable;
            if (variable is { } used)
            {
                Add(SymbolKind.Variable, used.Name, used.Span.Shift(operand.Span.Start), false, line);
            }
        }
    }

    private void Add(SymbolKind kind, string name, TextSpan span, bool isDefinition, int line, bool isByName = false)
    {
        _all.Add(new LocalReference(kind, name, span, isDefinition, line, isByName));
        _names.Add((kind, name));
        _kinds |= 1u << (int)kind;
        if (isByName)
        {
            _names.Add((SymbolKind.Label, name));
            _kinds |= 1u << (int)SymbolKind.Label;
        }
    }
}
