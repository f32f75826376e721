using System.Collections.Immutable;
using Ttvm.Language.Instructions;
using Ttvm.Language.Text;

namespace Ttvm.Language.Assembling;

/// <summary>One instruction of an assembled module; operands stand in the order of the table's row, absent ones included.</summary>
/// <param name="Opcode">What to do.</param>
/// <param name="Operands">With what; labels are instruction indices.</param>
public sealed record AssembledInstruction(Opcode Opcode, ImmutableArray<OperandValue> Operands);

/// <summary>A label and the instruction it stands before; an index equal to the number of instructions is the end.</summary>
/// <param name="Name">The name as written, without quotes.</param>
/// <param name="Index">0-based instruction index.</param>
public readonly record struct ModuleLabel(string Name, int Index);

/// <summary>Where a module's instructions were written: the debug section of a <c>.ttb</c> file.</summary>
/// <param name="SourcePath">
/// The source file as it was named when assembled; in a <c>.ttb</c> file relative to its folder, and as users can open it once the machine
/// has loaded that.
/// </param>
/// <param name="Places">One place per instruction.</param>
public sealed record SourceMap(string SourcePath, ImmutableArray<SourcePlace> Places)
{
    private readonly SourceText? _text;
    private readonly ImmutableArray<byte> _sha256 = [];

    /// <summary>The map of a text.</summary>
    public SourceMap(SourceText text, ImmutableArray<SourcePlace> places)
        : this(text.Path, places) => _text = text;

    /// <summary>SHA-256 of the source file's bytes, so that a debugger can tell a changed file; 32 bytes, or empty if unknown.</summary>
    public ImmutableArray<byte> Sha256
    {
        get => _text?.Sha256 ?? _sha256;
        init => (_text, _sha256) = (null, value);
    }
}

/// <summary>An assembled file: what the machine loads, the bytecode writer writes and the disassembler prints. Immutable.</summary>
/// <param name="Path">The file it came from (<c>.ttvm</c> or <c>.ttb</c>), as given; workers and modules are looked up beside it.</param>
/// <param name="Instructions">The program; its end equals HALT.</param>
/// <param name="Labels">All labels, in order of definition.</param>
/// <param name="SourceMap">Source places, or null for bytecode without debug section.</param>
public sealed record Module(
    string Path,
    ImmutableArray<AssembledInstruction> Instructions,
    ImmutableArray<ModuleLabel> Labels,
    SourceMap? SourceMap);
