using CsCheck;
using Ttvm.Runtime.Testing;
using Ttvm.Testing;

namespace Ttvm.Runtime.Tests.Testing;

/// <summary>Lines that were stated beside lines that came.</summary>
public sealed class LineDifferenceTests
{
    private static readonly Gen<string[]> Lines = Gen.Int[0, 2].Select(number => "abc"[number..(number + 1)]).Array[0, 6];

    [Theory]
    [InlineData("a b c", "", "a b c", "=a =b =c")]
    [InlineData("a b c", "", "a c", "=a -b =c")]
    [InlineData("a c", "", "a b c", "=a +b =c")]
    [InlineData("a b c", "", "a x c", "=a -b +x =c")]
    [InlineData("a b", "", "b a", "-a =b +a")]
    [InlineData("a b", "x y", "y a x b", "=y =a =x =b")]
    [InlineData("a b", "x y", "y a b b", "=y =a +b =b -x")]
    [InlineData("a", "a", "a", "=a -a")]
    [InlineData("", "", "a", "+a")]
    [InlineData("a", "", "", "-a")]
    public void Differences_are_shown_where_they_are(string ordered, string unordered, string seen, string expected)
    {
        var lines = LineDifference.Compare(Split(ordered), Split(unordered), Split(seen));
        Assert.Equal(expected, string.Join(' ', lines.Select(line => "=-+"[(int)line.Fate] + line.Text)));
    }

    /// <summary>What a difference is, said without an alignment: another bag of lines, or the ordered ones not in order.</summary>
    [Fact]
    public void There_is_a_difference_exactly_if_lines_are_missing_or_too_many_or_in_another_order() =>
        Gen.Select(Lines, Lines, Lines, Gen.Bool).ForAll(sample =>
        {
            var (ordered, unordered, other, areAlike) = sample;
            string[] seen = areAlike ? [.. unordered, .. ordered] : other;
            var isSame = seen.Order().SequenceEqual(ordered.Concat(unordered).Order()) && IsSubsequence(ordered, seen);
            var lines = LineDifference.Compare(ordered, unordered, seen);
            return isSame == lines.All(line => line.Fate == LineFate.Same)
                && lines.Where(line => line.Fate != LineFate.Missing).Select(line => line.Text).SequenceEqual(seen)
                && lines.Count(line => line.Fate != LineFate.Surplus) == ordered.Length + unordered.Length;
        });

    [Fact]
    public void What_is_too_much_for_the_best_alignment_is_compared_all_the_same()
    {
        string[] ordered = [.. Enumerable.Range(0, 3000).Select(number => $"{number}")];
        string[] seen = ["x", .. ordered.Where(line => line != "1500"), "y"];
        var lines = LineDifference.Compare(ordered, [], seen);
        Assert.Equal(seen, lines.Where(line => line.Fate != LineFate.Missing).Select(line => line.Text));
        Assert.Contains(lines, line => line is { Fate: LineFate.Missing, Text: "1500" });
        Assert.DoesNotContain(lines, line => line is { Fate: LineFate.Same, Text: "1500" });
    }

    private static bool IsSubsequence(string[] part, string[] whole)
    {
        var found = 0;
        foreach (var line in whole)
        {
            found += found < part.Length && part[found] == line ? 1 : 0;
        }

        return found == part.Length;
    }

    private static string[] Split(string words) => words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
