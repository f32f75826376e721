using System.Collections.Immutable;
using System.Text;
using Ttvm.Language.Binding;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Language.Assembling;

/// <summary>What came of assembling a file.</summary>
/// <param name="Module">The program; null if there are errors.</param>
/// <param name="Bound">The file as it was understood.</param>
public sealed record AssemblyResult(Module? Module, BoundProgram Bound);

/// <summary>Turns a file without errors into a module: labels become instruction indices, operands that were left out become absent
/// ones.</summary>
public static class Assembler
{
    /// <summary>Parses, binds and assembles.</summary>
    public static AssemblyResult Assemble(SourceText source) => Assemble(BoundProgram.Bind(SyntaxTree.Parse(source)));

    /// <summary>Assembles a file that is already bound, such as an open editor's.</summary>
    public static AssemblyResult Assemble(BoundProgram bound)
    {
        if (bound.HasErrors)
        {
            return new AssemblyResult(null, bound);
        }

        var text = bound.Tree.Text;
        var instructions = ImmutableArray.CreateBuilder<AssembledInstruction>(bound.InstructionLines.Length);
        var places = ImmutableArray.CreateBuilder<SourcePlace>(bound.InstructionLines.Length);
        foreach (var line in bound.InstructionLines)
        {
            var syntax = bound.Tree.Lines[line];
            instructions.Add(AssembleLine(syntax, bound.Labels));
            places.Add(PlaceOf(line, syntax));
        }

        return new AssemblyResult(
            new Module(text.Path, instructions.MoveToImmutable(), LabelsOf(bound.Names.Program),
                new SourceMap(text, places.MoveToImmutable())),
            bound);
    }

    /// <summary>In order of place. No loop of LINQ: each costs every start of a program a millisecond, as nobody has compiled it in
    /// advance.</summary>
    private static ImmutableArray<ModuleLabel> LabelsOf(ProgramView program)
    {
        var labels = ImmutableArray.CreateBuilder<ModuleLabel>();
        for (var ordinal = 0; ordinal < program.Chunks.Count; ordinal++)
        {
            foreach (var label in program.Chunks[ordinal].Labels)
            {
                labels.Add(new ModuleLabel(label.Name, program.Chunks.FirstInstructionOf(ordinal) + label.Instruction));
            }
        }

        return labels.ToImmutable();
    }

    /// <summary>The place of an instruction.</summary>
    /// <param name="line">0-based.</param>
    /// <param name="syntax">What stands there. Only blanks stand before a mnemonic, so units and scalars are the same there.</param>
    public static SourcePlace PlaceOf(int line, LineSyntax syntax) => new(line + 1, syntax.Mnemonic!.Value.Start + 1);

    /// <summary>Assembles one instruction that stands alone, as if it were in a program.</summary>
    /// <param name="line">A line with an instruction and without errors.</param>
    /// <param name="labels">The instruction index of each label of the program.</param>
    /// <param name="count">How many instructions the program has.</param>
    /// <param name="missing">The label or index that the program does not have; null if all is well.</param>
    public static AssembledInstruction? Assemble(LineSyntax line, IReadOnlyDictionary<string, int> labels, int count, out string? missing)
    {
        missing = line.Operands.Where(operand => operand.Value.Kind == OperandKind.Label).Select(operand => operand.Value.AsText)
            .FirstOrDefault(name => !labels.ContainsKey(name) && !(NumberLiteral.ReadIndex(name) <= count));
        return missing is null ? AssembleLine(line, labels) : null;
    }

    private static AssembledInstruction AssembleLine(LineSyntax line, IReadOnlyDictionary<string, int> labels)
    {
        var instruction = line.Instruction!;
        if (instruction.Operands.IsEmpty)
        {
            return PlainInstructions.Get(instruction.Opcode);
        }

        var operands = ImmutableArray.CreateBuilder<OperandValue>(instruction.Operands.Length);
        for (var index = 0; index < instruction.Operands.Length; index++)
        {
            operands.Add(index < line.Operands.Length ? Resolve(line.Operands[index].Value, labels)
                : Missing(instruction.Operands[index].Kind));
        }

        return new AssembledInstruction(instruction.Opcode, operands.MoveToImmutable());
    }

    private static OperandValue Resolve(OperandValue value, IReadOnlyDictionary<string, int> labels) => value.Kind switch
    {
        OperandKind.Label when labels.TryGetValue(value.AsText, out var index) => OperandValue.OfTarget(index, value.AsText),
        OperandKind.Label => OperandValue.OfTarget(NumberLiteral.ReadIndex(value.AsText)!.Value, ""),

        // Pid 0 and no pid mean the same, to bytecode as well.
        OperandKind.Pid when value.AsInt == 0 => OperandValue.Absent(OperandKind.Pid),

        // How a pattern is laid out means nothing.
        OperandKind.Pattern => OperandValue.OfText(OperandKind.Pattern, WithSingleBlanks(value.AsText)),
        _ => value,
    };

    /// <summary>One blank wherever there are several outside of quotes.</summary>
    private static string WithSingleBlanks(string text)
    {
        if (!text.Contains("  ", StringComparison.Ordinal) && !text.Contains('\t', StringComparison.Ordinal))
        {
            return text;
        }

        var single = new StringBuilder(text.Length);
        var isQuoted = false;
        for (var index = 0; index < text.Length; index++)
        {
            var character = text[index];
            var isBlank = !isQuoted && character is ' ' or '\t';
            if (isBlank && index > 0 && text[index - 1] is ' ' or '\t')
            {
                continue;
            }

            single.Append(isBlank ? ' ' : character);
            if (isQuoted && character == '\\' && index + 1 < text.Length)
            {
                single.Append(text[++index]);
            }
            else if (character == '"')
            {
                isQuoted = !isQuoted;
            }
        }

        return single.ToString();
    }

    private static OperandValue Missing(OperandKind kind) =>
        kind == OperandKind.Params ? OperandValue.OfParams([]) : OperandValue.Absent(kind);
}
