using CsCheck;
using Ttvm.Runtime.Debugging;
using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;
using Ttvm.Runtime.Tests.Stress;
using Ttvm.Testing;
using Timer = Ttvm.Runtime.Scheduling.Timer;

namespace Ttvm.Runtime.Tests.Debugging;

/// <summary>
/// Rollback against a naive tracer: it runs the program on a machine of its own, writes everything down, and finds what depends on an
/// action by asking of each pair of actions whether one depends on the other.
/// </summary>
public sealed class RollbackPropertyTests
{
    [Fact]
    public void Rollback_leaves_what_the_tracer_leaves()
    {
        const int samples = 40;
        var before = Volatile.Read(ref s_checked);
        Gen.Select(Gen.Int[1, 1_000_000], Gen.ULong[0, 5], Gen.Int[3, 150], Gen.Int[0, 1_000_000]).ForAll(Check, samples);

        // A program that ends early says nothing.
        Assert.True(Volatile.Read(ref s_checked) - before > samples / 2);
    }

    private static int s_checked;

    private static void Check(int program, ulong seed, int decisions, int choice)
    {
        var text = new MeshProgram(program).Text;
        var trace = new Trace(text, seed, decisions);
        var candidates = trace.Events.Where(happened => trace.Actions[happened.Action].Text is not null
            && happened.Event is MachineEvent.Send or MachineEvent.Receive or MachineEvent.Spawn { Parent: > 0 } or MachineEvent.Register
                or MachineEvent.Link or MachineEvent.Monitor).ToList();
        if (trace.HasEnded || candidates.Count == 0)
        {
            return;
        }

        Interlocked.Increment(ref s_checked);
        var (serial, action, _) = candidates[choice % candidates.Count];
        using var script = new DebugScript(text, new DebuggerOptions { Seed = seed });
        script.Launch(stopAt: new Coordinates(seed, decisions, null), byName: true);
        script.Next();
        var before = trace.Pids.ToDictionary(pid => pid, pid => Portrait(script, pid));
        var result = DebugScript.Wait(script.Debugger.RollBack(serial));
        var what = $"{trace.Actions[action].Text} of process {trace.Actions[action].Pid}, event {serial}";
        Assert.True(result.Outcome == TravelOutcome.Done, $"{what}: {result.Outcome}");
        script.Next();

        var undone = trace.DependentsOf(action);
        var expected = undone.Select(index => trace.Actions[index]).Where(dependent => dependent.Text is not null)
            .GroupBy(dependent => dependent.Pid).OrderBy(group => group.Key).Select(group => $"{group.Key}: {group.Count()}");
        Assert.Equal((what, string.Join(", ", expected)), (what, string.Join(", ",
            result.Processes.Where(process => process.Instructions > 0)
                .Select(process => $"{process.Process.Pid}: {process.Instructions}"))));

        // Whoever has done nothing that depends on it is where it was, and whoever has stands where it did the first such thing.
        var places = undone.Select(index => trace.Actions[index]).Where(dependent => dependent.Text is not null)
            .GroupBy(dependent => dependent.Pid).ToDictionary(group => group.Key, group => group.First().Place);
        foreach (var process in script.Look(inspection => inspection.GetProcesses(1000, 0)))
        {
            var now = script.Look(inspection => inspection.Frames(process.Pid, 0, 1, out _)[0].Line);
            if (places.TryGetValue(process.Pid, out var place))
            {
                Assert.Equal((what, process.Pid, place), (what, process.Pid, now));
            }
            else if (!trace.HasMail(process.Pid, undone))
            {
                Assert.Equal((what, before[process.Pid]), (what, Portrait(script, process.Pid)));
            }
        }

        // There and back again: the change can be gone behind, and comes again.
        var state = script.Look(inspection => inspection.StateHash);
        Assert.StartsWith("travel", script.Travel(debugger => debugger.GoToEvent(serial)), StringComparison.Ordinal);
        Assert.StartsWith("travel", script.Travel(debugger => debugger.GoToPresent(1)), StringComparison.Ordinal);
        Assert.Equal(state, script.Look(inspection => inspection.StateHash));
    }

    /// <summary>What a process is, but for what others have with it.</summary>
    private static string Portrait(DebugScript script, long pid) => script.Look(inspection => string.Join('\n',
        inspection.Frames(pid, 0, int.MaxValue, out _).Select(frame => $"{frame.Line}")
            .Concat(DebugScript.Draw(inspection.Locals(pid, 0)))
            .Concat(DebugScript.Draw(inspection.Stack(pid)))
            .Concat(inspection.Mailbox(pid).All.Select(message => $"{message.Payload} at {message.Time}"))));

    /// <summary>Everything that a run has done up to a number of slices.</summary>
    private sealed class Trace : IRunListener, IMachineEvents
    {
        private readonly Machine _machine;
        private readonly DeterministicScheduler _scheduler;
        private readonly Dictionary<Timer, int> _timers = new(ReferenceEqualityComparer.Instance);

        public Trace(string text, ulong seed, int decisions)
        {
            DeterministicScheduler? scheduler = null;
            var host = new TestHost().WithFile("main.ttvm", text);
            _machine = new Machine(host, new MachineOptions { Smp = true, Seed = seed, Events = this }, owner =>
                scheduler = new DeterministicScheduler(owner, seed == 0 ? new RoundRobin() : new SeededRandom(seed)));
            _scheduler = scheduler!;
            Add(0, null, 0);
            _machine.StartMain(_machine.Code.Load("main.ttvm").Code!);
            _machine.Listener = this;
            var probe = new Probe(this);
            HasEnded = _scheduler.Run(ref probe, decisions) == SchedulerStop.AllExited;
        }

        public List<Done> Actions { get; } = [];

        public List<(long Serial, int Action, MachineEvent Event)> Events { get; } = [];

        public bool HasEnded { get; }

        public IEnumerable<long> Pids => _machine.Processes.Select(process => process.Id);

        /// <summary>What depends on an action, and the action.</summary>
        public SortedSet<int> DependentsOf(int action)
        {
            SortedSet<int> found = [action];
            HashSet<long> pids = [Actions[action].Pid];
            List<int> changing = [action];
            for (var later = action + 1; later < Actions.Count; later++)
            {
                if ((Actions[later].Pid != 0 && pids.Contains(Actions[later].Pid))
                    || changing.Exists(earlier => Depends(Actions[later], Actions[earlier], earlier)))
                {
                    found.Add(later);
                    pids.Add(Actions[later].Pid);
                    if (Actions[later].Writes.Count > 0)
                    {
                        changing.Add(later);
                    }
                }
            }

            return found;
        }

        /// <summary>Whether a mailbox has had messages that are sent no more.</summary>
        public bool HasMail(long pid, SortedSet<int> undone) =>
            undone.Any(index => Actions[index].Writes.Any(written => written.StartsWith($"message to {pid} ", StringComparison.Ordinal)));

        private static bool Depends(Done later, Done earlier, int index) => later.TimerSetBy == index
            || earlier.Writes.Any(written => later.Reads.Contains(written)
                || (later.Writes.Contains(written) && !written.StartsWith("message", StringComparison.Ordinal)
                    && !written.StartsWith("signals", StringComparison.Ordinal)))
            || earlier.Started.Contains(later.Pid);

        private void Add(long pid, string? text, int place) => Actions.Add(new Done(pid, text, place));

        public void Attempts(Process process)
        {
            Add(process.Id, process.Code.TextOf(process.Pc), process.Code.PlaceOf(process.Pc)!.Value.Line);
            var text = Actions[^1].Text!;
            if (text.Split(' ') is ["REGISTER" or "UNREGISTER" or "WHEREIS" or "SENDNAMED", var name, ..])
            {
                Actions[^1].Reads.Add($"name {name.Trim('"')}");
            }

            if (text.StartsWith("RANDOM", StringComparison.Ordinal))
            {
                Actions[^1].Writes.Add("chance");
            }

            var usesPid = text is "SEND" or "LINK" or "UNLINK" or "MONITOR" or "EXIT_PROCESS" ? 1 : text is "SEND_AFTER" ? 2 : 0;
            if (usesPid > 0 && process.StackCount >= usesPid && process.Stack[process.StackCount - usesPid] is { IsInt: true } pid)
            {
                Actions[^1].Reads.Add($"life {pid.AsInt}");
            }
            else if (text.Split(' ') is ["SEND" or "LINK" or "UNLINK" or "MONITOR", var number])
            {
                Actions[^1].Reads.Add($"life {number}");
            }
        }

        public void Runs(Process process, bool isBeginning)
        {
            if (isBeginning)
            {
                Add(process.Id, null, 0);
            }
        }

        public void Starts(Timer timer) => _timers[timer] = Actions.Count - 1;

        public void Fires(Timer timer)
        {
            Add(timer.Signal is WaitCompletedSignal ? timer.Pid : 0, null, 0);
            Actions[^1].TimerSetBy = _timers.GetValueOrDefault(timer, -1);
        }

        public void Asks(Process receiver)
        {
            if (_scheduler.Running is not null)
            {
                Actions[^1].Writes.Add($"signals {receiver.Id}");
            }
        }

        public void Obeys(Process process) => Actions[^1].Reads.Add($"signals {process.Id}");

        public void Asks(long question, Process asker)
        {
        }

        public void Answers(long question, Process asker)
        {
        }

        public void Intervenes(Intervention what)
        {
        }

        public void Happened(MachineEvent happened)
        {
            var action = Actions[^1];
            Events.Add((Events.Count + 1, Actions.Count - 1, happened));
            _scheduler.TellMoment(out _, out _, out var time, out _);
            switch (happened)
            {
                case MachineEvent.Send { To: > 0 } send:
                    action.Writes.Add($"message to {send.To} from {send.Pid} at {time}");
                    action.Reads.Add($"life {send.To}");
                    break;
                case MachineEvent.TimerSet set:
                    action.Writes.Add($"message to {set.To} from {set.Pid} at {time}");
                    action.Reads.Add($"life {set.To}");
                    break;
                case MachineEvent.Receive receive:
                    action.Reads.Add(receive.From == 0 ? $"signals {receive.Pid}"
                        : $"message to {receive.Pid} from {receive.From} at {receive.SentAt}");
                    break;
                case MachineEvent.DeadLetter letter:
                    action.Reads.Add($"life {letter.To}");
                    break;
                case MachineEvent.Spawn spawn:
                    action.Writes.Add($"life {spawn.Pid}");
                    action.Started.Add(spawn.Pid);
                    break;
                case MachineEvent.Exit exit:
                    action.Writes.Add($"life {exit.Pid}");
                    action.Writes.UnionWith((_machine.Find(exit.Pid)?.Names ?? []).Select(name => $"name {name}"));
                    break;
                case MachineEvent.Register register:
                    action.Writes.Add($"name {register.Name}");
                    break;
                case MachineEvent.Unregister unregister:
                    action.Writes.Add($"name {unregister.Name}");
                    break;
            }
        }

        private readonly struct Probe(Trace trace) : IProbe
        {
            public static bool Looks => true;

            public bool LooksEverywhere => true;

            public bool StopBefore(Process process)
            {
                trace.Attempts(process);
                return false;
            }

            public bool StopAtError(Process process, int stackCount) => false;
        }
    }

    /// <summary>An action; the text is null where it is no instruction.</summary>
    private sealed record Done(long Pid, string? Text, int Place)
    {
        public HashSet<string> Reads { get; } = [];

        public HashSet<string> Writes { get; } = [];

        public HashSet<long> Started { get; } = [];

        public int TimerSetBy { get; set; } = -1;
    }
}
