using System.Collections.Immutable;
using Ttvm.Ide.Descriptions;
using Ttvm.Ide.Model;
using Ttvm.Language.Binding;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Ide.Completions;

/// <summary>One way to write an instruction.</summary>
/// <param name="Label">The instruction with its operands, as in the reference.</param>
/// <param name="Markdown">Its stack picture and meaning.</param>
/// <param name="Parameters">Where the operands stand in the label, with a word about each.</param>
public sealed record Signature(string Label, string Markdown, ImmutableArray<(TextSpan Span, string Text)> Parameters);

/// <summary>The operands of the instruction that is being typed.</summary>
/// <param name="Signatures">At least one; for a call also one per different parameter list that other calls of the label give it.</param>
/// <param name="ActiveSignature">The one that fits best.</param>
/// <param name="ActiveParameter">The operand at the cursor; beyond the last if there is one too many.</param>
public sealed record SignatureHelpResult(ImmutableArray<Signature> Signatures, int ActiveSignature, int ActiveParameter);

/// <summary>Shows what an instruction takes while its operands are being typed.</summary>
public static class SignatureHelp
{
    /// <summary>The characters after which an editor should ask by itself.</summary>
    public static ImmutableArray<string> TriggerCharacters { get; } = [" "];

    /// <summary>The help at <paramref name="offset"/>; null outside of operands and for instructions that take none.</summary>
    public static SignatureHelpResult? At(Document document, int offset)
    {
        var lineIndex = document.Text.GetLineIndex(offset);
        var line = document.Tree.Lines[lineIndex];
        var column = offset - document.Text.GetLineSpan(lineIndex).Start;
        if (line is not { Instruction: { Operands.Length: > 0 } instruction, Mnemonic: { } mnemonic }
            || column <= mnemonic.End
            || line.Tokens.Any(token => token.Kind == TokenKind.Comment && token.Span.Start < column))
        {
            return null;
        }

        var active = line.Tokens.Count(token => token.Kind is not (TokenKind.Whitespace or TokenKind.Comment)
            && token.Span.Start > mnemonic.Start && token.Span.End < column);
        var ownNames = line.Operands is [{ Operand.Kind: OperandKind.Label } target, ..]
            && instruction.Operands is [_, { Kind: OperandKind.Params }]
            ? OtherCalls(document, target.Value.AsText, lineIndex)
                .Select(names => ForCall(document, instruction, target.Value.AsText, names))
            : [];
        ImmutableArray<Signature> signatures = [.. ownNames, General(instruction)];

        // The operands that go on to the end of the line take every further word.
        var last = instruction.Operands[^1].Kind is OperandKind.Params or OperandKind.Pattern && signatures.Length == 1;
        return new SignatureHelpResult(signatures, 0, last ? Math.Min(active, instruction.Operands.Length - 1) : active);
    }

    /// <summary>The parameter lists that other lines give this label, each once, the commonest first.</summary>
    internal static IEnumerable<ImmutableArray<string>> OtherCalls(Document document, string label, int except) => CommonestFirst(
        document.Program.FindReferences(SymbolKind.Label, label)
            .Where(reference => !reference.IsDefinition && reference.Line != except)
            .SelectMany(reference => NamesGivenBy(document.Tree.Lines[reference.Line])));

    /// <summary>The parameter list of a line that calls, or makes a function of, a label; nothing if it gives none.</summary>
    internal static ImmutableArray<ImmutableArray<string>> NamesGivenBy(LineSyntax line) =>
        line.Operands is [_, { Operand.Kind: OperandKind.Params, NameSpans.Length: > 0 } parameters] ? [parameters.Value.AsParams] : [];

    /// <summary>Parameter lists, each once, the commonest first.</summary>
    internal static IEnumerable<ImmutableArray<string>> CommonestFirst(IEnumerable<ImmutableArray<string>> lists) => lists
        .GroupBy(names => string.Join(' ', names), StringComparer.Ordinal)
        .OrderByDescending(group => group.Count())
        .Select(group => group.First());

    private static Signature General(Instruction instruction) =>
        Build($"`{instruction.Effect.Picture}` {instruction.Meaning}", instruction.Mnemonic,
            instruction.Operands.Select(operand => (operand.Display, TextOf(operand))));

    private static Signature ForCall(Document document, Instruction instruction, string label, ImmutableArray<string> names) =>
        Build(
            $"{StackText.Signature(document, label) ?? $"`{instruction.Effect.Picture}`"} {instruction.Meaning}",
            instruction.Mnemonic,
            names.Select((name, index) => (name, index == names.Length - 1 ? "takes the top of the stack" : "takes a value from the stack"))
                .Prepend((label, "the label to call")));

    private static Signature Build(string markdown, string start, IEnumerable<(string Word, string Text)> operands)
    {
        var label = start;
        var parameters = ImmutableArray.CreateBuilder<(TextSpan, string)>();
        foreach (var (word, text) in operands)
        {
            parameters.Add((new TextSpan(label.Length + 1, word.Length), text));
            label += " " + word;
        }

        return new Signature(label, markdown, parameters.ToImmutable());
    }

    private static string TextOf(Operand operand) => operand.Kind switch
    {
        OperandKind.Int => "an integer: decimal, `0x…` or `0b…`",
        OperandKind.Float => "a number with a fraction or an exponent, `inf`, `-inf` or `nan`",
        OperandKind.Bool or OperandKind.Strategy or OperandKind.Policy =>
            string.Join(", ", Keywords.For(operand.Kind).Select(word => $"`{word}`")),
        OperandKind.Str => "a string in quotes",
        OperandKind.Variable => "a variable of this frame",
        OperandKind.Field => "the name of a field",
        OperandKind.Label => "a label, or the number of an instruction",
        OperandKind.Params => "names for the values on the stack; the last takes the top",
        OperandKind.Count => "how many",
        OperandKind.Pid => "a process id; without it, or as 0, it is taken from the stack",
        OperandKind.Process => "the name of a process",
        OperandKind.Path => "the path of a module, looked up beside this file",
        OperandKind.Milliseconds => "milliseconds; 0 does not wait",
        OperandKind.Pattern => KeywordText.PatternSummary,
    };
}
