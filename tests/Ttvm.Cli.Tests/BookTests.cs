using System.Text.RegularExpressions;
using Ttvm.Testing;

namespace Ttvm.Cli.Tests;

/// <summary>
/// The examples of the book are programs that do what its pages say: each <c>assembly</c> block assembles, and if a <c>text</c> or
/// <c>console</c> block follows, it prints the first, and the second is standard error with the exit code that is not 0. A block with
/// a file name behind <c>assembly</c> is a module or worker that the other programs of the page may name.
/// </summary>
public sealed partial class BookTests
{
    private const string Program = "main.ttvm";

    /// <summary>Whose programs are models, in which nothing is found, not even a hint.</summary>
    private const string Cookbook = "docs/cookbook.md";

    public static TheoryData<string> Pages => ["docs/language.md", "docs/tutorial.md", Cookbook];

    public static TheoryData<string, int> Places
    {
        get
        {
            var places = new TheoryData<string, int>();
            foreach (string page in Pages)
            {
                var text = Read(page);
                foreach (var example in ExamplesOf(text))
                {
                    places.Add(page, LineOf(text, example));
                }
            }

            return places;
        }
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void An_example_does_what_the_page_says(string page, int line)
    {
        var text = Read(page);
        var examples = ExamplesOf(text);
        var example = examples.Single(candidate => LineOf(text, candidate) == line);
        using var folder = new ProgramFolder();
        foreach (var named in examples.Where(candidate => candidate.Groups["name"].Success))
        {
            folder.Add(named.Groups["name"].Value, named.Groups["program"].Value);
        }

        folder.Add(Program, example.Groups["program"].Value);
        var check = folder.Run("check", $"./{Program}");
        Assert.Equal(ExitCodes.Success, check.ExitCode);
        if (page == Cookbook)
        {
            check.Prints("1 file checked: no problems\n");
            Assert.True(example.Groups["output"].Success);
        }

        if (example.Groups["output"].Success || example.Groups["report"].Success)
        {
            var run = folder.Run("--smp", $"./{Program}");
            var exit = run.ExitCode == ExitCodes.Success ? "" : $"exit code {run.ExitCode}\n";
            Assert.Equal(example.Groups["report"].Value, run.Error + exit);
            Assert.Equal(example.Groups["output"].Value, run.Output);
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_output_stands_behind_its_example(string page)
    {
        var text = Read(page);
        Assert.Equal(OutputFence().Count(text), ExamplesOf(text).Sum(example => Count(example, "output") + Count(example, "report")));
    }

    private static int Count(Match example, string group) => example.Groups[group].Captures.Count;

    private static string Read(string page) => File.ReadAllText(Repository.PathOf(page)).ReplaceLineEndings("\n");

    private static List<Match> ExamplesOf(string text) => [.. Example().Matches(text).Cast<Match>()];

    private static int LineOf(string text, Match match) => text.AsSpan(0, match.Index).Count('\n') + 1;

    [GeneratedRegex(
        @"^```assembly(?: (?<name>\S+))?\n(?<program>(?:.*\n)*?)```$"
        + @"(?:\n\n```text\n(?<output>(?:.*\n)*?)```$)?(?:\n\n```console\n(?<report>(?:.*\n)*?)```$)?",
        RegexOptions.Multiline)]
    private static partial Regex Example();

    [GeneratedRegex("^```(?:text|console)$", RegexOptions.Multiline)]
    private static partial Regex OutputFence();
}
