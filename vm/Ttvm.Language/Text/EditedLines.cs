namespace Ttvm.Language.Text;

/// <summary>
/// Whole lines that stand in the place of some lines of another text. Typing stays in one place for a while, so the newest version of a
/// text is mostly the lines around the cursor and, for all the others, an older version. Immutable.
/// </summary>
internal sealed class EditedLines
{
    /// <summary>From how many characters on the newest version is better off with a text of its own.</summary>
    public const int LongestText = 4096;

    private readonly int[] _starts;

    /// <param name="firstLine">The first line they stand for, 0-based; the same in both texts.</param>
    /// <param name="replacedLines">How many lines of the other text they stand for.</param>
    /// <param name="start">Where the first line begins; the same in both texts.</param>
    /// <param name="replacedEnd">Where, in the other text, the line behind those begins, or the text ends.</param>
    /// <param name="text">The lines with their terminators; only at the end of a text the last has none.</param>
    /// <param name="isEnd">Whether the text ends here, so that there is a line behind the last terminator.</param>
    public EditedLines(int firstLine, int replacedLines, int start, int replacedEnd, string text, bool isEnd)
    {
        FirstLine = firstLine;
        ReplacedLines = replacedLines;
        Start = start;
        ReplacedEnd = replacedEnd;
        Text = text;
        var starts = LineEnds.FindStarts(text, start);
        if (!isEnd)
        {
            starts.RemoveAt(starts.Count - 1);
        }

        _starts = [.. starts];
    }

    /// <inheritdoc cref="EditedLines(int, int, int, int, string, bool)" path="/param[@name='firstLine']"/>
    public int FirstLine { get; }

    /// <inheritdoc cref="EditedLines(int, int, int, int, string, bool)" path="/param[@name='replacedLines']"/>
    public int ReplacedLines { get; }

    /// <inheritdoc cref="EditedLines(int, int, int, int, string, bool)" path="/param[@name='start']"/>
    public int Start { get; }

    /// <inheritdoc cref="EditedLines(int, int, int, int, string, bool)" path="/param[@name='replacedEnd']"/>
    public int ReplacedEnd { get; }

    /// <inheritdoc cref="EditedLines(int, int, int, int, string, bool)" path="/param[@name='text']"/>
    public string Text { get; }

    /// <summary>Where, in the edited text, the line behind them begins, or the text ends.</summary>
    public int End => Start + Text.Length;

    /// <summary>The line behind the last of them.</summary>
    public int EndLine => FirstLine + _starts.Length;

    /// <summary>How much further back characters behind them stand than in the other text.</summary>
    public int Shift => End - ReplacedEnd;

    /// <summary>How much further down lines behind them stand than in the other text.</summary>
    public int LineShift => _starts.Length - ReplacedLines;

    /// <summary>Where the lines begin, in the edited text.</summary>
    public ReadOnlySpan<int> LineStarts => _starts;
}
