using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Text;

namespace Ttvm.Language.Syntax;

/// <summary>
/// Parses one line, which needs nothing but the line: the kinds of operands that follow a mnemonic come from its row in
/// <see cref="InstructionSet"/>. Never fails; what cannot be understood becomes a finding and tokens that say so.
/// </summary>
internal ref partial struct LineParser
{
    private static readonly LineSyntax Empty = new(LineKind.Blank, [], null, null, [], null, default, []);

    private const string ScriptMark = "#!";

    private readonly LineBuffers _buffers;
    private Scanner _scanner;
    private Instruction? _instruction;

    /// <summary>The mnemonic as written, in upper case: what messages call the instruction, alias or not.</summary>
    private string _mnemonic = "";

    private TextSpan _mnemonicSpan;

    private LineParser(ReadOnlySpan<char> line, LineBuffers buffers)
    {
        _buffers = buffers;
        _scanner = new Scanner(line, buffers);
    }

    /// <summary>Parses a line without its terminator; <paramref name="buffers"/> may be used again afterwards.</summary>
    public static LineSyntax Parse(ReadOnlySpan<char> line, LineBuffers buffers)
    {
        if (line.IsEmpty)
        {
            return Empty;
        }

        buffers.Clear();
        return new LineParser(line, buffers).ParseLine();
    }

    /// <summary>Parses the first line of a file. With <c>#!</c> it tells a Unix what runs the file, and is a comment; no other line may
    /// begin so.</summary>
    public static LineSyntax ParseFirst(ReadOnlySpan<char> line, LineBuffers buffers)
    {
        if (!line.StartsWith(ScriptMark) && !(line is [Scanner.ByteOrderMark, .. var rest] && rest.StartsWith(ScriptMark)))
        {
            return Parse(line, buffers);
        }

        buffers.Clear();
        return new LineParser(line, buffers).Finish(LineKind.Blank, null, default);
    }

    private LineSyntax ParseLine()
    {
        _scanner.SkipBlanks();
        if (_scanner.AtEnd)
        {
            return Finish(LineKind.Blank, null, default);
        }

        var start = _scanner.Position;
        var word = _scanner.ScanWord();
        if (word.IsEmpty)
        {
            return ParseStray(start);
        }

        _mnemonicSpan = TextSpan.FromBounds(start, _scanner.Position);
        if (word.Equals(Keywords.Label, StringComparison.OrdinalIgnoreCase))
        {
            return ParseLabel(word);
        }

        _instruction = Find(word);
        _scanner.AddToken(TokenKind.Mnemonic, start);
        if (_instruction is null)
        {
            ReportUnknownInstruction(word);
            SkipRest(keepColours: true);
        }
        else if (_instruction.Is(InstructionFlags.Unavailable))
        {
            _buffers.Report(DiagnosticRules.UnavailableInstruction, _mnemonicSpan,
                $"{_instruction.Mnemonic} is not available in this version.");
            SkipRest(keepColours: true);
        }
        else
        {
            ParseOperands(_instruction);
        }

        return Finish(LineKind.Instruction, null, default);
    }

    /// <summary>A line that begins with a quote.</summary>
    private LineSyntax ParseStray(int start)
    {
        _scanner.SkipCluster();
        _scanner.AddToken(TokenKind.Unexpected, start);
        _mnemonicSpan = TextSpan.FromBounds(start, _scanner.Position);
        _buffers.Report(DiagnosticRules.UnknownInstruction, _mnemonicSpan, "A line begins with an instruction, not with a string.");
        SkipRest(keepColours: false);
        return Finish(LineKind.Instruction, null, default);
    }

    private LineSyntax ParseLabel(ReadOnlySpan<char> keyword)
    {
        _mnemonic = Keywords.Label;
        CheckCase(keyword);
        _scanner.AddToken(TokenKind.LabelKeyword, _mnemonicSpan.Start);
        _scanner.SkipBlanks();
        if (_scanner.AtEnd)
        {
            _buffers.Report(DiagnosticRules.LabelWithoutName, _mnemonicSpan, "LABEL needs a name.");
            return Finish(LineKind.Label, null, default);
        }

        CheckBlankBefore(_mnemonicSpan.End);
        var name = ParseLabelName(DiagnosticRules.LabelWithoutName, "LABEL needs a name.", out var span);
        if (NumberLiteral.IsDigits(name))
        {
            _buffers.Report(
                DiagnosticRules.NumericLabel,
                span,
                $"A label cannot be made of digits only, because 'JMP {Shorten(name)}' jumps to the instruction with that number.",
                new Fix($"Change to 'L{Shorten(name)}'", [new TextEdit(new TextSpan(span.Start, 0), "L")]));
        }

        ParseSurplus();
        return name.Length == 0 ? Finish(LineKind.Label, null, default) : Finish(LineKind.Label, name, span);
    }

    /// <summary>Parses a label, defined or used; a trailing colon, as other assemblers have it, is reported and left out.</summary>
    private string ParseLabelName(DiagnosticRule emptyRule, string emptyMessage, out TextSpan span)
    {
        var start = _scanner.Position;
        if (_scanner.IsAt('"'))
        {
            var quoted = _scanner.ScanString();
            span = quoted.ContentSpan;
            _scanner.AddToken(TokenKind.LabelName, start);
            if (quoted.Value.Length == 0)
            {
                _buffers.Report(emptyRule, quoted.Span, emptyMessage);
            }

            ParseTextAfterName();
            return quoted.Value;
        }

        var word = _scanner.ScanWord();
        var end = _scanner.Position;
        var name = word.TrimEnd(':');
        span = new TextSpan(start, name.Length);
        _scanner.Position = span.End;
        _scanner.AddToken(NumberLiteral.IsDigits(name) ? TokenKind.Number : TokenKind.LabelName, start);
        _scanner.Position = end;
        _scanner.AddToken(TokenKind.Unexpected, span.End);
        if (name.IsEmpty)
        {
            _buffers.Report(emptyRule, TextSpan.FromBounds(start, end), emptyMessage);
        }
        else if (name.Length < word.Length)
        {
            var colon = TextSpan.FromBounds(span.End, end);
            _buffers.Report(DiagnosticRules.LabelColon, colon, "A label is written without a colon.",
                new Fix("Remove the colon", [new TextEdit(colon, "")]) { KeepsMeaning = true });
        }

        return name.ToString();
    }

    private Instruction? Find(ReadOnlySpan<char> word)
    {
        const int LongerThanAnyMnemonic = 32;
        if (word.Length > LongerThanAnyMnemonic)
        {
            return null;
        }

        if (InstructionSet.Find(word) is { } instruction)
        {
            _mnemonic = word.SequenceEqual(instruction.Mnemonic) ? instruction.Mnemonic : word.ToString();
            return instruction;
        }

        Span<char> upper = stackalloc char[word.Length];
        word.ToUpperInvariant(upper);
        instruction = InstructionSet.Find(upper);
        if (instruction is not null)
        {
            _mnemonic = upper.ToString();
            CheckCase(word);
        }

        return instruction;
    }

    private readonly void CheckCase(ReadOnlySpan<char> word)
    {
        if (!word.SequenceEqual(_mnemonic))
        {
            _buffers.Report(
                DiagnosticRules.InstructionCase,
                _mnemonicSpan,
                $"Instructions are written in upper case: '{_mnemonic}'.",
                new Fix($"Change to '{_mnemonic}'", [new TextEdit(_mnemonicSpan, _mnemonic)]) { KeepsMeaning = true });
        }
    }

    private readonly void CheckBlankBefore(int end)
    {
        if (_scanner.Position == end)
        {
            _buffers.Report(
                DiagnosticRules.MissingBlank,
                new TextSpan(end, 1),
                "A blank is missing before the operand.",
                new Fix("Insert a blank", [new TextEdit(new TextSpan(end, 0), " ")]) { KeepsMeaning = true });
        }
    }

    /// <summary>Passes everything up to the comment.</summary>
    /// <param name="keepColours">Whether strings and numbers are what they look like, because only the mnemonic is wrong.</param>
    private void SkipRest(bool keepColours)
    {
        while (true)
        {
            _scanner.SkipBlanks();
            if (_scanner.AtEnd)
            {
                return;
            }

            var start = _scanner.Position;
            var isString = _scanner.IsAt('"');
            _scanner.SkipCluster();
            var kind = !keepColours ? TokenKind.Unexpected
                : isString ? TokenKind.String
                : char.IsAsciiDigit(_scanner.Text[start]) ? TokenKind.Number
                : TokenKind.Unexpected;
            _scanner.AddToken(kind, start);
        }
    }

    private LineSyntax Finish(LineKind kind, string? labelName, TextSpan labelSpan)
    {
        _scanner.SkipBlanks();
        _scanner.SkipComment();
        return new LineSyntax(
            kind,
            [.. _buffers.Tokens],
            kind == LineKind.Blank ? null : _mnemonicSpan,
            _instruction,
            _buffers.Operands.Count == 0 ? [] : [.. _buffers.Operands],
            labelName,
            labelSpan,
            _buffers.Diagnostics.Count == 0 ? [] : [.. _buffers.Diagnostics]);
    }

    private static string Shorten(string name) => name.Length > 20 ? name[..20] + "…" : name;
}
