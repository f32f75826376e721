namespace Ttvm.Cli.Running;

/// <summary>
/// Shows what a program has printed while it goes on computing. The host collects output until the machine idles, and a busy
/// machine does not; so somebody has to look now and then.
/// </summary>
internal sealed class LiveOutput : IDisposable
{
    /// <summary>To people this is at once; to a program that prints a lot it is seldom.</summary>
    private const int IntervalInMilliseconds = 100;

    private readonly Action _flush;
    private readonly Timer _timer;

    public LiveOutput(Action flush)
    {
        _flush = flush;
        _timer = new Timer(_ => Flush());
        Arm();
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>Armed again only afterwards: a reader who takes nothing must not make calls pile up.</summary>
    private void Flush()
    {
        _flush();
        Arm();
    }

    /// <summary>No effect after disposal.</summary>
    private void Arm() => _timer.Change(IntervalInMilliseconds, Timeout.Infinite);
}
