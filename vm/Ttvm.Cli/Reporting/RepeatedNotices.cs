using Ttvm.Cli.Terminals;
using Ttvm.Runtime.Hosting;

namespace Ttvm.Cli.Reporting;

/// <summary>
/// Shows what the machine reports. A million processes can fail in the same way at the same place within a second: the first reports of
/// it are shown, the others counted. Called by any thread, one at a time.
/// </summary>
internal sealed class RepeatedNotices(Terminal terminal)
{
    private const int Shown = 20;

    /// <summary>Programs can also fail in a million different ways, which are not counted separately for ever.</summary>
    private const int MostKinds = 10_000;

    private readonly Dictionary<Notice, long> _counts = [];

    /// <summary>Shows a report, or counts it.</summary>
    public void Report(Notice notice)
    {
        // Without the details, which name the process.
        var kind = notice with { Details = [] };
        var count = _counts.GetValueOrDefault(kind) + 1;
        if (count > 1 || _counts.Count < MostKinds)
        {
            _counts[kind] = count;
        }

        if (count <= Shown)
        {
            NoticePrinter.Print(terminal, notice);
        }
    }

    /// <summary>At the end of the run: says how many were not shown.</summary>
    public void ReportRest()
    {
        foreach (var (kind, count) in _counts)
        {
            if (count <= Shown)
            {
                continue;
            }

            var place = kind.Place is { } at ? $" at {at.Path}:{at.Line}:{at.Column}" : "";
            NoticePrinter.PrintNote(terminal,
                $"{Counts.Of(count - Shown, "more report", "more reports")} of '{kind.Label}: {kind.Headline}'{place}");
        }
    }
}
