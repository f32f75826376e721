using System.Collections.Immutable;
using CsCheck;
using Ttvm.Language.Assembling;
using Ttvm.Language.Instructions;
using Ttvm.Language.Text;
using Ttvm.Testing;

namespace Ttvm.Language.Tests.Assembling;

/// <summary>Assembler, bytecode and disassembler agree about every program.</summary>
public sealed class RoundTripProperties
{
    private const int Iterations = 1000;

    [Fact]
    public void Disassembled_text_assembles_to_the_same_program() => SourceGenerator.ValidProgram.ForAll(text =>
    {
        var module = Assemble(text);
        var again = Assemble(Disassembler.Disassemble(module));
        Assert.Equal(Disassembler.Disassemble(module), Disassembler.Disassemble(again));
        Assert.Equal<ModuleLabel>(module.Labels, again.Labels);
        CheckSameInstructions(module, again);
        Assert.Equal(BytecodeWriter.Write(module, debug: false), BytecodeWriter.Write(again, debug: false));
    }, samples: Iterations);

    [Fact]
    public void Bytecode_reads_back_as_the_same_module() => SourceGenerator.ValidProgram.ForAll(text =>
    {
        var module = Assemble(text);
        var bytes = BytecodeWriter.Write(module);
        var read = Read(bytes);
        Assert.Equal<ModuleLabel>(module.Labels, read.Labels);
        Assert.Equal(module.SourceMap!.SourcePath, read.SourceMap!.SourcePath);
        Assert.Equal<byte>(module.SourceMap.Sha256, read.SourceMap.Sha256);
        Assert.Equal<SourcePlace>(module.SourceMap.Places, read.SourceMap.Places);
        CheckSameInstructions(module, read);
        Assert.Equal(bytes, BytecodeWriter.Write(read));
    }, samples: Iterations);

    [Fact]
    public void Any_bytes_give_a_module_or_an_error() => Gen.Byte.Array[0, 200].ForAll(bytes => CheckReads(bytes), samples: Iterations);

    [Fact]
    public void Any_bytes_behind_a_good_header_give_a_module_or_an_error() =>
        Gen.Byte.Array[0, 200].ForAll(bytes => CheckReads([.. "TTVM"u8, 1, 0, .. bytes]), samples: Iterations);

    [Fact]
    public void Damaged_bytecode_gives_a_module_or_an_error() =>
        Gen.Select(SourceGenerator.ValidProgram, Gen.Select(Gen.Int[0, int.MaxValue], Gen.OneOf(Gen.Byte,
            Gen.OneOf("\0\r\n\t \";\\|=$.:"u8.ToArray()))).Array[1, 4], Gen.Int[0, int.MaxValue]).ForAll((text, damage, end) =>
        {
            var bytes = BytecodeWriter.Write(Assemble(text));
            foreach (var (place, value) in damage)
            {
                bytes[place % bytes.Length] = value;
            }

            CheckReads(bytes);
            CheckReads(bytes.AsSpan(0, end % bytes.Length));
        }, samples: Iterations);

    /// <summary>Operands that no source text has: what the reader lets through must be sayable in one.</summary>
    [Fact]
    public void Any_texts_in_bytecode_give_a_module_or_an_error()
    {
        var text = Gen.Frequency(
            (6, Gen.OneOf("\0", "\r", "\n", "\t", " ", ";", "\"", "\\", "\uFEFF", "\u2028", "|", "=", "$", ".", ":", "a", "5", "int",
                "exit", "one_for_one", "\"text\"", ".x=", "$v")), (1, Gen.Char['\u0001', '\uD7FF'].Select(character => $"{character}")))
            .Array[0, 5].Select(string.Concat);
        var written = InstructionSet.All.Where(row => !row.Is(InstructionFlags.Unavailable) && row.Operands.Any(HoldsText)).ToArray();
        Gen.Select(Gen.OneOf(written), text.Array[4], text, Gen.Bool).ForAll((row, texts, name, isDebug) =>
        {
            ImmutableArray<OperandValue> operands = [.. row.Operands.Select((operand, index) => Value(operand, texts[index]))];
            var map = new SourceMap(name, [new SourcePlace(1, 1)]);
            CheckReads(BytecodeWriter.Write(new Module("main.ttvm", [new AssembledInstruction(row.Opcode, operands)],
                [new ModuleLabel(name, 1)], isDebug ? map : null)));
        }, samples: 3 * Iterations);

        static bool HoldsText(Operand operand) =>
            operand.Kind is not (OperandKind.Int or OperandKind.Float or OperandKind.Bool or OperandKind.Pid or OperandKind.Count
                or OperandKind.Milliseconds or OperandKind.Label);

        static OperandValue Value(Operand operand, string text) => operand.Kind switch
        {
            OperandKind.Label => OperandValue.OfTarget(0, ""),
            OperandKind.Params => OperandValue.OfParams([text, "x"]),
            OperandKind.Float => OperandValue.OfFloat(1),
            OperandKind.Bool => OperandValue.OfBool(true),
            var kind when HoldsText(operand) => OperandValue.OfText(kind, text),
            var kind => OperandValue.OfInt(kind, 1),
        };
    }

    [Fact]
    public void Damaged_flat_bytecode_gives_a_module_or_an_error() =>
        Gen.Select(Gen.OneOf<ushort>(0x01, 0x02, 0x10, 0x30, 0x31, 0x32, 0x50, 0x60, 0x80, 0x81, 0x82, 0x83, 0x88, 0x89, 0x8D, 0xFF),
            Gen.Byte[0, 4].Array[0, 12]).Array[0, 20]
            .ForAll(parts => CheckReads(parts.SelectMany(part => BitConverter.GetBytes(part.Item1).Concat(part.Item2)).ToArray()),
                samples: Iterations);

    private static void CheckReads(ReadOnlySpan<byte> bytes)
    {
        var result = BytecodeReader.Read("main.ttb", bytes);
        Assert.True(result.Module is null != result.Error is null);
        if (result.Error is { } error)
        {
            Assert.InRange(error.Offset, 0, bytes.Length);
            Assert.DoesNotContain('\n', error.Message);
            return;
        }

        // What the reader lets through is as good as what the assembler makes.
        var again = Assemble(Disassembler.Disassemble(result.Module!));
        CheckSameInstructions(result.Module!, again);
        Assert.Equal<ModuleLabel>(result.Module!.Labels, again.Labels);
    }

    private static Module Read(byte[] bytes)
    {
        var result = BytecodeReader.Read("main.ttb", bytes);
        Assert.Null(result.Error);
        return result.Module!;
    }

    private static Module Assemble(string text)
    {
        var result = Assembler.Assemble(new SourceText("main.ttvm", text));
        Assert.True(result.Module is not null, string.Join('\n', SyntaxAssert.FindingsOf(result.Bound.Tree)) + "\n" + text);
        return result.Module;
    }

    /// <summary>Equal but for the names of targets, which say how a place was written, not which place it is.</summary>
    private static void CheckSameInstructions(Module expected, Module actual)
    {
        Assert.Equal(expected.Instructions.Select(instruction => instruction.Opcode),
            actual.Instructions.Select(instruction => instruction.Opcode));
        Assert.Equal(expected.Instructions.SelectMany(instruction => instruction.Operands.Select(Unnamed)),
            actual.Instructions.SelectMany(instruction => instruction.Operands.Select(Unnamed)));
    }

    private static OperandValue Unnamed(OperandValue value) =>
        value.Kind == OperandKind.Label ? OperandValue.OfTarget((int)value.AsInt, "") : value;
}
