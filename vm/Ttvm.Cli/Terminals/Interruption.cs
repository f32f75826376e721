using System.Runtime.InteropServices;

namespace Ttvm.Cli.Terminals;

/// <summary>
/// The wish to stop: Ctrl-C, SIGTERM or the end of the terminal. What runs is asked to end by <see cref="Token"/>; if it does not, because
/// it waits for input or is in the middle of something long, the process ends without it.
/// </summary>
internal sealed class Interruption : IDisposable
{
    /// <summary>Whoever ends a command that makes something of what it has seen, a recording or a profile, wants that. A guess: long for a
    /// file, and short for a person; a second signal ends it at once.</summary>
    public static readonly TimeSpan GraceOfResults = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan s_graceOfLastWords = TimeSpan.FromMilliseconds(300);

    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly ManualResetEventSlim _over = new();
    private int _exitCode;

    /// <summary>Cancelled when somebody wants us to stop.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>The exit code of the signal that came, or null.</summary>
    public int? ExitCode => Volatile.Read(ref _exitCode) is > 0 and var code ? code : null;

    /// <summary>
    /// Makes visible what the run has written so far and ends what it has started; called if the process has to end without the run's
    /// consent.
    /// </summary>
    public Action LastWords { get; set; } = () => { };

    /// <summary>Time for the run to end and write its output. A guess: long for a machine, short for a person.</summary>
    public TimeSpan Grace { get; set; } = s_graceOfLastWords;

    /// <summary>Has the last words said. Writing may itself be what hangs, on a pipe that is full and whose reader sleeps.</summary>
    public void SayLastWords() => Task.Run(LastWords).Wait(s_graceOfLastWords);

    /// <summary>Listens to this process's signals.</summary>
    public static Interruption OfProcess()
    {
        var interruption = new Interruption();
        interruption.Listen(PosixSignal.SIGINT, ExitCodes.Interrupted);
        interruption.Listen(PosixSignal.SIGTERM, ExitCodes.Terminated);
        interruption.Listen(PosixSignal.SIGHUP, ExitCodes.HungUp);
        return interruption;
    }

    /// <summary>The command has ended; nobody needs to be hurried any more.</summary>
    public void Dispose()
    {
        _over.Set();
        _registrations.ForEach(registration => registration.Dispose());
    }

    private void Listen(PosixSignal signal, int exitCode) => _registrations.Add(PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        if (Interlocked.CompareExchange(ref _exitCode, exitCode, 0) != 0)
        {
            Environment.Exit(exitCode);
        }

        Stop();
    }));

    private void Stop()
    {
        _source.Cancel();
        if (_over.Wait(Grace))
        {
            return;
        }

        SayLastWords();
        Environment.Exit(_exitCode);
    }
}
