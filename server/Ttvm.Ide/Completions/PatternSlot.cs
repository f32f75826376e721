using System.Buffers;
using System.Collections.Immutable;
using Ttvm.Language.Binding;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Ide.Completions;

/// <summary>Suggestions inside a message pattern: its words, and the names behind <c>.</c> and <c>$</c>.</summary>
internal static class PatternSlot
{
    private static readonly SearchValues<char> WordEnds = SearchValues.Create(" \t;\"|=$");

    public static CompletionResult Suggest(OperandSlot slot)
    {
        var text = slot.Document.Text;
        var line = text.GetLineSpan(slot.LineIndex);
        var column = slot.Cursor - line.Start;
        var written = text.Slice(line);
        var start = written[..column].LastIndexOfAny(WordEnds) + 1;
        var length = written[column..].IndexOfAny(WordEnds);
        var end = length < 0 ? written.Length : column + length;

        // A point begins the name of a field; further ones belong to the name.
        var isField = start < column && written[start] == '.';
        start += isField ? 1 : 0;
        ImmutableArray<CompletionItem> items = (isField ? '.' : start > 0 ? written[start - 1] : ' ') switch
        {
            '.' => [.. slot.SymbolsOf(SymbolKind.Field, CompletionKind.Field, "field").Select(Written)],
            '$' => [.. slot.Variables().Select(Written)],
            '=' => OperandSlot.KeywordItems(OperandKind.Bool),
            '"' => [],
            _ => OperandSlot.KeywordItems(OperandKind.Pattern),
        };
        return new CompletionResult(TextSpan.FromBounds(start, end).Shift(line.Start), items);
    }

    private static CompletionItem Written(CompletionItem name) =>
        name with { InsertText = StringLiteral.NeedsQuotes(name.Label) || name.Label.AsSpan().ContainsAny(WordEnds)
            ? StringLiteral.Quote(name.Label) : name.Label };
}
