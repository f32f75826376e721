namespace Ttvm.Runtime.Tests.Scheduling;

/// <summary>Calls to the outside that take long do not keep anybody else waiting.</summary>
public sealed class OutsideTests
{
    [Theory]
    [InlineData("MAKE_LIST 0\nEXEC_CAPTURE")]
    [InlineData("READ_FILE")]
    [InlineData("READ_BYTES")]
    public void Calls_are_made_side_by_side(string call)
    {
        // More than a thread pool would start in the time: nobody comes back before all have been asked.
        const int calls = 100;
        using var meeting = new Barrier(calls);
        var host = new TestHost { OnQuestion = asked => Meet(asked == "echo", meeting) };
        MachineRun.OfText($"""
            PUSH_INT {calls}
            STORE left
            LABEL again
            MAKE_FUNCTION runs
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
            LABEL next
            RECEIVE
            LOAD sum
            ADD
            STORE sum
            LOAD sum
            PUSH_INT {calls}
            LT
            JZ done
            JMP next
            LABEL done
            LOAD sum
            PRINT
            HALT

            LABEL runs
            PUSH_STR "echo"
            {call}
            POP
            PUSH_INT 1
            SEND 1
            RET
            """, MachineRun.Smp(2), host.WithFile("echo", "content")).Prints($"{calls}");
    }

    [Fact]
    public void Files_are_read_while_many_wait_for_a_line()
    {
        // No line is typed before the file has been read.
        const int askers = 100;
        using var read = new ManualResetEventSlim();
        var host = new TestHost(string.Concat(Enumerable.Repeat("line\n", askers)))
        {
            OnQuestion = asked => SetOrWait(read, isSet: asked == "file", isAwaited: asked == "standard input"),
        };
        MachineRun.OfText($"""
            PUSH_INT {askers}
            STORE left
            LABEL again
            MAKE_FUNCTION asks
            SPAWN
            POP
            RECEIVE_MATCH "about to ask"
            POP
            LOAD left
            PUSH_INT 1
            SUB
            STORE left
            LOAD left
            JZ asked
            JMP again

            LABEL asked
            PUSH_STR "file"
            READ_FILE
            PRINT
            HALT

            LABEL asks
            PUSH_STR "about to ask"
            SEND 1
            READ_LINE
            POP
            RET
            """, MachineRun.Smp(2), host.WithFile("file", "content")).Prints("content");
    }

    private static void SetOrWait(ManualResetEventSlim flag, bool isSet, bool isAwaited)
    {
        if (isSet)
        {
            flag.Set();
        }
        else if (isAwaited)
        {
            flag.Wait();
        }
    }

    private static void Meet(bool isInvited, Barrier meeting)
    {
        if (isInvited)
        {
            meeting.SignalAndWait();
        }
    }
}
