namespace Ttvm.LanguageServer;

/// <summary>A stream to read from that takes back what was read too much. Used by one reader at a time.</summary>
internal sealed class PushbackStream(Stream source) : Stream
{
    private ReadOnlyMemory<byte> _unread;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Gives back the last bytes that were read; they are read again before all others. The array must not change any more.</summary>
    public void Unread(ReadOnlyMemory<byte> bytes) => _unread = bytes;

    public override int Read(byte[] buffer, int offset, int count) => _unread.IsEmpty ? source.Read(buffer, offset, count) : TakeUnread(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _unread.IsEmpty ? source.ReadAsync(buffer, cancellationToken) : new ValueTask<int>(TakeUnread(buffer.Span));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int TakeUnread(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _unread.Length);
        _unread.Span[..count].CopyTo(buffer);
        _unread = _unread[count..];
        return count;
    }
}
