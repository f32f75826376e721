using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Processes;

/// <summary>
/// Keeps the machine alive when programs fill the memory: above the limit the process that holds most ends with reason
/// <c>memory limit</c> and the others go on. Looked at between slices by every worker; one of them acts at a time.
/// </summary>
internal sealed class MemoryGuard(Machine machine, long limitBytes)
{
    /// <summary>How many slices pass between two looks of a worker: often enough for a slice's allocations, rare enough to cost nothing. A
    /// guess.</summary>
    public const uint Interval = 64;

    /// <summary>How long nobody collects again after a look that has found garbage only.</summary>
    private const long QuietMilliseconds = 200;

    /// <summary>A text of this length, as it is made and as it is kept, takes half of what all may take.</summary>
    private const int BytesPerUnit = 8;

    /// <summary>Half a gigabyte: what a worker can make in some seconds, during which nobody can interrupt it.</summary>
    private const int LongestEver = 1 << 28;

    /// <summary>A timer and its message, in units of a value.</summary>
    private const int TimerSize = 12;

    private readonly Lock _gate = new();
    private long _quietUntil;

    /// <summary>
    /// How many UTF-16 units a single text may have. One instruction can ask for a text of any length, and it is done before anybody looks
    /// again.
    /// </summary>
    public int LongestText { get; } = (int)Math.Min(LongestEver, limitBytes / BytesPerUnit);

    /// <returns>Who was ended; null if nobody was.</returns>
    public Process? Look()
    {
        if (GC.GetTotalMemory(forceFullCollection: false) <= limitBytes || Environment.TickCount64 < Volatile.Read(ref _quietUntil))
        {
            return null;
        }

        if (!_gate.TryEnter())
        {
            return null;
        }

        try
        {
            var largest = GC.GetTotalMemory(forceFullCollection: true) > limitBytes ? Largest() : null;
            if (largest is not null)
            {
                End(largest);
            }

            Volatile.Write(ref _quietUntil, Environment.TickCount64 + QuietMilliseconds);
            return largest;
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>A process that may have to end; null if there is none of that number.</summary>
    public Process? Find(long pid) => machine.Find(pid);

    /// <summary>Ends a process that holds too much.</summary>
    public void End(Process largest)
    {
        machine.Report(new Notice(NoticeLevel.Error, "memory limit",
            [$"  {largest.Description} holds most of the memory and is ended"]));
        machine.Deliver(largest, new ExitSignal(largest.Id, Value.OfString("memory limit"), ExitCause.Limit, isAbnormal: true));
    }

    /// <summary>Takes back what a process holds elsewhere, and would leave behind: its timers and monitors. By its owner, who is about to
    /// end it.</summary>
    public void Release(Process process)
    {
        var held = new List<Timer>();
        machine.Scheduler.VisitTimers(timer =>
        {
            if (ReferenceEquals(HolderOf(timer), process))
            {
                held.Add(timer);
            }
        });
        held.ForEach(machine.Scheduler.Cancel);
        foreach (var (reference, pid) in process.Monitors?.Entries ?? [])
        {
            machine.Deliver(pid, new DemonitorSignal(reference));
        }
    }

    /// <summary>Sizes are read while their owners change them: an old number is good enough to find who is far ahead.</summary>
    private Process? Largest()
    {
        var timers = new Dictionary<Process, long>();
        machine.Scheduler.VisitTimers(timer =>
        {
            if (HolderOf(timer) is { } holder)
            {
                var payload = default(HeldValues);
                payload.Add([((Message)timer.Signal).Payload]);
                timers[holder] = timers.GetValueOrDefault(holder) + TimerSize + payload.Size;
            }
        });
        return machine.Processes.MaxBy(process => process.ApproximateSize + timers.GetValueOrDefault(process));
    }

    /// <summary>Who has a message sent later holds it; if that one has ended, whom it is for.</summary>
    private Process? HolderOf(Timer timer) =>
        timer.Signal is Message message ? machine.Find(message.Sender) ?? machine.Find(timer.Pid) : null;
}
