namespace Ttvm.Runtime.Tests.Processes;

/// <summary>What processes tell each other: order, links, monitors, ends.</summary>
public sealed class SignalTests
{
    [Fact]
    public void Messages_of_one_sender_arrive_in_order_by_pid_and_by_name() => Schedules.Prints("""
        REGISTER "receiver"
        PUSH_STR "sender"
        SPAWN
        POP
        PUSH_INT 0
        STORE expected

        LABEL next
        RECEIVE
        LOAD expected
        EQ
        JZ wrong
        LOAD expected
        PUSH_INT 1
        ADD
        STORE expected
        LOAD expected
        PUSH_INT 1500
        LT
        JZ done
        JMP next

        LABEL wrong
        PUSH_STR "out of order"
        PRINT
        HALT
        LABEL done
        PUSH_STR "in order"
        PRINT
        HALT

        LABEL sender
        PUSH_INT 0
        STORE n
        LABEL more
        LOAD n
        SEND 1
        LOAD n
        PUSH_INT 1
        ADD
        DUP
        STORE n
        SENDNAMED "receiver"
        LOAD n
        PUSH_INT 1
        ADD
        STORE n
        LOAD n
        PUSH_INT 1500
        LT
        JZ sent
        JMP more
        LABEL sent
        RET
        """, "in order");

    [Fact]
    public void A_monitor_that_arrives_together_with_the_end_is_told_the_real_reason()
    {
        const string program = """
            MAKE_FUNCTION waits
            SPAWN
            STORE child
            PUSH_STR "kill"
            LOAD child
            EXIT_PROCESS
            LOAD child
            MONITOR
            STORE ref
            RECEIVE_MATCH down $ref
            GET_FIELD reason
            PRINT
            HALT

            LABEL waits
            RECEIVE
            RET
            """;

        // Round robin: the child takes both signals at once, before its first instruction.
        MachineRun.OfText(program).Prints("killed");
        foreach (var options in Schedules.All)
        {
            // Elsewhere the child may be gone before it is asked.
            Assert.Contains(Assert.Single(MachineRun.OfText(program, options).Output), (string[])["killed", "noproc"]);
        }
    }

    [Fact]
    public void A_link_that_arrives_together_with_the_end_ends_the_other_side_too() => MachineRun.OfText("""
        PUSH_BOOL true
        TRAP_EXIT
        MAKE_FUNCTION waits
        SPAWN
        STORE child
        PUSH_STR "enough"
        LOAD child
        EXIT_PROCESS
        LOAD child
        LINK
        RECEIVE_MATCH exit $child
        GET_FIELD reason
        PRINT
        HALT

        LABEL waits
        RECEIVE
        RET
        """).Prints("enough");

    [Fact]
    public void A_spawned_link_cannot_miss_the_child() => Schedules.Prints("""
        PUSH_BOOL true
        TRAP_EXIT
        PUSH_INT 200
        STORE left

        LABEL again
        MAKE_FUNCTION ends_at_once
        SPAWN_LINK
        STORE child
        RECEIVE_MATCH exit $child
        GET_FIELD reason
        PUSH_STR "gone"
        EQ
        JZ missed
        LOAD left
        PUSH_INT 1
        SUB
        STORE left
        LOAD left
        JZ done
        JMP again

        LABEL missed
        PUSH_STR "missed"
        PRINT
        HALT
        LABEL done
        PUSH_STR "never missed"
        PRINT
        HALT

        LABEL ends_at_once
        PUSH_STR "gone"
        SELF
        EXIT_PROCESS
        """, "never missed");

    [Fact]
    public void The_name_is_free_when_the_end_is_told() => Schedules.Prints("""
        PUSH_INT 200
        STORE left

        LABEL again
        MAKE_FUNCTION holder
        SPAWN_MONITOR
        STORE ref
        POP
        RECEIVE_MATCH down $ref
        POP
        WHEREIS "name"
        JZ unknown
        PUSH_STR "still known"
        PRINT
        LABEL unknown
        REGISTER "name"
        UNREGISTER "name"
        LOAD left
        PUSH_INT 1
        SUB
        STORE left
        LOAD left
        JZ done
        JMP again

        LABEL done
        PUSH_STR "always free"
        PRINT
        HALT

        LABEL holder
        REGISTER "name"
        RET
        """, "always free");

    [Fact]
    public void An_end_travels_through_a_chain_of_links_but_not_through_a_trapping_process() => Schedules.Prints("""
        PUSH_BOOL true
        TRAP_EXIT
        PUSH_INT 50
        SPAWN_CALL link_in_chain left
        STORE first
        LOAD first
        LINK
        PUSH_STR "break"
        LOAD first
        SEND
        RECEIVE_MATCH exit $first
        GET_FIELD reason
        PRINT
        HALT

        ; Starts the rest of the chain, and hands the message on to it; the last one breaks.
        LABEL link_in_chain
        LOAD left
        JZ last
        LOAD left
        PUSH_INT 1
        SUB
        STORE left
        CAPTURE left
        MAKE_LAMBDA link_in_chain
        SPAWN_LINK
        STORE next
        RECEIVE
        LOAD next
        SEND
        RECEIVE
        RET

        LABEL last
        RECEIVE
        POP
        PUSH_STR "the last link"
        SELF
        EXIT_PROCESS
        """, "the last link");

    [Fact]
    public void Killing_a_process_that_waits_for_a_time_leaves_no_timer_behind()
    {
        foreach (var options in Schedules.All)
        {
            // The silent one waits for ever; only if the timer of the killed one is gone, too, nothing can happen any more.
            MachineRun.OfText("""
                PUSH_STR "silent"
                SPAWN
                POP
                MAKE_FUNCTION patient
                SPAWN_MONITOR
                STORE ref
                STORE child
                RECEIVE_MATCH "waiting"
                POP
                PUSH_STR "kill"
                LOAD child
                EXIT_PROCESS
                RECEIVE_MATCH down $ref
                GET_FIELD reason
                PRINT
                HALT

                LABEL silent
                RECEIVE
                RET

                LABEL patient
                PUSH_STR "waiting"
                SEND 1
                RECEIVE_TIMEOUT 3600000 late
                LABEL late
                RET
                """, options).PrintsDespite(["note: 1 process was still waiting for messages when the program ended"], "killed");
        }
    }
}
