using System.Collections.Immutable;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Text;

namespace Ttvm.Language.Syntax;

/// <summary>
/// Parses a message pattern: <c>alternative { | alternative }</c>. After a mistake it goes on behind the next <c>|</c>, so each
/// alternative has at most one finding.
/// </summary>
internal static class PatternParser
{
    private const string Forms = "a type, a literal, 'exit', 'down' or '.field'";

    private static readonly ImmutableArray<string> Words = Keywords.For(OperandKind.Pattern);

    /// <summary>Parses up to the comment or the end of the line; places in the result count from where the scanner stands.</summary>
    public static MessagePattern Parse(ref Scanner scanner)
    {
        var origin = scanner.Position;
        var alternatives = ImmutableArray.CreateBuilder<PatternAlternative>(1);
        TextSpan? separator = null;
        while (true)
        {
            scanner.SkipBlanks();
            if (scanner.AtEnd || scanner.IsAt('|'))
            {
                ReportMissingAlternative(ref scanner, separator, origin);
            }
            else if (ParseAlternative(ref scanner, origin) is { } alternative)
            {
                alternatives.Add(alternative);
                SkipToSeparator(ref scanner, reportRest: true);
            }
            else
            {
                SkipToSeparator(ref scanner, reportRest: false);
            }

            if (scanner.AtEnd)
            {
                return new MessagePattern(alternatives.DrainToImmutable());
            }

            var start = scanner.Position++;
            scanner.AddToken(TokenKind.Pattern, start);
            separator = new TextSpan(start, 1);
        }
    }

    private static void ReportMissingAlternative(ref Scanner scanner, TextSpan? separator, int origin)
    {
        if (separator is { } bar)
        {
            scanner.Buffers.Report(DiagnosticRules.BadPattern, bar, "A pattern is missing after '|'.");
        }
        else if (scanner.IsAt('|'))
        {
            scanner.Buffers.Report(DiagnosticRules.BadPattern, new TextSpan(scanner.Position, 1), "A pattern is missing before '|'.");
        }
        else
        {
            scanner.Buffers.Report(DiagnosticRules.BadPattern, new TextSpan(origin, 0), $"A pattern is missing; it is {Forms}.");
        }
    }

    private static PatternAlternative? ParseAlternative(ref Scanner scanner, int origin)
    {
        var start = scanner.Position;
        if (scanner.IsAt('"'))
        {
            var quoted = scanner.ScanString();
            scanner.AddToken(TokenKind.String, start);
            return new LiteralPattern(quoted.Span.Shift(-origin), OperandValue.OfText(OperandKind.Str, quoted.Value));
        }

        if (scanner.IsAt('.'))
        {
            return ParseField(ref scanner, origin);
        }

        if (scanner.IsAt('$'))
        {
            if (ParseVariable(ref scanner, origin) is not null)
            {
                var variable = TextSpan.FromBounds(start, scanner.Position);
                scanner.Buffers.Report(DiagnosticRules.BadPattern, variable, "A $variable stands only after 'exit', 'down' or '.field='.");
            }

            return null;
        }

        var word = scanner.ScanPatternWord();
        var span = TextSpan.FromBounds(start, scanner.Position);
        if (ReadLiteral(word, out var literal))
        {
            scanner.AddToken(literal.Kind == OperandKind.Bool ? TokenKind.Keyword : TokenKind.Number, start);
            return new LiteralPattern(span.Shift(-origin), literal);
        }

        if (!word.IsEmpty && !char.IsUpper(word[0]) && Keywords.PatternTypes.Contains(word.ToString()))
        {
            scanner.AddToken(TokenKind.Keyword, start);
            return new TypePattern(span.Shift(-origin), Enum.Parse<ValueTypes>(word, ignoreCase: true));
        }

        if (word is "exit" or "down")
        {
            scanner.AddToken(TokenKind.Keyword, start);
            return ParseSignal(ref scanner, origin, start, word is "exit" ? PatternSignal.Exit : PatternSignal.Down);
        }

        ReportUnknownWord(ref scanner, start);
        return null;
    }

    private static FieldPattern? ParseField(ref Scanner scanner, int origin)
    {
        var start = scanner.Position++;
        if (ParseName(ref scanner, origin, start, TokenKind.FieldName, "field", mayBeEmpty: true) is not { } field)
        {
            return null;
        }

        var end = scanner.Position;
        scanner.SkipBlanks();
        if (!scanner.IsAt('='))
        {
            return new FieldPattern(TextSpan.FromBounds(start, end).Shift(-origin), field, null, null);
        }

        var equalsSign = scanner.Position++;
        scanner.AddToken(TokenKind.Pattern, equalsSign);
        scanner.SkipBlanks();
        var valueStart = scanner.Position;
        if (scanner.IsAt('$'))
        {
            return ParseVariable(ref scanner, origin) is { } variable ? Field(ref scanner, null, variable) : null;
        }

        if (scanner.IsAt('"'))
        {
            var quoted = scanner.ScanString();
            scanner.AddToken(TokenKind.String, valueStart);
            return Field(ref scanner, OperandValue.OfText(OperandKind.Str, quoted.Value), null);
        }

        var word = scanner.ScanPatternWord();
        if (ReadLiteral(word, out var literal))
        {
            scanner.AddToken(literal.Kind == OperandKind.Bool ? TokenKind.Keyword : TokenKind.Number, valueStart);
            return Field(ref scanner, literal, null);
        }

        scanner.AddToken(TokenKind.Unexpected, valueStart);
        var span = TextSpan.FromBounds(valueStart, scanner.Position);
        if (word.IsEmpty)
        {
            scanner.Buffers.Report(DiagnosticRules.BadPattern, new TextSpan(equalsSign, 1), "A literal or $variable is missing after '='.");
        }
        else
        {
            scanner.Buffers.Report(DiagnosticRules.BadPattern, span,
                $"{Phrases.Excerpt(word)} is neither a literal nor a $variable.", Quote(span, word));
        }

        return null;

        FieldPattern Field(ref Scanner scanner, OperandValue? literal, PatternName? variable) =>
            new(TextSpan.FromBounds(start, scanner.Position).Shift(-origin), field, literal, variable);
    }

    private static SignalPattern? ParseSignal(ref Scanner scanner, int origin, int start, PatternSignal signal)
    {
        var end = scanner.Position;
        scanner.SkipBlanks();
        if (!scanner.IsAt('$'))
        {
            return new SignalPattern(TextSpan.FromBounds(start, end).Shift(-origin), signal, null);
        }

        return ParseVariable(ref scanner, origin) is { } variable
            ? new SignalPattern(TextSpan.FromBounds(start, scanner.Position).Shift(-origin), signal, variable)
            : null;
    }

    private static PatternName? ParseVariable(ref Scanner scanner, int origin)
    {
        var start = scanner.Position++;
        return ParseName(ref scanner, origin, start, TokenKind.VariableName, "variable", mayBeEmpty: false);
    }

    /// <summary>A name behind its mark, which is at <paramref name="mark"/>.</summary>
    private static PatternName? ParseName(ref Scanner scanner, int origin, int mark, TokenKind kind, string noun, bool mayBeEmpty)
    {
        string name;
        TextSpan span;
        var isQuoted = scanner.IsAt('"');
        if (isQuoted)
        {
            var quoted = scanner.ScanString();
            (name, span) = (quoted.Value, quoted.ContentSpan);
        }
        else
        {
            var start = scanner.Position;
            name = scanner.ScanPatternWord().ToString();
            span = TextSpan.FromBounds(start, scanner.Position);
        }

        scanner.AddToken(kind, mark);
        if (name.Length == 0 && !(isQuoted && mayBeEmpty))
        {
            scanner.Buffers.Report(DiagnosticRules.BadPattern, TextSpan.FromBounds(mark, scanner.Position),
                $"A {noun} name is missing after '{scanner.Text[mark]}'.");
            return null;
        }

        return new PatternName(name, span.Shift(-origin));
    }

    private static bool ReadLiteral(ReadOnlySpan<char> word, out OperandValue literal)
    {
        if (NumberLiteral.ReadInt(word, out var integer) == NumberReading.Good)
        {
            literal = OperandValue.OfInt(OperandKind.Int, integer);
            return true;
        }

        if (NumberLiteral.ReadFloat(word, out var real) == NumberReading.Good)
        {
            literal = OperandValue.OfFloat(real);
            return true;
        }

        literal = OperandValue.OfBool(word is "true");
        return word is "true" or "false";
    }

    private static void ReportUnknownWord(ref Scanner scanner, int start)
    {
        // A mark on its own is no word; take it, or nothing would be passed.
        if (scanner.Position == start)
        {
            scanner.Position++;
        }

        scanner.AddToken(TokenKind.Unexpected, start);
        var span = TextSpan.FromBounds(start, scanner.Position);
        var word = scanner.Text.Slice(span.Start, span.Length);
        var nearMiss = NearMiss.Find(word, Words);
        var message =
            $"Unknown pattern {Phrases.Excerpt(word)}{(nearMiss is null ? $"; a pattern is {Forms}." : Phrases.DidYouMean(nearMiss))}";
        if (word is "=")
        {
            scanner.Buffers.Report(DiagnosticRules.BadPattern, span, message);
        }
        else if (nearMiss is null)
        {
            scanner.Buffers.Report(DiagnosticRules.BadPattern, span, message, Quote(span, word));
        }
        else
        {
            scanner.Buffers.Report(DiagnosticRules.BadPattern, span, message,
                new Fix($"Change to '{nearMiss}'", [new TextEdit(span, nearMiss)]), Quote(span, word));
        }
    }

    /// <summary>Passes to the next <c>|</c> or the end.</summary>
    /// <param name="scanner">Behind an alternative.</param>
    /// <param name="reportRest">Whether what is passed is a finding of its own; false if the alternative had one already.</param>
    private static void SkipToSeparator(ref Scanner scanner, bool reportRest)
    {
        scanner.SkipBlanks();
        var start = scanner.Position;
        var end = start;
        while (!scanner.AtEnd && !scanner.IsAt('|'))
        {
            var tokenStart = scanner.Position;
            scanner.SkipPatternCluster();
            scanner.AddToken(TokenKind.Unexpected, tokenStart);
            end = scanner.Position;
            scanner.SkipBlanks();
        }

        if (reportRest && end > start)
        {
            var span = TextSpan.FromBounds(start, end);
            var text = Phrases.Excerpt(scanner.Text.Slice(span.Start, span.Length));
            scanner.Buffers.Report(DiagnosticRules.BadPattern, span, $"Unexpected {text} in a pattern; alternatives are separated by '|'.");
        }
    }

    private static Fix Quote(TextSpan span, ReadOnlySpan<char> word) =>
        new("Put it in quotes", [new TextEdit(span, StringLiteral.Quote(word.ToString()))]);
}
