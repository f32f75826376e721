using Ttvm.Language.Files;
using Ttvm.Runtime.Hosting;

namespace Ttvm.Runtime.Loading;

/// <summary>
/// Where IMPORT and SPAWN look for files (<c>language.md</c>, sections 3.3 and 3.5). Beside a file means beside the path it was named by,
/// then beside the file itself, to which the path may lead through links. Any thread.
/// </summary>
/// <param name="host">Where files are.</param>
/// <param name="isLoaded">Whether a file has been loaded before: it counts as being there, also when it has been removed since.</param>
internal sealed class FileSearch(IHost host, Func<string, bool>? isLoaded = null)
{
    /// <summary>The file that IMPORT of a path means: its first name that is there, beside the importing file, then in the working
    /// directory; null if there is none.</summary>
    /// <exception cref="RefusedException">A sandbox lets nobody look there.</exception>
    public string? FindModule(string importer, string path) => PathsOf(isModule: true, importer, path).FirstOrDefault(IsThere);

    /// <summary>The worker program that SPAWN of a name means, if the name is nothing else; null if there is none.</summary>
    public string? FindWorker(string spawner, string name) => PathsOf(isModule: false, spawner, name).FirstOrDefault(MaySee);

    /// <summary>
    /// The source of bytecode, from the path that the bytecode names: seen from the bytecode's folder or, as older compilers wrote it, from
    /// the working directory. A source that is nowhere is named as if it were in the first place.
    /// </summary>
    public string FindSource(string bytecode, string source)
    {
        var candidates = FoldersOf(bytecode).Append("").Select(folder => WithoutDetours(Path.Combine(folder, source))).ToList();
        return candidates.Find(MaySee) ?? candidates[0];
    }

    /// <summary>A path without <c>..</c> inside, relative if it was.</summary>
    private string WithoutDetours(string path)
    {
        var full = Path.GetFullPath(path, host.WorkingDirectory);
        return Path.IsPathRooted(path) ? full : Path.GetRelativePath(host.WorkingDirectory, full);
    }

    /// <summary>The names of all worker programs that a file can spawn, as SPAWN takes them; for suggestions.</summary>
    public IEnumerable<string> WorkerNames(string spawner) =>
        from folder in LookedIn(isModule: false, spawner)
        from file in FilesIn(folder)
        where ProgramNames.ExtensionOf(file).Length > 0
        select ProgramNames.WithoutExtension(file);

    /// <summary>The paths of all programs in the folder of a file.</summary>
    public IEnumerable<string> ProgramsBeside(string path) =>
        from folder in FoldersOf(path)
        from file in FilesIn(folder)
        where Path.GetExtension(file) == ProgramNames.Source
        select Path.Combine(folder, file);

    /// <summary>The paths of all files that stand where IMPORT looks for this one, as IMPORT takes them; for suggestions.</summary>
    public IEnumerable<string> NeighboursOfModule(string importer, string path)
    {
        var (folder, hasExtension) = (FolderOf(path), ProgramNames.ExtensionOf(path).Length > 0);
        return from start in LookedIn(isModule: true, importer)
               from file in FilesIn(Path.Combine(start, folder))
               where ProgramNames.ExtensionOf(file).Length > 0
               select Path.Combine(folder, hasExtension ? file : ProgramNames.WithoutExtension(file));
    }

    /// <summary>A zero character, which a program can write, is in the name of no file, and the platform refuses to look for one.</summary>
    private bool IsThere(string path) => !path.Contains('\0', StringComparison.Ordinal)
        && (host.FileExists(path) || isLoaded?.Invoke(path) == true);

    /// <summary>Where a sandbox lets nobody look there is no worker: the name means the basic process then, as it would in an empty
    /// folder.</summary>
    private bool MaySee(string path)
    {
        try
        {
            return IsThere(path);
        }
        catch (RefusedException)
        {
            return false;
        }
    }

    private IEnumerable<string> PathsOf(bool isModule, string file, string name) => ProgramNames.PathsOf(
        isModule, name, ProgramNames.IsBytecode(file), FoldersOf(file), [host.WorkingDirectory], Path.Combine);

    private IEnumerable<string> LookedIn(bool isModule, string file) =>
        ProgramNames.FoldersOf(isModule, FoldersOf(file), [host.WorkingDirectory], Path.Combine);

    /// <summary>The folder of a path, then, if somebody wants to know, that of the file it leads to. These differ also if only a folder is
    /// a link: <c>..</c> leads elsewhere from there.</summary>
    private IEnumerable<string> FoldersOf(string path)
    {
        var named = FolderOf(path);
        yield return named;
        if (FolderOf(host.Identify(path).RealPath) is var real && PathRules.OfPlatform.Combine(host.WorkingDirectory, named) != real)
        {
            yield return real;
        }
    }

    private IReadOnlyList<string> FilesIn(string folder)
    {
        try
        {
            return host.ListDirectory(folder.Length == 0 ? "." : folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException
            or NotSupportedException)
        {
            // A folder that is not there, or may not be listed, has no suggestions to offer.
            return [];
        }
    }

    private static string FolderOf(string path) => Path.GetDirectoryName(path) ?? "";
}
