using Ttvm.Language.Assembling;
using Ttvm.Language.Text;

namespace Ttvm.Language.Tests.Assembling;

public sealed class DisassemblerTests
{
    [Fact]
    public void A_listing_knows_the_line_of_each_instruction()
    {
        var module = Assembler.Assemble(new SourceText("main.ttvm", """
            LABEL start
            PUSH_INT 1
            LABEL loop
            LABEL again
            PUSH_STR "a\nb"
            JMP loop
            LABEL end
            """)).Module!;
        var listing = Disassembler.List(module);
        var lines = listing.Text.Split('\n');
        Assert.Equal(["    PUSH_INT 1", "    PUSH_STR \"a\\nb\"", "    JMP loop"], listing.Lines.Select(line => lines[line - 1]));
    }

    [Fact]
    public void A_program_is_printed_as_a_person_would_write_it()
    {
        const string Text = """
                REGISTER "main"
                PUSH_STR "line\n\"two\""
                PUSH_INT -5
                PUSH_FLOAT 0.1
                PUSH_BOOL true
                CALL loop first "second one"
                START_SUPERVISOR one_for_all 3
                RECEIVE_TIMEOUT 10 end .type="order" | down $ref
                SEND
                JMP 2

            LABEL loop
            LABEL "my loop"
                STORE x
                JZ loop

            LABEL end

            """;
        var module = Assembler.Assemble(new SourceText("main.ttvm", Text)).Module!;
        Assert.Equal(Text, Disassembler.Disassemble(module));
    }

    [Fact]
    public void Aliases_and_notations_become_canonical()
    {
        var module = Assembler.Assemble(new SourceText("main.ttvm", "NEW_OBJECT ; c\n  MAKELIST 0x10\nSEND 0")).Module!;
        Assert.Equal("    MAKE_OBJECT\n    MAKE_LIST 16\n    SEND\n", Disassembler.Disassemble(module));
    }
}
