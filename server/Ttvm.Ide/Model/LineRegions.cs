using Ttvm.Language.Binding;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Ide.Model;

/// <summary>
/// Which lines of a file share their variables: those of one of the <see cref="FrameRegions"/>, by which the machine gives variables their
/// slots. Immutable.
/// </summary>
internal sealed class LineRegions
{
    private readonly Document _document;

    /// <summary>The region of each instruction, and of the end.</summary>
    private readonly int[] _regions;

    /// <summary>The instruction at or after each line.</summary>
    private readonly int[] _instructionOfLine;

    public LineRegions(Document document)
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

        var regions = new FrameRegions(count);
        for (var line = 0; line < lines.Length; line++)
        {
            if (lines[line].Kind == LineKind.Instruction)
            {
                var target = lines[line].Instruction is { Jumps: true, LabelIndex: var label } && label < lines[line].Operands.Length
                    ? IndexOf(lines[line].Operands[label].Value.AsText, count) : null;
                regions.Join(_instructionOfLine[line], lines[line].Instruction, target);
            }
        }

        _regions = regions.Find();
    }

    /// <summary>The region of a line; equal numbers are one region. A line without an instruction belongs to the next one.</summary>
    public int OfLine(int line) => _regions[_instructionOfLine[line]];

    /// <summary>The region at a target: a label, or the digits of an instruction's index; null if there is no such place.</summary>
    public int? OfTarget(string target) => IndexOf(target, _regions.Length - 1) is { } index ? _regions[index] : null;

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

    private int? IndexOf(string target, int end) =>
        _document.Program.Labels.TryGetValue(target, out var index) ? index
        : int.TryParse(target, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out index)
            && index <= end ? index
        : null;
}
