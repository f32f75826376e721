using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Ttvm.Testing;

/// <summary>Pipes that have a path; not on Windows.</summary>
public static class NamedPipe
{
    private const uint OwnerReadsAndWrites = 0x180;

    /// <summary>Makes one, which nobody has open.</summary>
    /// <returns>Its path.</returns>
    /// <exception cref="Win32Exception">The system does not.</exception>
    public static string Make(string path) =>
        MakePipe(path, OwnerReadsAndWrites) == 0 ? path : throw new Win32Exception(Marshal.GetLastPInvokeError());

    [DllImport("libc", EntryPoint = "mkfifo", SetLastError = true)]
    private static extern int MakePipe([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mode);
}
