using Ttvm.Runtime.Hosting;

namespace Ttvm.Runtime.Processes.Workers;

/// <summary>
/// What the thread that runs processes has for itself. The SMP scheduler has one per core; the deterministic scheduler one, of which it
/// uses the messages only. All but the queue belongs to the worker's thread.
/// </summary>
internal sealed class Worker(int index, MessagePool messages)
{
    public readonly int Index = index;

    /// <summary>Where the messages come from that its processes send, and go to that they receive.</summary>
    public readonly MessagePool Messages = messages;

    /// <summary>Runnable processes; others may steal from it.</summary>
    public readonly LocalQueue Queue = new();

    /// <summary>The process that was woken first in the present slice; runs next, and cannot be stolen.</summary>
    public Process? Next;

    /// <summary>The processes that were sent to last, each at its pid's place; some may have ended.</summary>
    private readonly Process?[] _receivers = new Process?[ReceiversKept];

    /// <summary>A power of two. A guess.</summary>
    private const int ReceiversKept = 16;

    /// <summary>The process with that pid, or null: as the machine's table, which takes four steps to answer. It may have ended just
    /// now.</summary>
    public Process? FindReceiver(long pid, Machine machine)
    {
        ref var kept = ref _receivers[pid & (ReceiversKept - 1)];
        if (kept is { HasExited: false } receiver && receiver.Id == pid)
        {
            return receiver;
        }

        var found = machine.Find(pid);
        if (found is not null)
        {
            kept = found;
        }

        return found;
    }

    /// <summary>Pids may mean other processes from now on.</summary>
    public void ForgetReceivers() => Array.Clear(_receivers);

    public Thread? Thread;

    /// <summary>How many times it has looked for work.</summary>
    public uint Slices;

    /// <summary>Reductions since a process came from a queue: those of processes that were woken one by the other.</summary>
    public int Row;

    /// <summary>The time as far as slices need it, in microseconds since 1970; read again when <see cref="ReductionsSinceClock"/> says
    /// so.</summary>
    public long Clock;

    public int ReductionsSinceClock = int.MaxValue / 2;

    /// <summary>The clock is read again after so many reductions: a slice's worth, so that short slices do not each pay for it.</summary>
    private const int ClockInterval = IScheduler.FullSlice;

    /// <summary>The time that a message carries which a process sends now that the worker runs. Who only computes does not pay for the
    /// clock.</summary>
    public long TimeOfSending(IHost host)
    {
        if (ReductionsSinceClock >= ClockInterval)
        {
            ReductionsSinceClock = 0;
            Clock = host.Now;
        }

        return Clock;
    }

    /// <summary>Time has passed in which the worker has run nobody.</summary>
    public void ForgetTime() => ReductionsSinceClock = ClockInterval;
}
