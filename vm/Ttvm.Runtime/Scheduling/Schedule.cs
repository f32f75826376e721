using System.Collections.Immutable;
using Ttvm.Language.Directives;
using Ttvm.Runtime.Processes;
using Timer = Ttvm.Runtime.Processes.Timer;

namespace Ttvm.Runtime.Scheduling;

/// <summary>What comes of a decision of a schedule that is written out.</summary>
internal enum TurnKind
{
    /// <summary>A process gets a slice.</summary>
    Slice,

    /// <summary>A timer takes effect.</summary>
    Timer,

    /// <summary>Something goes wrong with a process or a message; one that is late is on its way again, and a timer delivers it.</summary>
    Fault,
}

/// <summary>One decision of a schedule that is written out.</summary>
/// <param name="Kind">What comes of it.</param>
/// <param name="Pid">The process, or the receiver of a message; 0 for a timer.</param>
/// <param name="Number">The reductions of a slice; how many timers had been set before a timer; the place of a message among those that
/// wait, 0 the oldest; else 0.</param>
internal readonly record struct ScheduledTurn(TurnKind Kind, long Pid, long Number)
{
    /// <summary>What goes wrong, if that comes of it.</summary>
    public FaultKinds Fault { get; init; }

    public static ScheduledTurn OfFault(FaultKinds fault, long pid, long number) => new(TurnKind.Fault, pid, number) { Fault = fault };

    public static ScheduledTurn OfSlice(long pid, long reductions) => new(TurnKind.Slice, pid, reductions);

    public static ScheduledTurn OfTimer(Timer timer) => new(TurnKind.Timer, 0, timer.Tick);
}

/// <summary>A schedule that no seed makes: all its decisions, in order. Immutable.</summary>
internal sealed record Schedule(ImmutableArray<ScheduledTurn> Turns)
{
    /// <summary>How often a slice is given to another process than the slice before.</summary>
    public int Switches
    {
        get
        {
            var pids = Turns.Where(turn => turn.Kind == TurnKind.Slice).Select(turn => turn.Pid).ToList();
            return pids.Zip(pids.Skip(1)).Count(pair => pair.First != pair.Second);
        }
    }
}

/// <summary>
/// Decides as a <see cref="Schedule"/> says. Behind its end, and where it names a process that cannot run, this policy decides as seed 0
/// does. Until the end, a timer takes effect when the schedule says so, early or late.
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

    public int Slice() => IsOver ? IScheduler.FullSlice : (int)schedule.Turns[_next++].Number;

    public Timer? NextTimer(TimerQueue timers, long now)
    {
        if (IsOver)
        {
            return timers.Earliest is { } due && due.DueAt <= now ? due : null;
        }

        var turn = schedule.Turns[_next];
        if (turn.Kind != TurnKind.Timer)
        {
            return null;
        }

        _next++;
        return timers.All.FirstOrDefault(timer => timer.Tick == turn.Number);
    }

    /// <summary>What goes wrong before the next slice and the next timer; null: nothing.</summary>
    public ScheduledTurn? NextFault() =>
        !IsOver && schedule.Turns[_next].Kind == TurnKind.Fault ? schedule.Turns[_next++] : null;

    public ulong State
    {
        get => (ulong)_next;
        set => _next = (int)value;
    }
}
