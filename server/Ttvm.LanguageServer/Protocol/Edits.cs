using System.Collections.Immutable;
using Newtonsoft.Json;

namespace Ttvm.LanguageServer.Protocol;

internal sealed record CodeActionParams(TextDocumentIdentifier TextDocument, Range Range, CodeActionContext Context) : IDocumentParams;

internal sealed record CodeActionContext(string[]? Only);

internal sealed record CodeAction(string Title, string Kind, ImmutableArray<Diagnostic>? Diagnostics,
    bool? IsPreferred, WorkspaceEdit Edit);

/// <summary>One of the two, as the client can take it; document changes carry the version they are meant for.</summary>
internal sealed record WorkspaceEdit(Dictionary<string, ImmutableArray<TextEdit>>? Changes,
    ImmutableArray<TextDocumentEdit>? DocumentChanges);

internal sealed record TextDocumentEdit(OptionalVersionedTextDocumentIdentifier TextDocument, ImmutableArray<TextEdit> Edits);

/// <summary>The version is null, and written as such, for a file that is not open.</summary>
internal sealed record OptionalVersionedTextDocumentIdentifier(string Uri,
    [property: JsonProperty(NullValueHandling = NullValueHandling.Include)] int? Version);

internal sealed record DocumentFormattingParams(TextDocumentIdentifier TextDocument, FormattingOptions? Options) : IDocumentParams;

internal sealed record DocumentRangeFormattingParams(TextDocumentIdentifier TextDocument, Range Range,
    FormattingOptions? Options) : IDocumentParams;

internal sealed record DocumentRangesFormattingParams(TextDocumentIdentifier TextDocument, Range[] Ranges,
    FormattingOptions? Options) : IDocumentParams;

internal sealed record DocumentOnTypeFormattingParams(TextDocumentIdentifier TextDocument, Position Position, string Ch,
    FormattingOptions? Options) : IPositionParams;

/// <summary>How the editor lays out texts; not needed, as there are settings, so a client that leaves something out is answered,
/// too.</summary>
internal sealed record FormattingOptions(long? TabSize, bool? InsertSpaces, bool? InsertFinalNewline, bool? TrimFinalNewlines);

internal sealed record RenameParams(TextDocumentIdentifier TextDocument, Position Position, string NewName) : IPositionParams;

internal sealed record PrepareRenameResult(Range Range, string Placeholder);

internal sealed record LinkedEditingRanges(ImmutableArray<Range> Ranges, string WordPattern);
