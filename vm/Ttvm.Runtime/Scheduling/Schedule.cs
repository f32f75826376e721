using System.Collections.Immutable;
using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Scheduling;

/// <summary>
/// One decision of a schedule that is written out: a process gets a slice, or a timer takes effect. Which timer is said by how many had
/// been
/// set before it.
/// </summary>
/// <param name="Pid">The process; 0 for a timer.</param>
/// <param name="Number">Of a process the reductions that it gets, of a timer its number.</param>
internal readonly record struct ScheduledTurn(long Pid, long Number)
{
    public static ScheduledTurn OfTimer(Timer timer) => new(0, timer.Tick);

    public bool IsTimer => Pid == 0;
}

/// <summary>A schedule that no seed makes: all its decisions, in order. Immutable.</summary>
internal sealed record Schedule(ImmutableArray<ScheduledTurn> Turns)
{
    /// <summary>How often another process gets a slice than before.</summary>
    public int Switches
    {
        get
        {
            var pids = Turns.Where(turn => !turn.IsTimer).Select(turn => turn.Pid).ToList();
            return pids.Zip(pids.Skip(1)).Count(pair => pair.First != pair.Second);
        }
    }
}

/// <summary>
/// Decides as a <see cref="Schedule"/> says; behind its end, and where it names who cannot run, as seed 0 does. Until the end, a timer
/// takes
/// effect when the schedule says so, early or late.
/// </summary>
internal sealed class WrittenSchedule(Schedule schedule) : ISchedulePolicy
{
    private int _next;

    private bool IsOver => _next >= schedule.Turns.Length;

    public int Pick(TurnList<Process> runnable)
    {
        if (!IsOver)
        {
            for (var index = 0; index < runnable.Count; index++)
            {
                if (runnable[index].Id == schedule.Turns[_next].Pid)
                {
                    return index;
                }
            }
        }

        return 0;
    }

    public int Slice() => IsOver ? RoundRobin.FullSlice : (int)schedule.Turns[_next++].Number;

    public Timer? NextTimer(TimerQueue timers, long now)
    {
        if (IsOver)
        {
            return timers.Earliest is { } due && due.DueAt <= now ? due : null;
        }

        var turn = schedule.Turns[_next];
        if (!turn.IsTimer)
        {
            return null;
        }

        _next++;
        return timers.All.FirstOrDefault(timer => timer.Tick == turn.Number);
    }

    public ulong State
    {
        get => (ulong)_next;
        set => _next = (int)value;
    }
}
