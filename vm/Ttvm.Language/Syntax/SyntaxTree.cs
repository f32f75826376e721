using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Ttvm.Language.Syntax;

/// <summary>
/// The parsed lines of one file. Parsing never fails; what is wrong stands in the diagnostics of the lines. Immutable:
/// a change gives a new tree that shares all lines the change did not touch.
/// </summary>
public sealed class SyntaxTree
{
    private SyntaxTree(SourceText text, ImmutableArray<LineSyntax> lines)
    {
        Text = text;
        Lines = lines;
    }

    /// <summary>The text the tree was made from.</summary>
    public SourceText Text { get; }

    /// <summary>One entry per line of the text; equal lines may be the same object.</summary>
    public ImmutableArray<LineSyntax> Lines { get; }

    /// <summary>Parses a whole text, in time proportional to its length.</summary>
    public static SyntaxTree Parse(SourceText text)
    {
        var cache = new LineCache(text.Text);
        var lines = new LineSyntax[text.LineCount];
        for (var line = 0; line < lines.Length; line++)
        {
            lines[line] = cache.Parse(text.GetLineSpan(line));
        }

        return new SyntaxTree(text, ImmutableCollectionsMarshal.AsImmutableArray(lines));
    }

    /// <summary>
    /// The tree after a replacement in the text, equal to <see cref="Parse"/> of the new text; only the lines the
    /// replacement touches are parsed again.
    /// </summary>
    /// <param name="span">What is replaced, in units of the old text.</param>
    /// <param name="newText">What comes instead.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is not inside the text.</exception>
    public SyntaxTree WithChange(TextSpan span, string newText)
    {
        var text = Text.WithChange(span, newText);
        var first = Text.GetLineIndex(span.Start);
        var last = Text.GetLineIndex(span.End);
        var lastNew = last + text.LineCount - Text.LineCount;

        var cache = new LineCache(text.Text);
        var lines = new LineSyntax[text.LineCount];
        Lines.CopyTo(0, lines, 0, first);
        for (var line = first; line <= lastNew; line++)
        {
            lines[line] = cache.Parse(text.GetLineSpan(line));
        }

        Lines.CopyTo(last + 1, lines, lastNew + 1, Lines.Length - last - 1);
        return new SyntaxTree(text, ImmutableCollectionsMarshal.AsImmutableArray(lines));
    }
}
