namespace Ttvm.Language.Formatting;

/// <summary>How source text is laid out.</summary>
public sealed record FormattingOptions
{
    /// <summary>Blanks in front of an instruction; labels stand at the left edge.</summary>
    public int Indent { get; init; } = 4;

    /// <summary>Blanks between the longest instruction of a block and the comments of that block.</summary>
    public int CommentGap { get; init; } = 2;

    /// <summary>Comments of a block are aligned only up to this column, so that one long line does not push them all away.</summary>
    public int LastCommentColumn { get; init; } = 48;
}
