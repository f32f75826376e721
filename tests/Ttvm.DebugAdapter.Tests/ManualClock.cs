namespace Ttvm.DebugAdapter.Tests;

/// <summary>A clock that stands still until a test moves it. Any thread.</summary>
internal sealed class ManualClock : TimeProvider
{
    private readonly object _gate = new();
    private readonly List<Alarm> _alarms = [];

    /// <summary>Blocks until somebody waits for the time, and lets it come.</summary>
    public void Ring()
    {
        List<Alarm> due;
        lock (_gate)
        {
            while (_alarms.Count == 0)
            {
                Monitor.Wait(_gate);
            }

            due = [.. _alarms];
            _alarms.Clear();
        }

        due.ForEach(alarm => alarm.Ring());
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, () => callback(state));
        lock (_gate)
        {
            _alarms.Add(alarm);
            Monitor.PulseAll(_gate);
        }

        return alarm;
    }

    private sealed class Alarm(ManualClock clock, Action ring) : ITimer
    {
        public void Ring() => ring();

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
            lock (clock._gate)
            {
                clock._alarms.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
