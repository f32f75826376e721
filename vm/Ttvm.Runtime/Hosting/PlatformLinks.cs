using Ttvm.Language.Files;

namespace Ttvm.Runtime.Hosting;

/// <summary>Where the links of this machine's disks lead.</summary>
internal static class PlatformLinks
{
    /// <summary>What a link says itself; null for paths that are no link, for <see cref="PathRules.Identify"/>.</summary>
    public static string? TargetOf(string path)
    {
        try
        {
            // On Windows a link to a folder can be asked as a folder only.
            return (OperatingSystem.IsWindows() && Directory.Exists(path) ? new DirectoryInfo(path)
                : (FileSystemInfo)new FileInfo(path)).LinkTarget;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Nobody can go this way, so it leads nowhere else.
            return null;
        }
    }
}
