using Ttvm.Testing;

namespace Ttvm.Runtime.Tests.Scheduling;

/// <summary>Several workers really run several processes at the same time.</summary>
public sealed class ParallelismTests
{
    private const string TwoThatWrite = """
        READ_LINE
        POP
        MAKE_FUNCTION writes
        SPAWN
        POP
        MAKE_FUNCTION writes
        SPAWN
        POP
        HALT
        LABEL writes
        PUSH_STR "x"
        PRINT
        RET
        """;

    [Fact]
    public void Two_workers_run_two_processes_at_once()
    {
        // Each of the two writers waits within its instruction for the other to be there, too. Before that both workers fall asleep: the
        // first look at the output is made for the question, the second by the worker that falls asleep last.
        using var meeting = new Barrier(2);
        var met = true;
        TestHost? host = null;
        host = new TestHost
        {
            OnQuestion = question => WaitUntil(() => question != "standard input" || host!.Flushes >= 2),
            OnWrite = _ => met &= meeting.SignalAndWait(Timeouts.Hang),
        };
        MachineRun.OfText(TwoThatWrite, MachineRun.Smp(2), host).Prints("x", "x");
        Assert.True(met);
    }

    [Fact]
    public void One_worker_runs_one_process_at_a_time()
    {
        var (inside, most) = (0, 0);
        var host = new TestHost
        {
            OnWrite = _ =>
            {
                most = Math.Max(most, Interlocked.Increment(ref inside));
                Thread.Yield();
                Interlocked.Decrement(ref inside);
            },
        };
        MachineRun.OfText(TwoThatWrite, MachineRun.Smp(1), host).Prints("x", "x");
        Assert.Equal(1, most);
    }

    private static void WaitUntil(Func<bool> condition)
    {
        while (!condition())
        {
            Thread.Yield();
        }
    }

    [Fact]
    public void A_process_that_never_gives_up_its_slice_does_not_keep_others_from_running()
    {
        foreach (var options in Schedules.All)
        {
            var run = MachineRun.OfText("""
                MAKE_FUNCTION spins
                SPAWN
                POP
                MAKE_FUNCTION ends_it
                SPAWN
                POP
                LABEL spins
                JMP spins
                LABEL ends_it
                PUSH_INT 4
                EXIT
                """, options);
            Assert.Equal(4, run.Outcome.ExitCode);
        }
    }
}
