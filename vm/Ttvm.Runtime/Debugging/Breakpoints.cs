using System.Collections.Immutable;
using Ttvm.Language.Files;
using Ttvm.Runtime.Debugging.Expressions;
using Ttvm.Runtime.Execution;

namespace Ttvm.Runtime.Debugging;

/// <summary>What became of a breakpoint somebody asked for.</summary>
/// <param name="Id">Never used twice by one <see cref="Breakpoints"/>.</param>
/// <param name="Path">Its file, as whoever asked for it has named it; of a function the file it was found in, or null.</param>
/// <param name="Line">1-based: the line of the instruction it stops before, which may lie below the one asked for; 0 where it is not
/// known.</param>
/// <param name="Binding">Whether the loaded program can stop there, or why not.</param>
/// <param name="Problem">What is wrong with its condition or text; else null.</param>
public sealed record BoundBreakpoint(int Id, string? Path, int Line, BreakpointBinding Binding, EvaluationProblem? Problem = null)
{
    /// <summary>Whether the loaded program can stop there.</summary>
    public bool IsBound => Binding == BreakpointBinding.Bound;
}

/// <summary>Whether a program can stop at a breakpoint.</summary>
public enum BreakpointBinding
{
    /// <summary>It stops there.</summary>
    Bound,

    /// <summary>The program has not loaded the file.</summary>
    NotLoaded,

    /// <summary>The file has no instruction on the line or below it.</summary>
    NoInstruction,

    /// <summary>Nothing that the program has loaded has a label or a file of that name.</summary>
    NoFunction,

    /// <summary>Its condition or text is wrong, so it never stops.</summary>
    BadCondition,
}

/// <summary>
/// Breakpoints by source file and by function, independent of any run: they can be set before the program is started and outlive it. They
/// are bound when a program loads the file. Any thread.
/// </summary>
public sealed class Breakpoints
{
    private readonly Lock _gate = new();

    /// <summary>By the path that was given, since several paths may lead to one file, and each has its own list. Guarded by
    /// <see cref="_gate"/>, as all that follows.</summary>
    private readonly Dictionary<string, ImmutableArray<Entry<LineBreakpointRequest>>> _files = new(PathRules.OfPlatform.Comparer);

    private ImmutableArray<Entry<FunctionBreakpointRequest>> _functions = [];
    private ImmutableArray<StopRule> _events = [new StopRule.Deadlock()];
    private int _lastId;

    /// <summary>Replaces all breakpoints of a file; none is bound until a program is known to have loaded that file.</summary>
    /// <param name="path">Its path, as the caller wants to see it in answers.</param>
    /// <param name="requests">What is asked for. One that was there before keeps its id, and the count of how often it was reached.</param>
    /// <returns>One answer for each, in order.</returns>
    public ImmutableArray<BoundBreakpoint> Set(string path, IReadOnlyList<LineBreakpointRequest> requests)
    {
        lock (_gate)
        {
            _files[path] = Entries(requests, _files.GetValueOrDefault(path, []),
                (id, request) => new BoundBreakpoint(id, path, request.Line, BreakpointBinding.NotLoaded));
            return Of(path);
        }
    }

    /// <summary>Takes all breakpoints back, and whatever else is stopped at.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _files.Clear();
            _functions = [];
            _events = [];
        }
    }

    /// <summary>Replaces all breakpoints on functions.</summary>
    /// <param name="requests">As for files.</param>
    /// <returns>One answer for each, in order.</returns>
    public ImmutableArray<BoundBreakpoint> SetFunctions(IReadOnlyList<FunctionBreakpointRequest> requests)
    {
        lock (_gate)
        {
            _functions = Entries(requests, _functions, (id, _) => new BoundBreakpoint(id, null, 0, BreakpointBinding.NoFunction));
            return OfFunctions;
        }
    }

    /// <summary>Replaces what is stopped at that happens; at first a deadlock.</summary>
    /// <param name="requests">What is asked for. One whose condition is wrong never stops.</param>
    /// <returns>For each, in order, what is wrong with its condition; null if nothing is.</returns>
    public ImmutableArray<EvaluationProblem?> SetEvents(IReadOnlyList<EventRequest> requests)
    {
        var rules = ImmutableArray.CreateBuilder<StopRule>();
        var problems = ImmutableArray.CreateBuilder<EvaluationProblem?>();
        foreach (var request in requests)
        {
            EvaluationProblem? problem = null;
            var condition = string.IsNullOrWhiteSpace(request.Condition) ? null : Expression.Parse(request.Condition, out problem);
            problems.Add(problem);
            if (problem is null)
            {
                rules.Add(request.Kind == StopEvent.Deadlock ? new StopRule.Deadlock()
                    : new StopRule.Event(request.Kind) { Condition = condition });
            }
        }

        lock (_gate)
        {
            _events = rules.ToImmutable();
        }

        return problems.ToImmutable();
    }

    /// <summary>The rules about what happens.</summary>
    internal ImmutableArray<StopRule> Events
    {
        get
        {
            lock (_gate)
            {
                return _events;
            }
        }
    }

    /// <summary>The breakpoints of a path, as they are bound now.</summary>
    internal ImmutableArray<BoundBreakpoint> Of(string path)
    {
        lock (_gate)
        {
            return [.. _files.GetValueOrDefault(path, []).Select(entry => entry.Bound)];
        }
    }

    /// <summary>The breakpoints on functions, as they are bound now.</summary>
    internal ImmutableArray<BoundBreakpoint> OfFunctions
    {
        get
        {
            lock (_gate)
            {
                return [.. _functions.Select(entry => entry.Bound)];
            }
        }
    }

    /// <summary>Binds breakpoints to loaded code.</summary>
    /// <param name="code">The code.</param>
    /// <param name="isSource">Whether a path leads to its source.</param>
    /// <param name="sourcePath">Where its source is; null if that is not known.</param>
    /// <param name="rules">The breakpoints of each instruction of the code.</param>
    /// <returns>The breakpoints that this has bound otherwise than they were.</returns>
    internal ImmutableArray<BoundBreakpoint> Bind(Code code, Func<string, bool> isSource, string? sourcePath,
        out ImmutableArray<StopRule>[] rules)
    {
        rules = new ImmutableArray<StopRule>[code.Ops.Length];
        var changed = ImmutableArray.CreateBuilder<BoundBreakpoint>();
        lock (_gate)
        {
            if (code.Module.SourceMap is { } map)
            {
                var instructions = InstructionLines.Of(map);
                Rebind(isSource, (_, entry) => instructions.Next(entry.Request.Line) is > 0 and var at
                    ? entry.Bound with { Line = at, Binding = BreakpointBinding.Bound }
                    : entry.Bound with { Line = entry.Request.Line, Binding = BreakpointBinding.NoInstruction }, changed);
                var lines = _files.Where(file => isSource(file.Key))
                    .SelectMany(file => file.Value)
                    .Where(entry => entry.Bound.IsBound)
                    .ToLookup(entry => entry.Bound.Line, entry => entry.Rule);
                for (var i = 0; i < map.Places.Length; i++)
                {
                    rules[i] = [.. lines[map.Places[i].Line]];
                }
            }

            _functions = Changed(_functions, entry => !entry.Bound.IsBound && BeginningOf(code, entry.Request.Name) is >= 0 and var found
                ? entry.Bound with { Path = sourcePath, Line = code.PlaceOf(found)?.Line ?? 0, Binding = BreakpointBinding.Bound }
                : entry.Bound, changed);
            foreach (var entry in _functions.Where(entry => entry.Bound.IsBound))
            {
                if (BeginningOf(code, entry.Request.Name) is >= 0 and var index)
                {
                    rules[index] = rules[index].IsDefault ? [entry.Rule] : rules[index].Add(entry.Rule);
                }
            }
        }

        return changed.DrainToImmutable();
    }

    /// <summary>A program has been loaded anew: what it has not loaded so far, it cannot stop in.</summary>
    /// <param name="isSource">Whether a path leads to the source of what it has loaded.</param>
    /// <param name="code">What it has loaded.</param>
    /// <returns>The breakpoints that this has bound otherwise than they were.</returns>
    internal ImmutableArray<BoundBreakpoint> KeepOnly(Func<string, bool> isSource, Code code)
    {
        var changed = ImmutableArray.CreateBuilder<BoundBreakpoint>();
        lock (_gate)
        {
            Rebind(path => !isSource(path), (_, entry) =>
                entry.Bound with { Line = entry.Request.Line, Binding = BreakpointBinding.NotLoaded }, changed);
            _functions = Changed(_functions, entry => BeginningOf(code, entry.Request.Name) >= 0 ? entry.Bound
                : entry.Bound with { Path = null, Line = 0, Binding = BreakpointBinding.NoFunction }, changed);
        }

        return changed.DrainToImmutable();
    }

    /// <summary>The first instruction of a function of the code, or of the whole program if the name is that of its file; -1 if it has no
    /// such function.</summary>
    private static int BeginningOf(Code code, string name) =>
        code.Module.Labels.FirstOrDefault(label => label.Name == name) is { Name: not null } found ? found.Index
        : Path.GetFileNameWithoutExtension(code.DisplayPath) == name ? 0 : -1;

    private void Rebind(Func<string, bool> isMeant, Func<string, Entry<LineBreakpointRequest>, BoundBreakpoint> bind,
        ImmutableArray<BoundBreakpoint>.Builder changed)
    {
        foreach (var (path, entries) in _files.Where(file => isMeant(file.Key)).ToList())
        {
            _files[path] = Changed(entries, entry => bind(path, entry), changed);
        }
    }

    /// <summary>The entries as they are bound now; those with a wrong condition stay as they are.</summary>
    private static ImmutableArray<Entry<T>> Changed<T>(ImmutableArray<Entry<T>> entries, Func<Entry<T>, BoundBreakpoint> bind,
        ImmutableArray<BoundBreakpoint>.Builder changed)
        where T : BreakpointRequest
    {
        var rebound = entries.Select(entry => entry.Bound.Problem is null ? entry with { Bound = bind(entry) } : entry).ToImmutableArray();
        changed.AddRange(rebound.Where((entry, index) => entry.Bound != entries[index].Bound).Select(entry => entry.Bound));
        return rebound;
    }

    private ImmutableArray<Entry<T>> Entries<T>(IReadOnlyList<T> requests, ImmutableArray<Entry<T>> before,
        Func<int, T, BoundBreakpoint> unbound)
        where T : BreakpointRequest
    {
        var entries = ImmutableArray.CreateBuilder<Entry<T>>(requests.Count);
        foreach (var request in requests)
        {
            var known = before.FirstOrDefault(entry => entry.Request == request && entries.All(other => other.Bound.Id != entry.Bound.Id));
            var bound = unbound(known?.Bound.Id ?? ++_lastId, request);
            var filter = BreakpointFilter.Read(request, out var problem);
            entries.Add(problem is null
                ? new Entry<T>(request, new StopRule.Breakpoint(bound.Id) { Filter = filter }, bound)
                : new Entry<T>(request, new StopRule.Breakpoint(bound.Id),
                    bound with { Binding = BreakpointBinding.BadCondition, Problem = problem }));
        }

        return entries.MoveToImmutable();
    }

    private sealed record Entry<T>(T Request, StopRule Rule, BoundBreakpoint Bound)
        where T : BreakpointRequest;
}
