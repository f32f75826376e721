using Ttvm.Analysis.Checks;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;
using static Ttvm.Analysis.Tests.DiagnosticAssert;

namespace Ttvm.Analysis.Tests.Checks;

/// <summary>Repairs of mistakes that first programs had, as somebody wrote them who did not know the checks.</summary>
public sealed class NewcomerFixTests
{
    [Fact]
    public void A_way_that_runs_into_the_next_label_where_the_others_return() => CheckFix(
        "PUSH_INT 70\nCALL price age\nPRINT\nHALT\nLABEL price\nLOAD age\nJZ free\nLOAD age\nPUSH_INT 65\nGE\nJZ adult\nPUSH_INT 8\nLABEL adult\nPUSH_INT 12\nRET\nLABEL free\nPUSH_INT 0\nRET",
        "Insert RET",
        "PUSH_INT 70\nCALL price age\nPRINT\nHALT\nLABEL price\nLOAD age\nJZ free\nLOAD age\nPUSH_INT 65\nGE\nJZ adult\nPUSH_INT 8\nRET\nLABEL adult\nPUSH_INT 12\nRET\nLABEL free\nPUSH_INT 0\nRET");

    [Fact]
    public void A_recursion_that_runs_into_its_end() => CheckFix(
        "PUSH_INT 5\nCALL factorial n\nPRINT\nHALT\nLABEL factorial\nLOAD n\nJZ one\nLOAD n\nLOAD n\nPUSH_INT 1\nSUB\nCALL factorial n\nMUL\nLABEL one\nPUSH_INT 1\nRET",
        "Insert RET",
        "PUSH_INT 5\nCALL factorial n\nPRINT\nHALT\nLABEL factorial\nLOAD n\nJZ one\nLOAD n\nLOAD n\nPUSH_INT 1\nSUB\nCALL factorial n\nMUL\nRET\nLABEL one\nPUSH_INT 1\nRET");

    [Fact]
    public void Functions_that_call_each_other_and_run_into_their_end() => CheckFix(
        "PUSH_INT 5\nCALL even n\nPRINT\nHALT\nLABEL even\nLOAD n\nJZ yes\nLOAD n\nPUSH_INT 1\nSUB\nCALL odd n\nLABEL yes\nTRUE\nRET\nLABEL odd\nLOAD n\nJZ no\nLOAD n\nPUSH_INT 1\nSUB\nCALL even n\nRET\nLABEL no\nFALSE\nRET",
        "Insert RET",
        "PUSH_INT 5\nCALL even n\nPRINT\nHALT\nLABEL even\nLOAD n\nJZ yes\nLOAD n\nPUSH_INT 1\nSUB\nCALL odd n\nRET\nLABEL yes\nTRUE\nRET\nLABEL odd\nLOAD n\nJZ no\nLOAD n\nPUSH_INT 1\nSUB\nCALL even n\nRET\nLABEL no\nFALSE\nRET");

    [Fact]
    public void A_way_that_runs_into_the_only_RET() => CheckFix(
        "PUSH_INT -5\nCALL abs n\nPRINT\nHALT\nLABEL abs\nLOAD n\nPUSH_INT 0\nLT\nJZ positive\nPUSH_INT 0\nLOAD n\nSUB\nLABEL positive\nLOAD n\nRET",
        "Insert RET",
        "PUSH_INT -5\nCALL abs n\nPRINT\nHALT\nLABEL abs\nLOAD n\nPUSH_INT 0\nLT\nJZ positive\nPUSH_INT 0\nLOAD n\nSUB\nRET\nLABEL positive\nLOAD n\nRET");

    [Fact]
    public void Two_ways_of_a_recursion_that_leave_differently_much() => CheckDiagnostics("""
        PUSH_INT 4
        CALL sum n
        PRINT
        HALT
        LABEL sum
        LOAD n
        JZ zero
        LOAD n
        PUSH_INT 1
        SUB
        CALL sum n
        LOAD n
        RET
        LABEL zero
        PUSH_INT 0
        RET
        ;<^ TTV0030 Compared with the stack at the call, this RET leaves 1 value more, but another RET of the function 2 values more.
        """);

    [Fact]
    public void A_copy_that_piles_up_in_a_loop() => CheckFix(
        "CALL chart\nHALT\nLABEL chart\nPUSH_STR \"\"\nSTORE bar\nPUSH_INT 3\nSTORE n\nLABEL more\nLOAD n\nJZ full\nLOAD bar\nPUSH_STR \"#\"\nCONCAT\nLOAD n\nPUSH_INT 1\nSUB\nSTORE n\nJMP more\nLABEL full\nLOAD bar\nPRINT\nRET",
        "Store the copy in 'bar'",
        "CALL chart\nHALT\nLABEL chart\nPUSH_STR \"\"\nSTORE bar\nPUSH_INT 3\nSTORE n\nLABEL more\nLOAD n\nJZ full\nLOAD bar\nPUSH_STR \"#\"\nCONCAT\nSTORE bar\nLOAD n\nPUSH_INT 1\nSUB\nSTORE n\nJMP more\nLABEL full\nLOAD bar\nPRINT\nRET");

    [Fact]
    public void A_result_that_another_call_stores() => CheckFix(
        "PUSH_INT 1\nSTORE p\nLOAD p\nCALL more n\nSTORE p\nLOAD p\nCALL more n\nLOAD p\nPRINT\nHALT\nLABEL more\nLOAD n\nPUSH_INT 1\nADD\nRET",
        "Store the result in 'p', as elsewhere",
        "PUSH_INT 1\nSTORE p\nLOAD p\nCALL more n\nSTORE p\nLOAD p\nCALL more n\nSTORE p\nLOAD p\nPRINT\nHALT\nLABEL more\nLOAD n\nPUSH_INT 1\nADD\nRET");

    [Fact]
    public void Two_values_of_which_one_is_surely_in_the_wrong_place() => CheckFix(
        "PUSH_STR \"{}\"\nJSON_PARSE\nSTORE order\nPUSH_INT 3\nLOAD order\nSET_FIELD total\nPRINT",
        "Insert SWAP",
        "PUSH_STR \"{}\"\nJSON_PARSE\nSTORE order\nPUSH_INT 3\nLOAD order\nSWAP\nSET_FIELD total\nPRINT");

    [Fact]
    public void A_value_below_that_no_parameter_takes() => CheckFix(
        "SELF\nPUSH_INT 100\nSPAWN_CALL account balance\nPOP\nRECEIVE\nPRINT\nHALT\nLABEL account\nLOAD balance\nLOAD owner\nSEND\nRET",
        "Pass the value below as 'owner'",
        "SELF\nPUSH_INT 100\nSPAWN_CALL account owner balance\nPOP\nRECEIVE\nPRINT\nHALT\nLABEL account\nLOAD balance\nLOAD owner\nSEND\nRET");

    [Fact]
    public void The_second_of_two_closures_needs_captures_of_its_own() => CheckDiagnostics("""
        PUSH_INT 1
        STORE a
        CAPTURE a
        MAKE_LAMBDA show
        CALL_FUNCTION
        MAKE_LAMBDA show
        ;           ^^^^ TTV0069 The function 'show' reads 'a', which this MAKE_LAMBDA does not give it.
        CALL_FUNCTION
        HALT
        LABEL show
        LOAD a
        PRINT
        RET
        """);

    [Fact]
    public void A_literal_that_all_other_calls_push_last() => CheckFix(
        "PUSH_STR \"a\"\nPUSH_INT 1\nPUSH_STR \"EUR\"\nCALL money n of\nPRINT\nPOP\nPUSH_STR \"b\"\nPUSH_INT 2\nCALL money n of\nPRINT\nHALT\nLABEL money\nLOAD n\nPUSH_INT 100\nDIV\nTO_STR\nLOAD of\nCONCAT\nRET",
        "Insert 'PUSH_STR \"EUR\"', as at the other calls",
        "PUSH_STR \"a\"\nPUSH_INT 1\nPUSH_STR \"EUR\"\nCALL money n of\nPRINT\nPOP\nPUSH_STR \"b\"\nPUSH_INT 2\nPUSH_STR \"EUR\"\nCALL money n of\nPRINT\nHALT\nLABEL money\nLOAD n\nPUSH_INT 100\nDIV\nTO_STR\nLOAD of\nCONCAT\nRET");

    [Theory]
    [InlineData("PUSH_STR \"a\"\nPUSH_STR \"EUR\"\nCALL money n of\nPRINT\nHALT\n")]
    [InlineData(
        "PUSH_INT 1\nPUSH_STR \"EUR\"\nCALL money n of\nPRINT\nPUSH_INT 1\nPUSH_STR \"USD\"\nCALL money n of\nPRINT\nPUSH_STR \"a\"\nPUSH_STR \"b\"\nCALL money n of\nPRINT\nHALT\n")]
    public void Literals_that_differ_are_none_that_was_forgotten(string calls) =>
        Assert.DoesNotContain(
            AnalyzedProgram.Bind(SyntaxTree.Parse(new SourceText("main.ttvm",
                $"{calls}LABEL money\nLOAD n\nPUSH_INT 100\nDIV\nTO_STR\nLOAD of\nCONCAT\nRET"))).Diagnostics.SelectMany(
                    diagnostic => diagnostic.Fixes),
            fix => fix.Title.EndsWith("as at the other calls", StringComparison.Ordinal));

    private const string Halve =
        "PUSH_INT 4\nCALL halve number\nHALT\nLABEL halve\nLABEL again\nLOAD number\nJZ done\nLOAD number\nPUSH_INT 2\nDIV\nSTORE NAME\nJMP again\nLABEL done\nRET";

    [Fact]
    public void A_store_that_is_misspelt() => CheckFix(
        Halve.Replace("NAME", "$0numbr", StringComparison.Ordinal), "Change to 'number'",
        Halve.Replace("NAME", "number", StringComparison.Ordinal));

    /// <summary>Names that differ in their numbers are meant to.</summary>
    [Fact]
    public void A_store_that_is_numbered() => CheckDiagnostics("""
        PUSH_INT 1
        STORE item1
        PUSH_INT 2
        STORE item2
        ;     ^^^^^ TTV0040 The variable 'item2' is never read; a name that begins with '_' says that this is meant.
        YIELD
        LOAD item1
        PRINT
        """);

    [Fact]
    public void A_module_that_forgets_an_EXPORT() => CheckFix(
        "MAKE_FUNCTION area a\nSTORE $0area\nMAKE_FUNCTION edge a\nSTORE edge\nEXPORT edge\nHALT\nLABEL area\nLOAD a\nRET\nLABEL edge\nLOAD a\nRET",
        "Insert EXPORT area",
        "MAKE_FUNCTION area a\nSTORE area\nEXPORT area\nMAKE_FUNCTION edge a\nSTORE edge\nEXPORT edge\nHALT\nLABEL area\nLOAD a\nRET\nLABEL edge\nLOAD a\nRET");

    [Fact]
    public void A_name_that_a_module_calls_otherwise() => CheckFix(
        ";- main.ttvm\nIMPORT queue\nMAKE_LIST 0\nPUSH_INT 1\nLOAD enqueue\nCALL_FUNCTION\nPRINT\n"
            + ";- queue.ttvm\nMAKE_FUNCTION push queue item\nSTORE push\nEXPORT push\nMAKE_FUNCTION pop queue\nSTORE pop\nEXPORT pop\nHALT\nLABEL push\nLOAD queue\nLOAD item\nLIST_APPEND\nRET\nLABEL pop\nLOAD queue\nRET",
        "Change to 'push'",
        "IMPORT queue\nMAKE_LIST 0\nPUSH_INT 1\nLOAD push\nCALL_FUNCTION\nPRINT");

    [Fact]
    public void A_value_in_the_place_of_a_key_that_may_be_text() => CheckFix(
        "NEW_OBJECT\nPUSH_INT 1\nGET_ARGS\nPUSH_INT 0\nINDEX\nOBJECT_SET\nPRINT", "Insert SWAP",
        "NEW_OBJECT\nPUSH_INT 1\nGET_ARGS\nPUSH_INT 0\nINDEX\nSWAP\nOBJECT_SET\nPRINT");

    private const string Server =
        "PUSH_STR \"server\"\nSPAWN\nSTORE server\nNEW_OBJECT\nPUSH_STR \"put\"\nSET_FIELD oder\nLOAD server\nSEND\nHALT\nLABEL server\nRECEIVE_MATCH .$0order=\"put\"\nGET_FIELD order\nPRINT\nRET";

    [Fact]
    public void A_field_that_the_sender_has_misspelt() => CheckFix(
        Server, "Call the field 'order' where it is set",
        Server.Replace("oder", "order", StringComparison.Ordinal).Replace("$0", "", StringComparison.Ordinal));

    /// <summary>What is counted is what the caller gave, or a number; so the text that is sent in the end is the only one.</summary>
    [Fact]
    public void A_text_that_the_sender_of_numbers_ends_with()
    {
        const string Countdown =
            "SELF\nPUSH_INT 3\nSPAWN_CALL countdown listener n\nPOP\nLABEL listen\nRECEIVE_MATCH int | $0\"finished\"\nPRINT\nJMP listen\n"
            + "LABEL countdown\nLOAD n\nJZ end\nLOAD n\nLOAD listener\nSEND\nLOAD n\nPUSH_INT 1\nSUB\nSTORE n\nJMP countdown\nLABEL end\nPUSH_STR \"finish\"\nLOAD listener\nSEND\nRET";
        CheckFix(Countdown, "Change to 'finish'", Countdown.Replace("$0\"finished\"", "\"finish\"", StringComparison.Ordinal));
        CheckFix(Countdown, "Send 'finished' instead",
            Countdown.Replace("\"finish\"", "\"finished\"", StringComparison.Ordinal).Replace("$0", "", StringComparison.Ordinal));
    }
}
