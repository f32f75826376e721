using System.Reflection;
using System.Text;
using Ttvm.Analysis.Checks;
using Ttvm.Language.Assembling;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Text;
using Ttvm.Testing;

namespace Ttvm.Analysis.Tests.Checks;

/// <summary>Every rule has a page, and what the pages show is true.</summary>
public sealed class DiagnosticPageTests
{
    private const string Folder = "docs/diagnostics";
    private const string ExampleFence = "```assembly fixture";
    private const string RepairedFence = "```assembly fixed";

    public static TheoryData<string> Codes => [.. DiagnosticRules.All.Select(rule => rule.Code)];

    [Fact]
    public void Codes_are_numbered_without_gaps() =>
        Assert.Equal(Enumerable.Range(1, DiagnosticRules.All.Length).Select(number => $"TTV{number:D4}"),
            DiagnosticRules.All.Select(rule => rule.Code));

    [Fact]
    public void Every_rule_is_in_the_list() => Assert.Equal(
        typeof(DiagnosticRules).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetValue(null))
            .Cast<DiagnosticRule>().OrderBy(rule => rule.Code),
        DiagnosticRules.All);

    [Theory]
    [MemberData(nameof(Codes))]
    public void The_page_has_title_and_level_of_its_rule(string code)
    {
        var rule = DiagnosticRules.All.Single(candidate => candidate.Code == code);
        var lines = ReadPage(code);
        Assert.Equal($"# {code}: {rule.Title}", lines[0]);
        Assert.StartsWith($"**{rule.Severity}.** ", lines[2], StringComparison.Ordinal);
        if (!DiagnosticAssert.IsSyntax(rule))
        {
            Assert.Contains("## Silence", lines);
        }

        Assert.Contains("## Why", lines);
        Assert.Contains("## Repair", lines);
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void The_examples_of_the_page_are_found_as_it_says(string code)
    {
        var examples = Blocks(code, ExampleFence).ToList();
        Assert.All(examples, example => Check(code, example));

        // A thousand lines make no example, and no file is known that makes a check fail; WholeFileTests has tests of both.
        if (code != DiagnosticRules.TooManyProblems.Code && code != DiagnosticRules.FailedCheck.Code)
        {
            Assert.Contains(examples, example => example.Contains($"^ {code} ", StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void The_repaired_examples_of_the_page_are_faultless(string code)
    {
        foreach (var block in Blocks(code, RepairedFence))
        {
            Check(code, block);
            Assert.NotNull(Assembler.Assemble(new SourceText("main.ttvm", block)).Module);
        }
    }

    [Fact]
    public void The_list_of_pages_is_up_to_date()
    {
        var list = new StringBuilder("""
            <!-- Generated from DiagnosticRules.cs by DiagnosticPageTests; do not edit. -->
            # What the tools find

            `ttvm check`, the assembler and the language server report the same findings, each with one of these codes.
            Errors prevent a program from running; warnings and hints do not.

            ## Levels

            A *warning* is about something that will fail, or that does not do what it looks like; a *hint* is about style. A comment silences
            findings of one or more codes, never errors:

            | Where `; ttvm-ignore TTV0032 TTV0040` stands | What it silences |
            |---|---|
            | behind an instruction or a label | its line |
            | on a line of its own | the next line that holds something |
            | above the first line that holds something | the whole file |

            In an editor, the settings give each code another level, or none.

            ## All codes

            | Code | Level | Finding |
            |---|---|---|

            """);
        foreach (var rule in DiagnosticRules.All)
        {
            list.Append($"| [{rule.Code}]({rule.Code}.md) | {rule.Severity.ToString().ToLowerInvariant()} | {rule.Title} |\n");
        }

        Golden.Check($"{Folder}/README.md", list.ToString());
    }

    [Fact]
    public void No_page_is_left_over() => Assert.Equal(
        DiagnosticRules.All.Select(rule => $"{rule.Code}.md").Append("README.md").Order(StringComparer.Ordinal),
        Directory.GetFiles(Repository.PathOf(Folder)).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    private static void Check(string code, string example)
    {
        if (code == DiagnosticRules.NeedsSmp.Code)
        {
            DiagnosticAssert.CheckDiagnostics(example, new CheckOptions { RunsWithoutSmp = true });
        }
        else if (DiagnosticAssert.IsSyntax(DiagnosticRules.All.Single(rule => rule.Code == code)))
        {
            DiagnosticAssert.CheckSyntax(example);
        }
        else
        {
            DiagnosticAssert.CheckDiagnostics(example);
        }
    }

    private static string[] ReadPage(string code) => File.ReadAllLines(Repository.PathOf($"{Folder}/{code}.md"));

    private static IEnumerable<string> Blocks(string code, string fence)
    {
        List<string>? block = null;
        foreach (var line in ReadPage(code))
        {
            if (block is null)
            {
                block = line == fence ? [] : null;
            }
            else if (line == "```")
            {
                yield return string.Join('\n', block);
                block = null;
            }
            else
            {
                block.Add(line);
            }
        }
    }
}
