using System.Collections.Immutable;
using Ttvm.Language.Files;
using Ttvm.Runtime.Execution;

namespace Ttvm.Runtime.Debugging;

/// <summary>What became of a breakpoint somebody asked for.</summary>
/// <param name="Id">Never used twice by one <see cref="Breakpoints"/>.</param>
/// <param name="Path">Its file, as whoever asked for it has named it.</param>
/// <param name="Line">1-based: the line of the instruction it stops before, which may lie below the one asked for.</param>
/// <param name="IsBound">Whether the loaded program can stop there.</param>
/// <param name="Message">Why not; null if it is bound.</param>
public sealed record BoundBreakpoint(int Id, string Path, int Line, bool IsBound, string? Message);

/// <summary>
/// Breakpoints by source file, independent of any run: they can be set before the program is started and outlive it. They are bound
/// when a program loads the file. Any thread.
/// </summary>
public sealed class Breakpoints
{
    private readonly Lock _gate = new();

    /// <summary>By the path that was given, since several paths may lead to one file, and each has its own list. Guarded by <see cref="_gate"/>.</summary>
    private readonly Dictionary<string, ImmutableArray<Entry>> _files = new(PathRules.OfPlatform.Comparer);

    private int _lastId;

    /// <summary>Replaces all breakpoints of a file; none is bound until <see cref="Arm"/> is called for code of that file.</summary>
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

    /// <summary>Marks the instructions of loaded code at which to look closer.</summary>
    /// <param name="code">The code.</param>
    /// <param name="isSource">Whether a path leads to its source.</param>
    /// <returns>The breakpoints that this has bound otherwise than they were.</returns>
    internal ImmutableArray<BoundBreakpoint> Arm(Code code, Func<string, bool> isSource)
    {
        var marks = new ProbeMarks[code.Ops.Length];
        var changed = ImmutableArray.CreateBuilder<BoundBreakpoint>();
        if (code.Module.SourceMap is { } map)
        {
            var instructions = InstructionLines.Of(map);
            lock (_gate)
            {
                Rebind(isSource, (path, entry) => Bind(entry.Bound.Id, path, entry.Line, instructions), changed);
                var lines = EntriesOf(isSource).Where(entry => entry.Bound.IsBound).Select(entry => entry.Bound.Line).ToHashSet();
                for (var i = 0; i < map.Places.Length; i++)
                {
                    marks[i] |= lines.Contains(map.Places[i].Line) ? ProbeMarks.Breakpoint : ProbeMarks.None;
                }
            }
        }

        code.Marks = marks;
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

    /// <summary>The breakpoints on a line of a file.</summary>
    internal ImmutableArray<int> IdsAt(Func<string, bool> isSource, int line)
    {
        lock (_gate)
        {
            return [.. EntriesOf(isSource).Where(entry => entry.Bound.IsBound && entry.Bound.Line == line).Select(entry => entry.Bound.Id)];
        }
    }

    private IEnumerable<Entry> EntriesOf(Func<string, bool> isSource) => _files.Where(file => isSource(file.Key)).SelectMany(file => file.Value);

    private void Rebind(Func<string, bool> isMeant, Func<string, Entry, BoundBreakpoint> bind, ImmutableArray<BoundBreakpoint>.Builder changed)
    {
        foreach (var (path, entries) in _files.Where(file => isMeant(file.Key)).ToList())
        {
            var rebound = entries.Select(entry => entry with { Bound = bind(path, entry) }).ToImmutableArray();
            changed.AddRange(rebound.Where((entry, index) => entry != entries[index]).Select(entry => entry.Bound));
            _files[path] = rebound;
        }
    }

    private static BoundBreakpoint Bind(int id, string path, int line, InstructionLines instructions) => instructions.Next(line) is > 0 and var at
        ? new BoundBreakpoint(id, path, at, IsBound: true, null)
        : new BoundBreakpoint(id, path, line, IsBound: false, "There is no instruction on or below this line.");

    private static BoundBreakpoint Unbound(int id, string path, int line) =>
        new(id, path, line, IsBound: false, "The program has not loaded this file yet.");

    private sealed record Entry(int Line, BoundBreakpoint Bound);
}
