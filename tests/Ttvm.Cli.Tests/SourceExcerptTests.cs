using Ttvm.Cli.Reporting;
using Ttvm.Language.Text;

namespace Ttvm.Cli.Tests;

/// <summary>Carets stand under what they mean, however long the line and whatever its letters.</summary>
public sealed class SourceExcerptTests
{
    private const int Width = 40;

    /// <summary>The range is what stands between the brackets, which are no part of the text.</summary>
    [Theory]
    [InlineData("JMP [lop]", "JMP lop", "    ^^^")]
    [InlineData("JMP[]", "JMP", "   ^")]
    [InlineData("\t\tJMP [lop]\t; why", "  JMP lop ; why", "      ^^^")]
    [InlineData("[\"日本\"] x", "\"日本\" x", "^^^^^^")]
    [InlineData("日本 [oops]", "日本 oops", "     ^^^^")]
    [InlineData("😀 [oops]", "😀 oops", "   ^^^^")]
    [InlineData("first [oops\nsecond] third", "first oops", "      ^^^^")]
    [InlineData("0123456789012345678901234567890123456789 [oops]", "…45678901234567890123456789 oops", null)]
    [InlineData("[01234567890123456789012345678901234567890123456789]", "0123456789012345678901234567890123456789…",
        "^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^")]
    public void The_carets_stand_under_the_range(string marked, string line, string? carets)
    {
        var start = marked.IndexOf('[', StringComparison.Ordinal);
        var end = marked.IndexOf(']', StringComparison.Ordinal) - 1;
        var text = marked.Remove(end + 1, 1).Remove(start, 1);
        var excerpt = SourceExcerpt.Of(new SourceText("x.ttvm", text), TextSpan.FromBounds(start, end), Width);
        if (carets is not null)
        {
            Assert.Equal((line, carets), (excerpt.Line, new string(' ', excerpt.Indent) + new string('^', excerpt.Carets)));
        }
        else
        {
            Assert.Equal("oops", excerpt.Line.Substring(excerpt.Indent, excerpt.Carets));
            Assert.StartsWith("…", excerpt.Line, StringComparison.Ordinal);
            Assert.True(excerpt.Line.Length <= Width + 2, excerpt.Line);
        }
    }

    [Fact]
    public void Every_place_of_a_long_line_can_be_shown()
    {
        var text = string.Concat(Enumerable.Range(0, 60).Select(number => number % 7 == 0 ? "😀" : $"{number}"));
        var source = new SourceText("x.ttvm", text);
        for (var start = 0; start <= text.Length; start++)
        {
            if (start == text.Length || !char.IsLowSurrogate(text[start]))
            {
                var excerpt = SourceExcerpt.Of(source, new TextSpan(start, Math.Min(2, text.Length - start)), Width);
                Assert.DoesNotContain('\uFFFD', excerpt.Line);
                Assert.InRange(excerpt.Indent, 0, 2 * Width);
            }
        }
    }
}
