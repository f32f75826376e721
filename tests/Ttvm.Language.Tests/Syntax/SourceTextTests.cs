using System.Security.Cryptography;
using System.Text;
using Ttvm.Language.Assembling;
using Ttvm.Language.Syntax;
using Ttvm.Testing;

namespace Ttvm.Language.Tests.Syntax;

public sealed class SourceTextTests
{
    [Theory]
    [InlineData("", new[] { "" })]
    [InlineData("a", new[] { "a" })]
    [InlineData("a\n", new[] { "a", "" })]
    [InlineData("a\r\nb\nc", new[] { "a", "b", "c" })]
    [InlineData("a\rb\n\rc", new[] { "a\rb", "\rc" })]
    [InlineData("\r\r\n\r", new[] { "\r", "\r" })]
    [InlineData("\r\n\n", new[] { "", "", "" })]
    public void Lines(string text, string[] lines)
    {
        var source = new SourceText("main.ttvm", text);
        Assert.Equal(lines, Enumerable.Range(0, source.LineCount).Select(line => Slice(source, source.GetLineSpan(line))));
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

    private static string Slice(SourceText source, TextSpan span) => source.Text.Substring(span.Start, span.Length);
}
