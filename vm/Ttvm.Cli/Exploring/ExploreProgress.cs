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
    private readonly ProgressLine _line = new(terminal);

    public void Show(ExplorationProgress progress)
    {
        var share = progress.Share is { } known ? string.Create(CultureInfo.InvariantCulture, $", about {known:P0}") : "";
        var (elapsed, most) = (progress.Elapsed.TotalSeconds, options.MaxDuration.TotalSeconds);
        _line.Show(string.Create(CultureInfo.InvariantCulture,
            $"{Counts.Of(progress.Schedules, "schedule")}{share}, {elapsed:0} of {most:0} s"));
    }

    /// <summary>Takes the line away.</summary>
    public void Hide() => _line.Hide();

    public void Dispose() => Hide();
}
