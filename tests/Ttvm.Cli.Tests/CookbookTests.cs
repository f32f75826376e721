using System.Text.RegularExpressions;
using Ttvm.Testing;

namespace Ttvm.Cli.Tests;

/// <summary>Every pattern of <c>docs/cookbook.md</c> is a program without findings that prints the block behind it.</summary>
public sealed partial class CookbookTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs/cookbook.md")).ReplaceLineEndings("\n");

    private static readonly Dictionary<string, Match> Patterns = Pattern().Matches(Page).ToDictionary(match => match.Groups["title"].Value);

    public static TheoryData<string> Titles => [.. Patterns.Keys];

    [Theory]
    [MemberData(nameof(Titles))]
    public void A_pattern_prints_what_the_page_says(string title)
    {
        using var folder = new ProgramFolder();
        folder.Add("main.ttvm", Patterns[title].Groups["program"].Value);
        folder.Run("check", "./main.ttvm").Prints("1 file checked: no problems\n");
        folder.Run("--smp", "./main.ttvm").Prints(Patterns[title].Groups["output"].Value);
    }

    [Fact]
    public void Every_heading_is_a_pattern_that_is_run() => Assert.Equal(Heading().Count(Page), Patterns.Count);

    [GeneratedRegex(
        @"^## (?<title>.+)\n(?:(?!## |```).*\n)*```assembly\n(?<program>(?:(?!```).*\n)*)```\n\n```text\n(?<output>(?:(?!```).*\n)*)```$",
        RegexOptions.Multiline)]
    private static partial Regex Pattern();

    [GeneratedRegex("^## ", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
