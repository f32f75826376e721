using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Ttvm.Ide;
using Ttvm.Language.Checks;
using Ttvm.Language.Syntax;
using Lsp = Ttvm.LanguageServer.Protocol;
using SymbolKind = Ttvm.Language.Binding.SymbolKind;

namespace Ttvm.LanguageServer;

/// <summary>
/// The only place where editor features and protocol meet: offsets become positions in the unit the client counts in, results
/// become the shapes the client can take. Immutable.
/// </summary>
internal sealed class Convert
{
    /// <summary>The kind of code action that repairs a finding.</summary>
    public const string QuickFix = "quickfix";

    private const string Markdown = "markdown";
    private readonly bool _countsBytes;
    private readonly Lsp.TextDocumentClientCapabilities? _features;

    public Convert(Lsp.ClientCapabilities client)
    {
        Client = client;
        _features = client.TextDocument;

        // The client lists what it can, what it likes best first; UTF-16 is what everyone can.
        PositionEncoding = client.General?.PositionEncodings?.FirstOrDefault(encoding => encoding is "utf-8" or "utf-16") ?? "utf-16";
        _countsBytes = PositionEncoding == "utf-8";
    }

    /// <summary>The words for the classes of semantic tokens, in the order of the enumeration.</summary>
    public static Lsp.SemanticTokensLegend Legend { get; } =
        new([.. Enum.GetNames<SemanticTokenType>().Select(name => char.ToLowerInvariant(name[0]) + name[1..])], ["declaration"]);

    /// <summary>What the client has announced.</summary>
    public Lsp.ClientCapabilities Client { get; }

    /// <summary>The unit of columns that was agreed on.</summary>
    public string PositionEncoding { get; }

    /// <summary>The nearest place of the text: behind the end of a line is its end, behind the last line the end of the text.</summary>
    public int ToOffset(SourceText text, Lsp.Position position)
    {
        if (position.Line < 0)
        {
            return 0;
        }

        if (position.Line >= text.LineCount)
        {
            return text.Text.Length;
        }

        var line = text.GetLineSpan(position.Line);
        return line.Start + Units(text.Text.AsSpan(line.Start, line.Length), Math.Max(position.Character, 0));
    }

    /// <summary>The range of the text; a range whose ends are in the wrong order is read the other way round.</summary>
    public TextSpan ToSpan(SourceText text, Lsp.Range range)
    {
        var (start, end) = (ToOffset(text, range.Start), ToOffset(text, range.End));
        return TextSpan.FromBounds(Math.Min(start, end), Math.Max(start, end));
    }

    /// <summary>The tree after one change; without a range the text is replaced as a whole.</summary>
    public SyntaxTree Apply(SyntaxTree tree, Lsp.TextDocumentContentChangeEvent change) => change.Range is { } range
        ? tree.WithChange(ToSpan(tree.Text, range), change.Text)
        : SyntaxTree.Parse(new SourceText(tree.Text.Path, change.Text));

    public Lsp.PublishDiagnosticsParams ToPublished(Document document) => new(
        document.Uri,
        _features?.PublishDiagnostics?.VersionSupport == true ? document.Version : null,
        ToDiagnostics(document, _features?.PublishDiagnostics?.RelatedInformation == true));

    /// <summary>The findings as a client asks for them; the number of the version names the result, so an unchanged text costs nothing.</summary>
    public Lsp.DocumentDiagnosticReport ToReport(Document document, string? previous)
    {
        var result = document.Stamp.ToString(CultureInfo.InvariantCulture);
        return previous == result
            ? new Lsp.DocumentDiagnosticReport("unchanged", result, null)
            : new Lsp.DocumentDiagnosticReport("full", result, ToDiagnostics(document, _features?.Diagnostic?.RelatedInformation == true));
    }

    public Lsp.CompletionList ToCompletionList(Document document, CompletionResult result)
    {
        var range = ToRange(document.Text, result.Span);
        var item = _features?.Completion?.CompletionItem;
        return new Lsp.CompletionList(false, [.. result.Items.Select((suggestion, index) => new Lsp.CompletionItem(
            suggestion.Label,
            item?.LabelDetailsSupport == true && suggestion.StackPicture is { } picture ? new Lsp.CompletionItemLabelDetails(null, picture) : null,
            KindOf(suggestion.Kind),
            item?.LabelDetailsSupport == true || suggestion.StackPicture is null ? suggestion.Detail : $"{suggestion.Detail}  {suggestion.StackPicture}",
            null,
            index.ToString("D4", CultureInfo.InvariantCulture),
            item?.SnippetSupport == true && suggestion.Snippet is not null ? Lsp.InsertTextFormat.Snippet : null,
            new Lsp.TextEdit(range, item?.SnippetSupport == true && suggestion.Snippet is { } snippet ? snippet : suggestion.InsertText)))]);
    }

    public Lsp.MarkupContent ToDocumentation(string markdown) => ToMarkup(markdown, _features?.Completion?.CompletionItem?.DocumentationFormat);

    public Lsp.Hover ToHover(Document document, HoverResult hover) =>
        new(ToMarkup(hover.Markdown, _features?.Hover?.ContentFormat), ToRange(document.Text, hover.Span));

    /// <summary>Links, which also say what was clicked, to clients that take them; else plain locations.</summary>
    public object ToDefinition(Document document, DefinitionResult found) => _features?.Definition?.LinkSupport == true
        ? (object)found.Targets.Select(target => new Lsp.LocationLink(
            ToRange(document.Text, found.Origin), target.Document.Uri, ToRange(target.Document.Text, LineOf(target)), ToRange(target.Document.Text, target.Span))).ToArray()
        : ToLocations(found.Targets);

    public ImmutableArray<Lsp.Location> ToLocations(ImmutableArray<Place> places) => [.. places.Select(ToLocation)];

    public ImmutableArray<Lsp.DocumentHighlight> ToHighlights(ImmutableArray<Place> places) =>
        [.. places.Select(place => new Lsp.DocumentHighlight(
            ToRange(place.Document.Text, place.Span), place.IsDefinition ? Lsp.DocumentHighlightKind.Write : Lsp.DocumentHighlightKind.Read))];

    /// <summary>A tree for clients that take one, else a flat list.</summary>
    public object ToSymbols(Document document)
    {
        var outline = DocumentSymbols.Of(document);
        return _features?.DocumentSymbol?.HierarchicalDocumentSymbolSupport == true
            ? outline.Select(ToSymbol).ToArray()
            : outline.SelectMany(entry => entry.Children.Select(child => Flat(child, entry.Name)).Prepend(Flat(entry, null))).ToArray();

        Lsp.DocumentSymbol ToSymbol(OutlineEntry entry) => new(
            entry.Name, entry.Detail, KindOf(entry.Kind), ToRange(document.Text, entry.Span), ToRange(document.Text, entry.NameSpan), [.. entry.Children.Select(ToSymbol)]);

        Lsp.SymbolInformation Flat(OutlineEntry entry, string? container) =>
            new(entry.Name, KindOf(entry.Kind), new Lsp.Location(document.Uri, ToRange(document.Text, entry.NameSpan)), container);
    }

    /// <summary>The colours of a range or of all lines, each token relative to the one before it.</summary>
    public Lsp.SemanticTokens ToSemanticTokens(Document document, Lsp.Range? range)
    {
        var (first, end) = range is null ? (0, int.MaxValue) : (range.Start.Line, range.End.Line + 1);
        var text = document.Text;
        var data = ImmutableArray.CreateBuilder<int>();
        var (line, place) = (0, 0);
        foreach (var token in SemanticTokens.Of(document, first, end))
        {
            // Only what lies between two tokens is counted, so a long line is gone through once.
            var lineStart = text.GetLineSpan(token.Line).Start;
            if (token.Line != line)
            {
                place = 0;
            }

            data.Add(token.Line - line);
            data.Add(Length(text.Text.AsSpan(lineStart + place, token.Span.Start - place)));
            data.Add(Length(text.Text.AsSpan(lineStart + token.Span.Start, token.Span.Length)));
            data.Add((int)token.Type);
            data.Add(token.IsDefinition ? 1 : 0);
            (line, place) = (token.Line, token.Span.Start);
        }

        return new Lsp.SemanticTokens(data.ToImmutable());
    }

    /// <summary>The repairs as code actions; none if the client wants only kinds that these are not.</summary>
    public ImmutableArray<Lsp.CodeAction> ToCodeActions(Document document, ImmutableArray<OfferedFix> fixes, string[]? only)
    {
        if (only is not null && !only.Any(kind => kind is "" or QuickFix))
        {
            return [];
        }

        return [.. fixes.Select(offer => new Lsp.CodeAction(
            offer.Fix.Title,
            QuickFix,
            [ToDiagnostic(document, offer.Diagnostic, withRelated: false)],
            offer.IsPreferred && _features?.CodeAction?.IsPreferredSupport == true ? true : null,
            ToEdit(document, offer.Fix)))];
    }

    private Lsp.WorkspaceEdit ToEdit(Document document, Fix fix)
    {
        ImmutableArray<Lsp.TextEdit> edits = [.. fix.Edits.Select(edit => new Lsp.TextEdit(ToRange(document.Text, edit.Span), edit.NewText))];
        return Client.Workspace?.WorkspaceEdit?.DocumentChanges == true
            ? new Lsp.WorkspaceEdit(null, [new Lsp.TextDocumentEdit(new Lsp.VersionedTextDocumentIdentifier(document.Uri, document.Version), edits)])
            : new Lsp.WorkspaceEdit(new Dictionary<string, ImmutableArray<Lsp.TextEdit>> { [document.Uri] = edits }, null);
    }

    private ImmutableArray<Lsp.Diagnostic> ToDiagnostics(Document document, bool withRelated) =>
        [.. document.Program.Diagnostics.Select(diagnostic => ToDiagnostic(document, diagnostic, withRelated))];

    private Lsp.Diagnostic ToDiagnostic(Document document, Diagnostic diagnostic, bool withRelated) => new(
        ToRange(document.Text, diagnostic.Span),
        diagnostic.Severity switch
        {
            Severity.Error => Lsp.DiagnosticSeverity.Error,
            Severity.Warning => Lsp.DiagnosticSeverity.Warning,
            _ => Lsp.DiagnosticSeverity.Hint,
        },
        diagnostic.Rule.Code,
        "ttvm",
        diagnostic.Message,
        withRelated && !diagnostic.Related.IsEmpty
            ? [.. diagnostic.Related.Select(place => new Lsp.DiagnosticRelatedInformation(new Lsp.Location(document.Uri, ToRange(document.Text, place.Span)), place.Message))]
            : null);

    private Lsp.Location ToLocation(Place place) => new(place.Document.Uri, ToRange(place.Document.Text, place.Span));

    private Lsp.Range ToRange(SourceText text, TextSpan span) => new(ToPosition(text, span.Start), ToPosition(text, span.End));

    private Lsp.Position ToPosition(SourceText text, int offset)
    {
        var line = text.GetLineIndex(offset);
        var span = text.GetLineSpan(line);

        // A place inside a line terminator is the end of the line: the protocol knows no other there.
        var units = Math.Min(offset - span.Start, span.Length);
        return new Lsp.Position(line, Length(text.Text.AsSpan(span.Start, units)));
    }

    /// <summary>How long a piece of text is, in the unit of columns.</summary>
    private int Length(ReadOnlySpan<char> text) => _countsBytes ? Encoding.UTF8.GetByteCount(text) : text.Length;

    /// <summary>The UTF-16 units of a line in front of a column; a column inside a character is its start.</summary>
    private int Units(ReadOnlySpan<char> line, int column)
    {
        if (!_countsBytes)
        {
            return Math.Min(column, line.Length);
        }

        var units = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            column -= rune.Utf8SequenceLength;
            if (column < 0)
            {
                break;
            }

            units += rune.Utf16SequenceLength;
        }

        return units;
    }

    private static TextSpan LineOf(Place place) => place.Document.Text.GetLineSpan(place.Document.Text.GetLineIndex(place.Span.Start));

    private static Lsp.MarkupContent ToMarkup(string markdown, string[]? formats) => formats is null || formats.Contains(Markdown)
        ? new Lsp.MarkupContent(Markdown, markdown)
        : new Lsp.MarkupContent("plaintext", string.Join('\n', markdown.Split('\n').Where(line => !line.StartsWith("```", StringComparison.Ordinal))).Replace("`", "", StringComparison.Ordinal));

    private static Lsp.SymbolKind KindOf(SymbolKind kind) => kind == SymbolKind.Label ? Lsp.SymbolKind.Function : Lsp.SymbolKind.Class;

    private static Lsp.CompletionItemKind KindOf(CompletionKind kind) => kind switch
    {
        CompletionKind.Mnemonic => Lsp.CompletionItemKind.Keyword,
        CompletionKind.Label => Lsp.CompletionItemKind.Function,
        CompletionKind.Variable => Lsp.CompletionItemKind.Variable,
        CompletionKind.Field => Lsp.CompletionItemKind.Field,
        CompletionKind.Process => Lsp.CompletionItemKind.Class,
        CompletionKind.File => Lsp.CompletionItemKind.File,
        _ => Lsp.CompletionItemKind.EnumMember,
    };
}
