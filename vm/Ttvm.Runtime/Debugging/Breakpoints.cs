using System.Collections.Immutable;
using Ttvm.Language.Binding;
using Ttvm.Language.Syntax;
using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Hosting;

namespace Ttvm.Runtime.Debugging;

/// <summary>What became of a breakpoint somebody asked for.</summary>
/// <param name="Line">1-based: the line of the instruction it stops before, which may lie below the one asked for.</param>
/// <param name="IsBound">Whether it can ever stop.</param>
/// <param name="Message">Why not; null if it is bound.</param>
public sealed record BoundBreakpoint(int Line, bool IsBound, string? Message);

/// <summary>
/// Breakpoints by source file. They are bound by reading the file, so also before the program that will load it is started; loading
/// the file arms them. Used on the debugger's thread, and before it runs.
/// </summary>
internal sealed class Breakpoints(IHost host)
{
    /// <summary>Full path → the 1-based lines with a bound breakpoint.</summary>
    private readonly Dictionary<string, HashSet<int>> _lines = new(PathComparer);

    private static StringComparer PathComparer => OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>Replaces all breakpoints of a file.</summary>
    public ImmutableArray<BoundBreakpoint> Set(string path, IReadOnlyList<int> lines)
    {
        var (instructions, error) = InstructionLines(path);
        var bound = ImmutableArray.CreateBuilder<BoundBreakpoint>(lines.Count);
        foreach (var line in lines)
        {
            // A breakpoint on a blank, a comment or a label belongs to the instruction that comes next.
            var at = instructions.FirstOrDefault(candidate => candidate >= line);
            bound.Add(at > 0 ? new BoundBreakpoint(at, true, null)
                : new BoundBreakpoint(line, false, error ?? "There is no instruction on or below this line."));
        }

        _lines[FullPath(path)] = [.. bound.Where(breakpoint => breakpoint.IsBound).Select(breakpoint => breakpoint.Line)];
        return bound.MoveToImmutable();
    }

    /// <summary>Marks the instructions of loaded code at which to stop.</summary>
    public void Arm(Code code)
    {
        code.StopAt = null;
        if (code.Module.SourceMap is not { } map || !_lines.TryGetValue(FullPath(map.SourcePath), out var lines) || lines.Count == 0)
        {
            return;
        }

        var stopAt = new bool[code.Ops.Length];
        for (var i = 0; i < map.Places.Length; i++)
        {
            stopAt[i] = lines.Contains(map.Places[i].Line);
        }

        code.StopAt = stopAt;
    }

    private (IEnumerable<int> Lines, string? Error) InstructionLines(string path)
    {
        try
        {
            var bound = BoundProgram.Bind(SyntaxTree.Parse(SourceText.FromBytes(path, host.ReadFile(path))));
            return (bound.InstructionLines.Select(line => line + 1), null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return ([], $"Cannot read {path}: {exception.Message}");
        }
    }

    private string FullPath(string path) => Path.GetFullPath(Path.Combine(host.WorkingDirectory, path));
}
