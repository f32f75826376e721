using System.Collections.Immutable;
using Ttvm.Language.Files;
using Ttvm.Runtime.Execution;

namespace Ttvm.Runtime.Debugging;

/// <summary>What became of a breakpoint somebody asked for.</summary>
/// <param name="Id">Never used twice by one <see cref="Breakpoints"/>.</param>
/// <param name="Path">Its file, as whoever asked for it has named it.</param>
/// <param name="Line">1-based: the line of the instruction it stops before, which may lie below the one asked for.</param>
/// <param name="Binding">Whether the loaded program can stop there, or why not.</param>
public sealed record BoundBreakpoint(int Id, string Path, int Line, BreakpointBinding Binding)
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
}

/// <summary>
/// Breakpoints by source file, independent of any run: they can be set before the program is started and outlive it. They are bound
/// when a program loads the file. Any thread.
/// </summary>
public sealed class Breakpoints
{
    private readonly Lock _gate = new();

    /// <summary>By the path that was given, since several paths may lead to one file, and each has its own list. Guarded by
    /// <see cref="_gate"/>.</summary>
    private readonly Dictionary<string, ImmutableArray<Entry>> _files = new(PathRules.OfPlatform.Comparer);

    private int _lastId;

    /// <summary>Replaces all breakpoints of a file; none is bound until a program is known to have loaded that file.</summary>
    /// <param name="path">Its path, as the caller wants to see it in answers.</param>
    /// <param name="lines">1-based.</param>
    /// <returns>One answer for each line, in order.</returns>
    public ImmutableArray<BoundBreakpoint> Set(string path, IReadOnlyList<int> lines)
    {
        lock (_gate)
        {
            _files[path] = [.. lines.Select(line => new Entry(line, Unbound(++_lastId, path, line)))];
            return Of(path);
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

    /// <summary>Binds breakpoints to loaded code.</summary>
    /// <param name="code">The code.</param>
    /// <param name="isSource">Whether a path leads to its source.</param>
    /// <param name="rules">The breakpoints of each instruction of the code.</param>
    /// <returns>The breakpoints that this has bound otherwise than they were.</returns>
    internal ImmutableArray<BoundBreakpoint> Bind(Code code, Func<string, bool> isSource, out ImmutableArray<StopRule>[] rules)
    {
        rules = new ImmutableArray<StopRule>[code.Ops.Length];
        var changed = ImmutableArray.CreateBuilder<BoundBreakpoint>();
        if (code.Module.SourceMap is { } map)
        {
            var instructions = InstructionLines.Of(map);
            lock (_gate)
            {
                Rebind(isSource, (path, entry) => Bind(entry.Bound.Id, path, entry.Line, instructions), changed);
                var lines = _files.Where(file => isSource(file.Key))
                    .SelectMany(file => file.Value, (_, entry) => entry.Bound)
                    .Where(breakpoint => breakpoint.IsBound)
                    .GroupBy(breakpoint => breakpoint.Line, StopRule (breakpoint) => new StopRule.Breakpoint(breakpoint.Id))
                    .ToDictionary(line => line.Key, line => line.ToImmutableArray());
                for (var i = 0; i < map.Places.Length; i++)
                {
                    rules[i] = lines.GetValueOrDefault(map.Places[i].Line);
                }
            }
        }

        return changed.DrainToImmutable();
    }

    /// <summary>A program has been loaded anew: what it has not loaded so far, it cannot stop in.</summary>
    /// <param name="isSource">Whether a path leads to the source of what it has loaded.</param>
    /// <returns>The breakpoints that this has bound otherwise than they were.</returns>
    internal ImmutableArray<BoundBreakpoint> KeepOnly(Func<string, bool> isSource)
    {
        var changed = ImmutableArray.CreateBuilder<BoundBreakpoint>();
        lock (_gate)
        {
            Rebind(path => !isSource(path), (path, entry) => Unbound(entry.Bound.Id, path, entry.Line), changed);
        }

        return changed.DrainToImmutable();
    }

    private void Rebind(Func<string, bool> isMeant, Func<string, Entry, BoundBreakpoint> bind,
        ImmutableArray<BoundBreakpoint>.Builder changed)
    {
        foreach (var (path, entries) in _files.Where(file => isMeant(file.Key)).ToList())
        {
            var rebound = entries.Select(entry => entry with { Bound = bind(path, entry) }).ToImmutableArray();
            changed.AddRange(rebound.Where((entry, index) => entry != entries[index]).Select(entry => entry.Bound));
            _files[path] = rebound;
        }
    }

    private static BoundBreakpoint Bind(int id, string path, int line, InstructionLines instructions) =>
        instructions.Next(line) is > 0 and var at
        ? new BoundBreakpoint(id, path, at, BreakpointBinding.Bound)
        : new BoundBreakpoint(id, path, line, BreakpointBinding.NoInstruction);

    private static BoundBreakpoint Unbound(int id, string path, int line) =>
        new(id, path, line, BreakpointBinding.NotLoaded);

    private sealed record Entry(int Line, BoundBreakpoint Bound);
}
