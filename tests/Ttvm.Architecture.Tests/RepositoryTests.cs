using System.Text.RegularExpressions;
using Ttvm.Language.Diagnostics;
using Ttvm.Testing;

namespace Ttvm.Architecture.Tests;

/// <summary>What holds for every text file of the repository, and for its pages.</summary>
public sealed partial class RepositoryTests
{
    private const string DiagnosticsFolder = "docs/diagnostics/";
    private const string PicturesFolder = "docs/images/";

    /// <summary>Whoever reads README.md waits for all of them.</summary>
    private const int LargestPicture = 150_000;

    private static readonly IReadOnlyList<(string Path, string Text)> TextFiles =
    [
        .. Repository.GetFiles()
            .Select(path => (path, text: File.ReadAllText(Repository.PathOf(path))))
            .Where(file => !file.text.Contains('\0', StringComparison.Ordinal)),
    ];

    [Fact]
    public void No_file_names_a_machine_or_a_registry()
    {
        var found = TextFiles.SelectMany(file => MachineOrRegistry().Matches(file.Text).Select(match => $"{file.Path}: {match.Value}"));
        Offences.None("No file names a place on a machine or the address of a registry.", found);
    }

    [Fact]
    public void Links_between_pages_lead_somewhere()
    {
        var broken =
            from file in TextFiles
            where file.Path.EndsWith(".md", StringComparison.Ordinal)
            from link in MarkdownLink().Matches(CodeBlock().Replace(file.Text, "")).Select(match => match.Groups["target"].Value)
            where !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith('#')
                && !link.StartsWith("mailto:", StringComparison.Ordinal)
            let target = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Repository.PathOf(file.Path))!, link.Split('#')[0]))
            where !File.Exists(target) && !Directory.Exists(target)
            select $"{file.Path}: {link}";
        Offences.None("Every link leads to something.", broken);
    }

    [Fact]
    public void Links_lead_to_a_heading()
    {
        var pages = TextFiles.Where(file => file.Path.EndsWith(".md", StringComparison.Ordinal))
            .ToDictionary(file => file.Path, file => CodeBlock().Replace(file.Text, ""));
        var anchors = TextFiles.Where(file => pages.ContainsKey(file.Path))
            .ToDictionary(file => file.Path, file =>
                Heading().Matches(Fence().Replace(file.Text, "")).Select(match => Anchor(match.Groups["text"].Value)).ToHashSet());
        var broken =
            from page in pages
            from link in MarkdownLink().Matches(page.Value).Select(match => match.Groups["target"].Value.Split('#'))
            where link.Length == 2
            let target = link[0].Length == 0 ? page.Key : Path.GetRelativePath(Repository.Root,
                Path.Combine(Path.GetDirectoryName(Repository.PathOf(page.Key))!, link[0])).Replace('\\', '/')
            where anchors.TryGetValue(target, out var known) && !known.Contains(link[1])
            select $"{page.Key}: {link[0]}#{link[1]}";
        Offences.None("Every link leads to something.", broken);
    }

    [Fact]
    public void Every_picture_is_shown_and_small()
    {
        var shown = TextFiles.Single(file => file.Path == "README.md").Text;
        var pictures = Repository.GetFiles().Where(path => path.StartsWith(PicturesFolder, StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(pictures);
        Offences.None("README.md shows every picture.", pictures.Where(path => !shown.Contains($"({path})", StringComparison.Ordinal)));
        Offences.None($"A picture has at most {LargestPicture} bytes.",
            pictures.Where(path => new FileInfo(Repository.PathOf(path)).Length > LargestPicture));
    }

    [Fact]
    public void Every_diagnostics_page_leads_to_the_book()
    {
        var without = TextFiles.Where(file => DiagnosticPage().IsMatch(file.Path) && !LinkToBook().IsMatch(file.Text))
            .Select(file => file.Path);
        Offences.None("A page says where the language is described that it is about.", without);
    }

    [Fact]
    public void Sections_of_the_language_that_code_cites_exist()
    {
        var sections = NumberedHeading().Matches(File.ReadAllText(Repository.PathOf("docs/language.md")))
            .Select(match => match.Groups["number"].Value).ToHashSet();
        var cited =
            from file in TextFiles
            where file.Path.EndsWith(".cs", StringComparison.Ordinal)
            from match in CitedSections().Matches(file.Text)
            from number in match.Groups["number"].Captures
            select (file.Path, Number: number.Value);
        var citations = cited.ToList();
        Assert.NotEmpty(citations);
        var broken = citations.Where(citation => !sections.Contains(citation.Number))
            .Select(citation => $"{citation.Path}: {citation.Number}");
        Offences.None("Every section of docs/language.md that a comment cites is there.", broken);
    }

    [Fact]
    public void Every_diagnostic_has_a_page_and_every_page_a_diagnostic()
    {
        var rules = DiagnosticRules.All.Select(rule => $"{DiagnosticsFolder}{rule.Code}.md").ToList();
        var pages = TextFiles.Select(file => file.Path).Where(path => DiagnosticPage().IsMatch(path)).ToList();
        Offences.None("Every diagnostic has a page.", rules.Except(pages));
        Offences.None("Every page has a diagnostic.", pages.Except(rules));
    }

    [Fact]
    public void A_diagnostics_page_bears_its_code_and_title()
    {
        var titles = DiagnosticRules.All.ToDictionary(rule => $"{DiagnosticsFolder}{rule.Code}.md", rule => $"# {rule.Code}: {rule.Title}");
        var wrong = TextFiles
            .Where(file => titles.ContainsKey(file.Path))
            .Where(file => file.Text.Split('\n')[0].TrimEnd('\r') != titles[file.Path])
            .Select(file => $"{file.Path} should begin with '{titles[file.Path]}'");
        Offences.None("A page begins with the code and title of its diagnostic.", wrong);
    }

    private static string Anchor(string heading) => string.Concat(heading.Trim().ToLowerInvariant()
        .Where(character => char.IsLetterOrDigit(character) || character is ' ' or '-' or '_')
        .Select(character => character == ' ' ? '-' : character));

    // Brackets around single letters keep the pattern from finding itself.
    [GeneratedRegex("/wor[k]/|/tm[p]/|/roo[t]/|/hom[e]/\\w|[A-Z]:\\\\User[s]|registr[y]\\.(?:npmjs|yarnpkg)|api\\.nuge[t]\\.org")]
    private static partial Regex MachineOrRegistry();

    [GeneratedRegex("(?<!!)\\[[^\\]]*\\]\\((?<target>[^)\\s]+)\\)|!\\[[^\\]]*\\]\\((?<target>[^)\\s]+)\\)")]
    private static partial Regex MarkdownLink();

    [GeneratedRegex("```[\\s\\S]*?```|`[^`\\n]*`")]
    private static partial Regex CodeBlock();

    [GeneratedRegex("```[\\s\\S]*?```")]
    private static partial Regex Fence();

    [GeneratedRegex("\\]\\(\\.\\./(?:language|instructions)\\.md#")]
    private static partial Regex LinkToBook();

    [GeneratedRegex("^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^##+ (?<number>\d+(?:\.\d+)?)\.? ", RegexOptions.Multiline)]
    private static partial Regex NumberedHeading();

    [GeneratedRegex(@"language\.md(?:</c>)?,[\s/]+sections?[\s/]+(?<number>\d+(?:\.\d+)?)(?: and (?<number>\d+(?:\.\d+)?))?")]
    private static partial Regex CitedSections();

    [GeneratedRegex("^docs/diagnostics/TTV\\d+\\.md$")]
    private static partial Regex DiagnosticPage();
}
