using System.Collections.Immutable;
using Ttvm.Language.Checks;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Language.Binding;

/// <summary>Gives instructions their indices and names their meaning, for one file, once.</summary>
internal sealed class Binder(SyntaxTree tree)
{
    private readonly Dictionary<string, int> _labels = new(StringComparer.Ordinal);
    private readonly ImmutableArray<int>.Builder _instructionLines = ImmutableArray.CreateBuilder<int>(tree.Lines.Length);
    private readonly ImmutableArray<SymbolReference>.Builder _references = ImmutableArray.CreateBuilder<SymbolReference>();
    private TextSpan _lineSpan;
    private int _line;

    /// <summary>Resolves names and runs the checks.</summary>
    public BoundProgram Bind()
    {
        if (NotText.Find(tree.Text) is { } notText)
        {
            return new BoundProgram(tree, [], _labels, [], [notText]);
        }

        DefineLabels();
        var instructionLines = _instructionLines.DrainToImmutable();
        var instruction = 0;
        for (_line = 0; _line < tree.Lines.Length; _line++)
        {
            var line = tree.Lines[_line];
            if (line.Kind == LineKind.Blank)
            {
                continue;
            }

            _lineSpan = tree.Text.GetLineSpan(_line);
            if (line.Kind == LineKind.Label)
            {
                if (line.LabelName is { } name)
                {
                    Add(SymbolKind.Label, name, line.LabelSpan, isDefinition: true);
                }

                continue;
            }

            instruction++;
            var next = instruction < instructionLines.Length ? tree.Lines[instructionLines[instruction]].Instruction : null;
            foreach (var operand in line.Operands)
            {
                AddReferences(line.Instruction, operand, next);
            }
        }

        var symbols = new ProgramSymbols(tree, instructionLines, _labels, _references.DrainToImmutable());
        return new BoundProgram(tree, instructionLines, _labels, symbols.References, ProgramChecks.Run(symbols));
    }

    private void DefineLabels()
    {
        for (var line = 0; line < tree.Lines.Length; line++)
        {
            var syntax = tree.Lines[line];
            if (syntax.Kind == LineKind.Instruction)
            {
                _instructionLines.Add(line);
            }
            else if (syntax.LabelName is { } name)
            {
                _labels.TryAdd(name, _instructionLines.Count);
            }
        }
    }

    private void AddReferences(Instruction? instruction, OperandSyntax operand, Instruction? next)
    {
        var text = operand.Value.AsText;
        switch (operand.Operand.Kind)
        {
            case OperandKind.Label:
                if (text.Length > 0 && !NumberLiteral.IsDigits(text))
                {
                    Add(SymbolKind.Label, text, operand.ContentSpan, isDefinition: false);
                }

                break;
            case OperandKind.Variable:
                Add(SymbolKind.Variable, text, operand.ContentSpan, instruction?.Opcode is Opcode.Store or Opcode.Catch);
                break;
            case OperandKind.Field:
                Add(SymbolKind.Field, text, operand.ContentSpan, isDefinition: false);
                break;
            case OperandKind.Process when instruction?.Opcode is Opcode.SuperviseChild or Opcode.RestartChild && IsSpawnableLabel(text):
                Add(SymbolKind.Label, text, operand.ContentSpan, isDefinition: false);
                break;
            case OperandKind.Process:
                Add(SymbolKind.Process, text, operand.ContentSpan, instruction?.Opcode == Opcode.Register);
                break;
            case OperandKind.Path:
                Add(SymbolKind.Module, text, operand.ContentSpan, isDefinition: false);
                break;
            case OperandKind.Params:
                var names = operand.Value.AsParams;
                for (var index = 0; index < names.Length; index++)
                {
                    Add(SymbolKind.Variable, names[index], operand.NameSpans[index], isDefinition: true);
                }

                break;
            case OperandKind.Str when next?.Opcode is Opcode.Spawn or Opcode.SpawnLink or Opcode.SpawnMonitor && IsSpawnableLabel(text):
                Add(SymbolKind.Label, text, operand.ContentSpan, isDefinition: false);
                break;
            case OperandKind.Pattern:
                AddPatternReferences(operand);
                break;
        }
    }

    private void AddPatternReferences(OperandSyntax operand)
    {
        foreach (var alternative in operand.Pattern?.Alternatives ?? [])
        {
            if (alternative is FieldPattern field)
            {
                Add(SymbolKind.Field, field.Field.Name, field.Field.Span.Shift(operand.Span.Start), isDefinition: false);
            }

            var variable = (alternative as FieldPattern)?.Variable ?? (alternative as SignalPattern)?.Variable;
            if (variable is { } used)
            {
                Add(SymbolKind.Variable, used.Name, used.Span.Shift(operand.Span.Start), isDefinition: false);
            }
        }
    }

    /// <summary>Whether SPAWN of this string starts at a label of the file; the built-in processes come first.</summary>
    private bool IsSpawnableLabel(string name) => _labels.ContainsKey(name) && !BuiltInProcesses.Names.Contains(name);

    private void Add(SymbolKind kind, string name, TextSpan span, bool isDefinition) =>
        _references.Add(new SymbolReference(kind, name, span.Shift(_lineSpan.Start), isDefinition, _line));
}
