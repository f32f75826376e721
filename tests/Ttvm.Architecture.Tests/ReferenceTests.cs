using System.Xml.Linq;
using Ttvm.Testing;

namespace Ttvm.Architecture.Tests;

/// <summary>The map of projects: an arrow of <c>docs/architecture.md</c> is an allowed reference, and there are no others.</summary>
public sealed class ReferenceTests
{
    private static readonly Dictionary<string, string[]> Map = new()
    {
        ["vm/Ttvm.Language"] = [],
        ["vm/Ttvm.Analysis"] = ["Ttvm.Language"],
        ["vm/Ttvm.Runtime"] = ["Ttvm.Language", "Ttvm.Analysis"],
        ["vm/Ttvm.Cli"] = ["Ttvm.Language", "Ttvm.Analysis", "Ttvm.Runtime"],
        ["server/Ttvm.Ide"] = ["Ttvm.Language", "Ttvm.Analysis"],
        ["server/Ttvm.LanguageServer"] = ["Ttvm.Language", "Ttvm.Analysis", "Ttvm.Ide"],
        ["debug-adapter/Ttvm.DebugAdapter"] = ["Ttvm.Language", "Ttvm.Analysis", "Ttvm.Runtime"],
        ["packaging/Ttvm.Package"] = ["Ttvm.Cli", "Ttvm.LanguageServer", "Ttvm.DebugAdapter"],
        ["tests/Ttvm.Testing"] = ["Ttvm.Language"],
        ["tests/Ttvm.Interleaving"] = [],
        ["tests/Ttvm.Language.Tests"] = ["Ttvm.Testing", "Ttvm.Language"],
        ["tests/Ttvm.Analysis.Tests"] = ["Ttvm.Testing", "Ttvm.Language", "Ttvm.Analysis"],
        ["tests/Ttvm.Runtime.Tests"] = ["Ttvm.Testing", "Ttvm.Language", "Ttvm.Analysis", "Ttvm.Runtime"],
        ["tests/Ttvm.Interleaving.Tests"] = ["Ttvm.Testing", "Ttvm.Interleaving", "Ttvm.Language", "Ttvm.Analysis"],
        ["tests/Ttvm.Cli.Tests"] = ["Ttvm.Testing", "Ttvm.Language", "Ttvm.Runtime", "Ttvm.Cli"],
        ["tests/Ttvm.Ide.Tests"] = ["Ttvm.Testing", "Ttvm.Language", "Ttvm.Analysis", "Ttvm.Ide"],
        ["tests/Ttvm.LanguageServer.Tests"] = ["Ttvm.Testing", "Ttvm.Language", "Ttvm.Analysis", "Ttvm.Ide", "Ttvm.LanguageServer"],
        ["tests/Ttvm.DebugAdapter.Tests"] = ["Ttvm.Testing", "Ttvm.Language", "Ttvm.Runtime", "Ttvm.DebugAdapter"],
        ["tests/Ttvm.Agreement.Tests"] =
            ["Ttvm.Testing", "Ttvm.Language", "Ttvm.Cli", "Ttvm.LanguageServer", "Ttvm.DebugAdapter"],
        ["tests/Ttvm.Architecture.Tests"] = ["Ttvm.Testing", "Ttvm.Language", "Ttvm.Analysis", "Ttvm.Ide"],
    };

    public static TheoryData<string> Projects => [.. Map.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_exactly_what_the_map_says(string folder)
    {
        var project = $"{folder}/{FolderName(folder)}.csproj";
        Assert.True(File.Exists(Repository.PathOf(project)), $"{project} is missing");
        var references = XDocument.Load(Repository.PathOf(project)).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
        Assert.Equal(Map[folder].Order(), references.Order());
    }

    /// <summary>Otherwise a reference would bring along whatever it references itself, and the map would not say who uses whom.</summary>
    [Fact]
    public void A_project_sees_only_what_it_references()
    {
        var settings =
            from path in Repository.GetFiles()
            where Path.GetExtension(path) is ".csproj" or ".props" or ".targets"
            from setting in XDocument.Load(Repository.PathOf(path)).Descendants("DisableTransitiveProjectReferences")
            select $"{path}: {setting.Value}";
        Assert.Equal(["Directory.Build.props: true"], settings);
    }

    [Fact]
    public void There_is_no_project_beside_the_map()
    {
        var projects = Repository.GetFiles()
            .Where(path => path.EndsWith(".csproj", StringComparison.Ordinal))
            .Select(path => path[..path.LastIndexOf('/')]);
        Offences.None("Every project is on the map.", projects.Except(Map.Keys));
    }

    /// <summary>But not what only packaging needs: its .NET for other machines is large, and no developer is to wait for it.</summary>
    [Fact]
    public void The_solution_holds_every_project()
    {
        var solution = File.ReadAllText(Repository.PathOf("TtvmTooling.sln")).Replace('\\', '/');
        var projects = Repository.GetFiles().Where(path => path.EndsWith(".csproj", StringComparison.Ordinal));
        Offences.None("Every project is in the solution: dotnet sln add PROJECT.",
            projects.Where(project => !project.StartsWith("packaging/", StringComparison.Ordinal)
                && !solution.Contains($"\"{project}\"", StringComparison.Ordinal)));
    }

    private static string FolderName(string folder) => folder[(folder.LastIndexOf('/') + 1)..];
}
