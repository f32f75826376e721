using System.Collections.Immutable;
using Ttvm.Language.Assembling;
using Ttvm.Language.Files;
using Ttvm.Runtime.Debugging.Expressions;
using Ttvm.Runtime.Debugging.Sources;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Debugging;

/// <summary>A breakpoint that somebody has asked for, and what became of it.</summary>
/// <param name="Id">The id of the breakpoint, never used twice by one <see cref="Breakpoints"/>.</param>
/// <param name="Path">Its file, as the request has named it; for a function or an instruction the source file in which it is bound, or
/// null.</param>
/// <param name="Line">1-based: the line of the instruction that it stops before, which may lie below the one asked for; 0 if that is not
/// known.</param>
/// <param name="Binding">Whether the loaded program can stop at it, or why not.</param>
/// <param name="Problem">What is wrong with its condition or text; else null.</param>
public sealed record BoundBreakpoint(int Id, string? Path, int Line, BreakpointBinding Binding, EvaluationProblem? Problem = null)
{
    /// <summary>The column of the instruction, 1-based, in Unicode scalars; 0 if that is not known.</summary>
    public int Column { get; init; }

    /// <summary>The address that was asked for; null if none was.</summary>
    public long? Address { get; init; }

    /// <summary>Whether the line belongs to the text that was loaded, and not to the file, which has been changed since.</summary>
    public bool IsOfLoadedText { get; init; }

    /// <summary>The place that is watched; null if none is.</summary>
    public DataPlace? Data { get; init; }

    /// <summary>Whether the loaded program can stop at the breakpoint.</summary>
    public bool IsBound => Binding == BreakpointBinding.Bound;
}

/// <summary>Whether a program can stop at a breakpoint.</summary>
public enum BreakpointBinding
{
    /// <summary>The program can stop at it.</summary>
    Bound,

    /// <summary>The program has not loaded the file.</summary>
    NotLoaded,

    /// <summary>The file has no instruction on the line or below it.</summary>
    NoInstruction,

    /// <summary>The file has been changed since it was loaded, and what was loaded does not have this line.</summary>
    NotInLoadedText,

    /// <summary>No loaded code has a label or a file of that name.</summary>
    NoFunction,

    /// <summary>No instruction has the address.</summary>
    NoSuchInstruction,

    /// <summary>The place that was to be watched does not exist, or not any more.</summary>
    NoPlace,

    /// <summary>Its condition or text is wrong, so it never stops.</summary>
    BadCondition,
}

/// <summary>
/// Breakpoints in source files, on functions, at instructions and on data, independent of any run: they can be set before the program is
/// started and outlive it. Breakpoints in code are bound when a program loads the file. Any thread.
/// </summary>
public sealed class Breakpoints
{
    private readonly Lock _gate = new();

    /// <summary>The breakpoints in code by the path that was given: several paths may lead to one file, and each has its own list. Guarded
    /// by <see cref="_gate"/>, as are all fields that follow.</summary>
    private readonly Dictionary<string, ImmutableArray<Entry<LineBreakpointRequest>>> _files = new(PathRules.OfPlatform.Comparer);

    private ImmutableArray<Entry<FunctionBreakpointRequest>> _functions = [];
    private ImmutableArray<Entry<InstructionBreakpointRequest>> _instructions = [];
    private ImmutableArray<Entry<DataBreakpointRequest>> _data = [];
    private ImmutableArray<StopRule> _events = [new StopRule.Deadlock()];
    private int _lastId;
    private long _lastFrame;

    /// <summary>The addresses of instructions, which outlive a run, too.</summary>
    internal InstructionAddresses Addresses { get; } = new();

    /// <summary>The number of the frame at a depth, 0 at the bottom, which gets one if it has none. No other frame of any run has the same
    /// number.</summary>
    internal long NumberOf(Process process, int depth)
    {
        var extras = process.Frames[depth].Extend();
        return extras.Number == 0 ? extras.Number = Interlocked.Increment(ref _lastFrame) : extras.Number;
    }

    /// <summary>Replaces all breakpoints of a file; none is bound until a program is known to have loaded that file.</summary>
    /// <param name="path">The path of the file, as the caller wants to see it in answers.</param>
    /// <param name="requests">The breakpoints asked for. One that is there already keeps its id, and the count of how often it was
    /// reached.</param>
    /// <returns>An answer for each request, in order.</returns>
    public ImmutableArray<BoundBreakpoint> Set(string path, IReadOnlyList<LineBreakpointRequest> requests) =>
        Set(path, requests, null);

    /// <summary>Replaces all breakpoints of a file that has been changed since code was loaded from it.</summary>
    /// <param name="path">The path of the file, as the caller wants to see it in answers.</param>
    /// <param name="requests">The breakpoints asked for.</param>
    /// <param name="lines">Which text the lines belong to; null: the file, which has not changed. Breakpoints in the loaded text and those
    /// in the file are replaced separately.</param>
    internal ImmutableArray<BoundBreakpoint> Set(string path, IReadOnlyList<LineBreakpointRequest> requests, LinesOfCode? lines)
    {
        lock (_gate)
        {
            var ofLoadedText = lines is { Map: null };
            var before = _files.GetValueOrDefault(path, []).ToLookup(entry => entry.Bound.IsOfLoadedText);
            var entries = Entries(requests, [.. before[ofLoadedText]],
                (id, request) => new BoundBreakpoint(id, path, request.Line, BreakpointBinding.NotLoaded)
                {
                    IsOfLoadedText = ofLoadedText,
                });
            _files[path] = [.. before[!ofLoadedText], .. entries.Select(entry => entry with { Lines = lines })];
            return Of(path, ofLoadedText);
        }
    }

    /// <summary>Removes all breakpoints, those on data and events, too.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _files.Clear();
            _functions = [];
            _instructions = [];
            _data = [];
            _events = [];
        }
    }

    /// <summary>Replaces all breakpoints on functions.</summary>
    /// <param name="requests">The breakpoints asked for.</param>
    /// <returns>An answer for each request, in order.</returns>
    public ImmutableArray<BoundBreakpoint> SetFunctions(IReadOnlyList<FunctionBreakpointRequest> requests)
    {
        lock (_gate)
        {
            _functions = Entries(requests, _functions, (id, _) => new BoundBreakpoint(id, null, 0, BreakpointBinding.NoFunction));
            return OfFunctions;
        }
    }

    /// <summary>Replaces all breakpoints at instructions; none is bound until a program is known to have loaded its file.</summary>
    /// <param name="requests">The breakpoints asked for.</param>
    /// <returns>An answer for each request, in order.</returns>
    public ImmutableArray<BoundBreakpoint> SetInstructions(IReadOnlyList<InstructionBreakpointRequest> requests)
    {
        lock (_gate)
        {
            _instructions = Entries(requests, _instructions, (id, request) => new BoundBreakpoint(id, null, 0,
                Addresses.PathOf(request.Address) is null ? BreakpointBinding.NoSuchInstruction : BreakpointBinding.NotLoaded)
            { Address = request.Address });
            return OfInstructions;
        }
    }

    /// <summary>Replaces all breakpoints on data. Without a program there is nothing to watch but names.</summary>
    /// <param name="requests">The breakpoints asked for.</param>
    /// <returns>An answer for each request, in order.</returns>
    public ImmutableArray<BoundBreakpoint> SetData(IReadOnlyList<DataBreakpointRequest> requests) => SetData(requests, IsOfNoProcess);

    /// <summary>Replaces all breakpoints on data of a program that has been loaded.</summary>
    /// <param name="requests">The breakpoints asked for.</param>
    /// <param name="exists">Whether the program has such a place.</param>
    internal ImmutableArray<BoundBreakpoint> SetData(IReadOnlyList<DataBreakpointRequest> requests, Func<DataPlace, bool> exists)
    {
        lock (_gate)
        {
            _data = Entries(requests, _data, (id, request) => new BoundBreakpoint(id, null, 0,
                exists(request.Place) ? BreakpointBinding.Bound : BreakpointBinding.NoPlace) { Data = request.Place });
            return BoundOf(_data);
        }
    }

    /// <summary>The rules of bound breakpoints on data.</summary>
    internal ImmutableArray<StopRule> Data
    {
        get
        {
            lock (_gate)
            {
                return [.. _data.Where(entry => entry.Bound.IsBound)
                    .Select(entry => new StopRule.Data(entry.Bound.Id, entry.Request.Place) { Filter = entry.Filter })];
            }
        }
    }

    /// <summary>Unbinds a breakpoint on data whose place does not exist any more.</summary>
    /// <returns>The breakpoint as it is now; empty if it was unbound already.</returns>
    internal ImmutableArray<BoundBreakpoint> EndData(int id) => EndData(entry => entry.Bound.Id == id);

    /// <summary>Replaces the breakpoints at events. Before the first call, the only one is at a deadlock.</summary>
    /// <param name="requests">The breakpoints asked for. One whose condition is wrong never stops the run.</param>
    /// <returns>For each request, in order, what is wrong with its condition; null if nothing is.</returns>
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

    /// <summary>The rules about events.</summary>
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

    /// <summary>The breakpoints of a path as they are bound now: those in the file, or those in the text that was loaded from it.</summary>
    internal ImmutableArray<BoundBreakpoint> Of(string path, bool ofLoadedText = false)
    {
        lock (_gate)
        {
            return [.. BoundOf(_files.GetValueOrDefault(path, [])).Where(bound => bound.IsOfLoadedText == ofLoadedText)];
        }
    }

    /// <summary>The breakpoints on functions, as they are bound now.</summary>
    internal ImmutableArray<BoundBreakpoint> OfFunctions
    {
        get
        {
            lock (_gate)
            {
                return BoundOf(_functions);
            }
        }
    }

    /// <summary>The breakpoints at instructions, as they are bound now.</summary>
    internal ImmutableArray<BoundBreakpoint> OfInstructions
    {
        get
        {
            lock (_gate)
            {
                return BoundOf(_instructions);
            }
        }
    }

    /// <summary>Binds breakpoints to loaded code.</summary>
    /// <param name="code">The code.</param>
    /// <param name="isSource">Whether a path leads to the source of the code.</param>
    /// <param name="isListed">Whether a path leads to the bytecode file that the code was loaded from; a line of that path is a line of
    /// its listing.</param>
    /// <param name="sourcePath">The full path of the source; null if that is not known.</param>
    /// <param name="rules">By index of instruction, the rules of the breakpoints there.</param>
    /// <returns>The breakpoints that are bound otherwise now.</returns>
    internal ImmutableArray<BoundBreakpoint> Bind(Code code, Func<string, bool> isSource, Func<string, bool> isListed, string? sourcePath,
        out ImmutableArray<StopRule>[] rules)
    {
        rules = new ImmutableArray<StopRule>[code.Ops.Length];
        var changed = ImmutableArray.CreateBuilder<BoundBreakpoint>();
        lock (_gate)
        {
            if (code.Module.SourceMap is { } map)
            {
                var instructions = InstructionLines.Of(map);
                Rebind(isSource, (_, entry) => LoadedLine(entry, code) is not { } line ? Unbound(entry, BreakpointBinding.NotInLoadedText)
                    : instructions.Next(line) is { } at
                        ? entry.Bound with { Line = ShownLine(entry, code, at.Line), Column = at.Column, Binding = BreakpointBinding.Bound }
                        : Unbound(entry, BreakpointBinding.NoInstruction), changed);
                var lines = _files.Where(file => isSource(file.Key))
                    .SelectMany(file => file.Value)
                    .Where(entry => entry.Bound.IsBound)
                    .ToLookup(entry => instructions.Next(LoadedLine(entry, code)!.Value)!.Value.Line, entry => entry.Rule);
                for (var i = 0; i < map.Places.Length; i++)
                {
                    rules[i] = [.. lines[map.Places[i].Line]];
                }
            }

            if (_files.Keys.Any(isListed))
            {
                var lines = Disassembler.List(code.Module).Lines;
                Rebind(isListed, (_, entry) => IndexFrom(lines, entry.Request.Line) is >= 0 and var index
                    ? entry.Bound with { Line = lines[index], Column = 1, Binding = BreakpointBinding.Bound }
                    : Unbound(entry, BreakpointBinding.NoInstruction), changed);
                Place([.. _files.Where(file => isListed(file.Key)).SelectMany(file => file.Value)],
                    request => IndexFrom(lines, request.Line), rules);
            }

            _functions = Changed(_functions, entry => entry.Bound.IsBound ? entry.Bound
                : BoundAt(entry.Bound, code, BeginningOf(code, entry.Request.Name), sourcePath), changed);
            _instructions = Changed(_instructions, entry => Addresses.PathOf(entry.Request.Address) != code.Module.Path ? entry.Bound
                : BoundAt(entry.Bound with { Binding = BreakpointBinding.NoSuchInstruction }, code,
                    Addresses.IndexIn(code, entry.Request.Address), sourcePath), changed);
            Place(_functions, request => BeginningOf(code, request.Name), rules);
            Place(_instructions, request => Addresses.IndexIn(code, request.Address), rules);
        }

        return changed.DrainToImmutable();
    }

    /// <summary>Unbinds the breakpoints of earlier runs: a program that has just been loaded can only stop in its first file.</summary>
    /// <param name="isSource">Whether a path leads to that file.</param>
    /// <param name="code">The code of that file.</param>
    /// <returns>The breakpoints that are bound otherwise now.</returns>
    internal ImmutableArray<BoundBreakpoint> KeepOnly(Func<string, bool> isSource, Code code)
    {
        var changed = ImmutableArray.CreateBuilder<BoundBreakpoint>();
        lock (_gate)
        {
            Rebind(path => !isSource(path), (_, entry) => Unbound(entry, BreakpointBinding.NotLoaded), changed);
            _functions = Changed(_functions, entry => BeginningOf(code, entry.Request.Name) >= 0 ? entry.Bound
                : Nowhere(entry.Bound, BreakpointBinding.NoFunction), changed);
            _instructions = Changed(_instructions, entry => Addresses.PathOf(entry.Request.Address) is not { } path
                || path == code.Module.Path ? entry.Bound : Nowhere(entry.Bound, BreakpointBinding.NotLoaded), changed);
            changed.AddRange(EndData(entry => !IsOfNoProcess(entry.Request.Place)));
        }

        return changed.DrainToImmutable();
    }

    /// <summary>The index of the first instruction of a function of the code, or of the whole code if the name is that of its file; -1 if
    /// there is none.</summary>
    private static int BeginningOf(Code code, string name) =>
        code.Module.Labels.FirstOrDefault(label => label.Name == name) is { Name: not null } found ? found.Index
        : Path.GetFileNameWithoutExtension(code.DisplayPath) == name ? 0 : -1;

    /// <summary>The index of the first instruction on a line of a listing or below it; -1 if there is none.</summary>
    private static int IndexFrom(ImmutableArray<int> lines, int line)
    {
        var index = lines.BinarySearch(line);
        return index >= 0 ? index : ~index < lines.Length ? ~index : -1;
    }

    /// <summary>The line of loaded code that a breakpoint was asked for; null if the code has no such line.</summary>
    private static int? LoadedLine(Entry<LineBreakpointRequest> entry, Code code) =>
        entry.Lines is { } lines && ReferenceEquals(lines.Code, code)
            ? lines.Map is { } map ? map.ToLoaded(entry.Request.Line) : entry.Request.Line
            : entry.Bound.IsOfLoadedText ? null : entry.Request.Line;

    /// <summary>A line of loaded code as a line of the text that the breakpoint was asked for in.</summary>
    private static int ShownLine(Entry<LineBreakpointRequest> entry, Code code, int line) =>
        entry.Lines is { Map: { } map } lines && ReferenceEquals(lines.Code, code) ? map.ToFile(line) ?? entry.Request.Line : line;

    /// <summary>Whether a place outlives the run.</summary>
    private static bool IsOfNoProcess(DataPlace place) => place.Owner is null;

    private ImmutableArray<BoundBreakpoint> EndData(Func<Entry<DataBreakpointRequest>, bool> isMeant)
    {
        var changed = ImmutableArray.CreateBuilder<BoundBreakpoint>();
        lock (_gate)
        {
            _data = Changed(_data, entry =>
                isMeant(entry) ? entry.Bound with { Binding = BreakpointBinding.NoPlace } : entry.Bound, changed);
        }

        return changed.DrainToImmutable();
    }

    private static BoundBreakpoint Unbound(Entry<LineBreakpointRequest> entry, BreakpointBinding binding) =>
        entry.Bound with { Line = entry.Request.Line, Column = 0, Binding = binding };

    private static BoundBreakpoint Nowhere(BoundBreakpoint bound, BreakpointBinding binding) =>
        bound with { Path = null, Line = 0, Column = 0, Binding = binding };

    /// <summary>A breakpoint bound to an instruction of code; unchanged if the index is -1.</summary>
    private static BoundBreakpoint BoundAt(BoundBreakpoint bound, Code code, int index, string? sourcePath) => index < 0 ? bound
        : bound with
        {
            Path = sourcePath,
            Line = code.PlaceOf(index)?.Line ?? 0,
            Column = code.PlaceOf(index)?.Column ?? 0,
            Binding = BreakpointBinding.Bound,
        };

    private static void Place<T>(ImmutableArray<Entry<T>> entries, Func<T, int> indexOf, ImmutableArray<StopRule>[] rules)
        where T : BreakpointRequest
    {
        foreach (var entry in entries.Where(entry => entry.Bound.IsBound))
        {
            if (indexOf(entry.Request) is >= 0 and var index)
            {
                rules[index] = rules[index].IsDefault ? [entry.Rule] : rules[index].Add(entry.Rule);
            }
        }
    }

    private static ImmutableArray<BoundBreakpoint> BoundOf<T>(ImmutableArray<Entry<T>> entries)
        where T : BreakpointRequest => [.. entries.Select(entry => entry.Bound)];

    private void Rebind(Func<string, bool> isMeant, Func<string, Entry<LineBreakpointRequest>, BoundBreakpoint> bind,
        ImmutableArray<BoundBreakpoint>.Builder changed)
    {
        foreach (var (path, entries) in _files.Where(file => isMeant(file.Key)).ToList())
        {
            _files[path] = Changed(entries, entry => bind(path, entry), changed);
        }
    }

    /// <summary>Binds entries anew, but for those with a wrong condition, and notes those that have changed.</summary>
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
            entries.Add(new Entry<T>(request, filter, problem is null ? bound
                : bound with { Binding = BreakpointBinding.BadCondition, Problem = problem }));
        }

        return entries.MoveToImmutable();
    }

    private sealed record Entry<T>(T Request, BreakpointFilter? Filter, BoundBreakpoint Bound)
        where T : BreakpointRequest
    {
        /// <summary>Which text the line belongs to; null: the file, whatever was loaded from it.</summary>
        public LinesOfCode? Lines { get; init; }

        /// <summary>The rule that is placed in code.</summary>
        public StopRule Rule { get; } = new StopRule.Breakpoint(Bound.Id)
        {
            Filter = Filter,
            Kind = Request switch
            {
                FunctionBreakpointRequest => BreakpointKind.Function,
                InstructionBreakpointRequest => BreakpointKind.Instruction,
                _ => BreakpointKind.Line,
            },
        };
    }
}

/// <summary>Which text the lines of a request belong to, if a file has been changed since code was loaded from it.</summary>
/// <param name="Code">The code.</param>
/// <param name="Map">Pairs the lines of the file with those of the loaded text; null: the request
/// counts lines in the loaded text itself.</param>
internal sealed record LinesOfCode(Code Code, LineMap? Map);
