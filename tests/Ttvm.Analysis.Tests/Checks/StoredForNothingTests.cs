using Ttvm.Analysis.Checks;
using Ttvm.Testing;
using static Ttvm.Analysis.Tests.DiagnosticAssert;

namespace Ttvm.Analysis.Tests.Checks;

/// <summary>Values that take the way through a variable for nothing.</summary>
public sealed class StoredForNothingTests
{
    private const string Code = "TTV0059";

    [Fact]
    public void What_only_the_next_instruction_reads_need_not_be_stored() => CheckDiagnostics("""
            GET_TIME
            STORE now
        ;   ^^^^^ TTV0059 The next instruction loads 'now' again and nothing else reads what is stored here; both can go.

            ; A comment in between changes nothing.
            LOAD "now"
            PRINT
        """);

    [Fact]
    public void A_variable_that_is_used_so_several_times_is_needed_nowhere() => CheckDiagnostics("""
            GET_TIME
            STORE t
        ;   ^^^^^ TTV0059
            LOAD t
            PRINT
            GET_ARGS
            STORE t
        ;   ^^^^^ TTV0059
            LOAD t
            PRINT
        """);

    [Fact]
    public void Functions_have_variables_of_their_own() => CheckDiagnostics("""
            GET_TIME
            STORE t
        ;   ^^^^^ TTV0059
            LOAD t
            CALL show t
            HALT
        LABEL show
            LOAD t
            PRINT
            LOAD t
            PRINT
            RET
        """);

    [Theory]
    [InlineData("LOAD x\nPRINT")]
    [InlineData("CAPTURE x\nMAKE_LAMBDA end\nPOP")]
    [InlineData("EXPORT x")]
    [InlineData("DUMP_SCOPE")]
    [InlineData("RECEIVE_MATCH .kind=$x\nPOP")]
    [InlineData("DELETE x")]
    public void Who_else_uses_the_variable_needs_it(string use) => Silent($"GET_TIME\nSTORE x\nLOAD x\nPRINT\n{use}\nHALT\nLABEL end\nRET");

    [Fact]
    public void A_reader_may_stand_before_in_a_loop() => Silent("""
            PUSH_INT 1
            STORE x
        LABEL again
            LOAD x
            PRINT
            GET_TIME
            STORE x
            LOAD x
            JZ again
        """);

    [Theory]
    [InlineData("JMP on\nLABEL on\n")]
    [InlineData("LABEL on\n")]
    [InlineData("DUP\nPOP\n")]
    public void Only_the_next_instruction_counts(string between) =>
        Silent($"GET_TIME\nDUP\nJZ on\nSTORE x\n{between}LOAD x\nPRINT\nHALT\nLABEL also\nJMP on");

    [Fact]
    public void Other_names_are_other_variables() => Silent("PUSH_INT 1\nSTORE y\nGET_TIME\nSTORE x\nLOAD y\nPRINT\nLOAD x\nPRINT");

    [Fact]
    public void A_name_with_an_underscore_is_meant() => Silent("GET_TIME\nSTORE _now\nLOAD _now\nPRINT");

    [Fact]
    public void What_is_never_read_is_another_matter() => CheckDiagnostics("""
            GET_TIME
            STORE x
        ;         ^ TTV0040
        """);

    [Fact]
    public void A_missing_value_may_be_what_a_handler_waits_for() =>
        Silent("TRY empty\nSTORE x\nLOAD x\nPRINT\nHALT\nLABEL empty\nCATCH\nPRINT");

    [Fact]
    public void Two_functions_that_share_their_code_may_differ() => Silent("""
            GET_TIME
            STORE x
            CALL inner
            CALL outer
            LOAD x
            PRINT
            HALT
        LABEL outer
            GET_TIME
            STORE x
            JMP common
        LABEL again
            LOAD x
            PRINT
            RET
        LABEL inner
            JMP common
        LABEL common
            GET_TIME
            DUP
            STORE x
            LOAD x
            JZ again
            POP
            RET
        """);

    [Fact]
    public void A_function_that_nobody_uses_yet_may_go_on() => Silent("HALT\nLABEL new\nGET_TIME\nSTORE x\nLOAD x\nPRINT\nRET");

    [Fact]
    public void The_fix_removes_both_lines() => CheckFix(
        "    GET_TIME\n    STORE x\n\n    LOAD x\n    PRINT\n", "Remove STORE and LOAD", "    GET_TIME\n\n    PRINT\n");

    [Fact]
    public void The_fix_keeps_comments() => CheckFix(
        "GET_TIME\n  STORE x ; when it began\n  LOAD x\t; again\nPRINT", "Remove STORE and LOAD",
        "GET_TIME\n  ; when it began\n  ; again\nPRINT");

    [Fact]
    public void The_fix_works_at_the_end_of_the_text() => CheckFix("GET_TIME\n$0STORE x\nLOAD x", "Remove STORE and LOAD", "GET_TIME\n");

    [Fact]
    public void Where_instructions_are_counted_there_is_no_fix()
    {
        var found = Bind(Fixture.Parse("GET_TIME\nSTORE x\nLOAD x\nJZ 5\nNULL\nPRINT").Main).Diagnostics;
        Assert.Empty(Assert.Single(found, diagnostic => diagnostic.Rule.Code == Code).Fixes);
    }

    private static void Silent(string program) =>
        Assert.DoesNotContain(Bind(Fixture.Parse(program).Main).Diagnostics, diagnostic => diagnostic.Rule.Code == Code);
}
