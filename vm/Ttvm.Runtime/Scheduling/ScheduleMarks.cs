using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Scheduling;

/// <summary>
/// How many reductions a run had used at some of its decisions, at equal distances: whoever repeats it finds out soon that it goes
/// another way. The longer the run, the fewer marks there are of a stretch.
/// </summary>
internal sealed class ScheduleMarks
{
    private const int Most = 4096;

    private readonly List<long> _executed = [];

    /// <summary>Marks that somebody has read.</summary>
    /// <param name="distance">See <see cref="Distance"/>.</param>
    /// <param name="executed">See <see cref="Executed"/>.</param>
    public ScheduleMarks(long distance, IEnumerable<long> executed) => (Distance, _executed) = (distance, [.. executed]);

    /// <summary>No marks so far.</summary>
    public ScheduleMarks() => Distance = MemoryGuard.Interval;

    /// <summary>How many decisions lie between two marks, and before the first.</summary>
    public long Distance { get; private set; }

    /// <summary>How many reductions had been used at each mark.</summary>
    public IReadOnlyList<long> Executed => _executed;

    /// <summary>The first decision at which a run had used another number of reductions than is marked there; null: none so
    /// far.</summary>
    public long? Missed { get; private set; }

    /// <summary>A run comes to a decision: it is compared with the mark that is there, or a mark is made.</summary>
    public void Pass(long decision, long executed)
    {
        if (decision % Distance != 0)
        {
            return;
        }

        var index = (decision / Distance) - 1;
        if (index < _executed.Count)
        {
            Missed ??= _executed[(int)index] == executed ? null : decision;
        }
        else if (index == _executed.Count)
        {
            _executed.Add(executed);
            if (_executed.Count == Most)
            {
                var kept = _executed.Where((_, place) => place % 2 == 1).ToList();
                _executed.Clear();
                _executed.AddRange(kept);
                Distance *= 2;
            }
        }
    }

    /// <summary>Forgets the marks behind a decision.</summary>
    public void CutBehind(long decision)
    {
        var kept = (int)Math.Min(decision / Distance, _executed.Count);
        _executed.RemoveRange(kept, _executed.Count - kept);
    }
}
