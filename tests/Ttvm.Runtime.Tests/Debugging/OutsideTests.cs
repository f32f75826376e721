using Ttvm.Runtime.Debugging;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.Runtime.Tests.Debugging;

/// <summary>Questions to the outside that take time: the others go on, the debugger answers, and what the outside decided can be
/// repeated.</summary>
public sealed class OutsideTests
{
    /// <summary>One process waits for a line while another counts; it is told to stop by what the line says.</summary>
    private const string Listener = """
        REGISTER "main"
        SPAWN_CALL counter
        POP
        READ_LINE                   ; <read>
        STORE line
        PUSH_STR "stop"
        SENDNAMED "counter"
        RECEIVE
        PRINT
        LOAD line
        PRINT
        HALT
        LABEL counter
        REGISTER "counter"
        PUSH_INT 0
        STORE count
        PUSH_STR "counting"
        PRINT
        LABEL again
        LOAD count
        PUSH_INT 1
        ADD
        STORE count
        RECEIVE_TIMEOUT 0 again     ; <count>
        POP
        LOAD count
        SENDNAMED "main"
        """;

    [Fact]
    public void Others_run_while_a_process_waits_for_a_line()
    {
        using var script = new DebugScript(Listener);
        using var counting = new ManualResetEventSlim();
        script.OnOutput = _ => counting.Set();
        Assert.Equal("1 waits for input", script.Start());
        counting.Wait();
        Assert.Equal(ProcessState.WaitingForOutside, script.Look(inspection => inspection.GetProcesses(1, 1)).Single().State);
        Assert.True(Assert.Single(script.Break(["count"])).IsBound);
        Assert.Equal("breakpoint in 2 at count", script.Next());
        Assert.Equal(["read"], script.Where(1));
        script.Break([]);
        script.Debugger.ProvideInput("over\n");
        Assert.Equal("ended with 0", script.Continue());
        Assert.Equal("over", script.Output[^1]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public void A_recorded_run_is_repeated_with_its_answers_at_their_moments(ulong seed)
    {
        using var script = new DebugScript(Listener, new DebuggerOptions { Seed = seed });
        using var counting = new ManualResetEventSlim();
        script.OnOutput = _ => counting.Set();
        Assert.Equal("1 waits for input", script.Start());
        counting.Wait();
        script.Look(inspection => inspection.Coordinates);
        script.Debugger.ProvideInput("over\n");
        Assert.Equal("ended with 0", script.Next());

        // How far the counter came until somebody typed is nothing that program and seed know.
        Assert.Equal(["counting", .. script.Output[1..]], CheckRepetition(script, seed, Listener));
    }

    [Fact]
    public void Answers_of_programs_and_jumps_of_the_clock_are_repeated_too()
    {
        const string Program = """
            REGISTER "main"
            SPAWN_CALL ticker
            POP
            PUSH_STR "sh"
            PUSH_STR "-c"
            PUSH_STR "while [ ! -e go ]; do sleep 0.02; done; printf done"
            MAKE_LIST 2
            EXEC_CAPTURE
            GET_FIELD stdout
            PRINT
            PUSH_STR "stop"
            SENDNAMED "ticker"
            RECEIVE
            PRINT
            HALT
            LABEL ticker
            REGISTER "ticker"
            PUSH_INT 0
            STORE ticks
            LABEL again
            LOAD ticks
            PUSH_INT 1
            ADD
            STORE ticks
            LOAD ticks
            PUSH_INT 5
            EQ
            JZ wait
            PUSH_STR "ticked"
            PRINT
            LABEL wait
            RECEIVE_TIMEOUT 3 again
            POP
            LOAD ticks
            SENDNAMED "main"
            """;
        using var script = new DebugScript(Program);
        script.OnOutput = _ => File.WriteAllText(script.PathOf("go"), "");
        Assert.Equal("ended with 0", script.Start());
        Assert.Equal(["ticked", "done"], script.Output[..2]);

        // Each round but the last ended with a jump.
        var ticks = int.Parse(script.Output[2], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(ticks - 1, script.Debugger.Record.Events.OfType<ClockJumped>().Count());
        Assert.False(script.Debugger.Record.Events.OfType<AnswerArrived>().Single().IsAtOnce);
        CheckRepetition(script, 0, Program);
    }

    [Fact]
    public void The_clock_goes_on_no_faster_than_the_real_one_while_somebody_may_answer()
    {
        using var script = new DebugScript("""
            SPAWN_CALL reader
            POP
            PUSH_INT 300
            SLEEP
            PUSH_STR "slept"
            PRINT
            PUSH_INT 0
            EXIT
            LABEL reader
            READ_LINE
            PRINT
            RET
            """);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal("2 waits for input", script.Start());
        Assert.Equal("ended with 0", script.Next());
        Assert.InRange(watch.ElapsedMilliseconds, 299, long.MaxValue);
        Assert.Equal(["slept"], script.Output);
    }

    [Fact]
    public void With_all_input_there_the_clock_leaps_and_nothing_is_left_to_the_moment()
    {
        using var script = new DebugScript("""
            READ_LINE
            PRINT
            PUSH_INT 100000000
            SLEEP
            READ_LINE
            PRINT
            """);
        script.Host.AddInput("one\r\ntwo\r\r\n");
        script.Host.EndInput();
        Assert.Equal("ended with 0", script.Start());
        Assert.Equal(["one", "two\r"], script.Output);
        Assert.All(script.Debugger.Record.Events, happened => Assert.True(Assert.IsType<AnswerArrived>(happened).IsAtOnce));
    }

    [Fact]
    public void A_process_that_ends_while_it_waits_for_a_line_takes_none_away()
    {
        using var script = new DebugScript("""
            SPAWN_CALL reader
            STORE reader
            PUSH_INT 20
            SLEEP
            PUSH_STR "kill"
            LOAD reader
            EXIT_PROCESS
            READ_LINE
            PRINT
            HALT
            LABEL reader
            READ_LINE
            PRINT
            RET
            """);
        Assert.Equal("2 waits for input", script.Start());
        Assert.Equal("1 waits for input", script.Next());
        script.Debugger.ProvideInput("mine\n");
        Assert.Equal("ended with 0", script.Next());
        Assert.Equal(["mine"], script.Output);
    }

    [Fact]
    public void Everything_is_answered_during_an_exec_and_its_output_comes_as_it_is_written()
    {
        using var script = new DebugScript("""
            SPAWN_CALL other
            POP
            PUSH_STR "sh"
            PUSH_STR "-c"
            PUSH_STR "echo begun; echo trouble >&2; while [ ! -e go ]; do sleep 0.02; done; echo over"
            MAKE_LIST 2
            EXEC                    ; <exec>
            PRINT
            HALT
            LABEL other
            PUSH_STR "other"
            PRINT
            RET
            """);
        using var begun = new CountdownEvent(3);
        script.OnOutput = text => begun.Signal(Math.Min(begun.CurrentCount, text.Count(character => character == '\n')));
        script.Launch();
        begun.Wait();
        Assert.Equal(["begun", "other", "trouble"], script.Output.Order());
        script.AwaitExit(2);
        Assert.StartsWith("pause in 1 at exec", script.Pause(), StringComparison.Ordinal);
        script.Debugger.Continue();
        script.OnOutput = null;
        File.WriteAllText(script.PathOf("go"), "");
        Assert.Equal("ended with 0", script.Next());
        Assert.Equal(["over", "0"], script.Output[^2..]);
    }

    [Fact]
    public void A_program_that_leaves_others_running_is_not_waited_for_longer_than_itself()
    {
        using var script = new DebugScript("""
            PUSH_STR "sh"
            PUSH_STR "-c"
            PUSH_STR "echo here; sleep 1000 & exit 3"
            MAKE_LIST 2
            EXEC
            PRINT
            """);
        Assert.Equal("ended with 0", script.Start());
        Assert.Equal(["here", "3"], script.Output);
    }

    [Fact]
    public void The_end_of_the_input_can_be_typed()
    {
        using var script = new DebugScript("READ_LINE\nPRINT\nREAD_LINE\nPRINT");
        Assert.Equal("1 waits for input", script.Start());
        Assert.True(script.Debugger.AwaitsInput);
        script.Debugger.ProvideInput("one\n");
        Assert.Equal("1 waits for input", script.Next());
        script.Debugger.EndInput();
        Assert.Equal("ended with 0", script.Next());
        Assert.Equal(["one", "null"], script.Output);
    }

    /// <summary>Runs the program again from the record alone, on a host that cannot be asked; it comes to the same output and the same
    /// place.</summary>
    private static string[] CheckRepetition(DebugScript script, ulong seed, string program)
    {
        var recorded = (script.Debugger.Record, script.Output, Coordinates: script.Look(inspection => inspection.Coordinates));
        Assert.True(recorded.Record.IsComplete);
        var host = new TestHost().WithFile("main.ttvm", Ttvm.Testing.Fixture.Parse(program).Main.Text);
        DeterministicScheduler? scheduler = null;
        var machine = new Machine(host, new MachineOptions { Smp = true, Seed = seed }, owner =>
            scheduler = new DeterministicScheduler(owner, seed == 0 ? new RoundRobin() : new SeededRandom(seed),
                new RecordedAnswers(recorded.Record)));
        machine.StartMain(machine.Code.Load("main.ttvm").Code!);
        var probe = default(Ttvm.Runtime.Execution.NoProbe);
        Assert.Equal(SchedulerStop.AllExited, scheduler!.Run(ref probe));
        Assert.Equal(recorded.Output, host.OutputLines);
        Assert.Equal(recorded.Coordinates, new Coordinates(seed, scheduler.Decisions, scheduler.Position));
        return [.. host.OutputLines];
    }
}
