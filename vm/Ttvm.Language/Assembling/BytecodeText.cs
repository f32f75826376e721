using Ttvm.Language.Text;

namespace Ttvm.Language.Assembling;

/// <summary>Bytecode as the text that <c>ttvm disassemble</c> prints of it, for those who look at programs without running them.</summary>
public static class BytecodeText
{
    /// <summary>The text that assembles to the same; of bytes that are no bytecode, one that does not assemble.</summary>
    /// <param name="path">The name of the file, or its uri.</param>
    /// <param name="bytes">All of it.</param>
    public static SourceText Of(string path, ReadOnlySpan<byte> bytes) =>
        new(path, BytecodeReader.Read(path, bytes).Module is { } module ? Disassembler.Disassemble(module) : "\0");
}
