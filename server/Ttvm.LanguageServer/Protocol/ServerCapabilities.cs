using System.Collections.Immutable;

namespace Ttvm.LanguageServer.Protocol;

internal sealed record ServerCapabilities
{
    public string? PositionEncoding { get; init; }

    public TextDocumentSyncOptions? TextDocumentSync { get; init; }

    public CompletionOptions? CompletionProvider { get; init; }

    public bool? HoverProvider { get; init; }

    public bool? DefinitionProvider { get; init; }

    public bool? ReferencesProvider { get; init; }

    public bool? DocumentHighlightProvider { get; init; }

    public bool? DocumentSymbolProvider { get; init; }

    public CodeActionOptions? CodeActionProvider { get; init; }

    public SemanticTokensOptions? SemanticTokensProvider { get; init; }

    public DiagnosticOptions? DiagnosticProvider { get; init; }
}

internal sealed record TextDocumentSyncOptions(bool OpenClose, TextDocumentSyncKind Change);

internal enum TextDocumentSyncKind
{
    None = 0,
    Full = 1,
    Incremental = 2,
}

internal sealed record CompletionOptions(ImmutableArray<string> TriggerCharacters, bool ResolveProvider);

internal sealed record CodeActionOptions(ImmutableArray<string> CodeActionKinds);

internal sealed record SemanticTokensOptions(SemanticTokensLegend Legend, bool Full, bool Range);

internal sealed record SemanticTokensLegend(ImmutableArray<string> TokenTypes, ImmutableArray<string> TokenModifiers);

internal sealed record DiagnosticOptions(string Identifier, bool InterFileDependencies, bool WorkspaceDiagnostics);
