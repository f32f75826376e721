using System.Collections.Immutable;
using Ttvm.Language.Instructions;
using Ttvm.Language.Text;

namespace Ttvm.Language.Syntax;

/// <summary>
/// The parsed lines of one file. Parsing never fails; what is wrong stands in the diagnostics of the lines. Immutable:
/// a change gives a new tree that shares all lines the change did not touch.
/// </summary>
public sealed class SyntaxTree
{
    private SyntaxTree(SourceText text, LineList lines, ImmutableArray<int> linesLeadingToFiles)
    {
        Text = text;
        Lines = lines;
        LinesLeadingToFiles = linesLeadingToFiles;
    }

    /// <summary>The text the tree was made from.</summary>
    public SourceText Text { get; }

    /// <summary>One entry per line of the text; equal lines may be the same object.</summary>
    public LineList Lines { get; }

    /// <summary>
    /// The 0-based lines, in order, whose instruction may lead to another file: SPAWN in its forms, SUPERVISE_CHILD and IMPORT. Few, and
    /// known without a look at the others, because an editor asks after every keystroke.
    /// </summary>
    public ImmutableArray<int> LinesLeadingToFiles { get; }

    /// <summary>Parses a whole text, in time proportional to its length.</summary>
    public static SyntaxTree Parse(SourceText text)
    {
        var cache = new LineCache(text);
        var lines = new LineSyntax[text.LineCount];
        var leading = ImmutableArray.CreateBuilder<int>();
        for (var line = 0; line < lines.Length; line++)
        {
            lines[line] = cache.Parse(line);
            AddIfLeading(leading, lines[line], line);
        }

        return new SyntaxTree(text, new LineList(lines), leading.ToImmutable());
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

        var cache = new LineCache(text);
        var lines = new LineSyntax[lastNew + 1 - first];
        var leading = ImmutableArray.CreateBuilder<int>(LinesLeadingToFiles.Length);
        var kept = 0;
        for (; kept < LinesLeadingToFiles.Length && LinesLeadingToFiles[kept] < first; kept++)
        {
            leading.Add(LinesLeadingToFiles[kept]);
        }

        for (var line = first; line <= lastNew; line++)
        {
            lines[line - first] = cache.Parse(line);
            AddIfLeading(leading, lines[line - first], line);
        }

        for (; kept < LinesLeadingToFiles.Length; kept++)
        {
            if (LinesLeadingToFiles[kept] > last)
            {
                leading.Add(LinesLeadingToFiles[kept] + lastNew - last);
            }
        }

        return new SyntaxTree(text, Lines.With(first, last + 1 - first, lines), leading.DrainToImmutable());
    }

    private static void AddIfLeading(ImmutableArray<int>.Builder lines, LineSyntax syntax, int line)
    {
        if (syntax.IsAny(InstructionFlags.SpawnsTop | InstructionFlags.NamesFile))
        {
            lines.Add(line);
        }
    }
}
