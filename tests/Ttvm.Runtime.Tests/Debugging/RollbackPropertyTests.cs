using CsCheck;
using Ttvm.Runtime.Debugging;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;
using Ttvm.Runtime.Tests.Stress;
using Ttvm.Testing;

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
        var trace = new NaiveTrace(text, seed, decisions);
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
}
