using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Tests;

/// <summary>The schedules a program must not depend on.</summary>
internal static class Schedules
{
    /// <summary>Round robin, some random interleavings, and SMP with few and with more workers than processors.</summary>
    public static IEnumerable<MachineOptions> All { get; } =
        [.. Enumerable.Range(0, 20).Select(seed => MachineRun.Seeded((ulong)seed)), MachineRun.Smp(1),
            MachineRun.Smp(2), MachineRun.Smp(8)];

    /// <summary>One of each kind, for programs that take longer.</summary>
    public static IEnumerable<MachineOptions> Few { get; } =
        [MachineRun.Deterministic, MachineRun.Seeded(1), MachineRun.Smp(1), MachineRun.Smp(2), MachineRun.Smp(8)];

    /// <summary>Asserts that a program prints the same under every schedule, and that nothing is left of it.</summary>
    public static void Prints(string program, params string[] lines)
    {
        foreach (var options in All)
        {
            MachineRun.OfText(program, options).Prints(lines);
        }
    }
}
