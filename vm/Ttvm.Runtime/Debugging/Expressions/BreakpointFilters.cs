using System.Collections.Immutable;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.Runtime.Debugging.Expressions;

/// <summary>Decides which breakpoints count where a process reaches them, and counts how often they are reached, for one run. Used on the
/// debugger's thread.</summary>
/// <param name="evaluation">Evaluates conditions and log points; null if no breakpoint has any.</param>
/// <param name="client">Hears of log points, and of conditions that fail.</param>
internal sealed class BreakpointFilters(Evaluation? evaluation, IDebuggerClient? client)
{
    private readonly Dictionary<int, long> _counts = [];
    private readonly HashSet<int> _toldConditions = [];

    /// <summary>By pid, the instruction at which the arrival of a process has been counted, until the process executes it. A process may be
    /// looked at there several times.</summary>
    private readonly Dictionary<long, (Code Code, int Index)> _arrivals = [];

    /// <summary>By the id of a breakpoint that counts: the moment at which it was set; null: before the run began. Arrivals up to that
    /// moment are not counted, even if the run goes back and repeats them.</summary>
    private readonly Dictionary<int, TimePoint?> _since = [];

    /// <summary>The moment at which a process comes to an instruction.</summary>
    public Func<Process, TimePoint> PointOf { get; init; } = static _ => default;

    /// <summary>Whether log points and failing conditions are not told, since the run is in its past.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Hears of log points while <see cref="IsSilent"/>: the id, the process that has come to it, and the text; null: nobody
    /// does.</summary>
    public Action<int, Process, Func<string>>? OnPastLog { get; set; }

    /// <summary>Has a breakpoint count from a moment on; no effect if it counts already.</summary>
    /// <param name="id">The id of the breakpoint.</param>
    /// <param name="now">Where the run is; null: it has not begun.</param>
    public void Begin(int id, TimePoint? now) => _since.TryAdd(id, now);

    /// <summary>What the run did after a moment is given up: breakpoints that were set later count from that moment on.</summary>
    public void CutBehind(TimePoint moment)
    {
        foreach (var (id, since) in _since.Where(entry => entry.Value > moment).ToList())
        {
            _since[id] = moment;
        }
    }

    /// <summary>The counts at this moment, for a checkpoint.</summary>
    public HitsImage TakeImage() => new([.. _counts], [.. _arrivals]);

    /// <summary>Goes back to what had been counted when an image was taken.</summary>
    public void Restore(HitsImage image)
    {
        _counts.Clear();
        _arrivals.Clear();
        foreach (var (id, count) in image.Counts)
        {
            _counts[id] = count;
        }

        foreach (var (pid, at) in image.Arrivals)
        {
            _arrivals[pid] = at;
        }
    }

    /// <summary>The rules that count now that a process has come to their instruction. However often a process is looked at there, its
    /// arrival is counted once, and a log point is told once.</summary>
    /// <param name="rules">The rules of the instruction.</param>
    /// <param name="process">The process that is about to execute the instruction.</param>
    public ImmutableArray<StopRule> Sift(ImmutableArray<StopRule> rules, Process process)
    {
        var isNew = IsNew(process);
        _arrivals[process.Id] = (process.Code, process.Pc);
        return rules.Length == 1 ? Counts(rules[0], process, isNew) ? rules : []
            : rules.RemoveAll(rule => !Counts(rule, process, isNew));
    }

    /// <summary>A process executes its instruction, or has ended.</summary>
    public void Leave(long pid)
    {
        if (_arrivals.Count > 0)
        {
            _arrivals.Remove(pid);
        }
    }

    private bool IsNew(Process process) =>
        !_arrivals.TryGetValue(process.Id, out var at) || at != (process.Code, process.Pc);

    /// <summary>Whether the condition of a rule about events holds for an event.</summary>
    public bool Holds(StopRule.Event rule, Expression condition, MachineEvent happened)
    {
        // A process that is just ending can still be found. What the outside does is looked at from the first process.
        if ((evaluation!.Machine.Find(happened.Pid) ?? evaluation.Machine.Processes.FirstOrDefault()) is not { } process)
        {
            return false;
        }

        return Holds(~(int)rule.Kind, condition, evaluation.In(process, process.Depth - 1, happened));
    }

    /// <summary>Counts an arrival where no rule can stop the run, and tells log points.</summary>
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
    /// <param name="id">The id of the breakpoint.</param>
    /// <param name="filter">When it counts.</param>
    /// <param name="at">The situation.</param>
    /// <param name="isNew">Whether the arrival has not been asked about yet: then it is counted, and a log point is told.</param>
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

    /// <summary>Who listens to past log points wants those of the whole run, however late the breakpoint was set.</summary>
    private bool IsCounted(int id, Process process) =>
        OnPastLog is not null || _since.GetValueOrDefault(id) is not { } since || PointOf(process) > since;

    /// <summary>Whether a condition holds. A condition that has no value does not hold, and is told once for each breakpoint.</summary>
    private bool Holds(int id, Expression condition, Evaluation at)
    {
        var holds = condition.Evaluate(at, out var problem).IsTruthy;
        if (problem is not null && !IsSilent && _toldConditions.Add(id))
        {
            client!.ConditionFailed(new BreakpointMessage(id, PlaceOf(at.Process)), condition.Text, problem);
        }

        return problem is null && holds;
    }

    private static NoticePlace? PlaceOf(Process process) => process.Code.NoticePlaceOf(process.Pc);
}

/// <summary>What <see cref="BreakpointFilters"/> has counted at one moment.</summary>
/// <param name="Counts">By the id of a breakpoint with a hit condition, how often it has been reached.</param>
/// <param name="Arrivals">By pid, the instruction at which the arrival of a process has been counted.</param>
internal sealed record HitsImage(KeyValuePair<int, long>[] Counts, KeyValuePair<long, (Code Code, int Index)>[] Arrivals);
