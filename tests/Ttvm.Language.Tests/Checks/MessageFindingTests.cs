using static Ttvm.Language.Tests.DiagnosticAssert;

namespace Ttvm.Language.Tests.Checks;

/// <summary>Findings about messages are those of whole programs: a root with all that it reaches, seen from every root that reaches a file.</summary>
public sealed class MessageFindingTests
{
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
