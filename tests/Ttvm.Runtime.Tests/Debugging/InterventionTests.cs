using CsCheck;
using Ttvm.Runtime.Debugging;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;
using Ttvm.Runtime.Tests.Stress;
using Ttvm.Runtime.Values;
using Ttvm.Testing;

namespace Ttvm.Runtime.Tests.Debugging;

/// <summary>What a person changes in a run, and that the run can be repeated with it.</summary>
public sealed class InterventionTests
{
    private const string Shop = """
        REGISTER "till"
        SPAWN_CALL waiter
        STORE waiter
        MAKE_OBJECT
        PUSH_STR "Latte"
        SET_FIELD "drink"
        STORE order
        PUSH_INT 3
        MAKE_LIST 1
        STORE prices
        PUSH_INT 5
        PUSH_INT 7
        STORE total             ; <break>
        LOAD waiter
        LOAD total
        SENDNAMED "till"        ; <send>
        RECEIVE                 ; <receive>
        PRINT
        LOAD order
        GET_FIELD "drink"
        PRINT
        LOAD prices
        PRINT
        LOAD total
        PRINT
        RECEIVE_TIMEOUT 10 late
        PRINT
        LABEL late
        HALT
        LABEL waiter
        PUSH_INT 100
        SENDNAMED "till"
        PUSH_INT 200
        SENDNAMED "till"
        RECEIVE                 ; <wait>
        HALT
        """;

    [Fact]
    public void Variables_their_parts_and_the_stack_can_be_set()
    {
        using var script = new DebugScript(Shop);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        Assert.Equal("\"Tea\"", script.Assign(1, "order.drink", "\"Tea\""));
        Assert.Equal("4", script.Assign(1, "prices[0]", "stack[1] - 1"));
        Assert.Equal("70", script.Assign(1, "top", "top * 10"));
        Assert.Equal("9", script.Assign(1, "stack[1]", "9"));
        Assert.Equal("1", script.Assign(1, "total", "1"));
        Assert.Equal("ended with 0", script.Continue());
        Assert.Equal(["70", "Tea", "[4]", "70", "100"], script.Output);
    }

    [Theory]
    [InlineData("self", "1", "NotAssignable self")]
    [InlineData("nobody", "1", "NoVariable nobody")]
    [InlineData("order.size", "1", "NoPart order.size")]
    [InlineData("prices[7]", "1", "NoPart prices[7]")]
    [InlineData("total + 1", "1", "NotAssignable total + 1")]
    [InlineData("order", "1 +", "Unfinished 1 +")]
    [InlineData("stack[9]", "1", "NoPart stack[9]")]
    [InlineData("stack", "1", "NotAssignable stack")]
    [InlineData("mailbox[0]", "1", "NoPart mailbox[0]")]
    [InlineData("waiter.x", "1", "NotAssignable waiter.x")]
    [InlineData("", "1", "Empty ")]
    public void What_has_no_place_cannot_be_set(string target, string value, string problem)
    {
        using var script = new DebugScript(Shop);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        Assert.Equal(problem, script.Assign(1, target, value));
    }

    [Fact]
    public void Messages_can_be_changed_dropped_copied_and_moved()
    {
        using var script = new DebugScript("""
            PUSH_INT 10
            SELF
            SEND
            PUSH_INT 20
            SELF
            SEND
            RECEIVE                 ; <break>
            PRINT
            """);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        string[] Mailbox() => [.. script.Look(inspection => inspection.Mailbox(1)).All.Select(message => $"{message.Payload}")];
        var before = Mailbox();
        script.Do(new Intervention.DuplicateMessage(1, 0));
        Assert.Equal([before[0], .. before], Mailbox());
        Assert.Equal("\"changed\"", script.Assign(1, "mailbox[1]", "\"changed\""));
        Assert.Equal([before[0], "changed", .. before[1..]], Mailbox());
        script.Do(new Intervention.MoveMessage(1, 1, 0));
        Assert.Equal(["changed", .. before], Mailbox());
        script.Do(new Intervention.DropMessage(1, 1));
        Assert.Equal(["changed", .. before[1..]], Mailbox());
        Assert.Equal("NoMessage", script.Refuses(new Intervention.DropMessage(1, 9)));
        Assert.Equal("NoMessage", script.Refuses(new Intervention.MoveMessage(1, 0, 9)));
        Assert.Equal("ended with 0", script.Continue());
        Assert.Equal(["changed"], script.Output);
    }

    [Fact]
    public void A_message_that_is_made_to_fit_is_taken()
    {
        using var script = new DebugScript("""
            PUSH_STR "text"
            SELF
            SEND
            RECEIVE_MATCH int
            PRINT
            """);
        Assert.Equal("deadlock in 1 at RECEIVE_MATCH int", script.Start());
        Assert.Equal("42", script.Assign(1, "mailbox[0]", "42"));
        Assert.Equal("ended with 0", script.Continue());
        Assert.Equal(["42"], script.Output);
    }

    [Fact]
    public void A_frozen_process_gets_no_turn_until_it_is_thawed()
    {
        using var script = new DebugScript("""
            REGISTER "main"
            SPAWN_CALL child
            STORE child             ; <break>
            RECEIVE
            PRINT
            HALT
            LABEL child
            PUSH_INT 1              ; <child>
            SENDNAMED "main"
            """);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        script.Do(new Intervention.Freeze(2));
        Assert.Equal("frozen in 2 at child", script.Continue());
        Assert.Equal("step in 2 at SENDNAMED \"main\"", script.Step(2));
        Assert.Equal([false, true], script.Look(inspection => inspection.GetProcesses(9, 1).Select(process => process.IsFrozen).ToArray()));
        script.Do(new Intervention.Thaw(2));
        Assert.Equal("ended with 0", script.Continue());
        Assert.Equal(["1"], script.Output);
    }

    [Fact]
    public void What_leaves_all_as_it_is_counts_as_no_change()
    {
        using var script = new DebugScript("""
            PUSH_STR "a"
            SELF
            SEND
            YIELD                   ; <break>
            """);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        script.Do(new Intervention.Thaw(1));
        script.Do(new Intervention.MoveMessage(1, 0, 0));
        Assert.Equal(0, script.Look(inspection => inspection.Coordinates.Interventions));
        script.Do(new Intervention.Freeze(1));
        script.Do(new Intervention.Freeze(1));
        Assert.Equal(1, script.Look(inspection => inspection.Coordinates.Interventions));
        Assert.Equal("NoMessage", script.Refuses(new Intervention.MoveMessage(1, 1, 1)));
        Assert.Equal("NoProcess", script.Refuses(new Intervention.Thaw(7)));
        Assert.Equal("NoInstruction PUSH_INT 1\nPUSH_INT 2", script.Execute(1, "PUSH_INT 1\nPUSH_INT 2"));
    }

    /// <summary>Whatever could stop the run or keep somebody from running: nobody is left who could take it back.</summary>
    [Fact]
    public void A_run_that_is_left_alone_comes_to_its_end()
    {
        using var script = new DebugScript("""
            SPAWN_CALL child        ; <break>
            STORE child
            PUSH_INT 1
            STORE n
            LABEL end               ; <end>
            HALT
            LABEL child
            PUSH_INT 2
            PRINT
            """);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        var address = script.Look(inspection => inspection.Frames(1, 0, 1, out _))[0].Address;
        var place = script.Look(inspection => inspection.FindPlace(1, 0, "n", out _))!.Place;
        Assert.True(Assert.Single(DebugScript.Wait(script.Debugger.SetInstructionBreakpoints([new(address + 1)]))).IsBound);
        Assert.True(Assert.Single(DebugScript.Wait(script.Debugger.SetDataBreakpoints([new(place)]))).IsBound);
        DebugScript.Wait(script.Debugger.SetFunctionBreakpoints([new("child")]));
        DebugScript.Wait(script.Debugger.SetEvents([new EventRequest(StopEvent.Exit)]));
        script.Do(new Intervention.Freeze(1));
        script.Debugger.Leave();
        Assert.Equal("ended with 0", script.Next());
    }

    [Fact]
    public void A_process_can_go_on_elsewhere_in_its_function()
    {
        using var script = new DebugScript("""
            PUSH_INT 1
            PRINT                   ; <break>
            PUSH_INT 2
            PRINT
            PUSH_INT 3              ; <there>
            PRINT
            CALL function
            HALT
            LABEL function
            RET                     ; <elsewhere>
            """);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        var target = Assert.Single(TargetsAt("there"));
        script.Do(new Intervention.Goto(1, target.Instruction));
        Assert.Equal(["there"], script.Where(1));
        Assert.Empty(TargetsAt("elsewhere"));
        Assert.Equal("OtherFunction", script.Refuses(new Intervention.Goto(1, 8)));
        Assert.Equal("ended with 0", script.Continue());
        Assert.Equal(["3"], script.Output);

        IEnumerable<JumpTarget> TargetsAt(string marker) =>
            DebugScript.Wait(script.Debugger.GetJumpTargets(1, new SourceLine(script.PathOf("main.ttvm"), script.LineOf(marker))));
    }

    [Fact]
    public void A_failed_instruction_can_be_tried_again_with_other_values()
    {
        using var script = new DebugScript("""
            PUSH_INT 8
            PUSH_INT 0
            DIV                     ; <div>
            PRINT
            """);
        DebugScript.Wait(script.Debugger.SetEvents([new EventRequest(StopEvent.UncaughtError)]));
        Assert.Equal("event in 1 at div", script.Start());
        Assert.Equal("HasFailed DIV", script.Execute(1, "POP"));
        Assert.Equal("4", script.Assign(1, "top", "4"));
        script.Do(new Intervention.Goto(1, 2));
        Assert.Equal("ended with 0", script.Continue());
        Assert.Equal(["2"], script.Output);
    }

    [Fact]
    public void A_process_that_waits_can_be_led_out_of_its_wait()
    {
        using var script = new DebugScript("""
            RECEIVE
            PRINT
            PUSH_INT 5              ; <there>
            PRINT
            """);
        Assert.Equal("deadlock in 1 at RECEIVE", script.Start());
        script.Do(new Intervention.Goto(1, 2));
        Assert.Equal("ended with 0", script.Continue());
        Assert.Equal(["5"], script.Output);
    }

    [Fact]
    public void A_frame_begins_anew_with_the_values_it_has()
    {
        using var script = new DebugScript("""
            PUSH_INT 3
            CALL function n
            PRINT
            HALT
            LABEL function
            LOAD n                  ; <begin>
            PUSH_INT 1
            ADD
            STORE n
            CALL inner              ; <call>
            LOAD n
            RET
            LABEL inner
            RET                     ; <break>
            """);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        Assert.Equal("NoFrame", script.Refuses(new Intervention.RestartFrame(1, 3)));
        script.Do(new Intervention.RestartFrame(1, 1));
        Assert.Equal(["begin", "CALL function n"], script.Where(1));
        Assert.Equal("breakpoint in 1 at break", script.Continue());
        Assert.Equal("ended with 0", script.Continue());
        Assert.Equal(["5"], script.Output);
    }

    [Theory]
    [InlineData("PUSH_INT 3", "Done:  -> 3")]
    [InlineData("ADD", "Done: 5 7 -> 12")]
    [InlineData("POP", "Done: 7 -> ")]
    [InlineData("STORE total", "Done: 7 -> ")]
    [InlineData("STORE unknown", "NoVariable unknown")]
    [InlineData("PUSH_INT", "NoInstruction PUSH_INT")]
    [InlineData("JMP late", "Left:  -> ")]
    [InlineData("JMP nowhere", "NoLabel nowhere")]
    [InlineData("CALL waiter", "Left:  -> ")]
    [InlineData("SENDNAMED \"till\"", "Done: 7 -> ")]
    [InlineData("READ_LINE", "AsksOutside READ_LINE")]
    [InlineData("MAKE_LIST 3", "Failed:  ->  (MAKE_LIST needs 3 values on the stack, but there are only 2)")]
    [InlineData("RECEIVE", "WouldWait:  -> ")]
    [InlineData("RECEIVE_TIMEOUT 5 late", "WouldWait:  -> ")]
    [InlineData("HALT", "Ended: 5 7 -> ")]
    [InlineData("JZ late", "Done: 7 -> ")]
    public void A_process_executes_an_instruction_that_a_person_types(string instruction, string outcome)
    {
        using var script = new DebugScript(Shop);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        Assert.Equal(outcome, script.Execute(1, instruction));
        if (outcome.StartsWith("Done", StringComparison.Ordinal) || outcome.StartsWith("WouldWait", StringComparison.Ordinal))
        {
            Assert.Equal(["break"], script.Where(1));
        }
    }

    [Fact]
    public void What_a_person_starts_is_called_as_if_the_program_had_started_it()
    {
        using var script = new DebugScript("""
            PUSH_INT 1              ; <break>
            HALT
            LABEL other
            LABEL worker
            NULL
            LEN                     ; <fails>
            """);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        Assert.StartsWith("Done", script.Execute(1, "SPAWN_CALL worker"), StringComparison.Ordinal);
        Assert.Equal("worker", script.Look(inspection => inspection.GetProcesses(9, 1))[1].Name);
        Assert.StartsWith("Left", script.Execute(1, "CALL worker"), StringComparison.Ordinal);
        Assert.Equal(["worker", "main"], script.Look(inspection => inspection.Frames(1, 0, 9, out _)).Select(frame => frame.Name));
        Assert.Equal(["NULL", "break"], script.Where(1));

        // The report of the error tells the caller, too, although it has not executed anything.
        Assert.Equal("ended with 1", script.Continue());
        Assert.Contains(script.Notices, notice => notice.Details.Any(line => line.Contains("at main", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_call_that_a_person_types_comes_back_to_where_the_process_was()
    {
        using var script = new DebugScript("""
            PUSH_INT 1
            PRINT                   ; <break>
            HALT
            LABEL twice
            PUSH_INT 2
            MUL
            RET                     ; <ret>
            """);
        script.Break(["break", "ret"]);
        Assert.Equal("breakpoint in 1 at break", script.StartAsItIs());
        Assert.Equal("Left:  -> ", script.Execute(1, "CALL twice"));
        Assert.Equal("breakpoint in 1 at ret", script.Continue());
        Assert.Equal("breakpoint in 1 at break", script.Continue());
        Assert.Equal("ended with 0", script.Continue());
        Assert.Equal(["2"], script.Output);
    }

    [Fact]
    public void A_caller_whose_call_a_person_has_typed_stands_where_it_goes_on()
    {
        using var script = new DebugScript("""
            PUSH_INT 1              ; <first>
            PRINT                   ; <break>
            HALT
            LABEL twice
            PUSH_INT 2              ; <begin>
            MUL                     ; <mul>
            RET                     ; <ret>
            """);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        script.Break([]);
        Assert.StartsWith("Left", script.Execute(1, "CALL twice"), StringComparison.Ordinal);
        Assert.Equal(["begin", "break"], script.Where(1));
        Assert.Equal("step in 1 at mul", script.Step(1));
        Assert.Equal(["mul", "break"], script.Where(1));
        Assert.Equal("step in 1 at break", script.Step(1, StepKind.Out));
        Assert.Equal("step in 1 at ret", script.Back(1, StepKind.Into));
        Assert.Equal(["ret", "break"], script.Where(1));
        Assert.Equal("step in 1 at mul", script.Back(1));
        Assert.Equal("step in 1 at begin", script.Back(1));
        Assert.Equal(["begin", "break"], script.Where(1));
        Assert.Equal("step in 1 at break", script.Back(1));
        Assert.Equal(["break"], script.Where(1));
        Assert.Equal("step in 1 at first", script.Back(1));
        Assert.Equal("step in 1 at break", script.Step(1));
        Assert.Equal("step in 1 at begin", script.Step(1, StepKind.Into));
        Assert.Equal(["begin", "break"], script.Where(1));
        Assert.Equal("step in 1 at break", script.Step(1, StepKind.Out));
        Assert.Equal(["break"], script.Where(1));
    }

    [Fact]
    public void What_a_person_has_typed_comes_from_the_console()
    {
        using var script = new DebugScript("""
            PUSH_INT 1              ; <break>
            RECEIVE                 ; <first>
            RECEIVE                 ; <second>
            HALT                    ; <halt>
            LABEL idle
            RECEIVE
            """);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        foreach (var instruction in (string[])["PUSH_INT 7", "SEND 1", "PUSH_INT 8", "SEND 1", "SPAWN_CALL idle", "SENDNAMED \"nobody\"",
            "PUSH_INT 9", "SENDNAMED \"nobody\"", "PUSH_INT 99", "LINK", "PUSH_INT 10", "SELF", "PUSH_INT 1000", "SEND_AFTER"])
        {
            Assert.StartsWith("Done", script.Execute(1, instruction), StringComparison.Ordinal);
        }

        var messages = script.Look(inspection => inspection.Mailbox(1).All.ToArray());
        var events = script.Look(inspection =>
            inspection.Overview.EventsAfter(new Runtime.Debugging.Overviews.EventQuery([], [], null), 1, 99)).Events;
        Assert.All(messages, message => Assert.Equal(CodePlace.Console, message.SentAt));
        Assert.Equal(messages.Select(message => message.Send), events.Where(happened => happened.Event is MachineEvent.Send { To: 1 })
            .Select(happened => (long?)happened.Serial));
        Assert.All(events, happened => Assert.Equal(CodePlace.Console, happened.Place));
        Assert.Equal("the console", script.Look(inspection => inspection.Facts(2))!.Origin!.Place);
        Assert.Equal(CodePlace.Console, Assert.Single(script.Look(inspection =>
            inspection.Overview.Timers(new Runtime.Debugging.Overviews.Page(0, 9), out _))).Message!.SentAt);
        Assert.Equal(["  process 1 sent 2 at the console", "  process 1 sent 9 at the console"],
            script.Notices.Where(notice => notice.Headline.StartsWith("dead letter", StringComparison.Ordinal))
                .SelectMany(notice => notice.Details));
        Assert.Contains(script.Notices, notice => notice is { Place: null, Details: ["  process 1 at the console"] });
        Assert.Equal("step in 1 at second", script.StepTo(1, StepKind.Line, marker: "second"));
        var origin = DebugScript.Wait(script.Debugger.GoToOrigin(1, 0, "top"));
        Assert.Equal(["RECEIVE", "typed"], origin.Steps.Select(step => step.Instruction));
        Assert.Equal("travel in 1 at break", script.Next());
        Assert.Empty(script.Look(inspection => inspection.Mailbox(1).All));
        Assert.Equal("7", script.Look(inspection => inspection.Evaluate(1, 0, "top", out _))!.Value);
        Assert.Equal("travel in 1 at second", script.Travel(debugger => debugger.GoToPresent(1)));
        Assert.Equal(TravelOutcome.NoMoment, DebugScript.Wait(script.Debugger.RollBack(messages[0].Send!.Value)).Outcome);
        Assert.Equal("step in 1 at halt", script.StepTo(1, StepKind.Line, marker: "halt"));
        Assert.Equal(["travel in 1 at first", "travel in 1 at second"],
            messages.Select(message => script.Travel(debugger => debugger.GoToReceive(message.Send!.Value))));
    }

    [Fact]
    public void A_value_that_a_person_has_given_has_no_line_in_its_history()
    {
        using var script = new DebugScript("""
            PUSH_INT 1
            STORE n
            PUSH_INT 2              ; <break>
            STORE n
            LOAD n                  ; <end>
            """);
        script.Break(["break", "end"]);
        Assert.Equal("breakpoint in 1 at break", script.StartAsItIs());
        Assert.Equal("7", script.Assign(1, "n", "7"));
        Assert.StartsWith("Done", script.Execute(1, "PUSH_INT 8"), StringComparison.Ordinal);
        Assert.StartsWith("Done", script.Execute(1, "STORE n"), StringComparison.Ordinal);
        var origin = DebugScript.Wait(script.Debugger.GoToOrigin(1, 0, "n"));
        Assert.Equal([("typed", "the console")], origin.Steps.Select(step => (step.Instruction, step.Place.Text)));
        Assert.Equal("travel in 1 at break", script.Next());
        Assert.Equal("7", script.Look(inspection => inspection.Evaluate(1, 0, "n", out _))!.Value);
        Assert.Equal("travel in 1 at break", script.Travel(debugger => debugger.GoToPresent(1)));
        Assert.Equal("breakpoint in 1 at end", script.Continue());
        var history = DebugScript.Wait(script.Debugger.GetHistory(1, 0, "n", 9));
        Assert.Equal(["1 2", "7 a change by hand", "8 the console", "2 4"],
            history.Entries.Select(entry => $"{entry.Value} {entry.Place.Line?.ToString() ?? entry.Place.Text}"));
    }

    [Fact]
    public void An_exception_that_a_person_types_is_thrown_when_the_process_goes_on()
    {
        using var script = new DebugScript("""
            TRY caught
            PUSH_STR "mine"
            PRINT                   ; <break>
            HALT
            LABEL caught
            CATCH
            PRINT
            """);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        Assert.StartsWith("Thrown", script.Execute(1, "THROW"), StringComparison.Ordinal);
        Assert.Equal("ended with 0", script.Continue());
        Assert.Equal("Exception: mine", script.Output[0]);
    }

    [Fact]
    public void The_clock_can_be_moved_on()
    {
        using var script = new DebugScript("""
            PUSH_INT 5000
            SLEEP                   ; <break>
            PUSH_INT 1              ; <after>
            PRINT
            """);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        Assert.Equal("NoTimer", script.Refuses(new Intervention.AdvanceClock()));
        Assert.Equal("step in 1 at break", script.Step(1));
        Assert.Equal((ProcessState.Sleeping, "SLEEP", 5_000_001), (script.LastStop!.Blocked!.State, script.LastStop.Blocked.Instruction,
            script.LastStop.Blocked.DueIn));
        script.Do(new Intervention.AdvanceClock());
        Assert.Equal("step in 1 at after", script.Step(1));
        Assert.Equal("ended with 0", script.Continue());
    }

    [Fact]
    public void Steps_go_to_receives_lines_children_and_receivers()
    {
        using var script = new DebugScript("""
            REGISTER "main"
            SPAWN_CALL child        ; <break>
            STORE child
            PUSH_INT 7
            LOAD child
            SEND                    ; <send>
            RECEIVE                 ; <receive>
            PRINT                   ; <print>
            HALT
            LABEL child
            RECEIVE                 ; <child>
            SENDNAMED "main"        ; <answer>
            HALT
            """);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        Assert.Equal("step in 1 at send", script.StepTo(1, StepKind.Line, SteppingPolicy.Isolate, "send"));
        Assert.Equal("receipt in 2 at answer", script.StepTo(1, StepKind.Receiver));
        Assert.Equal("step in 1 at receive", script.StepTo(1, StepKind.Receive, SteppingPolicy.Isolate));
        Assert.Equal("step in 1 at print", script.StepTo(1, StepKind.Line, marker: "print"));
        Assert.Equal(StepOutcome.NoLine, DebugScript.Wait(script.Debugger.Step(1, StepKind.Line, SteppingPolicy.World,
            new SourceLine("other.ttvm", 1))));
        Assert.Equal("ended with 0", script.Continue());
    }

    [Fact]
    public void A_step_follows_the_new_process()
    {
        using var script = new DebugScript("""
            SPAWN_CALL child        ; <break>
            POP
            HALT
            LABEL child
            PUSH_INT 1              ; <child>
            """);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        Assert.Equal("step in 2 at child", script.StepTo(1, StepKind.Child));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void A_launch_to_coordinates_comes_to_the_same_state(ulong seed)
    {
        var options = new DebuggerOptions { Seed = seed };
        List<(string At, ulong Hash)> stops = [];
        using (var script = new DebugScript(Shop, options))
        {
            script.Break(["break", "send", "receive", "wait"]);
            script.Launch(byName: true);
            for (var happened = script.Next(); !happened.StartsWith("ended", StringComparison.Ordinal); happened = script.Continue())
            {
                stops.Add((script.Coordinates, script.Look(inspection => inspection.StateHash)));
            }
        }

        Assert.True(stops.Count > 3);
        foreach (var (at, hash) in stops)
        {
            using var script = new DebugScript(Shop, options);
            script.Break(["break", "send", "receive", "wait"]);
            script.Launch(stopAt: Coordinates.Parse(at), byName: true);
            var happened = script.Next();
            Assert.Equal(at, script.Coordinates);
            Assert.Equal(hash, script.Look(inspection => inspection.StateHash));
            Assert.True(happened.StartsWith("moment", StringComparison.Ordinal) || at.Contains("end", StringComparison.Ordinal), happened);
        }
    }

    [Theory]
    [InlineData("0:1:7")]
    [InlineData("0:12:end")]
    [InlineData("9:0:3!")]
    [InlineData("9:1:3!+2")]
    public void Coordinates_are_read_as_they_are_written(string text) => Assert.Equal(text, Coordinates.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("1:2")]
    [InlineData("1:2:3:4")]
    [InlineData("1:2:x")]
    [InlineData("-1:2:3")]
    [InlineData("1:2:end!")]
    [InlineData("1:2:3+")]
    public void What_is_no_coordinates_is_not_read(string text) => Assert.Null(Coordinates.Parse(text));

    /// <summary>
    /// Steps, messages and processes changed at random, in programs that send, link, watch, kill, supervise and wait: the record alone
    /// repeats the run, state for state; and a second person who does the same sees the same.
    /// </summary>
    [Fact]
    public void A_run_with_interventions_can_be_repeated() =>
        Gen.Select(Gen.Int[1, 1_000_000], Gen.ULong[0, 5], Gen.Int[0, 1_000_000].Array[1, 25]).ForAll(CheckCanBeRepeated, samples: 20);

    /// <summary>A step that ends a slice goes on out of turn, which is a run alone of its own, of no instruction.</summary>
    [Fact]
    public void A_step_beyond_the_end_of_a_slice_can_be_repeated() =>
        CheckCanBeRepeated(782817, 4, [838829, 647902, 470825, 390556, 153119, 96685, 863692, 245018]);

    private static void CheckCanBeRepeated(int program, ulong seed, int[] actions)
    {
        var text = new MeshProgram(program).Text;
        var first = Play(text, seed, actions);
        var second = Play(text, seed, actions);
        Assert.Equal(first.Seen, second.Seen);
        CheckRepetition(text, seed, first.Record, first.States);
    }

    /// <returns>What was recorded, the state after each intervention (by how many there had been), and what was seen.</returns>
    private static (ScheduleRecord Record, SortedDictionary<int, ulong> States, List<string> Seen) Play(string program, ulong seed,
        int[] actions)
    {
        using var script = new DebugScript(program, new DebuggerOptions { Seed = seed });
        script.Launch(stopOnEntry: true, byName: true);
        List<string> seen = [script.Next()];
        SortedDictionary<int, ulong> states = [];
        var isBeyond = false;
        foreach (var action in actions)
        {
            var pids = script.Look(inspection => inspection.GetProcesses(100, 1)).Select(process => process.Pid).ToArray();
            if (pids.Length == 0)
            {
                break;
            }

            var pid = pids[action / 16 % pids.Length];
            var number = action / 1000;
            Intervention? what = (action % 16) switch
            {
                0 => new Intervention.DropMessage(pid, number % 3),
                1 => new Intervention.DuplicateMessage(pid, number % 3),
                2 => new Intervention.MoveMessage(pid, number % 3, number % 4),
                3 => new Intervention.SetMessage(pid, number % 3, Value.OfInt(number)),
                4 => new Intervention.Freeze(pid),
                5 => new Intervention.Thaw(pid),
                6 => new Intervention.AdvanceClock(),
                7 => new Intervention.Execute(pid, "PUSH_INT 5"),
                8 => new Intervention.RestartFrame(pid, 0),
                9 when pid != 1 => new Intervention.Kill(pid),
                _ => null,
            };
            string happened;
            var before = Interventions();
            if (what is not null)
            {
                happened = $"{DebugScript.Wait(script.Debugger.Intervene(what))}";
            }
            else
            {
                happened = action % 2 == 0 ? script.Step(pid, StepKind.Into)
                    : script.Step(pid, action % 3 == 0 ? StepKind.Receive : StepKind.Into, SteppingPolicy.World);
            }

            seen.Add($"{action % 16} {pid}: {happened}");
            if (happened.StartsWith("ended", StringComparison.Ordinal))
            {
                break;
            }

            // A run alone that has gone on does not end any more where it did.
            var count = Interventions().Length;
            if (before.Length > 0 && Interventions()[before.Length - 1] != before[^1])
            {
                states.Remove(before.Length);
            }

            // Where all processes have gone on since the last intervention, the state is another one.
            isBeyond = count == before.Length && (isBeyond || (what is null && action % 2 != 0));
            if (!isBeyond)
            {
                states[count] = script.Look(inspection => inspection.StateHash);
            }
        }

        return (script.Debugger.Record, states, seen);

        Intervened[] Interventions() => [.. script.Debugger.Record.Events.OfType<Intervened>()];
    }

    /// <summary>Repeats a run on a machine of its own, from the record alone.</summary>
    private static void CheckRepetition(string program, ulong seed, ScheduleRecord record, SortedDictionary<int, ulong> states)
    {
        var host = new TestHost().WithFile("main.ttvm", program);
        var answers = new RecordedAnswers(record);
        DeterministicScheduler? scheduler = null;
        var machine = new Machine(host, new MachineOptions { Smp = true, Seed = seed }, owner =>
            scheduler = new DeterministicScheduler(owner, seed == 0 ? new RoundRobin() : new SeededRandom(seed), answers));
        machine.StartMain(machine.Code.Load("main.ttvm").Code!);
        var failed = new FailedStacks();
        var replay = new Replay(machine, scheduler!, record, answers, new Interventions(machine, scheduler!, failed), failed);
        for (var count = 1; answers.NextIntervention() is >= 0 and var index; count++)
        {
            var next = record.Events[index];
            Assert.True(replay.TryRunToNext(), $"{count}: it is at {scheduler!.Moment} and does not come to {next}");
            if (states.TryGetValue(count, out var state))
            {
                Assert.True(state == scheduler!.StateHash, $"{count}: another state at {scheduler.Moment} after {next}");
            }
        }
    }
}
