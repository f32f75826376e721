using System.Collections.Immutable;

namespace Ttvm.LanguageServer.Protocol;

internal sealed record Diagnostic(
    Range Range, DiagnosticSeverity Severity, string Code, string Source, string Message, ImmutableArray<DiagnosticRelatedInformation>? RelatedInformation);

internal enum DiagnosticSeverity
{
    Error = 1,
    Warning = 2,
    Information = 3,
    Hint = 4,
}

internal sealed record DiagnosticRelatedInformation(Location Location, string Message);

internal sealed record PublishDiagnosticsParams(string Uri, int? Version, ImmutableArray<Diagnostic> Diagnostics);

internal sealed record DocumentDiagnosticParams(TextDocumentIdentifier TextDocument, string? PreviousResultId) : IDocumentParams;

/// <summary>Kind <c>full</c> with items, or <c>unchanged</c> without.</summary>
internal sealed record DocumentDiagnosticReport(string Kind, string ResultId, ImmutableArray<Diagnostic>? Items);
