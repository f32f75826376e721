namespace Ttvm.LanguageServer.Transport;

/// <summary>
/// Cuts the input into messages, on the thread that asks for them: a message arrives in several pieces, and to wait for each of them on
/// another thread would cost more than to work out most answers. Used by one thread at a time.
/// </summary>
internal sealed class MessageReader(Stream input)
{
    private const int UsualLength = 8192;

    /// <summary>A buffer that one large message has made larger than this is given back.</summary>
    private const int LargestKept = 1 << 20;

    private byte[] _buffer = new byte[UsualLength];
    private volatile bool _isWaiting;

    /// <summary>The bytes that were read and are in no message yet are those from here…</summary>
    private int _start;

    /// <summary>…to here.</summary>
    private int _end;

    /// <summary>Whether the last message is to be given once more, and its length.</summary>
    private (bool IsPutBack, int Length) _last;

    /// <summary>Whether everything that was read has been handed on, and more is waited for. Any thread may look.</summary>
    public bool IsWaiting => _isWaiting;

    /// <summary>Why nothing more can be read, in a sentence; null while it can, and if the input simply ended.</summary>
    public string? Failure { get; private set; }

    /// <summary>The next message without its header, valid until the next call; null if there is none any more. Waits for it.</summary>
    public ReadOnlyMemory<byte>? Read()
    {
        if (_last.IsPutBack)
        {
            _last.IsPutBack = false;
            return Take(_last.Length);
        }

        while (Failure is null)
        {
            var header = _start == _end ? default : MessageHeader.Parse(_buffer.AsSpan(_start, _end - _start));
            if (header.Error is not null)
            {
                Failure = header.Error;
            }
            else if (header.ContentLength is { } length)
            {
                _start += header.HeaderLength;
                if (ReadAtLeast(length))
                {
                    return Take(length);
                }

                Failure = $"the input ended inside a message of {length} bytes.";
            }
            else if (!ReadAtLeast(_end - _start + 1))
            {
                Failure = _start == _end ? null : "the input ended inside a message header.";
                break;
            }
        }

        return null;
    }

    /// <summary>Lets the next call give the last message once more.</summary>
    public void PutBack()
    {
        _start -= _last.Length;
        _last.IsPutBack = true;
    }

    private ReadOnlyMemory<byte> Take(int length)
    {
        _start += length;
        _last.Length = length;
        return _buffer.AsMemory(_start - length, length);
    }

    /// <summary>Waits until so many bytes are there that are in no message yet; false if the input ends before.</summary>
    private bool ReadAtLeast(int count)
    {
        if (_start == _end)
        {
            (_start, _end) = (0, 0);
            if (_buffer.Length > LargestKept && count <= UsualLength)
            {
                _buffer = new byte[UsualLength];
            }
        }

        if (_buffer.Length - _start < count)
        {
            var rest = _buffer.AsSpan(_start, _end - _start);
            var buffer = count <= _buffer.Length ? _buffer : new byte[Math.Max(count, _buffer.Length * 2)];
            rest.CopyTo(buffer);
            (_buffer, _start, _end) = (buffer, 0, rest.Length);
        }

        while (_end - _start < count)
        {
            _isWaiting = _start == _end;
            var read = input.Read(_buffer, _end, _buffer.Length - _end);
            _isWaiting = false;
            if (read == 0)
            {
                return false;
            }

            _end += read;
        }

        return true;
    }
}
