using System.Globalization;
using CsCheck;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Testing;

/// <summary>Random programs: texts that may be anything, and texts that must assemble.</summary>
public static class SourceGenerator
{
    /// <summary>Text as it may stand in a literal or a name: any scalars, so that it can be written as UTF-8.</summary>
    public static Gen<string> Text { get; } = Gen.OneOf(
        Gen.OneOf("x", "loop", "my loop", "a:", "", "\"", "\\", ";", "\n", "\u2028", "\uFEFF", "😀", "true", "a|b"),
        Gen.Char['\u0001', '\uD7FF'].Array[0, 6].Select(characters => new string(characters)));

    private static readonly Gen<string> Mnemonic =
        Gen.OneOf(InstructionSet.All.SelectMany(row => row.Aliases.Prepend(row.Mnemonic)).Append(Keywords.Label).ToArray());

    /// <summary>Pieces that mean something to the parser, so that random texts reach its corners.</summary>
    private static readonly Gen<string> Piece = Gen.Frequency(
        (6, Mnemonic),
        (6, Gen.Const(" ")),
        (4, Gen.OneOf("\n", "\r\n", "\r", "\t", ";", "\"", "\\", "|", ".", "=", "$", ":", "_", "-", "+", "\uFEFF", "😀", "#!")),
        (3, Gen.OneOf("x", "loop", "0", "42", "0x1F", "0b", "1.5", "true", "int", "exit", "any", "\\u{41}", "\\u{", "\\n", "\\q",
            "\"text\"", "\"open", ".field=", "$variable")),
        (2, Gen.OneOf("one_for_one", "transient", "label", "push_int", "PSH_INT", "loop:", "//", "99999999999999999999")),
        (1, Text));

    /// <summary>Text without NUL and half surrogate pairs, so that the file gets more than one finding.</summary>
    public static Gen<string> AnySource { get; } = Piece.Array[0, 60].Select(string.Concat);

    /// <summary>Any text at all, mostly made of pieces of programs.</summary>
    public static Gen<string> AnyText { get; } = Gen.Frequency((20, Piece), (1, Gen.OneOf("\0", "\uD83D")),
        (1, Gen.String[0, 8])).Array[0, 60].Select(string.Concat);

    /// <summary>Source text of a program that assembles without errors: every available instruction with random operands.</summary>
    public static Gen<string> ValidProgram { get; } =
        Gen.Select(Name.Array[1, 5].Select(names => names.Distinct().ToArray()), Gen.Int[0, 30]).SelectMany((labels, count) =>
            Line(labels, count).Array[count].Select(lines => Compose(labels, lines)));

    private static Gen<string> Name => Text.Where(name => name.Length > 0 && !name.All(char.IsAsciiDigit));

    private static Gen<string> Line(string[] labels, int count) =>
        Gen.OneOf(InstructionSet.All.Where(row => !row.Is(InstructionFlags.Unavailable)).ToArray())
            .SelectMany(row => Operands(row, 0, labels, count).Select(operands => $"  {row.Mnemonic}{operands}"));

    /// <summary>The operands from <paramref name="index"/> on, each with a blank in front; optional ones end at a random place.</summary>
    private static Gen<string> Operands(Instruction row, int index, string[] labels, int count)
    {
        if (index == row.Operands.Length)
        {
            return Gen.Const("");
        }

        var operand = row.Operands[index];
        var given = Gen.Select(Value(operand.Kind, labels, count), Operands(row, index + 1, labels, count),
            (value, rest) => $" {value}{rest}");
        return operand.Optional ? Gen.OneOf(Gen.Const(""), given) : given;
    }

    private static Gen<string> Value(OperandKind kind, string[] labels, int count) => kind switch
    {
        OperandKind.Int => Gen.OneOf(Gen.Long.Select(value => $"{value}"), Gen.Long.Select(value => value < 0 ? "-0x1" : $"0x{value:x}")),
        OperandKind.Float => Gen.OneOf(Gen.Double.Where(double.IsFinite).Select(value => value.ToString("R", CultureInfo.InvariantCulture)),
            Gen.OneOf("inf", "-inf", "nan", "-0.0", "1e3", ".5")),
        OperandKind.Count or OperandKind.Milliseconds => Gen.UInt.Select(value => $"{value}"),
        OperandKind.Pid => Gen.OneOf(Gen.ULong, Gen.Const(0UL)).Select(value => $"{value}"),
        OperandKind.Str => Gen.OneOf(Text.Select(StringLiteral.Quote), Gen.OneOf("plain text", "it's \\n raw", "\"\\0\"")),
        OperandKind.Field => Text.Select(StringLiteral.Quote),
        OperandKind.Variable or OperandKind.Process or OperandKind.Path => Name.Select(StringLiteral.Quote),
        OperandKind.Label => Gen.OneOf(Gen.OneOf(labels).Select(StringLiteral.Quote), Gen.Int[0, count].Select(value => $"{value}")),
        OperandKind.Params => Name.Array[0, 3].Select(names => string.Join(' ', names.Select(StringLiteral.Quote))),
        OperandKind.Pattern => Alternative.Array[1, 3].Select(alternatives => string.Join(" | ", alternatives)),
        _ => Gen.OneOf(Keywords.For(kind).ToArray()),
    };

    private static Gen<string> Alternative => Gen.OneOf(
        Gen.OneOf((string[])[.. Keywords.PatternTypes, "true", "false", "42", "-1.5", "exit", "down $ref", ".type", ".\"a b\"=5"]),
        Text.Select(StringLiteral.Quote),
        Text.Select(text => $".type = {StringLiteral.Quote(text)}"));

    private static string Compose(string[] labels, string[] lines)
    {
        // Labels are spread over the program, the last one stands at its end.
        var text = lines.ToList();
        for (var index = 0; index < labels.Length; index++)
        {
            text.Insert(Math.Min(text.Count, (index + 1) * (lines.Length + labels.Length) / labels.Length),
                $"LABEL {StringLiteral.Quote(labels[index])} ; comment");
        }

        return string.Join('\n', text);
    }
}
