using System.Buffers;
using System.Globalization;
using System.Text;

namespace Ttvm.Language.Syntax;

/// <summary>Writes text the way the language reads it.</summary>
public static class StringLiteral
{
    /// <summary>What a name is made of that needs no quotes anywhere.</summary>
    public static readonly SearchValues<char> PlainNameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");

    /// <summary>The literal, with quotes and escapes, that means <paramref name="text"/>; always a single line of visible characters and
    /// blanks.</summary>
    public static string Quote(string text)
    {
        var builder = new StringBuilder(text.Length + 2);
        builder.Append('"');
        foreach (var rune in text.EnumerateRunes())
        {
            AppendEscaped(builder, rune);
        }

        return builder.Append('"').ToString();
    }

    /// <summary>Reads the literal at the beginning of a text.</summary>
    /// <param name="text">Begins with a quote.</param>
    /// <param name="length">How long the literal is, with its quotes; 0 if the closing one is missing.</param>
    public static string Read(ReadOnlySpan<char> text, out int length)
    {
        var buffers = new LineBuffers();
        var literal = new Scanner(text, buffers).ScanString();
        length = literal.ContentSpan.End < literal.Span.End ? literal.Span.Length : 0;
        return literal.Value;
    }

    /// <summary>A name as a person would write it: bare if it is made of letters, digits, <c>_</c>, <c>-</c> and <c>.</c>, quoted
    /// otherwise.</summary>
    public static string QuoteNameIfNeeded(string name) =>
        name.Length > 0 && name.AsSpan().IndexOfAnyExcept(PlainNameCharacters) < 0 ? name : Quote(name);

    /// <summary>A name in the place of another, in quotes if that is, or if it needs them.</summary>
    public static string NameInPlaceOf(OperandSyntax operand, string name) =>
        operand.Span == operand.ContentSpan ? QuoteNameIfNeeded(name) : Quote(name);

    /// <summary>Whether a name means something else, or nothing, if it is written without quotes; also if characters in it could not be
    /// seen.</summary>
    public static bool NeedsQuotes(string name) =>
        name.Length == 0 || name[^1] == ':' || name.AsSpan().ContainsAny(' ', ';') || Quote(name).Length > name.Length + 2;

    private static void AppendEscaped(StringBuilder builder, Rune rune)
    {
        switch (rune.Value)
        {
            case '"':
                builder.Append("\\\"");
                break;
            case '\\':
                builder.Append(@"\\");
                break;
            case '\n':
                builder.Append(@"\n");
                break;
            case '\t':
                builder.Append(@"\t");
                break;
            case '\r':
                builder.Append(@"\r");
                break;
            case '\0':
                builder.Append(@"\0");
                break;
            default:
                if (IsInvisible(rune))
                {
                    builder.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:X}}}");
                }
                else
                {
                    builder.Append(rune.ToString());
                }

                break;
        }
    }

    // The joiners are part of visible letters and emoji; every other format character changes how text looks without being seen.
    private static bool IsInvisible(Rune rune) => rune.Value is not (0x200C or 0x200D)
        && Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
