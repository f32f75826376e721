namespace Ttvm.LanguageServer.Protocol;

internal sealed record ClientCapabilities(GeneralClientCapabilities? General, WorkspaceClientCapabilities? Workspace, TextDocumentClientCapabilities? TextDocument)
{
    public static ClientCapabilities None { get; } = new(null, null, null);
}

internal sealed record GeneralClientCapabilities(string[]? PositionEncodings);

internal sealed record WorkspaceClientCapabilities(WorkspaceEditClientCapabilities? WorkspaceEdit);

internal sealed record WorkspaceEditClientCapabilities(bool DocumentChanges);

internal sealed record TextDocumentClientCapabilities(
    PublishDiagnosticsClientCapabilities? PublishDiagnostics,
    DiagnosticClientCapabilities? Diagnostic,
    CompletionClientCapabilities? Completion,
    HoverClientCapabilities? Hover,
    LinkClientCapabilities? Definition,
    DocumentSymbolClientCapabilities? DocumentSymbol,
    CodeActionClientCapabilities? CodeAction);

internal sealed record PublishDiagnosticsClientCapabilities(bool RelatedInformation, bool VersionSupport);

/// <summary>Its presence says that the client asks for diagnostics itself.</summary>
internal sealed record DiagnosticClientCapabilities(bool RelatedInformation);

internal sealed record CompletionClientCapabilities(CompletionItemClientCapabilities? CompletionItem);

internal sealed record CompletionItemClientCapabilities(bool SnippetSupport, bool LabelDetailsSupport, string[]? DocumentationFormat);

internal sealed record HoverClientCapabilities(string[]? ContentFormat);

internal sealed record LinkClientCapabilities(bool LinkSupport);

internal sealed record DocumentSymbolClientCapabilities(bool HierarchicalDocumentSymbolSupport);

internal sealed record CodeActionClientCapabilities(CodeActionLiteralSupport? CodeActionLiteralSupport, bool IsPreferredSupport);

internal sealed record CodeActionLiteralSupport;
