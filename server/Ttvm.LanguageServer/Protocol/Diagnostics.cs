using System.Collections.Immutable;
using Newtonsoft.Json;

namespace Ttvm.LanguageServer.Protocol;

internal sealed record Diagnostic(
    Range Range,
    DiagnosticSeverity Severity,
    string Code,
    CodeDescription? CodeDescription,
    string Source,
    string Message,
    ImmutableArray<DiagnosticTag>? Tags,
    ImmutableArray<DiagnosticRelatedInformation>? RelatedInformation);

internal sealed record CodeDescription(string Href);

internal enum DiagnosticTag
{
    Unnecessary = 1,
    Deprecated = 2,
}

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

internal sealed record WorkspaceDiagnosticParams(ImmutableArray<PreviousResultId>? PreviousResultIds);

internal sealed record PreviousResultId(string Uri, string Value);

internal sealed record WorkspaceDiagnosticReport(ImmutableArray<WorkspaceDocumentDiagnosticReport> Items);

/// <summary>As <see cref="DocumentDiagnosticReport"/>; the version is null, and written as such, for a file that is not open.</summary>
internal sealed record WorkspaceDocumentDiagnosticReport(
    string Kind, string ResultId, string Uri, [property: JsonProperty(NullValueHandling = NullValueHandling.Include)] int? Version,
    ImmutableArray<Diagnostic>? Items);
