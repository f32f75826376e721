using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Tests.Compiling;

/// <summary>Runs a program with and without compiled code and compares them.</summary>
internal static class Agreement
{
    /// <summary>What there is to assume, and how often compiled code is left.</summary>
    public static readonly Compilation[] Ways =
    [
        new() { IsImmediate = true },
        new() { IsImmediate = true, LeavesEvery = 3 },
        new() { IsImmediate = true, Assumed = ValueKind.Int },
        new() { IsImmediate = true, Assumed = ValueKind.Int, LeavesEvery = 7 },
        new() { IsImmediate = true, Assumed = ValueKind.Float, LeavesEvery = 2 },
        new() { IsImmediate = true, Assumed = ValueKind.List, LeavesEvery = 11 },
        new() { UsedUpSlices = 1 },
    ];

    /// <summary>Runs a program with and without compiled code, and compares the machines after so many slices.</summary>
    /// <param name="text">The program.</param>
    /// <param name="seed">Of the schedule.</param>
    /// <param name="decisions">How many slices.</param>
    /// <param name="way">How it is compiled.</param>
    /// <param name="module">The text of <c>shared.ttvm</c>, which the program may import.</param>
    public static void Check(string text, ulong seed, int decisions, Compilation way, string module = "")
    {
        var options = MachineRun.Seeded(seed) with { Smp = decisions % 5 != 0 };
        Assert.Equal(Run(text, options with { Interpret = true }, decisions, module: module),
            Run(text, options with { Compilation = way }, decisions, module: module));
    }

    /// <summary>Checks a program in all ways.</summary>
    public static void Check(string text, int decisions, string module = "")
    {
        foreach (var way in Ways)
        {
            Check(text, seed: 0, decisions, way, module);
        }
    }

    /// <summary>What a machine has come to after so many slices.</summary>
    /// <param name="text">The program.</param>
    /// <param name="options">How it is run; with a seed.</param>
    /// <param name="decisions">How many slices.</param>
    /// <param name="loaded">Is given the machine and the program's code before that runs.</param>
    /// <param name="module">The text of <c>shared.ttvm</c>, which the program may import.</param>
    public static (ulong Hash, long Executed, string Output, string Notices) Run(string text, MachineOptions options, int decisions,
        Action<Machine, Code>? loaded = null, string module = "")
    {
        var host = new TestHost().WithFile("shared.ttvm", module);
        var scheduler = Start(host, text, options, loaded);
        var probe = default(NoProbe);
        scheduler.Run(ref probe, decisions);
        host.EndPrograms();
        return (scheduler.StateHash, scheduler.Executed, host.Output, string.Join('\n', host.Notices.Select(notice => notice.Text)));
    }

    /// <summary>The scheduler of a machine that is about to run a program.</summary>
    /// <param name="host">What it runs on.</param>
    /// <param name="text">The program.</param>
    /// <param name="options">How it is run; with a seed.</param>
    /// <param name="loaded">Is given the machine and the program's code first.</param>
    public static DeterministicScheduler Start(TestHost host, string text, MachineOptions options, Action<Machine, Code>? loaded = null)
    {
        DeterministicScheduler? scheduler = null;
        var machine = new Machine(host.WithFile("main.ttvm", text), options,
            owner => scheduler = new DeterministicScheduler(owner, ISchedulePolicy.Of(options.Seed ?? 0)));
        var code = machine.Code.Load("main.ttvm").Code!;
        loaded?.Invoke(machine, code);
        machine.StartMain(code);
        return scheduler!;
    }
}
