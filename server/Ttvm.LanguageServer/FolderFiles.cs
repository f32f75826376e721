using System.IO.Enumeration;
using Ttvm.Ide;
using Ttvm.Language.Syntax;

namespace Ttvm.LanguageServer;

/// <summary>Reads programs from disk, as files that no editor has open.</summary>
internal static class FolderFiles
{
    private const string Extension = ".ttvm";

    /// <summary>No program that somebody wrote is larger; what is, is left out of the index.</summary>
    private const long LargestFile = 4 << 20;

    /// <summary>The programs below a folder, without hidden folders and those of build tools; links are not followed, so there are no loops.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static IEnumerable<string> Find(string folder, bool recursive)
    {
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = recursive,
            IgnoreInaccessible = true,
            AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
        };
        return new FileSystemEnumerable<string>(folder, (ref FileSystemEntry entry) => entry.ToFullPath(), options)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && entry.FileName.EndsWith(Extension, StringComparison.Ordinal),
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !Workspace.ToolFolders.Contains(entry.FileName.ToString()),
        };
    }

    /// <summary>The file as it is on disk; null if it is not there, is no program, or is too large for the index.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static Document? Read(string uri)
    {
        if (PathOf(uri) is not { } path || !path.EndsWith(Extension, StringComparison.Ordinal) || new FileInfo(path) is not { Exists: true, Length: <= LargestFile })
        {
            return null;
        }

        return Document.OnDisk(uri, SourceText.FromBytes(uri, File.ReadAllBytes(path)));
    }

    /// <summary>The path of a file uri; null for other uris.</summary>
    public static string? PathOf(string uri) =>
        Uri.TryCreate(uri, UriKind.Absolute, out var parsed) && parsed.IsFile && parsed.Host.Length == 0 ? ToNative(FileUri.Key(uri)) : null;

    /// <summary>The uri of a path, as VS Code would write it.</summary>
    public static string UriOf(string path)
    {
        var key = path.Replace('\\', '/');
        return FileUri.OfPath(key.StartsWith('/') ? key : "/" + char.ToLowerInvariant(key[0]) + key[1..]);
    }

    private static string ToNative(string key) => key is ['/', _, ':', ..] ? key[1..] : key;
}
