using System.Collections.Immutable;
using Ttvm.Language.Checks;
using Ttvm.Language.Formatting;
using Ttvm.Language.Syntax;

namespace Ttvm.Ide;

/// <summary>Lays out a file, a selection, or the line that was just finished, with edits as small as the changes are.</summary>
public static class Formatting
{
    /// <summary>The character after which an editor should ask by itself: the line before it is finished.</summary>
    public const string FirstTrigger = "\n";

    /// <summary>The edits that lay out the whole file as <see cref="Formatter.Format"/> does, in order of place.</summary>
    public static ImmutableArray<TextEdit> Whole(Document document, FormattingOptions options)
    {
        // Formatting moves only blanks, so both texts have the same words in the same order, and what lies between two lines with
        // content is replaced as a whole: that is where blank lines go and come.
        var (oldText, newText) = (document.Text.Text, Formatter.Format(document.Tree, options));
        var edits = ImmutableArray.CreateBuilder<TextEdit>();
        var (oldEnd, newEnd) = (0, 0);
        while (oldEnd < oldText.Length || newEnd < newText.Length)
        {
            var oldLine = NextContent(oldText, oldEnd);
            var newLine = NextContent(newText, newEnd);
            Replace(TextSpan.FromBounds(oldEnd, oldLine.Start), TextSpan.FromBounds(newEnd, newLine.Start));
            Replace(oldLine, newLine);
            (oldEnd, newEnd) = (oldLine.End, newLine.End);
        }

        return edits.ToImmutable();

        void Replace(TextSpan old, TextSpan replacement)
        {
            var text = newText.AsSpan(replacement.Start, replacement.Length);
            if (!oldText.AsSpan(old.Start, old.Length).SequenceEqual(text))
            {
                edits.Add(new TextEdit(old, text.ToString()));
            }
        }
    }

    /// <summary>The edits that lay out the lines a selection touches; blank lines stay as they are.</summary>
    public static ImmutableArray<TextEdit> Range(Document document, TextSpan selection, FormattingOptions options)
    {
        var first = document.Text.GetLineIndex(selection.Start);
        var last = document.Text.GetLineIndex(selection.End);

        // A selection of whole lines ends at the start of the next one, which is not meant.
        var isWholeLines = last > first && selection.End == document.Text.GetLineSpan(last).Start;
        return Formatter.FormatRange(document.Tree, first, isWholeLines ? last - 1 : last, options);
    }

    /// <summary>
    /// After Enter: lays out the line that was finished and indents the empty new one. Nothing else is touched, so that no text
    /// moves under the hands of the person who types.
    /// </summary>
    public static ImmutableArray<TextEdit> AfterNewLine(Document document, int offset, FormattingOptions options)
    {
        var line = document.Text.GetLineIndex(offset);
        if (line == 0)
        {
            return [];
        }

        var edits = Formatter.FormatRange(document.Tree, line - 1, line - 1, options);
        var span = document.Text.GetLineSpan(line);
        var isEmpty = document.Text.Slice(span).IsWhiteSpace();
        var indent = document.Tree.Lines[line - 1].Kind == LineKind.Blank ? 0 : options.Indent;
        return isEmpty && span.Length != indent && indent > 0 ? edits.Add(new TextEdit(span, new string(' ', indent))) : edits;
    }

    /// <summary>The next line with content, from its first character, indent included, to its end without the terminator; empty at the end of the text.</summary>
    private static TextSpan NextContent(string text, int from)
    {
        // A lone CR is a blank inside a line and not the end of one.
        var content = from;
        while (content < text.Length && text[content] is ' ' or '\t' or '\r' or '\n')
        {
            content++;
        }

        if (content == text.Length)
        {
            return new TextSpan(text.Length, 0);
        }

        var start = text.LastIndexOf('\n', content, content - from + 1) + 1;
        var end = text.IndexOf('\n', content);
        end = end < 0 ? text.Length : end;
        return TextSpan.FromBounds(Math.Max(start, from), end > content && text[end - 1] == '\r' && end < text.Length ? end - 1 : end);
    }
}
