using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.Runtime.Tests.Processes;

/// <summary>What a process has cost is the same whoever runs it and whoever has completed its receives: one reduction an
/// instruction.</summary>
public sealed class ReductionTests
{
    private const int Rounds = 500;

    /// <summary>Both processes still wait at the end, so that they can be asked.</summary>
    private const string PingPong = """
            PUSH_INT 500
            STORE n
            SELF
            SPAWN_CALL pong peer
            STORE pong
        LABEL ping
            LOAD n
            JZ done
            LOAD n
            LOAD pong
            SEND
            RECEIVE
            POP
            LOAD n
            PUSH_INT 1
            SUB
            STORE n
            JMP ping
        LABEL done
            RECEIVE
        LABEL pong
            RECEIVE
            LOAD peer
            SEND
            JMP pong
        """;

    public static TheoryData<MachineOptions> Schedulers =>
        [MachineRun.Deterministic, MachineRun.Seeded(7), MachineRun.Smp(1), MachineRun.Smp(2)];

    [Theory]
    [MemberData(nameof(Schedulers))]
    public void An_instruction_costs_one_reduction_and_waiting_none(MachineOptions options)
    {
        var machine = MachineRun.OfText(PingPong, options).Machine;

        Assert.Equal(5 + (12 * Rounds) + 2, machine.Find(1)!.Reductions);
        Assert.Equal(4 * Rounds, machine.Find(2)!.Reductions);
    }

    /// <summary>Calls, guards, returns, loops that count down: all that the interpreter does several instructions of at once.</summary>
    [Fact]
    public void A_slice_ends_where_its_reductions_end()
    {
        const string program = """
                PUSH_INT 9
                CALL fib n
                STORE result
                PUSH_INT 20
                STORE k
            LABEL count
                LOAD k
                JZ counted
                LOAD k
                PUSH_INT 1
                SUB
                STORE k
                JMP count
            LABEL counted
                LOAD k
                LOAD result
                LT
                JZ end
                LOAD result
                PUSH_INT 7
                SUB
                STORE result
                JMP counted
            LABEL end
                HALT
            LABEL fib
                LOAD n
                PUSH_INT 2
                LT
                JZ larger
                LOAD n
                RET
            LABEL larger
                LOAD n
                PUSH_INT 1
                SUB
                CALL fib n
                LOAD n
                PUSH_INT 2
                SUB
                CALL fib n
                ADD
                RET
            """;
        var probe = default(NoProbe);
        var costs = new HashSet<long>();
        for (var slice = 1; slice <= 40; slice++)
        {
            var machine = new Machine(new TestHost().WithFile("main.ttvm", program), MachineRun.Deterministic,
                owner => new DeterministicScheduler(owner, new RoundRobin()));
            machine.StartMain(machine.Code.Load("main.ttvm").Code!);
            var process = machine.Find(1)!;
            for (var slices = 1L; Interpreter.Run(process, slice, ref probe) == RunResult.Yielded; slices++)
            {
                Assert.Equal(slices * slice, process.Reductions);
            }

            costs.Add(process.Reductions);
        }

        Assert.Single(costs);
    }

    [Theory]
    [MemberData(nameof(Schedulers))]
    public void Every_message_counts_in_its_mailbox(MachineOptions options)
    {
        var machine = MachineRun.OfText(PingPong, options).Machine;

        Assert.Equal(Rounds, machine.Find(1)!.Mailbox.LastSequence);
        Assert.Equal(Rounds, machine.Find(2)!.Mailbox.LastSequence);
    }
}
