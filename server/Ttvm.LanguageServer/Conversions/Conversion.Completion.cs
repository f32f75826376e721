using System.Collections.Immutable;
using System.Globalization;
using Ttvm.Ide.Completions;
using Ttvm.Ide.Model;
using Lsp = Ttvm.LanguageServer.Protocol;

namespace Ttvm.LanguageServer.Conversions;

/// <summary>Completion and signature help.</summary>
internal sealed partial class Conversion
{
    public Lsp.CompletionList ToCompletionList(Document document, CompletionResult result)
    {
        var range = ToRange(document.Text, result.Span);
        var client = _features?.Completion;
        var item = client?.CompletionItem;

        // The range is the same for all items; a client that takes it once is spared a hundred copies.
        var sharesRange = client?.CompletionList?.ItemDefaults?.Contains("editRange") == true;
        return new Lsp.CompletionList(
            false,
            sharesRange ? new Lsp.CompletionItemDefaults(range, null) : null,
            [.. result.Items.Where(suggestion => item?.SnippetSupport == true || suggestion.Kind != CompletionKind.Block)
                .Select((suggestion, index) =>
            {
                var text = item?.SnippetSupport == true && suggestion.Snippet is { } snippet ? snippet : suggestion.InsertText;
                return new Lsp.CompletionItem(
                    suggestion.Label,
                    item?.LabelDetailsSupport == true && suggestion.StackPicture is { } picture
                        ? new Lsp.CompletionItemLabelDetails(null, picture) : null,
                    KindOf(suggestion.Kind),
                    item?.LabelDetailsSupport == true || suggestion.StackPicture is null ? suggestion.Detail
                        : $"{suggestion.Detail}  {suggestion.StackPicture}",
                    null,
                    index.ToString("D4", CultureInfo.InvariantCulture),
                    suggestion.TypedText,
                    item?.SnippetSupport == true && suggestion.Snippet is not null ? Lsp.InsertTextFormat.Snippet : null,
                    sharesRange ? null : new Lsp.TextEdit(range, text),
                    sharesRange && text != suggestion.Label ? text : null);
            })]);
    }

    public Lsp.SignatureHelp ToSignatureHelp(SignatureHelpResult help)
    {
        var client = _features?.SignatureHelp?.SignatureInformation;
        var hasOffsets = client?.ParameterInformation?.LabelOffsetSupport == true;
        return new Lsp.SignatureHelp(
            [.. help.Signatures.Select(signature => new Lsp.SignatureInformation(
                signature.Label,
                ToMarkup(signature.Markdown, client?.DocumentationFormat),
                [.. signature.Parameters.Select(parameter => new Lsp.ParameterInformation(
                    hasOffsets ? new[] { parameter.Span.Start, parameter.Span.End }
                        : signature.Label.Substring(parameter.Span.Start, parameter.Span.Length),
                    ToMarkup(parameter.Text, client?.DocumentationFormat)))]))],
            help.ActiveSignature,
            help.ActiveParameter);
    }

    public Lsp.MarkupContent ToDocumentation(string markdown) =>
        ToMarkup(markdown, _features?.Completion?.CompletionItem?.DocumentationFormat);

    private static Lsp.CompletionItemKind KindOf(CompletionKind kind) => kind switch
    {
        CompletionKind.Mnemonic => Lsp.CompletionItemKind.Keyword,
        CompletionKind.Label => Lsp.CompletionItemKind.Function,
        CompletionKind.Variable => Lsp.CompletionItemKind.Variable,
        CompletionKind.Field => Lsp.CompletionItemKind.Field,
        CompletionKind.Process => Lsp.CompletionItemKind.Class,
        CompletionKind.File => Lsp.CompletionItemKind.File,
        CompletionKind.Block => Lsp.CompletionItemKind.Snippet,
        _ => Lsp.CompletionItemKind.EnumMember,
    };
}
