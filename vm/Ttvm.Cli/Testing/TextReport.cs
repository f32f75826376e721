using System.Globalization;
using Ttvm.Cli.Reporting;
using Ttvm.Cli.Terminals;
using Ttvm.Runtime.Exploring;

namespace Ttvm.Cli.Testing;

/// <summary>Shows people the tests in the order in which they were found and, on a terminal, which one is being waited for.</summary>
internal sealed class TextReport(Terminal terminal, TextWriter output, int count) : ITestReport
{
    private readonly ProgressLine _progress = new(terminal);
    private readonly Style _style = terminal.OutputStyle;
    private readonly SortedDictionary<int, TestResult> _waiting = [];
    private readonly List<string> _running = [];
    private int _next;
    private int _finished;

    public void Started(FoundTest test)
    {
        _running.Add(test.Path);
        ShowProgress();
    }

    public void Finished(int index, TestResult result)
    {
        _running.Remove(result.Test.Path);
        _waiting.Add(index, result);
        _finished++;
        _progress.Hide();
        while (_waiting.Remove(_next, out var shown))
        {
            Write(shown);
            _next++;
        }

        output.Flush();
        ShowProgress();
    }

    public void Done(IReadOnlyList<TestResult> results, int notRun, TimeSpan duration)
    {
        _progress.Hide();
        foreach (var result in _waiting.Values)
        {
            Write(result);
        }

        var failed = results.Count(result => !result.HasPassed);
        var words = $"{results.Count - failed} passed, {failed} failed{(notRun == 0 ? "" : $", {notRun} not run")}";
        output.Write(string.Create(CultureInfo.InvariantCulture, $"{words} {_style.Quiet($"({duration.TotalSeconds:0.0} s)")}\n"));
    }

    private void Write(TestResult result)
    {
        var runs = result switch
        {
            { Test.Stated.Problems.IsEmpty: false } => "not run",
            { Explored: { Verdict: ExplorationVerdict.Proved } explored } => $"proved, {Counts.Of(explored.Schedules, "schedule")}",
            { Explored: { } explored } => Counts.Of(explored.Schedules, "schedule"),
            { Seed: { } seed } => $"seed {seed}{(result.Runs > 1 ? $"; {result.FailedRuns} of {result.Runs} seeds fail" : "")}",
            { HasStatedSchedules: true } => Counts.Of(result.Runs, "schedule"),
            _ => result.Runs == 1 ? "1 run" : $"{result.Runs} seeds",
        };
        var duration = string.Create(CultureInfo.InvariantCulture, $"({result.Duration.TotalMilliseconds:0} ms)");
        output.Write($"{(result.HasPassed ? $"{_style.Good("ok")}     " : $"{_style.Error("FAILED")} ")} {result.Test.Path} "
            + $"{_style.Quiet($"{runs} {duration}")}\n");
        if (result.HasPassed)
        {
            return;
        }

        var printer = new DiagnosticPrinter(output, _style, terminal.OutputIsTerminal ? terminal.Width() : null);
        foreach (var problem in result.Test.Stated.Problems)
        {
            printer.Print(result.Test.Source, problem);
        }

        foreach (var mismatch in result.Mismatches)
        {
            var lines = MismatchText.Of(mismatch, _style).ToList();
            var place = $"{result.Test.Path}:{mismatch.Line + 1}:";
            output.Write($"  {place} {_style.Strong(lines[0])}\n{string.Concat(lines.Skip(1).Select(line => $"  {line}\n"))}");
        }

        if (!result.Mismatches.IsEmpty)
        {
            output.Write($"  {_style.Quiet("again:")} {result.Again}\n");
        }
    }

    private void ShowProgress()
    {
        if (_running is [var longest, ..])
        {
            _progress.Show($"{_finished} of {count}, now {longest}");
        }
        else
        {
            _progress.Hide();
        }
    }
}
