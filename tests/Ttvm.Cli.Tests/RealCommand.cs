using System.Diagnostics;
using Ttvm.Testing;

namespace Ttvm.Cli.Tests;

/// <summary>The command as users start it: a process of its own.</summary>
internal sealed class RealCommand : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _error;
    private bool _outputIsClosed;

    static RealCommand() => Signals.TakeAll();

    private RealCommand(ProcessStartInfo start)
    {
        _process = Process.Start(start)!;
        _error = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>The command as a shell reads it.</summary>
    public static string Words { get; } = TestedProgram.ShellCommand("ttvm");

    public StreamReader Output => _process.StandardOutput;

    public StreamWriter Input => _process.StandardInput;

    public int Id => _process.Id;

    /// <summary>Starts it in a folder.</summary>
    public static RealCommand Start(ProgramFolder folder, params string[] arguments) =>
        Start(folder, TestedProgram.Start("ttvm", arguments));

    /// <summary>Starts a line of the shell in a folder; <c>$ttvm</c> is the command.</summary>
    public static RealCommand StartShell(ProgramFolder folder, string line) =>
        Start(folder, TestedProgram.Piped("sh", ["-c", line.Replace("$ttvm", Words, StringComparison.Ordinal)]));

    /// <summary>Leaves, as <c>head -1</c> does.</summary>
    public void CloseOutput()
    {
        _outputIsClosed = true;
        _process.StandardOutput.Close();
    }

    /// <summary>Waits until it has ended.</summary>
    /// <returns>Exit code, the rest of the output, and the errors.</returns>
    public CommandRun Wait()
    {
        var output = _outputIsClosed ? Task.FromResult("") : _process.StandardOutput.ReadToEndAsync();
        if (!_process.WaitForExit(Timeouts.Hang))
        {
            _process.Kill(entireProcessTree: true);
            Assert.Fail($"It did not end within {Timeouts.Hang}. Its errors so far: {_error.Result}");
        }

        return new CommandRun(_process.ExitCode, output.Result, _error.Result);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private static RealCommand Start(ProgramFolder folder, ProcessStartInfo start)
    {
        start.WorkingDirectory = folder.Root;
        start.Environment.Remove("NO_COLOR");
        return new RealCommand(start);
    }
}
