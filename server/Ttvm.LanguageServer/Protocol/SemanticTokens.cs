using System.Collections.Immutable;
using Newtonsoft.Json;

namespace Ttvm.LanguageServer.Protocol;

internal sealed record SemanticTokensRangeParams(TextDocumentIdentifier TextDocument, Range Range) : IDocumentParams;

internal sealed record SemanticTokensDeltaParams(TextDocumentIdentifier TextDocument, string PreviousResultId) : IDocumentParams;

internal sealed record SemanticTokens(string? ResultId, [property: JsonConverter(typeof(RawIntegers))] ImmutableArray<int> Data);

internal sealed record SemanticTokensDelta(string ResultId, ImmutableArray<SemanticTokensEdit> Edits);

/// <summary>A replacement in the array of integers.</summary>
internal sealed record SemanticTokensEdit(int Start, int DeleteCount,
    [property: JsonConverter(typeof(RawIntegers))] ImmutableArray<int> Data);
