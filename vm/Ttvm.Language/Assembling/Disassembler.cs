using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Text;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Language.Assembling;

/// <summary>Prints modules as source text; assembling that gives the same instructions and labels.</summary>
public static class Disassembler
{
    private const string Indent = "    ";

    /// <summary>Where comments begin; a text is cut off behind so many bytes.</summary>
    private const int CommentColumn = 36;
    private const int MostBytes = 10;

    /// <summary>The text of a program: labels at the left edge, instructions indented, jumps by label where one stands at the
    /// target.</summary>
    public static string Disassemble(Module module) => List(module).Text;

    /// <summary>The same, with the line of each instruction.</summary>
    /// <param name="module">The program.</param>
    /// <param name="withBytes">Whether comments tell the bytes of each instruction, and where it was written if that is known.</param>
    public static Listing List(Module module, bool withBytes = false)
    {
        var text = new StringBuilder();
        var lines = ImmutableArray.CreateBuilder<int>(module.Instructions.Length);
        var line = 1;
        var targetNames = new Dictionary<long, string>();
        foreach (var label in module.Labels)
        {
            targetNames.TryAdd(label.Index, label.Name);
        }

        var nextLabel = 0;
        for (var index = 0; index <= module.Instructions.Length; index++)
        {
            for (var first = nextLabel; nextLabel < module.Labels.Length && module.Labels[nextLabel].Index == index; nextLabel++)
            {
                var isApart = nextLabel == first && index > 0;
                line += isApart ? 2 : 1;
                text.Append(isApart ? "\n" : "");
                text.Append(CultureInfo.InvariantCulture, $"{Keywords.Label} {WriteLabel(module.Labels[nextLabel].Name)}\n");
            }

            if (index < module.Instructions.Length)
            {
                lines.Add(line++);
                var start = text.Length;
                text.Append(Indent);
                AppendInstruction(text, module.Instructions[index], targetNames);
                if (withBytes)
                {
                    AppendBytes(text, start, module, index);
                }

                text.Append('\n');
            }
        }

        return new Listing(text.ToString(), lines.MoveToImmutable());
    }

    private static void AppendBytes(StringBuilder text, int start, Module module, int index)
    {
        text.Append(' ', Math.Max(CommentColumn - (text.Length - start), 1)).Append(';');
        var bytes = BytecodeWriter.Write(module.Instructions[index]);
        foreach (var each in bytes.AsSpan()[..Math.Min(bytes.Length, MostBytes)])
        {
            text.Append(CultureInfo.InvariantCulture, $" {each:X2}");
        }

        text.Append(bytes.Length > MostBytes ? " …" : "");
        if (module.SourceMap is { SourcePath: not "" } map)
        {
            text.Append(' ', Math.Max((3 * (MostBytes - bytes.Length)) + 3, 1))
                .Append(CultureInfo.InvariantCulture, $"{map.SourcePath}:{map.Places[index].Line}");
        }
    }

    /// <summary>One instruction as it is written, with labels by the name they were written with, or by index.</summary>
    public static string Format(AssembledInstruction instruction) => Format(instruction, ReadOnlyDictionary<long, string>.Empty);

    /// <summary>One instruction as it is written.</summary>
    /// <param name="instruction">Which.</param>
    /// <param name="targetNames">Labels by index, for operands that were written without a name.</param>
    public static string Format(AssembledInstruction instruction, IReadOnlyDictionary<long, string> targetNames)
    {
        var text = new StringBuilder();
        AppendInstruction(text, instruction, targetNames);
        return text.ToString();
    }

    private static void AppendInstruction(StringBuilder text, AssembledInstruction instruction,
        IReadOnlyDictionary<long, string> targetNames)
    {
        text.Append(InstructionSet.Get(instruction.Opcode).Mnemonic);
        foreach (var operand in instruction.Operands)
        {
            if (operand.IsPresent && operand is not { Kind: OperandKind.Params, AsParams.IsEmpty: true })
            {
                text.Append(' ').Append(Write(operand, targetNames));
            }
        }
    }

    private static string Write(OperandValue value, IReadOnlyDictionary<long, string> targetNames) => value.Kind switch
    {
        OperandKind.Int or OperandKind.Count or OperandKind.Milliseconds => value.AsInt.ToString(CultureInfo.InvariantCulture),
        OperandKind.Pid => unchecked((ulong)value.AsInt).ToString(CultureInfo.InvariantCulture),
        OperandKind.Float => NumberLiteral.Write(value.AsFloat),
        OperandKind.Bool => value.AsBool ? "true" : "false",
        OperandKind.Str or OperandKind.Process or OperandKind.Path => StringLiteral.Quote(value.AsText),
        OperandKind.Variable or OperandKind.Field => StringLiteral.QuoteNameIfNeeded(value.AsText),
        OperandKind.Label => value.AsText is { Length: > 0 } written ? WriteLabel(written)
            : targetNames.TryGetValue(value.AsInt, out var name) ? WriteLabel(name)
            : value.AsInt.ToString(CultureInfo.InvariantCulture),
        OperandKind.Params => string.Join(' ', value.AsParams.Select(StringLiteral.QuoteNameIfNeeded)),
        OperandKind.Pattern or OperandKind.Strategy or OperandKind.Policy => value.AsText,
    };

    private static string WriteLabel(string name) => StringLiteral.QuoteNameIfNeeded(name);
}

/// <summary>A module as text.</summary>
/// <param name="Text">What assembles to the same instructions and labels.</param>
/// <param name="Lines">1-based: the line of each instruction.</param>
public sealed record Listing(string Text, ImmutableArray<int> Lines);
