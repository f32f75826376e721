using CsCheck;
using Ttvm.Runtime.Debugging;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;
using Ttvm.Runtime.Tests.Stress;
using Ttvm.Runtime.Values;
using Ttvm.Testing;

namespace Ttvm.Runtime.Tests.Debugging;

/// <summary>Where values come from, against a naive tracer that has written down what every process held before every
/// instruction.</summary>
public sealed class OriginPropertyTests
{
    private static int s_checked;

    [Fact]
    public void A_value_comes_from_where_the_tracer_says()
    {
        const int samples = 40;
        var before = Volatile.Read(ref s_checked);
        Gen.Select(Gen.Int[1, 1_000_000], Gen.ULong[0, 5], Gen.Int[3, 100], Gen.Int[0, 1_000_000]).ForAll(Check, samples);
        Assert.True(Volatile.Read(ref s_checked) - before > samples / 2);
    }

    private static void Check(int program, ulong seed, int decisions, int choice)
    {
        var text = new MeshProgram(program).Text;
        var trace = new NaiveTrace(text, seed, decisions);
        var places = trace.Pictures.SelectMany(picture => picture.Value.Variables.Keys.Select(name => (Pid: picture.Key, Place: name))
            .Concat(Enumerable.Range(0, picture.Value.Stack.Length).Select(index => (Pid: picture.Key, Place: $"{index}")))).ToList();
        if (trace.HasEnded || places.Count == 0)
        {
            return;
        }

        Interlocked.Increment(ref s_checked);
        var (pid, place) = places[choice % places.Count];
        using var script = new DebugScript(text, new DebuggerOptions { Seed = seed });
        script.Launch(stopAt: new Coordinates(seed, decisions, null), byName: true);
        script.Next();
        var expression = int.TryParse(place, out var index) ? $"stack[{trace.Pictures[pid].Stack.Length - 1 - index}]" : place;
        var expected = WayOf(trace, pid, place).ToList();
        var origin = DebugScript.Wait(script.Debugger.GoToOrigin(pid, 0, expression));
        Assert.Equal((TravelOutcome.Done, string.Join('\n', expected)), (origin.Outcome,
            string.Join('\n', origin.Steps.Select(step => $"{step.Process.Pid}: {step.Instruction}, line {step.Place.Line}"))));
        script.Next();

        // Each message on the way, and each that waits, is gone to where it was sent.
        foreach (var message in script.Look(inspection => inspection.Mailbox(pid).All).Where(message => message.Send is not null).Take(3))
        {
            Assert.StartsWith("travel", script.Travel(debugger => debugger.GoToEvent(message.Send!.Value)), StringComparison.Ordinal);
            var sent = trace.Events[(int)message.Send!.Value - 1];
            Assert.Equal((sent.Event.Pid, trace.Actions[sent.Action].Place),
                (script.LastStop!.Process.Pid, script.Look(inspection => inspection.Frames(sent.Event.Pid, 0, 1, out _)[0].Line)));
        }
    }

    /// <summary>The instructions that a value has come by, the last one first.</summary>
    private static IEnumerable<string> WayOf(NaiveTrace trace, long pid, string place)
    {
        var (end, value) = (trace.Actions.Count, trace.Pictures[pid].At(place)!.Value);
        while (true)
        {
            // The last instruction that has changed what lies in the place.
            var after = trace.Actions.FindIndex(end, action => action.Pid == pid && action.Before is not null) is >= 0 and var next
                ? trace.Actions[next].Before! : trace.Pictures[pid];
            var maker = -1;
            for (var index = end - 1; index >= 0 && maker < 0; index--)
            {
                if (trace.Actions[index] is { Before: { } before } action && action.Pid == pid)
                {
                    maker = IsSame(before.At(place), after.At(place)) ? -1 : index;
                    after = before;
                }
            }

            if (maker < 0)
            {
                yield break;
            }

            var made = trace.Actions[maker];
            yield return $"{made.Pid}: {made.Text}, line {made.Place}";
            if (trace.Events.FirstOrDefault(happened => happened.Action == maker && happened.Event is MachineEvent.Receive).Event
                is MachineEvent.Receive { From: > 0 } received)
            {
                maker = trace.ActionOfSending(received);
                made = trace.Actions[maker];
                yield return $"{made.Pid}: {made.Text}, line {made.Place}";
            }

            var source = SourceOf(made, place);
            if (source is null || made.Before!.At(source) is not { } held || !held.IsSameAs(value))
            {
                yield break;
            }

            (pid, place, end) = (made.Pid, source, maker);
        }
    }

    /// <summary>Where the value lay before an instruction that only hands it on.</summary>
    private static string? SourceOf(NaiveAction made, string written)
    {
        var top = made.Before!.Stack.Length - 1;
        var words = made.Text!.Split(' ');
        return words[0] switch
        {
            "STORE" => $"{top}",
            "LOAD" => words[1],
            "SEND" => $"{top - (words.Length == 1 ? 1 : 0)}",
            "SENDNAMED" => $"{top}",
            "SEND_AFTER" => $"{top - 2}",
            _ => null,
        };
    }

    private static bool IsSame(Value? left, Value? right) =>
        left is { } one && right is { } other ? one.IsSameAs(other) : left is null == right is null;
}
