using Ttvm.Language.Binding;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Ide.Model;

/// <summary>
/// Which lines of a file share their variables: instructions that control can move between without a call run in one frame, and a
/// name there is one variable. The same rule by which the machine gives variables their slots. Immutable.
/// </summary>
internal sealed class FrameRegions
{
    private readonly Document _document;

    /// <summary>A union–find forest over the instructions and the end.</summary>
    private readonly int[] _parents;

    /// <summary>The instruction at or after each line.</summary>
    private readonly int[] _instructionOfLine;

    public FrameRegions(Document document)
    {
        _document = document;
        var lines = document.Tree.Lines;
        _instructionOfLine = new int[lines.Length];
        var count = 0;
        for (var line = 0; line < lines.Length; line++)
        {
            _instructionOfLine[line] = count;
            count += lines[line].Kind == LineKind.Instruction ? 1 : 0;
        }

        _parents = new int[count + 1];
        for (var index = 0; index < _parents.Length; index++)
        {
            _parents[index] = index;
        }

        for (var line = 0; line < lines.Length; line++)
        {
            if (lines[line].Kind == LineKind.Instruction)
            {
                Join(_instructionOfLine[line], lines[line]);
            }
        }

        for (var index = 0; index < _parents.Length; index++)
        {
            _parents[index] = Root(index);
        }
    }

    /// <summary>The region of a line; equal numbers are one region. A line without an instruction belongs to the next one.</summary>
    public int OfLine(int line) => _parents[_instructionOfLine[line]];

    /// <summary>The region at a target: a label, or the digits of an instruction's index; null if there is no such place.</summary>
    public int? OfTarget(string target) => IndexOf(target) is { } index ? _parents[index] : null;

    /// <summary>
    /// The region of a variable's appearance. Parameters stand in the line of the call, but name variables of the frame that is
    /// called; if its label is missing, they belong to nobody else, which is said with a number of their own.
    /// </summary>
    public int Of(SymbolReference variable)
    {
        var line = _document.Tree.Lines[variable.Line];
        return line.Operands is [{ Operand.Kind: OperandKind.Label }, { Operand.Kind: OperandKind.Params }, ..]
            ? OfTarget(line.Operands[0].Value.AsText) ?? -1 - variable.Line : OfLine(variable.Line);
    }

    /// <summary>The names of all variables of a region, with those that its callers give it; each as often as it stands there.</summary>
    public List<SymbolReference> VariablesIn(int region)
    {
        var variables = new List<SymbolReference>();
        for (var line = 0; line < _instructionOfLine.Length; line++)
        {
            if (OfLine(line) != region)
            {
                continue;
            }

            var syntax = _document.Tree.Lines[line];
            var lines = syntax.LabelName is { } label
                ? _document.Program.FindReferences(SymbolKind.Label, label).Select(reference => reference.Line).Distinct() : [line];
            if (syntax.Kind != LineKind.Blank)
            {
                variables.AddRange(lines.SelectMany(other => _document.Program.ReferencesOn(other))
                    .Where(reference => reference.Kind == SymbolKind.Variable && Of(reference) == region));
            }
        }

        return variables;
    }

    private void Join(int instruction, LineSyntax line)
    {
        if (line.Instruction is null || !line.Instruction.Is(InstructionFlags.EndsBlock))
        {
            Unite(instruction, instruction + 1);
        }

        if (line.Instruction is { Jumps: true, LabelIndex: var target } && target < line.Operands.Length
            && IndexOf(line.Operands[target].Value.AsText) is { } index)
        {
            Unite(instruction, index);
        }
    }

    private int? IndexOf(string target) =>
        _document.Program.Labels.TryGetValue(target, out var index) ? index
        : int.TryParse(target, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out index)
            && index < _parents.Length ? index
        : null;

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
