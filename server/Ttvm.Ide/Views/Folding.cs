using System.Collections.Immutable;
using Ttvm.Ide.Model;
using Ttvm.Ide.Names;
using Ttvm.Language.Syntax;

namespace Ttvm.Ide.Views;

/// <summary>Why some lines can be folded away.</summary>
public enum FoldingKind
{
    /// <summary>What belongs to a label, to a TRY, or to the start of the file.</summary>
    Block,

    /// <summary>Several lines of comment.</summary>
    Comment,

    /// <summary>From <c>; region</c> to <c>; endregion</c>.</summary>
    Region,
}

/// <summary>Lines that can be folded away behind the first of them.</summary>
/// <param name="Kind">Why.</param>
/// <param name="FirstLine">0-based; stays visible.</param>
/// <param name="LastLine">0-based, included; greater than the first.</param>
public readonly record struct FoldedPart(FoldingKind Kind, int FirstLine, int LastLine);

/// <summary>What can be folded away in a file.</summary>
public static class Folding
{
    /// <summary>The parts in the order of their first lines.</summary>
    public static ImmutableArray<FoldedPart> Of(Document document)
    {
        var parts = new List<FoldedPart>();
        var regions = new Stack<int>();
        var lines = document.Tree.Lines;
        var (label, comment) = (-1, -1);

        // The last line with code: comments above a label and blank lines belong to what follows, not to the block before.
        var lastCode = -1;
        for (var line = 0; line < lines.Length; line++)
        {
            var syntax = lines[line];
            var text = CommentLines.CommentOn(document, line);
            var marker = text is { } span ? CommentLines.MarkerOf(document.Text.Slice(span)) : null;
            if (text is not null && marker is null)
            {
                comment = comment < 0 ? line : comment;
            }
            else
            {
                CloseComment(line - 1);
            }

            switch (marker)
            {
                case true:
                    regions.Push(line);
                    break;
                case false when regions.TryPop(out var start):
                    parts.Add(new FoldedPart(FoldingKind.Region, start, line));
                    break;
            }

            if (syntax.Kind == LineKind.Label)
            {
                CloseBlock();
                label = line;
            }

            lastCode = syntax.Kind == LineKind.Blank ? lastCode : line;
        }

        CloseComment(lines.Length - 1);
        CloseBlock();
        AddMain();
        foreach (var block in document.TryBlocks)
        {
            // Up to the END_TRY that closes the body, or the one behind the handler if there is only that.
            if (block.Ends is [var end, ..])
            {
                parts.Add(new FoldedPart(FoldingKind.Block, block.Try, end));
            }
        }

        parts.Sort((one, other) => one.FirstLine != other.FirstLine ? one.FirstLine.CompareTo(other.FirstLine)
            : other.LastLine.CompareTo(one.LastLine));
        return [.. parts];

        // From the first instruction to the last in front of the first routine.
        void AddMain()
        {
            if (Routines.EndOfMain(document) is not { } end)
            {
                return;
            }

            var first = 0;
            while (first < end && lines[first].Kind == LineKind.Blank)
            {
                first++;
            }

            var last = end - 1;
            while (last > first && lines[last].Kind == LineKind.Blank)
            {
                last--;
            }

            // A label in front of everything has a part of its own.
            if (last > first && lines[first].Kind == LineKind.Instruction)
            {
                parts.Add(new FoldedPart(FoldingKind.Block, first, last));
            }
        }

        void CloseComment(int last)
        {
            if (comment >= 0 && last > comment)
            {
                parts.Add(new FoldedPart(FoldingKind.Comment, comment, last));
            }

            comment = -1;
        }

        void CloseBlock()
        {
            if (label >= 0 && lastCode > label)
            {
                parts.Add(new FoldedPart(FoldingKind.Block, label, lastCode));
            }
        }
    }
}
