using System.Collections.Immutable;
using Ttvm.Ide.Descriptions;
using Ttvm.Ide.Model;
using Ttvm.Ide.Names;
using Ttvm.Ide.Navigation;
using Ttvm.Ide.Views;
using Ttvm.Language.Files;
using Ttvm.Language.Text;
using Lsp = Ttvm.LanguageServer.Protocol;
using SymbolKind = Ttvm.Language.Binding.SymbolKind;

namespace Ttvm.LanguageServer.Conversions;

/// <summary>Hover, and everything that leads from one place to others.</summary>
internal sealed partial class Conversion
{
    public Lsp.Hover ToHover(Document document, HoverResult hover) =>
        new(ToMarkup(hover.Markdown, _features?.Hover?.ContentFormat), ToRange(document.Text, hover.Span));

    /// <summary>Links to the book in hovers; null for clients that would show their marks.</summary>
    public Func<BookSection, string?>? LinkToBook => _features?.Hover?.ContentFormat?.Contains(Markdown) == true ? Book.LinkTo : null;

    /// <summary>Links, which also say what was clicked, to clients that take them; else plain locations.</summary>
    public object ToDefinition(Document document, DefinitionResult found, bool takesLinks) => takesLinks
        ? (object)found.Targets.Select(target => new Lsp.LocationLink(
            ToRange(document.Text, found.Origin), target.Document.Uri, ToRange(target.Document.Text, LineOf(target)),
            ToRange(target.Document.Text, target.Span))).ToArray()
        : ToLocations(found.Targets);

    public ImmutableArray<Lsp.Location> ToLocations(ImmutableArray<Place> places) => [.. places.Select(ToLocation)];

    public ImmutableArray<Lsp.DocumentHighlight> ToHighlights(ImmutableArray<Place> places) =>
        [.. places.Select(place => new Lsp.DocumentHighlight(
            ToRange(place.Document.Text, place.Span),
            place.IsDefinition ? Lsp.DocumentHighlightKind.Write : Lsp.DocumentHighlightKind.Read))];

    /// <summary>A tree for clients that take one, else a flat list.</summary>
    public object ToSymbols(Document document)
    {
        var outline = DocumentSymbols.Of(document);
        return _features?.DocumentSymbol?.HierarchicalDocumentSymbolSupport == true
            ? outline.Select(ToSymbol).ToArray()
            : outline.SelectMany(entry => entry.Children.Select(child => Flat(child, entry.Name)).Prepend(Flat(entry, null))).ToArray();

        Lsp.DocumentSymbol ToSymbol(OutlineEntry entry) => new(
            entry.Name, entry.Detail, KindOf(entry.Kind), ToRange(document.Text, entry.Span), ToRange(document.Text, entry.NameSpan),
            [.. entry.Children.Select(ToSymbol)]);

        Lsp.SymbolInformation Flat(OutlineEntry entry, string? container) =>
            new(entry.Name, KindOf(entry.Kind), new Lsp.Location(document.Uri, ToRange(document.Text, entry.NameSpan)), container);
    }

    public ImmutableArray<Lsp.SymbolInformation> ToSymbols(ImmutableArray<WorkspaceSymbol> symbols) =>
        [.. symbols.Select(symbol => new Lsp.SymbolInformation(
            symbol.Name,
            symbol.Kind == SymbolKind.Module ? Lsp.SymbolKind.File : KindOf(symbol.Kind),
            ToLocation(symbol.Place),
            symbol.Container.Length > 0 ? symbol.Container : null))];

    public Lsp.CallHierarchyItem ToItem(Routine routine) => new(
        routine.DisplayName,
        routine.Name is null ? Lsp.SymbolKind.File : Lsp.SymbolKind.Function,
        routine.Name is null ? null : FileUri.FileName(routine.Document.Uri),
        routine.Document.Uri,
        ToRange(routine.Document.Text, routine.Span),
        ToRange(routine.Document.Text, routine.NameSpan),
        null);

    /// <summary>The routine that an item was made from, in the version of its file that is there now; null if it is gone.</summary>
    public static Routine? ToRoutine(Workspace workspace, Lsp.CallHierarchyItem item)
    {
        if (workspace.Find(item.Uri) is not { } document)
        {
            return null;
        }

        return item.Kind == Lsp.SymbolKind.File ? Routines.Of(document)[0] : Routines.AtLabel(document, item.Name);
    }

    public ImmutableArray<Lsp.CallHierarchyIncomingCall> ToIncomingCalls(ImmutableArray<HierarchyCall> calls) =>
        [.. calls.Select(call => new Lsp.CallHierarchyIncomingCall(ToItem(call.Other),
            [.. call.Places.Select(place => ToRange(call.Other.Document.Text, place))]))];

    public ImmutableArray<Lsp.CallHierarchyOutgoingCall> ToOutgoingCalls(Routine caller, ImmutableArray<HierarchyCall> calls) =>
        [.. calls.Select(call => new Lsp.CallHierarchyOutgoingCall(ToItem(call.Other),
            [.. call.Places.Select(place => ToRange(caller.Document.Text, place))]))];

    private Lsp.Location ToLocation(Place place) => new(place.Document.Uri, ToRange(place.Document.Text, place.Span));

    private static TextSpan LineOf(Place place) => place.Document.Text.GetLineSpan(place.Document.Text.GetLineIndex(place.Span.Start));

    private static Lsp.SymbolKind KindOf(OutlineKind kind) => kind switch
    {
        OutlineKind.Main => Lsp.SymbolKind.Module,
        OutlineKind.Label => Lsp.SymbolKind.Function,
        OutlineKind.Process => Lsp.SymbolKind.Class,
        OutlineKind.Spawn => Lsp.SymbolKind.Event,
        OutlineKind.Section => Lsp.SymbolKind.Namespace,
    };

    private static Lsp.SymbolKind KindOf(SymbolKind kind) => kind == SymbolKind.Label ? Lsp.SymbolKind.Function : Lsp.SymbolKind.Class;
}
