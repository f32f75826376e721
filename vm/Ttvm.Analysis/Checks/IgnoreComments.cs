using System.Collections.Immutable;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Analysis.Checks;

/// <summary>
/// The comments of a file that silence findings: <c>; ttvm-ignore TTV0032</c>. Behind an instruction it counts for its line, on a line of
/// its own for the next line that holds something, and above everything for the whole file.
/// </summary>
public sealed class IgnoreComments
{
    /// <summary>What such a comment begins with.</summary>
    public const string Word = SourceText.IgnoreWord;

    private const string Separators = " \t,";

    private readonly HashSet<string> _ofFile = new(StringComparer.Ordinal);
    private readonly HashSet<(int Line, string Code)> _ofLines = [];
    private readonly SourceText _text;
    private int _firstLine = -1;

    private IgnoreComments(SourceText text) => _text = text;

    /// <summary>What is wrong with the comments themselves.</summary>
    internal List<(TextSpan Span, string Message, ImmutableArray<Fix> Fixes)> Faults { get; } = [];

    /// <summary>Reads the comments of a file; it costs one search through the text, and more only if there are some.</summary>
    internal static IgnoreComments Find(SyntaxTree tree)
    {
        var comments = new IgnoreComments(tree.Text);
        if (tree.Text.IsPlain)
        {
            return comments;
        }

        // Searching the text is quick and only says which lines to look at; whether the word stands in a comment is what the lexer says.
        var text = tree.Text.Text;
        for (var at = text.IndexOf(Word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Word, at, StringComparison.Ordinal))
        {
            var line = tree.Text.GetLineIndex(at);
            comments.Read(tree, line);
            at = tree.Text.GetLineSpan(line).End;
        }

        return comments;
    }

    /// <summary>Whether a finding is silenced. Errors never are.</summary>
    internal bool Covers(DiagnosticRule rule, TextSpan span) =>
        rule.Severity != Severity.Error
        && (_ofFile.Contains(rule.Code) || (_ofLines.Count > 0 && _ofLines.Contains((_text.GetLineIndex(span.Start), rule.Code))));

    /// <summary>
    /// The edit that silences the findings of a rule on a line: a comment behind it, or one more code in the comment that does so already.
    /// Null for errors, which nothing silences, for lines that a comment cannot stand behind, and for findings about such comments
    /// themselves.
    /// </summary>
    /// <param name="tree">The file.</param>
    /// <param name="rule">What is to be silenced.</param>
    /// <param name="line">0-based.</param>
    public static TextEdit? Adding(SyntaxTree tree, DiagnosticRule rule, int line)
    {
        var (syntax, span) = (tree.Lines[line], tree.Text.GetLineSpan(line));
        if (rule.Severity == Severity.Error || rule == DiagnosticRules.BadIgnore || rule == DiagnosticRules.TooManyProblems
            || syntax.Kind == LineKind.Blank
            || syntax.Diagnostics.Any(diagnostic => diagnostic.Rule == DiagnosticRules.UnterminatedString))
        {
            return null;
        }

        if (syntax.Tokens is not [.., { Kind: TokenKind.Comment } comment])
        {
            var end = span.Start + tree.Text.Slice(span).TrimEnd(" \t\r").Length;
            return new TextEdit(TextSpan.FromBounds(end, span.End), $"  ; {Word} {rule.Code}");
        }

        if (FindWord(tree, line) is not { } word)
        {
            return new TextEdit(new TextSpan(span.Start + comment.Span.Start, 0), $"; {Word} {rule.Code} ");
        }

        var position = word.End;
        var last = position;
        while (NextWord(tree.Text, span.End, ref position) is { Length: > 0 } code && IsCode(tree.Text.Slice(code)))
        {
            last = code.End;
        }

        return new TextEdit(new TextSpan(last, 0), $" {rule.Code}");
    }

    /// <summary>The word in the comment of a line that begins with it; null for any other line.</summary>
    private static TextSpan? FindWord(SyntaxTree tree, int line)
    {
        if (tree.Lines[line].Tokens is not [.., { Kind: TokenKind.Comment } comment])
        {
            return null;
        }

        var span = comment.Span.Shift(tree.Text.GetLineSpan(line).Start);
        var said = tree.Text.Slice(span).TrimStart("; \t");
        return said.StartsWith(Word, StringComparison.Ordinal) ? new TextSpan(span.End - said.Length, Word.Length) : null;
    }

    private static bool IsCode(ReadOnlySpan<char> word) => word.StartsWith("TTV", StringComparison.OrdinalIgnoreCase);

    private void Read(SyntaxTree tree, int line)
    {
        if (_firstLine < 0)
        {
            _firstLine = NextLine(tree, 0);
        }

        if (FindWord(tree, line) is not { } found)
        {
            return;
        }

        // Behind the codes a remark may follow.
        var (position, end) = (found.End, tree.Text.GetLineSpan(line).End);
        var codes = new List<TextSpan>();
        while (NextWord(_text, end, ref position) is { Length: > 0 } word && IsCode(_text.Slice(word)))
        {
            codes.Add(word);
        }

        for (var index = 0; index < codes.Count; index++)
        {
            Add(tree, line, codes[index], codes.Count == 1 ? RemoveComment(tree, line) : RemoveCode(codes, index));
        }

        if (_text.Slice(TextSpan.FromBounds(found.End, end)).Trim(Separators).IsEmpty)
        {
            Faults.Add((found, $"A code is missing, as in '{Word} {DiagnosticRules.ValuesLeftBehind.Code}'.", [RemoveComment(tree, line)]));
        }
    }

    /// <summary>Takes away a comment and the blanks before it, with its line if that holds nothing else.</summary>
    private static Fix RemoveComment(SyntaxTree tree, int line)
    {
        if (tree.Lines[line].Kind == LineKind.Blank)
        {
            return new Fix("Remove the comment", [LineEdits.Remove(tree.Text, line, line)]);
        }

        var before = tree.Lines[line].Tokens.Last(token => token.Kind is not (TokenKind.Comment or TokenKind.Whitespace)).Span.End;
        var span = tree.Text.GetLineSpan(line);
        return new Fix("Remove the comment", [new TextEdit(TextSpan.FromBounds(span.Start + before, span.End), "")]);
    }

    /// <summary>Takes away one of several codes.</summary>
    private Fix RemoveCode(List<TextSpan> codes, int index)
    {
        var span = index == 0 ? TextSpan.FromBounds(codes[0].Start, codes[1].Start)
            : TextSpan.FromBounds(codes[index - 1].End, codes[index].End);
        return new Fix($"Remove {Phrases.Excerpt(_text.Slice(codes[index]).ToString())}", [new TextEdit(span, "")]);
    }

    /// <summary>Takes one code of the comment.</summary>
    private void Add(SyntaxTree tree, int line, TextSpan word, Fix remove)
    {
        var code = _text.Slice(word).ToString();
        var rule = DiagnosticRules.All.FirstOrDefault(candidate => candidate.Code == code);
        if (rule is null)
        {
            // 'ttv0032' is a code in the wrong case.
            var meant = DiagnosticRules.All.FirstOrDefault(candidate =>
                candidate.Severity != Severity.Error && candidate.Code.Equals(code, StringComparison.OrdinalIgnoreCase));
            Faults.Add((
                word,
                $"There is no check {Phrases.Excerpt(code)}{Phrases.DidYouMean(meant?.Code)}",
                meant is null ? [remove]
                    : [new Fix($"Change to '{meant.Code}'", [new TextEdit(word, meant.Code)]) { KeepsMeaning = true }, remove]));
        }
        else if (rule.Severity == Severity.Error)
        {
            Faults.Add((word, $"{code} is an error, which no comment can silence.", [remove]));
        }
        else if (tree.Lines[line].Kind != LineKind.Blank)
        {
            _ofLines.Add((line, code));
        }
        else if (_firstLine < line)
        {
            _ofLines.Add((NextLine(tree, line), code));
        }
        else
        {
            _ofFile.Add(code);
        }
    }

    private static int NextLine(SyntaxTree tree, int line)
    {
        while (line + 1 < tree.Lines.Length && tree.Lines[line].Kind == LineKind.Blank)
        {
            line++;
        }

        return line;
    }

    private static TextSpan NextWord(SourceText text, int end, ref int position)
    {
        while (position < end && Separators.Contains(text.Text[position], StringComparison.Ordinal))
        {
            position++;
        }

        var start = position;
        while (position < end && !Separators.Contains(text.Text[position], StringComparison.Ordinal))
        {
            position++;
        }

        return TextSpan.FromBounds(start, position);
    }
}
