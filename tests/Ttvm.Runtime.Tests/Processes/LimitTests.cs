using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Runs;

namespace Ttvm.Runtime.Tests.Processes;

/// <summary>Much of everything: depth, processes, sleepers.</summary>
public sealed class LimitTests
{
    private const string Sum = """
        LABEL sum
        LOAD n
        JZ zero
        LOAD n
        LOAD n
        PUSH_INT 1
        SUB
        CALL sum n
        ADD
        RET
        LABEL zero
        PUSH_INT 0
        RET
        """;

    [Fact]
    public void Calls_nest_a_million_deep()
    {
        // The frame of the top level counts, and so does the call for zero.
        const int deepest = Process.MaxDepth - 2;
        MachineRun.OfText($"""
            PUSH_INT {deepest}
            CALL sum n
            PRINT
            HALT
            {Sum}
            """).Prints($"{deepest * (deepest + 1L) / 2}");
    }

    [Fact]
    public void One_call_more_is_an_error_that_can_be_caught() => MachineRun.OfText($"""
        TRY too_deep
        PUSH_INT {Process.MaxDepth - 1}
        CALL sum n
        LABEL too_deep
        CATCH
        GET_FIELD message
        PRINT
        END_TRY
        ; The stack is as it was: all the numbers of the callers are gone.
        PUSH_INT 7
        PRINT
        HALT
        {Sum}
        """).Prints("Call depth limit", "7");

    [Fact]
    public void A_deep_error_shows_the_innermost_frame_and_counts_the_others()
    {
        var error = MachineRun.OfText($"""
            PUSH_INT {Process.MaxDepth}
            CALL sum n
            HALT
            {Sum}
            """).FailsWith("Call depth limit");
        Assert.StartsWith("  at sum (", error.Details[^3], StringComparison.Ordinal);
        Assert.EndsWith(" more times the same", error.Details[^2], StringComparison.Ordinal);
        Assert.EndsWith(" more frames", error.Details[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_hundred_thousand_processes_leave_nothing_behind()
    {
        foreach (var options in (MachineOptions[])[MachineRun.Deterministic, MachineRun.Smp(2)])
        {
            var run = MachineRun.OfText("""
                PUSH_INT 100000
                STORE left
                LABEL again
                LOAD left
                SPAWN_CALL adds_one n
                POP
                LOAD left
                PUSH_INT 1
                SUB
                STORE left
                LOAD left
                JZ done
                JMP again
                LABEL done
                HALT

                LABEL adds_one
                LOAD n
                PUSH_INT 1
                ADD
                POP
                RET
                """, options).Prints();
            Assert.Equal(100_001, run.Outcome.Statistics.Processes);
            Assert.Empty(run.Machine.Processes);
            Assert.Empty(run.Machine.Registry.Names);
        }
    }

    [Fact]
    public void A_thousand_sleepers_wake_up()
    {
        foreach (var options in (MachineOptions[])[MachineRun.Deterministic, MachineRun.Seeded(5), MachineRun.Smp(1), MachineRun.Smp(2)])
        {
            MachineRun.OfText("""
                PUSH_INT 1000
                STORE left
                LABEL again
                SELF
                SPAWN_CALL sleeps parent
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
                PUSH_INT 1000
                LT
                JZ done
                JMP next
                LABEL done
                LOAD sum
                PRINT
                HALT

                LABEL sleeps
                PUSH_INT 100
                SLEEP
                PUSH_INT 1
                LOAD parent
                SEND
                RET
                """, options).Prints("1000");
        }
    }

    [Theory]
    [InlineData("PUSH_INT 1\nSELF\nSEND", "")]
    [InlineData("PUSH_INT 1\nSELF\nPUSH_INT 0\nSEND_AFTER", "")]
    [InlineData("MONITOR 999\nPOP", "")]
    [InlineData("LINK 999", "TRUE\nTRAP_EXIT")]
    [InlineData("PUSH_STR \"out\"\nSELF\nEXIT_PROCESS", "TRUE\nTRAP_EXIT")]
    public void Every_kind_of_message_counts_for_the_limit_of_mailboxes(string arrives, string before)
    {
        foreach (var options in Schedules.Few)
        {
            var run = MachineRun.OfText($"""
                PUSH_STR "floods_itself"
                SPAWN_MONITOR
                STORE ref
                POP
                RECEIVE_MATCH down $ref
                GET_FIELD reason
                PRINT
                HALT
                LABEL floods_itself
                {before}
                LABEL again
                {arrives}
                YIELD
                JMP again
                """, options with { MaxMailbox = 10 });

            // Timers that are still under way find nobody.
            Assert.Equal("error: mailbox limit", run.Headlines[0]);
            Assert.Equal(["mailbox limit"], run.Output);
        }
    }

    [Fact]
    public void A_process_that_has_ended_holds_nothing()
    {
        Machine? machine = null;
        Process? child = null;
        var host = new TestHost
        {
            OnQuestion = file => child = file == "ask" ? machine!.Find(2) : child,
        }.WithFile("ask", "x").WithFile("main.ttvm", """
            MAKE_FUNCTION holds_much
            SPAWN
            STORE child
            PUSH_STR "unread"
            LOAD child
            SEND
            HALT
            LABEL holds_much
            PUSH_STR "on the stack"
            PUSH_STR "ask"
            READ_FILE
            STORE variable
            TRY handler
            LABEL handler
            RET
            """);
        ProgramRun.Run("main.ttvm", host, MachineRun.Deterministic, created => machine = created, CancellationToken.None);
        Assert.NotNull(child);
        Assert.Empty(child.Stack);
        Assert.Empty(child.Slots);
        Assert.Single(child.Frames);
        Assert.Empty(child.Handlers);
        Assert.Equal(0, child.Mailbox.Count);
    }
}
