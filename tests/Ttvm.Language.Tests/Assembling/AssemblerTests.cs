using Ttvm.Language.Assembling;
using Ttvm.Language.Instructions;
using Ttvm.Language.Text;
using Ttvm.Testing;

namespace Ttvm.Language.Tests.Assembling;

public sealed class AssemblerTests
{
    [Fact]
    public void Labels_become_indices_and_keep_their_names()
    {
        var module = Assemble("""
                JMP end
            LABEL loop
                JMP loop
                JMP 1
            LABEL end
            """);
        Assert.Equal(
            [OperandValue.OfTarget(3, "end"), OperandValue.OfTarget(1, "loop"), OperandValue.OfTarget(1, "")],
            module.Instructions.Select(instruction => instruction.Operands.Single()));
        Assert.Equal<ModuleLabel>([new("loop", 1), new("end", 3)], module.Labels);
    }

    [Fact]
    public void Operands_left_out_are_absent_and_stand_in_the_order_of_the_row() => Assert.Equal<OperandValue>(
        [OperandValue.OfText(OperandKind.Strategy, "one_for_all"), OperandValue.Absent(OperandKind.Count),
            OperandValue.Absent(OperandKind.Milliseconds)],
        Assemble("START_SUPERVISOR one_for_all").Instructions[0].Operands);

    [Fact]
    public void Missing_parameters_are_none() =>
        Assert.Equal(OperandValue.OfParams([]), Assemble("CALL 0").Instructions[0].Operands[1]);

    [Theory]
    [InlineData("SEND")]
    [InlineData("SEND 0")]
    public void Pid_0_is_no_pid(string text) =>
        Assert.Equal(OperandValue.Absent(OperandKind.Pid), Assemble(text).Instructions[0].Operands[0]);

    [Fact]
    public void Places_point_at_mnemonics()
    {
        var file = Fixture.Parse("""
            ; comment
                PUSH_STR "a" ; <string>

            LABEL here
            	PRINT ; <print>
            """).Main;
        var module = Assembler.Assemble(new SourceText(file.Path, file.Text)).Module!;
        Assert.Equal(
            [file.LineOf("string"), file.LineOf("print")],
            module.SourceMap!.Places.Select(place => place.Line - 1));
        Assert.All(module.SourceMap.Places, place =>
            Assert.StartsWith("P", file.Text.Split('\n')[place.Line - 1][(place.Column - 1)..], StringComparison.Ordinal));
    }

    [Fact]
    public void Warnings_and_hints_do_not_prevent_assembly()
    {
        var result = Assembler.Assemble(new SourceText("main.ttvm", "PUSH_STR a\\q"));
        Assert.NotEmpty(SyntaxAssert.FindingsOf(result.Bound.Tree));
        Assert.NotNull(result.Module);
    }

    [Fact]
    public void An_error_prevents_assembly() => Assert.Null(Assembler.Assemble(new SourceText("main.ttvm", "HALT\nHLT")).Module);

    [Fact]
    public void An_empty_file_is_an_empty_program() => Assert.Empty(Assemble("").Instructions);

    [Fact]
    public void The_module_knows_its_source()
    {
        var source = SourceText.FromBytes("dir/main.ttvm", "HALT"u8);
        var module = Assembler.Assemble(source).Module!;
        Assert.Equal("dir/main.ttvm", module.Path);
        Assert.Equal("dir/main.ttvm", module.SourceMap!.SourcePath);
        Assert.Equal<byte>(source.Sha256, module.SourceMap.Sha256);
    }

    /// <summary>Formatting changes blanks, and must not change bytecode.</summary>
    [Fact]
    public void The_blanks_of_a_pattern_mean_nothing_but_those_in_quotes()
    {
        var module = Assemble("RECEIVE_MATCH \"a  \\\"  b\"  |\t.typ  = \"x  y\" |  4");
        Assert.Equal("RECEIVE_MATCH \"a  \\\"  b\" | .typ = \"x  y\" | 4", Disassembler.Format(module.Instructions[0]));
    }

    private static Module Assemble(string text)
    {
        var result = Assembler.Assemble(new SourceText("main.ttvm", text));
        Assert.Empty(SyntaxAssert.FindingsOf(result.Bound.Tree));
        return result.Module!;
    }
}
