using System.Buffers;
using System.Globalization;
using System.Text;

namespace Ttvm.LanguageServer.Transport;

/// <summary>
/// What was found at the start of the input: nothing final yet (both null), a whole header, or an error. A header is given up
/// at the first byte that cannot belong to one, so that a client which speaks something else is told at once instead of
/// waiting for a line end that never comes.
/// </summary>
/// <param name="ContentLength">The number of bytes of the message behind the header.</param>
/// <param name="HeaderLength">The number of bytes of the header, its empty line included.</param>
/// <param name="Error">What is wrong, in a sentence.</param>
internal readonly record struct MessageHeader(int? ContentLength, int HeaderLength, string? Error)
{
    /// <summary>Far above any honest header and far below what would hurt.</summary>
    private const int MaximumHeaderLength = 4096;

    /// <summary>No editor sends a message of this size; a larger number is a mistake, and waiting for it would look like a hang.</summary>
    private const int MaximumContentLength = 1 << 30;

    /// <summary>Looks at what has arrived so far.</summary>
    public static MessageHeader Parse(ReadOnlySpan<byte> input)
    {
        // Nearly every header is this one field, and nothing has to be thought about then.
        if (input.StartsWith("Content-Length: "u8) && input[16..].IndexOf("\r\n\r\n"u8) is > 0 and < 10 and var digits
            && int.TryParse(input.Slice(16, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number <= MaximumContentLength)
        {
            return new MessageHeader(number, 16 + digits + 4, null);
        }

        var text = Encoding.Latin1.GetString(input[..Math.Min(input.Length, MaximumHeaderLength)]);
        int? contentLength = null;
        for (var start = 0; ;)
        {
            var end = text.IndexOf('\n', start);
            var line = end < 0 ? text[start..] : text[start..end];
            if (CannotBeField(line))
            {
                return Malformed($"found '{Excerpt(line)}' where a header field should stand");
            }

            if (end < 0)
            {
                return text.Length < MaximumHeaderLength ? default : Malformed($"the header is longer than {MaximumHeaderLength} bytes");
            }

            if (!line.EndsWith('\r'))
            {
                return Malformed($"the line '{Excerpt(line)}' does not end with CR LF");
            }

            start = end + 1;
            if (line.Length == 1)
            {
                return contentLength is null ? Malformed("there is no Content-Length field")
                    : new MessageHeader(contentLength, start, null);
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
            {
                return Malformed($"the line '{Excerpt(line)}' has no colon");
            }

            var (name, value) = (line[..colon], line[(colon + 1)..].Trim());
            if (name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length > MaximumContentLength)
                {
                    return Malformed($"Content-Length is '{Excerpt(value)}', which is no number of bytes from 0 to {MaximumContentLength}");
                }

                contentLength = length;
            }
            else if (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase) && !IsUtf8(value))
            {
                return Malformed($"Content-Type is '{Excerpt(value)}', but messages must be in UTF-8");
            }
        }
    }

    private static MessageHeader Malformed(string reason) =>
        new(null, 0, $"malformed message header: {reason}. A message starts with 'Content-Length: N', CR LF, CR LF.");

    private static bool CannotBeField(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return line.AsSpan(0, colon < 0 ? line.TrimEnd('\r').Length : colon).ContainsAnyExcept(FieldNameCharacters);
    }

    private static readonly SearchValues<char> FieldNameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");

    private static bool IsUtf8(string contentType)
    {
        var charset = contentType.IndexOf("charset=", StringComparison.OrdinalIgnoreCase);
        return charset < 0 || contentType[(charset + "charset=".Length)..].Trim('"', ' ') is var name
            && (name.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || name.Equals("utf8", StringComparison.OrdinalIgnoreCase));
    }

    private static string Excerpt(string text)
    {
        var printable = new string([.. text.TrimEnd('\r').Take(40).Select(character => character is >= ' ' and <= '~' ? character : '.')]);
        return text.Length > 40 ? printable + "…" : printable;
    }
}
