using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;

namespace Ttvm.Runtime.Hosting;

/// <summary>
/// The programs that EXEC has started, with all that they have started in turn: none of them outlives the run. Any thread.
/// </summary>
/// <remarks>
/// Parents are no way to find descendants: a shell that ends leaves what it has put into the background to somebody else. A process group
/// is none either: at a terminal a program must stay in ours to read from it. So every program gets a mark in its environment, which all
/// its descendants inherit. Linux shows the environment of a process. Windows has <see cref="JobObject"/>s, which end their processes also
/// when we are killed; only what a program starts before it is in ours, in the moment after its start, is found by its parents. On a Mac
/// all are found so whose parents still live.
/// </remarks>
internal sealed class StartedPrograms
{
    /// <summary>The variable that carries the marks of all runs above a program, the outermost first, with a colon between them.</summary>
    public const string Variable = "TTVM_RUN";

    private static ReadOnlySpan<byte> VariableStart => "TTVM_RUN="u8;

    /// <summary>A program may start others faster than they are ended; then the rest is left alone.</summary>
    private const int MostPasses = 100;

    // Both are made when a program is started: most runs start none.
    private readonly Lazy<string> _mark = new(() => Guid.NewGuid().ToString("N"));
    private readonly Lazy<JobObject?> _job = new(() => OperatingSystem.IsWindows() ? new JobObject() : null);
    private readonly ConcurrentDictionary<Process, bool> _running = new();
    private volatile bool _isAnyStarted;
    private volatile bool _isOver;

    /// <summary>Starts a program; the result removes it from the list when it has ended.</summary>
    public Process Start(ProcessStartInfo start)
    {
        // A run may itself be a program of an outer run, which then has to find ours when we are killed.
        start.Environment[Variable] = start.Environment.TryGetValue(Variable, out var outer) && outer is { Length: > 0 }
            ? $"{outer}:{_mark.Value}" : _mark.Value;
        _isAnyStarted = true;
        var job = _job.Value;
        var process = Process.Start(start) ?? throw new IOException("it did not start");
        job?.Add(process);
        _running[process] = true;

        // Asked after the program has become known: either the end is seen here, or the end sees the program there.
        if (_isOver)
        {
            EndAll();
        }

        return process;
    }

    /// <summary>A program has ended and what it said has been read.</summary>
    public void Forget(Process process) => _running.TryRemove(process, out _);

    /// <summary>Ends all programs, those that they have started, and those that might still be started.</summary>
    public void EndAll()
    {
        _isOver = true;
        if (!_isAnyStarted)
        {
            return;
        }

        foreach (var process in _running.Keys)
        {
            End(process);
        }

        _job.Value?.End();
        if (OperatingSystem.IsLinux())
        {
            var mark = Encoding.UTF8.GetBytes(_mark.Value);
            for (var pass = 0; pass < MostPasses && EndMarked(mark); pass++)
            {
                // What was started while we looked is found the next time; what has been ended shows no environment any more.
            }
        }
    }

    /// <summary>Ends what carries the mark. False: nothing does.</summary>
    private static bool EndMarked(ReadOnlySpan<byte> mark)
    {
        var found = false;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), out var pid) && pid != Environment.ProcessId && IsMarked(folder, mark))
            {
                found = true;
                End(pid);
            }
        }

        return found;
    }

    private static bool IsMarked(string folder, ReadOnlySpan<byte> mark)
    {
        try
        {
            return Carries(File.ReadAllBytes(Path.Combine(folder, "environ")), mark);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile, or is somebody else's and so not ours.
            return false;
        }
    }

    /// <summary>Whether an environment's variable holds the mark; that another variable holds it, as a copy, means nothing.</summary>
    internal static bool Carries(ReadOnlySpan<byte> environment, ReadOnlySpan<byte> mark)
    {
        foreach (var entry in environment.Split((byte)0))
        {
            var variable = environment[entry];
            if (!variable.StartsWith(VariableStart))
            {
                continue;
            }

            var marks = variable[VariableStart.Length..];
            foreach (var one in marks.Split((byte)':'))
            {
                if (marks[one].SequenceEqual(mark))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static void End(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            process.Kill();
        }
        catch (Exception exception) when (HasEnded(exception))
        {
            Debug.WriteLine($"{pid} has ended by itself");
        }
    }

    private void End(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (HasEnded(exception))
        {
            Forget(process);
        }
    }

    /// <summary>Whether there was nothing left to end, which is all that was wanted.</summary>
    private static bool HasEnded(Exception exception) =>
        exception is InvalidOperationException or ArgumentException or AggregateException or System.ComponentModel.Win32Exception;
}
