using static Ttvm.Analysis.Tests.DiagnosticAssert;

namespace Ttvm.Analysis.Tests.Messages;

/// <summary>Names that several processes register for good.</summary>
public sealed class DuplicateRegisterTests
{
    private const string Message =
        "TTV0058 Several processes of this program register 'desk' and none of them ever ends, so all but the first fail here.";

    /// <summary>A worker that has the name and never ends.</summary>
    private const string Desk = "REGISTER desk\nLABEL next\nRECEIVE\nPRINT\nJMP next";

    private const string Twice = "PUSH_STR \"worker\"\nSPAWN\nPOP\nPUSH_STR \"worker\"\nSPAWN\nPOP\n";

    [Fact]
    public void A_worker_that_is_started_twice_is_found() => CheckDiagnostics($"""
        ;- main.ttvm
            PUSH_STR "worker"
            SPAWN
            PUSH_STR "worker"
            SPAWN
            POP
            POP
            CALL rest
            HALT
        LABEL rest
            RET
        ;- worker.ttvm
            SELF
            PRINT
            REGISTER "desk"
        ;             ^^^^ {Message}
            REGISTER "desk"
            PUSH_STR "ready"
            SEND 1
            JMP loop
        LABEL loop
            RECEIVE
            CALL answer message
            JMP loop
        LABEL answer
            LOAD message
            GET_FIELD text
            PRINT
            RET
        """, "TTV0058");

    [Fact]
    public void Two_labels_with_one_name_are_both_marked() => CheckDiagnostics($"""
            PUSH_STR "first"
            SPAWN
            POP
            PUSH_INT 5
            SPAWN_CALL second number
            POP
            YIELD
            PUSH_INT 5
            SENDNAMED desk
            HALT
        LABEL first
            REGISTER desk
        ;            ^^^^ {Message}
        LABEL first_loop
            RECEIVE
            PRINT
            JMP first_loop
        LABEL second
            REGISTER desk
        ;            ^^^^ {Message}
        LABEL second_loop
            RECEIVE_MATCH int | str
            PRINT
            LOAD number
            PRINT
            JMP second_loop
        """);

    [Fact]
    public void Who_registers_before_it_starts_the_other_does_not_fail() => CheckDiagnostics($"""
        ;- main.ttvm
            REGISTER desk
            MAKE_FUNCTION middle
            SPAWN
            POP
        LABEL loop
            RECEIVE
            PRINT
            JMP loop
        LABEL middle
            PUSH_STR "worker"
            SPAWN
            SEND 1
            RET
        ;- worker.ttvm
            REGISTER desk
        ;            ^^^^ {Message}
        LABEL loop
            RECEIVE
            PRINT
            JMP loop
        """, "TTV0058");

    [Fact]
    public void Who_registers_afterwards_may_fail_as_well() => CheckDiagnostics($"""
        ;- main.ttvm
            PUSH_STR "worker"
            SPAWN
            DUP
            SEND
            REGISTER desk
        ;            ^^^^ {Message}
        LABEL loop
            RECEIVE
            PRINT
            JMP loop
        ;- worker.ttvm
            REGISTER desk
        ;            ^^^^ {Message}
        LABEL loop
            RECEIVE
            PRINT
            JMP loop
        """, "TTV0058");

    [Fact]
    public void A_process_fails_at_the_first_of_its_names() => CheckDiagnostics($"""
        ;- main.ttvm
            PUSH_STR "worker"
            SPAWN
            DUP
            SEND
            PUSH_STR "worker"
            SPAWN
            POP
        ;- worker.ttvm
            REGISTER desk
        ;            ^^^^ {Message}
            REGISTER other
        LABEL next
            RECEIVE
            PRINT
            JMP next
        """);

    [Theory]
    [InlineData("REGISTER desk\nRECEIVE\nPRINT\nHALT")]
    [InlineData("REGISTER desk\nRECEIVE\nPRINT")]
    [InlineData("REGISTER desk\nHALT")]
    [InlineData("REGISTER desk\nLABEL next\nRECEIVE\nJZ next\nRET")]
    [InlineData("REGISTER desk\nLABEL next\nRECEIVE\nCALL answer\nJMP next\nLABEL answer\nJZ stop\nRET\nLABEL stop\nHALT")]
    [InlineData("REGISTER desk\nLABEL next\nRECEIVE\nCALL_FUNCTION\nJMP next")]
    [InlineData("REGISTER desk\nLABEL next\nRECEIVE\nDUP\nJZ bad\nPRINT\nJMP next\nLABEL bad\nPUSH_STR \"bad\"\nTHROW")]
    [InlineData("REGISTER desk\nPUSH_INT 1\nPUSH_INT 0\nDIV\nPRINT\nLABEL next\nRECEIVE\nPRINT\nJMP next")]
    [InlineData("REGISTER desk\nLABEL next\nRECEIVE_MATCH .kind=$unset\nPRINT\nJMP next")]
    [InlineData("REGISTER desk\nLABEL next\nNULL\nPRINT\nYIELD\nJMP next")]
    public void A_process_that_may_end_gives_its_name_back(string worker) => Silent(Twice, worker);

    [Theory]
    [InlineData("TRY taken\n" + Desk + "\nLABEL taken\nCATCH\nPRINT")]
    [InlineData("WHEREIS desk\nJZ free\nHALT\nLABEL free\n" + Desk)]
    [InlineData("RECEIVE\nPRINT\n" + Desk)]
    [InlineData("PUSH_INT 5\nSLEEP\n" + Desk)]
    [InlineData("CALL register\nLABEL next\nRECEIVE\nPRINT\nJMP next\nLABEL register\nREGISTER desk\nRET")]
    public void A_process_that_may_not_register_is_left_alone(string worker) => Silent(Twice, worker);

    [Theory]
    [InlineData("PUSH_STR \"worker\"\nSPAWN\nPOP")]
    [InlineData("PUSH_STR \"worker\"\nSPAWN\nPOP\nRECEIVE\nPOP\nPUSH_STR \"worker\"\nSPAWN\nPOP")]
    [InlineData("PUSH_STR \"worker\"\nSPAWN\nPOP\nPUSH_INT 1000\nSLEEP\nPUSH_STR \"worker\"\nSPAWN\nPOP")]
    [InlineData("PUSH_STR \"worker\"\nSPAWN\nPOP\nYIELD\nPUSH_STR \"worker\"\nSPAWN\nPOP")]
    [InlineData("PUSH_STR \"worker\"\nSPAWN\nPOP\nGET_ARGS\nLEN\nJZ one\nPUSH_STR \"worker\"\nSPAWN\nPOP\nLABEL one")]
    [InlineData("PUSH_STR \"worker\"\nSPAWN\nPOP\nTRY end\nPUSH_STR \"worker\"\nSPAWN\nPOP\nLABEL end")]
    [InlineData(
        "PUSH_INT 2\nSTORE n\nLABEL more\nPUSH_STR \"worker\"\nSPAWN\nPOP\nLOAD n\nPUSH_INT 1\nSUB\nDUP\nSTORE n\nJZ end\nJMP more\nLABEL end")]
    public void Two_that_may_not_both_be_started_are_left_alone(string main) => Silent(main, Desk);

    [Theory]
    [InlineData("UNREGISTER desk")]
    [InlineData("PUSH_STR \"kill\"\nPUSH_INT 2\nEXIT_PROCESS")]
    [InlineData("MONITOR 2\nPOP")]
    [InlineData("LINK 2")]
    [InlineData("TRUE\nTRAP_EXIT")]
    public void Where_names_are_taken_away_or_ends_are_watched_nothing_is_certain(string more) => Silent(Twice + more, Desk);

    [Fact]
    public void Names_of_others_are_no_matter() => CheckNo("TTV0058", """
            MAKE_FUNCTION first
            SPAWN
            POP
            MAKE_FUNCTION second
            SPAWN
            POP
            HALT
        LABEL first
            REGISTER one
        LABEL loop
            RECEIVE
            PRINT
            JMP loop
        LABEL second
            REGISTER two
            JMP loop
        """);

    [Fact]
    public void A_program_that_is_not_known_in_full_is_not_judged() => Silent(Twice + "GET_ARGS\nPUSH_INT 0\nINDEX\nSPAWN\nPOP", Desk);

    [Fact]
    public void The_other_places_are_shown()
    {
        var found = Assert.Single(MessagesOf($"""
            ;- main.ttvm
            REGISTER desk
            {Twice}
            LABEL loop
            RECEIVE
            PRINT
            JMP loop
            ;- worker.ttvm
            {Desk}
            """, "worker.ttvm"), diagnostic => diagnostic.Rule.Code == "TTV0058");
        Assert.Equal(
            ["main.ttvm 9 It is registered here, too.", "main.ttvm 32 This starts a process that registers it.",
                "main.ttvm 60 This starts a process that registers it."],
            found.Related.Select(place => $"{place.Source?.Path} {place.Span.Start} {place.Message}"));
    }

    private static void Silent(string main, string worker) => CheckNo("TTV0058", $";- main.ttvm\n{main}\n;- worker.ttvm\n{worker}");
}
