using System.Collections.Immutable;

namespace Ttvm.LanguageServer.Protocol;

internal sealed record ServerCapabilities
{
    public string? PositionEncoding { get; init; }

    public TextDocumentSyncOptions? TextDocumentSync { get; init; }

    public CompletionOptions? CompletionProvider { get; init; }

    public bool? HoverProvider { get; init; }

    public SignatureHelpOptions? SignatureHelpProvider { get; init; }

    public bool? DeclarationProvider { get; init; }

    public bool? DefinitionProvider { get; init; }

    public bool? ReferencesProvider { get; init; }

    public bool? DocumentHighlightProvider { get; init; }

    public bool? DocumentSymbolProvider { get; init; }

    public bool? WorkspaceSymbolProvider { get; init; }

    /// <summary>Options, or just true for clients that do not know of them.</summary>
    public object? CodeActionProvider { get; init; }

    public CodeLensOptions? CodeLensProvider { get; init; }

    public DocumentLinkOptions? DocumentLinkProvider { get; init; }

    public bool? DocumentFormattingProvider { get; init; }

    /// <summary>Options, or just true for clients that do not know of several ranges.</summary>
    public object? DocumentRangeFormattingProvider { get; init; }

    public DocumentOnTypeFormattingOptions? DocumentOnTypeFormattingProvider { get; init; }

    /// <summary>Options, or just true for clients that do not know of the preparation.</summary>
    public object? RenameProvider { get; init; }

    public bool? FoldingRangeProvider { get; init; }

    public bool? SelectionRangeProvider { get; init; }

    public bool? LinkedEditingRangeProvider { get; init; }

    public bool? CallHierarchyProvider { get; init; }

    public SemanticTokensOptions? SemanticTokensProvider { get; init; }

    public bool? InlayHintProvider { get; init; }

    public bool? InlineValueProvider { get; init; }

    public DiagnosticOptions? DiagnosticProvider { get; init; }

    public WorkspaceServerCapabilities? Workspace { get; init; }
}

internal sealed record TextDocumentSyncOptions(bool OpenClose, TextDocumentSyncKind Change, bool Save);

internal enum TextDocumentSyncKind
{
    None = 0,
    Full = 1,
    Incremental = 2,
}

internal sealed record CompletionOptions(ImmutableArray<string> TriggerCharacters, bool ResolveProvider);

internal sealed record SignatureHelpOptions(ImmutableArray<string> TriggerCharacters);

internal sealed record CodeActionOptions(ImmutableArray<string> CodeActionKinds);

internal sealed record CodeLensOptions(bool ResolveProvider);

internal sealed record DocumentLinkOptions(bool ResolveProvider);

internal sealed record DocumentRangeFormattingOptions(bool RangesSupport);

internal sealed record DocumentOnTypeFormattingOptions(string FirstTriggerCharacter);

internal sealed record RenameOptions(bool PrepareProvider);

internal sealed record SemanticTokensOptions(SemanticTokensLegend Legend, SemanticTokensFullOptions Full, bool Range);

internal sealed record SemanticTokensFullOptions(bool Delta);

internal sealed record SemanticTokensLegend(ImmutableArray<string> TokenTypes, ImmutableArray<string> TokenModifiers);

internal sealed record DiagnosticOptions(string Identifier, bool InterFileDependencies, bool WorkspaceDiagnostics);

internal sealed record WorkspaceServerCapabilities
{
    public WorkspaceFoldersServerCapabilities? WorkspaceFolders { get; init; }

    public FileOperationOptions? FileOperations { get; init; }
}

internal sealed record FileOperationOptions
{
    public FileOperationRegistrationOptions? DidCreate { get; init; }

    public FileOperationRegistrationOptions? WillRename { get; init; }

    public FileOperationRegistrationOptions? DidRename { get; init; }

    public FileOperationRegistrationOptions? DidDelete { get; init; }
}

internal sealed record FileOperationRegistrationOptions(ImmutableArray<FileOperationFilter> Filters);

internal sealed record FileOperationFilter(string Scheme, FileOperationPattern Pattern);

/// <summary>Matches <c>file</c> or <c>folder</c>.</summary>
internal sealed record FileOperationPattern(string Glob, string Matches);

internal sealed record WorkspaceFoldersServerCapabilities(bool Supported, bool ChangeNotifications);
