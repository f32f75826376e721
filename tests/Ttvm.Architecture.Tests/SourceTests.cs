using System.Text.RegularExpressions;

namespace Ttvm.Architecture.Tests;

/// <summary>Habits that keep the sources readable, checked so that nobody has to mention them in a review.</summary>
public sealed partial class SourceTests
{
    private const int MostLines = 500;
    private const int MostColumns = 140;

    /// <summary>A string of so many columns is not divided, so that it can be searched for.</summary>
    private const int LongString = 60;

    private static readonly string[] WordsThatSayNothing = ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility",
        "Service", "Base", "Impl"];

    // A table is read by looking a row up, not from top to bottom; so is the loop, one method that the compiler must see whole: by
    // shortcut.
    private static readonly string[] Undivided = ["InstructionSet.cs", "Interpreter.Loop.cs"];

    // Whose job the console is.
    private static readonly string[] ConsoleFiles = ["vm/Ttvm.Cli/", "/Program.cs",
        "vm/Ttvm.Runtime/Hosting/SystemHost.cs", "vm/Ttvm.Runtime/Hosting/StandardStream.cs", "ConsoleHost.cs", "RelayProgram.cs"];

    [Fact]
    public void Namespaces_follow_folders() => Offences.None(
        "A file's namespace is its project and folder, and a folder System is the library's; only Program.cs, GlobalUsings.cs and AssemblyInfo.cs have none.",
        from file in SourceFile.All
        let declared = Namespace().Match(file.Text).Groups["name"].Value
        let mayHaveNone = file.Name is "Program.cs" or "GlobalUsings.cs" or "AssemblyInfo.cs"
        where declared != ExpectedNamespace(file.Path) && !(declared == "" && mayHaveNone)
        select $"{file.Path}: '{declared}' should be {ExpectedNamespace(file.Path)}");

    [Fact]
    public void Type_names_say_what_a_type_is() => Offences.None(
        $"No type name contains {string.Join(", ", WordsThatSayNothing)}.",
        from file in SourceFile.All
        from type in TypeDeclaration().Matches(file.Code).Select(match => match.Groups["name"].Value)
        where Word().Matches(type).Any(word => WordsThatSayNothing.Contains(word.Value))
        select $"{file.Path}: {type}");

    [Fact]
    public void Product_files_can_be_read_in_one_sitting() => Offences.None(
        $"A product file has at most {MostLines} lines.",
        from file in SourceFile.All
        let lines = file.Text.Count(character => character == '\n')
        where file.IsProduct && !Undivided.Contains(file.Name) && lines > MostLines
        select $"{file.Path}: {lines}");

    [Fact]
    public void Lines_fit_on_a_screen() => Offences.None(
        $"A line has at most {MostColumns} columns, unless a string in it would have to be divided.",
        from file in SourceFile.All.Concat(SourceFile.Scripts)
        let code = file.WithoutStrings
        from line in file.Text.Split('\n').Zip(code.Split('\n'), (text, rest) => (Text: text, Code: rest)).Index()
        where line.Item.Text.Length > MostColumns && line.Item.Code.Length > MostColumns - LongString
        select $"{file.Path}:{line.Index + 1}");

    [Fact]
    public void Tests_wait_for_events_and_not_for_time_to_pass() => Offences.None(
        "A test waits for what it wants to see, never for a time. (What stands in for the library's own types has their names.)",
        from file in SourceFile.All
        where !file.IsProduct && !file.Path.Contains("/System/", StringComparison.Ordinal)
        from use in Waiting().Matches(file.Code)
        select $"{file.Path}: {use.Value}");

    [Fact]
    public void Only_those_who_own_the_console_use_it() => Offences.None(
        "The console belongs to the command line and to the servers' start; elsewhere output goes through IHost or a writer.",
        from file in SourceFile.All
        where file.IsProduct && !ConsoleFiles.Any(part => file.Path.Contains(part, StringComparison.Ordinal))
        from use in ConsoleUse().Matches(file.Code)
        select $"{file.Path}: {use.Value}");

    [Fact]
    public void No_exception_is_swallowed() => Offences.None(
        "A catch block says what became of the exception.",
        from file in SourceFile.All
        from use in EmptyCatch().Matches(file.Code)
        select $"{file.Path}: {use.Value}");

    [Fact]
    public void Every_property_draws_a_fresh_seed_and_is_counted() => Offences.None(
        "Only Property.ForAll calls CsCheck: it draws the seed, counts the samples and takes more of them in a stress run.",
        from file in SourceFile.All
        where file.Code.Contains("using CsCheck;", StringComparison.Ordinal) && file.Name != "Property.cs"
        from use in Sampling().Matches(file.Code)
        select $"{file.Path}: {use.Value}");

    private static string ExpectedNamespace(string path)
    {
        var folders = path.Split('/')[..^1];
        var project = Array.FindLastIndex(folders, folder => folder == "System" || folder.StartsWith("Ttvm.", StringComparison.Ordinal));
        return string.Join('.', folders[Math.Max(project, 0)..]);
    }

    [GeneratedRegex("^namespace (?<name>[\\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex("\\b(?:class|struct|interface|enum|record(?: struct| class)?) (?<name>[A-Z]\\w*)")]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex("\\.(?:Sample|SampleAsync|SampleModelBased|SampleMetamorphic|SampleParallel)\\(")]
    private static partial Regex Sampling();

    [GeneratedRegex("[A-Z][a-z0-9]*")]
    private static partial Regex Word();

    [GeneratedRegex("\\bThread\\.Sleep\\b|\\bTask\\.Delay\\(|\\bSpinWait\\b")]
    private static partial Regex Waiting();

    [GeneratedRegex("(?<!Spectre\\.)\\bConsole\\.\\w+")]
    private static partial Regex ConsoleUse();

    [GeneratedRegex("catch(?:\\s*\\([^)]*\\))?(?:\\s*when\\s*\\([^{]*\\))?\\s*\\{\\s*\\}")]
    private static partial Regex EmptyCatch();
}
