using Ttvm.Runtime.Hosting;

namespace Ttvm.Cli.Running;

/// <summary>
/// A program's standard output. When it does not take anything any more the run is stopped, and what is still written is
/// dropped: to the machine, output never fails. Written to by one thread at a time, read after the run.
/// </summary>
internal sealed class ProgramOutput(Stream output, Action stop) : Stream
{
    /// <summary>Why nothing can be written any more, or null.</summary>
    public OutputException? Failure { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (Failure is not null)
        {
            return;
        }

        try
        {
            output.Write(buffer);
        }
        catch (OutputException failure)
        {
            Failure = failure;
            stop();
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
