using System.Text.RegularExpressions;
using Ttvm.Testing;

namespace Ttvm.Cli.Tests;

/// <summary>
/// The examples of <c>docs/language.md</c> are programs that do what the page says: each <c>assembly</c> block assembles, and
/// prints the <c>text</c> block that follows it. A block with a file name behind <c>assembly</c> is a module or worker that the others may name.
/// </summary>
public sealed partial class LanguagePageTests
{
    private const string Program = "main.ttvm";

    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs/language.md")).ReplaceLineEndings("\n");

    private static readonly IReadOnlyList<Match> Examples = [.. Example().Matches(Page).Cast<Match>()];

    public static TheoryData<int> Lines => [.. Examples.Select(LineOf)];

    [Theory]
    [MemberData(nameof(Lines))]
    public void An_example_does_what_the_page_says(int line)
    {
        var example = Examples.Single(candidate => LineOf(candidate) == line);
        using var folder = new ProgramFolder();
        foreach (var named in Examples.Where(candidate => candidate.Groups["name"].Success))
        {
            folder.Add(named.Groups["name"].Value, named.Groups["program"].Value);
        }

        folder.Add(Program, example.Groups["program"].Value);
        Assert.Equal(ExitCodes.Success, folder.Run("check", $"./{Program}").ExitCode);
        if (example.Groups["output"].Success)
        {
            folder.Run("--smp", $"./{Program}").Prints(example.Groups["output"].Value);
        }
    }

    [Fact]
    public void Every_output_stands_behind_its_example() =>
        Assert.Equal(TextFence().Count(Page), Examples.Count(example => example.Groups["output"].Success));

    private static int LineOf(Match match) => Page.AsSpan(0, match.Index).Count('\n') + 1;

    [GeneratedRegex(
        @"^```assembly(?: (?<name>\S+))?\n(?<program>(?:.*\n)*?)```$(?:\n\n```text\n(?<output>(?:.*\n)*?)```$)?",
        RegexOptions.Multiline)]
    private static partial Regex Example();

    [GeneratedRegex("^```text$", RegexOptions.Multiline)]
    private static partial Regex TextFence();
}
