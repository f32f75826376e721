using static Ttvm.Analysis.Tests.DiagnosticAssert;

namespace Ttvm.Analysis.Tests.Messages;

/// <summary>Workers and modules that are not there, have errors, or lead back.</summary>
public sealed class BrokenTargetTests
{
    [Fact]
    public void Modules_that_are_not_there_are_found() => CheckDiagnostics("""
        ;- main.ttvm
        IMPORT "shape.ttvm"
        ;       ^^^^^^^^^^ TTV0061 IMPORT fails: there is no module 'shape.ttvm'; did you mean 'shapes.ttvm'?
        IMPORT far/nowhere.ttvm
        ;      ^^^^^^^^^^^^^^^^ TTV0061 IMPORT fails: there is no module 'far/nowhere.ttvm'.
        IMPORT shapes.ttvm
        ;- shapes.ttvm
        HALT
        """);

    [Fact]
    public void A_misspelt_module_has_a_fix() => CheckFix(
        ";- main.ttvm\nIMPORT \"$0shape.ttvm\"\n;- shapes.ttvm\nHALT\n", "Change to 'shapes.ttvm'", "IMPORT \"shapes.ttvm\"");

    [Fact]
    public void What_a_TRY_may_wait_for_is_not_found() => CheckDiagnostics("""
        ;- main.ttvm
        TRY failed
        IMPORT nowhere.ttvm
        IMPORT broken.ttvm
        IMPORT main.ttvm
        CALL load
        END_TRY
        HALT
        LABEL failed
        CATCH
        PRINT
        HALT
        LABEL load
        IMPORT nowhere.ttvm
        RET
        ;- broken.ttvm
        TRUE
        PRINTT
        ;<^^^^ TTV0001
        """);

    [Fact]
    public void A_closed_TRY_waits_for_nothing_and_a_function_has_one_only_if_the_file_has() => CheckDiagnostics("""
        ;- main.ttvm
        TRY failed
        IMPORT nowhere.ttvm
        END_TRY
        IMPORT nowhere.ttvm
        ;      ^^^^^^^^^^^^ TTV0061
        HALT
        LABEL failed
        CATCH
        PRINT
        HALT
        ;- other.ttvm
        CALL load
        HALT
        LABEL load
        IMPORT nowhere.ttvm
        ;      ^^^^^^^^^^^^ TTV0061
        RET
        """);

    [Fact]
    public void Workers_and_modules_with_errors_are_found_wherever_they_are_named() => CheckDiagnostics("""
        ;- main.ttvm
        PUSH_STR "broken"
        ;         ^^^^^^ TTV0062 The process fails at once: the worker 'broken' has errors.
        SPAWN
        POP
        IMPORT broken.ttvm
        ;      ^^^^^^^^^^^ TTV0062 IMPORT fails: the module 'broken.ttvm' has errors.
        START_SUPERVISOR
        SUPERVISE_CHILD broken
        ;               ^^^^^^ TTV0062 The process fails at once: the worker 'broken' has errors.
        POP
        PUSH_STR "fine"
        SPAWN
        POP
        ;- broken.ttvm
        PUSH_INT 1
        JMP nowhere
        ;   ^^^^^^^ TTV0003
        PRINTT
        ;<^^^^ TTV0001
        ;- fine.ttvm
        PRINT
        ;<^^^ TTV0029
        """);

    [Fact]
    public void The_first_error_is_shown()
    {
        var finding = Assert.Single(MessagesOf(";- main.ttvm\nIMPORT broken.ttvm\n;- broken.ttvm\n\nPRINTT\nPRINTTT\n", "main.ttvm"));
        var place = Assert.Single(finding.Related);
        Assert.Equal(("broken.ttvm", "Unknown instruction 'PRINTT'; did you mean 'PRINT'?"), (place.Source!.Path, place.Message));
    }

    [Fact]
    public void The_errors_of_a_file_itself_are_no_finding_where_it_spawns_itself() =>
        CheckNo("TTV0062", "PUSH_STR \"main\"\nSPAWN\nPOP\nPRINTT\n");

    [Fact]
    public void Circles_of_imports_are_found_in_each_file_of_the_circle() => CheckDiagnostics("""
        ;- main.ttvm
        IMPORT one.ttvm
        IMPORT main.ttvm
        ;      ^^^^^^^^^ TTV0063 IMPORT fails: a file cannot import itself.
        ;- one.ttvm
        IMPORT two.ttvm
        ;      ^^^^^^^^ TTV0063 IMPORT fails: the module 'two.ttvm' leads back to this file.
        ;- two.ttvm
        IMPORT three.ttvm
        ;      ^^^^^^^^^^ TTV0063
        ;- three.ttvm
        IMPORT one.ttvm
        ;      ^^^^^^^^ TTV0063
        """);

    [Fact]
    public void What_only_a_function_imports_or_a_process_starts_closes_no_circle() => CheckNo("TTV0063", """
        ;- main.ttvm
        IMPORT parts.ttvm
        PUSH_STR "worker"
        SPAWN
        POP
        ;- parts.ttvm
        HALT
        LABEL load
        IMPORT main.ttvm
        RET
        ;- worker.ttvm
        PUSH_STR "main"
        SPAWN
        POP
        """);

    [Fact]
    public void An_import_that_a_jump_may_leave_out_closes_no_circle_but_fails_in_one() => CheckDiagnostics("""
        ;- main.ttvm
        GET_ARGS
        LEN
        JZ done
        IMPORT parts.ttvm
        ;      ^^^^^^^^^^ TTV0063 IMPORT fails: the module 'parts.ttvm' leads back to this file.
        LABEL done
        HALT
        ;- parts.ttvm
        IMPORT main.ttvm
        HALT
        """);

    [Theory]
    [InlineData("READ_LINE\nJZ skip\nIMPORT main.ttvm\nLABEL skip")]
    [InlineData("CALL perhaps\nIMPORT main.ttvm\nHALT\nLABEL perhaps\nREAD_LINE\nJZ end\nRET\nLABEL end\nHALT")]
    [InlineData("RECEIVE_TIMEOUT 5 late\nPOP\nIMPORT main.ttvm\nLABEL late")]
    public void Where_control_may_go_elsewhere_nothing_is_certain(string module) =>
        Assert.DoesNotContain(MessagesOf($";- main.ttvm\nIMPORT parts.ttvm\nHALT\n;- parts.ttvm\n{module}\n", "main.ttvm"),
            finding => finding.Rule.Code == "TTV0063");

    [Theory]
    [InlineData("READ_LINE\nJZ skip\nYIELD\nLABEL skip\nIMPORT main.ttvm")]
    [InlineData("IMPORT other.ttvm\nIMPORT main.ttvm")]
    [InlineData("CALL say\nIMPORT main.ttvm\nHALT\nLABEL say\nPUSH_INT 1\nPRINT\nRET")]
    public void Where_all_ways_come_to_the_import_it_is(string module) =>
        Assert.Contains(MessagesOf($";- main.ttvm\nIMPORT parts.ttvm\nHALT\n;- parts.ttvm\n{module}\n;- other.ttvm\nHALT\n", "main.ttvm"),
            finding => finding.Rule.Code == "TTV0063");
}
