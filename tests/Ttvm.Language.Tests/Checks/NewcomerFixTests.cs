using Ttvm.Language.Binding;
using Ttvm.Language.Syntax;
using static Ttvm.Language.Tests.DiagnosticAssert;

namespace Ttvm.Language.Tests.Checks;

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
    [InlineData("PUSH_INT 1\nPUSH_STR \"EUR\"\nCALL money n of\nPRINT\nPUSH_INT 1\nPUSH_STR \"USD\"\nCALL money n of\nPRINT\nPUSH_STR \"a\"\nPUSH_STR \"b\"\nCALL money n of\nPRINT\nHALT\n")]
    public void Literals_that_differ_are_none_that_was_forgotten(string calls) =>
        Assert.DoesNotContain(
            BoundProgram.Bind(SyntaxTree.Parse(new SourceText("main.ttvm", $"{calls}LABEL money\nLOAD n\nPUSH_INT 100\nDIV\nTO_STR\nLOAD of\nCONCAT\nRET"))).Diagnostics.SelectMany(diagnostic => diagnostic.Fixes),
            fix => fix.Title.EndsWith("as at the other calls", StringComparison.Ordinal));
}
