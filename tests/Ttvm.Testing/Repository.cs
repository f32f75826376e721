namespace Ttvm.Testing;

/// <summary>The folder in which this repository is checked out, for tests that read or rewrite its files.</summary>
public static class Repository
{
    private const string Marker = "TtvmTooling.sln";

    /// <summary>The folder that holds <c>TtvmTooling.sln</c>, found upward from the running test's binaries.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The absolute path of a file or folder named relative to the root, with forward slashes.</summary>
    public static string PathOf(string relativePath) => Path.Combine(Root, relativePath.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>
    /// The files that belong to the repository, relative to the root with forward slashes, sorted: all but what <c>.gitignore</c>
    /// leaves out. Git itself is not asked, so this works in an unpacked archive, too.
    /// </summary>
    public static IReadOnlyList<string> GetFiles()
    {
        var ignored = File.ReadAllLines(PathOf(".gitignore")).Where(line => line.Length > 0 && line[0] != '#').ToArray();
        var ignoredFolders = ignored.Where(line => line.EndsWith('/')).Select(line => line.TrimEnd('/')).Append(".git").ToArray();
        var ignoredSuffixes = ignored.Where(line => line.StartsWith('*')).Select(line => line[1..]).ToArray();
        var files = new List<string>();
        Collect(Root, "");
        files.Sort(StringComparer.Ordinal);
        return files;

        void Collect(string folder, string prefix)
        {
            files.AddRange(Directory.EnumerateFiles(folder)
                .Select(file => prefix + Path.GetFileName(file))
                .Where(file => file != ".git" && !ignoredSuffixes.Any(suffix => file.EndsWith(suffix, StringComparison.Ordinal))));
            foreach (var subfolder in Directory.EnumerateDirectories(folder))
            {
                var name = Path.GetFileName(subfolder);
                if (!ignoredFolders.Any(ignoredFolder => ignoredFolder == name || ignoredFolder == prefix + name))
                {
                    Collect(subfolder, prefix + name + "/");
                }
            }
        }
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Marker)))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException(
            $"No {Marker} above {AppContext.BaseDirectory}: the tests must run from within the repository.");
    }
}
