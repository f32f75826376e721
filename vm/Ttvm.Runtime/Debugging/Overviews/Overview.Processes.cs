using System.Collections.Immutable;
using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Debugging.Overviews;

/// <summary>Questions about processes and groups of them.</summary>
public sealed partial class Overview
{
    /// <summary>How many members of a group are named.</summary>
    private const int NamedMembers = 10;

    /// <summary>Live processes, in the order of their pids.</summary>
    /// <param name="query">Which processes.</param>
    /// <param name="page">Which of those.</param>
    /// <param name="total">How many there are in all pages.</param>
    public ImmutableArray<ProcessRow> Processes(ProcessQuery query, Page page, out int total)
    {
        var children = CountChildren();
        if (query == ProcessQuery.All)
        {
            // Rows are made only for what is on the page.
            total = (int)_machine.ProcessCount;
            return [.. page.Of(_machine.Processes).Select(process => RowOf(process, children))];
        }

        var found = Find(query, children).ToList();
        total = found.Count;
        return [.. page.Of(found)];
    }

    /// <summary>Live processes, grouped by what they were started in, their state and their place; the largest groups first.</summary>
    /// <param name="query">Which processes.</param>
    /// <param name="page">Which of the groups.</param>
    /// <param name="total">How many groups there are in all pages.</param>
    public ImmutableArray<ProcessGroup> Groups(ProcessQuery query, Page page, out int total)
    {
        var groups = Find(query, CountChildren()).GroupBy(row => row.Group)
            .Select(group => new ProcessGroup(group.Key, group.First(), group.Count(),
                [.. group.Take(NamedMembers).Select(row => row.Process.Pid)]))
            .OrderByDescending(group => group.Count).ToList();
        total = groups.Count;
        return [.. page.Of(groups)];
    }

    private IEnumerable<ProcessRow> Find(ProcessQuery query, Dictionary<long, int> children) =>
        from process in _machine.Processes
        where query.Parent is not { } parent || ParentOf(process) == parent
        where query.Supervisor is not { } supervisor || process.Supervisor == supervisor
        let row = RowOf(process, children)
        where query.Group is null || row.Group == query.Group
        where query.Filter is null || query.Filter(row)
        select row;

    private ProcessRow RowOf(Process process, Dictionary<long, int> children) => new(
        _inspection.LabelOf(process.Id),
        Process.TitleOf(process.Entry),
        process.Origin.Parent == Process.NobodyId ? null : _inspection.LabelOf(process.Origin.Parent),
        _inspection.SupervisorOf(process),
        _inspection.StateOf(process),
        process.Inbox.IsParked ? process.Code.TextOf(process.Pc) : null,
        _inspection.IsFrozen(process),
        _inspection.PlaceOf(process.Code, process.Pc),
        process.WaitingCount,
        process.Reductions,
        process.Links?.Count ?? 0,
        process.Monitors?.Count ?? 0,
        process.Watchers?.Count ?? 0,
        process.TrapsExits,
        process.Supervision is not null,
        children.GetValueOrDefault(process.Id));

    /// <summary>The parent of a process in a tree of living processes; <see cref="Process.NobodyId"/> for its roots.</summary>
    private long ParentOf(Process process) => _machine.Find(process.Origin.Parent)?.Id ?? Process.NobodyId;

    private Dictionary<long, int> CountChildren()
    {
        var counts = new Dictionary<long, int>();
        foreach (var process in _machine.Processes)
        {
            counts[process.Origin.Parent] = counts.GetValueOrDefault(process.Origin.Parent) + 1;
        }

        return counts;
    }
}

/// <summary>Which processes are asked for. What is null admits all.</summary>
/// <param name="Parent">Only processes that the process of this pid has started; 0: only processes whose parent does not live.</param>
/// <param name="Supervisor">Only processes that the process of this pid supervises; 0: only processes without a supervisor.</param>
/// <param name="Group">See <see cref="ProcessRow.Group"/>.</param>
/// <param name="Filter">Only processes for which this holds.</param>
public sealed record ProcessQuery(long? Parent, long? Supervisor, string? Group, Func<ProcessRow, bool>? Filter)
{
    /// <summary>All of them.</summary>
    public static ProcessQuery All { get; } = new(null, null, null, null);
}

/// <summary>A process in a view of all.</summary>
/// <param name="Process">The process, called as in the list of threads.</param>
/// <param name="StartedIn">The label or the program that it was started in.</param>
/// <param name="Parent">The process that has started it; null for the first process of the run.</param>
/// <param name="Supervisor">Its supervisor; null if it has none.</param>
/// <param name="State">What it is doing.</param>
/// <param name="WaitsIn">The instruction that it waits in, as it is written; null if it does not wait.</param>
/// <param name="IsFrozen">Whether a person has frozen it, so that it is given no slices.</param>
/// <param name="Place">The instruction at which it is.</param>
/// <param name="Messages">How many messages are in its mailbox.</param>
/// <param name="Reductions">How many reductions it has used in finished slices.</param>
/// <param name="Links">How many processes it is linked to.</param>
/// <param name="Monitors">How many monitors it holds.</param>
/// <param name="Watchers">How many monitors are held on it.</param>
/// <param name="TrapsExits">Whether exit signals become messages.</param>
/// <param name="IsSupervisor">Whether it is a supervisor.</param>
/// <param name="Children">How many living processes it has started.</param>
public sealed record ProcessRow(ProcessLabel Process, string StartedIn, ProcessLabel? Parent, ProcessLabel? Supervisor, ProcessState State,
    string? WaitsIn, bool IsFrozen, CodePlace Place, int Messages, long Reductions, int Links, int Monitors, int Watchers, bool TrapsExits,
    bool IsSupervisor, int Children)
{
    /// <summary>A key that is the same for all processes that were started in the same and do the same at the same instruction.</summary>
    public string Group => $"{StartedIn} {State} {Place.Text}";
}

/// <summary>Processes that have been started in the same and do the same at the same instruction.</summary>
/// <param name="Key">See <see cref="ProcessRow.Group"/>.</param>
/// <param name="First">The first one, which stands for all.</param>
/// <param name="Count">How many processes there are in the group.</param>
/// <param name="Pids">The pids of the first of them.</param>
public sealed record ProcessGroup(string Key, ProcessRow First, int Count, ImmutableArray<long> Pids);
