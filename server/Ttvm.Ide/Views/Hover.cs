using Ttvm.Ide.Descriptions;
using Ttvm.Ide.Model;
using Ttvm.Ide.Names;
using Ttvm.Language.Instructions;
using Ttvm.Language.Text;

namespace Ttvm.Ide.Views;

/// <summary>What to show over a word.</summary>
/// <param name="Span">The word, in units of the whole text.</param>
/// <param name="Markdown">The text.</param>
public sealed record HoverResult(TextSpan Span, string Markdown);

/// <summary>Explains the word under the cursor.</summary>
public static class Hover
{
    /// <summary>The explanation of what stands at a place; null where there is nothing to explain.</summary>
    /// <param name="workspace">Where the file lies.</param>
    /// <param name="document">The file.</param>
    /// <param name="offset">The place in it.</param>
    /// <param name="linkTo">A link to a section, as Markdown, or null if it is not there; null for readers who see no links.</param>
    public static HoverResult? At(Workspace workspace, Document document, int offset, Func<BookSection, string?>? linkTo = null)
    {
        if (Resolution.At(document, offset) is not { } resolved)
        {
            return null;
        }

        _ = workspace.ProgramOf(document);
        var link = linkTo is not null && SectionOf(resolved) is { } section ? linkTo(section) : null;
        var markdown = resolved.Kind switch
        {
            ResolvedKind.Mnemonic => WithStack(InstructionText.Markdown(resolved.Instruction!, link), document, resolved.Line),
            ResolvedKind.LabelKeyword => With(link, InstructionText.LabelMarkdown),
            ResolvedKind.Worker => FileText.Worker(workspace, document, resolved.File!.Value),
            ResolvedKind.Symbol => SymbolText.Markdown(workspace, resolved),
            _ => With(link, OperandText.Markdown(workspace, resolved)),
        };
        return markdown is null ? null : new HoverResult(resolved.Span, markdown);
    }

    private static BookSection? SectionOf(Resolution resolved) => resolved.Kind switch
    {
        ResolvedKind.Mnemonic => BookSection.Of(resolved.Instruction!.Group),
        ResolvedKind.LabelKeyword => BookSection.SourceText,
        _ => resolved.Operand?.Operand.Kind is OperandKind.Pattern or OperandKind.Strategy or OperandKind.Policy
            ? BookSection.Processes : null,
    };

    private static string? With(string? link, string? markdown) => link is null || markdown is null ? markdown : $"{markdown}\n\n{link}";

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
