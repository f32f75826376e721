using Ttvm.Language.Files;

namespace Ttvm.Runtime.Hosting;

/// <summary>
/// A file that a tool writes. What stands there is replaced as a whole or not at all: the new content is written to a file beside it,
/// which then takes its name. So another hard link keeps the old content, and nobody ever reads half of the new one.
/// </summary>
public static class OutputFile
{
    /// <summary>Writes a file.</summary>
    /// <param name="path">Where; a link leads to the file that is replaced, and stays.</param>
    /// <param name="content">All of the new content.</param>
    /// <param name="objection">
    /// Looks at the content that would be lost, and says why it must not be ("it is …"), or null. Not asked if there is no file.
    /// </param>
    /// <exception cref="IOException">It was not written; the file is as it was. The message says why.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, Func<FileStream, string?> objection)
    {
        try
        {
            var target = FileTarget(path);
            var isThere = File.Exists(target);
            using var draft = isThere ? Replacement(target, content, objection) : new Draft(target, content, mode: null);
            draft.Publish(overwrite: isThere);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException
            or NotSupportedException)
        {
            throw new IOException($"cannot write {path}: {Reason(exception)}", exception);
        }
    }

    /// <summary>Looks whether a file could be written, before there is anything to write.</summary>
    /// <inheritdoc cref="Write"/>
    public static void Check(string path, Func<FileStream, string?> objection)
    {
        try
        {
            var target = FileTarget(path);
            if (File.Exists(target))
            {
                using var old = new FileStream(target, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
                if (objection(old) is { } reason)
                {
                    throw new IOException(reason);
                }
            }
            else if (!Directory.Exists(Path.GetDirectoryName(target)))
            {
                throw new DirectoryNotFoundException();
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException
            or NotSupportedException)
        {
            throw new IOException($"cannot write {path}: {Reason(exception)}", exception);
        }
    }

    /// <summary>What will stand in the place of a file. That file is closed again, since Windows replaces no file that is open.</summary>
    private static Draft Replacement(string target, ReadOnlySpan<byte> content, Func<FileStream, string?> objection)
    {
        // Opened for writing, so that a file which may not be written is not replaced either, although its folder would allow that.
        using var old = new FileStream(target, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        if (objection(old) is { } reason)
        {
            throw new IOException(reason);
        }

        if (OperatingSystem.IsWindows())
        {
            return new Draft(target, content, mode: null);
        }

        var draft = new Draft(target, content, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        try
        {
            if (FileStatus.Of(old.SafeFileHandle) is { } status && !status.GiveOwnersTo(draft.Path))
            {
                throw new IOException("it belongs to another user or group, and would not any more");
            }

            // After the owner, since changing that takes some permissions away.
            File.SetUnixFileMode(draft.Path, File.GetUnixFileMode(old.SafeFileHandle));
            return draft;
        }
        catch (Exception)
        {
            draft.Dispose();
            throw;
        }
    }

    /// <summary>Whether two paths lead to one file, by links or by hard links.</summary>
    public static bool IsSame(string path, string other)
    {
        var (target, another) = (Target(path), Target(other));

        // Windows does not say which hard links are one file; a file written above leaves the other links alone all the same.
        return string.Equals(target, another, PathRules.OfPlatform.Comparison)
            || (FileStatus.Of(target) is { } status && FileStatus.Of(another) is { } its
                && (status.Device, status.Number) == (its.Device, its.Number));
    }

    /// <summary>Where a path leads, also if there is nothing yet.</summary>
    private static string Target(string path)
    {
        using var host = new SystemHost([], Stream.Null, Stream.Null, () => TextReader.Null, _ => { });
        return host.Identify(path).RealPath;
    }

    /// <summary>The <see cref="Target"/> of a path, if a file is there or may come to be there.</summary>
    private static string FileTarget(string path)
    {
        var target = Target(path);
        return Directory.Exists(target) ? throw new IOException("it is a directory")
            : new FileInfo(target).LinkTarget is not null ? throw new IOException("its links lead in a circle")
            : FileStatus.Of(target) is { IsRegular: false } ? throw new IOException("it is a device or a pipe, not a file")
            : target;
    }

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

        /// <param name="target">Whose place it will take.</param>
        /// <param name="content">All of it.</param>
        /// <param name="mode">Who may read and write it; null: as any new file.</param>
        public Draft(string target, ReadOnlySpan<byte> content, UnixFileMode? mode)
        {
            _target = target;
            Path = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(target)!, $".ttvm-{System.IO.Path.GetRandomFileName()}");
            using var file = Create(Path, mode);
            try
            {
                file.Write(content);

                // Before the name is given: after a power cut there is the old content or the new one, and a disk that is full is found
                // now.
                file.Flush(flushToDisk: true);
            }
            catch (IOException)
            {
                File.Delete(Path);
                throw;
            }
        }

        public string Path { get; }

        /// <summary>Gives it its name. Without <paramref name="overwrite"/> a file that has come there meanwhile stays, and this
        /// fails.</summary>
        public void Publish(bool overwrite) => File.Move(Path, _target, overwrite);

        public void Dispose() => File.Delete(Path);

        private static FileStream Create(string path, UnixFileMode? mode)
        {
            try
            {
                var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
                if (mode is not null && !OperatingSystem.IsWindows())
                {
                    options.UnixCreateMode = mode;
                }

                return new FileStream(path, options);
            }
            catch (UnauthorizedAccessException exception)
            {
                throw new IOException("no file can be made in its folder", exception);
            }
        }
    }
}
