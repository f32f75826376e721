using System.Collections.Immutable;
using Ttvm.Ide.Descriptions;
using Ttvm.Ide.Model;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Ide.Completions;

/// <summary>Suggests what can be typed: instructions in front, then what the operand wants.</summary>
public static class Completion
{
    /// <summary>The characters after which an editor should ask by itself, besides letters: those that open an operand.</summary>
    public static ImmutableArray<string> TriggerCharacters { get; } = [" ", "\"", ".", "$"];

    /// <summary>The suggestions at <paramref name="offset"/>.</summary>
    /// <param name="workspace">All open files.</param>
    /// <param name="document">The file of the cursor.</param>
    /// <param name="offset">The cursor, in units of the whole text.</param>
    /// <param name="typed">
    /// The trigger character that was just typed, null if the person asked or is in the middle of a word. A blank that only
    /// indents suggests nothing, so that the list does not get in the way.
    /// </param>
    public static CompletionResult At(Workspace workspace, Document document, int offset, char? typed = null)
    {
        var lineIndex = document.Text.GetLineIndex(offset);
        var line = document.Tree.Lines[lineIndex];
        var lineStart = document.Text.GetLineSpan(lineIndex).Start;
        var column = offset - lineStart;
        var words = line.Tokens.Where(token => token.Kind != TokenKind.Whitespace).ToList();
        if (words.Exists(word => word.Kind == TokenKind.Comment && word.Span.Start < column))
        {
            return CompletionResult.None;
        }

        words.RemoveAll(word => word.Kind == TokenKind.Comment);
        if (words.Count == 0 || column <= words[0].Span.End)
        {
            var front = words.Count > 0 && words[0].Span.Start <= column ? words[0].Span : new TextSpan(column, 0);
            return typed is null ? new CompletionResult(front.Shift(lineStart), Mnemonics(asSnippets: words.Count <= 1))
                : CompletionResult.None;
        }

        // Of the words behind the mnemonic, those that end before the cursor fill operands; the one that touches it is being typed.
        var operands = words.Skip(1).ToList();
        var filled = operands.Count(word => word.Span.End < column);
        var current = operands.Find(word => word.Span.Touches(column));
        var span = current.Span.Length > 0 ? current.Span : new TextSpan(column, 0);
        var slot = new OperandSlot(workspace, document, line, lineIndex, span.Shift(lineStart), offset);
        if (line.Kind == LineKind.Label)
        {
            return filled == 0 ? slot.UndefinedLabels() : CompletionResult.None;
        }

        // Most SENDs take the id from the stack: a list that opens by itself would be in the way of the end of the line.
        return line.Instruction is { } instruction && OperandAt(instruction, filled) is { } operand
            && !(operand.Kind == OperandKind.Pid && typed is not null)
            ? slot.Suggest(operand)
            : CompletionResult.None;
    }

    /// <summary>The long explanation of a suggested mnemonic, as Markdown; null if it is none. Asked for one by one, because a list of all
    /// would be large.</summary>
    public static string? Documentation(string label) =>
        label == Keywords.Label ? InstructionText.LabelMarkdown
        : InstructionSet.Find(label) is { } instruction ? InstructionText.Markdown(instruction)
        : BlockSnippets.Markdown(label);

    /// <summary>The operand that a word fills; the kinds that go on to the end of the line take all further words.</summary>
    private static Operand? OperandAt(Instruction instruction, int index)
    {
        var operands = instruction.Operands;
        return index < operands.Length ? operands[index]
            : operands is [.., { Kind: OperandKind.Params or OperandKind.Pattern } last] ? last
            : null;
    }

    private static ImmutableArray<CompletionItem> Mnemonics(bool asSnippets) => asSnippets ? MnemonicList.WithSnippets : MnemonicList.Plain;

    /// <summary>The same for every place, so built once, and only when someone first asks.</summary>
    private static class MnemonicList
    {
        public static ImmutableArray<CompletionItem> WithSnippets { get; } = Build();

        public static ImmutableArray<CompletionItem> Plain { get; } =
            [.. WithSnippets.Where(item => item.Kind != CompletionKind.Block).Select(item => item with { Snippet = null })];

        private static ImmutableArray<CompletionItem> Build()
        {
            var available = InstructionSet.All.Where(instruction => !instruction.Is(InstructionFlags.Unavailable)).ToList();
            return
            [
                .. available.Select(instruction => Item(instruction, instruction.Mnemonic))
                    .Append(new CompletionItem(Keywords.Label, CompletionKind.Mnemonic, $"{Keywords.Label} name", Keywords.Label,
                        $"{Keywords.Label} ${{1:name}}"))
                    .OrderBy(item => InstructionSet.Find(item.Label)?.Is(InstructionFlags.IsCommon) == false)
                    .ThenBy(item => item.Label, StringComparer.Ordinal),
                .. BlockSnippets.All.Select(block => new CompletionItem(block.Name, CompletionKind.Block,
                    block.Meaning, "", block.Snippet)),
                .. available.SelectMany(instruction => instruction.Aliases.Select(alias => Item(instruction, alias))),
            ];
        }

        private static CompletionItem Item(Instruction instruction, string name) => new(
            name,
            CompletionKind.Mnemonic,
            instruction.Signature,
            name,
            Snippet(instruction, name),
            name == instruction.Mnemonic ? instruction.Effect.Picture : $"same as {instruction.Mnemonic}");

        private static string? Snippet(Instruction instruction, string name)
        {
            var required = instruction.Operands.Where(operand => operand is { Optional: false, Kind: not OperandKind.Params }).ToList();
            return required.Count == 0 ? null
                : $"{name} {string.Join(' ', required.Select((operand, index) => Placeholder(operand, index + 1)))}";
        }

        private static string Placeholder(Operand operand, int number) =>
            Keywords.For(operand.Kind) is { Length: > 0 } words && operand.Kind != OperandKind.Pattern
            ? $"${{{number}|{string.Join(',', words)}|}}"
            : operand.Kind is OperandKind.Str or OperandKind.Process or OperandKind.Path
                ? $"\"${{{number}:{operand.Name}}}\""
                : $"${{{number}:{operand.Name}}}";
    }
}
