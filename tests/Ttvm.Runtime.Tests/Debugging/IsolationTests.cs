using Ttvm.Runtime.Debugging;
using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Tests.Debugging;

/// <summary>Stepping one process while the others stand still, and with all of them running.</summary>
public sealed class IsolationTests
{
    private const string Workers = """
        REGISTER "main"
        SPAWN_CALL worker       ; <spawn>
        STORE first
        SPAWN_CALL worker
        STORE second
        PUSH_INT 10
        LOAD first
        SEND
        PUSH_INT 20
        LOAD second
        SEND
        RECEIVE
        PRINT
        RECEIVE
        PRINT
        HALT
        LABEL worker
        RECEIVE                 ; <receive>
        STORE x                 ; <break>
        LOAD x                  ; <load>
        PUSH_INT 1              ; <push>
        ADD                     ; <add>
        SENDNAMED "main"        ; <send>
        HALT                    ; <halt>
        """;

    [Fact]
    public void The_others_stay_where_they_are()
    {
        using var script = new DebugScript(Workers);
        Assert.Equal("breakpoint in 2 at break", script.Start());
        var (main, other) = (script.Portrait(1), script.Portrait(3));
        Assert.Contains("MessageFacts { Payload = 20, From = ProcessLabel { Pid = 1, Title = main, HasEnded = False", other,
            StringComparison.Ordinal);
        foreach (var place in new[] { "load", "push", "add", "send" })
        {
            Assert.Equal($"step in 2 at {place}", script.Step(2));
            Assert.Equal(main, script.Portrait(1));
            Assert.Equal(other, script.Portrait(3));
        }
    }

    [Fact]
    public void What_the_process_sends_arrives_while_the_receiver_stands_still()
    {
        using var script = new DebugScript(Workers);
        script.Break(["send"]);
        Assert.Equal("breakpoint in 2 at send", script.StartAsItIs());
        Assert.Equal("step in 2 at halt", script.Step(2));
        Assert.Equal(["RECEIVE"], script.Where(1));
        var message = Assert.Single(script.Look(inspection => inspection.Mailbox(1)).All);
        Assert.Equal((11, 2), (message.Payload.AsInt, message.From?.Pid));
    }

    [Fact]
    public void Another_process_than_the_one_that_stopped_can_be_stepped()
    {
        using var script = new DebugScript(Workers);
        Assert.Equal("breakpoint in 2 at break", script.Start());
        var stopped = script.Portrait(2);
        Assert.Equal(["receive"], script.Where(3));
        Assert.Equal("breakpoint in 3 at break", script.Step(3));
        Assert.Equal("step in 3 at load", script.Step(3));
        Assert.Equal(stopped, script.Portrait(2));
    }

    [Fact]
    public void After_isolated_steps_the_program_ends_as_ever()
    {
        using var script = new DebugScript(Workers);
        Assert.Equal("breakpoint in 2 at break", script.Start());
        Assert.Equal("step in 2 at load", script.Step(2));
        Assert.Equal("breakpoint in 3 at break", script.Continue());
        Assert.Equal("step in 3 at load", script.Step(3));
        Assert.Equal("ended with 0", script.Continue());
        Assert.Equal(["11", "21"], script.Output);
    }

    [Fact]
    public void A_process_that_waits_says_so_and_stays()
    {
        using var script = new DebugScript(Workers);
        Assert.Equal("breakpoint in 2 at break", script.Start());
        Assert.Equal(["RECEIVE"], script.Where(1));
        Assert.Equal("step in 1 at RECEIVE", script.Step(1));
        Assert.Equal((StopOccasion.LoneWait, new ProcessLabel(1, "main", HasEnded: false)),
            (script.LastStop!.Occasion, script.LastStop.Process));
        Assert.Equal(["break"], script.Where(2));
    }

    [Fact]
    public void A_process_that_begins_to_wait_in_a_step_stops_there()
    {
        using var script = new DebugScript("""
            SPAWN_CALL other
            POP
            RECEIVE         ; <break>
            HALT
            LABEL other
            RECEIVE
            HALT
            """);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        Assert.Equal("step in 1 at break", script.Step(1));
        Assert.Equal(StopOccasion.LoneWait, script.LastStop!.Occasion);
        Assert.Equal("deadlock in 1 at break", script.Continue());
    }

    [Fact]
    public void A_sleeper_does_not_wake_while_it_is_stepped_alone()
    {
        using var script = new DebugScript("""
            PUSH_INT 5
            SLEEP           ; <break>
            HALT            ; <after>
            """);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        Assert.Equal("step in 1 at break", script.Step(1));
        Assert.Equal("step in 1 at after", script.Step(1, StepKind.Over, SteppingPolicy.World));
    }

    [Fact]
    public void A_world_step_lets_a_waiting_process_receive()
    {
        using var script = new DebugScript(Workers);
        script.Break(["spawn"]);
        Assert.Equal("breakpoint in 1 at spawn", script.StartAsItIs());
        for (var i = 0; i < 10; i++)
        {
            script.Step(1);
        }

        Assert.Equal(["RECEIVE"], script.Where(1));
        Assert.Equal("step in 1 at PRINT", script.Step(1, StepKind.Over, SteppingPolicy.World));
        Assert.Equal(["process 2 has ended", "process 3 has ended"],
            new[] { 2L, 3L }.Select(pid => script.Where(pid).Length == 0 ? $"process {pid} has ended" : "it lives"));
    }

    [Fact]
    public void A_process_that_ends_in_an_isolated_step_hands_over_to_another()
    {
        using var script = new DebugScript(Workers);
        script.Break(["halt"]);
        Assert.Equal("breakpoint in 2 at halt", script.StartAsItIs());
        Assert.Equal("step in 1 at RECEIVE", script.Step(2));
        Assert.Equal(2, Assert.IsType<MachineEvent.Exit>(script.LastStop!.Events[0].Event).Pid);
        Assert.Empty(script.Where(2));
        Assert.Equal("breakpoint in 3 at halt", script.Continue());
        Assert.Equal("ended with 0", script.Continue());
    }

    [Fact]
    public void A_process_that_ends_in_a_world_step_hands_over_to_another()
    {
        using var script = new DebugScript(Workers);
        script.Break(["halt"]);
        Assert.Equal("breakpoint in 2 at halt", script.StartAsItIs());
        Assert.Equal("step in 3 at receive", script.Step(2, StepKind.Over, SteppingPolicy.World));
        Assert.Equal(2, Assert.IsType<MachineEvent.Exit>(script.LastStop!.Events[0].Event).Pid);
    }

    [Fact]
    public void A_process_that_crashes_in_a_step_has_ended()
    {
        using var script = new DebugScript("""
            SPAWN_CALL fails
            POP
            RECEIVE
            LABEL fails
            PUSH_INT 1
            PUSH_INT 0
            DIV             ; <break>
            RET
            """);
        Assert.Equal("breakpoint in 2 at break", script.Start());
        Assert.Equal("step in 1 at RECEIVE", script.Step(2));
        var notice = Assert.Single(script.Notices);
        Assert.Equal("Division by zero", notice.Headline);
        Assert.Equal(script.PathOf("main.ttvm"), notice.Place!.Path);
    }

    [Fact]
    public void Yield_gives_the_slice_up_also_when_it_is_stepped_alone()
    {
        using var script = new DebugScript("""
            SPAWN_CALL other
            POP
            YIELD           ; <break>
            PUSH_STR "main" ; <main>
            PRINT
            HALT
            LABEL other
            PUSH_STR "other"
            PRINT
            RET
            """);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        Assert.Equal("step in 1 at main", script.Step(1));
        Assert.Equal("ended with 0", script.Continue());
        Assert.Equal(["other", "main"], script.Output);
    }

    [Fact]
    public void Free_running_in_isolation_ends_where_the_process_waits()
    {
        using var script = new DebugScript(Workers);
        Assert.Equal("entry in 1 at REGISTER \"main\"", script.StartAsItIs(stopOnEntry: true));
        Assert.Equal("step in 1 at RECEIVE", script.Step(1, StepKind.Free));
        Assert.Equal(["receive"], script.Where(2));
        Assert.Equal(["receive"], script.Where(3));
    }
}
