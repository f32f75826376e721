using System.Collections.Immutable;
using Ttvm.Ide.Model;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Formatting;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Ide.Editing;

/// <summary>Lays out a file, a selection, or the line that was just finished, with edits as small as the changes are.</summary>
public static class Formatting
{
    /// <summary>The character after which an editor should ask by itself: the line before it is finished.</summary>
    public const string FirstTrigger = "\n";

    /// <summary>The edits that lay out the whole file as <see cref="Formatter.Format"/> does, in order of place; they replace blanks and
    /// nothing else.</summary>
    public static ImmutableArray<TextEdit> Whole(Document document, FormattingOptions options) =>
        BlankEdits.Between(document.Text.Text, Formatter.Format(document.Tree, options), 0);

    /// <summary>The edits that lay out the lines a selection touches; blank lines stay as they are.</summary>
    public static ImmutableArray<TextEdit> Range(Document document, TextSpan selection, FormattingOptions options)
    {
        var first = document.Text.GetLineIndex(selection.Start);
        var last = document.Text.GetLineIndex(selection.End);

        // A selection of whole lines ends at the start of the next one, which is not meant.
        var isWholeLines = last > first && selection.End == document.Text.GetLineSpan(last).Start;
        return Formatter.FormatRange(document.Tree, first, isWholeLines ? last - 1 : last, options);
    }

    /// <summary>The same for several selections, which may touch the same lines.</summary>
    public static ImmutableArray<TextEdit> Ranges(Document document, IEnumerable<TextSpan> selections, FormattingOptions options) =>
        [.. selections.SelectMany(selection => Range(document, selection, options)).Distinct().OrderBy(edit => edit.Span.Start)];

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
        var blanks = document.Text.Slice(span);
        var indent = document.Tree.Lines[line - 1].Kind == LineKind.Blank ? "" : options.IndentText;
        return blanks.IsWhiteSpace() && indent.Length > 0 && !blanks.SequenceEqual(indent) ? edits.Add(new TextEdit(span, indent)) : edits;
    }
}
