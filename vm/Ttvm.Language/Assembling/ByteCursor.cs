using System.Buffers.Binary;
using System.Text;

namespace Ttvm.Language.Assembling;

/// <summary>
/// Reads numbers and text from bytes that nobody has checked. The first failure is kept with its offset, and everything
/// read after it is zero or empty: callers look at <see cref="Failed"/> where it matters and never read outside.
/// </summary>
internal ref struct ByteCursor(ReadOnlySpan<byte> bytes, int start, int end)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>The offset of the next byte in the file.</summary>
    public int Position { get; private set; } = start;

    /// <summary>The offset behind the last byte that may be read.</summary>
    public int End { get; } = end;

    /// <summary>What is wrong and where; null as long as nothing is.</summary>
    public BytecodeError? Error { get; private set; }

    /// <summary>Whether something is wrong.</summary>
    public readonly bool Failed => Error is not null;

    /// <summary>How many bytes are left.</summary>
    public readonly int Remaining => End - Position;

    /// <summary>Keeps the first failure.</summary>
    public void Fail(int offset, string reason) => Error ??= new BytecodeError(offset, reason);

    /// <summary>Reads one byte.</summary>
    public byte ReadByte(string what) => Take(1, what) is [var value] ? value : (byte)0;

    /// <summary>Reads a u16.</summary>
    public ushort ReadUInt16(string what) =>
        Take(2, what) is { Length: 2 } taken ? BinaryPrimitives.ReadUInt16LittleEndian(taken) : (ushort)0;

    /// <summary>Reads a u32.</summary>
    public uint ReadUInt32(string what) => Take(4, what) is { Length: 4 } taken ? BinaryPrimitives.ReadUInt32LittleEndian(taken) : 0;

    /// <summary>Reads a u64.</summary>
    public ulong ReadUInt64(string what) => Take(8, what) is { Length: 8 } taken ? BinaryPrimitives.ReadUInt64LittleEndian(taken) : 0;

    /// <summary>Reads the number of things that follow; it fails if they cannot fit into what is left, so it is safe to allocate for
    /// them.</summary>
    /// <param name="what">The things.</param>
    /// <param name="smallest">The bytes each of them takes at least.</param>
    public int ReadCount(string what, int smallest)
    {
        var offset = Position;
        var count = ReadUInt32($"the number of {what}");
        return CheckCount(count, offset, what, smallest);
    }

    /// <summary>Reads a number of things as u16; see <see cref="ReadCount"/>.</summary>
    public int ReadShortCount(string what, int smallest)
    {
        var offset = Position;
        var count = ReadUInt16($"the number of {what}");
        return CheckCount(count, offset, what, smallest);
    }

    /// <summary>Reads bytes; empty and a failure if there are not as many.</summary>
    public ReadOnlySpan<byte> ReadBytes(int count, string what) => Take(count, what);

    /// <summary>Reads text with a u32 length in front.</summary>
    public string ReadText(string what) => ReadText(ReadUInt32($"the length of {what}"), what);

    /// <summary>Reads text with a u16 length in front.</summary>
    public string ReadShortText(string what) => ReadText(ReadUInt16($"the length of {what}"), what);

    private string ReadText(uint length, string what)
    {
        var offset = Position;
        if (length > (uint)Remaining)
        {
            Fail(offset, $"{what} is said to have {length} bytes, but only {Remaining} are left");
            return "";
        }

        try
        {
            return StrictUtf8.GetString(Take((int)length, what));
        }
        catch (DecoderFallbackException exception)
        {
            Fail(offset + exception.Index, $"{what} is not UTF-8");
            return "";
        }
    }

    private int CheckCount(uint count, int offset, string what, int smallest)
    {
        if (count > (uint)(Remaining / smallest))
        {
            Fail(offset, $"{count} {what} cannot fit into the {Remaining} bytes that are left");
            return 0;
        }

        return (int)count;
    }

    private ReadOnlySpan<byte> Take(int count, string what)
    {
        if (Failed)
        {
            return [];
        }

        if (count > Remaining)
        {
            Fail(Position, $"the file ends inside {what}");
            return [];
        }

        Position += count;
        return _bytes.Slice(Position - count, count);
    }
}
