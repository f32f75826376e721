using System.Collections.Immutable;
using System.Globalization;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Text;

namespace Ttvm.Language.Syntax;

/// <summary>Operands that are one word: numbers and words of a fixed set.</summary>
internal ref partial struct LineParser
{
    private void ParseWord(Operand operand)
    {
        var start = _scanner.Position;
        if (_scanner.IsAt('"'))
        {
            var quoted = _scanner.ScanString();
            _scanner.AddToken(TokenKind.Unexpected, start);
            ReportQuoted(operand, quoted);
            Read(operand, quoted.Value, out var guess);
            Add(new OperandSyntax(operand, quoted.Span, guess) { ContentSpan = quoted.ContentSpan });
            ParseTextAfterName();
            return;
        }

        var word = _scanner.ScanWord();
        var span = new TextSpan(start, word.Length);
        var reading = Read(operand, word, out var value);
        Add(new OperandSyntax(operand, span, value));
        if (reading == NumberReading.Good)
        {
            _scanner.AddToken(operand.Kind is OperandKind.Bool or OperandKind.Strategy or OperandKind.Policy ? TokenKind.Keyword
                : TokenKind.Number, start);
            return;
        }

        _scanner.AddToken(TokenKind.Unexpected, start);
        switch (operand.Kind)
        {
            case OperandKind.Bool:
                ReportUnknownWord(DiagnosticRules.BadBool, span, word, Keywords.Bools, "is not a bool");
                break;
            case OperandKind.Strategy:
                ReportUnknownWord(DiagnosticRules.UnknownKeyword, span, word, Keywords.Strategies, "is not a supervision strategy");
                break;
            case OperandKind.Policy:
                ReportUnknownWord(DiagnosticRules.UnknownKeyword, span, word, Keywords.Policies, "is not a restart policy");
                break;
            default:
                ReportBadNumber(operand.Kind, span, word, reading);
                break;
        }
    }

    private static NumberReading Read(Operand operand, ReadOnlySpan<char> word, out OperandValue value)
    {
        NumberReading reading;
        long number;
        switch (operand.Kind)
        {
            case OperandKind.Int:
                reading = NumberLiteral.ReadInt(word, out number);
                break;
            case OperandKind.Count or OperandKind.Milliseconds:
                reading = NumberLiteral.ReadUInt32(word, out number);
                break;
            case OperandKind.Pid:
                reading = NumberLiteral.ReadPid(word, out number);
                break;
            case OperandKind.Float:
                reading = NumberLiteral.ReadFloat(word, out var real);
                value = OperandValue.OfFloat(real);
                return reading;
            case OperandKind.Bool:
                value = OperandValue.OfBool(word is "true");
                return word is "true" or "false" ? NumberReading.Good : NumberReading.Malformed;
            default:
                foreach (var keyword in Keywords.For(operand.Kind))
                {
                    if (word.SequenceEqual(keyword))
                    {
                        value = OperandValue.OfText(operand.Kind, keyword);
                        return NumberReading.Good;
                    }
                }

                value = OperandValue.OfText(operand.Kind, word.ToString());
                return NumberReading.Malformed;
        }

        value = OperandValue.OfInt(operand.Kind, reading == NumberReading.Good ? number : 0);
        return reading;
    }

    private readonly void ReportUnknownWord(DiagnosticRule rule, TextSpan span, ReadOnlySpan<char> word,
        ImmutableArray<string> keywords, string isNot)
    {
        var nearMiss = NearMiss.Find(word, keywords);
        var message =
            $"{Phrases.Excerpt(word)} {isNot}{(nearMiss is null ? $"; write {Phrases.OneOf(keywords)}." : Phrases.DidYouMean(nearMiss))}";
        IEnumerable<string> suggestions = nearMiss is null ? keywords : [nearMiss];
        _buffers.Report(rule, span, message, [.. suggestions.Select(suggestion => ChangeTo(span, suggestion))]);
    }

    private readonly void ReportBadNumber(OperandKind kind, TextSpan span, ReadOnlySpan<char> word, NumberReading reading)
    {
        var excerpt = Phrases.Excerpt(word);
        switch (kind)
        {
            case OperandKind.Int when reading == NumberReading.OutOfRange:
                _buffers.Report(DiagnosticRules.BadInteger, span,
                    $"{excerpt} does not fit into 64 bits; integers go from {Readable(long.MinValue)} to {Readable(long.MaxValue)}.");
                break;
            case OperandKind.Int:
                _buffers.Report(DiagnosticRules.BadInteger, span, $"{excerpt} is not an integer.", OtherPush(word));
                break;
            case OperandKind.Float when reading == NumberReading.OutOfRange:
                _buffers.Report(DiagnosticRules.BadFloat, span, $"{excerpt} is beyond the largest float.",
                    ChangeTo(span, word.StartsWith('-') ? "-inf" : "inf"));
                break;
            case OperandKind.Float:
                _buffers.Report(DiagnosticRules.BadFloat, span, $"{excerpt} is not a float.", PlainFloat(span, word));
                break;
            case OperandKind.Pid:
                var isTooLarge = NumberLiteral.IsDigits(word);
                _buffers.Report(DiagnosticRules.BadPid, span, isTooLarge ? $"{excerpt} is too large for a process id."
                    : $"{excerpt} is not a process id; ids are written with digits only.", DecimalPid(span, word));
                break;
            default:
                var noun = kind == OperandKind.Count ? "count" : "time in milliseconds";
                _buffers.Report(
                    DiagnosticRules.BadCount,
                    span,
                    reading == NumberReading.OutOfRange && word[0] != '-'
                        ? $"{excerpt} is too large for a {noun}; the largest is {Readable(uint.MaxValue)}."
                        : $"{excerpt} is not a {noun}; that is a whole number, 0 or above.");
                break;
        }
    }

    /// <summary>A large number as a program may write it, with its digits in threes.</summary>
    private static string Readable(long number) => number.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '_');

    private readonly void ReportQuoted(Operand operand, QuotedText quoted)
    {
        var fixes = ImmutableArray.CreateBuilder<Fix>();
        if (Read(operand, quoted.Value, out _) == NumberReading.Good)
        {
            fixes.Add(new Fix("Remove the quotes", [new TextEdit(quoted.Span, quoted.Value)]));
        }

        if (IsPush() && PushOf(OperandKind.Str) is { } pushString)
        {
            fixes.Add(ChangeMnemonic(pushString.Mnemonic));
        }

        if (operand.Kind == OperandKind.Pid)
        {
            // SEND "text": a message that is not yet on the stack, or the name of a process.
            fixes.AddRange(PushedPid($"PUSH_STR {_scanner.Text.Slice(quoted.Span.Start, quoted.Span.Length)}", quoted.Span));
            fixes.AddRange(SendByName());
        }

        var message = $"{_mnemonic} needs {Phrases.Describe(operand.Kind)}, not a string.";
        _buffers.Report(DiagnosticRules.WrongOperand, quoted.Span, message, fixes.ToImmutable());
    }

    /// <summary>PUSH_INT with a value of another type: the instruction that pushes that type.</summary>
    private readonly ImmutableArray<Fix> OtherPush(ReadOnlySpan<char> word)
    {
        OperandKind? kind = NumberLiteral.ReadFloat(word, out _) == NumberReading.Good ? OperandKind.Float
            : word is "true" or "false" ? OperandKind.Bool
            : null;
        return kind is { } other && IsPush() && PushOf(other) is { } push ? [ChangeMnemonic(push.Mnemonic)] : [];
    }

    /// <summary>An integer in a notation that floats do not have, or with separators, written out.</summary>
    private static ImmutableArray<Fix> PlainFloat(TextSpan span, ReadOnlySpan<char> word)
    {
        if (NumberLiteral.ReadInt(word, out var integer) == NumberReading.Good)
        {
            return [ChangeTo(span, integer.ToString(CultureInfo.InvariantCulture))];
        }

        var plain = word.Length > 64 ? "" : word.ToString().Replace("_", "", StringComparison.Ordinal);
        return NumberLiteral.ReadFloat(plain, out _) == NumberReading.Good ? [ChangeTo(span, plain)] : [];
    }

    /// <summary>A number in a notation that process ids do not have, written out; anything else may be the name of a process.</summary>
    private readonly ImmutableArray<Fix> DecimalPid(TextSpan span, ReadOnlySpan<char> word) =>
        NumberLiteral.ReadInt(word, out var number) != NumberReading.Good
            ? [.. SendByName(), .. InstructionThatPushes(word, namesAreText: false) is { } push ? PushedPid(push, span) : []]
        : number >= 0 ? [ChangeTo(span, number.ToString(CultureInfo.InvariantCulture))]
        : [];

    /// <summary>What stands in the place of a process id is pushed, so that the instruction finds it on the stack.</summary>
    private readonly ImmutableArray<Fix> PushedPid(string push, TextSpan span) =>
    [
        new Fix($"Push {Phrases.Excerpt(_scanner.Text.Slice(span.Start, span.Length))} first",
            [new TextEdit(TextSpan.FromBounds(_mnemonicSpan.Start, span.End), $"{push}\n{Indent}{_mnemonic}")]) { AddsInstructions = true },
    ];

    private readonly ImmutableArray<Fix> SendByName() =>
        _instruction?.Opcode == Opcode.Send ? [ChangeMnemonic(InstructionSet.Get(Opcode.SendNamed).Mnemonic)] : [];

    private readonly bool IsPush() => _instruction is { } instruction && PushOf(instruction.Operands[0].Kind) == instruction;

    private static Instruction? PushOf(OperandKind kind) =>
        InstructionSet.All.FirstOrDefault(instruction =>
            instruction.Group == InstructionGroup.Values && instruction.Operands is [var only] && only.Kind == kind);

    private readonly Fix ChangeMnemonic(string mnemonic) => ChangeTo(_mnemonicSpan, mnemonic);

    private static Fix ChangeTo(TextSpan span, string newText) => new($"Change to '{newText}'", [new TextEdit(span, newText)]);
}
