using static Ttvm.Analysis.Tests.DiagnosticAssert;

namespace Ttvm.Analysis.Tests.Messages;

/// <summary>A RECEIVE is told only if it is known for every instruction that sends whom it means.</summary>
public sealed class NobodySendsTests
{
    private const string Message = "RECEIVE waits for ever: nobody in this program sends anything to this process.";

    [Fact]
    public void A_process_that_no_name_and_no_kept_id_leads_to_is_found() => CheckDiagnostics($"""
        ;- main.ttvm
        REGISTER main
        PUSH_STR "worker"
        SPAWN
        STORE worker
        PUSH_STR "idle"
        SPAWN
        STORE idle
        PUSH_INT 5
        LOAD worker
        SEND
        RECEIVE
        PRINT
        LOAD idle
        PRINT
        ;- worker.ttvm
        RECEIVE
        SENDNAMED main
        ;- idle.ttvm
        RECEIVE_MATCH int | "go"
        ;<^^^^^^^^^^^ TTV0053 RECEIVE_MATCH waits for ever: nobody in this program sends anything to this process.
        PRINT
        RECEIVE_TIMEOUT 5 late
        PRINT
        LABEL late
        HALT
        """);

    [Fact]
    public void The_finding_leads_to_where_the_process_is_started()
    {
        var found = MessagesOf("""
            ;- main.ttvm
            PUSH_STR "idle"
            SPAWN
            POP
            PUSH_INT 1
            SEND 1
            ;- idle.ttvm
            RECEIVE
            PRINT
            """, "idle.ttvm");
        var place = Assert.Single(Assert.Single(found).Related);
        Assert.Equal("main.ttvm", place.Source?.Path);
        Assert.Equal("SPAWN", place.Source!.Text.Substring(place.Span.Start, place.Span.Length));
    }

    [Theory]
    [InlineData("LOAD other\nSEND")]
    [InlineData("SWAP\nSEND")]
    [InlineData("DUP\nLOAD other\nPUSH_INT 100\nSEND_AFTER\nPOP")]
    [InlineData("MAKE_FUNCTION other\nSPAWN\nSTORE _third\nLOAD other\nSEND")]
    [InlineData("LOAD other\nSTORE kept\nLOAD kept\nSEND")]
    [InlineData("SELF\nSEND")]
    [InlineData("SEND 1")]
    public void Ids_are_followed_through_variables_and_the_stack(string send) => CheckDiagnostics($"""
            PUSH_STR "idle"
            SPAWN
            POP
            MAKE_FUNCTION other
            SPAWN
            DUP
            STORE other
            PUSH_INT 1
            {send}
            HALT
        LABEL idle
            RECEIVE
        ;   ^^^^^^^ TTV0053 {Message}
            PRINT
            RET
        LABEL other
            RECEIVE_TIMEOUT 1 late
            PRINT
        LABEL late
            RET
        """, "TTV0053");

    [Theory]
    [InlineData("LOAD idle\nSEND")]
    [InlineData("SENDNAMED slepper")]
    [InlineData("LOAD idle\nMAKE_LIST 1\nPUSH_INT 0\nINDEX\nSEND")]
    [InlineData("LOAD idle\nCALL tell pid")]
    [InlineData("CALL started\nSEND")]
    [InlineData("LOAD idle\nPUSH_INT 0\nADD\nSEND")]
    [InlineData("SEND 2")]
    [InlineData("PUSH_INT 2\nSEND")]
    [InlineData("SENDNAMED sleeper")]
    [InlineData("WHEREIS sleeper\nSEND")]
    [InlineData("LOAD idle\nPUSH_INT 5\nSEND_AFTER")]
    [InlineData("LOAD idle\nEXIT_PROCESS")]
    [InlineData("LOAD idle\nLINK")]
    [InlineData("GET_ARGS\nLEN\nJZ skip\nSELF\nSTORE idle\nLABEL skip\nLOAD idle\nSEND")]
    [InlineData("PUSH_STR \"idle\"\nSPAWN_LINK\nPRINT")]
    [InlineData("SUPERVISE_CHILD idle\nPRINT")]
    [InlineData("SNED 2")]
    [InlineData("TRY failed\nSELF\nSTORE idle\nRECEIVE\nPRINT\nLABEL failed\nCATCH\nLOAD idle\nSEND")]
    public void What_may_reach_the_process_silences_the_check(string send) => CheckNo("TTV0053", $"""
            PUSH_STR "idle"
            SPAWN
            STORE idle
            PUSH_INT 1
            SEND 1
            PUSH_STR "text"
            {send}
            HALT
        LABEL tell
            LOAD pid
            SEND
            RET
        LABEL started
            PUSH_STR "idle"
            SPAWN
            RET
        LABEL idle
            REGISTER sleeper
            RECEIVE
            PRINT
            RET
        """);

    [Theory]
    [InlineData("SELF\nMONITOR\nPOP")]
    [InlineData("TRUE\nTRAP_EXIT")]
    [InlineData("START_SUPERVISOR")]
    [InlineData("PUSH_INT 1\nSELF\nSEND")]
    [InlineData("PUSH_STR counter\nSPAWN_MONITOR\nPOP\nPOP")]
    [InlineData("MAKE_FUNCTION work\nSTORE f\nLOAD f\nCALL_FUNCTION")]
    [InlineData("CALL work")]
    public void A_process_that_may_hear_from_the_machine_or_itself_is_not_judged(string start) => CheckNo("TTV0053", $"""
            PUSH_STR "idle"
            SPAWN
            POP
            PUSH_INT 1
            SEND 1
            HALT
        LABEL idle
            {start}
            RECEIVE
            PRINT
            RET
        LABEL work
            PUSH_INT 1
            SELF
            SEND
            RET
        """);

    [Fact]
    public void A_RECEIVE_that_several_processes_share_waits_in_vain_only_if_it_does_in_each() => CheckNo("TTV0053", """
            PUSH_STR "first"
            SPAWN
            STORE first
            PUSH_STR "second"
            SPAWN
            POP
            PUSH_INT 1
            LOAD first
            SEND
            HALT
        LABEL first
            CALL next
            RET
        LABEL second
            CALL next
            RET
        LABEL next
            RECEIVE
            PRINT
            RET
        """);

    [Fact]
    public void A_captured_id_may_be_another() => CheckNo("TTV0053", """
            PUSH_STR "idle"
            SPAWN
            STORE pid
            CAPTURE pid
            MAKE_LAMBDA tell
            SPAWN
            POP
            HALT
        LABEL tell
            GET_ARGS
            LEN
            JZ go
            SELF
            STORE pid
        LABEL go
            PUSH_INT 1
            LOAD pid
            SEND
            RET
        LABEL idle
            RECEIVE
            PRINT
            RET
        """);
}
