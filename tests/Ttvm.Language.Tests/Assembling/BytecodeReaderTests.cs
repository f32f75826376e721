using System.Buffers.Binary;
using System.Text;
using Ttvm.Language.Assembling;
using Ttvm.Language.Instructions;
using Ttvm.Language.Text;

namespace Ttvm.Language.Tests.Assembling;

public sealed class BytecodeReaderTests
{
    [Theory]
    [InlineData("SPAWN", 0x80)]
    [InlineData("REGISTER \"x\"", 0x81)]
    [InlineData("WHEREIS \"x\"", 0x82)]
    [InlineData("YIELD", 0x8B)]
    [InlineData("RECEIVE", 0x8C)]
    [InlineData("SEND 1", 0x8D)]
    public void The_codes_of_the_owners_document_are_in_the_file(string line, ushort code)
    {
        var bytes = BytecodeWriter.Write(Assemble(line), debug: false);
        const int FirstInstruction = 4 + 2 + 2 + 4 + 4;
        Assert.Equal(code, BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(FirstInstruction)));
    }

    [Fact]
    public void The_layout_is_the_documented_one()
    {
        var bytes = BytecodeWriter.Write(Assemble("LABEL a\nPUSH_INT 1\nSTORE \"é\"\nJMP a"), debug: false);
        byte[] expected =
        [
            .. "TTVM"u8, 1, 0,
            1, 0, 28, 0, 0, 0, // instructions, 28 bytes
            3, 0, 0, 0,
            0x01, 0, 1, 0, 0, 0, 0, 0, 0, 0,
            0x50, 0, 2, 0, 0, 0, .. "é"u8,
            0x30, 0, 0, 0, 0, 0,
            2, 0, 13, 0, 0, 0, // labels, 13 bytes
            1, 0, 0, 0,
            1, 0, 0, 0, .. "a"u8, 0, 0, 0, 0,
        ];
        Assert.Equal(expected, bytes);
    }

    [Fact]
    public void Without_debug_section_there_is_no_source_map() =>
        Assert.Null(Read(BytecodeWriter.Write(Assemble("HALT"), debug: false)).SourceMap);

    [Fact]
    public void Unknown_sections_are_skipped()
    {
        byte[] bytes = [.. BytecodeWriter.Write(Assemble("HALT"), debug: false), 0x99, 0, 3, 0, 0, 0, 1, 2, 3];
        Assert.Equal([Opcode.Halt], Read(bytes).Instructions.Select(instruction => instruction.Opcode));
    }

    [Theory]
    [InlineData("54 54 56", 0, "the file has no TTVM header, and 0x5454 is no instruction of the format without header")]
    [InlineData("", 0, "the file is empty")]
    [InlineData("[TTVM]", 4, "the file ends inside the version")]
    [InlineData("[TTVM] 02 00", 4, "version 2 of the format is not known; this program reads version 1")]
    [InlineData("[TTVM] 01 00", 6, "the file has no section with instructions")]
    [InlineData("[TTVM] 01 00 01 00 05 00 00 00", 6, "section 1 is said to have 5 bytes, but only 0 are left")]
    [InlineData("[TTVM] 01 00 01 00 04 00 00 00 FF FF FF FF", 12, "4294967295 instructions cannot fit into the 0 bytes that are left")]
    [InlineData("[TTVM] 01 00 01 00 06 00 00 00 01 00 00 00 CD AB", 16, "unknown instruction code 0xABCD")]
    [InlineData("[TTVM] 01 00 01 00 06 00 00 00 01 00 00 00 B0 00", 16, "unknown instruction code 0x00B0")]
    [InlineData("[TTVM] 01 00 01 00 06 00 00 00 01 00 00 00 01 00", 18, "the file ends inside an operand of PUSH_INT")]
    [InlineData("[TTVM] 01 00 01 00 0A 00 00 00 01 00 00 00 02 00 FF FF FF 7F", 22,
        "an operand of PUSH_STR is said to have 2147483647 bytes, but only 0 are left")]
    [InlineData("[TTVM] 01 00 01 00 0C 00 00 00 01 00 00 00 02 00 02 00 00 00 61 C3", 23, "an operand of PUSH_STR is not UTF-8")]
    [InlineData("[TTVM] 01 00 01 00 0A 00 00 00 01 00 00 00 30 00 02 00 00 00", 18,
        "there is no instruction 2 to go to; the program ends at 1")]
    [InlineData("[TTVM] 01 00 01 00 0A 00 00 00 01 00 00 00 50 00 00 00 00 00", 18, "an operand of STORE is empty")]
    [InlineData("[TTVM] 01 00 01 00 07 00 00 00 01 00 00 00 0B 00 02", 18, "2 is not a bool")]
    [InlineData("[TTVM] 01 00 01 00 08 00 00 00 00 00 00 00 01 02 03 04", 16, "4 bytes are left over in section 1")]
    [InlineData("[TTVM] 01 00 01 00 04 00 00 00 00 00 00 00 01 00 00 00 00 00", 16, "there is a second section 1")]
    [InlineData("[TTVM] 01 00 01 00 04 00 00 00 00 00 00 00 02 00 0D 00 00 00 01 00 00 00 01 00 00 00 61 01 00 00 00", 26,
        "the label 'a' stands at 1, but the program ends at 0")]
    [InlineData("[TTVM] 01 00 01 00 04 00 00 00 00 00 00 00 02 00 0D 00 00 00 01 00 00 00 01 00 00 00 37 00 00 00 00", 26,
        "the name of a label is empty or made of digits only")]
    [InlineData("[TTVM] 01 00 01 00 0E 00 00 00 01 00 00 00 92 00 04 00 00 00 6E 6F 70 65", 18,
        "an operand of RECEIVE_MATCH is not a message pattern: Unknown pattern 'nope'; a pattern is a type, a literal, 'exit', 'down' or '.field'")]
    public void Bad_files_are_refused_with_offset_and_reason(string dump, int offset, string reason) =>
        Assert.Equal(new BytecodeError(offset, reason), BytecodeReader.Read("main.ttb", FromDump(dump)).Error);

    [Fact]
    public void The_message_says_where_and_why() =>
        Assert.Equal("Bad bytecode at byte 0: the file is empty.", BytecodeReader.Read("main.ttb", []).Error!.Message);

    [Fact]
    public void Flat_files_of_the_reference_are_read()
    {
        // PUSH_INT 10, STORE x, WHEREIS n (0x83 there), UNREGISTER n (0x82 there), CALL 0 a b, MAKE_LIST 2, SEND 2, START_SUPERVISOR, JMP 9
        var module = Read(FromDump("""
            01 00 0A 00 00 00 00 00 00 00 50 00 01 00 78 83 00 01 00 6E 82 00 01 00 6E
            32 00 00 00 02 00 01 00 61 01 00 62 60 00 02 8D 00 02 00 00 00 00 00 00 00 88 00 30 00 09 00
            """));
        Assert.Equal(
            """
                PUSH_INT 10
                STORE x
                WHEREIS "n"
                UNREGISTER "n"
                CALL 0 a b
                MAKE_LIST 2
                SEND 2
                START_SUPERVISOR
                JMP 9

            """,
            Disassembler.Disassemble(module));
    }

    [Theory]
    [InlineData("10 00 63 00", 2, "0x0063 is no instruction of the format without header")]
    [InlineData("30 00 02 00", 2, "there is no instruction 2 to go to; the program ends at 1")]
    [InlineData("02 00 05 00 61", 4, "an operand of PUSH_STR is said to have 5 bytes, but only 1 are left")]
    [InlineData("10 00 10", 2, "the file ends inside an instruction")]
    [InlineData("50 00 00 00", 2, "an operand of STORE is empty")]
    public void Bad_flat_files_are_refused(string dump, int offset, string reason) =>
        Assert.Equal(new BytecodeError(offset, reason), BytecodeReader.Read("main.ttb", FromDump(dump)).Error);

    [Theory]
    [InlineData("int\0")]
    [InlineData("\"a\0\"")]
    [InlineData("int |\rstr")]
    [InlineData("\uFEFFint")]
    public void A_pattern_that_no_line_can_hold_is_refused(string pattern)
    {
        var receive = new AssembledInstruction(Opcode.ReceiveMatch, [OperandValue.OfText(OperandKind.Pattern, pattern)]);
        var error = BytecodeReader.Read("main.ttb", BytecodeWriter.Write(new Module("main.ttvm", [receive], [], null))).Error;
        Assert.StartsWith("an operand of RECEIVE_MATCH is", error!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_path_with_a_zero_in_it_is_refused()
    {
        var module = Assemble("HALT");
        var bytes = BytecodeWriter.Write(module with { SourceMap = module.SourceMap! with { SourcePath = "a\0b" } });
        Assert.Equal("the path of the source holds a NUL character", BytecodeReader.Read("main.ttb", bytes).Error!.Reason);
    }

    [Theory]
    [InlineData("a\\0b")]
    [InlineData("\\u{1B}[2J")]
    [InlineData("\\r\\n\\t")]
    [InlineData("\\u{FEFF}")]
    [InlineData("\\\"; x: ")]
    public void A_name_of_any_characters_comes_back_through_bytecode_and_text(string name)
    {
        var module =
            Assemble(
                $"LABEL \"{name}\"\nSTORE \"{name}\"\nREGISTER \"{name}\"\nSET_FIELD \"{name}\"\nCALL \"{name}\" \"{name}\"\nRECEIVE_MATCH .\"{name}\"=\"{name}\"\nIMPORT \"{name}\"");
        var read = Read(BytecodeWriter.Write(module));
        Assert.Equal(BytecodeWriter.Write(module, debug: false),
            BytecodeWriter.Write(Assemble(Disassembler.Disassemble(read)), debug: false));
    }

    [Theory]
    [InlineData("JMP")]
    [InlineData("CALL")]
    [InlineData("MAKE_LAMBDA")]
    [InlineData("SPAWN_CALL")]
    public void Of_several_labels_at_one_place_bytecode_keeps_the_first_for_each_target(string mnemonic)
    {
        var module = Assemble($"{mnemonic} second\nHALT\nLABEL first\nLABEL second\nRET");
        Assert.Equal($"    {mnemonic} second\n    HALT\n\nLABEL first\nLABEL second\n    RET\n", Disassembler.Disassemble(module));
        Assert.Equal($"    {mnemonic} first\n    HALT\n\nLABEL first\nLABEL second\n    RET\n",
            Disassembler.Disassemble(Read(BytecodeWriter.Write(module))));
    }

    [Fact]
    public void Every_truncation_is_refused_but_those_between_sections()
    {
        var bytes = BytecodeWriter.Write(Assemble("LABEL a\nPUSH_STR \"text\"\nCALL a b c\nHALT"));
        var accepted = Enumerable.Range(0, bytes.Length)
            .Count(length => BytecodeReader.Read("main.ttb", bytes.AsSpan(0, length)).Module is not null);
        const int BehindInstructionsAndBehindLabels = 2;
        Assert.Equal(BehindInstructionsAndBehindLabels, accepted);
    }

    private static byte[] FromDump(string dump) =>
    [
        .. dump.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(part => part.StartsWith('[') ? Encoding.ASCII.GetBytes(part[1..^1]) : Convert.FromHexString(part)),
    ];

    private static Module Read(byte[] bytes)
    {
        var result = BytecodeReader.Read("main.ttb", bytes);
        Assert.Null(result.Error);
        return result.Module!;
    }

    private static Module Assemble(string text) => Assembler.Assemble(new SourceText("main.ttvm", text)).Module!;
}
