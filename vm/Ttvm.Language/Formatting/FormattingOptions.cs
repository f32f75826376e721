namespace Ttvm.Language.Formatting;

/// <summary>How source text is laid out.</summary>
public sealed record FormattingOptions
{
    /// <summary>How many columns an instruction is indented; labels stand at the left edge.</summary>
    public int Indent { get; init; } = 4;

    /// <summary>How many columns a tab takes; 0 indents with blanks.</summary>
    public int TabWidth { get; init; }

    /// <summary>What stands in front of an instruction: as many tabs as fit, and blanks for the rest.</summary>
    public string IndentText => TabWidth == 0 ? new string(' ', Indent)
        : new string('\t', Indent / TabWidth) + new string(' ', Indent % TabWidth);

    /// <summary>Blanks between the longest instruction of a block and the comments of that block.</summary>
    public int CommentGap { get; init; } = 2;

    /// <summary>Comments of a block are aligned only up to this column, so that one long line does not push them all away.</summary>
    public int LastCommentColumn { get; init; } = 48;

    /// <summary>Whether the comments of a block share a column; otherwise each stands <see cref="CommentGap"/> blanks behind its own
    /// instruction.</summary>
    public bool AlignComments { get; init; } = true;

    /// <summary>How many blank lines in a row are kept.</summary>
    public int MaximumBlankLines { get; init; } = 1;

    /// <summary>The column, counted from the indent, at which operands start; 0 puts one blank between mnemonic and operand.</summary>
    public int OperandColumn { get; init; }

    /// <summary>Whether the last line gets an end if it has none.</summary>
    public bool InsertFinalNewline { get; init; } = true;

    /// <summary>Whether blank lines at the end of the file go.</summary>
    public bool TrimFinalNewlines { get; init; } = true;
}
