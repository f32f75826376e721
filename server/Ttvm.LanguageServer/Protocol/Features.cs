using System.Collections.Immutable;
using Newtonsoft.Json;

namespace Ttvm.LanguageServer.Protocol;

internal sealed record CompletionParams(TextDocumentIdentifier TextDocument, Position Position,
    CompletionContext? Context) : IPositionParams;

internal sealed record CompletionContext(CompletionTriggerKind TriggerKind, string? TriggerCharacter)
{
    /// <summary>The trigger character that was just typed; null if the person asked.</summary>
    [JsonIgnore]
    public char? TypedCharacter => TriggerKind == CompletionTriggerKind.TriggerCharacter && TriggerCharacter is [var character, ..]
        ? character : null;
}

internal enum CompletionTriggerKind
{
    Invoked = 1,
    TriggerCharacter = 2,
    TriggerForIncompleteCompletions = 3,
}

internal sealed record CompletionList(bool IsIncomplete, CompletionItemDefaults? ItemDefaults, ImmutableArray<CompletionItem> Items);

/// <summary>What holds for every item that does not say otherwise.</summary>
internal sealed record CompletionItemDefaults(Range? EditRange, InsertTextFormat? InsertTextFormat);

/// <summary>Also the parameter and the result of completionItem/resolve, so whatever a client sends back beside it is kept.</summary>
internal sealed record CompletionItem(
    string Label,
    CompletionItemLabelDetails? LabelDetails,
    CompletionItemKind? Kind,
    string? Detail,
    MarkupContent? Documentation,
    string? SortText,
    string? FilterText,
    InsertTextFormat? InsertTextFormat,
    TextEdit? TextEdit,
    string? TextEditText = null)
{
    [JsonExtensionData]
    public IDictionary<string, Newtonsoft.Json.Linq.JToken>? Rest { get; init; }
}

internal sealed record CompletionItemLabelDetails(string? Detail, string? Description);

internal enum CompletionItemKind
{
    Function = 3,
    Field = 5,
    Variable = 6,
    Class = 7,
    Keyword = 14,
    Snippet = 15,
    File = 17,
    EnumMember = 20,
}

internal enum InsertTextFormat
{
    PlainText = 1,
    Snippet = 2,
}

internal sealed record Hover(MarkupContent Contents, Range Range);

internal sealed record ReferenceParams(TextDocumentIdentifier TextDocument, Position Position, ReferenceContext Context) : IPositionParams;

internal sealed record ReferenceContext(bool IncludeDeclaration);

internal sealed record DocumentHighlight(Range Range, DocumentHighlightKind Kind);

internal enum DocumentHighlightKind
{
    Text = 1,
    Read = 2,
    Write = 3,
}

internal sealed record DocumentSymbol(string Name, string Detail, SymbolKind Kind, Range Range, Range SelectionRange,
    ImmutableArray<DocumentSymbol> Children);

internal sealed record SymbolInformation(string Name, SymbolKind Kind, Location Location, string? ContainerName);

internal enum SymbolKind
{
    File = 1,
    Module = 2,
    Namespace = 3,
    Class = 5,
    Function = 12,
    Event = 24,
}
