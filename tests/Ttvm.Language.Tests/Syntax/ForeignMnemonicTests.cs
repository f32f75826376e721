using System.Text.RegularExpressions;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;
using static Ttvm.Language.Tests.SyntaxAssert;

namespace Ttvm.Language.Tests.Syntax;

/// <summary>Words of other assemblers.</summary>
public sealed partial class ForeignMnemonicTests
{
    [Fact]
    public void JNZ_becomes_NOT_and_JZ() => CheckFix("LABEL a\n  JNZ a ; again", "Change to NOT and JZ", "LABEL a\n  NOT\n  JZ a ; again");

    [Theory]
    [InlineData("INDEX")]
    [InlineData("OBJECT_GET")]
    public void A_word_for_two_kinds_of_values_offers_both(string mnemonic) => CheckFix(
        "GET_ARGS\nPUSH_INT 0\nINDEX\nDUP\nBINARY$0_SUBSCR\nPRINT",
        $"Change to {mnemonic}",
        $"GET_ARGS\nPUSH_INT 0\nINDEX\nDUP\n{mnemonic}\nPRINT");

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
    [InlineData("PUSH_TR$0UE\nPRINT\n", "Change to TRUE", "TRUE\nPRINT\n")]
    [InlineData("local.t$0ee x\n", "Change to DUP and STORE", "DUP\nSTORE x\n")]
    [InlineData("ldc.i4.$07\nPRINT\n", "Change to PUSH_INT 7", "PUSH_INT 7\nPRINT\n")]
    [InlineData("LDS$0TR \"a\"\nPRINT\n", "Change to PUSH_STR", "PUSH_STR \"a\"\nPRINT\n")]
    [InlineData("PUSH_VA$0LUE 1.5\nPRINT\n", "Change to PUSH_FLOAT", "PUSH_FLOAT 1.5\nPRINT\n")]
    [InlineData("PRINTL$0N \"a\"\n", "Change to PRINT", "PRINT \"a\"\n")]
    [InlineData("LB$0L a\n", "Change to LABEL", "LABEL a\n")]
    [InlineData("RECV_TIME$0OUT 5 late\nLABEL late\n", "Change to RECEIVE_TIMEOUT", "RECEIVE_TIMEOUT 5 late\nLABEL late\n")]
    [InlineData("LABEL a\npush_f$0unc a x y\n", "Change to MAKE_FUNCTION", "LABEL a\nMAKE_FUNCTION a x y\n")]
    [InlineData("  ne$0gate\n", "Change to PUSH_INT -1 and MUL", "  PUSH_INT -1\n  MUL\n")]
    public void The_fix_means_the_same(string text, string title, string repaired) => CheckFix(text, title, repaired);

    /// <summary>The words come from CPython, the JVM, the CLR, Lua, the BEAM, WebAssembly, processors, Forth, YARV, and from
    /// inventors.</summary>
    [Theory]
    [InlineData("LOAD_FAST", "that is written here as LOAD")]
    [InlineData("POP_TOP", "that is written here as POP")]
    [InlineData("BINARY_SUBSCR", "that is written here as INDEX for a list or a text, OBJECT_GET for an object")]
    [InlineData("binary_add", "that is written here as ADD for numbers, CONCAT for texts")]
    [InlineData("ROT_THREE", "that is written here as ROT, then ROT")]
    [InlineData("COMPARE_OP", "that is written here as EQ, LT, GT and their kin, which leave 1 or 0 for JZ")]
    [InlineData("LOAD_GLOBAL", "that is written here as LOAD and STORE; a function has only its parameters and what it stores itself")]
    [InlineData("iconst_3", "that is written here as PUSH_INT 3")]
    [InlineData("if_icmpge", "that is written here as LT, then JZ")]
    [InlineData("aastore", "that is written here as LIST_SET, which leaves a changed list to be stored")]
    [InlineData("ldc.i4.s", "that is written here as PUSH_INT")]
    [InlineData("brtrue.s", "that is written here as NOT, then JZ")]
    [InlineData("ldstr", "that is written here as PUSH_STR")]
    [InlineData("GETUPVAL",
        "that is written here as CAPTURE in front of MAKE_LAMBDA, then LOAD in the closure; a later STORE is not seen there")]
    [InlineData("loop_rec", "that is written here as RECEIVE or RECEIVE_MATCH, which wait for a message and take it out")]
    [InlineData("is_eq_exact", "that is written here as EQ, then JZ, which jumps if that does not hold")]
    [InlineData("wait_timeout", "that is written here as RECEIVE_TIMEOUT with the time and the label for when it is over")]
    [InlineData("i32.lt_s", "that is written here as LT")]
    [InlineData("local.tee", "that is written here as DUP, then STORE")]
    [InlineData("i32.load", "there is no memory to address; lists and objects hold values")]
    [InlineData("call_indirect", "that is written here as CALL_FUNCTION")]
    [InlineData("ADDI", "that is written here as PUSH_INT and the number, then ADD")]
    [InlineData("PUSHA", "there are no registers; a function keeps its variables to itself")]
    [InlineData(".text", "there are no directives; a program begins with its first line, and values are pushed")]
    [InlineData("SYSCALL", "that is written here as an instruction for each purpose, such as PRINT, READ_LINE, READ_FILE and EXIT")]
    [InlineData("opt_plus", "that is written here as ADD for numbers, CONCAT for texts")]
    [InlineData("rethrow", "that is written here as LOAD of the caught exception, then THROW")]
    [InlineData("SPAWN_WORKER", "that is written here as SPAWN")]
    [InlineData("KILL", "that is written here as EXIT_PROCESS, which takes a reason and, on top, the process id")]
    [InlineData("OBJ_NEW", "that is written here as MAKE_OBJECT")]
    [InlineData("ASSERT", "that is written here as JZ to a label with PUSH_STR and THROW")]
    [InlineData("LOG", "that is written here as EPRINT")]
    [InlineData("nop", "that is written here as nothing: leave the line out")]
    public void Each_assembler_has_its_words(string word, string text) => Assert.Equal(text, ForeignMnemonics.Find(word)?.Text);

    /// <summary>Signs are words, too, up to a blank, a quote or a semicolon.</summary>
    [Fact]
    public void Signs_of_Forth() => CheckSyntax(
        """
            +
        ;   ^ TTV0001 Unknown instruction '+'; that is written here as ADD.
            <>
        ;   ^^ TTV0001 Unknown instruction '<>'; that is written here as NE.
            0=
        ;   ^^ TTV0001 Unknown instruction '0='; that is written here as PUSH_INT 0, then EQ.
            !
        ;   ^ TTV0001 Unknown instruction '!'; there are no addresses; LOAD and STORE name variables.
            .
        ;   ^ TTV0001 Unknown instruction '.'; that is written here as PRINT, which ends its line, or WRITE, which does not.
            ." hello"
        ;   ^ TTV0001 Unknown instruction '.'; that is written here as PRINT, which ends its line, or WRITE, which does not.
            s" hello"
        ;   ^ TTV0001 Unknown instruction 's'; that is written here as PUSH_STR.
            : square dup * ;
        ;   ^ TTV0001 Unknown instruction ':'; that is written here as LABEL, with RET at the end.
            ?dup
        ;   ^^^^ TTV0001 Unknown instruction '?dup'; that is written here as DUP, then JZ to where the 0 is dropped.
            +loop
        ;   ^^^^^ TTV0001 Unknown instruction '+loop'; that is written here as LABEL, JZ and JMP.
        """);

    /// <summary>Operands that no replacement can take say that the word means something else.</summary>
    [Theory]
    [InlineData("LABEL a\nBEQ t0 t1 a\n")]
    [InlineData("LW t0 0(sp)\n")]
    [InlineData("SLT t0 t1 t2\n")]
    [InlineData("RAISE_VARARGS 1\n")]
    [InlineData("CALL_FUN 2\n")]
    [InlineData("LDFLD int32 A::x\n")]
    [InlineData("LOCAL.TEE x y\n")]
    [InlineData("INC x\n")]
    [InlineData("LOAD_CONST 1 a\n")]
    public void Nothing_is_offered_for_other_operands(string text) => Assert.Empty(
        FindingsOf(text).Where(found => found.Rule == Ttvm.Language.Diagnostics.DiagnosticRules.UnknownInstruction)
            .SelectMany(found => found.Fixes));

    /// <summary>What an idiom names is there, and what it offers is an instruction.</summary>
    [Fact]
    public void They_are_written_in_this_language() => Assert.All(ForeignMnemonics.Names, name =>
    {
        var idiom = ForeignMnemonics.Find(name)!;
        Assert.All(UpperCaseWord().Matches(idiom.Text), word => Assert.True(IsWrittenHere(word.Value), word.Value));
        Assert.All(new[] { idiom.Before, idiom.Replacement }.OfType<string>(), line => Assert.Null(Faults(idiom, line)));
    });

    private static bool IsWrittenHere(string word) => word == Keywords.Label || InstructionSet.Find(word) is not null;

    /// <summary>What is wrong with an instruction that a fix offers; its operands may come from the foreign word.</summary>
    private static string? Faults(ForeignMnemonics.Idiom idiom, string line) => line == Keywords.Label
        ? null
        : SyntaxTree.Parse(new SourceText("main.ttvm", line)).Lines[0].Diagnostics
            .FirstOrDefault(found => found.Rule != Ttvm.Language.Diagnostics.DiagnosticRules.MissingOperand
                || !idiom.TakesOperands)?.Message;

    [GeneratedRegex("[A-Z]{2,}(_[A-Z]+)*")]
    private static partial Regex UpperCaseWord();

    /// <summary>A word that is an instruction here, now or some day, is none of these.</summary>
    [Fact]
    public void No_instruction_is_foreign() =>
        Assert.DoesNotContain(ForeignMnemonics.Names, name => InstructionSet.Find(name) is not null || name == Keywords.Label);

    /// <summary>The nearest spelling would be another instruction: none of these is a misspelt one.</summary>
    [Theory]
    [InlineData("TRIM REPLACE CONTAINS ORD POS SUBSTRING STR_CONCAT EQ_STR")]
    [InlineData("JE JNE JG JGE JL JLE JC JS JT JF JEQ JLT JGT JTRUE JFALSE BRTRUE BRFALSE JMP_TRUE JMP_NZ JMPIF BNE BEQ BLT BR")]
    [InlineData("NEG XOR REM POW HLT LEA NOW DIE RAND RND SET GET LET LD ST LI LW SB LB END NEW")]
    [InlineData("2DUP 2SWAP -ROT DUP2 POP2 SWAP2 DUP_X1 EMIT CR KEY /MOD REP")]
    [InlineData("PUSH_FLT PUSH_TRUE PUSH_NULL PUSH_NIL PUSH_VAR PUSH_FUNC PUSH_DICT LOAD_CONST")]
    [InlineData(
        "LIST_INSERT LIST_NEW LIST_SIZE LIST_FIRST LIST_LAST OBJECT_NEW OBJECT_HAS OBJECT_KEYS OBJECT_DELETE OBJECT_LEN DICT_SET PUT_FIELD DEL_FIELD FIELD")]
    [InlineData("KILL_PROCESS JOIN_PROCESS LINK_PROCESS MONITORENTER MODULE READ_INT PARSE_INT NOT_EQ IFNULL FILE_WRITE FILE_LIST WRITELN")]
    [InlineData("LIST_XYZ OBJECT_SUM PUSH_BLOB READ_FORM")]
    public void No_other_instruction_is_meant(string words) => Assert.All(words.Split(' '), word => Assert.DoesNotContain(
        FindingsOf(word), found => found.Message.Contains("did you mean", StringComparison.Ordinal)));

    [Theory]
    [InlineData("PRNT", "PRINT")]
    [InlineData("PUSH_IN", "PUSH_INT")]
    [InlineData("PUSH_INTEGER", "PUSH_INT")]
    [InlineData("PUSHSTR", "PUSH_STR")]
    [InlineData("LIST_APEND", "LIST_APPEND")]
    [InlineData("GETFIELDS", "GET_FIELD")]
    [InlineData("RECIEVE", "RECEIVE")]
    public void A_misspelt_one_is_still_found(string word, string meant) =>
        Assert.Contains(
            FindingsOf(word), found => found.Message.EndsWith($"did you mean '{meant}'?", StringComparison.Ordinal));
}
