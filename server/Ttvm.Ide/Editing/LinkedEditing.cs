using System.Collections.Immutable;
using Ttvm.Ide.Model;
using Ttvm.Ide.Names;
using Ttvm.Language.Binding;
using Ttvm.Language.Text;

namespace Ttvm.Ide.Editing;

/// <summary>The places of a label that change together while one of them is being typed.</summary>
public static class LinkedEditing
{
    /// <summary>What a label can be while its places change together, as a regular expression: it must need no quotes anywhere.</summary>
    public const string WordPattern = @"[^\s;""\\]+";

    /// <summary>
    /// The places of the label at <paramref name="offset"/>, without quotes, in order; null where there is no label, or where
    /// its places are not written alike, because then typing in one would spoil the others.
    /// </summary>
    public static ImmutableArray<TextSpan>? At(Document document, int offset)
    {
        if (Resolution.At(document, offset) is not { Symbol: { Kind: SymbolKind.Label } label }
            || !document.Program.Labels.ContainsKey(label.Name))
        {
            return null;
        }

        ImmutableArray<TextSpan> spans = [.. Resolution.OccurrencesIn(document, label.Kind, label.Name).Select(place => place.Span)];
        return spans.Length > 1 && spans.All(span => document.Text.Slice(span).SequenceEqual(label.Name)) ? spans : null;
    }
}
