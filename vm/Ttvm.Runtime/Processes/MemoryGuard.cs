using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Processes;

/// <summary>
/// Keeps the machine alive when programs fill the memory: above the limit the process that holds most ends with reason
/// <c>memory limit</c> and the others go on. Looked at between slices by every worker; one of them acts at a time.
/// </summary>
internal sealed class MemoryGuard(Machine machine, long limitBytes)
{
    /// <summary>So many slices pass between two looks of a worker: often enough for a slice's allocations, rare enough to cost nothing. A guess.</summary>
    public const uint Interval = 64;

    /// <summary>After a look that found garbage only, so long nobody collects again.</summary>
    private const long QuietMilliseconds = 200;

    /// <summary>A text of this length, as it is made and as it is kept, takes half of what all may take.</summary>
    private const int BytesPerUnit = 8;

    /// <summary>Half a gigabyte: what a worker can make in some seconds, during which nobody can interrupt it.</summary>
    private const int LongestEver = 1 << 28;

    private readonly Lock _gate = new();
    private long _quietUntil;

    /// <summary>
    /// How many UTF-16 units a single text may have. One instruction can ask for a text of any length, and it is done before anybody looks
    /// again.
    /// </summary>
    public int LongestText { get; } = (int)Math.Min(LongestEver, limitBytes / BytesPerUnit);

    public void Look()
    {
        if (GC.GetTotalMemory(forceFullCollection: false) <= limitBytes || Environment.TickCount64 < Volatile.Read(ref _quietUntil))
        {
            return;
        }

        if (!_gate.TryEnter())
        {
            return;
        }

        try
        {
            if (GC.GetTotalMemory(forceFullCollection: true) > limitBytes && Largest() is { } largest)
            {
                machine.Report(new Notice(NoticeLevel.Error, "memory limit", [$"  {largest.Description} holds most of the memory and is ended"]));
                machine.Deliver(largest, new ExitSignal(largest.Id, Value.OfString("memory limit"), ExitCause.Limit, isAbnormal: true));
            }

            Volatile.Write(ref _quietUntil, Environment.TickCount64 + QuietMilliseconds);
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>Sizes are read while their owners change them: an old number is good enough to find who is far ahead.</summary>
    private Process? Largest() => machine.Processes.MaxBy(process => process.ApproximateSize);
}
