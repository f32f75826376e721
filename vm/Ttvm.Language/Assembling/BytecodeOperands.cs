using System.Collections.Immutable;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Language.Assembling;

/// <summary>Reads operands from bytecode, to the same rules as the parser reads them from text.</summary>
internal static class BytecodeOperands
{
    /// <summary>Reads the operands of one instruction; the offsets and values of its targets are added to
    /// <paramref name="targets"/>.</summary>
    public static ImmutableArray<OperandValue> Read(ref ByteCursor cursor, Instruction row, List<(int Offset, uint Index)> targets)
    {
        var operands = ImmutableArray.CreateBuilder<OperandValue>(row.Operands.Length);
        foreach (var operand in row.Operands)
        {
            operands.Add(Read(ref cursor, row, operand, targets));
        }

        return operands.MoveToImmutable();
    }

    /// <summary>Gives each target the first label that stands at its index, for people to read.</summary>
    public static ImmutableArray<AssembledInstruction> NameTargets(AssembledInstruction[] instructions, ImmutableArray<ModuleLabel> labels)
    {
        var names = new Dictionary<int, string>();
        foreach (var label in labels)
        {
            names.TryAdd(label.Index, label.Name);
        }

        return [.. instructions.Select(instruction =>
            instruction.Operands.Any(IsTarget) ? instruction with { Operands = [.. instruction.Operands.Select(Name)] } : instruction)];

        OperandValue Name(OperandValue value) =>
            IsTarget(value) ? OperandValue.OfTarget((int)value.AsInt, names.GetValueOrDefault((int)value.AsInt, "")) : value;
    }

    private static bool IsTarget(OperandValue value) => value.Kind == OperandKind.Label;

    private static OperandValue Read(ref ByteCursor cursor, Instruction row, Operand operand, List<(int Offset, uint Index)> targets)
    {
        var what = $"an operand of {row.Mnemonic}";
        var offset = cursor.Position;
        if (operand.Optional && operand.Kind != OperandKind.Pid)
        {
            var present = cursor.ReadByte(what);
            if (present > 1)
            {
                cursor.Fail(offset, $"{present} does not tell whether an operand of {row.Mnemonic} is present");
            }

            if (present != 1)
            {
                return OperandValue.Absent(operand.Kind);
            }

            offset = cursor.Position;
        }

        switch (operand.Kind)
        {
            case OperandKind.Int:
                return OperandValue.OfInt(operand.Kind, unchecked((long)cursor.ReadUInt64(what)));
            case OperandKind.Float:
                var real = BitConverter.UInt64BitsToDouble(cursor.ReadUInt64(what));

                // The language has one NaN.
                return OperandValue.OfFloat(double.IsNaN(real) ? double.NaN : real);
            case OperandKind.Bool:
                var flag = cursor.ReadByte(what);
                if (flag > 1)
                {
                    cursor.Fail(offset, $"{flag} is not a bool");
                }

                return OperandValue.OfBool(flag == 1);
            case OperandKind.Pid:
                var pid = cursor.ReadUInt64(what);
                return pid == 0 ? OperandValue.Absent(operand.Kind) : OperandValue.OfInt(operand.Kind, unchecked((long)pid));
            case OperandKind.Count or OperandKind.Milliseconds:
                return OperandValue.OfInt(operand.Kind, cursor.ReadUInt32(what));
            case OperandKind.Label:
                var target = cursor.ReadUInt32(what);
                targets.Add((offset, target));
                return OperandValue.OfTarget(unchecked((int)target), "");
            case OperandKind.Params:
                return ReadParameters(ref cursor, what);
            default:
                var text = cursor.ReadText(what);
                if (!cursor.Failed && WhyBadText(operand.Kind, text) is { } reason)
                {
                    cursor.Fail(offset, $"{what} {reason}");
                }

                return OperandValue.OfText(operand.Kind, text);
        }
    }

    private static OperandValue ReadParameters(ref ByteCursor cursor, string what)
    {
        const int SmallestName = 4;
        var names = ImmutableArray.CreateBuilder<string>(cursor.ReadCount("parameters", SmallestName));
        for (var index = 0; index < names.Capacity && !cursor.Failed; index++)
        {
            var offset = cursor.Position;
            var name = cursor.ReadText(what);
            if (!cursor.Failed && name.Length == 0)
            {
                cursor.Fail(offset, "the name of a parameter is empty");
            }

            names.Add(name);
        }

        return OperandValue.OfParams(names.DrainToImmutable());
    }

    /// <summary>Why text is no operand of its kind, as the end of a sentence; null if it is one.</summary>
    internal static string? WhyBadText(OperandKind kind, string text) => kind switch
    {
        OperandKind.Str or OperandKind.Field => null,
        OperandKind.Strategy or OperandKind.Policy =>
            Keywords.For(kind).Contains(text) ? null : $"is {Phrases.Excerpt(text)}, which is not {Phrases.Describe(kind)}",
        OperandKind.Pattern => !MessagePattern.TryParse(text, out _, out var error) ? $"is not a message pattern: {error.TrimEnd('.')}"
            : text.AsSpan().Trim(" \t\uFEFF").Length < text.Length ? "is a message pattern with blanks around it"
            : null,
        _ => text.Length == 0 ? "is empty" : null,
    };
}
