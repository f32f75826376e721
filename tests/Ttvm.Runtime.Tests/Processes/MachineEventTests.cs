using Ttvm.Runtime.Processes;
using Ttvm.Testing;

namespace Ttvm.Runtime.Tests.Processes;

/// <summary>The stream of what happens in a machine: what is told, in which order, and how often.</summary>
public sealed class MachineEventTests
{
    private const string Tour = """
        REGISTER "main"
        TRUE
        TRAP_EXIT
        PUSH_STR "fails"
        SPAWN_LINK
        STORE failing
        RECEIVE
        PRINT
        PUSH_STR "waits"
        SPAWN_MONITOR
        POP
        STORE waiting
        LOAD waiting
        LINK
        LOAD waiting
        UNLINK
        PUSH_STR "go"
        LOAD waiting
        SEND
        RECEIVE_MATCH down
        PRINT
        PUSH_STR "too late"
        LOAD waiting
        SEND
        PUSH_STR "nobody"
        SENDNAMED "mian"
        PUSH_STR "later"
        SELF
        PUSH_INT 5
        SEND_AFTER
        RECEIVE
        EPRINT
        RECEIVE_TIMEOUT 3 quiet
        LABEL quiet
        LOAD failing
        MONITOR
        DEMONITOR
        TRY caught
        PUSH_STR "oops"
        THROW
        LABEL caught
        CATCH
        WRITE
        UNREGISTER "main"
        HALT
        LABEL fails
        PUSH_INT 1
        PUSH_INT 0
        DIV
        HALT
        LABEL waits
        RECEIVE
        POP
        HALT
        """;

    private const string Crowd = """
        PUSH_INT 40
        LABEL more
        DUP
        JZ all
        SPAWN_CALL child
        PUSH_STR "ping"
        OVER
        SEND
        RECEIVE
        POP
        POP
        PUSH_INT 1
        SUB
        JMP more
        LABEL all
        POP
        HALT
        LABEL child
        RECEIVE
        SEND 1
        HALT
        """;

    /// <summary>All programs about processes.</summary>
    public static TheoryData<string> Programs =>
        [.. new DirectoryInfo(Repository.PathOf("tests/programs/processes")).EnumerateFiles("*.ttvm").Select(file => file.Name).Order()];

    [Fact]
    public void The_events_of_a_run_are_as_recorded()
    {
        var (_, events) = Run("main.ttvm", new TestHost().WithFile("main.ttvm", Tour), 0);
        Golden.Check("tests/Ttvm.Runtime.Tests/Processes/Recorded/events.txt", string.Join('\n', events.Select(Line)) + "\n");
    }

    [Fact]
    public void Every_kind_of_event_but_single_instructions_is_in_the_recorded_run()
    {
        var (_, events) = Run("main.ttvm", new TestHost().WithFile("main.ttvm", Tour), 0);
        var missing = typeof(MachineEvent).GetNestedTypes().Except(events.Select(happened => happened.GetType()));
        Assert.Equal([typeof(MachineEvent.Instruction)], missing);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void A_seed_decides_the_events_and_figures_agree_with_them(string program)
    {
        for (var seed = 0UL; seed < 5; seed++)
        {
            var (run, events) = Run(program, Files(), seed);
            var (_, again) = Run(program, Files(), seed);
            Assert.Equal(events.Select(Line), again.Select(Line));
            Assert.Equal(run.Outcome.Statistics.Processes, events.OfType<MachineEvent.Spawn>().Count());
            Assert.Equal(run.Outcome.Statistics.DeadLetters, events.OfType<MachineEvent.DeadLetter>().Count());
            Assert.Equal(run.Machine.ProcessCount,
                events.OfType<MachineEvent.Spawn>().Count() - events.OfType<MachineEvent.Exit>().Count());
            Assert.Equal(run.Host.Output, string.Concat(events.OfType<MachineEvent.Output>().Where(output =>
                !output.IsError).Select(output => output.Text)));
            Check(events);
        }
    }

    [Fact]
    public void Under_every_schedule_causes_come_before_effects()
    {
        foreach (var options in Schedules.All)
        {
            var events = new Recorder();
            MachineRun.OfText(Crowd, options with { Events = events }).Prints();
            Assert.Equal(41, events.All.OfType<MachineEvent.Exit>().Count());
            Assert.Equal(80, events.All.OfType<MachineEvent.Receive>().Count());
            Check(events.All);
        }
    }

    [Fact]
    public void Instructions_are_events_only_when_they_are_asked_for()
    {
        var events = new Recorder();
        MachineRun.OfText("PUSH_INT 1\nPUSH_STR \"a\"\nPRINT", MachineRun.Deterministic with { Events = events, Trace = true }).Prints("a");
        Assert.Equal(
            ["PUSH_INT 1 []", "PUSH_STR \"a\" [1]", "PRINT [1 a]", " [1]"],
            events.All.OfType<MachineEvent.Instruction>().Select(instruction =>
                $"{instruction.Text} [{string.Join(' ', instruction.Top)}]"));
        Assert.DoesNotContain(Run("main.ttvm", new TestHost().WithFile("main.ttvm", Tour), 0).Events, happened =>
            happened is MachineEvent.Instruction);
    }

    /// <summary>What the order promises, of any run.</summary>
    private static void Check(IReadOnlyList<MachineEvent> events)
    {
        var spawned = new HashSet<long>();
        var ended = new HashSet<long>();
        var sent = new Dictionary<(long From, long To), int>();
        foreach (var happened in events)
        {
            switch (happened)
            {
                case MachineEvent.Spawn spawn:
                    Assert.True(spawn.Parent == 0 || spawned.Contains(spawn.Parent), $"{happened} before its parent");
                    Assert.True(spawned.Add(spawn.Pid), $"{happened} twice");
                    break;
                case MachineEvent.Exit:
                    Assert.True(ended.Add(happened.Pid), $"{happened} twice");
                    break;
                case MachineEvent.Send send:
                    sent[(send.Pid, send.To)] = sent.GetValueOrDefault((send.Pid, send.To)) + 1;
                    break;
                case MachineEvent.TimerSet timer:
                    // SEND_AFTER says here to whom it will send.
                    sent[(timer.Pid, timer.To)] = sent.GetValueOrDefault((timer.Pid, timer.To)) + 1;
                    break;
                case MachineEvent.Receive { From: not 0 } receive:
                    var left = sent.GetValueOrDefault((receive.From, receive.Pid)) - 1;
                    Assert.True(left >= 0, $"{happened} before it was sent");
                    sent[(receive.From, receive.Pid)] = left;
                    break;
            }

            Assert.True(happened is MachineEvent.TimerDue || spawned.Contains(happened.Pid), $"{happened} before its process was spawned");
            Assert.False(happened is MachineEvent.Receive or MachineEvent.Output or MachineEvent.Register
                && ended.Contains(happened.Pid), $"{happened} after its end");
        }
    }

    private static TestHost Files()
    {
        var host = new TestHost();
        foreach (var file in Directory.EnumerateFiles(Repository.PathOf("tests/programs/processes"), "*.ttvm"))
        {
            host.WithFile(Path.GetFileName(file), File.ReadAllBytes(file));
        }

        return host;
    }

    private static (MachineRun Run, IReadOnlyList<MachineEvent> Events) Run(string program, TestHost host, ulong seed)
    {
        var events = new Recorder();
        return (MachineRun.Of(host, program, MachineRun.Seeded(seed) with { Events = events }), events.All);
    }

    private static string Line(MachineEvent happened) => $"{happened}".Replace("\n", "\\n", StringComparison.Ordinal);

    private sealed class Recorder : IMachineEvents
    {
        private readonly List<MachineEvent> _events = [];

        public IReadOnlyList<MachineEvent> All => _events;

        public void Happened(MachineEvent happened)
        {
            lock (_events)
            {
                _events.Add(happened);
            }
        }
    }
}
