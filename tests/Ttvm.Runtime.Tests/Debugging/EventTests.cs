using Ttvm.Runtime.Debugging;

namespace Ttvm.Runtime.Tests.Debugging;

/// <summary>Stops at what happens: errors, messages, lives of processes.</summary>
public sealed class EventTests
{
    private const string Shop = """
        SPAWN_CALL till
        POP
        YIELD
        PUSH_STR "coffee"
        SENDNAMED till          ; <coffee>
        PUSH_INT 0
        SENDNAMED till          ; <zero>
        YIELD
        PUSH_STR "late"
        SENDNAMED till          ; <late>
        HALT
        LABEL till
        REGISTER till
        LABEL next
        RECEIVE                 ; <receive>
        STORE order
        PUSH_INT 100
        LOAD order
        DIV                     ; <div>
        PRINT
        JMP next
        """;

    [Fact]
    public void An_uncaught_error_stops_at_its_instruction_with_everything_there()
    {
        using var script = Start(Shop, new EventRequest(StopEvent.UncaughtError));
        Assert.Equal("event in 2 at div", script.Next());
        Assert.Equal("DIV expects two numbers but got Int, Str",
            ((Ttvm.Runtime.Processes.MachineEvent.Error)script.LastStop!.Events[0].Event).Message);
        Assert.Equal((StopOccasion.Error, 2L), (script.LastStop.Occasion, script.LastStop.Process.Pid));
        Assert.Equal(["top = \"coffee\"", "top-1 = 100"], script.Look(inspection => DebugScript.Draw(inspection.Stack(2)).ToArray()));
        Assert.Equal("\"coffee\"", script.Look(inspection => inspection.Evaluate(2, 0, "order", out _))!.Value);
        Assert.Equal("100", script.Look(inspection => inspection.Evaluate(2, 0, "stack[1]", out _))!.Value);
        var error = script.Look(inspection => inspection.Error(2))!;
        Assert.False(error.IsCaught);
        Assert.Equal("\"coffee\"", error.WorkingOn!.Payload.Inspection);
        Assert.Equal((1L, script.LineOf("coffee")), (error.WorkingOn.From!.Value.Pid, error.WorkingOn.SentAt!.Line!.Value));
        Assert.Null(script.Look(inspection => inspection.Error(1)));
        Assert.Equal("ended with 0", script.Continue());
    }

    [Fact]
    public void Stopping_at_errors_changes_nothing_about_the_run()
    {
        const string Program = """
            PUSH_STR "kept"
            CALL f
            PRINT
            PRINT
            PUSH_INT 1
            PUSH_INT 0
            DIV                 ; <div>
            HALT
            LABEL f
            TRY bad
            PUSH_INT 1
            PUSH_STR "x"
            ADD                 ; <add>
            END_TRY
            RET
            LABEL bad
            CATCH               ; <catch>
            GET_FIELD message
            RET
            """;
        using var plain = new DebugScript(Program);
        Assert.Equal("ended with 1", plain.StartAsItIs());
        using var script = Start(Program, new EventRequest(StopEvent.CaughtError), new EventRequest(StopEvent.UncaughtError));
        Assert.Equal("event in 1 at add", script.Next());
        Assert.True(script.Look(inspection => inspection.Error(1))!.IsCaught);
        Assert.Equal("step in 1 at catch", script.Step(1));
        Assert.Equal("event in 1 at div", script.Continue());
        Assert.Equal("ended with 1", script.Step(1));
        Assert.Equal(plain.Output, script.Output);
        Assert.Equal(plain.Notices.Select(notice => notice.Headline), script.Notices.Select(notice => notice.Headline));
    }

    [Fact]
    public void Each_filter_stops_at_its_own_errors()
    {
        const string Program = """
            TRY bad
            PUSH_STR "oops"
            THROW               ; <caught>
            LABEL bad
            CATCH
            POP
            END_TRY
            NULL
            LEN                 ; <uncaught>
            """;
        using var caught = Start(Program, new EventRequest(StopEvent.CaughtError));
        Assert.Equal("event in 1 at caught", caught.Next());
        Assert.Equal("ended with 1", caught.Continue());
        using var uncaught = Start(Program, new EventRequest(StopEvent.UncaughtError));
        Assert.Equal("event in 1 at uncaught", uncaught.Next());
        Assert.Equal("ended with 1", uncaught.Continue());
        using var conditional = Start(Program, new EventRequest(StopEvent.CaughtError, "error != \"oops\""),
            new EventRequest(StopEvent.UncaughtError, "error == \"oops\""));
        Assert.Equal("ended with 1", conditional.Next());
    }

    [Theory]
    [InlineData(StopEvent.Send, "message == 0", "event in 1 at YIELD", "Send { Pid = 1, To = 2, Payload = 0 }")]
    [InlineData(StopEvent.Send, "to == whereis(\"till\")", "event in 1 at PUSH_INT 0", "Send { Pid = 1, To = 2, Payload = coffee }")]
    [InlineData(StopEvent.Send, "to == null", "event in 1 at HALT", "Send { Pid = 1, To = 0, Payload = late }")]
    [InlineData(StopEvent.Receive, null, "event in 2 at STORE order", "Receive { Pid = 2, From = 1, Payload = coffee }")]
    [InlineData(StopEvent.Spawn, null, "event in 2 at REGISTER till", "Spawn { Pid = 2, Parent = 1 }")]
    [InlineData(StopEvent.DeadLetter, null, "event in 1 at HALT", "DeadLetter { Pid = 1, To = 0, Name = till, Payload = late }")]
    [InlineData(StopEvent.AbnormalExit, null, "event in 1 at PUSH_STR \"late\"",
        "Exit { Pid = 2, Reason = DIV expects two numbers but got Int, Str, IsAbnormal = True }")]
    [InlineData(StopEvent.Exit, "self == 2", "event in 1 at PUSH_STR \"late\"",
        "Exit { Pid = 2, Reason = DIV expects two numbers but got Int, Str, IsAbnormal = True }")]
    [InlineData(StopEvent.Exit, "order == \"coffee\"", "event in 1 at PUSH_STR \"late\"",
        "Exit { Pid = 2, Reason = DIV expects two numbers but got Int, Str, IsAbnormal = True }")]
    public void An_event_stops_as_soon_as_the_machine_can_stand_still(StopEvent kind, string? condition, string expected, string happened)
    {
        using var script = Start(Shop, new EventRequest(kind, condition));
        Assert.Equal(expected, script.Next());
        Assert.Equal(happened, $"{script.LastStop!.Events[0].Event}");
        Assert.Equal([new StopRule.Event(kind)], script.LastStop.Rules.Select(rule => ((StopRule.Event)rule) with { Condition = null }));
    }

    [Fact]
    public void A_stop_tells_all_that_has_happened_at_once()
    {
        using var script = Start("""
            REGISTER boss
            START_SUPERVISOR one_for_all
            SUPERVISE_CHILD till permanent
            POP
            SUPERVISE_CHILD barista permanent
            POP
            PUSH_INT 5
            SLEEP
            PUSH_INT 1
            SENDNAMED barista
            PUSH_INT 5
            SLEEP
            HALT
            LABEL till
            RECEIVE
            RET
            LABEL barista
            REGISTER barista
            RECEIVE
            NULL
            LEN
            """, new EventRequest(StopEvent.Spawn), new EventRequest(StopEvent.Exit, "self == 2"));
        Assert.Equal(["2 till, 1 boss"], Told(script.Next()));
        Assert.Equal(["3 barista, 1 boss"], Told(script.Continue()));
        Assert.Equal(["2 till,  ", "4 till, 1 boss", "5 barista, 1 boss"], Told(script.Continue()));
        Assert.Equal("ended with 0", script.Continue());

        IEnumerable<string> Told(string stop)
        {
            Assert.StartsWith("event", stop, StringComparison.Ordinal);
            return script.LastStop!.Events.Select(happening =>
                $"{happening.Process.Pid} {happening.Process.Title}, {happening.Other?.Pid} {happening.Other?.Title}");
        }
    }

    [Fact]
    public void Events_are_stopped_at_from_when_they_are_asked_for_until_they_are_not_any_more()
    {
        using var script = Start(Shop, new EventRequest(StopEvent.Send));
        Assert.Equal("event in 1 at PUSH_INT 0", script.Next());
        DebugScript.Wait(script.Debugger.SetEvents([new EventRequest(StopEvent.DeadLetter)]));
        Assert.Equal("event in 1 at HALT", script.Continue());
        DebugScript.Wait(script.Debugger.SetEvents([]));
        Assert.Equal("ended with 0", script.Continue());
    }

    [Fact]
    public void A_condition_that_is_wrong_never_stops_and_one_that_fails_is_told_once()
    {
        using var script = new DebugScript(Shop);
        var problems = script.Breakpoints.SetEvents(
            [new EventRequest(StopEvent.Send, "message =="), new EventRequest(StopEvent.Send, "message.drink == 1")]);
        Assert.Equal([EvaluationProblemKind.Unfinished, null], problems.Select(problem => problem?.Kind));
        using var run = new DebugScript(Shop, breakpoints: script.Breakpoints);
        Assert.Equal("ended with 0", run.StartAsItIs());
        Assert.Equal([$"{run.LineOf("coffee")}: message.drink == 1: NoPart message"], run.Said);
    }

    [Fact]
    public void A_deadlock_is_an_event_that_need_not_stop()
    {
        using var script = Start("RECEIVE");
        Assert.Equal("ended with 3", script.Next());
        using var stops = Start("RECEIVE ; <here>", new EventRequest(StopEvent.Deadlock));
        Assert.Equal("deadlock in 1 at here", stops.Next());
        Assert.Equal("RECEIVE", Assert.Single(stops.Look(inspection => inspection.Overview.Deadlock()).Processes).Instruction);
    }

    private static DebugScript Start(string program, params EventRequest[] events)
    {
        var script = new DebugScript(program);
        script.Breakpoints.SetEvents(events);
        var started = new DebugScript(program, breakpoints: script.Breakpoints);
        script.Dispose();
        started.Launch();
        return started;
    }
}
