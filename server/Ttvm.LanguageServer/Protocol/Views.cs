using System.Collections.Immutable;
using Newtonsoft.Json.Linq;

namespace Ttvm.LanguageServer.Protocol;

internal sealed record FoldingRange(int StartLine, int EndLine, string? Kind);

internal sealed record SelectionRangeParams(TextDocumentIdentifier TextDocument, ImmutableArray<Position> Positions) : IDocumentParams;

internal sealed record SelectionRange(Range Range, SelectionRange? Parent);

internal sealed record DocumentLink(Range Range, string Target, string? Tooltip);

internal sealed record SignatureHelp(ImmutableArray<SignatureInformation> Signatures, int ActiveSignature, int ActiveParameter);

internal sealed record SignatureInformation(string Label, MarkupContent Documentation, ImmutableArray<ParameterInformation> Parameters);

/// <summary>The label is a pair of offsets, or, for clients that cannot take one, the word itself.</summary>
internal sealed record ParameterInformation(object Label, MarkupContent Documentation);

internal sealed record CodeLens(Range Range, Command Command);

/// <summary>An empty command does nothing; the title is there to be read.</summary>
internal sealed record Command(string Title, [property: Newtonsoft.Json.JsonProperty("command")] string Name,
    ImmutableArray<object>? Arguments);

internal sealed record InlayHintParams(TextDocumentIdentifier TextDocument, Range Range) : IDocumentParams;

/// <summary>The label is a text, or parts of which each may lead somewhere.</summary>
internal sealed record InlayHint(Position Position, object Label, InlayHintKind? Kind, MarkupContent? Tooltip, bool? PaddingLeft);

internal sealed record InlayHintLabelPart(string Value, Location? Location);

internal enum InlayHintKind
{
    Type = 1,
    Parameter = 2,
}

internal sealed record InlineValueParams(TextDocumentIdentifier TextDocument, Range Range, InlineValueContext Context) : IDocumentParams;

internal sealed record InlineValueContext(int FrameId, Range StoppedLocation);

internal sealed record InlineValueVariableLookup(Range Range, string VariableName, bool CaseSensitiveLookup);

/// <summary>The answer to <c>ttvm/evaluatableExpression</c>: what VS Code asks a debugger for when the mouse rests on a word.</summary>
internal sealed record EvaluatableExpression(Range Range, string Expression);

internal sealed record CallHierarchyItem(string Name, SymbolKind Kind, string? Detail, string Uri, Range Range,
    Range SelectionRange, JToken? Data);

internal sealed record CallHierarchyCallsParams(CallHierarchyItem Item);

internal sealed record CallHierarchyIncomingCall(CallHierarchyItem From, ImmutableArray<Range> FromRanges);

internal sealed record CallHierarchyOutgoingCall(CallHierarchyItem To, ImmutableArray<Range> FromRanges);
