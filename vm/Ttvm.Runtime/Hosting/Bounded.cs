using System.Text;

namespace Ttvm.Runtime.Hosting;

/// <summary>Reading from something that may have no end: too much is an <see cref="InsufficientMemoryException"/>, before it fills the
/// memory.</summary>
public static class Bounded
{
    private const int ChunkSize = 64 * 1024;

    /// <summary>The rest of a stream of bytes.</summary>
    /// <param name="stream">Where from.</param>
    /// <param name="expected">How many bytes there probably are.</param>
    /// <param name="largest">How many bytes there may be.</param>
    public static byte[] ReadToEnd(Stream stream, long expected, long largest)
    {
        if (expected > Math.Min(largest, Array.MaxLength))
        {
            throw new InsufficientMemoryException();
        }

        // One more than expected, so that the end is seen without growing.
        var buffer = new byte[Math.Max(expected + 1, expected > 0 ? 0 : ChunkSize)];
        var count = 0;
        while (stream.Read(buffer, count, buffer.Length - count) is > 0 and var read)
        {
            count += read;
            if (count > largest)
            {
                throw new InsufficientMemoryException();
            }

            if (count == buffer.Length)
            {
                Array.Resize(ref buffer, (int)Math.Min(2L * count, Math.Max(Math.Min(largest, Array.MaxLength - 1) + 1, count + 1L)));
            }
        }

        return count == buffer.Length ? buffer : buffer[..count];
    }

    /// <summary>The rest of a text, of at most <paramref name="largest"/> bytes in memory.</summary>
    public static string ReadToEnd(TextReader reader, long largest)
    {
        var text = new StringBuilder();
        var chunk = new char[ChunkSize];
        while (reader.Read(chunk) is > 0 and var read)
        {
            text.Append(chunk, 0, read);
            Check(text, largest);
        }

        return text.ToString();
    }

    /// <summary>
    /// The next line of input, as READ_LINE gives it in every host: up to <c>\n</c>, without one <c>\r</c> in front of that. Of at most
    /// <paramref name="largest"/> bytes in memory; null at the end of the text.
    /// </summary>
    public static string? ReadLine(TextReader reader, long largest)
    {
        var next = reader.Read();
        if (next < 0)
        {
            return null;
        }

        var text = new StringBuilder();
        for (; next >= 0 && next != '\n'; next = reader.Read())
        {
            text.Append((char)next);
            Check(text, largest);
        }

        return next == '\n' ? WithoutReturn(text.ToString()) : text.ToString();
    }

    /// <summary>What stood before a \n: one \r there belongs to the end of the line (<c>language.md</c>, section 1).</summary>
    public static string WithoutReturn(string line) => line.EndsWith('\r') ? line[..^1] : line;

    private static void Check(StringBuilder text, long largest)
    {
        if (text.Length > Math.Min(largest / sizeof(char), Values.StringValue.MaxLength))
        {
            throw new InsufficientMemoryException();
        }
    }
}
