using System.Collections.Immutable;
using Ttvm.Ide.Navigation;
using Ttvm.LanguageServer.Conversions;
using Ttvm.LanguageServer.Protocol;
using Ttvm.LanguageServer.Sessions;

namespace Ttvm.LanguageServer.Features;

/// <summary>From a word to its meaning and its other places.</summary>
internal static partial class Endpoints
{
    private static IEnumerable<Endpoint> Navigation =>
    [
        Endpoint.Read<PositionParams, Protocol.Hover?>(
            "textDocument/hover",
            (context, parameters) =>
            {
                var (document, offset) = context.Place(parameters);
                return Ide.Views.Hover.At(context.Workspace, document, offset, context.Convert.LinkToBook) is { } hover
                    ? context.Convert.ToHover(document, hover) : null;
            },
            (server, _) => server with { HoverProvider = true }),
        Endpoint.Read<PositionParams, object?>(
            "textDocument/declaration",
            (context, parameters) => DefinitionAt(context, parameters,
                context.Convert.Client.TextDocument?.Declaration?.LinkSupport == true),
            (server, _) => server with { DeclarationProvider = true },
            disk: DiskLook.WhenNothingIsFound),
        Endpoint.Read<PositionParams, object?>(
            "textDocument/definition",
            (context, parameters) => DefinitionAt(context, parameters,
                context.Convert.Client.TextDocument?.Definition?.LinkSupport == true),
            (server, _) => server with { DefinitionProvider = true },
            disk: DiskLook.WhenNothingIsFound),
        Endpoint.Read<ReferenceParams, ImmutableArray<Location>?>(
            "textDocument/references",
            (context, parameters) =>
            {
                var (document, offset) = context.Place(parameters);
                return References.At(context.Workspace, document, offset, parameters.Context.IncludeDeclaration) is { } places
                    ? context.Convert.ToLocations(places) : null;
            },
            (server, _) => server with { ReferencesProvider = true }),
        Endpoint.Read<PositionParams, ImmutableArray<DocumentHighlight>?>(
            "textDocument/documentHighlight",
            (context, parameters) =>
            {
                var (document, offset) = context.Place(parameters);
                return Highlight.At(document, offset) is { } places ? context.Convert.ToHighlights(places) : null;
            },
            (server, _) => server with { DocumentHighlightProvider = true }),
        Endpoint.Read<DocumentParams, ImmutableArray<Protocol.DocumentLink>>(
            "textDocument/documentLink",
            (context, parameters) =>
            {
                var document = context.Document(parameters);
                return context.Convert.ToLinks(document, DocumentLinks.Of(context.Workspace, document));
            },
            (server, _) => server with { DocumentLinkProvider = new DocumentLinkOptions(ResolveProvider: false) }),
    ];

    private static IEnumerable<Endpoint> Symbols =>
    [
        Endpoint.Read<DocumentParams, object>(
            "textDocument/documentSymbol",
            (context, parameters) => context.Convert.ToSymbols(context.Document(parameters)),
            (server, _) => server with { DocumentSymbolProvider = true }),
        Endpoint.Read<WorkspaceSymbolParams, ImmutableArray<SymbolInformation>>(
            "workspace/symbol",
            (context, parameters) =>
                context.Convert.ToSymbols(WorkspaceSymbols.Find(context.Workspace, parameters.Query, context.Cancellation)),
            (server, _) => server with { WorkspaceSymbolProvider = true }),
        Endpoint.Read<PositionParams, ImmutableArray<CallHierarchyItem>>(
            "textDocument/prepareCallHierarchy",
            (context, parameters) =>
            {
                var (document, offset) = context.Place(parameters);
                return [.. CallHierarchy.Prepare(context.Workspace, document, offset).Select(context.Convert.ToItem)];
            },
            (server, _) => server with { CallHierarchyProvider = true }),
        Endpoint.Read<CallHierarchyCallsParams, ImmutableArray<CallHierarchyIncomingCall>?>(
            "callHierarchy/incomingCalls",
            (context, parameters) => Conversion.ToRoutine(context.Workspace, parameters.Item) is { } routine
                ? context.Convert.ToIncomingCalls(CallHierarchy.Incoming(context.Workspace, routine))
                : null),
        Endpoint.Read<CallHierarchyCallsParams, ImmutableArray<CallHierarchyOutgoingCall>?>(
            "callHierarchy/outgoingCalls",
            (context, parameters) => Conversion.ToRoutine(context.Workspace, parameters.Item) is { } routine
                ? context.Convert.ToOutgoingCalls(routine, CallHierarchy.Outgoing(context.Workspace, routine))
                : null),
    ];

    private static object? DefinitionAt(ReadContext context, PositionParams parameters, bool takesLinks)
    {
        var (document, offset) = context.Place(parameters);
        return Definition.At(context.Workspace, document, offset) is { } found
            ? context.Convert.ToDefinition(document, found, takesLinks) : null;
    }
}
