using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using static Ttvm.Language.Tests.DiagnosticAssert;

namespace Ttvm.Language.Tests.Syntax;

/// <summary>Words of other assemblers.</summary>
public sealed class ForeignMnemonicTests
{
    [Fact]
    public void They_are_told_what_they_are_here() => CheckDiagnostics("""
            JNZ next
        ;   ^^^ TTV0001 Unknown instruction 'JNZ'; that is written here as NOT, then JZ.
            mov a b
        ;   ^^^ TTV0001 Unknown instruction 'mov'; that is written here as LOAD, then STORE, for values of variables.
            LIST_GET
        ;   ^^^^^^^^ TTV0001 Unknown instruction 'LIST_GET'; that is written here as INDEX.
            INC x
        ;   ^^^ TTV0001 Unknown instruction 'INC'; that is written here as PUSH_INT 1, then ADD.
            PUSH 5
        ;   ^^^^ TTV0001 Unknown instruction 'PUSH'; that is written here as PUSH_INT, PUSH_FLOAT or PUSH_STR for a value, LOAD for a variable.
        """);

    [Theory]
    [InlineData("LABEL a\nGO$0TO a\n", "Change to JMP", "LABEL a\nJMP a\n")]
    [InlineData("NEW_L$0IST ; empty\nPRINT\n", "Change to MAKE_LIST 0", "MAKE_LIST 0 ; empty\nPRINT\n")]
    [InlineData("PUSH_L$0IST 0\nPRINT\n", "Change to MAKE_LIST", "MAKE_LIST 0\nPRINT\n")]
    [InlineData("i3$02.const 7\nPRINT\n", "Change to PUSH_INT", "PUSH_INT 7\nPRINT\n")]
    public void The_fix_means_the_same(string text, string title, string repaired) => CheckFix(text, title, repaired);

    /// <summary>A word that is an instruction here, now or some day, is none of these.</summary>
    [Fact]
    public void No_instruction_is_foreign() =>
        Assert.DoesNotContain(ForeignMnemonics.Names, name => InstructionSet.Find(name) is not null || name == Keywords.Label);
}
