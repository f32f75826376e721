using CsCheck;
using Ttvm.Runtime.Debugging;
using Ttvm.Runtime.Debugging.Time;
using Ttvm.Runtime.Scheduling;
using Ttvm.Runtime.Tests.Stress;
using Ttvm.Runtime.Values;
using Ttvm.Testing;

namespace Ttvm.Runtime.Tests.Debugging;

/// <summary>Going back in time, and forward again.</summary>
public sealed class TimeTests
{
    private const string Call = """
        PUSH_INT 2              ; <first>
        CALL double n           ; <call>
        PRINT                   ; <print>
        PUSH_INT 7              ; <then>
        PRINT                   ; <break>
        HALT
        LABEL double
        LOAD n                  ; <inner>
        PUSH_INT 2
        MUL                     ; <mul>
        RET                     ; <ret>
        """;

    [Fact]
    public void A_step_back_goes_over_calls_and_another_kind_into_them()
    {
        using var script = new DebugScript(Call);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        Assert.Equal("step in 1 at then", script.Back(1));
        Assert.Equal("step in 1 at print", script.Back(1));
        Assert.Equal("step in 1 at ret", script.Back(1, StepKind.Into));
        Assert.Equal(["ret", "call"], script.Where(1));
        Assert.Equal(["top = 4"], script.Look(inspection => DebugScript.Draw(inspection.Stack(1)).ToArray()));
        Assert.Equal("step in 1 at mul", script.Back(1));
        Assert.Equal("step in 1 at print", script.Step(1, StepKind.Out));
        Assert.Equal("step in 1 at call", script.Back(1));
        Assert.Equal("step in 1 at first", script.Back(1));
        Assert.Equal("entry in 1 at first", script.Back(1));
        Assert.Equal("breakpoint in 1 at break", script.Continue());
        Assert.Equal("ended with 0", script.Continue());
        Assert.Equal(["4", "7"], script.Output);
    }

    [Fact]
    public void A_step_back_from_the_first_instruction_of_a_frame_leads_to_its_caller()
    {
        using var script = new DebugScript(Call);
        script.Break(["inner"]);
        Assert.Equal("breakpoint in 1 at inner", script.StartAsItIs());
        Assert.Equal("step in 1 at call", script.Back(1));
    }

    private const string Deadlock = """
        SPAWN_CALL worker       ; <spawn>
        STORE w                 ; <store>
        PUSH_STR "job"          ; <job>
        LOAD w                  ; <load>
        SEND                    ; <send>
        RECEIVE                 ; <wait>
        PRINT
        HALT
        LABEL worker
        PUSH_INT 1              ; <begin>
        STORE n                 ; <n>
        RECEIVE                 ; <take>
        PRINT                   ; <out>
        RECEIVE                 ; <more>
        """;

    [Fact]
    public void Everything_goes_back_with_the_process_that_steps()
    {
        using var script = new DebugScript(Deadlock);
        Assert.Equal("deadlock in 1 at wait", script.StartAsItIs());
        Assert.Equal("step in 2 at out", script.Back(2));
        Assert.Equal(["n = 1"], script.Look(inspection => DebugScript.Draw(inspection.Locals(2, 0)).ToArray()));
        Assert.Equal("step in 2 at take", script.Back(2));
        Assert.Equal("step in 2 at n", script.Back(2));
        Assert.Empty(script.Look(inspection => inspection.Stack(1).All));
        Assert.Equal("step in 1 at send", script.Back(1));
        Assert.Empty(script.Look(inspection => inspection.Mailbox(2).All));
        Assert.Equal("step in 1 at load", script.Back(1));
        Assert.Equal([1, 2], script.Pids);
        Assert.Equal("step in 1 at spawn", script.Travel(debugger => debugger.StepBack(2, StepKind.Over)));
        Assert.Equal([1L], script.Pids);
        Assert.Equal("NoProcess", script.Back(2));
        Assert.Equal(["job"], script.Output);
        Assert.Equal("deadlock in 1 at wait", script.Continue());
        Assert.Equal(["job"], script.Output);
        Assert.Equal([1, 2], script.Pids);
    }

    /// <summary>The number that a stop says how far it is behind is 0 nowhere but in the present, where there is none.</summary>
    [Fact]
    public void A_stop_says_how_far_it_is_behind()
    {
        using var script = new DebugScript(Call);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        Assert.Null(script.LastStop!.Behind);
        var there = script.Coordinates;
        script.Back(1);
        Assert.Equal(1, script.LastStop!.Behind);
        script.Back(1);
        script.Back(1);
        Assert.Equal(7, script.LastStop!.Behind);
        Assert.Equal("travel in 1 at break", script.Travel(debugger => debugger.GoToPresent(1)));
        Assert.Null(script.LastStop!.Behind);
        Assert.Equal(there, script.Coordinates);
        Assert.Equal("ended with 0", script.Continue());
    }

    [Fact]
    public void The_run_goes_back_to_breakpoints_and_conditions_hold_as_of_then()
    {
        using var script = new DebugScript("""
            PUSH_INT 0
            STORE i
            LABEL more
            LOAD i                  ; <loop>
            PUSH_INT 1
            ADD
            STORE i
            LOAD i
            PUSH_INT 10
            LT
            JZ done
            JMP more
            LABEL done
            HALT                    ; <break>
            """);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        script.BreakIf("loop", "i % 4 == 0", log: null);
        Assert.Equal("breakpoint in 1 at loop", script.ReverseContinue());
        Assert.Equal("8", script.Look(inspection => inspection.Locals(1, 0).All[0].Value));
        Assert.Equal("breakpoint in 1 at loop", script.ReverseContinue());
        Assert.Equal("4", script.Look(inspection => inspection.Locals(1, 0).All[0].Value));
        Assert.Equal("breakpoint in 1 at loop", script.ReverseContinue());
        Assert.Equal("entry in 1 at PUSH_INT 0", script.ReverseContinue());
        Assert.Equal("breakpoint in 1 at loop", script.Continue());
        script.BreakIf("loop", "i > 6", log: "{i}");
        Assert.Equal("entry in 1 at PUSH_INT 0", script.ReverseContinue());
        Assert.Empty(script.Said);
        Assert.Equal("ended with 0", script.Continue());
        Assert.Empty(script.Said);
    }

    /// <summary>Where somebody has changed what the condition is about, it held before.</summary>
    [Theory]
    [InlineData(SteppingPolicy.World)]
    [InlineData(SteppingPolicy.Isolate)]
    public void The_run_goes_back_to_where_a_breakpoint_held_before_a_change(SteppingPolicy policy)
    {
        using var script = new DebugScript("""
            PUSH_INT 2              ; <first>
            STORE n
            YIELD                   ; <here>
            YIELD                   ; <end>
            """);
        script.BreakIf("here", "n == 2");
        script.Launch(stopOnEntry: true);
        Assert.Equal("entry in 1 at first", script.Next());
        script.Step(1, StepKind.Over, policy);
        Assert.Equal("breakpoint in 1 at here", script.Step(1, StepKind.Over, policy));
        Assert.StartsWith("Done", script.Execute(1, "PUSH_INT 3"), StringComparison.Ordinal);
        Assert.StartsWith("Done", script.Execute(1, "STORE n"), StringComparison.Ordinal);
        Assert.Equal("step in 1 at end", script.Step(1, StepKind.Over, policy));
        Assert.Equal("breakpoint in 1 at here", script.ReverseContinue());
        Assert.Equal("2", script.Look(inspection => inspection.Locals(1, 0).All[0].Value));
        Assert.Equal("entry in 1 at first", script.ReverseContinue());
        Assert.Equal("breakpoint in 1 at here", script.Continue());
        Assert.Equal("ended with 0", script.Continue());
    }

    [Fact]
    public void The_run_goes_back_to_the_last_change_of_a_variable()
    {
        using var script = new DebugScript("""
            PUSH_INT 1
            STORE n                 ; <one>
            PUSH_INT 2              ; <afterOne>
            STORE n                 ; <two>
            PUSH_INT 3              ; <afterTwo>
            POP
            YIELD                   ; <break>
            """);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        var place = script.Look(inspection => inspection.FindPlace(1, 0, "n", out _))!.Place;
        Assert.True(Assert.Single(DebugScript.Wait(script.Debugger.SetDataBreakpoints([new(place)]))).IsBound);
        Assert.Equal("data in 1 at afterTwo", script.ReverseContinue());
        Assert.Equal((1L, 2L), (script.LastStop!.Changes[0].Old!.Value.AsInt, script.LastStop.Changes[0].New!.Value.AsInt));
        Assert.Equal("data in 1 at afterOne", script.ReverseContinue());
        Assert.Equal("entry in 1 at PUSH_INT 1", script.ReverseContinue());
        Assert.Equal("data in 1 at afterOne", script.Continue());
        Assert.Equal("data in 1 at afterTwo", script.Continue());
        Assert.Equal("breakpoint in 1 at break", script.Continue());
        Assert.Equal("ended with 0", script.Continue());
    }

    [Fact]
    public void A_failed_instruction_is_gone_back_from()
    {
        using var script = new DebugScript("""
            PUSH_INT 8              ; <eight>
            PUSH_INT 0              ; <zero>
            DIV                     ; <div>
            PRINT
            """);
        DebugScript.Wait(script.Debugger.SetEvents([new EventRequest(StopEvent.UncaughtError)]));
        Assert.Equal("event in 1 at div", script.StartAsItIs());
        Assert.Equal("step in 1 at zero", script.Back(1));
        Assert.Equal("step in 1 at div", script.Step(1));
        Assert.Equal("event in 1 at div", script.Step(1));
        Assert.Equal("step in 1 at zero", script.Back(1));
        Assert.Equal("event in 1 at div", script.Continue());
        Assert.Equal("step in 1 at zero", script.Back(1));
        Assert.Equal("step in 1 at eight", script.Back(1));
    }

    [Fact]
    public void What_is_changed_in_the_past_cuts_the_future_off()
    {
        using var script = new DebugScript("""
            READ_LINE
            PRINT                   ; <read>
            PUSH_INT 1              ; <one>
            STORE n
            READ_LINE
            PRINT
            LOAD n                  ; <load>
            PRINT                   ; <break>
            """);
        script.Debugger.ProvideInput("first\n");
        script.Debugger.ProvideInput("second\n");
        Assert.Equal("breakpoint in 1 at break", script.Start());
        Assert.Equal("step in 1 at load", script.Back(1));
        for (var step = 0; step < 4; step++)
        {
            script.Back(1);
        }

        Assert.Equal(["one"], script.Where(1));
        Assert.Equal("NoVariable nowhere", script.Execute(1, "STORE nowhere"));
        Assert.Equal(0, script.Branches);
        Assert.StartsWith("Done", script.Execute(1, "PUSH_STR \"changed\""), StringComparison.Ordinal);
        Assert.Equal(1, script.Branches);
        Assert.StartsWith("Done", script.Execute(1, "PRINT"), StringComparison.Ordinal);
        Assert.Equal("breakpoint in 1 at break", script.Continue());
        Assert.Null(script.LastStop!.Behind);
        Assert.Equal("ended with 0", script.Continue());
        Assert.Equal(["first", "second", "changed", "second", "1"], script.Output);
    }

    [Fact]
    public void The_future_that_was_left_can_be_come_back_to()
    {
        using var script = new DebugScript("""
            READ_LINE               ; <first>
            PRINT
            PUSH_INT 1
            STORE n                 ; <one>
            READ_LINE
            PRINT                   ; <second>
            READ_LINE
            PRINT
            LOAD n                  ; <load>
            PRINT                   ; <break>
            """);
        script.Debugger.ProvideInput("a\n");
        script.Debugger.ProvideInput("b\n");
        script.Debugger.ProvideInput("c\n");
        Assert.Equal("breakpoint in 1 at break", script.Start());
        Assert.Equal("NoMoment", script.Travel(debugger => debugger.Rejoin(1)));
        var was = Look();
        Assert.Equal("travel in 1 at second", script.Travel(debugger => debugger.GoToOutput(2)));
        script.Do(new Intervention.SetVariable(1, 0, "n", Value.OfInt(7)));
        Assert.Equal("step in 1 at READ_LINE", script.Step(1));
        var other = Look();

        // To and fro: each is as it was, and goes on as it would have.
        for (var turn = 0; turn < 2; turn++)
        {
            Assert.Equal("travel in 1 at break", script.Travel(debugger => debugger.Rejoin(1)));
            Assert.Equal(was, Look());
            Assert.Null(script.LastStop!.Behind);
            Assert.Equal("step in 1 at load", script.Back(1));
            Assert.Equal("breakpoint in 1 at break", script.Continue());
            Assert.Equal(was, Look());
            Assert.Equal("travel in 1 at READ_LINE", script.Travel(debugger => debugger.Rejoin(1)));
            Assert.Equal(other, Look());
        }

        Assert.Equal("breakpoint in 1 at break", script.Continue());
        Assert.Equal("ended with 0", script.Continue());
        Assert.Equal(["a", "b", "c", "b", "c", "7"], script.Output);

        (ulong, string) Look() => (script.Look(inspection => inspection.StateHash), string.Join(' ', script.Look(inspection =>
            inspection.Overview.EventsAfter(new([], [], null), 0, 100)).Events.Select(facts => $"{facts.Serial} {facts.Event}")));
    }

    [Fact]
    public void Files_and_programs_are_not_asked_again()
    {
        using var script = new DebugScript("""
            PUSH_STR "x"
            PUSH_STR "file.txt"
            APPEND_FILE             ; <write>
            PUSH_STR "file.txt"
            READ_FILE
            PRINT
            YIELD                   ; <break>
            """);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        Assert.Equal("entry in 1 at PUSH_STR \"x\"", script.ReverseContinue());
        Assert.Equal("breakpoint in 1 at break", script.Continue());
        Assert.Equal("x", File.ReadAllText(script.PathOf("file.txt")));
        Assert.Equal("entry in 1 at PUSH_STR \"x\"", script.Travel(debugger => debugger.GoToBeginning()));
        Assert.True(DebugScript.Wait(script.Debugger.Branch()));
        Assert.False(DebugScript.Wait(script.Debugger.Branch()));
        Assert.Equal("breakpoint in 1 at break", script.Continue());
        Assert.Equal("xx", File.ReadAllText(script.PathOf("file.txt")));
        Assert.Equal("ended with 0", script.Continue());
        Assert.Equal(["x", "xx"], script.Output);
    }

    [Fact]
    public void A_question_that_is_under_way_stays_so()
    {
        using var script = new DebugScript("""
            PUSH_INT 1              ; <first>
            POP
            READ_LINE               ; <read>
            PRINT
            """);
        script.Launch(stopOnEntry: true);
        Assert.Equal("entry in 1 at first", script.Next());
        script.Debugger.Continue();
        Assert.Equal("1 waits for input", script.Next());
        Assert.Equal("pause in 1 at read", script.Pause());
        Assert.Equal("step in 1 at POP", script.Back(1));
        script.Debugger.ProvideInput("typed\n");
        Assert.Equal("ended with 0", script.Continue());
        Assert.Equal(["typed"], script.Output);
    }

    /// <summary>A program that runs goes on running whatever the time is, is not run again, and its answer comes when the run is
    /// back.</summary>
    [Fact]
    public void A_program_that_runs_meanwhile_stays_so()
    {
        using var script = new DebugScript("""
            SPAWN_CALL other
            POP                     ; <before>
            PUSH_STR "sh"
            PUSH_STR "-c"
            PUSH_STR "echo begun; while [ ! -e go ]; do sleep 0.02; done; echo x >> runs"
            MAKE_LIST 2
            EXEC                    ; <exec>
            PRINT
            HALT
            LABEL other
            RECEIVE
            """);
        using var begun = new CountdownEvent(1);
        script.OnOutput = text => begun.Signal(Math.Min(begun.CurrentCount, text.Count(character => character == '\n')));
        script.Launch();
        begun.Wait();
        Assert.StartsWith("pause in ", script.Pause(), StringComparison.Ordinal);
        var state = script.Look(inspection => inspection.StateHash);
        script.OnOutput = null;
        Assert.Equal("step in 1 at MAKE_LIST 2", script.Back(1));
        Assert.Equal("entry in 1 at SPAWN_CALL other", script.ReverseContinue());
        Assert.Equal("travel in 1 at exec", script.Travel(debugger => debugger.GoToPresent(1)));
        Assert.Equal(state, script.Look(inspection => inspection.StateHash));
        Assert.Equal("entry in 1 at SPAWN_CALL other", script.Travel(debugger => debugger.GoToBeginning()));
        script.Debugger.Continue();
        File.WriteAllText(script.PathOf("go"), "");
        Assert.Equal("ended with 0", script.Next());
        Assert.Equal(["begun", "0"], script.Output);
        Assert.Equal("x\n", File.ReadAllText(script.PathOf("runs")));
    }

    [Fact]
    public void Coordinates_are_gone_to()
    {
        using var script = new DebugScript(Deadlock, new DebuggerOptions { Seed = 3 });
        script.Launch(stopOnEntry: true);
        script.Next();
        Dictionary<string, ulong> states = [];
        for (var step = 0; step < 8; step++)
        {
            script.Step(step > 3 ? 2 : 1, StepKind.Into, SteppingPolicy.World);
            states[script.Coordinates] = script.Look(inspection => inspection.StateHash);
        }

        foreach (var (at, state) in states)
        {
            Assert.StartsWith("travel", script.Travel(debugger => debugger.GoTo(Coordinates.Parse(at)!.Value, 1)),
                StringComparison.Ordinal);
            Assert.Equal(at, script.Coordinates);
            Assert.Equal(state, script.Look(inspection => inspection.StateHash));
        }

        Assert.Equal("NoMoment", script.Travel(debugger => debugger.GoTo(new Coordinates(3, 1_000_000, 0), 1)));
        Assert.Equal("NoMoment", script.Travel(debugger => debugger.GoTo(new Coordinates(4, 1, 0), 1)));
    }

    private const string Way = """
        SPAWN_CALL receiver
        STORE r
        PUSH_INT 3
        PUSH_INT 4
        ADD                     ; <add>
        STORE sum               ; <sum>
        LOAD sum                ; <load>
        LOAD r
        SEND                    ; <send>
        RECEIVE
        HALT
        LABEL receiver
        RECEIVE                 ; <receive>
        CALL keep kept          ; <call>
        HALT
        LABEL keep
        PUSH_INT 7
        POP
        LOAD kept               ; <loadKept>
        DUP                     ; <dup>
        POP
        STORE copy              ; <store>
        YIELD                   ; <break>
        RET
        """;

    [Fact]
    public void A_value_is_followed_to_where_it_was_made()
    {
        using var script = new DebugScript(Way);
        Assert.Equal("breakpoint in 2 at break", script.Start());
        var origin = DebugScript.Wait(script.Debugger.GoToOrigin(2, 0, "copy"));
        Assert.Equal(TravelOutcome.Done, origin.Outcome);
        Assert.Equal("travel in 1 at add", script.Next());
        Assert.Equal(["2 store", "2 loadKept", "2 call", "2 receive", "1 send", "1 load", "1 sum", "1 add"],
            origin.Steps.Select(step => $"{step.Process.Pid} {script.TextAt(step.Place.Line!.Value)}"));
        Assert.Equal(["top = 4", "top-1 = 3"], script.Look(inspection => DebugScript.Draw(inspection.Stack(1)).ToArray()));
        Assert.Equal("breakpoint in 2 at break", script.Continue());
    }

    [Fact]
    public void What_has_no_origin_leaves_the_run_where_it_is()
    {
        using var script = new DebugScript(Way);
        Assert.Equal("breakpoint in 2 at break", script.Start());
        var before = script.Coordinates;
        var origin = DebugScript.Wait(script.Debugger.GoToOrigin(2, 0, "nothing"));
        Assert.Equal((TravelOutcome.NoMoment, EvaluationProblemKind.NoVariable), (origin.Outcome, origin.Problem!.Kind));
        Assert.Equal(before, $"{script.Look(inspection => inspection.Coordinates)}");
        Assert.Null(script.Look(inspection => inspection.Behind));
    }

    [Fact]
    public void The_history_of_a_variable_is_told()
    {
        using var script = new DebugScript("""
            PUSH_INT 1
            STORE n                 ; <one>
            PUSH_STR "two"
            STORE n                 ; <two>
            DELETE n                ; <gone>
            PUSH_INT 3
            STORE n                 ; <three>
            YIELD                   ; <break>
            """);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        var history = DebugScript.Wait(script.Debugger.GetHistory(1, 0, "n", 10));
        Assert.Equal(["one: 1", "two: two", "gone: ", "three: 3"],
            history.Entries.Select(entry => $"{script.TextAt(entry.Place.Line!.Value)}: {entry.Value}"));
        Assert.Equal(["three"], DebugScript.Wait(script.Debugger.GetHistory(1, 0, "n", 1)).Entries
            .Select(entry => script.TextAt(entry.Place.Line!.Value)));
        Assert.Null(script.Look(inspection => inspection.Behind));
        Assert.Equal("travel in 1 at two", script.Travel(debugger => debugger.GoTo(history.Entries[1].At, 1)));
    }

    /// <summary>Questions are answered in the middle of a slice, although checkpoints are taken between two.</summary>
    [Fact]
    public void Checkpoints_cannot_be_seen_while_the_program_runs()
    {
        using var script = new DebugScript("""
            LABEL again
            JMP again
            """, new DebuggerOptions { History = new TimelineLimits(1_000_000) { Interval = 1, RunPerCheckpoint = 0 } });
        script.Launch(stopOnEntry: true);
        script.Next();
        script.Debugger.Continue();
        for (var look = 0; look < 200; look++)
        {
            Assert.Equal(ProcessState.Running, script.Look(inspection => inspection.GetProcesses(1, 1)[0].State));
        }
    }

    /// <summary>A list that grows holds another one at each checkpoint.</summary>
    [Fact]
    public void The_past_takes_as_much_memory_as_it_may_and_keeps_the_beginning()
    {
        const int Most = 300_000;
        using var script = new DebugScript("""
            MAKE_LIST 0             ; <first>
            STORE items
            PUSH_INT 0
            STORE i
            LABEL more
            LOAD items
            LOAD i
            LIST_APPEND
            STORE items
            LOAD i
            PUSH_INT 1
            ADD
            STORE i
            LOAD i
            PUSH_INT 3000
            LT
            JZ done
            JMP more
            LABEL done
            YIELD                   ; <break>
            """, new DebuggerOptions { History = new TimelineLimits(Most) { Interval = 200, RunPerCheckpoint = 0 } });
        Assert.Equal("breakpoint in 1 at break", script.Start());
        var (count, bytes) = DebugScript.Wait(script.Debugger.HistorySize());
        Assert.InRange(count, 2, 100);
        Assert.InRange(bytes, 1, Most);
        Assert.Equal("entry in 1 at first", script.Travel(debugger => debugger.GoToBeginning()));
        Assert.Equal("breakpoint in 1 at break", script.Continue());
        Assert.Equal("3000", script.Look(inspection => inspection.Evaluate(1, 0, "len(items)", out _)!.Value));
    }

    [Fact]
    public void A_run_without_history_says_so()
    {
        using var script = new DebugScript(Call, new DebuggerOptions { HistoryMegabytes = 0 });
        Assert.Equal("breakpoint in 1 at break", script.Start());
        Assert.Equal("NotRecorded", script.Back(1));
        Assert.Equal("NotRecorded", script.ReverseContinue());
        Assert.Equal("ended with 0", script.Continue());
    }

    [Fact]
    public void A_search_that_is_cancelled_leaves_the_run_where_it_is()
    {
        using var script = new DebugScript(Call);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        script.Back(1);
        var before = script.Look(inspection => inspection.StateHash);
        Assert.Equal("Cancelled", script.Travel(debugger => debugger.StepBack(1, StepKind.Over, new CancellationToken(canceled: true))));
        Assert.Equal(before, script.Look(inspection => inspection.StateHash));
    }

    /// <summary>
    /// Steps and changes at random, in programs that send, link, watch, kill, supervise and wait; then to all moments that were seen, in
    /// any order: each is in the state that it was in. On from there the run repeats itself, and what it has written comes once.
    /// </summary>
    [Fact]
    public void Every_moment_that_was_seen_is_as_it_was() =>
        Gen.Select(Gen.Int[1, 1_000_000], Gen.ULong[0, 5], Gen.Int[0, 1_000_000].Array[1, 25], Gen.Int[0, 1000].Array[1, 12]).ForAll(
            (program, seed, actions, jumps) => Check(program, seed, actions, jumps, new TimelineLimits(1_000_000)), samples: 25);

    /// <summary>As the other, with checkpoints wherever they can be, of which most are thrown away again.</summary>
    [Fact]
    public void Every_moment_is_as_it_was_wherever_checkpoints_are() =>
        Gen.Select(Gen.Int[1, 1_000_000], Gen.Select(Gen.ULong[0, 5], Gen.Int[1, 300]), Gen.Int[0, 1_000_000].Array[1, 40],
            Gen.Int[0, 1000].Array[1, 12]).ForAll(
            (program, run, actions, jumps) => Check(program, run.Item1, actions, jumps,
                new TimelineLimits(1_000_000) { Interval = run.Item2, RunPerCheckpoint = 0, MostCheckpoints = 10 }), samples: 25);

    private static void Check(int program, ulong seed, int[] actions, int[] jumps, TimelineLimits limits)
    {
        using var script = new DebugScript(new MeshProgram(program).Text, new DebuggerOptions
        {
            Seed = seed,
            History = limits,

            // Every other run with all code compiled, left now and then.
            Compilation = seed % 2 == 0 ? new() : new() { IsImmediate = true, Assumed = ValueKind.Int, LeavesEvery = 5 },
        });
        script.Launch(stopOnEntry: true, byName: true);
        script.Next();
        List<(TimePoint At, ulong State, string Said)> seen = [Look("entry")];
        foreach (var action in actions)
        {
            var happened = Act(script, action);
            if (happened.StartsWith("ended", StringComparison.Ordinal))
            {
                return;
            }

            seen.Add(Look(happened));
        }

        if (script.Look(inspection => inspection.GetProcesses(1, 1)).Length == 0 || !script.IsQuiet)
        {
            return;
        }

        foreach (var jump in jumps)
        {
            var (at, state, said) = seen[jump % seen.Count];
            var outcome = DebugScript.Wait(script.Debugger.GoTo(at));
            Assert.Equal(TravelOutcome.Done, outcome);
            Assert.StartsWith("travel", script.Next(), StringComparison.Ordinal);
            Assert.Equal((said, at), (said, DebugScript.Wait(script.Debugger.Now())));
            Assert.True(state == script.Look(inspection => inspection.StateHash), $"{said}: another state at {at}");
        }

        // Forward again by steps: nothing is written twice, and the way leads through the states that were seen.
        var output = script.Output;
        var states = seen.GroupBy(moment => moment.At).ToDictionary(moments => moments.Key, moments => moments.Last().State);
        script.Travel(debugger => debugger.GoTo(seen[jumps[0] % seen.Count].At));
        for (var step = 0; step < 200 && script.LastStop!.Behind is not null; step++)
        {
            var process = Assert.Single(script.Look(inspection => inspection.GetProcesses(1, 1)));
            if (script.Step(process.Pid, StepKind.Into, SteppingPolicy.World).StartsWith("ended", StringComparison.Ordinal))
            {
                break;
            }

            var (at, state, _) = Look("");
            Assert.Equal(states.GetValueOrDefault(at, state), state);
        }

        Assert.Equal(output, script.Output[..output.Length]);

        (TimePoint, ulong, string) Look(string said) =>
            (DebugScript.Wait(script.Debugger.Now()), script.Look(inspection => inspection.StateHash), said);
    }

    /// <summary>Does something that a number means.</summary>
    internal static string Act(DebugScript script, int action)
    {
        var pids = script.Look(inspection => inspection.GetProcesses(100, 1)).Select(process => process.Pid).ToArray();
        if (pids.Length == 0)
        {
            return script.Next();
        }

        var pid = pids[action / 16 % pids.Length];
        var number = action / 1000;
        Intervention? what = (action % 16) switch
        {
            0 => new Intervention.DropMessage(pid, number % 3),
            1 => new Intervention.DuplicateMessage(pid, number % 3),
            2 => new Intervention.SetMessage(pid, number % 3, Value.OfInt(number)),
            3 => new Intervention.AdvanceClock(),
            4 => new Intervention.Execute(pid, "PUSH_INT 5"),
            5 => new Intervention.RestartFrame(pid, 0),
            6 when pid != 1 => new Intervention.Kill(pid),
            _ => null,
        };
        return what is not null ? $"{DebugScript.Wait(script.Debugger.Intervene(what))}"
            : action % 2 == 0 ? script.Step(pid, StepKind.Into)
            : script.Step(pid, action % 3 == 0 ? StepKind.Receive : StepKind.Into, SteppingPolicy.World);
    }
}
