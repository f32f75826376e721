using System.Runtime.InteropServices;

namespace Ttvm.Cli.Terminals;

/// <summary>
/// Standard output that tells when its reader has gone. The platform's own stream keeps that to itself, so that
/// <c>ttvm endless.ttvm | head -1</c> would run for ever; and a file stream over the descriptor does not move the position that
/// programs started by EXEC share with us.
/// </summary>
internal sealed partial class StandardOutput : Stream
{
    private const int Descriptor = 1;
    private const int InterruptedCall = 4;
    private const int BrokenPipe = 32;
    private const short PollOut = 4;

    private static readonly int s_wouldBlock = OperatingSystem.IsLinux() ? 11 : 35;

    private StandardOutput()
    {
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>This stream, or on Windows, where a closed pipe stays unnoticed, the platform's.</summary>
    public static Stream Open() => OperatingSystem.IsWindows() ? Console.OpenStandardOutput() : new StandardOutput();

    public override unsafe void Write(ReadOnlySpan<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            var done = 0;
            while (done < buffer.Length)
            {
                var written = Write(Descriptor, start + done, buffer.Length - done);
                if (written >= 0)
                {
                    done += (int)written;
                }
                else
                {
                    HandleError(Marshal.GetLastPInvokeError());
                }
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Returns if writing is to be tried again.</summary>
    private static void HandleError(int error)
    {
        if (error == s_wouldBlock)
        {
            // Somebody who shares the pipe or terminal with us has made it non-blocking.
            var request = new PollRequest { Descriptor = Descriptor, Events = PollOut };
            Poll(ref request, 1, timeout: -1);
        }
        else if (error != InterruptedCall)
        {
            throw new OutputException(error == BrokenPipe, Marshal.GetPInvokeErrorMessage(error));
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PollRequest
    {
        public int Descriptor;
        public short Events;
        public short ReturnedEvents;
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static unsafe partial nint Write(int descriptor, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollRequest request, nuint count, int timeout);
}
