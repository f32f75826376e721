using CsCheck;
using Ttvm.Runtime.Debugging;
using Ttvm.Runtime.Debugging.Time;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Recordings;
using Ttvm.Runtime.Runs;
using Ttvm.Runtime.Testing;
using Ttvm.Runtime.Tests.Debugging;
using Ttvm.Runtime.Tests.Stress;
using Ttvm.Testing;

namespace Ttvm.Runtime.Tests.Recordings;

/// <summary>Recorded runs that are repeated elsewhere: the state and the output are the same, and nothing is done twice.</summary>
public sealed class RepetitionTests
{
    /// <summary>Recorded under the debugger, with steps and changes at random.</summary>
    [Fact]
    public void A_debugged_run_is_repeated_by_another_debugger() =>
        Gen.Select(Gen.Int[1, 1_000_000], Gen.ULong[0, 4], Gen.Int[0, 1_000_000].Array[0, 25], Gen.Int[1, 2000]).ForAll(
            (program, seed, actions, interval) => CheckDebugged(program, seed, actions, interval), samples: 25);

    private static void CheckDebugged(int program, ulong seed, int[] actions, int interval)
    {
        var fixture = program % 3 == 0 ? $";- main.ttvm\n{new MeshProgram(program).Text}" : new OutsideProgram(program).Fixture;
        var limits = new TimelineLimits(1_000_000) { Interval = interval, RunPerCheckpoint = 0 };
        using var script = new DebugScript(fixture, new DebuggerOptions { Seed = seed, History = limits }, arguments: ["one", "two"]);
        script.Debugger.ProvideInput("first\n");
        script.Debugger.ProvideInput("second line\n");
        script.Debugger.EndInput();
        script.Launch(stopOnEntry: true, byName: true);
        var happened = script.Next();
        foreach (var action in actions)
        {
            if (happened.StartsWith("ended", StringComparison.Ordinal))
            {
                break;
            }

            happened = TimeTests.Act(script, action);
        }

        if (program % 5 < 2 && !happened.StartsWith("ended", StringComparison.Ordinal) && script.IsQuiet)
        {
            // The first that can be taken back; there need not be one.
            for (var serial = 2; serial < 12; serial++)
            {
                if (DebugScript.Wait(script.Debugger.RollBack(serial)).Outcome == TravelOutcome.Done)
                {
                    happened = script.Next();
                    break;
                }
            }
        }

        if (program % 2 == 0 && !happened.StartsWith("ended", StringComparison.Ordinal))
        {
            happened = script.Continue();
        }

        var recording = Recording.Parse(DebugScript.Wait(script.Debugger.TakeRecording()).ToBytes());
        using var again = new DebugScript(fixture, new DebuggerOptions { Recording = recording, History = limits });
        again.DeleteFiles();
        again.Launch();
        var stop = again.Next();
        CheckArrival(stop, again);
        Assert.Equal(script.Output, again.Output);
        Assert.Null(again.LastStop!.Behind);
        if (recording.ExitCode is null)
        {
            Assert.Equal(script.Look(inspection => inspection.StateHash), again.Look(inspection => inspection.StateHash));
        }

        // Back and forth: nothing is printed or written, and the state is the same.
        var state = again.Look(inspection => inspection.StateHash);
        var pid = again.LastStop.Process.Pid;
        for (var step = 0; step < 5; step++)
        {
            again.Travel(debugger => debugger.StepBack(pid, StepKind.Into));
        }

        again.Travel(debugger => debugger.GoToBeginning());
        again.Travel(debugger => debugger.GoToPresent(pid));
        Assert.Equal(state, again.Look(inspection => inspection.StateHash));
        Assert.Equal(script.Output, again.Output);
        Assert.Empty(again.Files);

        // On from there the run is a run like any other.
        again.Debugger.Terminate();
    }

    /// <summary>Recorded without a debugger, and repeated with one and without.</summary>
    [Fact]
    public void A_run_is_repeated_with_and_without_a_debugger() =>
        Gen.Select(Gen.Int[1, 1_000_000], Gen.ULong[0, 4], Gen.Int[1, 2000]).ForAll(CheckPlain, samples: 40);

    private static void CheckPlain(int program, ulong seed, int interval)
    {
        var fixture = new OutsideProgram(program).Fixture;
        var host = HostOf(fixture);
        var outcome = ProgramRun.Run("main.ttvm", host, new MachineOptions { Smp = true, Seed = seed, Record = true },
            new CancellationTokenSource(Timeouts.Hang).Token);
        var content = outcome.Recording!.ToBytes();
        var recording = Recording.Parse(content);
        Assert.Equal(content, recording.ToBytes());

        var plain = new MemoryHost(TestHost.Folder, null, TextReader.Null, []);
        var repeated = Repetition.Run(recording, plain, new MachineOptions(), CancellationToken.None);
        Assert.Equal((outcome.Ending, outcome.ExitCode), (repeated.Ending, repeated.ExitCode));
        Assert.Equal(host.OutputLines, plain.OutputLines);
        Assert.Equal(host.Notices.Select(notice => notice.Headline), plain.Notices.Select(notice => notice.Headline));

        using var again = new DebugScript(fixture, new DebuggerOptions
        {
            Recording = recording,
            History = new TimelineLimits(1_000_000) { Interval = interval, RunPerCheckpoint = 0 },
        });
        again.Launch();
        var stop = again.Next();
        CheckArrival(stop, again);
        Assert.Equal(host.OutputLines.Where(line => line.Length > 0), again.Output);
        Assert.Equal($"ended with {outcome.ExitCode}", again.Continue());
    }

    /// <summary>It is at the end of the recording, and has not departed from it.</summary>
    private static void CheckArrival(string stop, DebugScript again)
    {
        Assert.Null(again.Notices.Select(notice => notice.Headline).FirstOrDefault(headline => headline.Contains("departs",
            StringComparison.Ordinal)));
        Assert.Contains(stop.Split(' ')[0], (string[])["recordingend", "event", "deadlock"]);
    }

    /// <summary>Whatever stands in a recording: the debugger says that it is damaged, or stands somewhere.</summary>
    [Fact]
    public void A_damaged_recording_does_the_debugger_no_harm() =>
        Gen.Select(Gen.Int[1, 1_000_000], Gen.ULong[0, 2], Gen.Int[0, int.MaxValue].Array[1, 3], Gen.Int[0, 1_000_000].Array[0, 8]).ForAll(
            (program, seed, places, actions) =>
            {
                var fixture = new OutsideProgram(program).Fixture;
                using var script = new DebugScript(fixture, new DebuggerOptions { Seed = seed });
                script.Debugger.EndInput();
                script.Launch(stopOnEntry: true, byName: true);
                var happened = script.Next();
                foreach (var action in actions.TakeWhile(_ => !happened.StartsWith("ended", StringComparison.Ordinal)))
                {
                    happened = TimeTests.Act(script, action);
                }

                var content = DebugScript.Wait(script.Debugger.TakeRecording()).ToBytes();
                var digits = Enumerable.Range(0, content.Length).Where(at => char.IsAsciiDigit((char)content[at])).ToArray();
                foreach (var place in places)
                {
                    content[digits[place % digits.Length]] = (byte)('0' + (place / 7 % 10));
                }

                Recording recording;
                try
                {
                    recording = Recording.Parse(content);
                }
                catch (RecordingException)
                {
                    return;
                }

                using var again = new DebugScript(fixture, new DebuggerOptions { Recording = recording });
                if (DebugScript.Wait(again.Debugger.Load("main.ttrec")).IsLoaded)
                {
                    again.Debugger.Start(stopOnEntry: false);
                    var stop = again.Next();
                    Assert.False(stop.StartsWith("failed", StringComparison.Ordinal), stop);
                }
            }, samples: 60);

    /// <summary>Who does not want to wait stands where the run has come to; the rest is forgotten.</summary>
    [Fact]
    public void A_repetition_can_be_ended_on_its_way()
    {
        const string Program = """
            PUSH_INT 400000
            STORE n
            LABEL more
            LOAD n
            PUSH_INT 1
            SUB
            STORE n
            LOAD n
            JZ over
            JMP more
            LABEL over
            HALT
            """;
        var host = HostOf(Program);
        var options = new MachineOptions { Seed = 0, Record = true };
        var recording = ProgramRun.Run("main.ttvm", host, options, CancellationToken.None).Recording!;
        using var script = new DebugScript(Program, new DebuggerOptions { Recording = recording });
        Assert.True(DebugScript.Wait(script.Debugger.Load("main.ttrec")).IsLoaded);

        // Both wishes are there before the run has begun, however slow the computer is.
        using var gate = new ManualResetEventSlim();
        var held = script.Debugger.Inspect(_ => gate.Wait(Timeouts.Hang));
        script.Debugger.Start(stopOnEntry: false);
        script.Debugger.Pause();
        gate.Set();
        Assert.True(DebugScript.Wait(held));
        Assert.StartsWith("pause in 1", script.Next(), StringComparison.Ordinal);
        Assert.Null(script.LastStop!.Behind);
        Assert.StartsWith("entry in 1", script.Travel(debugger => debugger.GoToBeginning()), StringComparison.Ordinal);
        Assert.Equal("ended with 0", script.Continue());
    }

    /// <summary>Where the debugger repeats what it takes to take an action back, the command says that it does not.</summary>
    [Fact]
    public void An_action_that_was_taken_back_is_taken_back_again_by_a_debugger_only()
    {
        const string Program = """
            SPAWN_CALL other
            POP
            PUSH_STR "mine"
            PRINT
            RECEIVE
            LABEL other
            PUSH_STR "other"
            PRINT
            RECEIVE
            """;
        using var script = new DebugScript(Program);
        Assert.StartsWith("deadlock in 1", script.StartAsItIs(), StringComparison.Ordinal);
        var done = Enumerable.Range(2, 10).First(serial =>
            DebugScript.Wait(script.Debugger.RollBack(serial)).Outcome == TravelOutcome.Done);
        Assert.InRange(done, 2, 11);
        script.Next();
        var recording = Recording.Parse(DebugScript.Wait(script.Debugger.TakeRecording()).ToBytes());
        using var again = new DebugScript(Program, new DebuggerOptions { Recording = recording });
        again.Launch();
        Assert.StartsWith("recordingend in", again.Next(), StringComparison.Ordinal);
        Assert.Equal(script.Look(inspection => inspection.StateHash), again.Look(inspection => inspection.StateHash));
        var refusal = Assert.Throws<RecordingException>(() => Repetition.Run(recording,
            new MemoryHost(TestHost.Folder, null, TextReader.Null, []), new MachineOptions(), CancellationToken.None));
        Assert.Contains("only the debugger can do so", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>What is there only later is not there before, also where the file has been there for long.</summary>
    [Fact]
    public void A_module_that_the_program_writes_appears_when_it_did()
    {
        const string Program = """
            TRY none
            IMPORT late.ttvm
            LABEL none
            CATCH
            GET_FIELD message
            PRINT
            END_TRY
            PUSH_STR "PUSH_INT 5\nSTORE five\nEXPORT five\n"
            PUSH_STR "late.ttvm"
            WRITE_FILE
            IMPORT late.ttvm
            LOAD five
            PRINT
            YIELD                   ; <break>
            """;
        using var script = new DebugScript(Program);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        string[] output = ["File operation failed on late.ttvm: no such file", "5"];
        Assert.Equal(output, script.Output);
        Assert.Equal("entry in 1 at TRY none", script.Travel(debugger => debugger.GoToBeginning()));
        Assert.Equal("breakpoint in 1 at break", script.Continue());
        var recording = Recording.Parse(DebugScript.Wait(script.Debugger.TakeRecording()).ToBytes());
        using var again = new DebugScript(Program, new DebuggerOptions { Recording = recording });
        again.Launch();
        Assert.Equal("recordingend in 1 at break", again.Next());
        Assert.Equal(output, again.Output);
        Assert.Equal(["main.ttvm"], again.Files);
    }

    /// <summary>What no program decides is in the record: who ends where the memory does.</summary>
    [Fact]
    public void The_end_of_the_memory_comes_where_it_came()
    {
        const string Program = """
            SPAWN_CALL grow
            POP
            LABEL more
            YIELD
            JMP more
            LABEL grow
            MAKE_LIST 0
            STORE all
            LABEL again
            LOAD all
            PUSH_STR "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
            LIST_APPEND
            STORE all
            YIELD
            JMP again
            """;
        using var stop = new CancellationTokenSource();
        var host = HostOf(Program);
        var outcome = ProgramRun.Run("main.ttvm", host, new MachineOptions
        {
            Smp = true,
            Seed = 0,
            Record = true,
            MaxMemoryMegabytes = 1,
            Events = new EndsAtExit(stop),
        }, stop.Token);
        Assert.Contains("memory limit", host.Notices.Select(notice => notice.Headline));
        var again = new MemoryHost(TestHost.Folder, null, TextReader.Null, []);
        Repetition.Run(Recording.Parse(outcome.Recording!.ToBytes()), again, new MachineOptions(), CancellationToken.None);
        Assert.Equal(host.Notices.Select(notice => notice.Headline), again.Notices.Select(notice => notice.Headline));
    }

    private sealed class EndsAtExit(CancellationTokenSource stop) : IMachineEvents
    {
        public void Happened(MachineEvent happened)
        {
            if (happened is MachineEvent.Exit)
            {
                stop.Cancel();
            }
        }
    }

    private static MemoryHost HostOf(string fixture)
    {
        var host = new MemoryHost(TestHost.Folder, null, new StringReader("first\nsecond line\nlast"), ["one", "two"]);
        foreach (var file in Fixture.Parse(fixture).Files)
        {
            host.WriteFile(file.Path, System.Text.Encoding.UTF8.GetBytes(file.Text), append: false);
        }

        return host;
    }
}
