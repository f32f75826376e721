using System.Text.RegularExpressions;

namespace Ttvm.Architecture.Tests;

/// <summary>The rooms of a project: a folder may use another, but then the other may not use it, not even by way of a third.</summary>
public sealed partial class FolderTests
{
    private const int MostFiles = 30;

    private static readonly ILookup<string, SourceFile> Projects =
        SourceFile.All.Where(file => file.IsProduct).ToLookup(file => string.Join('/', file.Path.Split('/')[..2]));

    [Fact]
    public void A_folder_can_be_overlooked() => Offences.None(
        $"A folder of the product holds at most {MostFiles} files.",
        from folder in SourceFile.All.Where(file => file.IsProduct).GroupBy(file => file.Path[..file.Path.LastIndexOf('/')])
        where folder.Count() > MostFiles
        select $"{folder.Key}: {folder.Count()}");

    [Fact]
    public void Folders_use_each_other_in_one_direction() => Offences.None(
        "The folders of a project form no circle.",
        from project in Projects
        let uses = UsesIn([.. project])
        from folder in uses.Keys.Order()
        from used in uses[folder].Order()
        where LeadsTo(uses, used, folder)
        select $"{folder} uses {used}, which uses {folder}");

    /// <summary>What names the namespaces of each folder: using directives, and names that are written out.</summary>
    private static Dictionary<string, HashSet<string>> UsesIn(IReadOnlyList<SourceFile> files)
    {
        var uses = files.Select(NamespaceOf).Distinct().ToDictionary(name => name, _ => new HashSet<string>(), StringComparer.Ordinal);
        foreach (var file in files)
        {
            // Of a name the longest namespace counts that it begins with; the folder itself and those it lies in are open to it.
            var own = NamespaceOf(file);
            uses[own].UnionWith(QualifiedName().Matches(file.Code)
                .Select(match => uses.Keys.Where(name => IsIn(match.Value, name)).MaxBy(name => name.Length))
                .OfType<string>()
                .Where(used => used != own));
        }

        return uses;
    }

    private static bool LeadsTo(Dictionary<string, HashSet<string>> uses, string from, string to)
    {
        var (seen, pending) = (new HashSet<string>(StringComparer.Ordinal) { from }, new Stack<string>([from]));
        while (pending.TryPop(out var folder))
        {
            foreach (var next in uses[folder].Where(seen.Add))
            {
                pending.Push(next);
            }
        }

        return seen.Contains(to);
    }

    private static bool IsIn(string name, string space) => name.StartsWith(space, StringComparison.Ordinal)
        && (name.Length == space.Length || name[space.Length] == '.');

    private static string NamespaceOf(SourceFile file) => string.Join('.', file.Path.Split('/')[1..^1]);

    [GeneratedRegex("\\bTtvm(?:\\.\\w+)+")]
    private static partial Regex QualifiedName();
}
