using Ttvm.Runtime.Debugging;
using Ttvm.Runtime.Debugging.Overviews;
using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Tests.Debugging;

/// <summary>Taking an action back with its consequences.</summary>
public sealed class RollbackTests
{
    private const string Shop = """
        SPAWN_CALL taker
        STORE taker
        SPAWN_CALL cleaner
        POP
        SPAWN_CALL brewer
        POP
        RECEIVE                 ; <main>
        PRINT
        HALT
        LABEL brewer
        PUSH_STR "latte"
        SEND 2                  ; <latte>
        PUSH_STR "mocha"
        SEND 2                  ; <mocha>
        RECEIVE                 ; <brewer>
        LABEL taker
        RECEIVE                 ; <first>
        PRINT                   ; <print>
        RECEIVE                 ; <second>
        PRINT
        RECEIVE                 ; <third>
        LABEL cleaner
        PUSH_STR "clean"
        PRINT                   ; <clean>
        PUSH_STR "spotless"
        PRINT
        RECEIVE                 ; <cleaner>
        """;

    [Fact]
    public void What_depends_on_an_action_goes_back_and_nothing_else()
    {
        using var script = new DebugScript(Shop);
        Assert.Equal("deadlock in 1 at main", script.StartAsItIs());
        Assert.Equal(["clean", "spotless", "latte", "mocha"], script.Output);
        Assert.Equal(["third", "cleaner", "brewer"], Places(2, 3, 4));
        var undone = RollBack(script, Find(script, EventKind.Send, "mocha"));
        Assert.Equal("travel in 4 at mocha", script.Next());
        Assert.Equal(["main", "second", "cleaner", "mocha"], Places(1, 2, 3, 4));
        Assert.Equal([2L, 4], undone.Processes.Select(process => process.Process.Pid));
        Assert.Equal("mocha\n", Assert.Single(undone.Output));
        Assert.Empty(script.Look(inspection => inspection.Mailbox(2).All));
        Assert.Null(script.LastStop!.Behind);

        // It is a decision of the schedule like any other: going back leads to before it, and forward to behind it.
        var there = script.Portrait(2);
        Assert.Equal("step in 2 at third", script.Back(2));
        Assert.Equal("travel in 2 at second", script.Travel(debugger => debugger.GoToPresent(2)));
        Assert.Equal(there, script.Portrait(2));

        // What is left goes on, and does what it has not done.
        Assert.Equal("deadlock in 1 at main", script.Continue());
        Assert.Equal(["clean", "spotless", "latte", "mocha", "mocha"], script.Output);
        Assert.Equal(["third", "cleaner", "brewer"], Places(2, 3, 4));

        string[] Places(params long[] pids) => [.. pids.Select(pid => script.Where(pid)[0])];
    }

    /// <summary>Also one that made no event, and whoever waits goes back to before the instruction that it waits behind.</summary>
    [Fact]
    public void The_last_step_of_a_process_goes_back()
    {
        using var script = new DebugScript(Shop);
        Assert.Equal("entry in 1 at SPAWN_CALL taker", script.StartAsItIs(stopOnEntry: true));
        Assert.Equal(TravelOutcome.NoMoment, DebugScript.Wait(script.Debugger.RollBackStep(1)).Outcome);
        Assert.Equal(TravelOutcome.NoMoment, DebugScript.Wait(script.Debugger.RollBackStep(7)).Outcome);
        Assert.Equal("deadlock in 1 at main", script.Continue());
        var others = script.Portrait(1) + script.Portrait(2) + script.Portrait(4);
        var undone = DebugScript.Wait(script.Debugger.RollBackStep(3));
        Assert.Equal("travel in 3 at PRINT", script.Next());
        Assert.Equal(3, Assert.Single(undone.Processes).Process.Pid);
        Assert.Equal(others, script.Portrait(1) + script.Portrait(2) + script.Portrait(4));

        // What came before that cannot be taken back from here, but what has come since.
        Assert.Equal(TravelOutcome.NoMoment, DebugScript.Wait(script.Debugger.RollBackStep(3)).Outcome);
        Assert.Equal("step in 3 at cleaner", script.Step(3));
        Assert.Equal(TravelOutcome.Done, DebugScript.Wait(script.Debugger.RollBackStep(3)).Outcome);
        Assert.Equal("travel in 3 at PRINT", script.Next());
        Assert.Equal("deadlock in 1 at main", script.Continue());
        Assert.Equal(["clean", "spotless", "latte", "mocha", "spotless", "spotless"], script.Output);
    }

    [Fact]
    public void Who_was_started_by_it_is_gone()
    {
        using var script = new DebugScript("""
            SPAWN_CALL other        ; <other>
            POP
            SPAWN_CALL starter      ; <starter>
            POP
            RECEIVE                 ; <main>
            LABEL starter
            SPAWN_CALL child        ; <child>
            STORE c
            RECEIVE                 ; <waits>
            LABEL child
            REGISTER "kid"
            RECEIVE
            LABEL other
            PUSH_INT 300
            SLEEP
            WHEREIS "kid"           ; <look>
            PRINT
            SPAWN_CALL quiet        ; <again>
            RECEIVE                 ; <late>
            LABEL quiet
            RECEIVE
            """);
        Assert.Equal("deadlock in 1 at main", script.StartAsItIs());
        Assert.Equal([1L, 2, 3, 4, 5], Pids(script));
        var undone = RollBack(script, Find(script, EventKind.Spawn, "", pid: 4));
        Assert.Equal("travel in 3 at child", script.Next());
        Assert.Equal([1L, 2, 3], Pids(script));
        Assert.Equal(["look"], script.Where(2));
        Assert.Equal([2L, 3, 4, 5], undone.Processes.Select(process => process.Process.Pid));
        Assert.Equal("deadlock in 1 at main", script.Continue());
        Assert.Equal([1L, 2, 3, 6, 7], Pids(script));
    }

    private static long[] Pids(DebugScript script) =>
        [.. script.Look(inspection => inspection.GetProcesses(1000, 0)).Select(process => process.Pid).Order()];

    private static Rollback RollBack(DebugScript script, long serial)
    {
        var result = DebugScript.Wait(script.Debugger.RollBack(serial));
        Assert.Equal(TravelOutcome.Done, result.Outcome);
        return result;
    }

    private static long Find(DebugScript script, EventKind kind, string text, long? pid = null) => script.Look(inspection =>
        inspection.Overview.EventsAfter(new EventQuery([kind], [], facts => pid is null || facts.Process?.Pid == pid), 0, 1000).Events
            .Last(facts => facts.Event switch
            {
                MachineEvent.Send send => send.Payload.AsString == text,
                _ => true,
            }).Serial);
}
