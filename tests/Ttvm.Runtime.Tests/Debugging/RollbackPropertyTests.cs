using System.Runtime.CompilerServices;
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
    public void Rollback_leaves_what_the_tracer_leaves() => CheckPrograms(asksOutside: false, samples: 40);

    /// <summary>What other programs answer, and when, differs from run to run: the tracer looks at a repetition of the debugged
    /// one.</summary>
    [Fact]
    public void So_it_does_where_files_and_programs_are_asked() => CheckPrograms(asksOutside: true, samples: 20);

    private static void CheckPrograms(bool asksOutside, int samples, [CallerMemberName] string test = "")
    {
        var checks = 0;
        Gen.Select(Gen.Int[1, 1_000_000], Gen.ULong[0, 5], Gen.Int[3, 150], Gen.Int[0, 1_000_000]).ForAll(
            (program, seed, decisions, choice) =>
            {
                if (Check(new MeshProgram(program, asksOutside).Text, seed, decisions, choice))
                {
                    Interlocked.Increment(ref checks);
                }
            }, samples, test);

        // A program that ends early says nothing.
        Assert.True(Volatile.Read(ref checks) > samples / 2);
    }

    /// <returns>Whether there was something to check.</returns>
    private static bool Check(string text, ulong seed, int decisions, int choice)
    {
        using var script = new DebugScript(text, new DebuggerOptions { Seed = seed });
        script.Launch(stopAt: new Coordinates(seed, decisions, null), byName: true);
        if (script.Next().StartsWith("ended", StringComparison.Ordinal))
        {
            return false;
        }

        var trace = new NaiveTrace(text, seed, decisions, script.Look(_ => script.Debugger.Record));
        if (FindAction(trace, choice) is not var (action, serial))
        {
            return false;
        }

        var pid = trace.Actions[action].Pid;
        var before = trace.Pids.ToDictionary(other => other, other => Portrait(script, other));
        var result = DebugScript.Wait(serial is { } number ? script.Debugger.RollBack(number) : script.Debugger.RollBackStep(pid));
        var what = $"{trace.Actions[action].Text} of process {pid}, event {serial}";
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
            else if (before.TryGetValue(process.Pid, out var was) && !trace.HasMail(process.Pid, undone))
            {
                // Who was not there had been ended by others.
                Assert.Equal((what, was), (what, Portrait(script, process.Pid)));
            }
        }

        // There and back again: the change can be gone behind, and comes again.
        var state = script.Look(inspection => inspection.StateHash);
        Assert.StartsWith("travel", script.Travel(debugger => debugger.GoToEvent(serial ?? 2)), StringComparison.Ordinal);
        Assert.StartsWith("travel", script.Travel(debugger => debugger.GoToPresent(1)), StringComparison.Ordinal);
        Assert.Equal(state, script.Look(inspection => inspection.StateHash));
        return true;
    }

    /// <summary>An action that a number means: one that has made an event, with that, or the last instruction of a process.</summary>
    private static (int Action, long? Serial)? FindAction(NaiveTrace trace, int choice)
    {
        var candidates = trace.Events.Where(happened => trace.Actions[happened.Action].Text is not null
                && happened.Event is MachineEvent.Send or MachineEvent.Receive or MachineEvent.Spawn { Parent: > 0 }
                    or MachineEvent.Register or MachineEvent.Link or MachineEvent.Monitor)
            .Select(happened => (happened.Action, Serial: (long?)happened.Serial)).ToList();
        var steps = trace.Pids.Select(trace.LastActionOf).OfType<int>().Select(action => (action, Serial: (long?)null)).ToList();
        var chosen = choice % 3 == 0 ? steps : candidates;
        return chosen.Count > 0 ? chosen[choice / 3 % chosen.Count] : null;
    }

    /// <summary>What a process is, but for what others have with it.</summary>
    private static string Portrait(DebugScript script, long pid) => script.Look(inspection => string.Join('\n',
        inspection.Frames(pid, 0, int.MaxValue, out _).Select(frame => $"{frame.Line}")
            .Concat(DebugScript.Draw(inspection.Locals(pid, 0)))
            .Concat(DebugScript.Draw(inspection.Stack(pid)))
            .Concat(inspection.Mailbox(pid).All.Select(message => $"{message.Payload} at {message.Time}"))));
}
