using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Ttvm.Runtime.Hosting;

/// <summary>
/// A file or folder that is open, so that it can be asked where it lies and then used, without anybody being able to put another one in its
/// place meanwhile: on Linux it is used through its handle, on Windows what is open so can be neither renamed nor replaced. The Mac has no
/// such path to an open file; there the path without links is used, and whoever may rename its folders at that moment can deceive us.
/// </summary>
internal sealed partial class PinnedPath : IDisposable
{
    private readonly SafeFileHandle? _handle;

    private PinnedPath(string path, string realPath, SafeFileHandle? handle) => (Path, RealPath, _handle) = (path, realPath, handle);

    /// <summary>Leads to what is open, and only to that. A name may be put behind that of a folder.</summary>
    public string Path { get; }

    /// <summary>Where the system says that it lies, with <c>/</c> between the parts; no full path if it lies nowhere, as a pipe.</summary>
    public string RealPath { get; }

    /// <summary>Opens what a path leads to, without waiting and whatever it is.</summary>
    /// <exception cref="FileNotFoundException">There is nothing.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static PinnedPath Open(string path) =>
        OperatingSystem.IsLinux() ? OpenOnLinux(path) : OperatingSystem.IsWindows() ? OpenOnWindows(path) : Resolve(path);

    /// <inheritdoc/>
    public void Dispose() => _handle?.Dispose();

    private static PinnedPath OpenOnLinux(string path)
    {
        // Neither reads nor writes nor waits for the other end of a pipe: it only holds the place.
        const int OnlyPath = 0x200000;
        const int CloseOnExec = 0x80000;
        var handle = OpenFile.Open(path, OnlyPath | CloseOnExec);
        if (handle.IsInvalid)
        {
            handle.Dispose();
            throw Failure(Marshal.GetLastPInvokeError());
        }

        var own = $"/proc/self/fd/{handle.DangerousGetHandle()}";
        if (new FileInfo(own).LinkTarget is { } real)
        {
            return new PinnedPath(own, real, handle);
        }

        handle.Dispose();
        throw new IOException("the sandbox cannot find out where it lies, since /proc is not there");
    }

    private static PinnedPath OpenOnWindows(string path)
    {
        const uint ReadData = 1;
        const uint ShareReadAndWrite = 3;
        const uint OpenExisting = 3;
        const uint FoldersToo = 0x02000000;

        // To share deleting as well would allow others to rename it.
        var handle = CreateFile(path, ReadData, ShareReadAndWrite, 0, OpenExisting, FoldersToo, 0);
        var error = Marshal.GetLastPInvokeError();
        if (!handle.IsInvalid)
        {
            var buffer = new char[short.MaxValue];
            var length = FinalPath(handle, buffer, (uint)buffer.Length, 0);
            if (length > 0 && length < buffer.Length)
            {
                var real = new string(buffer, 0, (int)length);
                real = real.StartsWith(@"\\?\UNC\", StringComparison.Ordinal) ? @"\\" + real[8..]
                    : real.StartsWith(@"\\?\", StringComparison.Ordinal) ? real[4..] : real;
                return new PinnedPath(real, real.Replace('\\', '/'), handle);
            }

            error = Marshal.GetLastPInvokeError();
        }

        handle.Dispose();
        throw Failure(error);
    }

    private static PinnedPath Resolve(string path)
    {
        var buffer = RealPathOf(path);
        if (buffer == 0)
        {
            throw Failure(Marshal.GetLastPInvokeError());
        }

        try
        {
            var real = Marshal.PtrToStringUTF8(buffer)!;
            return new PinnedPath(real, real, null);
        }
        finally
        {
            Free(buffer);
        }
    }

    /// <summary>The exception for an error number. A number listed here means the same on Unix and on Windows, or is not used by the other
    /// for a file that is opened.</summary>
    private static IOException Failure(int error) => error switch
    {
        2 or 3 or 20 => new FileNotFoundException("no such file"),
        5 or 13 => new IOException("permission denied"),
        _ => new IOException(Marshal.GetPInvokeErrorMessage(error)),
    };

    [LibraryImport("libc", EntryPoint = "realpath", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial nint RealPathOf(string path, nint buffer = 0);

    [LibraryImport("libc", EntryPoint = "free")]
    private static partial void Free(nint buffer);

    [LibraryImport("kernel32", EntryPoint = "CreateFileW", StringMarshalling = StringMarshalling.Utf16, SetLastError = true)]
    private static partial SafeFileHandle CreateFile(string path, uint access, uint share, nint security, uint disposition,
        uint flags, nint template);

    [LibraryImport("kernel32", EntryPoint = "GetFinalPathNameByHandleW", StringMarshalling = StringMarshalling.Utf16, SetLastError = true)]
    private static partial uint FinalPath(SafeFileHandle handle, [Out] char[] path, uint length, uint flags);
}
