using Ttvm.Language.Files;

namespace Ttvm.Runtime.Hosting;

/// <summary>Where the links of this machine's disks lead.</summary>
internal static class PlatformLinks
{
    /// <summary>
    /// What a link says itself; null for paths that are no link, for <see cref="PathRules.Identify"/>. A short name of Windows, such as
    /// <c>PROGRA~1</c>, is a link to the long one beside it.
    /// </summary>
    public static string? TargetOf(string path)
    {
        try
        {
            // On Windows a link to a folder can be asked as a folder only.
            return (OperatingSystem.IsWindows() && Directory.Exists(path) ? new DirectoryInfo(path)
                : (FileSystemInfo)new FileInfo(path)).LinkTarget
                ?? (OperatingSystem.IsWindows() ? LongNameOf(path) : null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Nobody can go this way, so it leads nowhere else.
            return null;
        }
    }

    private static string? LongNameOf(string path)
    {
        var name = Path.GetFileName(path);

        // .NET writes out the short names in a path that it makes full; all that Windows gives have this character.
        return name.Contains('~') && Path.GetFileName(Path.GetFullPath(path)) is var longName
            && !longName.Equals(name, StringComparison.OrdinalIgnoreCase) ? longName : null;
    }
}
