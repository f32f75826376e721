using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using static Ttvm.Language.Tests.DiagnosticAssert;

namespace Ttvm.Language.Tests.Syntax;

/// <summary>Words of other assemblers.</summary>
public sealed class ForeignMnemonicTests
{
    [Fact]
    public void JNZ_becomes_NOT_and_JZ() => CheckFix("LABEL a\n  JNZ a ; again", "Change to NOT and JZ", "LABEL a\n  NOT\n  JZ a ; again");

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
    [InlineData("PU$0SH 5\nPRINT\n", "Change to PUSH_INT", "PUSH_INT 5\nPRINT\n")]
    [InlineData("PU$0SH \"a\" ; text\nPRINT\n", "Change to PUSH_STR", "PUSH_STR \"a\" ; text\nPRINT\n")]
    [InlineData("PU$0SH x\nPRINT\n", "Change to LOAD", "LOAD x\nPRINT\n")]
    [InlineData("PU$0SH null\nPRINT\n", "Change to NULL", "NULL\nPRINT\n")]
    [InlineData("LABEL a\n  J$0E a\n", "Change to NE and JZ", "LABEL a\n  NE\n  JZ a\n")]
    [InlineData("2D$0UP␍\n", "Change to OVER and OVER", "OVER\r\nOVER\r\n")]
    [InlineData("PUSH_TR$0UE\nPRINT\n", "Change to TRUE", "TRUE\nPRINT\n")]
    public void The_fix_means_the_same(string text, string title, string repaired) => CheckFix(text, title, repaired);

    /// <summary>A word that is an instruction here, now or some day, is none of these.</summary>
    [Fact]
    public void No_instruction_is_foreign() =>
        Assert.DoesNotContain(ForeignMnemonics.Names, name => InstructionSet.Find(name) is not null || name == Keywords.Label);

    [Fact]
    public void What_takes_several_lines_moves_no_counted_instructions() => CheckDiagnosticsWithoutFix("    JMP 0\n    JE 0\n    2DUP\n    SLEEP 20\n");

    private static void CheckDiagnosticsWithoutFix(string text) =>
        Assert.All(Bind(Ttvm.Testing.Fixture.Parse(text).Main).Diagnose(Ttvm.Language.Checks.CheckOptions.Default, []).SelectMany(found => found.Fixes), fix => Assert.False(fix.AddsInstructions, fix.Title));

    /// <summary>The nearest spelling would be another instruction: none of these is a misspelt one.</summary>
    [Theory]
    [InlineData("TRIM REPLACE CONTAINS ORD POS SUBSTRING STR_CONCAT EQ_STR")]
    [InlineData("JE JNE JG JGE JL JLE JC JS JT JF JEQ JLT JGT JTRUE JFALSE BRTRUE BRFALSE JMP_TRUE JMP_NZ JMPIF BNE BEQ BLT BR")]
    [InlineData("NEG XOR REM POW HLT LEA NOW DIE RAND RND SET GET LET LD ST LI LW SB LB END NEW")]
    [InlineData("2DUP 2SWAP -ROT DUP2 POP2 SWAP2 DUP_X1 EMIT CR KEY /MOD REP")]
    [InlineData("PUSH_FLT PUSH_TRUE PUSH_NULL PUSH_NIL PUSH_VAR PUSH_FUNC PUSH_DICT LOAD_CONST")]
    [InlineData("LIST_INSERT LIST_NEW LIST_SIZE LIST_FIRST LIST_LAST OBJECT_NEW OBJECT_HAS OBJECT_KEYS OBJECT_DELETE OBJECT_LEN DICT_SET PUT_FIELD DEL_FIELD FIELD")]
    [InlineData("KILL_PROCESS JOIN_PROCESS LINK_PROCESS MONITORENTER MODULE READ_INT PARSE_INT NOT_EQ IFNULL FILE_WRITE FILE_LIST WRITELN")]
    [InlineData("LIST_XYZ OBJECT_SUM PUSH_BLOB READ_FORM")]
    public void No_other_instruction_is_meant(string words) => Assert.All(words.Split(' '), word => Assert.DoesNotContain(
        Bind(Ttvm.Testing.Fixture.Parse(word).Main).Diagnose(Ttvm.Language.Checks.CheckOptions.Default, []), found => found.Message.Contains("did you mean", StringComparison.Ordinal)));

    [Theory]
    [InlineData("PRNT", "PRINT")]
    [InlineData("PUSH_IN", "PUSH_INT")]
    [InlineData("PUSH_INTEGER", "PUSH_INT")]
    [InlineData("PUSHSTR", "PUSH_STR")]
    [InlineData("LIST_APEND", "LIST_APPEND")]
    [InlineData("GETFIELDS", "GET_FIELD")]
    [InlineData("RECIEVE", "RECEIVE")]
    public void A_misspelt_one_is_still_found(string word, string meant) =>
        Assert.Contains(Bind(Ttvm.Testing.Fixture.Parse(word).Main).Diagnose(Ttvm.Language.Checks.CheckOptions.Default, []), found => found.Message.EndsWith($"did you mean '{meant}'?", StringComparison.Ordinal));
}
