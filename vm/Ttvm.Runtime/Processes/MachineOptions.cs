using Ttvm.Runtime.Hosting;

namespace Ttvm.Runtime.Processes;

/// <summary>How a machine is to be run.</summary>
public sealed record MachineOptions
{
    /// <summary>Whether concurrency instructions work; without it they fail and only process 1 exists.</summary>
    public bool Smp { get; init; }

    /// <summary>How many workers the SMP scheduler has; at least 1.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>If set, the deterministic scheduler runs with this seed; 0 is round robin.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Hears of what happens; null: nobody does, and it costs next to nothing.</summary>
    public IMachineEvents? Events { get; init; }

    /// <summary>Whether <see cref="Events"/> hears of every instruction before it runs, too.</summary>
    public bool Trace { get; init; }

    /// <summary>Whether to find out where the reductions go. Only with a seed.</summary>
    public bool Profile { get; init; }

    /// <summary>SPAWN beyond this many live processes is a runtime error.</summary>
    public int MaxProcesses { get; init; } = 4_000_000;

    /// <summary>Above so many megabytes in all, the process that holds most ends. By default three quarters of the machine's
    /// memory.</summary>
    public long MaxMemoryMegabytes { get; init; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 * 3 / (1024 * 1024);

    /// <summary>A mailbox longer than this ends its owner; 0 is no limit.</summary>
    public int MaxMailbox { get; init; }

    /// <summary>What the program may do of what the host can; null is everything.</summary>
    public SandboxRules? Sandbox { get; init; }

    /// <summary>Whether nothing is compiled.</summary>
    public bool Interpret { get; init; }

    /// <summary>How code is compiled.</summary>
    internal Compilation Compilation { get; init; } = new();

    /// <summary>Whether a run with a <see cref="Seed"/> is to be recorded.</summary>
    public bool Record { get; init; }

    /// <summary>Remembers what the machine learns of the outside, or tells it; null: nobody does.</summary>
    internal OutsideFacts? Facts { get; init; }
}
