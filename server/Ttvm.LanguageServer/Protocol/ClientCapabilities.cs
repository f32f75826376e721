namespace Ttvm.LanguageServer.Protocol;

internal sealed record ClientCapabilities(
    GeneralClientCapabilities? General,
    WorkspaceClientCapabilities? Workspace,
    TextDocumentClientCapabilities? TextDocument,
    WindowClientCapabilities? Window,
    ExperimentalClientCapabilities? Experimental)
{
    public static ClientCapabilities None { get; } = new(null, null, null, null, null);
}

internal sealed record GeneralClientCapabilities(string[]? PositionEncodings);

internal sealed record WindowClientCapabilities(bool WorkDoneProgress);

internal sealed record WorkspaceClientCapabilities(
    WorkspaceEditClientCapabilities? WorkspaceEdit,
    DynamicRegistrationCapabilities? DidChangeConfiguration,
    DynamicRegistrationCapabilities? DidChangeWatchedFiles,
    bool Configuration,
    RefreshClientCapabilities? InlayHint,
    RefreshClientCapabilities? CodeLens,
    RefreshClientCapabilities? Diagnostics);

internal sealed record DynamicRegistrationCapabilities(bool DynamicRegistration);

internal sealed record RefreshClientCapabilities(bool RefreshSupport);

internal sealed record WorkspaceEditClientCapabilities(bool DocumentChanges);

/// <summary>What clients say beside the protocol: the commands that a code lens may name, as rust-analyzer's clients do.</summary>
internal sealed record ExperimentalClientCapabilities(CommandsClientCapabilities? Commands);

internal sealed record CommandsClientCapabilities(string[]? Commands);

internal sealed record TextDocumentClientCapabilities(
    PublishDiagnosticsClientCapabilities? PublishDiagnostics,
    DiagnosticClientCapabilities? Diagnostic,
    CompletionClientCapabilities? Completion,
    HoverClientCapabilities? Hover,
    SignatureHelpClientCapabilities? SignatureHelp,
    LinkClientCapabilities? Declaration,
    LinkClientCapabilities? Definition,
    DocumentSymbolClientCapabilities? DocumentSymbol,
    CodeActionClientCapabilities? CodeAction,
    DocumentLinkClientCapabilities? DocumentLink,
    RangeFormattingClientCapabilities? RangeFormatting,
    RenameClientCapabilities? Rename,
    SemanticTokensClientCapabilities? SemanticTokens);

internal sealed record PublishDiagnosticsClientCapabilities(bool RelatedInformation, bool VersionSupport, bool CodeDescriptionSupport,
    TagClientCapabilities? TagSupport);

internal sealed record TagClientCapabilities(int[]? ValueSet);

/// <summary>Its presence says that the client asks for diagnostics itself. Clients older than protocol 3.18, VS Code's among them, say what
/// they show only where they speak of published ones.</summary>
internal sealed record DiagnosticClientCapabilities(bool? RelatedInformation, bool? CodeDescriptionSupport,
    TagClientCapabilities? TagSupport);

internal sealed record CompletionClientCapabilities(CompletionItemClientCapabilities? CompletionItem,
    CompletionListClientCapabilities? CompletionList);

internal sealed record CompletionItemClientCapabilities(bool SnippetSupport, bool LabelDetailsSupport, string[]? DocumentationFormat);

/// <summary>Which properties may be said once for a whole list.</summary>
internal sealed record CompletionListClientCapabilities(string[]? ItemDefaults);

internal sealed record HoverClientCapabilities(string[]? ContentFormat);

internal sealed record SignatureHelpClientCapabilities(SignatureInformationClientCapabilities? SignatureInformation);

internal sealed record SignatureInformationClientCapabilities(string[]? DocumentationFormat,
    ParameterInformationClientCapabilities? ParameterInformation);

internal sealed record ParameterInformationClientCapabilities(bool LabelOffsetSupport);

internal sealed record LinkClientCapabilities(bool LinkSupport);

internal sealed record DocumentSymbolClientCapabilities(bool HierarchicalDocumentSymbolSupport);

internal sealed record CodeActionClientCapabilities(CodeActionLiteralSupport? CodeActionLiteralSupport, bool IsPreferredSupport);

internal sealed record CodeActionLiteralSupport;

internal sealed record DocumentLinkClientCapabilities(bool TooltipSupport);

/// <summary>Whether the client formats several ranges at once, which protocol 3.18 brings.</summary>
internal sealed record RangeFormattingClientCapabilities(bool RangesSupport);

internal sealed record RenameClientCapabilities(bool PrepareSupport);

/// <summary>Whether the client colours by a grammar already, which knows everything but the names.</summary>
internal sealed record SemanticTokensClientCapabilities(bool AugmentsSyntaxTokens);
