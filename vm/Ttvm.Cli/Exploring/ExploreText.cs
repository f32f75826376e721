using System.Collections.Immutable;
using System.Globalization;
using Ttvm.Cli.Reporting;
using Ttvm.Cli.Terminals;
using Ttvm.Cli.Testing;
using Ttvm.Language.Directives;
using Ttvm.Runtime.Exploring;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Testing;

namespace Ttvm.Cli.Exploring;

/// <summary>Tells people what came of an exploration.</summary>
/// <param name="output">Where the text goes.</param>
/// <param name="style">How words are set off.</param>
/// <param name="options">What was asked for.</param>
/// <param name="program">The program.</param>
/// <param name="saved">The file with the schedule of the first failure; null: there is none.</param>
/// <param name="left">The file with what is left to be tried; null: there is none.</param>
internal sealed class ExploreText(
    TextWriter output, Style style, ExploreOptions options, ProgramTest program, string? saved, string? left)
{
    /// <summary>A schedule that is longer is not listed whole.</summary>
    private const int MostSteps = 30;

    private readonly string _folder = Path.GetDirectoryName(options.File) ?? "";

    public void Write(ExplorationResult result, ImmutableArray<Prediction> predictions)
    {
        var duration = style.Quiet(string.Create(CultureInfo.InvariantCulture, $"({result.Elapsed.TotalSeconds:0.0} s)"));
        var schedules = Counts.Of(result.Schedules, "schedule");
        output.Write(result.Verdict switch
        {
            ExplorationVerdict.Proved => $"{style.Good("proved")}  {options.File}: no schedule{Part} fails{Faults(result)}, {Classes(result)} {duration}\n",
            ExplorationVerdict.Failed => $"{style.Error("FAILED")}  {options.File}: found after {schedules} {duration}\n",
            _ => $"{style.Warning("not proved")}  {options.File}: no failure in {schedules} {duration}\n",
        });
        foreach (var finding in result.Findings)
        {
            Write(finding);
        }

        foreach (var (finding, line, isSeen) in predictions)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{options.File}:{line} ({finding.Rule.Code})");
            output.Write(isSeen switch
            {
                true => $"  'ttvm check' warns of it: {place}\n",
                false => $"  'ttvm check' warns of {place}; it happens under no schedule\n",
                null => "",
            });
        }

        if (result.Verdict is ExplorationVerdict.LimitReached or ExplorationVerdict.Interrupted)
        {
            foreach (var caveat in result.Caveats)
            {
                output.Write($"  {caveat}\n");
            }
        }

        if (options.Exploration.Strategy == ExplorationStrategy.Priorities && result.Verdict == ExplorationVerdict.LimitReached)
        {
            WriteChance(result);
        }

        if (left is not null)
        {
            output.Write($"  {style.Quiet("to go on:")} the same command again; what is left to be tried is in {left}\n");
        }

        if (saved is not null)
        {
            output.Write($"  {style.Quiet("again:")} ttvm {saved}; F5 in that file goes to where it fails, and back from there\n");
        }
        else if (result.Verdict == ExplorationVerdict.Failed)
        {
            output.Write($"  {style.Quiet("to keep it:")} ttvm explore --save bug.ttrec {options.File}\n");
        }

        if (result.Findings.Length > 0 && RegressionTest.IsBytecode(program))
        {
            output.Write($"  {style.Quiet("to test it from now on:")} explore the source, which can state the schedule; bytecode has no comments\n");
        }
        else if (result.Findings is [var found, ..] && RegressionTest.Of(found, program) is { } test)
        {
            output.Write($"  {style.Quiet("to test it from now on, put into its first comments:")}\n");
            foreach (var line in test)
            {
                output.Write($"    {line}\n");
            }
        }
    }

    private static string Classes(ExplorationResult result) => result.Schedules == 1 ? "all of them come to the same"
        : $"of those that come to the same one each was run, {result.Schedules} in all";

    private string Part => options.Exploration.Shard is { } shard ? $" of part {shard.Index}/{shard.Count}" : "";

    /// <summary>What was allowed to go wrong.</summary>
    private string Faults(ExplorationResult result) => result.Faults == FaultKinds.None ? ""
        : $", with {Counts.Of(options.Exploration.MaxFaults, "fault")} at most ({FaultWords.Of(result.Faults)})";

    private void Write(ExplainedFinding explained)
    {
        var finding = explained.Finding;
        output.Write($"  {PlaceText(finding.Place)}{style.Strong(finding.Message)}\n");
        if (finding.Mismatch is { } mismatch)
        {
            foreach (var line in MismatchText.Of(mismatch, style).Skip(1))
            {
                output.Write($"  {line}\n");
            }
        }

        foreach (var related in finding.Related)
        {
            output.Write($"    {PlaceText(related.Place)}{related.Message}\n");
        }

        if (!explained.Faults.IsEmpty)
        {
            output.Write("  It needs this to go wrong:\n");
            foreach (var fault in explained.Faults)
            {
                output.Write($"    {PlaceText(fault.Place)}{fault.Message}\n");
            }
        }

        if (!explained.Orders.IsEmpty)
        {
            output.Write("  It needs this order; the other way round it does not happen:\n");
            foreach (var (first, second) in explained.Orders)
            {
                output.Write($"    {PlaceText(first.Place)}{first.Message}\n      before {PlaceText(second.Place)}{second.Message}\n");
            }
        }

        else if (explained.Switches > 0 && explained.Faults.IsEmpty)
        {
            output.Write("  There is no order of two steps that decides it alone.\n");
        }

        output.Write($"  The simplest schedule found, {Counts.Of(explained.Switches, "switch", "switches")}:\n");
        foreach (var step in explained.Steps.Take(MostSteps))
        {
            output.Write($"    {step.Message}{(step.Place is { } place ? $"  {style.Quiet(Text(place))}" : "")}\n");
        }

        if (explained.Steps.Length > MostSteps)
        {
            output.Write($"    … and {Counts.Of(explained.Steps.Length - MostSteps, "more step")}\n");
        }

        if (explained.Problem is { } problem)
        {
            output.Write($"  It is not recorded: {problem}\n");
        }
    }

    private void WriteChance(ExplorationResult result)
    {
        var depth = options.Exploration.Depth;
        var least = 1 / (Math.Max(1, result.Actors) * Math.Pow(Math.Max(1, result.LongestRun), depth - 1));
        output.Write(string.Create(CultureInfo.InvariantCulture,
            $"  each schedule finds a fault of depth {depth} with probability {least:0.0e+0} or more: ")
            + $"1/(n·k^(d-1)) with {result.Actors} processes and {result.LongestRun} steps\n");
    }

    private string PlaceText(NoticePlace? place) => place is null ? "" : $"{Text(place)}: ";

    private string Text(NoticePlace place) =>
        string.Create(CultureInfo.InvariantCulture, $"{Path.Combine(_folder, place.Path)}:{place.Line}:{place.Column}");
}
