namespace Ttvm.Interleaving.Tests.Scheduling;

/// <summary>Small programs on the whole machine: workers, queues, parking, quiescence, links and names together.</summary>
public sealed class MachineTests
{
    [Fact]
    public void A_message_and_its_answer() => MachineScenario.Explore("""
        SELF
        SPAWN_CALL answers parent
        STORE child
        PUSH_STR "question"
        LOAD child
        SEND
        RECEIVE
        PRINT
        HALT
        LABEL answers
        RECEIVE
        POP
        PUSH_STR "answer"
        LOAD parent
        SEND
        HALT
        """, 1, "answer Finished 0");

    [Fact]
    public void The_end_is_found_when_all_wait() => MachineScenario.Explore("""
        SPAWN_CALL waits
        POP
        HALT
        LABEL waits
        RECEIVE
        HALT
        """, 1, "Finished 1");

    [Fact]
    public void A_deadlock_is_found_when_the_last_helper_has_gone() => MachineScenario.Explore("""
        SPAWN_CALL helper
        POP
        RECEIVE
        HALT
        LABEL helper
        HALT
        """, 1, "Deadlock 1");

    /// <summary>Whether the child ends before or after it is watched: exactly one message says so.</summary>
    [Fact]
    public void A_monitor_fires_once_whoever_is_first() => MachineScenario.Explore("""
        SPAWN_CALL ends
        MONITOR
        POP
        RECEIVE
        GET_FIELD reason
        PRINT
        RECEIVE_TIMEOUT 0 done
        PRINT
        LABEL done
        HALT
        LABEL ends
        HALT
        """, 1, "normal Finished 0", "noproc Finished 0");

    [Fact]
    public void A_link_tells_once_whoever_is_first() => MachineScenario.Explore("""
        TRUE
        TRAP_EXIT
        SPAWN_CALL ends
        LINK
        RECEIVE
        GET_FIELD reason
        PRINT
        RECEIVE_TIMEOUT 0 done
        PRINT
        LABEL done
        HALT
        LABEL ends
        HALT
        """, 1, "normal Finished 0", "noproc Finished 0");

    /// <summary>The two end at the same time; each hears of the other or is gone already, and nobody is left.</summary>
    [Fact]
    public void Two_linked_processes_end_at_once() => MachineScenario.Explore("""
        MAKE_FUNCTION ends
        SPAWN_LINK
        POP
        HALT
        LABEL ends
        HALT
        """, 1, "Finished 0");

    [Fact]
    public void A_name_is_free_when_the_end_of_its_holder_is_known() => MachineScenario.Explore("""
        MAKE_FUNCTION holder
        SPAWN_MONITOR
        POP
        POP
        RECEIVE
        POP
        REGISTER "name"
        WHEREIS "name"
        PRINT
        HALT
        LABEL holder
        REGISTER "name"
        HALT
        """, 1, "1 Finished 0");

    /// <summary>Time may pass before or after the message comes; the timer counts as something that can still happen.</summary>
    [Fact]
    public void A_message_races_with_the_time_limit() => MachineScenario.Explore("""
        SELF
        SPAWN_CALL sends parent
        POP
        RECEIVE_TIMEOUT 5 late
        PRINT
        HALT
        LABEL late
        PUSH_STR "late"
        PRINT
        HALT
        LABEL sends
        PUSH_STR "message"
        LOAD parent
        SEND
        HALT
        """, 1, "message Finished 0", "late Finished 0");

    [Fact]
    public void A_sleeper_keeps_the_machine_alive() => MachineScenario.Explore("""
        PUSH_INT 5
        SLEEP
        PUSH_STR "awake"
        PRINT
        HALT
        """, 1, "awake Finished 0");

    [Fact]
    public void A_call_to_the_outside_keeps_the_machine_alive() => MachineScenario.Explore("""
        PUSH_STR "file"
        FILE_SIZE
        POP
        PUSH_STR "read"
        PRINT
        HALT
        """, 1, "read Finished 0");

    [Fact]
    public void EXIT_ends_everything_at_once() => MachineScenario.Explore("""
        SPAWN_CALL waits
        POP
        PUSH_INT 3
        EXIT
        LABEL waits
        RECEIVE
        HALT
        """, 1, "Exit 2");
}
