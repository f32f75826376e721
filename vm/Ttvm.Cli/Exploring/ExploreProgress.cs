using System.Diagnostics;
using System.Globalization;
using Ttvm.Cli.Reporting;
using Ttvm.Cli.Terminals;
using Ttvm.Runtime.Exploring;

namespace Ttvm.Cli.Exploring;

/// <summary>Shows on a terminal how far an exploration has come.</summary>
/// <param name="terminal">The terminal.</param>
/// <param name="options">The limits.</param>
internal sealed class ExploreProgress(Terminal terminal, ExplorationOptions options) : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    private readonly bool _isShown = terminal.ErrorIsTerminal && terminal.Environment("TERM") != "dumb";
    private readonly Stopwatch _sinceLast = Stopwatch.StartNew();
    private bool _hasText;

    /// <summary>Shows it, if the last time is a while ago.</summary>
    public void Show(ExplorationProgress progress)
    {
        if (!_isShown || _sinceLast.Elapsed < s_pause)
        {
            return;
        }

        _sinceLast.Restart();
        Hide();
        var share = progress.Share is { } known ? string.Create(CultureInfo.InvariantCulture, $", about {known:P0}") : "";
        var text = string.Create(CultureInfo.InvariantCulture,
            $"{Counts.Of(progress.Schedules, "schedule")}{share}, {progress.Elapsed.TotalSeconds:0} of {options.MaxDuration.TotalSeconds:0} s");
        terminal.Error.Write(text[..Math.Min(text.Length, terminal.Width() - 1)]);
        _hasText = true;
    }

    /// <summary>Takes it away.</summary>
    public void Hide()
    {
        if (_hasText)
        {
            terminal.Error.Write("\r\e[K");
            _hasText = false;
        }
    }

    public void Dispose() => Hide();
}
