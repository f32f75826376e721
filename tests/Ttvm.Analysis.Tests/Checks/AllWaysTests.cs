using Ttvm.Analysis.Stack;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;
using static Ttvm.Analysis.Tests.DiagnosticAssert;

namespace Ttvm.Analysis.Tests.Checks;

/// <summary>What is said of all ways is so on each of them.</summary>
public sealed class AllWaysTests
{
    [Fact]
    public void A_handler_that_control_also_falls_into_has_no_certain_type() => CheckDiagnostics("""
            TRY bad
            PUSH_STR "5"
            TO_INT
            END_TRY
        LABEL bad
            CATCH
            PUSH_INT 2
            MUL
            PRINT
        """);

    [Fact]
    public void A_CATCH_that_only_some_ways_need_takes_a_value_on_those() => CheckDiagnostics("""
            PUSH_INT 1
            TRY bad
            PUSH_STR "5"
            TO_INT
            POP
            END_TRY
        LABEL bad
            CATCH problem
            PRINT
        """, "TTV0029");

    [Fact]
    public void A_function_that_takes_a_value_only_before_it_ends_wants_none() => CheckDiagnostics("""
            CALL f
            PUSH_STR "ok"
            PRINT
            HALT
        LABEL f
            GET_ARGS
            LEN
            JZ none
            PRINT
            HALT
        LABEL none
            RET
        """);

    [Fact]
    public void A_function_that_takes_a_value_on_some_ways_leaves_a_stack_that_nobody_knows() => CheckDiagnostics("""
            CALL f
            PRINT
            HALT
        LABEL f
            GET_ARGS
            LEN
            JZ none
            PRINT
            PUSH_INT 1
            RET
        LABEL none
            PUSH_INT 1
            RET
        """, "TTV0029");

    [Fact]
    public void A_function_that_takes_a_value_on_every_way_wants_it() => CheckDiagnostics("""
            CALL f
        ;        ^ TTV0029 The function 'f' takes 1 value, but the stack is empty here.
            HALT
        LABEL f
            GET_ARGS
            LEN
            JZ none
            PRINT
            HALT
        LABEL none
            POP
            RET
        """, "TTV0029");

    [Fact]
    public void A_variable_that_one_of_two_functions_lacks_may_have_no_value() => CheckDiagnostics("""
            CALL f
            CALL g
            HALT
        LABEL f
            PUSH_INT 1
            STORE x
            JMP show
        LABEL g
            JMP show
        LABEL show
            LOAD x
        ;        ^ TTV0034 The variable 'x' may have no value here, depending on the function that comes here.
            PRINT
            RET
        """);

    [Fact]
    public void A_variable_that_all_functions_lack_has_no_value() => CheckDiagnostics("""
            CALL f
            CALL g
            HALT
        LABEL f
            JMP show
        LABEL g
            JMP show
        LABEL show
            LOAD x
        ;        ^ TTV0033
            PRINT
            RET
        """, "TTV0033");

    [Fact]
    public void Values_that_only_one_function_leaves_are_not_said_to_be_left() => CheckDiagnostics("""
            PUSH_INT 1
            PUSH_STR "f"
            SPAWN
            POP
            JMP end
        LABEL f
            JMP end
        LABEL end
            HALT
        """, "TTV0032");

    [Fact]
    public void A_RET_that_control_has_run_into_is_said_to_be_wrong_for_that_way() => CheckDiagnostics("""
            CALL f
        LABEL f
            RET
        ;   ^^^ TTV0035 When control has run into the function, there is no call to return from here; HALT in front of the function keeps it out.
        """, "TTV0035");

    [Fact]
    public void What_is_called_by_number_is_reached() => CheckDiagnostics("""
            CALL 2
            HALT
            PUSH_STR "here"
            PRINT
            RET
        """, "TTV0039");

    /// <summary>The inner handler takes the outer one's value too, and END_TRY does not bring it back.</summary>
    [Fact]
    public void A_value_taken_within_two_handlers_is_gone_for_both() => CheckDiagnostics("""
            PUSH_INT 1
            TRY outer
            TRY inner
            POP
            PUSH_STR "a"
            END_TRY
            LOAD nothing
        LABEL inner
            CATCH
            HALT
        LABEL outer
            CATCH problem
            PUSH_STR "b"
            CONCAT
            PRINT
            HALT
        """, "TTV0031");

    [Fact]
    public void Behind_dead_code_a_line_has_the_stack_of_the_code_that_lives()
    {
        var program = AnalyzedProgram.Bind(SyntaxTree.Parse(new SourceText("main.ttvm",
            "PUSH_INT 1\nJMP end\nLABEL dead\nPUSH_STR x\nPUSH_STR y\nLABEL end\nPRINT")));
        Assert.Equal("( Int )", program.Analysis.Before(6)!.Text);
        Assert.Equal("", program.Analysis.FunctionAt(6));
    }
}
