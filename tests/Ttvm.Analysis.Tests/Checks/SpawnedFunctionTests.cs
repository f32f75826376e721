using Ttvm.Analysis.Checks;
using Ttvm.Testing;
using static Ttvm.Analysis.Tests.DiagnosticAssert;

namespace Ttvm.Analysis.Tests.Checks;

/// <summary>Labels that are called as functions and spawned as processes.</summary>
public sealed class SpawnedFunctionTests
{
    [Fact]
    public void A_process_has_no_values_of_a_caller() => CheckDiagnostics("""
            PUSH_INT 1
            CALL w
            PUSH_STR "w"
            SPAWN
            POP
            HALT
        LABEL w
            PRINT
        ;   ^^^^^ TTV0029 PRINT takes 1 value, but the stack is empty here when 'w' is spawned.
            RET
        """);

    [Fact]
    public void A_process_spawned_by_name_has_no_parameters() => CheckDiagnostics("""
            PUSH_INT 1
            CALL w n
            PUSH_STR "w"
        ;             ^ TTV0069 The process 'w' reads 'n', which SPAWN does not give it; SPAWN_CALL gives parameters.
            SPAWN
            POP
            HALT
        LABEL w
            LOAD n
            PRINT
            RET
        """);

    [Fact]
    public void What_is_wrong_either_way_is_said_once() => CheckDiagnostics("""
            CALL w
            PUSH_STR "w"
            SPAWN
            POP
            HALT
        LABEL w
            LOAD missing
        ;        ^^^^^^^ TTV0033 The variable 'missing' has no value here.
            PRINT
            RET
        """);

    [Fact]
    public void Arguments_reach_a_process_too() => CheckDiagnostics("""
            PUSH_INT 1
            CALL w n
            PUSH_INT 1
            SPAWN_CALL w n
            POP
            HALT
        LABEL w
            LOAD n
            PRINT
            RET
        """);

    [Fact]
    public void A_function_may_leave_values_although_it_is_spawned_too() => CheckDiagnostics("""
            CALL w
            PRINT
            PUSH_STR "w"
            SPAWN
            POP
            HALT
        LABEL w
            PUSH_INT 1
            RET
        """);

    [Fact]
    public void SPAWN_knows_some_names_before_it_looks_at_labels() => CheckNo29("""
            PUSH_INT 1
            CALL counter
            PUSH_STR "counter"
            SPAWN
            POP
            HALT
        LABEL counter
            PRINT
            RET
        """);

    private static void CheckNo29(string program) =>
        Assert.DoesNotContain(Bind(Fixture.Parse(program).Main).Diagnostics, diagnostic => diagnostic.Rule.Code == "TTV0029");
}
