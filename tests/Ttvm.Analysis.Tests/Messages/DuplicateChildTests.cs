using static Ttvm.Analysis.Tests.DiagnosticAssert;

namespace Ttvm.Analysis.Tests.Messages;

/// <summary>Children of one name under one supervisor.</summary>
public sealed class DuplicateChildTests
{
    private const string Worker = """

        YIELD
        HALT
        LABEL worker
        PUSH_STR "at work"
        PRINT
        RET
        """;

    [Fact]
    public void All_but_the_first_are_found() => CheckDiagnostics("""
            START_SUPERVISOR
            SUPERVISE_CHILD worker
            POP
            SUPERVISE_CHILD "worker" permanent
        ;                    ^^^^^^ TTV0068 SUPERVISE_CHILD fails here: 'worker' is supervised already.
            POP
            SUPERVISE_CHILD worker temporary
        ;                   ^^^^^^ TTV0068 SUPERVISE_CHILD fails here: 'worker' is supervised already.
            POP
            YIELD
            HALT
        LABEL worker
            PUSH_STR "at work"
            PRINT
            RET
        """);

    [Theory]
    [InlineData("SUPERVISE_CHILD worker\nPOP\nSUPERVISE_CHILD counter\nPOP")]
    [InlineData("SUPERVISE_CHILD worker\nPOP\nRESTART_CHILD worker\nPOP")]
    [InlineData("SUPERVISE_CHILD worker\nPOP\nTRY taken\nSUPERVISE_CHILD worker\nPOP\nEND_TRY\nLABEL taken")]
    [InlineData("TRY taken\nSUPERVISE_CHILD worker\nPOP\nSUPERVISE_CHILD worker\nPOP\nEND_TRY\nLABEL taken")]
    [InlineData(
        "RANDOM\nPUSH_FLOAT 0.5\nLT\nJZ other\nSUPERVISE_CHILD worker\nPOP\nJMP done\nLABEL other\nSUPERVISE_CHILD worker permanent\nPOP\nLABEL done")]
    public void What_may_go_well_is_not(string children) => CheckNo("TTV0068", $"START_SUPERVISOR\n{children}{Worker}");

    [Fact]
    public void The_fix_gives_an_id_to_the_child() => CheckFix(
        $"START_SUPERVISOR\nSUPERVISE_CHILD worker\nPOP\n  SUPERVISE_CHILD wor$0ker permanent ; the second{Worker}",
        "Give it the id 'worker-2' with SPAWN_SUPERVISED",
        $"START_SUPERVISOR\nSUPERVISE_CHILD worker\nPOP\n  PUSH_STR \"worker-2\"\n  PUSH_STR \"worker\"\n  SPAWN_SUPERVISED permanent ; the second{Worker}");

    [Fact]
    public void An_id_that_is_written_is_a_child_as_a_name_is() => CheckDiagnostics("""
        START_SUPERVISOR
        PUSH_STR "worker"
        MAKE_FUNCTION worker
        SPAWN_SUPERVISED
        POP
        PUSH_INT 1
        STORE n
        PUSH_STR "worker-1"
        CAPTURE n
        MAKE_LAMBDA worker
        SPAWN_SUPERVISED
        POP
        PUSH_STR "worker-1"
        ;         ^^^^^^^^ TTV0068 SPAWN_SUPERVISED fails here: 'worker-1' is supervised already.
        CAPTURE n
        MAKE_LAMBDA worker
        SPAWN_SUPERVISED
        POP
        SUPERVISE_CHILD worker
        ;               ^^^^^^ TTV0068 SUPERVISE_CHILD fails here: 'worker' is supervised already.
        POP
        YIELD
        HALT
        LABEL worker
        RET
        """);

    [Theory]
    [InlineData("PUSH_STR \"w\"\nDUP\nMAKE_FUNCTION worker\nSPAWN_SUPERVISED\nPOP\nMAKE_FUNCTION worker\nSPAWN_SUPERVISED\nPOP\n")]
    [InlineData(
        "PUSH_STR \"v\"\nMAKE_FUNCTION worker\nSPAWN_SUPERVISED\nPOP\nPUSH_STR \"w\"\nMAKE_FUNCTION worker\nSPAWN_SUPERVISED\nPOP\n")]
    public void Ids_that_may_differ_are_not(string children) => CheckNo("TTV0068", $"START_SUPERVISOR\n{children}{Worker}");

    [Theory]
    [InlineData("w-2", "w-3")]
    [InlineData("w", "w-2")]
    [InlineData("w9", "w10")]
    public void An_id_gets_the_next_number(string id, string other)
    {
        string Child(string name) => $"PUSH_STR \"{name}\"\nMAKE_FUNCTION worker\nSPAWN_SUPERVISED\nPOP\n";
        CheckFix($"START_SUPERVISOR\n{Child(id)}{Child(id)}{Worker}", $"Give it the id '{other}'",
            $"START_SUPERVISOR\n{Child(id)}{Child(other)}{Worker}");
    }

    /// <summary>A temporary child is forgotten when it ends, and while the process waits it may.</summary>
    [Fact]
    public void A_temporary_child_may_have_ended() => CheckDiagnostics($"""
        START_SUPERVISOR
        PUSH_STR "w"
        MAKE_FUNCTION worker
        SPAWN_SUPERVISED temporary
        POP
        PUSH_STR "w"
        ;         ^ TTV0068 SPAWN_SUPERVISED fails here, unless the child before it has ended: 'w' is supervised already.
        MAKE_FUNCTION worker
        SPAWN_SUPERVISED temporary
        POP
        YIELD
        PUSH_STR "w"
        MAKE_FUNCTION worker
        SPAWN_SUPERVISED temporary
        POP
        HALT
        LABEL worker
        RET
        """);
}
