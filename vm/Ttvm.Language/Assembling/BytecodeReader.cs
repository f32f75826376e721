using System.Collections.Immutable;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Language.Assembling;

/// <summary>Why bytes are no module.</summary>
/// <param name="Offset">The 0-based offset in the file where it shows.</param>
/// <param name="Reason">What is wrong, without a full stop.</param>
public sealed record BytecodeError(int Offset, string Reason)
{
    /// <summary>The whole sentence: <c>Bad bytecode at byte 12: unknown instruction code 0x0123.</c></summary>
    public string Message => $"Bad bytecode at byte {Offset}: {Reason}.";
}

/// <summary>What came of reading a <c>.ttb</c> file: exactly one of the two is given.</summary>
/// <param name="Module">The program.</param>
/// <param name="Error">Why there is none.</param>
public sealed record BytecodeResult(Module? Module, BytecodeError? Error);

/// <summary>
/// Reads <c>.ttb</c> files, ours and the flat ones of the reference implementation. The bytes may be anything: the result is a
/// module in which every code, target and name is good, or one error. Nothing is allocated because a file merely says so.
/// </summary>
public static class BytecodeReader
{
    /// <summary>How many bytes <see cref="IsOurs"/> looks at.</summary>
    public static int HeaderLength => BytecodeFormat.Magic.Length;

    /// <summary>Whether a file that begins so was written by <see cref="BytecodeWriter"/>.</summary>
    public static bool IsOurs(ReadOnlySpan<byte> bytes) => bytes.StartsWith(BytecodeFormat.Magic);

    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="path">The file's name, for <see cref="Module.Path"/>.</param>
    /// <param name="bytes">All of it.</param>
    public static BytecodeResult Read(string path, ReadOnlySpan<byte> bytes)
    {
        if (!IsOurs(bytes))
        {
            return FlatBytecodeReader.Read(path, bytes);
        }

        var file = new ByteCursor(bytes, BytecodeFormat.Magic.Length, bytes.Length);
        var versionOffset = file.Position;
        var version = file.ReadUInt16("the version");
        if (!file.Failed && version is 0 or > BytecodeFormat.Version)
        {
            file.Fail(versionOffset, $"version {version} of the format is not known; this program reads version {BytecodeFormat.Version}");
        }

        var sections = new Sections();
        while (!file.Failed && file.Remaining > 0)
        {
            ReadSection(bytes, ref file, sections);
        }

        if (!file.Failed && sections.Instructions is null)
        {
            file.Fail(bytes.Length, "the file has no section with instructions");
        }

        return file.Error is { } error ? new BytecodeResult(null, error) : Finish(path, bytes.Length, sections);
    }

    private static void ReadSection(ReadOnlySpan<byte> bytes, ref ByteCursor file, Sections sections)
    {
        var start = file.Position;
        var id = file.ReadUInt16("the id of a section");
        var length = file.ReadUInt32("the length of a section");
        if (!file.Failed && length > (uint)file.Remaining)
        {
            file.Fail(start, $"section {id} is said to have {length} bytes, but only {file.Remaining} are left");
        }

        if (file.Failed)
        {
            return;
        }

        var section = new ByteCursor(bytes, file.Position, file.Position + (int)length);
        file.ReadBytes((int)length, "a section");
        if (id is not (BytecodeFormat.InstructionSection or BytecodeFormat.LabelSection or BytecodeFormat.DebugSection))
        {
            return;
        }

        if (!sections.Seen.Add(id))
        {
            file.Fail(start, $"there is a second section {id}");
            return;
        }

        switch (id)
        {
            case BytecodeFormat.InstructionSection:
                sections.Instructions = ReadInstructions(ref section, sections.Targets);
                break;
            case BytecodeFormat.LabelSection:
                sections.Labels = ReadLabels(ref section);
                break;
            default:
                sections.DebugStart = start;
                sections.SourceMap = ReadSourceMap(ref section);
                break;
        }

        if (!section.Failed && section.Remaining > 0)
        {
            section.Fail(section.Position, $"{section.Remaining} bytes are left over in section {id}");
        }

        if (section.Error is { } error)
        {
            file.Fail(error.Offset, error.Reason);
        }
    }

    private static AssembledInstruction[] ReadInstructions(ref ByteCursor section, List<(int Offset, uint Index)> targets)
    {
        const int SmallestInstruction = 2;
        var instructions = new AssembledInstruction[section.ReadCount("instructions", SmallestInstruction)];
        for (var index = 0; index < instructions.Length && !section.Failed; index++)
        {
            var offset = section.Position;
            var code = section.ReadUInt16("an instruction");
            if (InstructionSet.Find(code) is not { } row || row.Is(InstructionFlags.Unavailable))
            {
                section.Fail(offset, $"unknown instruction code 0x{code:X4}");
                break;
            }

            instructions[index] = row.Operands.IsEmpty
                ? PlainInstructions.Get(row.Opcode)
                : new AssembledInstruction(row.Opcode, BytecodeOperands.Read(ref section, row, targets));
        }

        return instructions;
    }

    private static List<(int Offset, ModuleLabel Label)> ReadLabels(ref ByteCursor section)
    {
        const int SmallestLabel = 8;
        var count = section.ReadCount("labels", SmallestLabel);
        var labels = new List<(int, ModuleLabel)>(count);
        var names = new HashSet<string>(StringComparer.Ordinal);
        long previous = 0;
        for (var number = 0; number < count && !section.Failed; number++)
        {
            var offset = section.Position;
            var name = section.ReadText("the name of a label");
            var index = section.ReadUInt32("the place of a label");
            if (name.Length == 0 || NumberLiteral.IsDigits(name))
            {
                section.Fail(offset, "the name of a label is empty or made of digits only");
            }
            else if (!names.Add(name))
            {
                section.Fail(offset, $"the label {Phrases.Excerpt(name)} is defined twice");
            }
            else if (index < previous || index > int.MaxValue)
            {
                section.Fail(offset, $"the label {Phrases.Excerpt(name)} is out of order");
            }
            else
            {
                labels.Add((offset, new ModuleLabel(name, (int)index)));
                previous = index;
            }
        }

        return labels;
    }

    private static SourceMap ReadSourceMap(ref ByteCursor section)
    {
        const int PlaceLength = 8;
        var pathOffset = section.Position;
        var path = section.ReadText("the path of the source");
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            section.Fail(pathOffset, "the path of the source holds a NUL character");
        }

        var hashOffset = section.Position;
        var hashLength = section.ReadByte("the hash of the source");
        if (!section.Failed && hashLength is not (0 or BytecodeFormat.HashLength))
        {
            section.Fail(hashOffset, $"the hash of the source has {hashLength} bytes instead of {BytecodeFormat.HashLength}");
        }

        ImmutableArray<byte> hash = [.. section.ReadBytes(hashLength, "the hash of the source")];
        var places = new SourcePlace[section.ReadCount("places", PlaceLength)];
        for (var index = 0; index < places.Length && !section.Failed; index++)
        {
            var offset = section.Position;
            var line = section.ReadUInt32("a place");
            var column = section.ReadUInt32("a place");
            if (line is 0 or > int.MaxValue || column is 0 or > int.MaxValue)
            {
                section.Fail(offset, $"line {line}, column {column} is no place");
            }

            places[index] = new SourcePlace((int)line, (int)column);
        }

        return new SourceMap(path, [.. places]) { Sha256 = hash };
    }

    /// <summary>Checks what needs all sections: targets, labels and places against the number of instructions.</summary>
    private static BytecodeResult Finish(string path, int length, Sections sections)
    {
        var count = sections.Instructions!.Length;
        foreach (var (offset, index) in sections.Targets)
        {
            if (index > (uint)count)
            {
                return Bad(offset, $"there is no instruction {index} to go to; the program ends at {count}");
            }
        }

        foreach (var (offset, label) in sections.Labels)
        {
            if (label.Index > count)
            {
                return Bad(offset, $"the label {Phrases.Excerpt(label.Name)} stands at {label.Index}, but the program ends at {count}");
            }
        }

        if (sections.SourceMap is { } map && map.Places.Length != count)
        {
            return Bad(Math.Min(sections.DebugStart, length), $"there are {map.Places.Length} places for {count} instructions");
        }

        ImmutableArray<ModuleLabel> labels = [.. sections.Labels.Select(label => label.Label)];
        return new BytecodeResult(new Module(path, BytecodeOperands.NameTargets(sections.Instructions, labels), labels, sections.SourceMap),
            null);

        static BytecodeResult Bad(int offset, string reason) => new(null, new BytecodeError(offset, reason));
    }

    private sealed class Sections
    {
        public HashSet<ushort> Seen { get; } = [];

        public AssembledInstruction[]? Instructions { get; set; }

        public List<(int Offset, uint Index)> Targets { get; } = [];

        public List<(int Offset, ModuleLabel Label)> Labels { get; set; } = [];

        public SourceMap? SourceMap { get; set; }

        public int DebugStart { get; set; }
    }
}
