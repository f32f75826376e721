using Newtonsoft.Json;

namespace Ttvm.LanguageServer.Protocol;

// The structures of the Language Server Protocol 3.17, only those used, with the protocol's names; camel case and the leaving
// out of nulls are the serializer's work. No other namespace than Ttvm.LanguageServer sees them.

[JsonConverter(typeof(PositionConverter))]
internal sealed record Position(int Line, int Character);

[JsonConverter(typeof(RangeConverter))]
internal sealed record Range(Position Start, Position End);

internal sealed record Location(string Uri, Range Range);

internal sealed record LocationLink(Range OriginSelectionRange, string TargetUri, Range TargetRange, Range TargetSelectionRange);

internal sealed record TextEdit(Range Range, string NewText);

internal sealed record MarkupContent(string Kind, string Value);

internal sealed record TextDocumentIdentifier(string Uri);

internal sealed record VersionedTextDocumentIdentifier(string Uri, int Version);

internal sealed record TextDocumentItem(string Uri, string LanguageId, int Version, string Text);

/// <summary>Parameters that name a file; the queue uses it to tell which running answers a change makes stale.</summary>
internal interface IDocumentParams
{
    TextDocumentIdentifier TextDocument { get; }
}

/// <summary>Parameters that name a place in a file.</summary>
internal interface IPositionParams : IDocumentParams
{
    Position Position { get; }
}

internal sealed record DocumentParams(TextDocumentIdentifier TextDocument) : IDocumentParams;

internal sealed record PositionParams(TextDocumentIdentifier TextDocument, Position Position) : IPositionParams;
