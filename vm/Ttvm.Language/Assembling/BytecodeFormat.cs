namespace Ttvm.Language.Assembling;

/// <summary>
/// The layout of a <c>.ttb</c> file (<c>language.md</c>, section 5): the header, then sections, each with id and length. All
/// numbers are little-endian. <c>docs/bytecode.md</c> describes it for people.
/// </summary>
internal static class BytecodeFormat
{
    /// <summary>The version this program writes, and the highest it reads.</summary>
    public const ushort Version = 1;

    /// <summary>u32 count, then the instructions: u16 code and operands each.</summary>
    public const ushort InstructionSection = 1;

    /// <summary>u32 count, then the labels: name and u32 index each, in order of definition.</summary>
    public const ushort LabelSection = 2;

    /// <summary>Source path, u8 length and bytes of the source's SHA-256, u32 count, then u32 line and u32 column per
    /// instruction.</summary>
    public const ushort DebugSection = 3;

    /// <summary>The length of a SHA-256.</summary>
    public const int HashLength = 32;

    /// <summary>The first bytes of a file.</summary>
    public static ReadOnlySpan<byte> Magic => "TTVM"u8;
}
