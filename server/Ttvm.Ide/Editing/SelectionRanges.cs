using System.Collections.Immutable;
using Ttvm.Ide.Model;
using Ttvm.Ide.Names;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Ide.Editing;

/// <summary>Grows a selection step by step: name, operand, operands, instruction, line, paragraph, block of a label, file.</summary>
public static class SelectionRanges
{
    /// <summary>The ranges around <paramref name="offset"/>, the innermost first; each is larger than the one before and holds
    /// it.</summary>
    public static ImmutableArray<TextSpan> At(Document document, int offset)
    {
        var ranges = ImmutableArray.CreateBuilder<TextSpan>();
        var lineIndex = document.Text.GetLineIndex(offset);
        var line = document.Tree.Lines[lineIndex];
        var lineSpan = document.Text.GetLineSpan(lineIndex);
        if (Resolution.At(document, offset) is { } resolved)
        {
            Add(resolved.Span);
            Add(resolved.Operand?.Span.Shift(lineSpan.Start));
        }

        var words = line.Tokens.Where(token => token.Kind is not (TokenKind.Whitespace or TokenKind.Comment)).ToList();
        var word = words.Find(candidate => candidate.Span.Shift(lineSpan.Start).Touches(offset));
        Add(word.Span.Length > 0 ? word.Span.Shift(lineSpan.Start) : null);
        if (words.Count > 1)
        {
            Add(TextSpan.FromBounds(words[1].Span.Start, words[^1].Span.End).Shift(lineSpan.Start));
        }

        if (words.Count > 0)
        {
            Add(TextSpan.FromBounds(words[0].Span.Start, words[^1].Span.End).Shift(lineSpan.Start));
        }

        var comment = line.Tokens.FirstOrDefault(token => token.Kind == TokenKind.Comment);
        Add(comment.Span.Length > 0 ? comment.Span.Shift(lineSpan.Start) : null);
        Add(lineSpan);
        Add(Lines(Paragraph(document, lineIndex)));
        Add(Lines(Block(document, lineIndex)));
        Add(new TextSpan(0, document.Text.Length));
        return ranges.ToImmutable();

        TextSpan Lines((int First, int Last) lines) =>
            TextSpan.FromBounds(document.Text.GetLineSpan(lines.First).Start, document.Text.GetLineSpan(lines.Last).End);

        void Add(TextSpan? range)
        {
            var inner = ranges.Count > 0 ? ranges[^1] : new TextSpan(offset, 0);
            if (range is { } outer && outer.Start <= inner.Start && inner.End <= outer.End && (ranges.Count == 0 || outer != inner))
            {
                ranges.Add(outer);
            }
        }
    }

    /// <summary>The lines around one without a blank line in between.</summary>
    private static (int First, int Last) Paragraph(Document document, int line)
    {
        var (first, last) = (line, line);
        while (first > 0 && HasContent(first) && HasContent(first - 1))
        {
            first--;
        }

        while (last + 1 < document.Tree.Lines.Length && HasContent(last) && HasContent(last + 1))
        {
            last++;
        }

        return (first, last);

        bool HasContent(int index) => document.Tree.Lines[index].Tokens.Any(token => token.Kind != TokenKind.Whitespace);
    }

    /// <summary>From the label above, with its comment, to the line before the next label and its comment.</summary>
    private static (int First, int Last) Block(Document document, int line)
    {
        var lines = document.Tree.Lines;
        var next = line;
        while (next < lines.Length && (lines[next].Kind != LineKind.Label || CommentLines.FirstAbove(document, next) <= line))
        {
            next++;
        }

        var own = next - 1;
        while (own > 0 && lines[own].Kind != LineKind.Label)
        {
            own--;
        }

        // In front of the first label there is nothing that a comment could be about.
        return (lines[own].Kind == LineKind.Label ? CommentLines.FirstAbove(document, own) : 0, next < lines.Length
            ? CommentLines.FirstAbove(document, next) - 1 : next - 1);
    }
}
