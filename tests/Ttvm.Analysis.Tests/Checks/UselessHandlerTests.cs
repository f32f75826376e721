using Ttvm.Analysis.Checks;
using Ttvm.Testing;
using static Ttvm.Analysis.Tests.DiagnosticAssert;

namespace Ttvm.Analysis.Tests.Checks;

/// <summary>Handlers that never run.</summary>
public sealed class UselessHandlerTests
{
    private const string Code = "TTV0060";

    [Fact]
    public void What_cannot_fail_needs_no_handler() => CheckDiagnostics("""
            TRY failed
        ;   ^^^ TTV0060 Nothing that this TRY protects can fail, so its handler 'failed' never runs.
            PUSH_INT 1
            STORE one
            LOAD one
            PUSH_FLOAT 0.5
            ADD
            DUP
            MAKE_LIST 2
            LEN
            JZ skipped
            GET_TIME
            PRINT
        LABEL skipped
            END_TRY
            LOAD one
            PRINT
            HALT
        LABEL failed
            CATCH problem
            LOAD problem
            PRINT
            LOAD problem
            THROW
        """);

    [Fact]
    public void Only_the_innermost_handler_is_led_to() => CheckDiagnostics("""
            TRY outer
        ;   ^^^ TTV0060
            TRY inner
            READ_LINE
            PRINT
            END_TRY
            END_TRY
            HALT
        LABEL inner
            CATCH
            PRINT
            HALT
        LABEL outer
            CATCH
            PRINT
            HALT
        """);

    [Fact]
    public void What_fails_in_a_handler_is_a_matter_of_the_next() => CheckDiagnostics("""
            TRY outer
            TRY inner
            READ_LINE
            PRINT
            END_TRY
            END_TRY
            HALT
        LABEL inner
            CATCH
            PUSH_STR "not read: "
            SWAP
            CONCAT
            PRINT
            HALT
        LABEL outer
            CATCH
            PRINT
            HALT
        """);

    [Theory]
    [InlineData("GET_ARGS\nPUSH_INT 0\nINDEX\nPRINT")]
    [InlineData("PUSH_STR \"x\"\nTHROW")]
    [InlineData("LOAD nothing\nPRINT")]
    [InlineData("LOAD maybe\nPRINT")]
    [InlineData("CAPTURE nothing\nMAKE_LAMBDA harmless\nPOP")]
    [InlineData("CALL harmless")]
    [InlineData("MAKE_FUNCTION harmless\nCALL_FUNCTION")]
    [InlineData("POP\nPOP")]
    [InlineData("SWAP")]
    [InlineData("MAKE_LIST 3\nPOP")]
    [InlineData("PUSH_INT 1\nPUSH_STR \"a\"\nADD\nPRINT")]
    [InlineData("PUSH_INT 1\nPUSH_INT 0\nDIV\nPRINT")]
    [InlineData("PUSH_INT 1\nGET_ENV\nPRINT")]
    [InlineData("PUSH_STR \"a\"\nPUSH_INT 1\nLT\nPRINT")]
    [InlineData("SELF\nPRINT")]
    [InlineData("REGISTER name")]
    [InlineData("IMPORT module.ttvm")]
    [InlineData("EXPORT nothing")]
    [InlineData("WHATEVER THIS IS")]
    public void What_may_fail_is_protected(string protectedPart) => Silent($"""
            GET_TIME
            JZ on
            PUSH_INT 1
            STORE maybe
        LABEL on
            TRUE
            TRY failed
            {protectedPart}
            END_TRY
            HALT
        LABEL failed
            CATCH
            PRINT
            HALT
        LABEL harmless
            RET
        """);

    [Fact]
    public void Arguments_and_the_values_of_a_caller_may_be_anything() => Silent("""
            PUSH_INT 1
            PUSH_INT 2
            CALL f x
            PUSH_INT 3
            CALL f y
            HALT
        LABEL f
            TRY failed
            LOAD x
            PRINT
            END_TRY
            TRY failed_too
            POP
            END_TRY
            RET
        LABEL failed
            CATCH
            PRINT
            RET
        LABEL failed_too
            CATCH
            PRINT
            RET
        """);

    [Fact]
    public void One_handler_of_two_TRYs_serves_both() => Silent("""
            TRY failed
            NULL
            PRINT
            END_TRY
            TRY failed
            READ_LINE
            PRINT
            END_TRY
            HALT
        LABEL failed
            CATCH
            PRINT
        """);

    [Fact]
    public void Where_control_runs_on_into_a_handler_nobody_knows_what_is_on_the_stack() => Silent("""
            TRY failed
            READ_LINE
            PRINT
            END_TRY
        LABEL failed
            CATCH
            TRY missing
            POP
            END_TRY
            HALT
        LABEL missing
            CATCH
            PRINT
        """);

    [Fact]
    public void A_TRY_that_stays_open_is_another_matter() => CheckDiagnostics("""
        LABEL again
            TRY failed
        ;   ^^^ TTV0044
            NULL
            PRINT
            YIELD
            JMP again
        LABEL failed
            CATCH
            PRINT
        """);

    [Fact]
    public void A_handler_that_is_not_there_is_another_matter() => CheckDiagnostics("""
            TRY nowhere
        ;       ^^^^^^^ TTV0003
            NULL
            PRINT
            END_TRY
        """);

    [Fact]
    public void A_TRY_that_control_never_comes_to_is_another_matter() =>
        Silent("HALT\nTRY failed\nNULL\nPRINT\nEND_TRY\nHALT\nLABEL failed\nCATCH\nPRINT");

    [Fact]
    public void A_CATCH_without_a_TRY_marks_nothing() => CheckDiagnostics("""
            CALL log
            TRY failed
            READ_LINE
            PRINT
            CATCH
        ;   ^^^^^ TTV0060 CATCH does nothing here: no TRY leads to it.
            END_TRY
            CATCH end
        ;   ^^^^^ TTV0060 CATCH does nothing here: no TRY leads to it.
            HALT
        LABEL failed
            CATCH
            CALL log
            PRINT
            HALT
        LABEL log
            CATCH
        ;   ^^^^^ TTV0060 CATCH does nothing here: no TRY leads to it.
            RET
        """);

    [Theory]
    [InlineData("CATCH")]
    [InlineData("LABEL on\nCATCH e\nLOAD e")]
    [InlineData("DUP\nPRINT\nCATCH")]
    [InlineData("TRY deeper\nREAD_LINE\nPOP\nEND_TRY\nCATCH")]
    [InlineData("JMP on\nLABEL on\nCATCH")]
    public void A_CATCH_that_an_exception_comes_to_marks_its_handler(string handler) => Silent($"""
            TRY failed
            READ_LINE
            PRINT
            END_TRY
        LABEL failed
            {handler}
            PRINT
            HALT
        LABEL deeper
            CATCH
            PRINT
        """);

    [Fact]
    public void A_CATCH_in_code_that_is_being_written_may_get_its_TRY() => Silent("""
            HALT
        LABEL failed
            CATCH
            PRINT
            RET
        """);

    [Fact]
    public void What_a_CATCH_is_for_one_function_it_may_not_be_for_another() => Silent("""
            CALL careful
            NULL
            CALL rest
            HALT
        LABEL careful
            TRY rest
            READ_LINE
            PRINT
            END_TRY
            RET
        LABEL rest
            CATCH
            PRINT
            RET
        """);

    private static void Silent(string program) =>
        Assert.DoesNotContain(Bind(Fixture.Parse(program).Main).Diagnostics, diagnostic => diagnostic.Rule.Code == Code);
}
