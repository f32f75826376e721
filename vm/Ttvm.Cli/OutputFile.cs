using Ttvm.Runtime.Hosting;

namespace Ttvm.Cli;

/// <summary>
/// A file that a command writes. What stands there is replaced as a whole or not at all: the new content is written to a file beside it, which
/// then takes its name. So another hard link keeps the old content, and nobody ever reads half of the new one.
/// </summary>
internal static class OutputFile
{
    /// <summary>Writes a file.</summary>
    /// <param name="path">Where; a link leads to the file that is replaced, and stays.</param>
    /// <param name="content">All of the new content.</param>
    /// <param name="objection">
    /// Looks at the content that would be lost, and says why it must not be ("it is …"), or null. Not asked if there is no file.
    /// </param>
    /// <exception cref="CommandException">It was not written; the file is as it was.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, Func<FileStream, string?> objection)
    {
        try
        {
            var target = Target(path);
            if (Directory.Exists(target))
            {
                throw new IOException("it is a directory");
            }

            if (FileStatus.Of(target) is { IsRegular: false })
            {
                throw new IOException("it is a device or a pipe, not a file");
            }

            if (!File.Exists(target))
            {
                using var fresh = new Draft(target, content);
                fresh.Publish(overwrite: false);
                return;
            }

            // Opened for writing, so that a file which may not be written is not replaced either, although its folder would allow that.
            using var old = new FileStream(target, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            if (objection(old) is { } reason)
            {
                throw new IOException(reason);
            }

            using var draft = new Draft(target, content);
            if (!OperatingSystem.IsWindows())
            {
                if (FileStatus.Of(old.SafeFileHandle) is { } status && !status.GiveOwnersTo(draft.Path))
                {
                    throw new IOException("it belongs to another user or group, and would not any more");
                }

                // After the owner, since changing that takes some permissions away.
                File.SetUnixFileMode(draft.Path, File.GetUnixFileMode(old.SafeFileHandle));
            }

            draft.Publish(overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw CommandException.Failure($"cannot write {path}: {Reason(exception)}");
        }
    }

    /// <summary>Whether two paths lead to one file, by links or by hard links.</summary>
    public static bool IsSame(string path, string other)
    {
        try
        {
            // Windows does not say which hard links are one file; a file written above leaves the other links alone all the same.
            return FileStatus.Of(path) is { } status ? (FileStatus.Of(other) is { } its && (status.Device, status.Number) == (its.Device, its.Number)) : string.Equals(Target(path), Target(other), PathComparison);
        }
        catch (IOException)
        {
            // Links in a circle lead to no file, which whoever reads or writes there is told.
            return false;
        }
    }

    private static StringComparison PathComparison => OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>Where a path leads, also if there is nothing yet.</summary>
    private static string Target(string path) =>
        Path.GetFullPath(new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName);

    private static string Reason(Exception exception) => exception switch
    {
        DirectoryNotFoundException => "its folder does not exist",
        UnauthorizedAccessException => "permission denied",
        _ => exception.Message,
    };

    /// <summary>The new content under a name of its own, which nobody can have foreseen; gone on disposal unless published.</summary>
    private readonly struct Draft : IDisposable
    {
        private readonly string _target;

        public Draft(string target, ReadOnlySpan<byte> content)
        {
            _target = target;
            Path = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(target)!, $".ttvm-{System.IO.Path.GetRandomFileName()}");
            using var file = Create(Path);
            try
            {
                file.Write(content);
            }
            catch (IOException)
            {
                File.Delete(Path);
                throw;
            }
        }

        public string Path { get; }

        /// <summary>Gives it its name. Without <paramref name="overwrite"/> a file that has come there meanwhile stays, and this fails.</summary>
        public void Publish(bool overwrite) => File.Move(Path, _target, overwrite);

        public void Dispose() => File.Delete(Path);

        private static FileStream Create(string path)
        {
            try
            {
                return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            }
            catch (UnauthorizedAccessException exception)
            {
                throw new IOException("no file can be made in its folder", exception);
            }
        }
    }
}
