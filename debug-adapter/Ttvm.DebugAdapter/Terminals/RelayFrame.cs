using System.Buffers.Binary;

namespace Ttvm.DebugAdapter.Terminals;

/// <summary>What adapter and relay say to each other. The numbers are no contract: both are the same program.</summary>
internal enum RelayFrameKind : byte
{
    /// <summary>The relay knows the token that the adapter has given it. The first frame.</summary>
    Token,

    /// <summary>The program has written to standard output.</summary>
    Output,

    /// <summary>The program has written to standard error, or a report is to stand there.</summary>
    Error,

    /// <summary>The user has typed something.</summary>
    Input,

    /// <summary>The user has ended the input.</summary>
    EndOfInput,

    /// <summary>The user has pressed Ctrl+C.</summary>
    Interrupt,

    /// <summary>The program has ended, with the exit code that follows.</summary>
    Ended,
}

/// <summary>One message between adapter and relay: kind, length, and so many bytes.</summary>
/// <param name="Kind">What it means.</param>
/// <param name="Content">The bytes.</param>
internal readonly record struct RelayFrame(RelayFrameKind Kind, ReadOnlyMemory<byte> Content)
{
    private const int HeaderLength = 5;

    /// <summary>How many bytes a frame may have: nobody writes more at once.</summary>
    private const int LargestContent = 16 * 1024 * 1024;

    /// <summary>The next frame; null at the end of the stream, or where the other side speaks something else.</summary>
    public static async Task<RelayFrame?> Read(Stream stream, CancellationToken cancellation = default)
    {
        var header = new byte[HeaderLength];
        if (await stream.ReadAtLeastAsync(header, HeaderLength, throwOnEndOfStream: false, cancellation) < HeaderLength)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(1));
        if (length is < 0 or > LargestContent)
        {
            return null;
        }

        var content = new byte[length];
        return await stream.ReadAtLeastAsync(content, length, throwOnEndOfStream: false, cancellation) < length ? null
            : new RelayFrame((RelayFrameKind)header[0], content);
    }

    /// <summary>Writes the frame in one piece.</summary>
    public void Write(Stream stream)
    {
        var bytes = new byte[HeaderLength + Content.Length];
        bytes[0] = (byte)Kind;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(1), Content.Length);
        Content.Span.CopyTo(bytes.AsSpan(HeaderLength));
        stream.Write(bytes);
    }
}
