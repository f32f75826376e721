using System.Globalization;
using System.Text;

namespace Ttvm.DebugAdapter.Transport;

/// <summary>The other side does not speak the protocol; the message is one sentence for stderr.</summary>
internal sealed class ProtocolException(string message) : Exception(message);

/// <summary>
/// Takes the bodies of messages out of a stream. A header is given up at the first byte that cannot belong to one, so that whoever
/// speaks something else is told at once instead of waiting for a line end that never comes. Used by one thread, which blocks.
/// </summary>
internal sealed class MessageReader(Stream input)
{
    private const string LengthField = "Content-Length";
    private const string TypeField = "Content-Type";

    /// <summary>How long a header may be: far above any honest one.</summary>
    private const int LongestLine = 1024;

    /// <summary>No editor sends a message of this size; a larger number is a mistake, and waiting for it would look like a hang.</summary>
    private const int LongestBody = 256 * 1024 * 1024;

    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;
    private volatile bool _isWaiting;

    /// <summary>Whether everything that was read has been handed on, and more is waited for. Any thread may look.</summary>
    public bool IsWaiting => _isWaiting;

    /// <summary>The next body; null at the end of the input between two messages.</summary>
    /// <exception cref="ProtocolException">The header is malformed, or the input ends inside a message.</exception>
    public byte[]? Read()
    {
        int? length = null;
        for (var isFirst = true; ReadLine(isFirst) is { } line; isFirst = false)
        {
            if (line.Length == 0)
            {
                return ReadBody(length ?? throw Malformed($"there is no {LengthField} field"));
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var (name, value) = (line[..colon], line[(colon + 1)..].Trim());
            if (name.Equals(LengthField, StringComparison.OrdinalIgnoreCase))
            {
                length = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    && number is > 0 and <= LongestBody
                    ? number
                    : throw Malformed($"{LengthField} is '{value}', which is no number of bytes from 1 to {LongestBody}");
            }
            else if (!name.Equals(TypeField, StringComparison.OrdinalIgnoreCase))
            {
                throw Malformed($"there is an unknown field '{name}'");
            }
        }

        return null;
    }

    private byte[] ReadBody(int length)
    {
        var body = new byte[length];
        var buffered = Math.Min(length, _end - _start);
        _buffer.AsSpan(_start, buffered).CopyTo(body);
        _start += buffered;
        return input.ReadAtLeast(body.AsSpan(buffered), length - buffered, throwOnEndOfStream: false) == length - buffered
            ? body
            : throw new ProtocolException($"the input ended inside a message of {length} bytes.");
    }

    private int ReadByte()
    {
        if (_start == _end)
        {
            _start = 0;
            _isWaiting = true;
            _end = input.Read(_buffer);
            _isWaiting = false;
        }

        return _start < _end ? _buffer[_start++] : -1;
    }

    /// <summary>A field, or the empty line that ends the header; null at the end of the input before the first line.</summary>
    private string? ReadLine(bool isFirst)
    {
        var line = new StringBuilder();
        var hasColon = false;
        while (true)
        {
            var next = ReadByte();
            switch (next)
            {
                case -1 when isFirst && line.Length == 0:
                    return null;
                case -1:
                    throw new ProtocolException("the input ended inside a message header.");
                case '\r' when hasColon || (line.Length == 0 && !isFirst):
                    return ReadByte() == '\n' ? line.ToString() : throw Malformed($"the line '{line}' does not end with CR LF");
                case ':' when line.Length > 0:
                    hasColon = true;
                    break;
                case >= ' ' and <= '~' when hasColon:
                case '-' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z'):
                    break;
                default:
                    throw Malformed($"found {Describe(next)} after '{line}'");
            }

            line.Append((char)next);
            if (line.Length > LongestLine)
            {
                throw Malformed($"a line is longer than {LongestLine} bytes");
            }
        }
    }

    private static string Describe(int character) => character is > ' ' and <= '~' ? $"'{(char)character}'" : $"the byte 0x{character:X2}";

    private static ProtocolException Malformed(string reason) =>
        new($"malformed message header: {reason}. A message starts with '{LengthField}: N', CR LF, CR LF.");
}
