using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Ide.Model;

/// <summary>
/// The comments that say what something is: lines that hold nothing else, directly above it without a blank line between, belong to it and
/// not to what stands before them.
/// </summary>
internal static class CommentLines
{
    /// <summary>The first of the comment lines directly above a line; the line itself if there are none. Markers of regions are no such
    /// comments.</summary>
    public static int FirstAbove(Document document, int line)
    {
        while (line > 0 && CommentOn(document, line - 1) is { } comment && MarkerOf(document.Text.Slice(comment)) is null)
        {
            line--;
        }

        return line;
    }

    /// <summary>The comment lines directly above a line, as Markdown: what the author wrote about it.</summary>
    public static string Above(Document document, int line) => Text(document, FirstAbove(document, line), line);

    /// <summary>The comment that the file begins with, as Markdown; empty if it begins with something else.</summary>
    public static string AtTop(Document document)
    {
        var first = 0;
        while (first < document.Tree.Lines.Length && document.Tree.Lines[first] is { Kind: LineKind.Blank } line
            && line.Tokens.All(token => token.Kind == TokenKind.Whitespace))
        {
            first++;
        }

        var end = first;
        while (end < document.Tree.Lines.Length && CommentOn(document, end) is not null)
        {
            end++;
        }

        return Text(document, first, end);
    }

    /// <summary>Whether a comment opens (true) or closes (false) a region; null for all other comments. Also with <c>#</c>, as other
    /// languages write it.</summary>
    /// <param name="comment">With its semicolons.</param>
    public static bool? MarkerOf(ReadOnlySpan<char> comment)
    {
        var text = comment.TrimStart(';').TrimStart().TrimStart('#');
        return IsWord(text, "region") ? true : IsWord(text, "endregion") ? false : null;
    }

    /// <summary>Where the comment of a line stands that holds nothing else, in units of the whole text; null for other lines, and for
    /// <c>#!</c>, which is for machines.</summary>
    public static TextSpan? CommentOn(Document document, int line) =>
        document.Tree.Lines[line] is { Kind: LineKind.Blank, Tokens: [.., { Kind: TokenKind.Comment } comment] }
        && comment.Span.Shift(document.Text.GetLineSpan(line).Start) is var span && document.Text.Slice(span)[0] == ';'
            ? span
            : null;

    private static bool IsWord(ReadOnlySpan<char> text, string word) =>
        text.StartsWith(word, StringComparison.OrdinalIgnoreCase)
            && (text.Length == word.Length || text[word.Length] is ' ' or '\t' or ':');

    private static string Text(Document document, int first, int end) =>
        string.Join("  \n", Enumerable.Range(first, end - first)
            .Select(line => document.Text.Slice(CommentOn(document, line)!.Value).TrimStart(';').Trim().ToString())).Trim();
}
