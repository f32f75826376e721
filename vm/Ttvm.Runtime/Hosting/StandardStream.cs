using System.Runtime.InteropServices;

namespace Ttvm.Runtime.Hosting;

/// <summary>
/// One of the three standard streams, as the operating system has it. The platform's own streams would do more than we want:
/// they keep to themselves that the reader of our output has gone, so that <c>ttvm endless.ttvm | head -1</c> would run for ever; and at
/// a terminal they edit and echo input themselves, for which they write control sequences to standard output.
/// </summary>
public sealed partial class StandardStream : Stream
{
    private const int Input = 0;
    private const int Output = 1;
    private const int Error = 2;

    private const int GetDescriptorFlags = 1;
    private const int InterruptedCall = 4;
    private const int BrokenPipe = 32;
    private const short PollIn = 1;
    private const short PollOut = 4;

    private static readonly int s_wouldBlock = OperatingSystem.IsLinux() ? 11 : 35;

    private readonly int _descriptor;
    private readonly bool _isGiven;

    private StandardStream(int descriptor) => (_descriptor, _isGiven) = (descriptor, IsGiven(descriptor));

    /// <inheritdoc/>
    public override bool CanRead => _descriptor == Input;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => _descriptor != Input;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Whether this process was started with a standard input.</summary>
    public static bool HasInput => IsGiven(Input);

    /// <summary>Whether this process was started with a standard output.</summary>
    public static bool HasOutput => IsGiven(Output);

    /// <summary>Standard input; empty if it was closed at the start.</summary>
    public static Stream OpenInput() => OperatingSystem.IsWindows() ? Console.OpenStandardInput() : new StandardStream(Input);

    /// <summary>Standard output, which takes nothing if it was closed at the start; on Windows it stays unnoticed that a pipe is
    /// closed.</summary>
    public static Stream OpenOutput() => OperatingSystem.IsWindows() ? Console.OpenStandardOutput() : new StandardStream(Output);

    /// <summary>Standard error. If nobody reads it, there is nobody to tell.</summary>
    public static Stream OpenError() => OperatingSystem.IsWindows() ? Console.OpenStandardError() : new StandardStream(Error);

    /// <inheritdoc/>
    public override unsafe int Read(Span<byte> buffer)
    {
        if (!_isGiven)
        {
            return 0;
        }

        fixed (byte* start = buffer)
        {
            while (true)
            {
                var taken = Read(_descriptor, start, buffer.Length);
                if (taken >= 0)
                {
                    return (int)taken;
                }

                var error = Marshal.GetLastPInvokeError();
                if (!MayTryAgain(error, PollIn))
                {
                    throw new IOException(Marshal.GetPInvokeErrorMessage(error));
                }
            }
        }
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override unsafe void Write(ReadOnlySpan<byte> buffer)
    {
        if (!_isGiven)
        {
            Refuse(isBrokenPipe: false, "it is closed");
            return;
        }

        fixed (byte* start = buffer)
        {
            var done = 0;
            while (done < buffer.Length)
            {
                var written = Write(_descriptor, start + done, buffer.Length - done);
                if (written >= 0)
                {
                    done += (int)written;
                    continue;
                }

                var error = Marshal.GetLastPInvokeError();
                if (!MayTryAgain(error, PollOut))
                {
                    Refuse(error == BrokenPipe, Marshal.GetPInvokeErrorMessage(error));
                    return;
                }
            }
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>
    /// Whether whoever started this process has given it the descriptor. One that was closed becomes the next file that .NET opens for
    /// itself, and .NET flags its own to be closed when a program is started; nothing with that flag can have come from there.
    /// </summary>
    private static bool IsGiven(int descriptor) => OperatingSystem.IsWindows() || GetFlags(descriptor, GetDescriptorFlags) == 0;

    /// <summary>What cannot be written is an error, but for error messages: there is nobody to tell.</summary>
    private void Refuse(bool isBrokenPipe, string reason)
    {
        if (_descriptor != Error)
        {
            throw new OutputException(isBrokenPipe, reason);
        }
    }

    /// <summary>Whether a call failed for a passing reason; waits until it has passed.</summary>
    private bool MayTryAgain(int error, short readiness)
    {
        if (error == s_wouldBlock)
        {
            // Somebody who shares the pipe or terminal with us has made it non-blocking.
            var request = new PollRequest { Descriptor = _descriptor, Events = readiness };
            Poll(ref request, 1, timeout: -1);
            return true;
        }

        return error == InterruptedCall;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PollRequest
    {
        public int Descriptor;
        public short Events;
        public short ReturnedEvents;
    }

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static unsafe partial nint Read(int descriptor, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static unsafe partial nint Write(int descriptor, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int GetFlags(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollRequest request, nuint count, int timeout);
}
