using System.Text;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Text;

namespace Ttvm.Language.Syntax;

/// <summary>A string literal as it was scanned.</summary>
/// <param name="Span">With quotes.</param>
/// <param name="ContentSpan">Without quotes, of which the closing one may be missing.</param>
/// <param name="Value">With escapes resolved; of a malformed literal the best guess.</param>
internal readonly record struct QuotedText(TextSpan Span, TextSpan ContentSpan, string Value);

/// <summary>
/// Walks over one line and cuts it into tokens. Whatever it passes becomes a token, so the tokens cover the line without
/// gaps. Every method looks at each character a bounded number of times: a line of a megabyte takes milliseconds.
/// </summary>
internal ref struct Scanner(ReadOnlySpan<char> text, LineBuffers buffers)
{
    public const char ByteOrderMark = '\uFEFF';

    // What searches for several characters at once costs every start of a program milliseconds to come up, and words are short.
    private const string WordEnds = " \t;\"";
    private const string PatternWordEnds = " \t;\"|=$";

    /// <summary>The line without its terminator.</summary>
    public ReadOnlySpan<char> Text { get; } = text;

    /// <summary>Where tokens and findings go.</summary>
    public LineBuffers Buffers { get; } = buffers;

    /// <summary>The next character.</summary>
    public int Position { get; set; }

    /// <summary>Whether nothing but a comment is left.</summary>
    public readonly bool AtEnd => Position >= Text.Length || Text[Position] == ';';

    /// <summary>Whether the next character is this one.</summary>
    public readonly bool IsAt(char character) => Position < Text.Length && Text[Position] == character;

    /// <summary>Whether the next character is a blank.</summary>
    public readonly bool IsAtBlank => Position < Text.Length && Text[Position] is ' ' or '\t';

    /// <summary>Ends a token that began at <paramref name="start"/>; an empty one is none.</summary>
    public readonly void AddToken(TokenKind kind, int start)
    {
        if (Position > start)
        {
            Buffers.Tokens.Add(new Token(kind, TextSpan.FromBounds(start, Position)));
        }
    }

    /// <summary>Passes blanks, and a byte order mark in front of the line: an editor may leave one in the text.</summary>
    public void SkipBlanks()
    {
        var start = Position;
        if (Position == 0 && IsAt(ByteOrderMark))
        {
            Position++;
        }

        var length = Text[Position..].IndexOfAnyExcept(' ', '\t');
        Position = length < 0 ? Text.Length : Position + length;
        AddToken(TokenKind.Whitespace, start);
    }

    /// <summary>Passes the rest of the line, which is a comment if there is one.</summary>
    public void SkipComment()
    {
        var start = Position;
        Position = Text.Length;
        AddToken(TokenKind.Comment, start);
    }

    /// <summary>Passes characters up to a blank, a comment or a quote; adds no token.</summary>
    public ReadOnlySpan<char> ScanWord() => ScanUntil(WordEnds);

    /// <summary>Passes a word inside a pattern, where <c>|</c>, <c>=</c> and <c>$</c> stand for themselves; adds no token.</summary>
    public ReadOnlySpan<char> ScanPatternWord() => ScanUntil(PatternWordEnds);

    /// <summary>Passes words and strings up to a blank or a comment; adds no token and reports nothing.</summary>
    public void SkipCluster()
    {
        while (!AtEnd && !IsAtBlank)
        {
            if (IsAt('"'))
            {
                SkipString();
            }
            else
            {
                ScanWord();
            }
        }
    }

    /// <summary>Passes one string, or one word inside a pattern with at least one character; adds no token and reports nothing.</summary>
    public void SkipPatternCluster()
    {
        if (IsAt('"'))
        {
            SkipString();
        }
        else if (ScanPatternWord().IsEmpty)
        {
            Position++;
        }
    }

    /// <summary>Passes a string literal, the next character being its opening quote; adds no token, reports what is wrong in it.</summary>
    public QuotedText ScanString()
    {
        var start = Position++;
        var run = Position;
        StringBuilder? value = null;
        while (true)
        {
            var next = Text[Position..].IndexOfAny('"', '\\');
            if (next < 0)
            {
                return EndUnterminated(start, run, value);
            }

            Position += next;
            if (Text[Position] == '"')
            {
                var last = Text[run..Position];
                var content = TextSpan.FromBounds(start + 1, Position);
                Position++;
                return new QuotedText(TextSpan.FromBounds(start, Position), content,
                    value is null ? last.ToString() : value.Append(last).ToString());
            }

            value ??= Buffers.Value.Clear();
            value.Append(Text[run..Position]);
            ScanEscape(value);
            run = Position;
        }
    }

    private QuotedText EndUnterminated(int start, int run, StringBuilder? value)
    {
        var end = Math.Max(run, Text.TrimEnd(" \t").Length);
        var last = Text[run..end];
        Position = end;
        var span = TextSpan.FromBounds(start, end);
        var close = new Fix("Add the closing quote", [new TextEdit(new TextSpan(end, 0), "\"")]);

        // A comment was probably meant as one, unless the text goes on without a blank before the semicolon.
        var comment = Text[start..end].IndexOf(" ;");
        if (comment > 0)
        {
            var contentEnd = start + Text[start..(start + comment)].TrimEnd(" \t").Length;
            var closeBefore = new Fix("Add the closing quote before the comment", [new TextEdit(new TextSpan(contentEnd, 0), "\"")]);
            Buffers.Report(DiagnosticRules.UnterminatedString, span, "The string has no closing quote.", closeBefore, close);
        }
        else
        {
            Buffers.Report(DiagnosticRules.UnterminatedString, span, "The string has no closing quote.",
                close with { KeepsMeaning = true });
        }

        return new QuotedText(span, TextSpan.FromBounds(start + 1, end), value is null ? last.ToString() : value.Append(last).ToString());
    }

    private void ScanEscape(StringBuilder value)
    {
        var start = Position++;
        if (Position >= Text.Length)
        {
            value.Append('\\');
            return;
        }

        var letter = Text[Position++];
        switch (letter)
        {
            case '"' or '\\':
                value.Append(letter);
                return;
            case 'n':
                value.Append('\n');
                return;
            case 't':
                value.Append('\t');
                return;
            case 'r':
                value.Append('\r');
                return;
            case '0':
                value.Append('\0');
                return;
            case 'u':
                ScanUnicodeEscape(start, value);
                return;
        }

        if (char.IsHighSurrogate(letter) && Position < Text.Length && char.IsLowSurrogate(Text[Position]))
        {
            Position++;
        }

        var escape = Text[start..Position];
        value.Append(escape);
        if (Buffers.IsFull)
        {
            return;
        }

        Buffers.Report(
            DiagnosticRules.UnknownEscape,
            TextSpan.FromBounds(start, Position),
            $"Unknown escape {Phrases.Excerpt(escape)}; both characters stay in the string.",
            new Fix("Double the backslash", [new TextEdit(new TextSpan(start, 0), "\\")]) { KeepsMeaning = true });
    }

    private void ScanUnicodeEscape(int start, StringBuilder value)
    {
        var braced = IsAt('{');
        var digitsStart = braced ? Position + 1 : Position;
        var digitsEnd = digitsStart;
        while (digitsEnd < Text.Length && char.IsAsciiHexDigit(Text[digitsEnd]))
        {
            digitsEnd++;
        }

        var digits = Text[digitsStart..digitsEnd];
        if (!braced)
        {
            ReportWithoutBraces(start, digits[..Math.Min(digits.Length, 4)]);
            value.Append(Text[start..Position]);
            return;
        }

        Position = digitsStart + digits.Length;
        var closed = IsAt('}');
        if (closed)
        {
            Position++;
        }

        // Eight digits hold every value that matters; leading zeros are dropped first so that they may be many.
        var significant = digits.TrimStart('0');
        var scalar = significant.Length > 8 ? uint.MaxValue : significant.IsEmpty ? 0 : Convert.ToUInt32(significant.ToString(), 16);
        if (closed && !digits.IsEmpty && Rune.IsValid(scalar))
        {
            value.Append(new Rune(scalar).ToString());
            return;
        }

        var escape = Text[start..Position];
        value.Append(escape);
        if (Buffers.IsFull)
        {
            return;
        }

        var message = !closed ? $"The Unicode escape {Phrases.Excerpt(escape)} has no closing brace."
            : digits.IsEmpty ? $"The Unicode escape {Phrases.Excerpt(escape)} has no digits."
            : $"{Phrases.Excerpt(escape)} is no Unicode scalar; those are 0 to D7FF and E000 to 10FFFF.";
        Buffers.Report(DiagnosticRules.BadUnicodeEscape, TextSpan.FromBounds(start, Position), message);
    }

    /// <summary>The notation of JSON and others, with four digits and without braces.</summary>
    private readonly void ReportWithoutBraces(int start, ReadOnlySpan<char> digits)
    {
        const string Message = @"A Unicode escape is written '\u{HEX}'.";
        var span = TextSpan.FromBounds(start, Position + digits.Length);
        if (digits.Length < 4)
        {
            Buffers.Report(DiagnosticRules.BadUnicodeEscape, span, Message);
            return;
        }

        var edit = new TextEdit(new TextSpan(Position, digits.Length), $"{{{digits}}}");
        Buffers.Report(DiagnosticRules.BadUnicodeEscape, span, Message,
            new Fix("Put the digits in braces", [edit]) { KeepsMeaning = true });
    }

    private void SkipString()
    {
        Position++;
        while (Position < Text.Length)
        {
            var next = Text[Position..].IndexOfAny('"', '\\');
            if (next < 0)
            {
                // Trailing blanks are left over, as after every other piece of a line.
                Position = Math.Max(Position, Text.TrimEnd(" \t").Length);
                return;
            }

            Position += next + 1;
            if (Text[Position - 1] == '"')
            {
                return;
            }

            Position = Math.Min(Position + 1, Text.Length);
        }
    }

    private ReadOnlySpan<char> ScanUntil(string ends)
    {
        var start = Position;
        while (Position < Text.Length && !ends.Contains(Text[Position], StringComparison.Ordinal))
        {
            Position++;
        }

        return Text[start..Position];
    }
}
