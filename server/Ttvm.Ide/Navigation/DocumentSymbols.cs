using System.Collections.Immutable;
using Ttvm.Ide.Model;
using Ttvm.Language.Binding;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Ide.Navigation;

/// <summary>An entry of a file's outline.</summary>
/// <param name="Kind">A label or a registered process name.</param>
/// <param name="Name">The name without quotes.</param>
/// <param name="Detail">What it is, in a word or two.</param>
/// <param name="Span">Everything that belongs to it: of a label, from the comment directly above it up to the next label and its
/// comment.</param>
/// <param name="NameSpan">Where its name stands.</param>
/// <param name="Children">The process names that are registered inside it.</param>
public sealed record OutlineEntry(SymbolKind Kind, string Name, string Detail, TextSpan Span, TextSpan NameSpan,
    ImmutableArray<OutlineEntry> Children);

/// <summary>The outline of a file: its labels, each with the process names registered in its part.</summary>
public static class DocumentSymbols
{
    /// <summary>The entries of a file, in document order.</summary>
    public static ImmutableArray<OutlineEntry> Of(Document document)
    {
        var outline = ImmutableArray.CreateBuilder<OutlineEntry>();
        var children = ImmutableArray.CreateBuilder<OutlineEntry>();
        var (label, labelSpan, labelStart) = ("", default(TextSpan), 0);
        for (var index = 0; index < document.Tree.Lines.Length; index++)
        {
            var line = document.Tree.Lines[index];
            if (line is { Kind: LineKind.Label, LabelName: { Length: > 0 } name })
            {
                var start = document.Text.GetLineSpan(CommentLines.FirstAbove(document, index)).Start;
                Close(start);
                (label, labelSpan, labelStart) = (name, line.LabelSpan.Shift(document.Text.GetLineSpan(index).Start), start);
            }
            else if (line.Is(InstructionFlags.Registers) && line.Operands is [{ Value.AsText: { Length: > 0 } process } operand, ..])
            {
                var span = document.Text.GetLineSpan(index);
                (label.Length == 0 ? outline : children).Add(
                    new OutlineEntry(SymbolKind.Process, process, "registered process", span, operand.ContentSpan.Shift(span.Start), []));
            }
        }

        Close(document.Text.Length);
        return outline.ToImmutable();

        void Close(int end)
        {
            if (label.Length > 0)
            {
                outline.Add(new OutlineEntry(SymbolKind.Label, label, "label", TextSpan.FromBounds(labelStart, end), labelSpan,
                    children.ToImmutable()));
                children.Clear();
            }
        }
    }
}
