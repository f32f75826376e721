using System.Collections.Immutable;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Text;

namespace Ttvm.Language.Syntax;

/// <summary>The operands of a line, each parsed as its kind wants.</summary>
internal ref partial struct LineParser
{
    private void ParseOperands(Instruction instruction)
    {
        var previousEnd = _mnemonicSpan.End;
        for (var index = 0; index < instruction.Operands.Length; index++)
        {
            _scanner.SkipBlanks();
            if (_scanner.AtEnd)
            {
                ReportMissing(instruction.Operands.AsSpan()[index..]);
                return;
            }

            CheckBlankBefore(previousEnd);
            ParseOperand(instruction.Operands[index]);
            previousEnd = _scanner.Position;
        }

        ParseSurplus();
    }

    private void ParseOperand(Operand operand)
    {
        switch (operand.Kind)
        {
            case OperandKind.Str:
                ParseText(operand);
                break;
            case OperandKind.Variable or OperandKind.Field or OperandKind.Process or OperandKind.Path:
                ParseName(operand);
                break;
            case OperandKind.Label:
                ParseTarget(operand);
                break;
            case OperandKind.Params:
                ParseParameters(operand);
                break;
            case OperandKind.Pattern:
                ParsePattern(operand);
                break;
            default:
                ParseWord(operand);
                break;
        }
    }

    /// <summary>A string literal; or, leniently, the rest of the line up to a semicolon, in which quotes and backslashes are
    /// text.</summary>
    private void ParseText(Operand operand)
    {
        var start = _scanner.Position;
        if (_scanner.IsAt('"'))
        {
            var quoted = _scanner.ScanString();
            _scanner.AddToken(TokenKind.String, start);
            Add(new OperandSyntax(operand, quoted.Span,
                OperandValue.OfText(operand.Kind, quoted.Value)) { ContentSpan = quoted.ContentSpan });
            ParseTextAfterString(quoted.ContentSpan);
            return;
        }

        var rest = _scanner.Text[start..];
        var semicolon = rest.IndexOf(';');
        var text = (semicolon < 0 ? rest : rest[..semicolon]).TrimEnd(" \t").ToString();
        _scanner.Position = start + text.Length;
        _scanner.AddToken(TokenKind.String, start);
        var span = new TextSpan(start, text.Length);
        Add(new OperandSyntax(operand, span, OperandValue.OfText(operand.Kind, text)));
        _buffers.Report(
            DiagnosticRules.UnquotedString,
            span,
            "A string is better written in quotes; without them it ends at the first semicolon.",
            new Fix("Put the string in quotes", [new TextEdit(span, StringLiteral.Quote(text))]) { KeepsMeaning = true });
    }

    /// <summary>Reports text between the closing quote of a string and the comment.</summary>
    private void ParseTextAfterString(TextSpan content)
    {
        _scanner.SkipBlanks();
        if (_scanner.AtEnd)
        {
            return;
        }

        var start = _scanner.Position;
        SkipRest(keepColours: false);
        var span = TextSpan.FromBounds(start, LastTokenEnd());
        var text = _scanner.Text.Slice(span.Start, span.Length);
        var remove = RemoveFrom("Remove the text after the string", content.End + 1, span.End);

        // PUSH_STR "say "hi" twice": the quotes in between were meant as text.
        ImmutableArray<Fix> fixes = text.EndsWith('"') ? [EscapeInnerQuotes(content.Start, span.End - 1), remove] : [remove];
        _buffers.Report(DiagnosticRules.TextAfterString, span, $"Unexpected text {Phrases.Excerpt(text)} after the closing quote.", fixes);
    }

    private readonly Fix EscapeInnerQuotes(int start, int end)
    {
        const int MoreThanAnyoneWrites = 100;
        var edits = ImmutableArray.CreateBuilder<TextEdit>();
        for (var index = start; index < end && edits.Count < MoreThanAnyoneWrites; index++)
        {
            if (_scanner.Text[index] == '"' && _scanner.Text[index - 1] != '\\')
            {
                edits.Add(new TextEdit(new TextSpan(index, 0), "\\"));
            }
        }

        return new Fix("Escape the quotes inside the string", edits.ToImmutable());
    }

    private void ParseName(Operand operand)
    {
        var start = _scanner.Position;
        var kind = operand.Kind switch
        {
            OperandKind.Variable => TokenKind.VariableName,
            OperandKind.Field => TokenKind.FieldName,
            OperandKind.Process => TokenKind.ProcessName,
            _ => TokenKind.Path,
        };

        if (!_scanner.IsAt('"'))
        {
            var name = _scanner.ScanWord().ToString();
            _scanner.AddToken(kind, start);
            Add(new OperandSyntax(operand, new TextSpan(start, name.Length), OperandValue.OfText(operand.Kind, name)));
            return;
        }

        var quoted = _scanner.ScanString();
        _scanner.AddToken(kind, start);
        Add(new OperandSyntax(operand, quoted.Span, OperandValue.OfText(operand.Kind, quoted.Value)) { ContentSpan = quoted.ContentSpan });

        // The empty string is a legal key of an object, so a field may have it for a name; nothing else may.
        if (quoted.Value.Length == 0 && operand.Kind != OperandKind.Field)
        {
            _buffers.Report(DiagnosticRules.EmptyName, quoted.Span,
                $"{_mnemonic} needs {Phrases.Describe(operand.Kind)}, which cannot be empty.");
        }

        ParseTextAfterName();
    }

    private void ParseTarget(Operand operand)
    {
        var start = _scanner.Position;
        var name = ParseLabelName(DiagnosticRules.EmptyName, $"{_mnemonic} needs a label, which cannot be empty.", out var content);
        Add(new OperandSyntax(operand, TextSpan.FromBounds(start, _scanner.Position),
            OperandValue.OfText(operand.Kind, name)) { ContentSpan = content });
    }

    private void ParseParameters(Operand operand)
    {
        var names = _buffers.Names;
        names.Clear();
        var spans = ImmutableArray.CreateBuilder<TextSpan>();
        var start = _scanner.Position;
        var end = start;
        while (!_scanner.AtEnd)
        {
            var nameStart = _scanner.Position;
            if (nameStart > start)
            {
                CheckBlankBefore(end);
            }

            if (_scanner.IsAt('"'))
            {
                var quoted = _scanner.ScanString();
                _scanner.AddToken(TokenKind.ParameterName, nameStart);
                names.Add(quoted.Value);
                spans.Add(quoted.ContentSpan);
                if (quoted.Value.Length == 0)
                {
                    _buffers.Report(DiagnosticRules.EmptyName, quoted.Span, "The name of a parameter cannot be empty.");
                }
            }
            else
            {
                names.Add(_scanner.ScanWord().ToString());
                _scanner.AddToken(TokenKind.ParameterName, nameStart);
                spans.Add(TextSpan.FromBounds(nameStart, _scanner.Position));
            }

            end = _scanner.Position;
            _scanner.SkipBlanks();
        }

        CheckTwins(names, spans);
        Add(new OperandSyntax(operand, TextSpan.FromBounds(start, end),
            OperandValue.OfParams([.. names])) { NameSpans = spans.ToImmutable() });
    }

    /// <summary>Reports each parameter that has the name of one before it.</summary>
    private void CheckTwins(List<string> names, ImmutableArray<TextSpan>.Builder spans)
    {
        // No function has that many parameters: a line that goes on without end must not be compared with itself.
        const int MostNames = 100;
        for (var index = 1; index < Math.Min(names.Count, MostNames); index++)
        {
            var first = names.IndexOf(names[index], 0, index);
            if (first >= 0 && names[index].Length > 0)
            {
                _buffers.Report(
                    DiagnosticRules.DuplicateParameter,
                    spans[index],
                    $"The parameter {Phrases.Excerpt(names[index])} is named twice; it has the value of the last, and those of the others are lost.",
                    new RelatedPlace(spans[first], "It is named here, too."));
            }
        }
    }

    private void ParsePattern(Operand operand)
    {
        var start = _scanner.Position;
        var pattern = PatternParser.Parse(ref _scanner);
        var text = _scanner.Text[start..LastTokenEnd()].ToString();
        Add(new OperandSyntax(operand, new TextSpan(start, text.Length), OperandValue.OfText(operand.Kind, text)) { Pattern = pattern });
    }

    /// <summary>Reports text that sticks to the closing quote of a name.</summary>
    private void ParseTextAfterName()
    {
        if (_scanner.AtEnd || _scanner.IsAtBlank)
        {
            return;
        }

        var start = _scanner.Position;
        _scanner.SkipCluster();
        _scanner.AddToken(TokenKind.Unexpected, start);
        var span = TextSpan.FromBounds(start, _scanner.Position);
        var text = _scanner.Text.Slice(span.Start, span.Length);
        _buffers.Report(
            DiagnosticRules.TextAfterString,
            span,
            $"Unexpected text {Phrases.Excerpt(text)} after the closing quote.",
            new Fix("Remove the text after the string", [new TextEdit(span, "")]));
    }

    private void ParseSurplus()
    {
        _scanner.SkipBlanks();
        if (_scanner.AtEnd)
        {
            return;
        }

        var start = _scanner.Position;
        var previousEnd = _scanner.Text[..start].TrimEnd(" \t").Length;
        SkipRest(keepColours: false);
        var span = TextSpan.FromBounds(start, LastTokenEnd());
        var text = Phrases.Excerpt(_scanner.Text.Slice(span.Start, span.Length));
        var message = _instruction is { Operands.IsEmpty: true } ? $"{_mnemonic} takes no operand, but {text} follows."
            : $"Surplus operand {text} after {_mnemonic}.";
        var remove = RemoveFrom("Remove the surplus operand", previousEnd, span.End);
        _buffers.Report(DiagnosticRules.SurplusOperand, span, message,
            PushedBefore(span, previousEnd) is { } push ? [push, remove] : [remove]);
    }

    /// <summary>A fix that pushes surplus operands, which stand where other assemblers have what an instruction takes from the stack; null
    /// if it does not take so many values.</summary>
    private readonly Fix? PushedBefore(TextSpan surplus, int previousEnd)
    {
        if (_instruction is null || !_buffers.Diagnostics.TrueForAll(diagnostic => diagnostic.Rule.Severity != Severity.Error))
        {
            return null;
        }

        var inputs = _instruction.EffectFor([.. _buffers.Operands.Select(operand => operand.Value)]).Inputs;
        var most = MostPushed(_instruction, inputs);
        var pushes = new List<string>();
        var rest = new Scanner(_scanner.Text, new LineBuffers());
        for (rest.Position = surplus.Start; rest.Position < surplus.End; rest.SkipBlanks())
        {
            var start = rest.Position;
            rest.SkipCluster();
            if (pushes.Count == most
                || InstructionThatPushes(_scanner.Text[start..rest.Position], _instruction.Is(InstructionFlags.SpawnsTop)) is not { } push)
            {
                return null;
            }

            pushes.Add(push);
        }

        var text = Phrases.Excerpt(_scanner.Text.Slice(surplus.Start, surplus.Length));
        var indent = Indent;
        return new Fix(
            $"Push {text} first",
            [
                new TextEdit(new TextSpan(_mnemonicSpan.Start, 0), string.Concat(pushes.Select(push => $"{push}\n{indent}"))),
                new TextEdit(TextSpan.FromBounds(previousEnd, surplus.End), ""),
            ]) { AddsInstructions = true };
    }

    /// <summary>How many values may be meant for an instruction that takes these.</summary>
    private static int MostPushed(Instruction instruction, ImmutableArray<StackSlot> inputs) =>
        instruction.Is(InstructionFlags.Returns) || inputs is [{ Repeated: true }] ? int.MaxValue : inputs.Length;

    /// <summary>The instruction that pushes an operand of another language: a literal, or the value of a variable; null if nobody can
    /// know.</summary>
    /// <param name="operand">As it is written.</param>
    /// <param name="namesAreText">Whether a name stands for itself, as that of a worker does.</param>
    private static string? InstructionThatPushes(ReadOnlySpan<char> operand, bool namesAreText)
    {
        if (operand.StartsWith('"'))
        {
            return operand.Length > 1 && operand.EndsWith('"') ? $"PUSH_STR {operand}" : null;
        }

        if (NumberLiteral.ReadInt(operand, out _) == NumberReading.Good)
        {
            return $"PUSH_INT {operand}";
        }

        if (char.IsAsciiLetter(operand[0]) || operand[0] == '_')
        {
            var isName = operand.IndexOfAnyExcept(StringLiteral.PlainNameCharacters) < 0;
            return operand switch
            {
                "true" or "false" => $"PUSH_BOOL {operand}",
                "null" => "NULL",
                "inf" or "nan" => $"PUSH_FLOAT {operand}",
                _ when isName && !namesAreText && !operand.Contains('.') => $"LOAD {operand}",
                _ when isName => $"PUSH_STR {StringLiteral.Quote(operand.ToString())}",
                _ => null,
            };
        }

        return NumberLiteral.ReadFloat(operand, out _) == NumberReading.Good ? $"PUSH_FLOAT {operand}" : null;
    }

    private readonly void ReportMissing(ReadOnlySpan<Operand> operands)
    {
        List<string>? missing = null;
        foreach (var operand in operands)
        {
            if (!operand.Optional && operand.Kind != OperandKind.Params)
            {
                (missing ??= []).Add(Phrases.Describe(operand.Kind));
            }
        }

        if (missing is null)
        {
            return;
        }

        var message = $"{_mnemonic} needs {Phrases.Join(missing, "and")}";
        if (_instruction?.OperandFromStack is { } taker)
        {
            var mnemonic = InstructionSet.Get(taker).Mnemonic;
            _buffers.Report(
                DiagnosticRules.MissingOperand,
                _mnemonicSpan,
                $"{message}; {mnemonic} takes the name from the stack.",
                new Fix($"Change to {mnemonic}", [Replace(_mnemonicSpan.Length, mnemonic)]));
        }
        else
        {
            _buffers.Report(DiagnosticRules.MissingOperand, _mnemonicSpan, $"{message}.");
        }
    }

    private readonly void Add(OperandSyntax operand) => _buffers.Operands.Add(operand);

    /// <summary>Where the last token ends that is no blank.</summary>
    private readonly int LastTokenEnd()
    {
        var last = _buffers.Tokens[^1];
        return last.Kind == TokenKind.Whitespace ? last.Span.Start : last.Span.End;
    }

    /// <summary>A fix that takes a piece away with the blanks before it.</summary>
    private static Fix RemoveFrom(string title, int start, int end) => new(title, [new TextEdit(TextSpan.FromBounds(start, end), "")]);
}
