using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Ide;

/// <summary>What to show over a word.</summary>
/// <param name="Span">The word, in units of the whole text.</param>
/// <param name="Markdown">The text.</param>
/// <param name="Section">Where the language's page tells more; null where it does not.</param>
public sealed record HoverResult(TextSpan Span, string Markdown, BookSection? Section = null);

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

        _ = workspace.ProgramOf(document);

        var markdown = resolved.Kind switch
        {
            ResolvedKind.Mnemonic => WithStack(InstructionText.Markdown(resolved.Instruction!), document, resolved.Line),
            ResolvedKind.LabelKeyword => InstructionText.LabelMarkdown,
            ResolvedKind.Worker => FileText.Worker(workspace, document, resolved.File!.Value),
            ResolvedKind.Symbol => SymbolText.Markdown(workspace, resolved),
            _ => OperandText.Markdown(workspace, resolved),
        };
        return markdown is null ? null : new HoverResult(resolved.Span, markdown, SectionOf(resolved));
    }

    private static BookSection? SectionOf(Resolution resolved) => resolved.Kind switch
    {
        ResolvedKind.Mnemonic => BookSection.Of(resolved.Instruction!.Group),
        ResolvedKind.LabelKeyword => BookSection.SourceText,
        _ => resolved.Operand?.Operand.Kind is OperandKind.Pattern or OperandKind.Strategy or OperandKind.Policy ? BookSection.Processes : null,
    };

    /// <summary>What holds in this line stands above what holds for the instruction everywhere.</summary>
    private static string WithStack(string markdown, Document document, int line)
    {
        if (StackText.AroundLine(document, line) is not { } stack)
        {
            return markdown;
        }

        // Behind the signature, which is the title.
        var endOfTitle = markdown.IndexOf("```\n", 3, StringComparison.Ordinal) + "```\n".Length;
        return $"{markdown[..endOfTitle]}{stack}\n\n{markdown[endOfTitle..]}";
    }
}
