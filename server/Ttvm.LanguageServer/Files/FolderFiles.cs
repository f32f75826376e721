using System.IO.Enumeration;
using Ttvm.Ide.Model;
using Ttvm.Language.Assembling;
using Ttvm.Language.Files;
using Ttvm.Language.Text;
using Ttvm.Runtime.Hosting;

namespace Ttvm.LanguageServer.Files;

/// <summary>Reads programs from disk, as files that no editor has open.</summary>
internal static class FolderFiles
{
    /// <summary>
    /// The programs below a folder, without those that nobody looks for (<see cref="ProgramNames.IsPassedOver"/>). Links are followed, each
    /// folder that they lead to once, so there are no loops.
    /// </summary>
    /// <param name="folder">Its path.</param>
    /// <param name="recursive">False: all programs in the folder itself, hidden ones too.</param>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static IEnumerable<string> Find(string folder, bool recursive)
    {
        var followed = new HashSet<string>(PathRules.OfPlatform.Comparer);
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = recursive,
            IgnoreInaccessible = true,
            AttributesToSkip = FileAttributes.System,
        };
        return new FileSystemEnumerable<string>(folder, (ref FileSystemEntry entry) => entry.ToFullPath(), options)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && ProgramNames.IsProgram(entry.FileName)
                && !(recursive && ProgramNames.IsPassedOver(entry.FileName)),
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !ProgramNames.IsPassedOver(entry.FileName)
                && ((entry.Attributes & FileAttributes.ReparsePoint) == 0 || LeadsOn(entry.ToFullPath(), followed)),
        };
    }

    /// <summary>Whether a link leads to a folder that is none of those it stands in, and that no link has led to before.</summary>
    private static bool LeadsOn(string link, HashSet<string> followed)
    {
        try
        {
            return Directory.ResolveLinkTarget(link, returnFinalTarget: true) is { } target
                && !(link + Path.DirectorySeparatorChar).StartsWith(
                    Path.TrimEndingDirectorySeparator(target.FullName) + Path.DirectorySeparatorChar, PathRules.OfPlatform.Comparison)
                && followed.Add(target.FullName);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Nobody can go this way.
            return false;
        }
    }

    /// <summary>The file as it is on disk; null if it is not there, or its name is not that of a program.</summary>
    /// <exception cref="IOException">It cannot be read, or is no program: see <see cref="ProgramFile"/>.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <param name="uri">Its name.</param>
    /// <param name="linkTarget">Where links lead; by default, where they lead now.</param>
    public static Document? Read(string uri, Func<string, string?>? linkTarget = null)
    {
        if (PathOf(uri) is not { } path || StampOf(uri) is null)
        {
            return null;
        }

        var bytes = ProgramFile.Read(path);
        return Document.OnDisk(
            uri, ProgramNames.IsBytecode(uri) ? BytecodeText.Of(uri, bytes) : SourceText.FromBytes(uri, bytes),
            Document.Identify(uri, linkTarget ?? PlatformLinks.TargetOf));
    }

    /// <summary>Which file a uri, or the key of one, leads to now.</summary>
    public static FileId Identify(string uri) => Document.Identify(uri, PlatformLinks.TargetOf);

    /// <summary>How a program on disk shows that it has changed; null if it is not there, is no program, or is too large for the
    /// index.</summary>
    public static FileStamp? StampOf(string uri) =>
        IsProgram(uri) && PathOf(uri) is { } path
            && Behind(new FileInfo(path)) is FileInfo { Exists: true, Length: <= ProgramFile.Largest } file
            ? new FileStamp(file.Length, file.LastWriteTimeUtc, DateTime.UtcNow)
            : null;

    /// <summary>The file itself, or what its link leads to in the end: the size and the time of a link do not change with its
    /// file.</summary>
    private static FileSystemInfo? Behind(FileInfo file)
    {
        try
        {
            return file.Exists && (file.Attributes & FileAttributes.ReparsePoint) != 0
                ? file.ResolveLinkTarget(returnFinalTarget: true) : file;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A link that leads around in circles, or whose way nobody may go, leads to no file.
            return null;
        }
    }

    /// <summary>Whether a file is not as a document says that it is.</summary>
    public static bool HasChanged(Document document)
    {
        try
        {
            return Read(document.Uri)?.Text.Text != document.Text.Text;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    /// <summary>Whether a uri is that of a program, by its name.</summary>
    public static bool IsProgram(string uri) => ProgramNames.IsProgram(FileUri.Key(uri));

    /// <summary>Whether there is a file with this uri, or key, that need not be a program.</summary>
    public static bool IsThere(string uri) => File.Exists(PathOf(FileUri.OfKey(FileUri.Key(uri))));

    /// <summary>Whether there is a folder with this uri.</summary>
    public static bool IsFolder(string uri) => Directory.Exists(PathOf(uri));

    /// <summary>The path of a file uri; null for other uris, and for uris that no file can have.</summary>
    public static string? PathOf(string uri) => FileUri.PathOf(uri, PathRules.OfPlatform) is { } path && !path.Contains('\0') ? path : null;

    /// <summary>The uri of a path, as VS Code would write it.</summary>
    public static string UriOf(string path) => FileUri.OfPath(path, PathRules.OfPlatform);
}
