using System.Collections.Immutable;
using Ttvm.Ide.Editing;
using Ttvm.Ide.Model;
using Ttvm.Ide.Navigation;
using Ttvm.Ide.Views;
using Ttvm.Language.Text;
using Lsp = Ttvm.LanguageServer.Protocol;

namespace Ttvm.LanguageServer.Conversions;

/// <summary>What is shown in and around the text.</summary>
internal sealed partial class Conversion
{
    /// <summary>The extension's command that runs a file; its only argument is the uri.</summary>
    public const string RunCommand = "ttvm.runFile";

    /// <summary>The extension's command that debugs a file.</summary>
    public const string DebugCommand = "ttvm.debugFile";

    /// <summary>The extension's command that tries all schedules of a file.</summary>
    public const string ExploreCommand = "ttvm.explore";

    /// <summary>The extension's command that lists places: uri, position, locations.</summary>
    public const string ShowPlacesCommand = "ttvm.showReferences";

    public static ImmutableArray<Lsp.FoldingRange> ToFoldingRanges(ImmutableArray<FoldedPart> parts) =>
        [.. parts.Select(part => new Lsp.FoldingRange(part.FirstLine, part.LastLine, part.Kind switch
        {
            FoldingKind.Comment => "comment",
            FoldingKind.Region => "region",
            _ => null,
        }))];

    public Lsp.SelectionRange ToSelectionRange(Document document, int offset)
    {
        Lsp.SelectionRange? outer = null;
        foreach (var span in SelectionRanges.At(document, offset).Reverse())
        {
            outer = new Lsp.SelectionRange(ToRange(document.Text, span), outer);
        }

        return outer ?? new Lsp.SelectionRange(ToRange(document.Text, new TextSpan(offset, 0)), null);
    }

    public ImmutableArray<Lsp.DocumentLink> ToLinks(Document document, ImmutableArray<DocumentLink> links) =>
        [.. links.Select(link => new Lsp.DocumentLink(
            ToRange(document.Text, link.Span), link.Target.Uri, _features?.DocumentLink?.TooltipSupport == true ? link.Tooltip : null))];

    /// <summary>Lenses with the commands that the client says it has; to others they are text that nothing happens to.</summary>
    public ImmutableArray<Lsp.CodeLens> ToCodeLenses(Document document, ImmutableArray<CodeLens> lenses)
    {
        var known = Client.Experimental?.Commands?.Commands ?? [];
        return [.. lenses.Where(lens => lens.Action == CodeLensAction.ShowPlaces || known.Contains(CommandOf(lens)))
            .Select(lens => new Lsp.CodeLens(ToRange(document.Text, lens.Span), ToCommand(lens)))];

        Lsp.Command ToCommand(CodeLens lens) => lens.Action switch
        {
            CodeLensAction.Run or CodeLensAction.Debug or CodeLensAction.Explore =>
                new Lsp.Command(lens.Title, CommandOf(lens), [document.Uri]),
            _ when lens.Places.IsEmpty || !known.Contains(CommandOf(lens)) => new Lsp.Command(lens.Title, "", null),
            _ => new Lsp.Command(lens.Title, CommandOf(lens),
                [document.Uri, ToPosition(document.Text, lens.Span.Start), ToLocations(lens.Places)]),
        };
    }

    public ImmutableArray<Lsp.InlayHint> ToInlayHints(Document document, ImmutableArray<InlayHint> hints) =>
        [.. hints.Select(hint => new Lsp.InlayHint(
            ToPosition(document.Text, hint.Offset),
            hint.Target is { } target ? ImmutableArray.Create(new Lsp.InlayHintLabelPart(hint.Text, ToLocation(target))) : hint.Text,
            hint.Kind == InlayHintKind.Parameter ? Lsp.InlayHintKind.Parameter : null,
            hint.Tooltip is { } tooltip ? ToMarkup(tooltip, _features?.Hover?.ContentFormat) : null,
            hint.Kind == InlayHintKind.Parameter ? null : true))];

    public ImmutableArray<Lsp.InlineValueVariableLookup> ToInlineValues(Document document, ImmutableArray<InlineValue> values) =>
        [.. values.Select(value => new Lsp.InlineValueVariableLookup(ToRange(document.Text, value.Span), value.Name, true))];

    public Lsp.EvaluatableExpression ToEvaluatableExpression(Document document, EvaluatableExpression found) =>
        new(ToRange(document.Text, found.Span), found.Expression);

    private static string CommandOf(CodeLens lens) => lens.Action switch
    {
        CodeLensAction.Run => RunCommand,
        CodeLensAction.Debug => DebugCommand,
        CodeLensAction.Explore => ExploreCommand,
        _ => ShowPlacesCommand,
    };
}
