using System.Text;
using Spectre.Console.Rendering;
using Ttvm.Language.Text;

namespace Ttvm.Cli.Reporting;

/// <summary>A source line as it is shown under a finding, and where its carets go.</summary>
/// <param name="Line">The line, or of a long one the part around the range; one line, without control characters.</param>
/// <param name="Indent">Columns of the screen before the first caret.</param>
/// <param name="Carets">How many carets; at least 1.</param>
internal readonly record struct SourceExcerpt(string Line, int Indent, int Carets)
{
    private const string Cut = "…";

    /// <summary>How many characters before the range are shown at least, if the line has them.</summary>
    private const int Before = 20;

    /// <summary>Cuts the excerpt out.</summary>
    /// <param name="source">The file.</param>
    /// <param name="span">The range; what lies beyond its first line is left out.</param>
    /// <param name="width">How many characters of the line are shown at most; at least 40.</param>
    public static SourceExcerpt Of(SourceText source, TextSpan span, int width)
    {
        var line = source.GetLineSpan(source.GetLineIndex(span.Start));
        var start = Math.Min(span.Start, line.End) - line.Start;
        var end = Math.Max(Math.Min(span.End, line.End) - line.Start, start);
        var text = source.Text.AsSpan(line.Start, line.Length);
        end = AtCharacter(text, end);
        var (first, last) = Window(line.Length, start, end, width);
        first = AtCharacter(text, first);
        last = AtCharacter(text, last);

        var lead = (first > 0 ? Cut : "") + Show(text[first..Math.Max(start, first)]);
        var marked = Show(text[Math.Max(start, first)..Math.Min(end, last)]);
        var rest = Show(text[Math.Min(end, last)..last]).TrimEnd() + (last < line.Length ? Cut : "");
        return new SourceExcerpt(lead + marked + rest, Columns(lead), Math.Max(Columns(marked), 1));
    }

    /// <summary>The part of the line that is shown: all of it, or as much as fits with the beginning of the range in it.</summary>
    private static (int First, int Last) Window(int length, int start, int end, int width)
    {
        if (length <= width)
        {
            return (0, length);
        }

        var first = end <= width ? 0 : Math.Max(0, Math.Min(start - Before, length - width));
        return (first, Math.Min(length, first + width));
    }

    /// <summary>The place itself, or the one after it if it is in the middle of a character.</summary>
    private static int AtCharacter(ReadOnlySpan<char> text, int index) =>
        index > 0 && index < text.Length && char.IsSurrogatePair(text[index - 1], text[index]) ? index + 1 : index;

    /// <summary>A tab counts as one column, and what could give orders to a terminal is replaced.</summary>
    private static string Show(ReadOnlySpan<char> text)
    {
        var shown = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            shown.Append(rune.Value == '\t' ? " " : Rune.IsControl(rune) ? "\uFFFD" : rune.ToString());
        }

        return shown.ToString();
    }

    /// <summary>Letters of some scripts take two columns, and accents none.</summary>
    private static int Columns(string text) => Ascii.IsValid(text) ? text.Length : new Segment(text).CellCount();
}
