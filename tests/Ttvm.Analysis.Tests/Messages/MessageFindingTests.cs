using static Ttvm.Analysis.Tests.DiagnosticAssert;

namespace Ttvm.Analysis.Tests.Messages;

/// <summary>Findings about messages are those of whole programs: a root with all that it reaches, seen from every root that reaches a
/// file.</summary>
public sealed class MessageFindingTests
{
    [Fact]
    public void A_part_of_the_one_name_that_has_it_is_near() => CheckDiagnostics("""
        ;- main.ttvm
        REGISTER logger
        PUSH_STR "worker"
        SPAWN
        POP
        RECEIVE
        PRINT
        HALT
        LABEL worker
        PUSH_INT 1
        SENDNAMED log
        ;         ^^^ TTV0052 Nobody in this program registers the name 'log'; did you mean 'logger'?
        RET
        """);

    [Fact]
    public void A_worker_that_spawns_is_judged_as_a_part_of_the_program_that_spawns_it() => CheckDiagnostics("""
        ;- main.ttvm
        REGISTER "main"
        PUSH_STR "worker"
        SPAWN
        POP
        RECEIVE
        PRINT
        ;- worker.ttvm
        PUSH_STR "counter"
        SPAWN
        POP
        PUSH_STR "done"
        SENDNAMED "main"
        PUSH_STR "done"
        SENDNAMED "mian"
        ;          ^^^^ TTV0052 Nobody in this program registers the name 'mian'; did you mean 'main'?
        """);

    [Fact]
    public void A_finding_holds_only_if_it_holds_in_every_program_of_the_file() => CheckDiagnostics("""
        ;- one.ttvm
        REGISTER "main"
        PUSH_STR "worker"
        SPAWN
        POP
        RECEIVE
        PRINT
        ;- two.ttvm
        PUSH_STR "worker"
        SPAWN
        POP
        ;- worker.ttvm
        PUSH_INT 1
        SENDNAMED main
        PUSH_INT 1
        SENDNAMED nobody
        ;         ^^^^^^ TTV0052 Nobody in this program registers the name 'nobody'.
        """);

    [Fact]
    public void A_file_of_an_open_program_is_not_judged_by_another() => CheckDiagnostics("""
        ;- closed.ttvm
        PUSH_STR "worker"
        SPAWN
        POP
        ;- open.ttvm
        PUSH_STR "worker"
        SPAWN
        POP
        GET_ARGS
        PUSH_INT 0
        INDEX
        SPAWN
        POP
        ;- worker.ttvm
        PUSH_INT 1
        SENDNAMED nobody
        """);

    [Fact]
    public void Files_that_no_root_reaches_are_open() => CheckDiagnostics("""
        ;- ping.ttvm
        PUSH_STR "pong"
        SPAWN
        POP
        PUSH_INT 1
        SENDNAMED nobody
        ;- pong.ttvm
        PUSH_STR "ping"
        SPAWN
        POP
        RECEIVE
        PRINT
        ;- part.ttvm
        PUSH_INT 1
        SENDNAMED nobody
        RECEIVE
        PRINT
        """);

    [Fact]
    public void A_program_that_spawns_itself_is_its_own_root() => CheckDiagnostics("""
        PUSH_STR "main"
        SPAWN
        POP
        PUSH_INT 1
        SENDNAMED nobody
        ;         ^^^^^^ TTV0052
        """);

    [Fact]
    public void The_roots_may_be_several_files_away_and_import() => CheckDiagnostics("""
        ;- main.ttvm
        REGISTER boss
        IMPORT parts.ttvm
        RECEIVE
        PRINT
        ;- parts.ttvm
        PUSH_STR "worker"
        SPAWN
        POP
        ;- worker.ttvm
        PUSH_INT 1
        SENDNAMED boss
        PUSH_INT 1
        SENDNAMED bos
        ;         ^^^ TTV0052 Nobody in this program registers the name 'bos'; did you mean 'boss'?
        """);

    [Fact]
    public void What_comes_to_a_SPAWN_by_way_of_a_label_is_not_known() => CheckDiagnostics("""
            PUSH_STR "helper"
            SPAWN
            POP
            PUSH_STR "worker"
            JMP start
        LABEL start
            SPAWN
            POP
            PUSH_INT 1
            SENDNAMED nobody
            HALT
        LABEL helper
            RET
        """);

    [Fact]
    public void Misspelt_processes_are_found_also_in_open_programs() => CheckDiagnostics("""
            GET_ARGS
            PUSH_INT 0
            INDEX
            SPAWN
            POP
            PUSH_STR "heper"
        ;             ^^^^^ TTV0054 There is no process 'heper', so the basic one is started; did you mean 'helper'?
            SPAWN_LINK
            POP
            PUSH_STR "helper"
            SPAWN
            POP
            HALT
        LABEL helper
            RET
        """);

    [Fact]
    public void A_misspelt_process_has_a_fix() => CheckFix(
        "PUSH_STR \"$0heper\"\nSPAWN\nPOP\nPUSH_STR \"helper\"\nSPAWN\nPOP\nHALT\nLABEL helper\nRET",
        "Change to 'helper'",
        "PUSH_STR \"helper\"\nSPAWN\nPOP\nPUSH_STR \"helper\"\nSPAWN\nPOP\nHALT\nLABEL helper\nRET");
}

/// <summary>Names that are looked up or given back although nobody ever registers them.</summary>
public sealed class UnknownNameTests
{
    [Fact]
    public void Names_that_nobody_registers_are_found_in_all_files_of_the_program() => CheckDiagnostics("""
        ;- main.ttvm
        REGISTER desk
        PUSH_STR "worker"
        SPAWN
        POP
        WHEREIS desk
        PRINT
        UNREGISTER desk
        ;- worker.ttvm
        WHEREIS dsk
        ;       ^^^ TTV0064 WHEREIS always gives 0: nobody in this program registers the name 'dsk'; did you mean 'desk'?
        PUSH_INT 0
        EQ
        PRINT
        UNREGISTER "shop"
        ;           ^^^^ TTV0064 UNREGISTER fails: nobody in this program registers the name 'shop'.
        """);

    [Theory]
    [InlineData("PUSH_STR worker")]
    [InlineData("GET_ARGS\nPUSH_INT 0\nINDEX\nSPAWN")]
    [InlineData("REGISTER desk\nPUSH_STR counter\nSPAWN")]
    [InlineData("IMPORT elsewhere.ttvm\nPUSH_STR counter\nSPAWN")]
    public void A_name_that_may_be_registered_elsewhere_is_not_judged(string program) => CheckNo("TTV0064", $"""
        {program}
        POP
        WHEREIS desk
        PRINT
        UNREGISTER desk
        """);

    [Fact]
    public void An_UNREGISTER_that_may_be_meant_to_fail_is_not_judged() => CheckDiagnostics("""
            PUSH_STR "counter"
            SPAWN
            POP
            TRY failed
            UNREGISTER one
            CALL give_back
            END_TRY
            UNREGISTER two
        ;              ^^^ TTV0064 UNREGISTER fails: nobody in this program registers the name 'two'.
            HALT
        LABEL failed
            CATCH
            PRINT
            HALT
        LABEL give_back
            UNREGISTER three
            RET
        """);

    [Fact]
    public void A_misspelt_name_has_a_fix() => CheckFix(
        "REGISTER desk\nPUSH_STR counter\nSPAWN\nPOP\nWHEREIS \"d$0sk\"\nPRINT",
        "Change to 'desk'",
        "REGISTER desk\nPUSH_STR counter\nSPAWN\nPOP\nWHEREIS \"desk\"\nPRINT");
}

/// <summary>Messages that nobody takes.</summary>
public sealed class OrphanMessageTests
{
    [Fact]
    public void What_no_pattern_of_the_receiver_matches_is_found() => CheckDiagnostics("""
        ;- main.ttvm
        REGISTER main
        PUSH_STR "desk"
        SPAWN
        POP
        RECEIVE_MATCH "ready"
        POP
        PUSH_INT 5
        SENDNAMED desk
        PUSH_INT 6
        SENDNAMED desk
        ;<^^^^^^^ TTV0056 Nobody takes this int: the receiver waits only for other messages.
        PUSH_BOOL true
        SENDNAMED desk
        MAKE_LIST 0
        SENDNAMED desk
        ;<^^^^^^^ TTV0056 Nobody takes this list: the receiver waits only for other messages.
        NEW_OBJECT
        PUSH_STR "order"
        SET_FIELD kind
        SENDNAMED desk
        NEW_OBJECT
        SENDNAMED desk
        ;<^^^^^^^ TTV0056 Nobody takes this object: the receiver waits only for other messages.
        ;- desk.ttvm
        REGISTER desk
        PUSH_STR "redy"
        SEND 1
        ;<^^ TTV0056 Nobody takes this str: the receiver waits only for other messages.
        PUSH_STR "ready"
        SEND 1
        RECEIVE_MATCH 5 | bool
        POP
        RECEIVE_TIMEOUT 100 late .kind="order"
        POP
        LABEL late
        HALT
        """);

    [Fact]
    public void A_receiver_that_takes_anything_anywhere_is_not_judged() => CheckDiagnostics("""
            REGISTER main
            PUSH_STR "helper"
            SPAWN
            POP
            RECEIVE_MATCH int
            POP
            CALL rest
            HALT
        LABEL rest
            RECEIVE_TIMEOUT 5 none
            POP
            RET
        LABEL none
            RET
        LABEL helper
            PUSH_STR "a"
            SENDNAMED main
            RET
        """);

    [Fact]
    public void Other_processes_receivers_do_not_count_but_other_holders_of_the_name_do() => CheckDiagnostics("""
            REGISTER main
            PUSH_STR "first"
            SPAWN
            POP
            PUSH_STR "second"
            SPAWN
            POP
            RECEIVE_MATCH "ready"
            POP
            PUSH_STR "a"
            SENDNAMED desk
            PUSH_STR "a"
            SENDNAMED first
        ;   ^^^^^^^^^ TTV0056 Nobody takes this str: the receiver waits only for other messages.
            HALT
        LABEL first
            REGISTER first
            REGISTER desk
            PUSH_STR "ready"
            SENDNAMED main
            RECEIVE_MATCH int
            POP
            RET
        LABEL second
            REGISTER desk
            RECEIVE_MATCH str
            POP
            RET
        """);

    [Fact]
    public void What_is_not_known_is_not_judged() => CheckDiagnostics("""
            REGISTER main
            PUSH_STR "helper"
            SPAWN
            STORE helper
            RECEIVE_MATCH int
            STORE _number
            LOAD _number
            SENDNAMED helper
            PUSH_STR "to whom?"
            LOAD helper
            MAKE_LIST 1
            PUSH_INT 0
            INDEX
            SEND
            PUSH_STR "a"
            CALL tell message
            HALT
        LABEL tell
            LOAD message
            SENDNAMED helper
            RET
        LABEL helper
            REGISTER helper
            PUSH_INT 1
            SENDNAMED main
            RECEIVE_MATCH "a" | int
            POP
            RET
        """);
}

/// <summary>Messages to processes whose ids are kept.</summary>
public sealed class OrphanMessageByIdTests
{
    [Theory]
    [InlineData("LOAD desk")]
    [InlineData("WHEREIS desk")]
    [InlineData("PUSH_STR \"desk\"\nSPAWN")]
    [InlineData("LOAD desk\nSTORE kept\nLOAD kept\nDUP\nPRINT")]
    public void What_no_pattern_of_its_process_matches_is_found(string id) => CheckDiagnostics($"""
            PUSH_STR "desk"
            SPAWN
            STORE desk
            PUSH_INT 5
            LOAD desk
            SEND
            PUSH_STR "order"
            {id}
            SEND
        ;   ^^^^ TTV0056 Nobody takes this str: the receiver waits only for other messages.
            HALT
        LABEL desk
            REGISTER desk
            RECEIVE_MATCH int
            PRINT
            RET
        """, "TTV0056");

    [Theory]
    [InlineData("PUSH_INT 5\nLOAD desk\nSEND", "int")]
    [InlineData("GET_ARGS\nSENDNAMED desk", "list")]
    [InlineData("GET_ARGS\nLOAD desk\nSEND", "list")]
    public void A_process_that_never_receives_takes_nothing(string send, string types) => CheckDiagnostics($"""
            PUSH_STR "desk"
            SPAWN
            STORE desk
            LOAD desk
            PRINT
            YIELD
            {send}
        ;<^^^ TTV0056 Nobody takes this {types}: the receiver never receives anything.
            HALT
        LABEL desk
            REGISTER desk
            RET
        """.Replace("<^^^ TTV", send.Contains("NAMED", StringComparison.Ordinal) ? "<^^^^^^^ TTV" : "<^^ TTV", StringComparison.Ordinal),
        "TTV0056");

    [Theory]
    [InlineData("RECEIVE_TIMEOUT 5 late\nPRINT\nLABEL late")]
    [InlineData("CALL receive")]
    [InlineData("MAKE_FUNCTION receive\nSTORE f\nLOAD f\nCALL_FUNCTION")]
    [InlineData("RECEIV\nPRINT")]
    [InlineData("RECEIVE_MATCH str |\nPRINT")]
    [InlineData("RECEIVE_MATCH int | str\nPRINT")]
    public void A_process_that_may_take_it_is_not_judged(string receive) => CheckNo("TTV0056", $"""
            PUSH_STR "desk"
            SPAWN
            STORE desk
            PUSH_STR "order"
            LOAD desk
            SEND
            HALT
        LABEL desk
            {receive}
            RET
        LABEL receive
            RECEIVE
            PRINT
            RET
        """);

    [Fact]
    public void Who_is_one_of_several_is_judged_only_if_each_is_named() => CheckDiagnostics("""
            PUSH_STR "first"
            SPAWN
            STORE first
            PUSH_STR "second"
            SPAWN
            STORE second
            PUSH_STR "text"
            PUSH_INT 2
            SEND
            PUSH_BOOL true
            PUSH_INT 3
            SEND
        ;   ^^^^ TTV0056 Nobody takes this bool: the receiver waits only for other messages.
            GET_ARGS
            LEN
            JZ other
            LOAD first
            JMP send
        LABEL other
            LOAD second
        LABEL send
            STORE one
            PUSH_BOOL true
            LOAD one
            SEND
            HALT
        LABEL first
            RECEIVE_MATCH int
            PRINT
            RET
        LABEL second
            RECEIVE_MATCH str
            PRINT
            RET
        """, "TTV0056");
}

/// <summary>Programs that surely stand still.</summary>
public sealed class StaticDeadlockTests
{
    private const string Message = "waits for ever: every process of the program waits for a message before it sends one.";

    [Fact]
    public void Processes_of_several_files_that_all_wait_are_found() => CheckDiagnostics($"""
        ;- main.ttvm
        PUSH_STR "worker"
        SPAWN
        PUSH_STR "counter"
        SPAWN
        POP
        RECEIVE_MATCH int
        ;<^^^^^^^^^^^ TTV0057 RECEIVE_MATCH {Message}
        SWAP
        SEND
        ;- worker.ttvm
        PUSH_STR "silent"
        SPAWN
        POP
        RECEIVE
        ;<^^^^^ TTV0057 RECEIVE {Message}
        SEND 1
        HALT
        LABEL silent
        PUSH_STR "I end"
        PRINT
        """);

    [Theory]
    [InlineData("PUSH_INT 1\nSENDNAMED main")]
    [InlineData("RECEIVE_TIMEOUT 10 go\nLABEL go")]
    [InlineData("CALL other\nRECEIVE\nLABEL other")]
    [InlineData("PUSH_INT 1\nPUSH_INT 1\nPUSH_INT 100\nSEND_AFTER\nRECEIVE")]
    [InlineData("JMP go\nLABEL go\nPUSH_INT 2\nSEND 1")]
    public void One_that_may_send_first_is_enough(string worker) => CheckNo("TTV0057", $"""
        ;- main.ttvm
        REGISTER main
        PUSH_STR "worker"
        SPAWN
        POP
        RECEIVE
        POP
        ;- worker.ttvm
        {worker}
        PUSH_INT 7
        SEND 1
        """);

    [Fact]
    public void A_main_program_that_has_ended_waits_for_nobody() => CheckNo("TTV0057", """
            PUSH_STR "helper"
            SPAWN
            POP
            HALT
        LABEL helper
            RECEIVE
            SEND 1
            RET
        """);
}
