namespace Ttvm.Runtime.Hosting;

/// <summary>
/// What a file must be to be a program, for running, checking, debugging and the language server alike: a regular one of at most
/// <see cref="Largest"/> bytes. Pipes and devices may have no end, or none yet, and whoever reads them waits; a program is read where
/// nobody may have to wait.
/// </summary>
public static class ProgramFile
{
    /// <summary>How many bytes a program may have: more than anybody writes, and few enough to be held several times over while they are
    /// looked at.</summary>
    public const int Largest = 16 * 1024 * 1024;

    /// <summary>What is wrong with a larger file.</summary>
    public static string TooLarge => $"a program may have at most {Largest / (1024 * 1024)} MB";

    private static string TooLargeFor(int largest) => largest == Largest ? TooLarge
        : $"it has more than {largest / (1024 * 1024)} MB";

    private const string NotRegular = "it is not a regular file";

    /// <summary>All bytes of a program.</summary>
    /// <exception cref="IOException">There is no such file, it is no program, or it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read, or is a directory.</exception>
    public static byte[] Read(string path) => Read(path, Largest);

    /// <summary>All bytes of another file, for which the same rules hold.</summary>
    /// <inheritdoc cref="Read(string)"/>
    internal static byte[] Read(string path, int largest)
    {
        using var handle = OpenFile.WithoutWaiting(path);
        if (FileStatus.Of(handle) is { IsRegular: false })
        {
            throw Directory.Exists(path) ? new UnauthorizedAccessException("it is a directory") : new IOException(NotRegular);
        }

        using var file = new FileStream(handle, FileAccess.Read, bufferSize: 1);
        if (!file.CanSeek)
        {
            throw new IOException(NotRegular);
        }

        if (file.Length > largest)
        {
            throw new IOException(TooLargeFor(largest));
        }

        var bytes = new byte[file.Length];
        var count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return count == bytes.Length ? bytes : bytes[..count];
    }
}
