using Ttvm.Analysis.Checks;
using Ttvm.Testing;
using static Ttvm.Analysis.Tests.DiagnosticAssert;

namespace Ttvm.Analysis.Tests.Checks;

/// <summary>Values of a type with which the function that is called is certain to fail.</summary>
public sealed class CallTypeTests
{
    [Fact]
    public void An_argument_of_the_wrong_type() => CheckDiagnostics("""
            PUSH_STR "a"
            CALL inc n
        ;        ^^^ TTV0031 The function 'inc' wants a number as 'n', but gets str.
            PRINT
            HALT
        LABEL inc
            LOAD n
            PUSH_INT 1
            ADD
            RET
        """);

    [Fact]
    public void Values_from_the_stack_of_the_caller() => CheckDiagnostics("""
            PUSH_STR "a"
            PUSH_STR "b"
            CALL add
        ;        ^^^ TTV0031 The function 'add' wants a number in place 2 from the top of the stack, but gets str.
            PRINT
            PUSH_INT 1
            PUSH_STR "a"
            CALL add
        ;        ^^^ TTV0031 The function 'add' wants a number on top of the stack, but gets str.
            PRINT
            PUSH_STR "a"
            PUSH_INT 1
            CALL add
        ;        ^^^ TTV0031 The function 'add' wants a number in place 2 from the top of the stack, but gets str.
            PRINT
            HALT
        LABEL add
            ADD
            RET
        """);

    [Fact]
    public void A_function_that_hands_the_value_on() => CheckDiagnostics("""
            PUSH_STR "a"
            CALL twice n
        ;        ^^^^^ TTV0031 The function 'twice' wants a number as 'n', but gets str.
            PRINT
            HALT
        LABEL twice
            LOAD n
            CALL inc n
            CALL inc n
            RET
        LABEL inc
            LOAD n
            PUSH_INT 1
            ADD
            RET
        """);

    [Fact]
    public void Both_branches_want_the_type() => CheckDiagnostics("""
            PUSH_STR "a"
            CALL sum n
        ;        ^^^ TTV0031 The function 'sum' wants a number as 'n', but gets str.
            PRINT
            HALT
        LABEL sum
            GET_ARGS
            LEN
            JZ none
            LOAD n
            PUSH_INT 1
            ADD
            RET
        LABEL none
            LOAD n
            PUSH_INT 2
            MUL
            RET
        """);

    [Fact]
    public void A_function_value_that_is_called() => CheckDiagnostics("""
            PUSH_STR "a"
            MAKE_FUNCTION inc n
            CALL_FUNCTION
        ;   ^^^^^^^^^^^^^ TTV0031 The function 'inc' wants a number as 'n', but gets str.
            PRINT
            HALT
        LABEL inc
            LOAD n
            PUSH_INT 1
            ADD
            RET
        """);

    [Theory]
    [InlineData("LOAD n\nTYPE_OF\nPUSH_STR \"int\"\nEQ\nJZ text\nLOAD n\nPUSH_INT 1\nADD\nRET\nLABEL text\nLOAD n\nRET")]
    [InlineData("TRY failed\nLOAD n\nPUSH_INT 1\nADD\nEND_TRY\nRET\nLABEL failed\nCATCH e\nLOAD e\nEND_TRY\nRET")]
    [InlineData("CALL perhaps\nLOAD n\nPUSH_INT 1\nADD\nRET\nLABEL perhaps\nGET_ARGS\nLEN\nJZ on\nHALT\nLABEL on\nRET")]
    [InlineData("LOAD n\nTO_INT\nSTORE n\nLOAD n\nPUSH_INT 1\nADD\nRET")]
    [InlineData("LABEL again\nGET_ARGS\nLEN\nJZ again\nLOAD n\nPUSH_INT 1\nADD\nRET")]
    [InlineData("LOAD n\nLOAD n\nGT\nRET")]
    public void What_may_go_well_is_not_reported(string function) =>
        Assert.DoesNotContain(
            Bind(Fixture.Parse($"PUSH_STR \"a\"\nCALL f n\nPRINT\nHALT\nLABEL f\n{function}").Main).Diagnostics,
            diagnostic => diagnostic.Rule.Code == "TTV0031");

    [Fact]
    public void A_caller_that_catches_the_error_is_not_told() => CheckDiagnostics("""
            TRY failed
            PUSH_STR "a"
            CALL inc n
            PRINT
            END_TRY
            HALT
        LABEL failed
            CATCH e
            LOAD e
            PRINT
            HALT
        LABEL inc
            LOAD n
            PUSH_INT 1
            ADD
            RET
        """);

    [Fact]
    public void A_recursion_promises_nothing_that_only_it_says() => CheckDiagnostics("""
            PUSH_STR "a"
            CALL down n
            HALT
        LABEL down
            GET_ARGS
            LEN
            JZ end
            LOAD n
            CALL down n
        LABEL end
            RET
        """);

    [Fact]
    public void An_error_before_the_value_is_used_changes_nothing() => CheckDiagnostics("""
            PUSH_STR "a"
            CALL f n
        ;        ^ TTV0031 The function 'f' wants a number as 'n', but gets str.
            PRINT
            HALT
        LABEL f
            CALL check
            LOAD n
            PUSH_INT 1
            ADD
            RET
        LABEL check
            GET_ARGS
            LEN
            JZ none
            RET
        LABEL none
            PUSH_STR "no arguments"
            THROW
        """);
}
