namespace Ttvm.Runtime.Tests.Scheduling;

/// <summary>Many processes that park and wake each other all the time: a wake-up that is lost once in a million shows as a hang.</summary>
public sealed class StressTests
{
    public static TheoryData<int> Workers => [1, 2, 8];

    [Theory]
    [MemberData(nameof(Workers))]
    public void Two_processes_hand_a_ball_to_and_fro(int workers) => Repeat(5, workers, """
        MAKE_FUNCTION player
        SPAWN
        STORE other
        PUSH_INT 20000
        STORE left
        LABEL again
        SELF
        LOAD other
        SEND
        RECEIVE
        POP
        LOAD left
        PUSH_INT 1
        SUB
        STORE left
        LOAD left
        JZ done
        JMP again
        LABEL done
        PUSH_STR "stop"
        LOAD other
        SEND
        PUSH_STR "done"
        PRINT
        HALT

        LABEL player
        RECEIVE
        STORE from
        LOAD from
        PUSH_STR "stop"
        EQ
        JZ back
        RET
        LABEL back
        PUSH_STR "ball"
        LOAD from
        SEND
        JMP player
        """, "done");

    [Theory]
    [MemberData(nameof(Workers))]
    public void A_token_goes_round_a_ring(int workers) => Repeat(3, workers, """
        SELF
        STORE next
        PUSH_INT 200
        STORE left
        LABEL grow
        LOAD next
        SPAWN_CALL member next
        STORE next
        LOAD left
        PUSH_INT 1
        SUB
        STORE left
        LOAD left
        JZ go
        JMP grow

        LABEL go
        PUSH_INT 0
        STORE token
        LABEL round
        LOAD token
        LOAD next
        SEND
        RECEIVE
        STORE token
        LOAD token
        PUSH_INT 20000
        LT
        JZ done
        JMP round
        LABEL done
        LOAD token
        PRINT
        PUSH_INT 0
        EXIT

        LABEL member
        RECEIVE
        PUSH_INT 1
        ADD
        LOAD next
        SEND
        JMP member
        """, "20000", mayLeaveProcesses: true);

    [Theory]
    [MemberData(nameof(Workers))]
    public void Many_send_to_one(int workers) => Repeat(3, workers, """
        PUSH_INT 50
        STORE left
        LABEL again
        MAKE_FUNCTION sender
        SPAWN
        POP
        LOAD left
        PUSH_INT 1
        SUB
        STORE left
        LOAD left
        JZ gather
        JMP again

        LABEL gather
        PUSH_INT 0
        STORE sum
        PUSH_INT 25000
        STORE left
        LABEL next
        RECEIVE
        LOAD sum
        ADD
        STORE sum
        LOAD left
        PUSH_INT 1
        SUB
        STORE left
        LOAD left
        JZ done
        JMP next
        LABEL done
        LOAD sum
        PRINT
        HALT

        LABEL sender
        PUSH_INT 500
        STORE left
        LABEL more
        LOAD left
        SEND 1
        LOAD left
        PUSH_INT 1
        SUB
        STORE left
        LOAD left
        JZ sent
        JMP more
        LABEL sent
        RET
        """, "6262500");

    [Theory]
    [MemberData(nameof(Workers))]
    public void Messages_race_with_time_outs(int workers) => Repeat(3, workers, """
        MAKE_FUNCTION answers
        SPAWN
        STORE other
        PUSH_INT 0
        STORE answers
        PUSH_INT 400
        STORE left
        LABEL again
        SELF
        LOAD other
        SEND
        RECEIVE_TIMEOUT 1 late
        POP
        LOAD answers
        PUSH_INT 1
        ADD
        STORE answers
        LABEL late
        LOAD left
        PUSH_INT 1
        SUB
        STORE left
        LOAD left
        JZ rest
        JMP again

        ; Those that came too late are in the mailbox or under way; none may be missing.
        LABEL rest
        LOAD answers
        PUSH_INT 400
        LT
        JZ done
        RECEIVE
        POP
        LOAD answers
        PUSH_INT 1
        ADD
        STORE answers
        JMP rest
        LABEL done
        LOAD answers
        PRINT
        PUSH_INT 0
        EXIT

        LABEL answers
        RECEIVE
        STORE from
        PUSH_INT 300
        RANDOM
        STORE pause
        LABEL wait
        LOAD pause
        JZ answer
        LOAD pause
        PUSH_INT 1
        SUB
        STORE pause
        YIELD
        JMP wait
        LABEL answer
        PUSH_STR "here"
        LOAD from
        SEND
        JMP answers
        """, "400", mayLeaveProcesses: true);

    [Theory]
    [MemberData(nameof(Workers))]
    public void Processes_come_and_go_and_are_watched(int workers) => Repeat(3, workers, """
        PUSH_BOOL true
        TRAP_EXIT
        PUSH_INT 3000
        STORE left
        LABEL again
        MAKE_FUNCTION short
        SPAWN_LINK
        STORE linked
        MAKE_FUNCTION short
        SPAWN_MONITOR
        STORE ref
        STORE watched
        LOAD watched
        LINK
        PUSH_STR "kill"
        LOAD watched
        EXIT_PROCESS
        RECEIVE_MATCH exit $linked
        POP
        RECEIVE_MATCH down $ref
        POP
        RECEIVE_MATCH exit $watched
        POP
        LOAD left
        PUSH_INT 1
        SUB
        STORE left
        LOAD left
        JZ done
        JMP again
        LABEL done
        ; All ends were told exactly once.
        RECEIVE_TIMEOUT 0 nothing
        PRINT
        LABEL nothing
        PUSH_STR "done"
        PRINT
        HALT
        LABEL short
        YIELD
        RET
        """, "done");

    /// <summary>Machines that live for a moment only: their beginning and end are where workers, timers and the caller meet.</summary>
    [Theory]
    [MemberData(nameof(Workers))]
    public void Short_machines_end(int workers) => Repeat(300, workers, """
        MAKE_FUNCTION child
        SPAWN
        POP
        PUSH_INT 1
        SLEEP
        PUSH_STR "x"
        PRINT
        HALT
        LABEL child
        RECEIVE_TIMEOUT 1 end
        LABEL end
        RET
        """, "x");

    [Theory]
    [MemberData(nameof(Workers))]
    public void Short_machines_are_stopped(int workers)
    {
        for (var i = 0; i < 300; i++)
        {
            var run = MachineRun.OfText("""
                MAKE_FUNCTION child
                SPAWN
                POP
                MAKE_FUNCTION child
                SPAWN
                POP
                PUSH_INT 9
                EXIT
                LABEL child
                PUSH_INT 1
                SLEEP
                YIELD
                JMP child
                """, MachineRun.Smp(workers));
            Assert.Equal(9, run.Outcome.ExitCode);
        }
    }

    private static void Repeat(int times, int workers, string program, string line, bool mayLeaveProcesses = false)
    {
        for (var i = 0; i < times; i++)
        {
            var run = MachineRun.OfText(program, MachineRun.Smp(workers)).PrintsDespite([], line);
            Assert.Equal(0, run.Outcome.ExitCode);
            Assert.True(mayLeaveProcesses || run.Machine.ProcessCount == 0);
        }
    }
}
