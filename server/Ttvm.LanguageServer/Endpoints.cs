using System.Collections.Immutable;
using Ttvm.Ide;
using Ttvm.LanguageServer.Protocol;

namespace Ttvm.LanguageServer;

/// <summary>Everything this server understands: the routing, the announced capabilities and the list of what is supported, in one table.</summary>
internal static class Endpoints
{
    public static ImmutableArray<Endpoint> All { get; } =
    [
        Endpoint.Write<InitializeParams, InitializeResult>("initialize", (session, parameters) => session.Initialize(parameters)),
        Endpoint.Write<InitializedParams, object?>("initialized", (_, _) => null),
        Endpoint.Write("shutdown", session => session.Shutdown()),
        Endpoint.Write("exit", session => session.Exit()),
        Endpoint.Write<SetTraceParams, object?>("$/setTrace", (session, parameters) => session.SetTrace(parameters.Value)),

        Endpoint.Write<DidOpenTextDocumentParams, object?>(
            "textDocument/didOpen",
            (session, parameters) => session.Open(parameters.TextDocument),
            (server, _) => server with { TextDocumentSync = new TextDocumentSyncOptions(OpenClose: true, TextDocumentSyncKind.Incremental) }),
        Endpoint.Write<DidChangeTextDocumentParams, object?>("textDocument/didChange", (session, parameters) => session.Change(parameters)),
        Endpoint.Write<DidCloseTextDocumentParams, object?>("textDocument/didClose", (session, parameters) => session.Close(parameters.TextDocument.Uri)),

        Endpoint.Read<DocumentDiagnosticParams, DocumentDiagnosticReport>(
            "textDocument/diagnostic",
            (context, parameters) => context.Convert.ToReport(context.Document(parameters), parameters.PreviousResultId),
            (server, _) => server with { DiagnosticProvider = new DiagnosticOptions("ttvm", InterFileDependencies: false, WorkspaceDiagnostics: false) },
            whenStale: ErrorCode.ServerCancelled),

        Endpoint.Read<CompletionParams, CompletionList>(
            "textDocument/completion",
            (context, parameters) =>
            {
                var (document, offset) = context.Place(parameters);
                return context.Convert.ToCompletionList(document, Completion.At(context.Workspace, document, offset, parameters.Context?.TypedCharacter));
            },
            (server, _) => server with { CompletionProvider = new CompletionOptions(Completion.TriggerCharacters, ResolveProvider: true) }),
        Endpoint.Read<Protocol.CompletionItem, Protocol.CompletionItem>(
            "completionItem/resolve",
            (context, item) => item with { Documentation = Completion.Documentation(item.Label) is { } text ? context.Convert.ToDocumentation(text) : null }),

        Endpoint.Read<PositionParams, Protocol.Hover?>(
            "textDocument/hover",
            (context, parameters) =>
            {
                var (document, offset) = context.Place(parameters);
                return Ide.Hover.At(context.Workspace, document, offset) is { } hover ? context.Convert.ToHover(document, hover) : null;
            },
            (server, _) => server with { HoverProvider = true }),

        Endpoint.Read<PositionParams, object?>(
            "textDocument/definition",
            (context, parameters) =>
            {
                var (document, offset) = context.Place(parameters);
                return Definition.At(context.Workspace, document, offset) is { } found ? context.Convert.ToDefinition(document, found) : null;
            },
            (server, _) => server with { DefinitionProvider = true }),
        Endpoint.Read<ReferenceParams, ImmutableArray<Location>?>(
            "textDocument/references",
            (context, parameters) =>
            {
                var (document, offset) = context.Place(parameters);
                return References.At(context.Workspace, document, offset, parameters.Context.IncludeDeclaration) is { } places ? context.Convert.ToLocations(places) : null;
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

        Endpoint.Read<DocumentParams, object>(
            "textDocument/documentSymbol",
            (context, parameters) => context.Convert.ToSymbols(context.Document(parameters)),
            (server, _) => server with { DocumentSymbolProvider = true }),

        Endpoint.Read<DocumentParams, Protocol.SemanticTokens>(
            "textDocument/semanticTokens/full",
            (context, parameters) => context.Convert.ToSemanticTokens(context.Document(parameters), null),
            (server, _) => server with { SemanticTokensProvider = new SemanticTokensOptions(Convert.Legend, Full: true, Range: true) }),
        Endpoint.Read<SemanticTokensRangeParams, Protocol.SemanticTokens>(
            "textDocument/semanticTokens/range",
            (context, parameters) => context.Convert.ToSemanticTokens(context.Document(parameters), parameters.Range)),

        Endpoint.Read<CodeActionParams, ImmutableArray<CodeAction>>(
            "textDocument/codeAction",
            (context, parameters) =>
            {
                var document = context.Document(parameters);
                return context.Convert.ToCodeActions(document, CodeActions.At(document, context.Convert.ToSpan(document.Text, parameters.Range)), parameters.Context.Only);
            },
            (server, client) => client.TextDocument?.CodeAction?.CodeActionLiteralSupport is null
                ? server
                : server with { CodeActionProvider = new CodeActionOptions([Convert.QuickFix]) }),
    ];
}
