using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;
using Ttvm.Testing;

namespace Ttvm.Language.Tests.Syntax;

public sealed class SourceTextTests
{
    [Theory]
    [InlineData("", new[] { "" })]
    [InlineData("a", new[] { "a" })]
    [InlineData("a\n", new[] { "a", "" })]
    [InlineData("a\r\nb\nc", new[] { "a", "b", "c" })]
    [InlineData("a\rb\n\rc", new[] { "a", "b", "", "c" })]
    [InlineData("\r\r\n\r", new[] { "", "", "", "" })]
    [InlineData("\r\n\n", new[] { "", "", "" })]
    public void Lines(string text, string[] lines)
    {
        var source = new SourceText("main.ttvm", text);
        Assert.Equal(lines, Enumerable.Range(0, source.LineCount).Select(line => Slice(source, source.GetLineSpan(line))));
    }

    [Theory]
    [InlineData("a", "\n", "\n")]
    [InlineData("a\rb", "\r", "\r")]
    [InlineData("a\nb\r\nc", "\n", "\r\n")]
    [InlineData("a\rb\nc", "\r", "\n")]
    [InlineData("\r\n", "\r\n", "\r\n")]
    public void New_lines_end_like_the_first_and_lines_laid_out_anew_alike(string text, string first, string common) =>
        Assert.Equal((first, common), (new SourceText("main.ttvm", text).NewLine, LineEnds.CommonIn(text)));

    /// <summary>Line ends that an edit makes of two others, or divides, at every place of a text that is little else.</summary>
    [Fact]
    public void Edits_that_join_or_split_line_ends_count_lines_like_an_editor()
    {
        var piece = Gen.OneOf("\r", "\n", "\r\n", "a").Array[0, 6].Select(string.Concat);
        Gen.Select(piece, Gen.Select(Gen.Int[0, 12], Gen.Int[0, 3], piece).Array[1, 8]).ForAll((model, edits) =>
        {
            var tree = SyntaxTree.Parse(new SourceText("main.ttvm", model));
            foreach (var (place, length, newText) in edits)
            {
                var start = Math.Min(place, model.Length);
                var span = new TextSpan(start, Math.Min(length, model.Length - start));
                model = string.Concat(model.AsSpan(0, start), newText, model.AsSpan(span.End));
                tree = tree.WithChange(span, newText);
                var lines = model.ReplaceLineEndings("\n").Split('\n');
                Assert.Equal(lines, Enumerable.Range(0, tree.Text.LineCount)
                    .Select(line => tree.Text.Slice(tree.Text.GetLineSpan(line)).ToString()));
                Assert.Equal(lines.Select(line => line.Length), tree.Lines.Select(line => line.Tokens.Sum(token => token.Span.Length)));
                Assert.Equal(
                    Enumerable.Range(0, model.Length + 1).Select(new SourceText("main.ttvm", model).GetLineIndex),
                    Enumerable.Range(0, model.Length + 1).Select(tree.Text.GetLineIndex));
            }
        }, samples: 5000);
    }

    [Fact]
    public void Every_offset_lies_in_the_line_that_starts_before_it()
    {
        var source = new SourceText("main.ttvm", "ab\r\n\nc\n");
        Assert.Equal([0, 0, 0, 0, 1, 2, 2, 3], Enumerable.Range(0, source.Text.Length + 1).Select(source.GetLineIndex));
    }

    [Fact]
    public void Columns_count_scalars_and_tabs_once()
    {
        var (file, offset) = Fixture.Parse("first\n\t😀é \"😀\"$0").Cursor;
        Assert.Equal(new SourcePlace(2, "t,😀,é, ,\",😀,\",".Split(',').Length), new SourceText(file.Path, file.Text).GetPlace(offset));
    }

    [Fact]
    public void The_column_after_half_a_surrogate_pair_is_the_column_of_the_pair()
    {
        var source = new SourceText("main.ttvm", "😀");
        Assert.Equal(source.GetPlace(1).Column, source.GetPlace(2).Column);
    }

    [Fact]
    public void A_byte_order_mark_is_skipped()
    {
        byte[] bytes = [0xEF, 0xBB, 0xBF, .. "HALT"u8];
        var source = SourceText.FromBytes("main.ttvm", bytes);
        Assert.Equal("HALT", source.Text);
        Assert.Null(source.InvalidByte);
        Assert.Equal(SHA256.HashData(bytes), source.Sha256);
    }

    [Theory]
    [InlineData(new byte[] { 0x61, 0xFF }, 1)]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF, 0x61, 0xC3 }, 4)]
    [InlineData(new byte[] { 0xC3, 0xA9, 0xED, 0xA0, 0x80 }, 2)]
    public void Bytes_that_are_not_text_are_named(byte[] bytes, int offset) =>
        Assert.Equal(offset, SourceText.FromBytes("main.ttvm", bytes).InvalidByte);

    [Fact]
    public void The_hash_of_a_text_is_that_of_its_utf8_form() =>
        Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes("é\n")), new SourceText("main.ttvm", "é\n").Sha256);

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 5)]
    [InlineData(5, 0)]
    [InlineData(2, -1)]
    public void A_change_outside_the_text_is_refused(int start, int length) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SourceText("main.ttvm", "HALT").WithChange(new TextSpan(start, length), ""));

    /// <summary>Edits near each other and far apart, short and long, without anybody asking for the whole text in between.</summary>
    [Fact]
    public void An_edited_text_is_like_one_that_was_read_anew()
    {
        var edit = Gen.Select(Gen.Int[0, 20_000], Gen.Int[0, 30],
            Gen.Frequency((20, Gen.Const("x")), (5, SourceGenerator.AnyText), (4, Gen.OneOf("\r", "\n")),
                (1, Gen.Const(new string('y', EditedLines.LongestText))), (2, Gen.Const("\ud83d")), (1, Gen.Const("; ttvm-ignore"))));
        Gen.Select(SourceGenerator.AnyText, Gen.Int[0, 3], edit.Array[1, 12]).ForAll((text, size, edits) =>
        {
            var model = text + string.Concat(Enumerable.Repeat("LOAD a ; some line of some length\r\nPRINT\rDUP\n", size * 100));
            var source = new SourceText("main.ttvm", model);
            var last = 0;
            foreach (var (place, length, newText) in edits)
            {
                // Even numbers continue where the last edit was.
                var start = Math.Min(place % 2 == 0 ? last + (place % 5) : place, model.Length);
                var span = new TextSpan(start, Math.Min(length, model.Length - start));
                (model, last) = (string.Concat(model.AsSpan(0, start), newText, model.AsSpan(span.End)), start);
                source = source.WithChange(span, newText);
                Assert.Equal((model.Length, new SourceText("main.ttvm", model).LineCount), (source.Length, source.LineCount));
            }

            var fresh = new SourceText("main.ttvm", model);
            Assert.Equal(fresh.IsPlain, source.IsPlain);
            for (var line = 0; line < fresh.LineCount; line++)
            {
                var span = fresh.GetLineSpan(line);
                Assert.Equal(span, source.GetLineSpan(line));
                Assert.Equal(Slice(fresh, span), source.Slice(span).ToString());
                Assert.Equal((line, line), (source.GetLineIndex(span.Start), source.GetLineIndex(span.End)));
            }

            Assert.Equal(model[(model.Length / 3)..(model.Length / 2)],
                source.Slice(TextSpan.FromBounds(model.Length / 3, model.Length / 2)).ToString());
            Assert.Equal(model, source.Text);
        }, samples: 2000);
    }

    private static string Slice(SourceText source, TextSpan span) => source.Text.Substring(span.Start, span.Length);
}
