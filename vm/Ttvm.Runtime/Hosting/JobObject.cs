using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Ttvm.Runtime.Hosting;

/// <summary>
/// Processes of Windows that end together. All that they start belongs to it, too, whether or not who has started it still lives; and when
/// the last handle is closed, in whatever way our own process ends, Windows ends them.
/// </summary>
internal sealed partial class JobObject
{
    private const int ExtendedLimits = 9;
    private const uint EndWithTheLastHandle = 0x2000;
    private const uint ExitCodeOfEnded = 1;

    /// <summary>Never closed by us: the end of our process does that, and is what it is for.</summary>
    private readonly SafeFileHandle _handle;

    /// <summary>An empty one.</summary>
    /// <exception cref="IOException">Windows gives none.</exception>
    public JobObject()
    {
        _handle = Create(0, 0);
        var limits = new Limits { Flags = EndWithTheLastHandle };
        if (_handle.IsInvalid || !Set(_handle, ExtendedLimits, in limits, Unsafe.SizeOf<Limits>()))
        {
            throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        }
    }

    /// <summary>Takes a process in, with what it starts from now on; one that has ended already is no failure.</summary>
    public void Add(Process process) => Assign(_handle, process.SafeHandle);

    /// <summary>Ends all that is in it.</summary>
    public void End() => Terminate(_handle, ExitCodeOfEnded);

    /// <summary>JOBOBJECT_EXTENDED_LIMIT_INFORMATION, of which only the flags are wanted.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Limits
    {
        public long ProcessTime;
        public long JobTime;
        public uint Flags;
        public nuint SmallestWorkingSet;
        public nuint LargestWorkingSet;
        public uint Processes;
        public nuint Affinity;
        public uint Priority;
        public uint Scheduling;
        public ulong Reads;
        public ulong Writes;
        public ulong OtherOperations;
        public ulong BytesRead;
        public ulong BytesWritten;
        public ulong OtherBytes;
        public nuint ProcessMemory;
        public nuint JobMemory;
        public nuint MostProcessMemory;
        public nuint MostJobMemory;
    }

    [LibraryImport("kernel32", EntryPoint = "CreateJobObjectW", SetLastError = true)]
    private static partial SafeFileHandle Create(nint security, nint name);

    [LibraryImport("kernel32", EntryPoint = "SetInformationJobObject", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool Set(SafeFileHandle job, int kind, in Limits limits, int size);

    [LibraryImport("kernel32", EntryPoint = "AssignProcessToJobObject")]
    private static partial int Assign(SafeFileHandle job, SafeProcessHandle process);

    [LibraryImport("kernel32", EntryPoint = "TerminateJobObject")]
    private static partial int Terminate(SafeFileHandle job, uint exitCode);
}
