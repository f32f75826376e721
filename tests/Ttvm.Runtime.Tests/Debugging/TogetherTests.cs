using Ttvm.Runtime.Debugging;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.Runtime.Tests.Debugging;

/// <summary>Several reasons to stop at one moment, and what is counted where nothing stops.</summary>
public sealed class TogetherTests
{
    private const string Loop = """
        PUSH_INT 0
        STORE n                 ; <begin>
        REGISTER "name"
        LABEL again
        LOAD n                  ; <load>
        PUSH_INT 1
        ADD
        STORE n                 ; <store>
        LOAD n
        PUSH_INT 10
        LT
        JZ end
        JMP again
        LABEL end
        HALT                    ; <end>
        """;

    [Fact]
    public void An_event_a_change_and_a_breakpoint_at_one_moment_are_one_stop()
    {
        using var script = new DebugScript("""
            REGISTER "till"         ; <begin>
            PUSH_INT 7
            SENDNAMED "till"
            RECEIVE                 ; <break>
            SPAWN_CALL child
            RECEIVE                 ; <wait>
            LABEL child
            REGISTER "child"
            HALT
            """);
        Assert.Equal("entry in 1 at begin", script.Start(stopOnEntry: true));
        DebugScript.Wait(script.Debugger.SetEvents([new(StopEvent.Send), new(StopEvent.Exit), new(StopEvent.Receive)]));
        DebugScript.Wait(script.Debugger.SetDataBreakpoints([new(new DataPlace.Mailbox(1)), new(new DataPlace.RegisteredName("child"))]));
        var stops = new List<string>();
        Look(script.Continue());
        Look(script.Continue());
        Look(script.Continue());
        Look(script.Continue());
        Assert.Equal(
        [
            "event in 1 at break: Event, Data, Breakpoint; Send; mailbox:1",
            "event in 1 at SPAWN_CALL child: Event; Receive; ",
            "data in 2 at HALT: Data; ; name:child",
            "event in 1 at wait: Event, Data; Exit; name:child",
        ], stops);

        // The same on the way back.
        for (var left = stops.Count - 2; left >= 0; left--)
        {
            Look(script.ReverseContinue());
            Assert.Equal(stops[left], stops[^1]);
        }

        void Look(string stop) => stops.Add($"{stop}: {string.Join(", ", script.LastStop!.Rules.Select(rule => rule.GetType().Name))}; "
            + $"{string.Join(", ", script.LastStop.Events.Select(happened => happened.Event.GetType().Name))}; "
            + string.Join(", ", script.LastStop.Changes.Select(change => change.What.Place.Id)));
    }

    [Fact]
    public void Who_is_stepped_from_a_log_point_that_it_has_not_come_to_passes_it_once()
    {
        using var script = new DebugScript("""
            SPAWN_CALL child
            POP                     ; <break>
            RECEIVE
            LABEL child
            PUSH_INT 1              ; <log>
            PUSH_INT 2
            HALT
            """);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        script.BreakIf("log", null, log: "{self}");
        Assert.Equal("step in 2 at PUSH_INT 2", script.Step(2));
        Assert.Equal(["5: 2"], script.Said);
        Assert.Equal("step in 2 at HALT", script.Step(2));
        Assert.Equal(["5: 2"], script.Said);
    }

    [Fact]
    public void A_moment_that_one_goes_to_is_counted_once()
    {
        using var script = new DebugScript(Loop);
        script.BreakIf("store", null, hits: "%3");
        Assert.Equal("breakpoint in 1 at store", script.StartAsItIs());
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("entry in 1 at PUSH_INT 0", script.Travel(debugger => debugger.GoToBeginning()));
            Assert.Equal("travel in 1 at store", script.Travel(debugger => debugger.GoToPresent(1)));
        }

        Assert.Equal("breakpoint in 1 at store", script.Continue());
        Assert.Equal("5", Variable(script));
        Assert.Equal("breakpoint in 1 at store", script.ReverseContinue());
        Assert.Equal("2", Variable(script));
        Assert.Equal("breakpoint in 1 at store", script.Continue());
        Assert.Equal("5", Variable(script));
        Assert.Equal("breakpoint in 1 at store", script.Continue());
        Assert.Equal("8", Variable(script));
    }

    /// <summary>Whether the run is a new one or repeats a recording.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void On_the_way_to_coordinates_hits_are_counted_and_log_points_speak_but_nothing_stops(bool isRecorded)
    {
        var options = new DebuggerOptions();
        if (isRecorded)
        {
            using var recorded = new DebugScript(Loop);
            recorded.Break(["end"]);
            Assert.Equal("breakpoint in 1 at end", recorded.StartAsItIs());
            options = options with { Recording = DebugScript.Wait(recorded.Debugger.TakeRecording()) };
        }

        using var script = new DebugScript(Loop, options);
        var set = DebugScript.Wait(script.Debugger.SetBreakpoints(script.PathOf("main.ttvm"),
        [
            new(script.LineOf("store"), null, "6"), new(script.LineOf("load"), null, null, "at {n}"), new(script.LineOf("begin")),
        ]));
        DebugScript.Wait(script.Debugger.SetDataBreakpoints([new(new DataPlace.RegisteredName("name"))]));
        DebugScript.Wait(script.Debugger.SetEvents([new(StopEvent.Exit)]));

        // In the third round, at the log point.
        script.Launch(stopAt: Coordinates.Parse("0:1:21"));
        Assert.Equal($"{(isRecorded ? "travel" : "moment")} in 1 at load", script.Next());
        Assert.Equal(isRecorded ? 10 : 3, script.Said.Count);
        Assert.Equal("breakpoint in 1 at store", script.Continue());
        Assert.Equal("5", Variable(script));
        Assert.Equal(isRecorded ? 10 : 6, script.Said.Count);
        Assert.Equal("data in 1 at load", script.ReverseContinue());
        Assert.Equal("breakpoint in 1 at begin", script.ReverseContinue());
        Assert.Equal("data in 1 at load", script.Continue());
        Assert.Equal("breakpoint in 1 at store", script.Continue());
        Assert.Equal("5", Variable(script));
        Assert.Equal(isRecorded ? 10 : 6, script.Said.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Who_goes_to_a_line_with_a_log_point_stops_there(bool byBreakpoint)
    {
        using var script = new DebugScript(Loop);
        Assert.Equal("entry in 1 at PUSH_INT 0", script.StartAsItIs(stopOnEntry: true));
        LineBreakpointRequest log = new(script.LineOf("store"), null, null, "{n}");
        DebugScript.Wait(script.Debugger.SetBreakpoints(script.PathOf("main.ttvm"), byBreakpoint ? [log, new(log.Line)] : [log]));
        Assert.Equal($"{(byBreakpoint ? "breakpoint" : "step")} in 1 at store",
            byBreakpoint ? script.Continue() : script.StepTo(1, StepKind.Line, marker: "store"));
        Assert.Equal(["8: 0"], script.Said);
        DebugScript.Wait(script.Debugger.SetBreakpoints(script.PathOf("main.ttvm"), [log]));
        Assert.Equal("step in 1 at LOAD n", script.Step(1));
        Assert.Equal(["8: 0"], script.Said);
        Assert.Equal("ended with 0", script.Continue());
        Assert.Equal(10, script.Said.Count);
    }

    private static string Variable(DebugScript script) =>
        script.Look(inspection => inspection.Evaluate(1, 0, "n", out _))!.Value;
}
