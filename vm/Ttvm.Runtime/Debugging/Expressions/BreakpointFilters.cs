using System.Collections.Immutable;
using Ttvm.Runtime.Hosting;
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

    /// <summary>When breakpoints were set that count: what the run had come to before is not counted, wherever the run goes. Those that
    /// were there at its beginning have no time.</summary>
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

    /// <summary>How often breakpoints with a condition on that have been reached.</summary>
    public KeyValuePair<int, long>[] TakeImage() => [.. _counts];

    /// <summary>Makes the numbers what they were.</summary>
    public void Restore(KeyValuePair<int, long>[] image)
    {
        _counts.Clear();
        foreach (var (id, count) in image)
        {
            _counts[id] = count;
        }
    }

    /// <summary>For a run without conditions.</summary>
    public static BreakpointFilters None { get; } = new(null, null);

    /// <summary>The rules that count now that a process has come to their instruction. Called once for each arrival.</summary>
    /// <param name="rules">Those of the instruction.</param>
    /// <param name="process">Who is about to execute it.</param>
    public ImmutableArray<StopRule> Sift(ImmutableArray<StopRule> rules, Process process) =>
        rules.Length == 1 ? Counts(rules[0], process) ? rules : [] : rules.RemoveAll(rule => !Counts(rule, process));

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

    /// <summary>Counts what comes on the way to another moment, where nothing stops.</summary>
    /// <param name="rules">Those of the instruction that a process has come to.</param>
    /// <param name="process">The process.</param>
    public void Pass(ImmutableArray<StopRule> rules, Process process)
    {
        foreach (var rule in rules)
        {
            if (rule is StopRule.Breakpoint { Filter.Hits: not null })
            {
                Counts(rule, process);
            }
        }
    }

    private bool Counts(StopRule rule, Process process) => rule is not StopRule.Breakpoint { Filter: { } filter } breakpoint
        || Counts(breakpoint.Id, filter, evaluation!.In(process, process.Depth - 1));

    /// <summary>Whether a breakpoint counts in a situation. Called once for each time that it is reached.</summary>
    public bool Counts(int id, BreakpointFilter filter, Evaluation at)
    {
        if (filter.Condition is { } condition && !Holds(id, condition, at))
        {
            return false;
        }

        if (filter.Hits is { } hits && !(IsCounted(id, at.Process) && hits.Holds(_counts[id] = _counts.GetValueOrDefault(id) + 1)))
        {
            return false;
        }

        if (filter.Log is not { } log)
        {
            return true;
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
