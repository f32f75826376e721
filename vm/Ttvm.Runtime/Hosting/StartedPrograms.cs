using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;

namespace Ttvm.Runtime.Hosting;

/// <summary>
/// The programs that EXEC has started, with all that they have started in turn: none of them outlives the run. Any thread.
/// </summary>
/// <remarks>
/// Parents are no way to find descendants: a shell that ends leaves what it has put into the background to somebody else. A process group is none either: at a
/// terminal a program must stay in ours to read from it. So every program gets a mark in its environment, which all its descendants inherit. Linux shows
/// the environment of a process; elsewhere only those are found whose parents still live.
/// </remarks>
internal sealed class StartedPrograms
{
    /// <summary>The variable that carries the mark.</summary>
    public const string Variable = "TTVM_RUN";

    /// <summary>A program may start others faster than they are ended; then the rest is left alone.</summary>
    private const int MostPasses = 100;

    private readonly string _mark = Guid.NewGuid().ToString("N");
    private readonly ConcurrentDictionary<Process, bool> _running = new();
    private volatile bool _isAnyStarted;
    private volatile bool _isOver;

    /// <summary>Starts a program; the result removes it from the list when it has ended.</summary>
    public Process Start(ProcessStartInfo start)
    {
        start.Environment[Variable] = _mark;
        _isAnyStarted = true;
        var process = Process.Start(start) ?? throw new IOException("it did not start");
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

        if (OperatingSystem.IsLinux())
        {
            var mark = Encoding.UTF8.GetBytes($"{Variable}={_mark}\0");
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
            return File.ReadAllBytes(Path.Combine(folder, "environ")).AsSpan().IndexOf(mark) >= 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile, or is somebody else's and so not ours.
            return false;
        }
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
