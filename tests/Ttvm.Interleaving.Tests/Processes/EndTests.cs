using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Processes.Workers;
using Ttvm.Runtime.Values;
using Timer = Ttvm.Runtime.Processes.Timer;

namespace Ttvm.Interleaving.Tests.Processes;

/// <summary>
/// Processes that link and watch each other while they end, each on a thread of its own, as on as many workers: whoever asks in time is
/// told the reason, whoever asks too late is told that nobody is there, and everybody is told once.
/// </summary>
public sealed class EndTests
{
    [Fact]
    public void A_link_races_with_the_end_of_the_other() => Explore(
        pair => pair.One.Link(2),
        pair => pair.Two.Exit(Value.OfString("crash"), isAbnormal: true),
        pair => Assert.Contains(pair.Heard(pair.One), (string[][])[["EXIT crash"], ["EXIT noproc"]]),
        "EXIT crash", "EXIT noproc");

    [Fact]
    public void A_monitor_races_with_the_end_of_the_other() => Explore(
        pair => pair.One.Monitor(2),
        pair => pair.Two.Exit(Value.OfString("crash"), isAbnormal: true),
        pair => Assert.Contains(pair.Heard(pair.One), (string[][])[["DOWN crash"], ["DOWN noproc"]]),
        "DOWN crash", "DOWN noproc");

    [Fact]
    public void A_monitor_taken_back_says_nothing_any_more() => Explore(
        pair => pair.One.Demonitor(pair.One.Monitor(2)),
        pair => pair.Two.Exit(Value.OfString("crash"), isAbnormal: true),
        pair => Assert.Empty(pair.Heard(pair.One)));

    [Fact]
    public void A_link_taken_back_says_nothing_any_more_unless_it_was_too_late_to_link() => Explore(
        pair =>
        {
            pair.One.Link(2);
            pair.One.Unlink(2);
        },
        pair => pair.Two.Exit(Value.OfString("crash"), isAbnormal: true),
        pair => Assert.Contains(pair.Heard(pair.One), (string[][])[[], ["EXIT noproc"]]),
        "EXIT noproc");

    [Fact]
    public void Both_link_and_one_ends() => Explore(
        pair => pair.One.Link(2),
        pair =>
        {
            pair.Two.Link(1);
            pair.Two.Exit(Value.OfString("crash"), isAbnormal: true);
        },

        // If the other's end took the link along before this one asked, it asks a process that is not there any more, and hears that, too.
        pair => Assert.Contains(pair.Heard(pair.One),
            (string[][])[["EXIT crash"], ["EXIT noproc"], ["EXIT crash", "EXIT noproc"], ["EXIT noproc", "EXIT crash"]]),
        "EXIT crash");

    [Fact]
    public void Both_watch_and_both_end() => Explore(
        pair =>
        {
            pair.One.Monitor(2);
            pair.One.Exit(Value.OfString("first"), isAbnormal: true);
        },
        pair =>
        {
            pair.Two.Monitor(1);
            pair.Two.Exit(Value.OfString("second"), isAbnormal: true);
        },
        pair => Assert.Equal(0, pair.Machine.ProcessCount));

    /// <summary>A message is received, or refused as a dead letter, and never both or neither.</summary>
    [Fact]
    public void A_message_races_with_the_end_of_its_receiver() => Explore(
        pair => pair.Accepted = pair.Machine.Deliver(2, new Message { Payload = Value.OfInt(1), Sender = 1 }),
        pair =>
        {
            pair.Taken = pair.Two.TakeSignals() ? pair.Two.Mailbox.Count : 0;
            pair.Two.ExitNormally();
        },
        pair => Assert.True(pair.Accepted || pair.Taken == 0));

    private static void Explore(Action<Pair> one, Action<Pair> two, Action<Pair> check, params string[] possible)
    {
        var heard = new HashSet<string>();
        Depth.Explore(
            () =>
            {
                var pair = new Pair();
                return new Scenario()
                    .Thread("one", () => one(pair))
                    .Thread("two", () => two(pair))
                    .Finally(() =>
                    {
                        check(pair);
                        heard.UnionWith(pair.Known);
                    });
            },
            3);
        Assert.Superset(possible.ToHashSet(), heard);
    }

    /// <summary>Two processes of a machine that runs nothing by itself. The first traps exits.</summary>
    private sealed class Pair
    {
        public Pair()
        {
            Machine = new Machine(new ModelHost("HALT"), new MachineOptions { Smp = true }, _ => new NoScheduler());
            var main = Machine.Code.Load("main.ttvm").Code!.Main;
            One = Machine.TryCreate(main, isFunction: false, default)!;
            Two = Machine.TryCreate(main, isFunction: false, default)!;
            One.TrapsExits = true;
            Machine.Launch(One, by: null);
            Machine.Launch(Two, by: null);
        }

        public Machine Machine { get; }

        public Process One { get; }

        public Process Two { get; }

        public bool Accepted { get; set; }

        public int Taken { get; set; }

        /// <summary>All that was heard so far, by anybody.</summary>
        public List<string> Known { get; } = [];

        /// <summary>The messages of the machine that a process has got, as type and reason.</summary>
        public string[] Heard(Process process)
        {
            Assert.True(process.TakeSignals());
            string[] heard = [.. process.Mailbox.Messages.Select(message =>
                $"{message.Origin.ToString().ToUpperInvariant()} {ReasonOf(message.Payload)}")];
            Known.AddRange(heard);
            return heard;
        }

        private static string ReasonOf(Value payload) => ((ObjectValue)payload.Reference!).Get("reason").Display;
    }

    private sealed class NoScheduler : IScheduler
    {
        public long Now => 0;

        public long TimeOfSending(Process sender) => 0;

        public void Admit(Process process, Worker? by)
        {
        }

        public void Enqueue(Process process, Worker? by)
        {
        }

        public void Start(Timer timer)
        {
        }

        public void Cancel(Timer timer)
        {
        }

        public void VisitTimers(Action<Timer> visit)
        {
        }

        public void DoOutside(Wait wait, OutsideCall call, Action<Wait> work) => throw new NotSupportedException();

        public void Stop()
        {
        }
    }
}
