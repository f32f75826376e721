namespace Ttvm.Runtime.Hosting;

/// <summary>
/// What a file must be to be a program, for running, checking, debugging and the language server alike: a regular one of at most <see cref="Largest"/> bytes.
/// Pipes and devices may have no end, or none yet, and whoever reads them waits; a program is read where nobody may have to wait.
/// </summary>
public static class ProgramFile
{
    /// <summary>In bytes: more than anybody writes, and few enough to be held several times over while they are looked at.</summary>
    public const int Largest = 16 * 1024 * 1024;

    /// <summary>What is wrong with a larger one.</summary>
    public static string TooLarge => $"a program may have at most {Largest / (1024 * 1024)} MB";

    /// <summary>All bytes of a program.</summary>
    /// <exception cref="IOException">There is no such file, it is no program, or it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read, or is a directory.</exception>
    public static byte[] Read(string path)
    {
        // Asked before it is opened, since opening a pipe waits for somebody who writes to it.
        if (FileStatus.Of(path) is { IsRegular: false } && !Directory.Exists(path))
        {
            throw new IOException("it is not a regular file");
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1, FileOptions.SequentialScan);
        if (!file.CanSeek)
        {
            throw new IOException("it is not a regular file");
        }

        if (file.Length > Largest)
        {
            throw new IOException(TooLarge);
        }

        var bytes = new byte[file.Length];
        var count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return count == bytes.Length ? bytes : bytes[..count];
    }
}
