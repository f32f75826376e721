using Ttvm.Runtime.Debugging;
using Ttvm.Runtime.Processes;
using Ttvm.Testing;

namespace Ttvm.Runtime.Tests.Debugging;

/// <summary>A debugger changes nothing about a run, and the same launch stops in the same states.</summary>
public sealed class DeterminismTests
{
    /// <summary>Messages, timers, exit signals to oneself and to others, output: whatever could be moved by a stop in the middle of a
    /// slice.</summary>
    private const string Program = """
        REGISTER "main"
        PUSH_INT 6
        STORE n
        LABEL spawning
        LOAD n
        SPAWN_CALL worker id
        POP
        LOAD n
        PUSH_INT 1
        SUB
        STORE n
        LOAD n
        JZ collecting
        JMP spawning
        LABEL collecting
        RECEIVE_TIMEOUT 5 finished  ; <collect>
        PRINT
        JMP collecting
        LABEL finished
        HALT
        LABEL worker
        PUSH_BOOL true
        TRAP_EXIT
        PUSH_INT 99
        LINK                        ; <link>
        PUSH_STR "linked"
        PRINT                       ; <linked>
        PUSH_INT 4
        STORE rounds
        LABEL round
        LOAD id
        TO_STR
        PUSH_STR ":"
        CONCAT
        LOAD rounds
        TO_STR
        CONCAT
        SENDNAMED "main"            ; <send>
        PUSH_INT 1
        SLEEP
        LOAD rounds
        PUSH_INT 1
        SUB
        STORE rounds
        LOAD rounds
        JZ leave
        JMP round
        LABEL leave
        RET
        """;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(77)]
    public void Breakpoints_do_not_change_the_schedule(ulong seed)
    {
        var plain = RunPlainly(seed);
        var few = RunWithStops(seed, ["collect"], at: "collect");
        var many = RunWithStops(seed, ["collect", "send", "link", "linked"], at: "collect");
        Assert.Equal(plain, few.Output);
        Assert.Equal(plain, many.Output);
        Assert.NotEmpty(few.Stops);
        Assert.Equal(few.Stops, many.Stops);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void The_same_launch_stops_in_the_same_states(ulong seed)
    {
        string[] all = ["collect", "send", "link", "linked"];
        Assert.Equal(RunWithStops(seed, all, at: null).Stops, RunWithStops(seed, all, at: null).Stops);
    }

    [Fact]
    public void Other_seeds_are_other_schedules() =>
        Assert.NotEqual(RunWithStops(1, ["send"], at: null).Stops, RunWithStops(2, ["send"], at: null).Stops);

    [Fact]
    public void Questions_while_it_runs_change_nothing()
    {
        using var script = new DebugScript(Program, new DebuggerOptions { Seed = 5 });
        script.Launch();
        while (script.IsQuiet)
        {
            script.Look(inspection => inspection.GetProcesses(10, 1));
        }

        Assert.Equal("ended with 0", script.Next());
        Assert.Equal(RunPlainly(5), script.Output);
    }

    private static string[] RunPlainly(ulong seed)
    {
        var host = new TestHost().WithFile("main.ttvm", Fixture.Parse(Program).Main.Text);
        var run = MachineRun.Of(host, "main.ttvm", new MachineOptions { Smp = true, Seed = seed });
        return [.. run.Output];
    }

    /// <summary>All output, and the coordinates and portraits of the stops at one place, or at all.</summary>
    private static (string[] Output, List<string> Stops) RunWithStops(ulong seed, string[] markers, string? at)
    {
        using var script = new DebugScript(Program, new DebuggerOptions { Seed = seed });
        script.Break(markers);
        var stops = new List<string>();
        for (var happened = script.StartAsItIs(); !happened.StartsWith("ended", StringComparison.Ordinal); happened = script.Continue())
        {
            if (at is null || happened.EndsWith($" at {at}", StringComparison.Ordinal))
            {
                var portraits = script.Look(inspection => inspection.GetProcesses(100, 1)).Select(process => script.Portrait(process.Pid));
                stops.Add($"{script.Coordinates} {happened}\n{string.Join('\n', portraits)}".Replace(script.PathOf(""), "",
                    StringComparison.Ordinal));
            }
        }

        return (script.Output, stops);
    }
}
