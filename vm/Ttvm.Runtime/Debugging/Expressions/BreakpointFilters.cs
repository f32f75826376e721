using System.Collections.Immutable;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.Runtime.Debugging.Expressions;

/// <summary>Looks at the conditions of breakpoints that a process reaches in one run, and counts. Used on the debugger's thread.</summary>
/// <param name="evaluation">For the expressions; null where nothing has one.</param>
/// <param name="client">Hears of log points, and of conditions that fail.</param>
internal sealed class BreakpointFilters(Evaluation? evaluation, IDebuggerClient? client)
{
    private readonly Dictionary<int, long> _counts = [];
    private readonly HashSet<int> _told = [];

    /// <summary>The processes whose coming to an instruction has been counted, and to which, until they execute it: a process may be looked
    /// at there several times.</summary>
    private readonly Dictionary<long, (Code Code, int Index)> _counted = [];

    /// <summary>When breakpoints were set that count: what the run had come to before is not counted, wherever the run goes. Breakpoints
    /// that were there at the beginning of the run have no time.</summary>
    private readonly Dictionary<int, TimePoint?> _since = [];

    /// <summary>The moment at which a process comes to an instruction.</summary>
    public Func<Process, TimePoint> PointOf { get; init; } = static _ => default;

    /// <summary>Whether log points and problems are told: not where the run is in its past.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Hears of log points while they are not told: which one, who has come to it, and what it says; null: nobody does.</summary>
    public Action<int, Process, Func<string>>? OnPastLog { get; set; }

    /// <summary>A breakpoint counts from now on; no effect if it does already.</summary>
    /// <param name="id">Which.</param>
    /// <param name="now">Where the run is; null: it has not begun.</param>
    public void Begin(int id, TimePoint? now) => _since.TryAdd(id, now);

    /// <summary>What has been counted after a moment happens no more, and another future begins.</summary>
    public void CutBehind(TimePoint moment)
    {
        foreach (var (id, since) in _since.Where(entry => entry.Value > moment).ToList())
        {
            _since[id] = moment;
        }
    }

    /// <summary>What has been counted.</summary>
    public HitsImage TakeImage() => new([.. _counts], [.. _counted]);

    /// <summary>Goes back to what had been counted when an image was taken.</summary>
    public void Restore(HitsImage image)
    {
        _counts.Clear();
        _counted.Clear();
        foreach (var (id, count) in image.Counts)
        {
            _counts[id] = count;
        }

        foreach (var (pid, at) in image.Counted)
        {
            _counted[pid] = at;
        }
    }

    /// <summary>The rules that count now that a process has come to their instruction. However often it is looked at there, it is counted
    /// once, and log points speak once.</summary>
    /// <param name="rules">The rules of the instruction.</param>
    /// <param name="process">Who is about to execute it.</param>
    public ImmutableArray<StopRule> Sift(ImmutableArray<StopRule> rules, Process process)
    {
        var isNew = IsNew(process);
        _counted[process.Id] = (process.Code, process.Pc);
        return rules.Length == 1 ? Counts(rules[0], process, isNew) ? rules : []
            : rules.RemoveAll(rule => !Counts(rule, process, isNew));
    }

    /// <summary>A process executes its instruction, or has ended.</summary>
    public void Leave(long pid)
    {
        if (_counted.Count > 0)
        {
            _counted.Remove(pid);
        }
    }

    private bool IsNew(Process process) =>
        !_counted.TryGetValue(process.Id, out var at) || at != (process.Code, process.Pc);

    /// <summary>Whether the condition of a rule about events holds for one.</summary>
    public bool Holds(StopRule.Event rule, Expression condition, MachineEvent happened)
    {
        // Process 1 stands for the outside; whoever is ending is still there.
        if ((evaluation!.Machine.Find(happened.Pid) ?? evaluation.Machine.Processes.FirstOrDefault()) is not { } process)
        {
            return false;
        }

        return Holds(~(int)rule.Kind, condition, evaluation.In(process, process.Depth - 1, happened));
    }

    /// <summary>Counts where nothing stops, and lets log points speak.</summary>
    /// <param name="rules">The rules of the instruction that a process executes.</param>
    /// <param name="process">The process.</param>
    public void Pass(ImmutableArray<StopRule> rules, Process process)
    {
        var isNew = IsNew(process);
        foreach (var rule in rules)
        {
            if (isNew && rule is StopRule.Breakpoint { Filter: { } filter }
                && (filter.Hits is not null || (filter.Log is not null && !IsSilent)))
            {
                Counts(rule, process, isNew);
            }
        }

        Leave(process.Id);
    }

    private bool Counts(StopRule rule, Process process, bool isNew) => rule is not StopRule.Breakpoint { Filter: { } filter } breakpoint
        || Counts(breakpoint.Id, filter, evaluation!.In(process, process.Depth - 1), isNew);

    /// <summary>Whether a breakpoint counts in a situation.</summary>
    /// <param name="id">Which.</param>
    /// <param name="filter">When it counts.</param>
    /// <param name="at">The situation.</param>
    /// <param name="isNew">Whether it has not been asked about yet: then it is counted, and a log point speaks.</param>
    public bool Counts(int id, BreakpointFilter filter, Evaluation at, bool isNew = true)
    {
        if (filter.Condition is { } condition && !Holds(id, condition, at))
        {
            return false;
        }

        if (filter.Hits is { } hits)
        {
            var isCounted = IsCounted(id, at.Process);
            if (isCounted && isNew)
            {
                _counts[id] = _counts.GetValueOrDefault(id) + 1;
            }

            if (!isCounted || !hits.Holds(_counts.GetValueOrDefault(id)))
            {
                return false;
            }
        }

        if (filter.Log is not { } log || !isNew)
        {
            return filter.Log is null;
        }

        if (!IsSilent)
        {
            client!.Logged(new BreakpointMessage(id, PlaceOf(at.Process)), log.Write(at, client.Explain));
        }
        else
        {
            OnPastLog?.Invoke(id, at.Process, () => log.Write(at, client!.Explain));
        }

        return false;
    }

    /// <summary>Whoever asks what a breakpoint would have said asks for the whole run.</summary>
    private bool IsCounted(int id, Process process) =>
        OnPastLog is not null || _since.GetValueOrDefault(id) is not { } since || PointOf(process) > since;

    /// <summary>Whether a condition holds; one that fails does not, and is told once.</summary>
    private bool Holds(int id, Expression condition, Evaluation at)
    {
        var holds = condition.Evaluate(at, out var problem).IsTruthy;
        if (problem is not null && !IsSilent && _told.Add(id))
        {
            client!.ConditionFailed(new BreakpointMessage(id, PlaceOf(at.Process)), condition.Text, problem);
        }

        return problem is null && holds;
    }

    private static NoticePlace? PlaceOf(Process process) => process.Code.NoticePlaceOf(process.Pc);
}

/// <summary>What has been counted at one moment.</summary>
/// <param name="Counts">How often breakpoints with a condition on that have been reached.</param>
/// <param name="Counted">See <see cref="BreakpointFilters"/>.</param>
internal sealed record HitsImage(KeyValuePair<int, long>[] Counts, KeyValuePair<long, (Code Code, int Index)>[] Counted);
