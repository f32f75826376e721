using System.Text;
using CsCheck;
using Newtonsoft.Json;
using Ttvm.Analysis.Checks;
using Ttvm.Ide.Model;
using Ttvm.Ide.Views;
using Ttvm.Language.Text;
using Ttvm.LanguageServer.Conversions;
using Ttvm.LanguageServer.Protocol;
using Ttvm.LanguageServer.Sessions;
using Ttvm.Testing;
using Range = Ttvm.LanguageServer.Protocol.Range;

namespace Ttvm.LanguageServer.Tests;

/// <summary>A text that is edited piece by piece is the text the editor has, in every unit that columns are counted in.</summary>
public sealed class SynchronizationTests
{
    private static readonly string[] Fragments =
        ["PRINT", "LABEL a", "JMP a", "PUSH_STR \"é😀\"", "\n", "\r\n", "\r", " ", ";", "\"", "x", "😀", "é", "", "JMP missing\nPRIN\n"];

    private static readonly Gen<string> Fragment = Gen.Int[0, Fragments.Length - 1].Select(index => Fragments[index]);

    private static readonly Gen<(int Line, int Character)> Place = Gen.Select(Gen.Int[0, 12], Gen.Int[0, 14]);

    private static readonly Gen<(string, (int, int), (int, int))[]> Edits = Gen.Select(Fragment, Place, Place).Array[0, 8];

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-8")]
    public void Random_edits_give_the_text_and_the_findings_of_a_fresh_file(string encoding)
    {
        var convert = Encoded(encoding);
        Edits.ForAll(
            edits =>
            {
                var document = Document.Open(LspClient.File, 1, "");
                var expected = "";
                var version = 1;
                var known = default(SemanticTokensPrefix);
                foreach (var (text, start, end) in edits)
                {
                    var (from, to) = (Offset(expected, start, encoding), Offset(expected, end, encoding));
                    (from, to) = (Math.Min(from, to), Math.Max(from, to));
                    expected = expected[..from] + text + expected[to..];
                    var change = new TextDocumentContentChangeEvent(new Range(ToPosition(start), ToPosition(end)), text);
                    var before = document;
                    document = document.Change(++version, tree => convert.Apply(tree, change));
                    var colours = convert.DifferenceOfTokens(before.Tree, document, known);
                    known = colours.Prefix;
                    Assert.Equal(convert.ToSemanticTokens(document).Data,
                        Applied(convert.ToSemanticTokens(before).Data, convert.ToSemanticTokensDelta(colours, document)));
                }

                Assert.Equal(expected, document.Text.Text);
                var fresh = Document.Open(LspClient.File, version, expected);
                Assert.Equal(Json(convert.ToPublished(fresh, Found(fresh))), Json(convert.ToPublished(document, Found(document))));
                Assert.Equal(Json(convert.ToSemanticTokens(fresh).Data), Json(convert.ToSemanticTokens(document).Data));
            },
            samples: 2000);
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-8")]
    public void A_place_that_is_sent_out_comes_back(string encoding) =>
        Fragment.Array[0, 8].ForAll(
            fragments =>
            {
                var convert = Encoded(encoding);
                var text = new SourceText(LspClient.File, string.Concat(fragments));
                for (var line = 0; line < text.LineCount; line++)
                {
                    var span = text.GetLineSpan(line);
                    for (var offset = span.Start; offset <= span.End; offset++)
                    {
                        if (offset < span.End && char.IsLowSurrogate(text.Text[offset]))
                        {
                            continue;
                        }

                        var units = text.Text[span.Start..offset];
                        var character = encoding == "utf-8" ? Encoding.UTF8.GetByteCount(units) : units.Length;
                        Assert.Equal(offset, convert.ToOffset(text, new Position(line, character)));
                    }
                }
            },
            samples: 500);

    [Theory]
    [InlineData(0, 99, "a|\nbc\n")]
    [InlineData(1, 1, "a\nb|c\n")]
    [InlineData(2, 5, "a\nbc\n|")]
    [InlineData(99, 0, "a\nbc\n|")]
    [InlineData(int.MaxValue, int.MaxValue, "a\nbc\n|")]
    [InlineData(-1, 5, "|a\nbc\n")]
    [InlineData(1, -1, "a\n|bc\n")]
    public void A_place_outside_of_the_text_becomes_the_nearest_inside(int line, int character, string expected)
    {
        var text = new SourceText(LspClient.File, expected.Replace("|", "", StringComparison.Ordinal));
        Assert.Equal(expected.IndexOf('|', StringComparison.Ordinal), Encoded("utf-16").ToOffset(text, new Position(line, character)));
    }

    [Fact]
    public void A_column_inside_of_a_character_is_its_start()
    {
        var text = new SourceText(LspClient.File, "é😀x");
        var offsets = Enumerable.Range(0, 8).Select(column => Encoded("utf-8").ToOffset(text, new Position(0, column)));
        Assert.Equal([0, 0, 1, 1, 1, 1, 3, 4], offsets);
    }

    [Theory]
    [InlineData(null, "utf-16")]
    [InlineData("utf-8,utf-16", "utf-8")]
    [InlineData("utf-16,utf-8", "utf-16")]
    [InlineData("utf-32,utf-8", "utf-8")]
    [InlineData("utf-32", "utf-16")]
    public void The_unit_is_what_the_client_likes_best_of_what_we_can(string? offered, string chosen) =>
        Assert.Equal(chosen, new Conversion(new ClientCapabilities(new GeneralClientCapabilities(offered?.Split(',')), null, null, null,
            null)).PositionEncoding);

    [Fact]
    public async Task Text_that_looks_like_a_date_stays_text()
    {
        await using var client = await LspClient.Initialized(null,
            Endpoint.Read<DocumentParams, string>("test/text", (context, parameters) => context.Document(parameters).Text.Text));
        await client.Open("");
        await client.Change(2, new { text = "2020-01-01T00:00:00Z" });
        Assert.Contains("\"result\":\"2020-01-01T00:00:00Z\"", await TranscriptOf(client), StringComparison.Ordinal);

        static async Task<string> TranscriptOf(LspClient client)
        {
            await client.Request("test/text", new { textDocument = new { uri = LspClient.File } });
            return client.Transcript;
        }
    }

    private static Findings Found(Document document) => Findings.Of(Workspace.Empty.With(document), document, CheckOptions.Default);

    private static int[] Applied(IReadOnlyCollection<int> data, SemanticTokensDelta delta)
    {
        var result = data.ToList();
        foreach (var edit in delta.Edits)
        {
            result.RemoveRange(edit.Start, edit.DeleteCount);
            result.InsertRange(edit.Start, edit.Data);
        }

        return [.. result];
    }

    private static Conversion Encoded(string encoding) =>
        new(new ClientCapabilities(new GeneralClientCapabilities([encoding]), null, null, null, null));

    private static Position ToPosition((int Line, int Character) place) => new(place.Line, place.Character);

    private static string Json(object value) => JsonConvert.SerializeObject(value);

    /// <summary>The plainest way to find a place: go through the text and count.</summary>
    private static int Offset(string text, (int Line, int Character) place, string encoding)
    {
        var offset = 0;
        for (var line = 0; line < place.Line; line++)
        {
            var end = text.IndexOfAny(['\r', '\n'], offset);
            if (end < 0)
            {
                return text.Length;
            }

            offset = end + (text.AsSpan(end).StartsWith("\r\n") ? 2 : 1);
        }

        var units = place.Character;
        foreach (var rune in text[offset..].EnumerateRunes())
        {
            var rest = text.AsSpan(offset);
            units -= encoding == "utf-8" ? rune.Utf8SequenceLength : rune.Utf16SequenceLength;
            if (units < 0 && encoding == "utf-16" && rune.Utf16SequenceLength == 2 && units == -1)
            {
                return offset + 1;
            }

            if (units < 0 || rest.StartsWith("\n") || rest.StartsWith("\r"))
            {
                break;
            }

            offset += rune.Utf16SequenceLength;
        }

        return offset;
    }
}
