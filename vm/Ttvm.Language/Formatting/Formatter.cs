using System.Collections.Immutable;
using System.Text;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Language.Formatting;

/// <summary>
/// Lays out source text: labels at the left edge, instructions indented, one blank between the words, trailing comments of a block
/// in one column, at most one blank line in a row. Only blanks change, so the meaning stays; formatting twice changes nothing more. A byte
/// order mark in front of the text stays.
/// </summary>
public static class Formatter
{
    private const string Blanks = " \t";
    private const char ByteOrderMark = '\uFEFF';

    /// <summary>The whole text, laid out; it ends with a line terminator unless it is empty, or the options say otherwise.</summary>
    public static string Format(SyntaxTree tree, FormattingOptions options)
    {
        var text = new StringBuilder();
        var lines = FormatLines(tree, options);
        var newLine = LineEnds.CommonIn(tree.Text.Text);
        var last = Array.FindLastIndex(lines, content => content.Length > 0);
        var pendingBlanks = 0;
        text.Append(Mark(tree));
        for (var line = Array.FindIndex(lines, content => content.Length > 0); line >= 0 && line <= last; line++)
        {
            if (lines[line].Length == 0)
            {
                // Blank lines at the beginning and the end go, several in a row become as many as are allowed.
                pendingBlanks = Math.Min(pendingBlanks + 1, options.MaximumBlankLines);
                continue;
            }

            for (; pendingBlanks > 0; pendingBlanks--)
            {
                text.Append(newLine);
            }

            text.Append(lines[line]).Append(line < last ? newLine : "");
        }

        // As many lines stand behind the last with content as the text has ends of lines there.
        var ends = lines.Length - 1 - Math.Max(last, 0);
        ends = options.TrimFinalNewlines ? Math.Min(ends, last < 0 ? 0 : 1) : ends;
        for (ends = Math.Max(ends, options.InsertFinalNewline && last >= 0 ? 1 : 0); ends > 0; ends--)
        {
            text.Append(newLine);
        }

        return text.ToString();
    }

    /// <summary>The edits that lay out some lines, blank lines left as they are; for an editor's selection. In order of place.</summary>
    /// <param name="tree">The file.</param>
    /// <param name="firstLine">0-based.</param>
    /// <param name="lastLine">0-based, included.</param>
    /// <param name="options">How.</param>
    public static ImmutableArray<TextEdit> FormatRange(SyntaxTree tree, int firstLine, int lastLine, FormattingOptions options)
    {
        var lines = FormatLines(tree, options);
        var edits = ImmutableArray.CreateBuilder<TextEdit>();
        for (var line = firstLine; line <= lastLine && line < lines.Length; line++)
        {
            var span = tree.Text.GetLineSpan(line);
            edits.AddRange(BlankEdits.Between(tree.Text.Slice(span), line == 0 ? Mark(tree) + lines[0] : lines[line], span.Start));
        }

        return edits.ToImmutable();
    }

    private static string[] FormatLines(SyntaxTree tree, FormattingOptions options)
    {
        var formatted = new string[tree.Lines.Length];
        for (var first = 0; first < formatted.Length;)
        {
            // A block is a run of lines that are not blank; its trailing comments share a column.
            var end = first;
            while (end < formatted.Length && HasContent(tree.Lines[end]))
            {
                end++;
            }

            if (end == first)
            {
                formatted[first++] = "";
                continue;
            }

            FormatBlock(tree, first, end, options, formatted);
            first = end;
        }

        return formatted;
    }

    private static void FormatBlock(SyntaxTree tree, int first, int end, FormattingOptions options, string[] formatted)
    {
        var column = 0;
        for (var line = first; line < end; line++)
        {
            formatted[line] = FormatCode(tree, line, options);
            if (options.AlignComments && formatted[line].Length > 0 && CommentOf(tree, line).Length > 0
                && formatted[line].Length + options.CommentGap <= options.LastCommentColumn)
            {
                column = Math.Max(column, formatted[line].Length + options.CommentGap);
            }
        }

        for (var line = first; line < end; line++)
        {
            var comment = CommentOf(tree, line);
            if (comment.Length == 0)
            {
                continue;
            }

            // A comment of its own keeps to the left edge if it stood there, and goes with the instructions otherwise.
            var code = formatted[line];
            var start = code.Length > 0 ? Math.Max(column, code.Length + options.CommentGap)
                : IsAtEdge(tree, line) ? 0 : options.Indent;
            formatted[line] = code.PadRight(start) + comment.ToString();
        }

        // Only now, so that columns can be counted in characters. What is in front of a line is its indent or nothing.
        if (options.TabWidth > 0)
        {
            for (var line = first; line < end; line++)
            {
                formatted[line] = formatted[line].StartsWith(' ')
                    ? options.IndentText + formatted[line][options.Indent..] : formatted[line];
            }
        }
    }

    /// <summary>A line without its comment; its words as they are, one blank between them.</summary>
    private static string FormatCode(SyntaxTree tree, int line, FormattingOptions options)
    {
        var syntax = tree.Lines[line];
        if (syntax.Kind == LineKind.Blank)
        {
            return "";
        }

        var span = tree.Text.GetLineSpan(line);
        var source = tree.Text.Slice(span);
        var text = new StringBuilder();
        text.Append(' ', syntax.Kind == LineKind.Label ? 0 : options.Indent);
        var (isMnemonic, isFirst, isSeparated) = (false, true, false);
        foreach (var token in syntax.Tokens)
        {
            switch (token.Kind)
            {
                case TokenKind.Whitespace:
                    isSeparated = !isFirst;
                    break;
                case TokenKind.Comment:
                    break;
                default:
                    // Words that touch each other are one operand, such as the pieces of a pattern; they stay together.
                    var blanks = !isSeparated ? 0
                        : isMnemonic ? Math.Max(1, options.Indent + options.OperandColumn - text.Length)
                        : 1;
                    text.Append(' ', blanks).Append(source.Slice(token.Span.Start, token.Span.Length));
                    (isMnemonic, isFirst, isSeparated) = (isFirst && syntax.Kind == LineKind.Instruction, false, false);
                    break;
            }
        }

        return text.ToString();
    }

    /// <summary>The byte order mark in front of the text, or nothing.</summary>
    private static string Mark(SyntaxTree tree) =>
        tree.Text.Length > 0 && tree.Text.Slice(new TextSpan(0, 1))[0] == ByteOrderMark ? ByteOrderMark.ToString() : "";

    /// <summary>Whether nothing stands in front of a comment but, perhaps, the byte order mark.</summary>
    private static bool IsAtEdge(SyntaxTree tree, int line) =>
        tree.Lines[line].Tokens[0] is var first
            && (first.Kind == TokenKind.Comment || (line == 0 && first.Span.Length == Mark(tree).Length));

    private static ReadOnlySpan<char> CommentOf(SyntaxTree tree, int line)
    {
        foreach (var token in tree.Lines[line].Tokens)
        {
            if (token.Kind == TokenKind.Comment)
            {
                var start = tree.Text.GetLineSpan(line).Start;
                return tree.Text.Text.AsSpan(start + token.Span.Start, token.Span.Length).TrimEnd(Blanks);
            }
        }

        return [];
    }

    private static bool HasContent(LineSyntax line)
    {
        foreach (var token in line.Tokens)
        {
            if (token.Kind != TokenKind.Whitespace)
            {
                return true;
            }
        }

        return false;
    }
}
