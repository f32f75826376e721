using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using Ttvm.Language.Instructions;

namespace Ttvm.Language.Assembling;

/// <summary>Writes modules as <c>.ttb</c> files; whatever assembles can be written.</summary>
public static class BytecodeWriter
{
    /// <summary>The bytes of a file.</summary>
    /// <param name="module">What to write.</param>
    /// <param name="debug">Whether to add the debug section, if the module has a source map.</param>
    public static byte[] Write(Module module, bool debug = true)
    {
        var file = new ArrayBufferWriter<byte>();
        file.Write(BytecodeFormat.Magic);
        WriteUInt16(file, BytecodeFormat.Version);
        WriteSection(file, BytecodeFormat.InstructionSection, section => WriteInstructions(section, module));
        WriteSection(file, BytecodeFormat.LabelSection, section => WriteLabels(section, module));
        if (debug && module.SourceMap is { } map)
        {
            WriteSection(file, BytecodeFormat.DebugSection, section => WriteSourceMap(section, map));
        }

        return file.WrittenSpan.ToArray();
    }

    /// <summary>The bytes of one instruction, as they stand in a file.</summary>
    public static ImmutableArray<byte> Write(AssembledInstruction instruction)
    {
        var bytes = new ArrayBufferWriter<byte>();
        WriteInstruction(bytes, instruction);
        return [.. bytes.WrittenSpan];
    }

    private static void WriteSection(ArrayBufferWriter<byte> file, ushort id, Action<ArrayBufferWriter<byte>> write)
    {
        var section = new ArrayBufferWriter<byte>();
        write(section);
        WriteUInt16(file, id);
        WriteUInt32(file, (uint)section.WrittenCount);
        file.Write(section.WrittenSpan);
    }

    private static void WriteInstructions(ArrayBufferWriter<byte> section, Module module)
    {
        WriteUInt32(section, (uint)module.Instructions.Length);
        foreach (var instruction in module.Instructions)
        {
            WriteInstruction(section, instruction);
        }
    }

    private static void WriteInstruction(ArrayBufferWriter<byte> section, AssembledInstruction instruction)
    {
        WriteUInt16(section, (ushort)instruction.Opcode);
        var row = InstructionSet.Get(instruction.Opcode);
        for (var index = 0; index < row.Operands.Length; index++)
        {
            WriteOperand(section, row.Operands[index], instruction.Operands[index]);
        }
    }

    private static void WriteOperand(ArrayBufferWriter<byte> section, Operand operand, OperandValue value)
    {
        // An absent pid is written as 0, which means the same.
        if (operand.Optional && operand.Kind != OperandKind.Pid)
        {
            WriteByte(section, value.IsPresent ? (byte)1 : (byte)0);
            if (!value.IsPresent)
            {
                return;
            }
        }

        switch (operand.Kind)
        {
            case OperandKind.Int or OperandKind.Float or OperandKind.Pid:
                WriteUInt64(section, unchecked((ulong)value.AsInt));
                break;
            case OperandKind.Bool:
                WriteByte(section, value.AsBool ? (byte)1 : (byte)0);
                break;
            case OperandKind.Label or OperandKind.Count or OperandKind.Milliseconds:
                WriteUInt32(section, (uint)value.AsInt);
                break;
            case OperandKind.Params:
                WriteUInt32(section, (uint)value.AsParams.Length);
                foreach (var name in value.AsParams)
                {
                    WriteText(section, name);
                }

                break;
            default:
                WriteText(section, value.AsText);
                break;
        }
    }

    private static void WriteLabels(ArrayBufferWriter<byte> section, Module module)
    {
        WriteUInt32(section, (uint)module.Labels.Length);
        foreach (var label in module.Labels)
        {
            WriteText(section, label.Name);
            WriteUInt32(section, (uint)label.Index);
        }
    }

    private static void WriteSourceMap(ArrayBufferWriter<byte> section, SourceMap map)
    {
        WriteText(section, map.SourcePath);
        WriteByte(section, (byte)map.Sha256.Length);
        section.Write(map.Sha256.AsSpan());
        WriteUInt32(section, (uint)map.Places.Length);
        foreach (var place in map.Places)
        {
            WriteUInt32(section, (uint)place.Line);
            WriteUInt32(section, (uint)place.Column);
        }
    }

    private static void WriteText(ArrayBufferWriter<byte> writer, string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        WriteUInt32(writer, (uint)length);
        Encoding.UTF8.GetBytes(text, writer.GetSpan(length));
        writer.Advance(length);
    }

    private static void WriteByte(ArrayBufferWriter<byte> writer, byte value)
    {
        writer.GetSpan(1)[0] = value;
        writer.Advance(1);
    }

    private static void WriteUInt16(ArrayBufferWriter<byte> writer, ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(writer.GetSpan(2), value);
        writer.Advance(2);
    }

    private static void WriteUInt32(ArrayBufferWriter<byte> writer, uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(writer.GetSpan(4), value);
        writer.Advance(4);
    }

    private static void WriteUInt64(ArrayBufferWriter<byte> writer, ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(writer.GetSpan(8), value);
        writer.Advance(8);
    }
}
