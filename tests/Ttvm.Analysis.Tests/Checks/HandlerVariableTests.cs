using static Ttvm.Analysis.Tests.DiagnosticAssert;

namespace Ttvm.Analysis.Tests.Checks;

/// <summary>Which variables have a value in a handler: those stored before anything behind the TRY can fail.</summary>
public sealed class HandlerVariableTests
{
    [Fact]
    public void Stored_before_anything_can_fail() => CheckDiagnostics("""
            TRY failed
            PUSH_STR "file"
            STORE name
            LOAD name
            READ_FILE
            PRINT
            END_TRY
            HALT
        LABEL failed
            CATCH e
            LOAD e
            PRINT
            LOAD name
            PRINT
            END_TRY
            HALT
        """);

    [Fact]
    public void Stored_by_what_can_fail() => CheckDiagnostics("""
            TRY failed
            PUSH_STR "file"
            READ_FILE
            STORE content
            LOAD content
            JSON_PARSE
            PRINT
            END_TRY
            HALT
        LABEL failed
            CATCH e
            LOAD e
            PRINT
            LOAD content
        ;        ^^^^^^^ TTV0034 The variable 'content' may have no value here, depending on the way.
            PRINT
            END_TRY
            HALT
        """);

    [Fact]
    public void Stored_when_nothing_can_fail_any_more() => CheckDiagnostics("""
            TRY failed
            PUSH_STR "file"
            READ_FILE
            END_TRY
            STORE content
            LOAD content
            PRINT
            LOAD content
            PRINT
            HALT
        LABEL failed
            CATCH e
            LOAD e
            PRINT
            LOAD content
        ;        ^^^^^^^ TTV0033 The variable 'content' has no value here.
            PRINT
            HALT
        """);

    [Fact]
    public void A_call_may_always_fail() => CheckDiagnostics("""
            TRY failed
            PUSH_INT 1
            STORE before
            CALL work
            PUSH_INT 2
            STORE after
            CALL work
            END_TRY
            HALT
        LABEL failed
            CATCH e
            LOAD e
            PRINT
            LOAD before
            PRINT
            LOAD after
        ;        ^^^^^ TTV0034 The variable 'after' may have no value here, depending on the way.
            PRINT
            HALT
        LABEL work
            PUSH_STR "working"
            PRINT
            RET
        """);

    [Fact]
    public void A_loop_comes_back_to_the_TRY_with_another_value()  => CheckDiagnostics("""
        LABEL again
            TRY failed
            READ_LINE
            TO_INT
            STORE n
            END_TRY
            LOAD n
            PRINT
            JMP again
        LABEL failed
            CATCH e
            LOAD e
            PRINT
            END_TRY
            LOAD n
        ;        ^ TTV0034 The variable 'n' may have no value here, depending on the way.
            PRINT
            JMP again
        """);
}
