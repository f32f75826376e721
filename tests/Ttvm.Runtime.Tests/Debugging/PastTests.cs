using Ttvm.Runtime.Debugging;
using Ttvm.Runtime.Debugging.Overviews;
using Ttvm.Runtime.Debugging.Time;

namespace Ttvm.Runtime.Tests.Debugging;

/// <summary>Questions about the past: events that are not kept any more, moments by what happened there, and what breakpoints would have
/// done.</summary>
public sealed class PastTests
{
    private static readonly EventQuery Everything = new([], [], null);

    private const string Exchange = """
        SPAWN_CALL echo         ; <spawn>
        STORE echo
        PUSH_INT 0
        STORE i
        LABEL next
        LOAD i
        LOAD echo
        SEND                    ; <send>
        RECEIVE                 ; <answer>
        PRINT                   ; <print>
        LOAD i
        PUSH_INT 1
        ADD
        DUP
        STORE i
        PUSH_INT 1500
        LT
        NOT
        JZ next
        HALT                    ; <break>
        LABEL echo
        RECEIVE                 ; <take>
        SEND 1                  ; <reply>
        JMP echo
        """;

    private static readonly DebuggerOptions Forgetful = new()
    {
        Events = 2000,
        History = new TimelineLimits(100_000_000) { Interval = 1000, RunPerCheckpoint = 0 },
    };

    [Fact]
    public void Events_that_are_not_kept_are_recalled()
    {
        using var script = new DebugScript(Exchange, Forgetful);
        using var whole = new DebugScript(Exchange);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        Assert.Equal("breakpoint in 1 at break", whole.Start());
        var at = script.Coordinates;
        var first = script.Look(inspection => inspection.Overview.EventsBefore(Everything, long.MaxValue, 1).First);
        Assert.True(first > 2000, $"{first}");

        var expected = DebugScript.Wait(whole.Debugger.EventsAfter(Everything, 0, 10_000)).Events
            .Select(facts => Describe(whole, facts)).ToList();
        Assert.Equal(7502, expected.Count);
        foreach (var (size, isForward) in new[] { (10_000, true), (10_000, false), (1234, true), (1234, false), (100, true) })
        {
            var told = new List<string>();
            for (long? next = isForward ? 0 : long.MaxValue; next is { } from;)
            {
                var page = DebugScript.Wait(isForward ? script.Debugger.EventsAfter(Everything, from, size)
                    : script.Debugger.EventsBefore(Everything, from, size));
                told.InsertRange(isForward ? told.Count : 0, (isForward ? page.Events : page.Events.Reverse())
                    .Select(facts => Describe(script, facts)));
                next = page.Next;
            }

            Assert.Equal(expected, told);
        }

        var replies = new EventQuery([EventKind.Send], [2], facts => facts.Serial % 2 == 1);
        Assert.Equal(
            DebugScript.Wait(whole.Debugger.EventsBefore(replies, 2000, 7)).Events.Select(facts => facts.Serial),
            DebugScript.Wait(script.Debugger.EventsBefore(replies, 2000, 7)).Events.Select(facts => facts.Serial));
        Assert.Equal(at, script.Coordinates);
        Assert.Equal("ended with 0", script.Continue());
        Assert.Equal(1500, script.Output.Length);
    }

    /// <summary>What a message of long ago was sent by is not kept, and so not told.</summary>
    private static string Describe(DebugScript script, EventFacts facts) => string.Join(' ', facts.Serial, facts.Kind, facts.Process,
        facts.Other, facts.Coordinates, facts.Time, facts.Place?.Line is { } line ? script.TextAt(line) : "", facts.Event);

    [Fact]
    public void The_run_goes_to_what_a_process_did_last()
    {
        using var script = new DebugScript(Exchange, Forgetful);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        Assert.Equal("travel in 1 at answer", Previous(1));
        Assert.Equal("travel in 1 at send", Previous(1));
        Assert.Equal("travel in 2 at reply", Previous(2));
        Assert.Equal("travel in 2 at take", Previous(2));
        Assert.Equal("travel in 1 at spawn", script.Travel(debugger => debugger.GoToPrevious(2, [EventKind.Spawn])));
        Assert.Equal("NoMoment", Previous(1));

        string Previous(long pid) => script.Travel(debugger => debugger.GoToPrevious(pid, [EventKind.Send, EventKind.Receive]));
    }

    [Fact]
    public void The_run_goes_to_events_that_are_not_kept()
    {
        using var script = new DebugScript(Exchange, Forgetful);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        Assert.Equal("entry in 1 at spawn", script.Travel(debugger => debugger.GoToEvent(1)));
        Assert.Equal("travel in 1 at send", script.Travel(debugger => debugger.GoToEvent(3)));
        Assert.Equal(["echo = 2", "i = 0"], Locals());
        Assert.Equal("travel in 2 at take", script.Travel(debugger => debugger.GoToReceive(3)));
        Assert.Equal(["echo = 2", "i = 0"], Locals());
        Assert.Equal("travel in 1 at answer", script.Travel(debugger => debugger.GoToReceive(5)));
        Assert.Equal("NoMoment", script.Travel(debugger => debugger.GoToReceive(4)));
        Assert.Equal("NoMoment", script.Travel(debugger => debugger.GoToReceive(0)));
        Assert.Equal("NoMoment", script.Travel(debugger => debugger.GoToReceive(100_000)));

        string[] Locals() => [.. script.Look(inspection => DebugScript.Draw(inspection.Locals(1, 0)).ToArray()).Order()];
    }

    [Fact]
    public void A_message_that_is_not_taken_leads_nowhere()
    {
        using var script = new DebugScript("""
            PUSH_STR "lost"
            SPAWN_CALL idle
            SEND                ; <send>
            PUSH_INT 1
            SLEEP
            HALT                ; <break>
            LABEL idle
            RECEIVE_MATCH "found"
            """);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        var sent = script.Look(inspection => inspection.Overview.EventsAfter(new EventQuery([EventKind.Send], [], null), 0, 1)).Events[0];
        Assert.Equal("NoMoment", script.Travel(debugger => debugger.GoToReceive(sent.Serial)));
    }

    [Fact]
    public void The_run_goes_to_a_line_of_its_output()
    {
        using var script = new DebugScript(Exchange, Forgetful);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        foreach (var line in new[] { 1, 1500, 700, 701, 1 })
        {
            Assert.Equal("travel in 1 at print", script.Travel(debugger => debugger.GoToOutput(line)));
            Assert.Equal([$"top = {line - 1}"], script.Look(inspection => DebugScript.Draw(inspection.Stack(1)).ToArray()));
        }

        Assert.Equal("NoMoment", script.Travel(debugger => debugger.GoToOutput(1501)));
        Assert.Equal("NoMoment", script.Travel(debugger => debugger.GoToOutput(0)));
    }

    [Fact]
    public void Lines_of_output_are_counted_where_they_begin()
    {
        using var script = new DebugScript("""
            PUSH_STR "one\ntwo"
            PRINT               ; <both>
            PUSH_STR "for people"
            EPRINT              ; <error>
            PUSH_STR ""
            PRINT               ; <empty>
            PUSH_STR "four"
            PRINT               ; <four>
            HALT                ; <break>
            """);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        Assert.Equal(["both", "both", "empty", "four"], Enumerable.Range(1, 4)
            .Select(line => script.Travel(debugger => debugger.GoToOutput(line)).Replace("travel in 1 at ", "", StringComparison.Ordinal)));
    }

    [Fact]
    public void Log_points_tell_what_they_would_have_said()
    {
        using var script = new DebugScript(Exchange, Forgetful);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        var log = DebugScript.Wait(script.Debugger.SetBreakpoints(script.PathOf("main.ttvm"),
            [
                new(script.LineOf("print"), "stack[0] % 500 == 0", null, "{stack[0]} of {i}"),
                new(script.LineOf("reply"), null, "%700"),
            ]))[0];
        var hits = DebugScript.Wait(script.Debugger.GetHits(log.Id, 100));
        Assert.Equal((TravelOutcome.Done, 3L), (hits.Outcome, hits.Total));
        Assert.Equal(["0 of 0", "500 of 500", "1000 of 1000"], hits.Hits.Select(hit => hit.Text));
        Assert.All(hits.Hits, hit => Assert.Equal((1L, script.LineOf("print")), (hit.Process.Pid, hit.Place.Line!.Value)));

        var all = DebugScript.Wait(script.Debugger.GetHits(null, 2));
        Assert.Equal(5, all.Total);
        Assert.Equal([null, "1000 of 1000"], all.Hits.OrderBy(hit => hit.Text).Select(hit => hit.Text));
        Assert.Empty(script.Said);

        // Each is a moment that one can go to.
        Assert.Equal("travel in 1 at print", script.Travel(debugger => debugger.GoTo(hits.Hits[1].At, 1)));
        Assert.Equal(1, DebugScript.Wait(script.Debugger.GetHits(log.Id, 100)).Total);
    }

    [Fact]
    public void How_often_a_breakpoint_was_reached_is_known_at_every_moment()
    {
        using var script = new DebugScript(Exchange);
        script.BreakIf("print", null, hits: "%5");
        foreach (var answer in new[] { 4, 9, 14 })
        {
            Assert.Equal("breakpoint in 1 at print", answer == 4 ? script.StartAsItIs() : script.Continue());
            Assert.Equal([$"top = {answer}"], Stack());
        }

        Assert.Equal("step in 1 at answer", script.Back(1));
        Assert.Equal("breakpoint in 1 at print", script.Continue());
        Assert.Equal(["top = 14"], Stack());
        Assert.Equal("breakpoint in 1 at print", script.ReverseContinue());
        Assert.Equal(["top = 9"], Stack());
        Assert.Equal("travel in 1 at print", script.Travel(debugger => debugger.GoToOutput(7)));
        Assert.Equal("breakpoint in 1 at print", script.Continue());
        Assert.Equal(["top = 9"], Stack());
        Assert.Equal("breakpoint in 1 at print", script.Continue());
        Assert.Equal(["top = 14"], Stack());
        Assert.Equal("breakpoint in 1 at print", script.Continue());
        Assert.Equal(["top = 19"], Stack());

        string[] Stack() => script.Look(inspection => DebugScript.Draw(inspection.Stack(1)).ToArray());
    }

    [Fact]
    public void A_chain_of_processes_that_wait_is_told()
    {
        using var script = new DebugScript("""
            SPAWN_CALL first    ; <spawn>
            STORE first
            PUSH_STR "hello"
            LOAD first
            SEND
            RECEIVE_MATCH "yes" ; <main>
            HALT
            LABEL first
            RECEIVE             ; <hello>
            POP
            PUSH_STR "no"
            SEND 1              ; <no>
            SPAWN_CALL second
            POP
            RECEIVE_MATCH "go"  ; <first>
            LABEL second
            RECEIVE             ; <second>
            """);
        Assert.Equal("deadlock in 1 at main", script.StartAsItIs());
        var chain = script.Look(inspection => inspection.Overview.WhyWaits(3))!;
        Assert.Equal([3L, 2, 1], chain.Links.Select(link => link.Process.Pid));
        Assert.True(chain.IsCircle);
        Assert.Equal(2, chain.Last!.Value.Pid);
        Assert.Equal(1, chain.Links[2].MessageCount);
        Assert.Equal(script.LineOf("no"), chain.Links[2].Senders[0].LastSend!.Place!.Line);
        Assert.Equal(ProcessState.Waiting, chain.Links[2].Senders[0].State);
        Assert.Equal("travel in 2 at no", script.Travel(debugger => debugger.GoToEvent(chain.Links[2].Senders[0].LastSend!.Serial)));
        Assert.Null(script.Look(inspection => inspection.Overview.WhyWaits(9)));
        var running = script.Look(inspection => inspection.Overview.WhyWaits(2))!;
        Assert.Empty(running.Links);
        Assert.Equal(ProcessState.Running, running.LastState);
    }
}
