using CsCheck;
using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;
using Ttvm.Runtime.Tests.Programs;
using Ttvm.Runtime.Tests.Stress;
using Ttvm.Testing;

namespace Ttvm.Runtime.Tests.Scheduling;

/// <summary>Going back to a snapshot and on from there is as if nothing had happened in between.</summary>
public sealed class SnapshotTests
{
    public static TheoryData<string> Programs =>
        [.. ProgramFile.All.Where(program => program is { IsProgram: true, NeedsSmp: true, Stated.Refusal: null })
            .Select(program => program.RelativePath)];

    /// <summary>Programs that send, link, watch, kill, supervise and wait, stopped after any number of instructions.</summary>
    [Fact]
    public void A_run_goes_on_from_a_snapshot_as_it_did() =>
        Gen.Select(Gen.Int[1, 1_000_000], Gen.ULong[0, 5], Gen.Int[1, 400].Array[1, 12], Gen.Int[0, 1000].Array[1, 8]).ForAll(
            (program, seed, distances, jumps) => Check(() => new TestHost().WithFile("main.ttvm", new MeshProgram(program).Text),
                "main.ttvm", seed, distances, jumps),
            samples: 50);

    [Theory]
    [MemberData(nameof(Programs))]
    public void Every_program_goes_on_from_a_snapshot_as_it_did(string path)
    {
        var program = ProgramFile.Get(path);
        foreach (var seed in (ulong[])[0, 7])
        {
            Check(() => program.NewHost(fromBytecode: false), program.Name, seed, distances: [3, 50, 17], jumps: [5, 0, 2, 9, 1]);
        }
    }

    [Fact]
    public void A_snapshot_is_of_the_whole_machine()
    {
        const string Program = """
            SELF
            SPAWN_CALL replier client
            STORE replier
            REGISTER main
            PUSH_STR "hello"
            LOAD replier
            SEND
            SELF
            PUSH_INT 5
            SEND_AFTER
            RECEIVE
            PRINT
            HALT
            LABEL replier
            RECEIVE
            LOAD client
            SEND
            """;
        using var run = new Run(new TestHost().WithFile("main.ttvm", Program), "main.ttvm", 0);
        var start = run.Machine.State;
        run.Go(6);
        var before = run.Scheduler.TakeSnapshot();
        run.Go(3);
        Assert.Equal("main", Assert.Single(start.Registry.Names));
        run.Scheduler.Restore(before);
        Assert.Equal(before.Hash, run.Scheduler.TakeSnapshot().Hash);
    }

    /// <summary>What snapshots cost is in proportion to what was touched between them: idle processes cost nothing.</summary>
    [Fact]
    public void Snapshots_share_the_processes_that_were_not_touched()
    {
        const string Program = """
            PUSH_INT 0
            STORE i
            LABEL more
            PUSH_STR "idle"
            SPAWN
            POP
            LOAD i
            PUSH_INT 1
            ADD
            STORE i
            LOAD i
            PUSH_INT 1000
            LT
            JZ done
            JMP more
            LABEL done
            PUSH_INT 10
            SLEEP
            JMP done
            LABEL idle
            RECEIVE
            HALT
            """;
        using var run = new Run(new TestHost().WithFile("main.ttvm", Program), "main.ttvm", 0);
        run.Go(30_000);
        var first = run.Scheduler.TakeSnapshot();
        run.Go(20);
        var second = run.Scheduler.TakeSnapshot();
        Assert.Equal(1001, first.Machine.Processes.Count);
        var changed = first.Machine.Processes.Values.Where(image => !ReferenceEquals(image, second.Machine.Processes[image.Process.Id]))
            .Select(image => image.Process.Id);
        Assert.Equal([1], changed);
    }

    [Fact]
    public void What_the_outside_has_answered_is_played_back()
    {
        const string Program = """
            READ_LINE
            PRINT
            READ_LINE
            PRINT
            PUSH_STR "PLACE"
            PUSH_STR "here"
            SET_ENV
            PUSH_STR "PLACE"
            GET_ENV
            PRINT
            """;
        Check(() => new TestHost("one\ntwo\n").WithFile("main.ttvm", Program), "main.ttvm", 0, distances: [1], jumps: [4, 1, 7, 0]);
    }

    /// <summary>Runs a program with snapshots on the way, goes back and forth between them, and on from each to the end.</summary>
    /// <param name="hosts">Makes the outside.</param>
    /// <param name="path">The program.</param>
    /// <param name="seed">Of the schedule.</param>
    /// <param name="distances">How many instructions lie between two snapshots, in turn.</param>
    /// <param name="jumps">The numbers of snapshots to go to.</param>
    private static void Check(Func<TestHost> hosts, string path, ulong seed, int[] distances, int[] jumps)
    {
        const int most = 60;

        // The whole run first: input that was read is not there a second time, so the answers of the outside are played back.
        var record = new ScheduleRecord();
        using var recorded = new Run(hosts(), path, seed, new ImmediateAnswers(record));
        recorded.Go(int.MaxValue);
        using var run = new Run(hosts(), path, seed, new RecordedAnswers(record));
        var states = new List<(Snapshot Snapshot, ulong Hash, int Written)>();
        do
        {
            var snapshot = run.Scheduler.TakeSnapshot();
            states.Add((snapshot, snapshot.Hash, run.Host.Output.Length));
        }
        while (run.Go(DistanceBehind(states.Count)) && states.Count < most);
        run.Go(int.MaxValue);
        var (ending, output) = (run.Scheduler.TakeSnapshot().Hash, run.Host.Output);
        Assert.Equal(recorded.Host.Output, output);
        foreach (var jump in jumps)
        {
            var number = jump % states.Count;
            var written = run.Host.Output.Length;
            run.Scheduler.Restore(states[number].Snapshot);
            for (var next = number; next < states.Count; next++)
            {
                Assert.True(states[next].Hash == run.Scheduler.TakeSnapshot().Hash,
                    $"{path} with seed {seed} is another at {next} after going back to {number}");
                Assert.Equal(output[states[number].Written..states[next].Written], run.Host.Output[written..]);
                run.Go(DistanceBehind(next + 1));

                // Some of the ways back begin in the middle.
                if (next == number + 3 && jump % 2 == 1)
                {
                    break;
                }
            }

            if (jump % 2 == 0)
            {
                run.Go(int.MaxValue);
                Assert.Equal(output[states[number].Written..], run.Host.Output[written..]);
                Assert.Equal(ending, run.Scheduler.TakeSnapshot().Hash);
            }
        }

        int DistanceBehind(int count) => distances[count % distances.Length];
    }

    /// <summary>A machine that runs for so many instructions at a time.</summary>
    private sealed class Run : IDisposable
    {
        private DeterministicScheduler? _scheduler;

        public Run(TestHost host, string path, ulong seed, IAnswers? answers = null)
        {
            Host = host;
            Machine = new Machine(host, MachineRun.Seeded(seed), machine =>
                _scheduler = new DeterministicScheduler(machine, seed == 0 ? new RoundRobin() : new SeededRandom(seed),
                    answers ?? new ImmediateAnswers()));
            Machine.StartMain(Machine.Code.Load(path).Code!);
        }

        public TestHost Host { get; }

        public Machine Machine { get; }

        public DeterministicScheduler Scheduler => _scheduler!;

        /// <summary>Goes on for so many instructions; false if the program has come to its end before.</summary>
        public bool Go(int instructions)
        {
            var probe = new Countdown { Left = instructions };
            return Scheduler.Run(ref probe) == SchedulerStop.Probe;
        }

        public void Dispose() => Machine.Host.EndPrograms();
    }

    private struct Countdown : IProbe
    {
        public int Left;

        public static bool Looks => true;

        public readonly bool LooksEverywhere => true;

        public readonly bool StopAtError(Process process, int stackCount) => false;

        public bool StopBefore(Process process) => Left != int.MaxValue && Left-- == 0;
    }
}
