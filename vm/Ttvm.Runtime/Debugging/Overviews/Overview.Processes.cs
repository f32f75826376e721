using System.Collections.Immutable;
using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Debugging.Overviews;

/// <summary>Which processes there are.</summary>
public sealed partial class Overview
{
    /// <summary>How many members of a group are named.</summary>
    private const int NamedMembers = 10;

    /// <summary>Live processes, by pid.</summary>
    /// <param name="query">Which.</param>
    /// <param name="page">Which of those.</param>
    /// <param name="total">How many there are in all pages.</param>
    public ImmutableArray<ProcessRow> Processes(ProcessQuery query, Page page, out int total)
    {
        var children = CountChildren();
        if (query == ProcessQuery.All)
        {
            // Only what is on the page is looked at.
            total = (int)_machine.ProcessCount;
            return [.. page.Of(_machine.Processes).Select(process => RowOf(process, children))];
        }

        var found = Find(query, children).ToList();
        total = found.Count;
        return [.. page.Of(found)];
    }

    /// <summary>Live processes by what they were started in, state and place; the largest groups first.</summary>
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

    /// <summary>In a tree: whose started process it is; those without a living one stand at the root.</summary>
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

/// <summary>Which processes are asked for. What is null does not matter.</summary>
/// <param name="Parent">Only processes that this one has started; 0: only processes whose parent does not live.</param>
/// <param name="Supervisor">Only processes that this one supervises; 0: only processes without a supervisor.</param>
/// <param name="Group">See <see cref="ProcessRow.Group"/>.</param>
/// <param name="Filter">Only processes of which this holds.</param>
public sealed record ProcessQuery(long? Parent, long? Supervisor, string? Group, Func<ProcessRow, bool>? Filter)
{
    /// <summary>All of them.</summary>
    public static ProcessQuery All { get; } = new(null, null, null, null);
}

/// <summary>A process in a view of all.</summary>
/// <param name="Process">The process, called as in the list of threads.</param>
/// <param name="StartedIn">The label or the program that it was started in.</param>
/// <param name="Parent">Who has started it; null: the run has.</param>
/// <param name="Supervisor">Whose child it is; null: nobody's.</param>
/// <param name="State">What it is doing.</param>
/// <param name="WaitsIn">The instruction that it waits in, as it is written; null if it does not wait.</param>
/// <param name="IsFrozen">Whether it gets no turn because a person wants it so.</param>
/// <param name="Place">Where it is.</param>
/// <param name="Messages">How many messages are in its mailbox.</param>
/// <param name="Reductions">How many it has used in finished slices.</param>
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
    /// <summary>The same for all processes that were started in the same and do the same at the same instruction.</summary>
    public string Group => $"{StartedIn} {State} {Place.Text}";
}

/// <summary>Processes that have been started in the same and do the same at the same instruction.</summary>
/// <param name="Key">See <see cref="ProcessRow.Group"/>.</param>
/// <param name="First">The first one, which stands for all.</param>
/// <param name="Count">How many they are.</param>
/// <param name="Pids">The first ones.</param>
public sealed record ProcessGroup(string Key, ProcessRow First, int Count, ImmutableArray<long> Pids);
