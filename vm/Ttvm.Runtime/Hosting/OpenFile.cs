using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Ttvm.Runtime.Hosting;

/// <summary>Opens files.</summary>
public static partial class OpenFile
{
    /// <summary>
    /// Opens what a path leads to for reading, whatever it is. To open a pipe waits for somebody who writes to it, and between a look at a
    /// path and the opening there can always come another file; so it is opened without waiting, and can then be asked what it is
    /// (<see cref="FileStatus"/>).
    /// </summary>
    /// <exception cref="IOException">There is no such file, or it cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read; on Windows also a directory.</exception>
    public static SafeFileHandle WithoutWaiting(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete,
                FileOptions.SequentialScan);
        }

        var (nonBlocking, closeOnExec) = OperatingSystem.IsLinux() ? (0x800, 0x80000) : (0x4, 0x1000000);
        var handle = Open(path, nonBlocking | closeOnExec);
        if (!handle.IsInvalid)
        {
            return handle;
        }

        var error = Marshal.GetLastPInvokeError();
        handle.Dispose();
        throw error switch
        {
            // The numbers are alike on every Unix: no entry, not a folder, not permitted, access denied.
            2 or 20 => new FileNotFoundException("no such file"),
            1 or 13 => new UnauthorizedAccessException("permission denied"),
            _ => new IOException(Marshal.GetPInvokeErrorMessage(error)),
        };
    }

    /// <summary>The call of the C library, for what exists already.</summary>
    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    internal static partial SafeFileHandle Open(string path, int flags);
}
