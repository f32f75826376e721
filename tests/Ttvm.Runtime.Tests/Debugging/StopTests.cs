using Ttvm.Runtime.Debugging;

namespace Ttvm.Runtime.Tests.Debugging;

/// <summary>Why and when a program stops, and when it does not.</summary>
public sealed class StopTests
{
    [Fact]
    public void A_receive_that_blocked_is_not_stopped_at_again_when_it_resumes()
    {
        using var script = new DebugScript("""
            SPAWN_CALL server
            STORE server
            YIELD
            PUSH_INT 1
            LOAD server
            SEND
            YIELD
            PUSH_INT 2
            LOAD server
            SEND
            HALT
            LABEL server
            RECEIVE         ; <break>
            PRINT
            JMP server
            """);
        Assert.Equal("breakpoint in 2 at break", script.Start());
        Assert.Empty(script.Output);
        Assert.Equal("breakpoint in 2 at break", script.Continue());
        Assert.Equal(["1"], script.Output);
        Assert.Equal("breakpoint in 2 at break", script.Continue());
        Assert.Equal(["1", "2"], script.Output);
        Assert.Equal("ended with 0", script.Continue());
    }

    [Fact]
    public void A_breakpoint_set_at_the_place_of_the_stop_waits_for_the_next_arrival()
    {
        using var script = new DebugScript("""
            LABEL again
            PUSH_INT 1      ; <first>
            POP             ; <second>
            JMP again
            """);
        script.Break(["first"]);
        Assert.Equal("breakpoint in 1 at first", script.StartAsItIs());
        Assert.Equal("step in 1 at second", script.Step(1));
        script.Break(["second"]);
        Assert.Equal("breakpoint in 1 at second", script.Continue());
        Assert.Equal("step in 1 at JMP again", script.Step(1));
    }

    [Fact]
    public void Pause_stops_an_endless_loop()
    {
        using var script = new DebugScript("""
            PUSH_STR "running"
            PRINT
            LABEL again
            JMP again       ; <loop>
            """);
        using var printed = new ManualResetEventSlim();
        script.OnOutput = _ => printed.Set();
        script.Launch();
        printed.Wait();
        Assert.StartsWith("pause in 1 at ", script.Pause(), StringComparison.Ordinal);
        Assert.Equal("step in 1 at loop", script.Step(1));
    }

    [Fact]
    public void A_second_pause_changes_nothing()
    {
        using var script = new DebugScript("""
            PUSH_INT 1      ; <break>
            POP             ; <pop>
            """);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        script.Debugger.Pause();
        Assert.Equal("step in 1 at pop", script.Step(1));
        Assert.Equal("ended with 0", script.Continue());
    }

    [Fact]
    public void Breakpoints_can_be_set_and_taken_back_while_the_program_runs()
    {
        using var script = new DebugScript("""
            PUSH_STR "running"
            PRINT
            LABEL again
            PUSH_INT 1
            POP             ; <pop>
            JMP again
            """);
        using var printed = new ManualResetEventSlim();
        script.OnOutput = _ => printed.Set();
        script.Launch();
        printed.Wait();
        Assert.True(Assert.Single(script.Break(["pop"])).IsBound);
        Assert.Equal("breakpoint in 1 at pop", script.Next());
        script.Break([]);
        script.Debugger.Continue();
        Assert.True(DebugScript.Wait(script.Debugger.IsRunning()));
        Assert.StartsWith("pause in 1 at ", script.Pause(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_breakpoint_in_a_worker_that_is_not_loaded_yet_stops_in_it()
    {
        using var script = new DebugScript("""
            ;- main.ttvm
            PUSH_STR "helper"
            SPAWN
            POP
            HALT
            ;- helper.ttvm
            REGISTER "helper"
            PUSH_STR "at work"  ; <break>
            PRINT
            """);
        Assert.Equal("breakpoint in 2 at break", script.Start());
        Assert.Empty(script.Output);
        Assert.Equal("helper", script.Look(inspection => inspection.GetProcesses(10, 2)).Single().Name);
        Assert.Equal("ended with 0", script.Continue());
    }

    [Fact]
    public void A_deadlock_is_a_stop_before_it_is_the_end()
    {
        using var script = new DebugScript("""
            SPAWN_CALL waits
            POP
            RECEIVE         ; <main>
            HALT
            LABEL waits
            RECEIVE
            RET
            """);
        Assert.Equal("deadlock in 1 at main", script.Start());
        Assert.Equal(StopOccasion.Deadlock, script.LastStop!.Occasion);
        Assert.Equal(2, script.Look(inspection => inspection.GetProcesses(10, 1)).Length);
        Assert.Empty(script.Notices);
        Assert.Equal("ended with 3", script.Continue());
        Assert.StartsWith("deadlock: both processes", Assert.Single(script.Notices).Headline, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_whose_main_process_ended_may_leave_others_waiting()
    {
        using var script = new DebugScript("""
            SPAWN_CALL waits
            POP
            HALT
            LABEL waits
            RECEIVE
            RET
            """);
        Assert.Equal("ended with 0", script.Start());
        Assert.StartsWith("1 process was still waiting", Assert.Single(script.Notices).Headline, StringComparison.Ordinal);
    }

    [Fact]
    public void A_running_program_can_be_terminated()
    {
        using var script = new DebugScript("""
            PUSH_STR "running"
            PRINT
            LABEL again
            JMP again
            """);
        using var printed = new ManualResetEventSlim();
        script.OnOutput = _ => printed.Set();
        script.Launch();
        printed.Wait();
        script.Debugger.Terminate();
        Assert.Equal("ended with 143", script.Next());
    }

    [Fact]
    public void A_program_that_waits_for_another_one_can_be_terminated()
    {
        using var script = new DebugScript("""
            PUSH_STR "running"
            PRINT
            PUSH_STR "sleep"
            PUSH_STR "1000"
            MAKE_LIST 1
            EXEC
            """);
        using var printed = new ManualResetEventSlim();
        script.OnOutput = _ => printed.Set();
        script.Launch();
        printed.Wait();

        // Whether EXEC has begun by now or not: it must not hold the end up.
        script.Debugger.Terminate();
        Assert.Equal("ended with 143", script.Next());
    }

    [Fact]
    public void A_program_terminated_before_its_start_never_starts()
    {
        using var script = new DebugScript("PUSH_STR \"no\"\nPRINT");
        Assert.True(DebugScript.Wait(script.Debugger.Load(script.PathOf("main.ttvm"))).IsLoaded);
        script.Debugger.Terminate();
        script.Debugger.Start(stopOnEntry: false);
        Assert.Equal("ended with 143", script.Next());
        Assert.False(DebugScript.Wait(script.Debugger.IsRunning()));
        Assert.Empty(script.Output);
    }

    [Fact]
    public void Nothing_is_heard_of_a_run_that_was_disposed_of()
    {
        using var script = new DebugScript("""
            PUSH_STR "running"
            PRINT
            LABEL again
            JMP again
            """);
        using var printed = new ManualResetEventSlim();
        script.OnOutput = _ => printed.Set();
        script.Launch();
        printed.Wait();
        script.Debugger.Dispose();
        Assert.True(script.Debugger.Inspect(inspection => inspection.Coordinates).IsCanceled);
        Assert.True(script.IsQuiet);
    }

    [Fact]
    public void A_failure_of_the_client_is_told_once_and_questions_are_still_answered()
    {
        using var script = new DebugScript("""
            PUSH_STR "x"
            PRINT
            HALT
            """);
        script.OnOutput = _ => throw new InvalidOperationException("out of ink");
        script.Launch();
        Assert.Equal("failed: out of ink", script.Next());
        Assert.Single(script.Look(inspection => inspection.GetProcesses(10, 1)));
        script.Debugger.Continue();
        Assert.False(DebugScript.Wait(script.Debugger.IsRunning()));
    }
}
