using CsCheck;
using Ttvm.Runtime.Debugging;
using Ttvm.Runtime.Debugging.Time;
using Ttvm.Testing;

namespace Ttvm.Runtime.Tests.Debugging;

/// <summary>Data breakpoints where the run is in its past.</summary>
public sealed class DataPastTests
{
    private const string Names = """
        SPAWN_CALL other        ; <begin>
        POP
        PUSH_INT 15
        STORE n
        LABEL more
        REGISTER "name"
        UNREGISTER "name"
        LOAD n
        PUSH_INT 1
        SUB
        STORE n
        LOAD n
        JZ done
        JMP more
        LABEL done
        RECEIVE                 ; <end>
        LABEL other
        JMP other
        """;

    /// <summary>Wherever the slices end and checkpoints are: a change may be the last that a process does before one.</summary>
    [Fact]
    public void What_stops_the_run_on_its_way_stops_it_on_the_way_back() =>
        Gen.Select(Gen.ULong[0, 1_000_000], Gen.Int[1, 300], Gen.Int[0, 4]).ForAll((seed, interval, hits) =>
        {
            using var script = new DebugScript(Names, new DebuggerOptions
            {
                Seed = seed,
                History = new TimelineLimits(1_000_000) { Interval = interval, RunPerCheckpoint = 0 },
            });
            script.Break(["end"]);
            Assert.Equal("entry in 1 at begin", script.StartAsItIs(stopOnEntry: true));
            DebugScript.Wait(script.Debugger.SetDataBreakpoints(
                [new(new DataPlace.RegisteredName("name"), null, hits == 0 ? null : $"%{hits}")]));
            List<string> there = [];
            while (script.Continue() is var stop && stop.StartsWith("data", StringComparison.Ordinal))
            {
                there.Add(Look());
            }

            Assert.Equal(30 / Math.Max(hits, 1), there.Count);

            List<string> back = [];
            for (var stop = 0; stop < there.Count; stop++)
            {
                script.ReverseContinue();
                back.Add(Look());
            }

            Assert.Equal(there, Enumerable.Reverse(back));

            // And there again, from a moment that is none of them.
            script.Travel(debugger => debugger.StepBack(1, StepKind.Into));
            List<string> again = [];
            while (script.Continue().StartsWith("data", StringComparison.Ordinal))
            {
                again.Add(Look());
            }

            Assert.Equal(there, again);

            string Look() => $"{script.LastStop!.Changes.FirstOrDefault()?.New} at {script.Coordinates}";
        }, samples: 20);
}
