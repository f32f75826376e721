using System.Collections.Immutable;
using System.Globalization;
using Ttvm.Ide.Model;
using Ttvm.Ide.Views;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;
using Lsp = Ttvm.LanguageServer.Protocol;

namespace Ttvm.LanguageServer.Conversions;

/// <summary>Semantic tokens: five integers each, relative to the one before.</summary>
internal sealed partial class Conversion
{
    /// <summary>The words for the classes of semantic tokens, in the order of the enumeration, and for their modifiers.</summary>
    public static Lsp.SemanticTokensLegend Legend =>
        new([.. Enum.GetNames<SemanticTokenType>().Select(name => char.ToLowerInvariant(name[0]) + name[1..])], SemanticTokens.Modifiers);

    /// <summary>A client that colours by a grammar gets only what the grammar cannot know.</summary>
    private bool SendsOnlyNames => _features?.SemanticTokens?.AugmentsSyntaxTokens == true;

    /// <summary>What names an answer about this version.</summary>
    public static string ResultId(Document document) => document.Stamp.ToString(CultureInfo.InvariantCulture);

    /// <summary>The colours of all lines.</summary>
    public Lsp.SemanticTokens ToSemanticTokens(Document document) => new(ResultId(document), Encode(document, 0, int.MaxValue, 0));

    /// <summary>The colours of the lines that a range touches.</summary>
    public Lsp.SemanticTokens ToSemanticTokens(Document document, Lsp.Range range)
    {
        var span = ToSpan(document.Text, range);
        return new(null, Encode(document, document.Text.GetLineIndex(span.Start), document.Text.GetLineIndex(span.End) + 1, 0));
    }

    /// <summary>What is different between the colours of an older version of the file and of this one.</summary>
    public SemanticTokensChange DifferenceOfTokens(SyntaxTree old, Document document, SemanticTokensPrefix known) =>
        SemanticTokens.Difference(old, document.Tree, known, SendsOnlyNames);

    /// <summary>The colours of the lines in which this version is different.</summary>
    public Lsp.SemanticTokensDelta ToSemanticTokensDelta(SemanticTokensChange change, Document document)
    {
        var data = Encode(document, change.FirstLine, change.EndLine, change.LineBefore);
        return new Lsp.SemanticTokensDelta(
            ResultId(document),
            change.Deleted == 0 && data.IsEmpty ? [] : [new Lsp.SemanticTokensEdit(change.Start * 5, change.Deleted * 5, data)]);
    }

    private ImmutableArray<int> Encode(Document document, int firstLine, int endLine, int lineBefore)
    {
        var text = document.Text;
        var data = ImmutableArray.CreateBuilder<int>(SemanticTokens.Count(document, firstLine, endLine, SendsOnlyNames) * 5);
        var (line, place, lineStart) = (lineBefore, 0, -1);
        foreach (var token in SemanticTokens.Of(document, firstLine, endLine, SendsOnlyNames))
        {
            // Only what lies between two tokens is counted, so a long line is gone through once.
            if (token.Line != line || lineStart < 0)
            {
                (place, lineStart) = (0, text.GetLineSpan(token.Line).Start);
            }

            data.Add(token.Line - line);
            data.Add(Length(text.Slice(TextSpan.FromBounds(lineStart + place, lineStart + token.Span.Start))));
            data.Add(Length(text.Slice(token.Span.Shift(lineStart))));
            data.Add((int)token.Type);
            data.Add(token.Modifiers);
            (line, place) = (token.Line, token.Span.Start);
        }

        return data.MoveToImmutable();
    }
}
