using System.Collections.Immutable;
using Ttvm.Language.Binding;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Ide;

/// <summary>Suggestions inside a message pattern: its words, and the names behind <c>.</c> and <c>$</c>.</summary>
internal static class PatternSlot
{
    public static CompletionResult Suggest(OperandSlot slot)
    {
        var text = slot.Document.Text.Text;
        var start = slot.Cursor;
        while (start > slot.Word.Start && IsWord(text[start - 1]))
        {
            start--;
        }

        var end = slot.Cursor;
        while (end < slot.Word.End && IsWord(text[end]))
        {
            end++;
        }

        ImmutableArray<CompletionItem> items = (start > 0 ? text[start - 1] : ' ') switch
        {
            '.' => [.. slot.SymbolsOf(SymbolKind.Field, CompletionKind.Field, "field")],
            '$' => [.. slot.Variables()],
            '=' => OperandSlot.KeywordItems(OperandKind.Bool),
            '"' => [],
            _ => OperandSlot.KeywordItems(OperandKind.Pattern),
        };
        return new CompletionResult(TextSpan.FromBounds(start, end), items);
    }

    private static bool IsWord(char character) => char.IsLetterOrDigit(character) || character == '_';
}
