using System.Runtime.InteropServices;

namespace Ttvm.Testing;

/// <summary>Signals of Unix, for tests that send them.</summary>
public static class Signals
{
    private const int Hangup = 1;
    private const int Interrupt = 2;

    /// <summary>
    /// Has the programs that this process starts from now on take SIGINT and SIGHUP as if they were started from a terminal. A shell
    /// without one has its background jobs ignore SIGINT, <c>nohup</c> has them ignore SIGHUP, and programs inherit that from whoever
    /// started the tests.
    /// </summary>
    public static void TakeAll()
    {
        if (!OperatingSystem.IsWindows())
        {
            foreach (var signal in new[] { Hangup, Interrupt })
            {
                SetAction(signal, action: 0);
            }
        }
    }

    /// <summary>Sends a signal, named as in <c>INT</c>, to a process.</summary>
    public static void Send(string signal, int process)
    {
        // The shell's own command: a program of that name need not be installed.
        using var shell = System.Diagnostics.Process.Start("sh", ["-c", $"kill -{signal} {process}"]);
        shell.WaitForExit();
        if (shell.ExitCode != 0)
        {
            throw new InvalidOperationException($"SIG{signal} could not be sent to process {process}.");
        }
    }

    /// <summary>Zero is the default action, on every Unix.</summary>
    [DllImport("libc", EntryPoint = "signal")]
    private static extern nint SetAction(int signal, nint action);
}
