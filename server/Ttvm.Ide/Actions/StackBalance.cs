using System.Globalization;
using Ttvm.Ide.Model;
using Ttvm.Ide.Names;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Ide.Actions;

/// <summary>What some lines do to the value stack as a whole.</summary>
/// <param name="Taken">How many values they need that were there before.</param>
/// <param name="Change">How many more values there are behind them than before; negative if there are fewer.</param>
internal readonly record struct StackBalance(int Taken, int Change)
{
    /// <summary>The balance of lines that are entered only at the first and left only behind the last; null if it is not known, or not the
    /// same on all ways.</summary>
    public static StackBalance? Of(SelectedLines lines)
    {
        var heights = new Dictionary<int, int>();
        var waiting = new Queue<int>();
        var (lowest, isKnown, atEnd) = (0, true, (int?)null);
        GoTo(lines.First, 0);
        while (isKnown && waiting.TryDequeue(out var line))
        {
            var (syntax, height) = (lines.Document.Tree.Lines[line], heights[line]);
            if (syntax.Kind != LineKind.Instruction)
            {
                GoTo(line + 1, height);
                continue;
            }

            if (syntax.Instruction is not { } instruction || EffectOf(lines.Document, syntax) is not { } effect)
            {
                return null;
            }

            lowest = Math.Min(lowest, height - effect.Inputs);
            if (instruction.EffectAtTarget is { } atTarget
                && syntax.Operands.FirstOrDefault(operand => operand.Operand.Kind == OperandKind.Label) is { } target)
            {
                GoTo(LineOf(lines.Document, target.Value.AsText), height - atTarget.Inputs.Length + atTarget.Outputs.Length);
            }

            if (effect.GoesOn)
            {
                GoTo(line + 1, height - effect.Inputs + effect.Outputs);
            }
        }

        return isKnown && atEnd is { } change ? new StackBalance(-lowest, change) : null;

        void GoTo(int line, int height)
        {
            if (!lines.IsIn(line))
            {
                isKnown &= atEnd is null || atEnd == height;
                atEnd = height;
            }
            else if (heights.TryAdd(line, height))
            {
                waiting.Enqueue(line);
            }
            else
            {
                isKnown &= heights[line] == height;
            }
        }
    }

    /// <summary>How many values an instruction takes and leaves, and whether control goes on behind it; null if that depends on code that
    /// is not known.</summary>
    private static (int Inputs, int Outputs, bool GoesOn)? EffectOf(Document document, LineSyntax line)
    {
        var instruction = line.Instruction!;
        if (instruction.Opcode == Opcode.Call)
        {
            return line.Operands is [var target, ..]
                && document.Program.Analysis.SignatureOf(target.Value.AsText) is { IsKnown: true } signature
                ? (signature.Inputs.Length, signature.Results.Length, signature.Returns)
                : null;
        }

        var effect = instruction.EffectFor([.. line.Operands.Select(operand => operand.Value)]);
        return effect.Outputs.Any(slot => slot.Repeated) ? null
            : (effect.Inputs.Sum(slot => slot.Repeated ? Repetitions(line) : 1), effect.Outputs.Length,
                !instruction.Is(InstructionFlags.EndsBlock));
    }

    /// <summary>How many values stand for a repeated input: as many as there are parameters, or as the count says.</summary>
    private static int Repetitions(LineSyntax line) =>
        line.Operands.Sum(operand => operand.Operand.Kind switch
        {
            OperandKind.Params => operand.Value.AsParams.Length,
            OperandKind.Count => (int)Math.Min(operand.Value.AsInt, int.MaxValue / 2),
            _ => 0,
        });

    /// <summary>The line of the instruction at a target; the line behind the last for the end.</summary>
    private static int LineOf(Document document, string target)
    {
        var lines = document.Program.InstructionLines;
        var isKnown = document.Program.Labels.TryGetValue(target, out var index)
            || int.TryParse(target, NumberStyles.None, CultureInfo.InvariantCulture, out index);
        return isKnown && index < lines.Length ? lines[index] : document.Tree.Lines.Length;
    }
}
