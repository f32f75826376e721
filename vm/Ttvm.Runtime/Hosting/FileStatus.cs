using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Ttvm.Runtime.Hosting;

/// <summary>What a Unix knows of a file and .NET does not tell. On Windows there is none.</summary>
/// <param name="Device">The file system it lies in.</param>
/// <param name="Number">Its number there: with <paramref name="Device"/> the file itself, whatever its names are.</param>
/// <param name="Size">How many bytes it has.</param>
/// <param name="IsRegular">Whether it is no folder, device, pipe or socket.</param>
/// <param name="Owner">The user it belongs to.</param>
/// <param name="Group">The group it belongs to.</param>
/// <param name="IsPipe">Whether it is a named pipe.</param>
public readonly partial record struct FileStatus(long Device, long Number, long Size, bool IsRegular, uint Owner, uint Group, bool IsPipe)
{
    private const int TypeMask = 0xF000;
    private const int RegularFile = 0x8000;
    private const int Pipe = 0x1000;

    /// <summary>The status of what a path leads to, links followed; null if there is nothing, and on Windows.</summary>
    public static FileStatus? Of(string path) => OperatingSystem.IsWindows() || Stat(path, out var native) != 0 ? null : From(native);

    /// <summary>The status of an open file; null on Windows.</summary>
    public static FileStatus? Of(SafeFileHandle file) =>
        OperatingSystem.IsWindows() || StatOfHandle(file, out var native) != 0 ? null : From(native);

    /// <summary>Gives a file to the owner and group of this one.</summary>
    /// <returns>Whether the system allows it.</returns>
    public bool GiveOwnersTo(string path) => Of(path) is { } status
        && ((status.Owner, status.Group) == (Owner, Group) || ChangeOwner(path, Owner, Group) == 0);

    private static FileStatus From(in Native native) =>
        new(native.Device, native.Number, native.Size, (native.Mode & TypeMask) == RegularFile, native.Owner, native.Group,
            (native.Mode & TypeMask) == Pipe);

    /// <summary>The status as the .NET runtime's own library lays it out, alike on every Unix; the C library's differs from system to
    /// system.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Native
    {
        public readonly int Flags;
        public readonly int Mode;
        public readonly uint Owner;
        public readonly uint Group;
        public readonly long Size;
        public readonly long AccessTime;
        public readonly long AccessNanoseconds;
        public readonly long ChangeTime;
        public readonly long ChangeNanoseconds;
        public readonly long StatusTime;
        public readonly long StatusNanoseconds;
        public readonly long BirthTime;
        public readonly long BirthNanoseconds;
        public readonly long Device;
        public readonly long RepresentedDevice;
        public readonly long Number;
        public readonly uint UserFlags;
    }

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_Stat", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Stat(string path, out Native status);

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_FStat")]
    private static partial int StatOfHandle(SafeFileHandle file, out Native status);

    [LibraryImport("libc", EntryPoint = "chown", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint owner, uint group);
}
