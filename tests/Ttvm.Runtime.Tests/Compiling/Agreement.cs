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
    public static void Check(Func<TestHost> hosts, string path, ulong seed, int decisions, Compilation way)
    {
        var options = MachineRun.Seeded(seed) with { Smp = decisions % 5 != 0 };
        var interpreted = Run(hosts(), path, options with { Interpret = true }, decisions);
        var compiled = Run(hosts(), path, options with { Compilation = way }, decisions);
        Assert.Equal(interpreted, compiled);
    }

    /// <summary>What a machine has come to after so many slices.</summary>
    /// <param name="host">What it runs on.</param>
    /// <param name="path">The program.</param>
    /// <param name="options">How it is run.</param>
    /// <param name="decisions">How many slices.</param>
    /// <param name="loaded">Is given the program's code before it runs.</param>
    public static (ulong Hash, long Executed, string Output, string Notices) Run(TestHost host, string path, MachineOptions options,
        int decisions, Action<Code>? loaded = null)
    {
        DeterministicScheduler? scheduler = null;
        var machine = new Machine(host, options,
            owner => scheduler = new DeterministicScheduler(owner, ISchedulePolicy.Of(options.Seed ?? 0)));
        var code = machine.Code.Load(path).Code!;
        loaded?.Invoke(code);
        machine.StartMain(code);
        var probe = default(NoProbe);
        scheduler!.Run(ref probe, decisions);
        machine.Host.EndPrograms();
        return (scheduler.StateHash, scheduler.Executed, host.Output, string.Join('\n', host.Notices.Select(notice => notice.Text)));
    }
}
