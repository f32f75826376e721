using Ttvm.Analysis.Checks;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Assembling;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Text;

namespace Ttvm.Analysis.Tests.Checks;

public sealed class TableExampleTests
{
    [Fact]
    public void Examples_of_the_table_assemble()
    {
        foreach (var instruction in InstructionSet.All)
        {
            var result = Assembler.Assemble(new SourceText(instruction.Mnemonic + ".ttvm", instruction.Example));
            // An example may stop where its point is made, with values on the stack; another shows what becomes of a process that fails.
            Assert.True(AnalyzedProgram.Bind(result.Bound.Tree).Diagnostics.All(diagnostic =>
                (diagnostic.Severity == Severity.Hint && !DiagnosticAssert.IsSyntax(diagnostic.Rule))
                    || diagnostic.Rule == DiagnosticRules.DivisionByZero),
                        instruction.Example + string.Join('\n', AnalyzedProgram.Bind(result.Bound.Tree).Diagnostics));
            var text = Disassembler.Disassemble(result.Module!);
            var again = BytecodeReader.Read("x", BytecodeWriter.Write(Assembler.Assemble(new SourceText("x", text)).Module!));
            Assert.Equal(text, Disassembler.Disassemble(again.Module!));
        }
    }
}
