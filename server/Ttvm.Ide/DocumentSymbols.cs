using System.Collections.Immutable;
using Ttvm.Language.Binding;
using Ttvm.Language.Syntax;

namespace Ttvm.Ide;

/// <summary>An entry of a file's outline.</summary>
/// <param name="Kind">A label or a registered process name.</param>
/// <param name="Name">The name without quotes.</param>
/// <param name="Detail">What it is, in a word or two.</param>
/// <param name="Span">Everything that belongs to it: of a label, up to the next label.</param>
/// <param name="NameSpan">Where its name stands.</param>
/// <param name="Children">The process names that are registered inside it.</param>
public sealed record OutlineEntry(SymbolKind Kind, string Name, string Detail, TextSpan Span, TextSpan NameSpan, ImmutableArray<OutlineEntry> Children);

/// <summary>The outline of a file: its labels, each with the process names registered in its part.</summary>
public static class DocumentSymbols
{
    /// <summary>The entries of a file, in document order.</summary>
    public static ImmutableArray<OutlineEntry> Of(Document document)
    {
        var definitions = document.Program.References
            .Where(reference => reference is { IsDefinition: true, Name.Length: > 0, Kind: SymbolKind.Label or SymbolKind.Process });
        var outline = ImmutableArray.CreateBuilder<OutlineEntry>();
        var children = ImmutableArray.CreateBuilder<OutlineEntry>();
        SymbolReference? label = null;
        foreach (var definition in definitions)
        {
            if (definition.Kind == SymbolKind.Label)
            {
                Close(LineStart(document, definition.Line));
                label = definition;
            }
            else
            {
                var line = document.Text.GetLineSpan(definition.Line);
                (label is null ? outline : children).Add(new OutlineEntry(SymbolKind.Process, definition.Name, "registered process", line, definition.Span, []));
            }
        }

        Close(document.Text.Text.Length);
        return outline.ToImmutable();

        void Close(int end)
        {
            if (label is { } open)
            {
                var span = TextSpan.FromBounds(LineStart(document, open.Line), end);
                outline.Add(new OutlineEntry(SymbolKind.Label, open.Name, "label", span, open.Span, children.ToImmutable()));
                children.Clear();
            }
        }
    }

    private static int LineStart(Document document, int line) => document.Text.GetLineSpan(line).Start;
}
