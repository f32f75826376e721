using Ttvm.Language.Syntax;

namespace Ttvm.Ide;

/// <summary>What to show over a word.</summary>
/// <param name="Span">The word, in units of the whole text.</param>
/// <param name="Markdown">The text.</param>
public sealed record HoverResult(TextSpan Span, string Markdown);

/// <summary>Explains the word under the cursor.</summary>
public static class Hover
{
    /// <summary>The explanation of what stands at <paramref name="offset"/>; null where there is nothing to explain.</summary>
    public static HoverResult? At(Workspace workspace, Document document, int offset)
    {
        if (Resolution.At(document, offset) is not { } resolved)
        {
            return null;
        }

        var markdown = resolved.Kind switch
        {
            ResolvedKind.Mnemonic => InstructionText.Markdown(resolved.Instruction!),
            ResolvedKind.LabelKeyword => InstructionText.LabelMarkdown,
            ResolvedKind.Worker => OperandText.Worker(workspace, document, resolved.File!.Value),
            ResolvedKind.Symbol => SymbolText.Markdown(workspace, resolved),
            _ => OperandText.Markdown(document, resolved),
        };
        return markdown is null ? null : new HoverResult(resolved.Span, markdown);
    }
}
