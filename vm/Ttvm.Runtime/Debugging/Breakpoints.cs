using System.Collections.Immutable;
using Ttvm.Runtime.Execution;

namespace Ttvm.Runtime.Debugging;

/// <summary>What became of a breakpoint somebody asked for.</summary>
/// <param name="Id">Never used twice by one <see cref="Breakpoints"/>.</param>
/// <param name="Path">The full path of its file.</param>
/// <param name="Line">1-based: the line of the instruction it stops before, which may lie below the one asked for.</param>
/// <param name="IsBound">Whether it can ever stop.</param>
/// <param name="Message">Why not; null if it is bound.</param>
public sealed record BoundBreakpoint(int Id, string Path, int Line, bool IsBound, string? Message);

/// <summary>
/// Breakpoints by source file, independent of any run: they can be set before the program is started and outlive it. They are bound
/// by reading the file; when a program loads the file, perhaps in another version, they are bound to that. Any thread.
/// </summary>
public sealed class Breakpoints
{
    private readonly Lock _gate = new();

    /// <summary>By full path. Guarded by <see cref="_gate"/>.</summary>
    private readonly Dictionary<string, ImmutableArray<Entry>> _files = new(PathComparer);

    private int _lastId;

    private static StringComparer PathComparer => OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>Replaces all breakpoints of a file.</summary>
    /// <param name="path">Its full path.</param>
    /// <param name="lines">1-based.</param>
    /// <param name="instructions">Where the file has instructions.</param>
    /// <returns>One answer for each line, in order.</returns>
    public ImmutableArray<BoundBreakpoint> Set(string path, IReadOnlyList<int> lines, InstructionLines instructions)
    {
        lock (_gate)
        {
            ImmutableArray<Entry> entries = [.. lines.Select(line => new Entry(line, Bind(++_lastId, path, line, instructions)))];
            _files[path] = entries;
            return [.. entries.Select(entry => entry.Bound)];
        }
    }

    /// <summary>Marks the instructions of loaded code at which to look closer.</summary>
    /// <param name="code">The code.</param>
    /// <param name="path">The full path of its source; null if it has none.</param>
    /// <returns>The breakpoints that this has bound otherwise than they were.</returns>
    internal ImmutableArray<BoundBreakpoint> Arm(Code code, string? path)
    {
        var marks = new ProbeMarks[code.Ops.Length];
        var changed = ImmutableArray.CreateBuilder<BoundBreakpoint>();
        if (path is not null && code.Module.SourceMap is { } map)
        {
            lock (_gate)
            {
                Rebind(path, InstructionLines.Of(map), changed);
                var lines = _files.GetValueOrDefault(path, []).Where(entry => entry.Bound.IsBound).Select(entry => entry.Bound.Line).ToHashSet();
                for (var i = 0; i < map.Places.Length; i++)
                {
                    marks[i] |= lines.Contains(map.Places[i].Line) ? ProbeMarks.Breakpoint : ProbeMarks.None;
                }
            }
        }

        code.Marks = marks;
        return changed.DrainToImmutable();
    }

    /// <summary>The breakpoints on a line.</summary>
    internal ImmutableArray<int> IdsAt(string path, int line)
    {
        lock (_gate)
        {
            return [.. _files.GetValueOrDefault(path, []).Where(entry => entry.Bound.IsBound && entry.Bound.Line == line).Select(entry => entry.Bound.Id)];
        }
    }

    private void Rebind(string path, InstructionLines instructions, ImmutableArray<BoundBreakpoint>.Builder changed)
    {
        if (!_files.TryGetValue(path, out var entries))
        {
            return;
        }

        var rebound = entries.Select(entry => entry with { Bound = Bind(entry.Bound.Id, path, entry.Line, instructions) }).ToImmutableArray();
        changed.AddRange(rebound.Where((entry, index) => entry != entries[index]).Select(entry => entry.Bound));
        _files[path] = rebound;
    }

    private static BoundBreakpoint Bind(int id, string path, int line, InstructionLines instructions) => instructions.Next(line) is > 0 and var at
        ? new BoundBreakpoint(id, path, at, IsBound: true, null)
        : new BoundBreakpoint(id, path, line, IsBound: false, instructions.Error ?? "There is no instruction on or below this line.");

    private sealed record Entry(int Line, BoundBreakpoint Bound);
}
