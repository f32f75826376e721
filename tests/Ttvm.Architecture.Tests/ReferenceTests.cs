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
        ["vm/Ttvm.Runtime"] = ["Ttvm.Analysis"],
        ["vm/Ttvm.Cli"] = ["Ttvm.Runtime"],
        ["server/Ttvm.Ide"] = ["Ttvm.Analysis"],
        ["server/Ttvm.LanguageServer"] = ["Ttvm.Ide"],
        ["debug-adapter/Ttvm.DebugAdapter"] = ["Ttvm.Runtime"],
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

    [Fact]
    public void There_is_no_product_project_beside_the_map()
    {
        var projects = Repository.GetFiles()
            .Where(path => path.EndsWith(".csproj", StringComparison.Ordinal) && !path.StartsWith("tests/", StringComparison.Ordinal))
            .Select(path => path[..path.LastIndexOf('/')]);
        Offences.None("Every product project is on the map.", projects.Except(Map.Keys));
    }

    [Fact]
    public void The_solution_holds_every_project()
    {
        var solution = File.ReadAllText(Repository.PathOf("TtvmTooling.sln")).Replace('\\', '/');
        var projects = Repository.GetFiles().Where(path => path.EndsWith(".csproj", StringComparison.Ordinal));
        Offences.None("Every project is in the solution: dotnet sln add PROJECT.",
            projects.Where(project => !solution.Contains($"\"{project}\"", StringComparison.Ordinal)));
    }

    private static string FolderName(string folder) => folder[(folder.LastIndexOf('/') + 1)..];
}
