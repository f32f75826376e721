using System.Collections.Immutable;
using Ttvm.Language.Binding;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Ide;

/// <summary>Suggestions inside a message pattern: its words, <c>.field</c> and <c>$variable</c>.</summary>
internal static class PatternSlot
{
    public static CompletionResult Suggest(Document document, TextSpan pattern, int cursor)
    {
        var text = document.Text.Text;
        var start = Math.Min(cursor, text.Length);
        while (start > pattern.Start && IsWord(text[start - 1]))
        {
            start--;
        }

        var end = cursor;
        while (end < pattern.End && IsWord(text[end]))
        {
            end++;
        }

        var span = TextSpan.FromBounds(start, end);
        return start > pattern.Start ? text[start - 1] switch
        {
            '.' => new CompletionResult(span, Names(document, SymbolKind.Field, CompletionKind.Field)),
            '$' => new CompletionResult(span, Names(document, SymbolKind.Variable, CompletionKind.Variable)),
            '"' => CompletionResult.None,
            _ => new CompletionResult(span, OperandSlot.KeywordItems(OperandKind.Pattern)),
        } : new CompletionResult(span, OperandSlot.KeywordItems(OperandKind.Pattern));
    }

    private static ImmutableArray<CompletionItem> Names(Document document, SymbolKind kind, CompletionKind shown) =>
        [.. document.Program.References
            .Where(reference => reference.Kind == kind && reference.Name.Length > 0)
            .Select(reference => reference.Name)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(name => new CompletionItem(name, shown, kind == SymbolKind.Field ? "field" : "variable", name))];

    private static bool IsWord(char character) => char.IsLetterOrDigit(character) || character == '_';
}
