using System.Collections.Immutable;
using System.Text;
using Ttvm.Analysis.Checks;
using Ttvm.Ide.Model;
using Ttvm.Ide.Views;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;
using Lsp = Ttvm.LanguageServer.Protocol;

namespace Ttvm.LanguageServer.Conversions;

/// <summary>
/// The only place where editor features and protocol meet: offsets become positions in the unit the client counts in, results
/// become the shapes the client can take. Immutable.
/// </summary>
internal sealed partial class Conversion
{
    private const string Markdown = "markdown";
    private readonly bool _countsBytes;
    private readonly Lsp.TextDocumentClientCapabilities? _features;

    public Conversion(Lsp.ClientCapabilities client)
    {
        Client = client;
        _features = client.TextDocument;

        // The client lists what it can, what it likes best first; UTF-16 is what everyone can.
        PositionEncoding = client.General?.PositionEncodings?.FirstOrDefault(encoding => encoding is "utf-8" or "utf-16") ?? "utf-16";
        _countsBytes = PositionEncoding == "utf-8";
    }

    /// <summary>What the client has announced.</summary>
    public Lsp.ClientCapabilities Client { get; }

    /// <summary>The unit of columns that was agreed on.</summary>
    public string PositionEncoding { get; }

    private bool TakesRelated => _features?.Diagnostic?.RelatedInformation ?? _features?.PublishDiagnostics?.RelatedInformation == true;

    private bool TakesPages => _features?.Diagnostic?.CodeDescriptionSupport
        ?? _features?.PublishDiagnostics?.CodeDescriptionSupport == true;

    private bool TakesTags => (_features?.Diagnostic?.TagSupport ?? _features?.PublishDiagnostics?.TagSupport) is not null;

    /// <summary>The nearest place of the text: behind the end of a line is its end, behind the last line the end of the text.</summary>
    public int ToOffset(SourceText text, Lsp.Position position)
    {
        if (position.Line < 0)
        {
            return 0;
        }

        if (position.Line >= text.LineCount)
        {
            return text.Length;
        }

        var line = text.GetLineSpan(position.Line);
        return line.Start + Units(text.Slice(line), Math.Max(position.Character, 0));
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

    public Lsp.PublishDiagnosticsParams ToPublished(Document document, Findings findings) => new(
        document.Uri,
        _features?.PublishDiagnostics?.VersionSupport == true ? document.Version : null,
        ToDiagnostics(document, findings));

    /// <summary>The findings as a client asks for them; the number of the version names the result, so an unchanged text costs
    /// nothing.</summary>
    public Lsp.DocumentDiagnosticReport ToReport(Document document, Findings findings, string? previous)
    {
        var result = findings.Id;
        return previous == result
            ? new Lsp.DocumentDiagnosticReport("unchanged", result, null)
            : new Lsp.DocumentDiagnosticReport("full", result, ToDiagnostics(document, findings));
    }

    /// <summary>The findings of all files, of those that the client knows already only that they are unchanged.</summary>
    public Lsp.WorkspaceDiagnosticReport ToReport(Workspace workspace, CheckOptions options, IReadOnlyDictionary<string, string> previous,
        CancellationToken cancellation) =>
        new([.. workspace.Documents.Union(workspace.AllDocuments.Where(document => document.IsOpen)).Select(document =>
        {
            cancellation.ThrowIfCancellationRequested();
            var report = ToReport(document, Findings.Of(workspace, document, options), previous.GetValueOrDefault(document.Uri));
            return new Lsp.WorkspaceDocumentDiagnosticReport(report.Kind, report.ResultId, document.Uri, document.Version, report.Items);
        })]);

    private ImmutableArray<Lsp.Diagnostic> ToDiagnostics(Document document, Findings findings) =>
        [.. findings.Diagnostics.Select(diagnostic => ToDiagnostic(document, diagnostic, TakesRelated))];

    private Lsp.Diagnostic ToDiagnostic(Document document, Diagnostic diagnostic, bool withRelated) => new(
        ToRange(document.Text, diagnostic.Span),
        diagnostic.Severity switch
        {
            Severity.Error => Lsp.DiagnosticSeverity.Error,
            Severity.Warning => Lsp.DiagnosticSeverity.Warning,
            _ => Lsp.DiagnosticSeverity.Hint,
        },
        diagnostic.Rule.Code,
        TakesPages ? Book.PageOf(diagnostic.Rule.Code) : null,
        "ttvm",
        diagnostic.Message,
        diagnostic.Rule.Tag == DiagnosticTag.None || !TakesTags ? null
            : [diagnostic.Rule.Tag == DiagnosticTag.Unnecessary ? Lsp.DiagnosticTag.Unnecessary : Lsp.DiagnosticTag.Deprecated],
        withRelated && !diagnostic.Related.IsEmpty
            ? [.. diagnostic.Related.Select(place => new Lsp.DiagnosticRelatedInformation(
                new Lsp.Location(place.Source?.Path ?? document.Uri, ToRange(place.Source ?? document.Text, place.Span)), place.Message))]
            : null);

    private Lsp.Range ToRange(SourceText text, TextSpan span) => new(ToPosition(text, span.Start), ToPosition(text, span.End));

    private Lsp.Position ToPosition(SourceText text, int offset)
    {
        var line = text.GetLineIndex(offset);
        var span = text.GetLineSpan(line);

        // A place inside a line terminator is the end of the line: the protocol knows no other there.
        var units = Math.Min(offset - span.Start, span.Length);
        return new Lsp.Position(line, Length(text.Slice(new TextSpan(span.Start, units))));
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

    /// <summary>Markdown only for clients that say they can show it; those that say nothing would show its marks.</summary>
    private static Lsp.MarkupContent ToMarkup(string markdown, string[]? formats) => formats?.Contains(Markdown) == true
        ? new Lsp.MarkupContent(Markdown, markdown)
        : new Lsp.MarkupContent("plaintext", string.Join('\n',
            markdown.Split('\n').Where(line => !line.StartsWith("```", StringComparison.Ordinal)).Select(WithoutMarks)));

    /// <summary>A line of our Markdown without marks for code, for emphasis of the whole line and for the end of a line in a
    /// paragraph.</summary>
    private static string WithoutMarks(string line)
    {
        var plain = line.Replace("`", "", StringComparison.Ordinal).TrimEnd();
        return plain.StartsWith('*') && plain.EndsWith('*') ? plain.Trim('*') : plain;
    }
}
