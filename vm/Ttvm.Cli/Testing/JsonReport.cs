using System.Globalization;
using Newtonsoft.Json;
using Ttvm.Cli.Reporting;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Text;
using Ttvm.Runtime.Exploring;
using Ttvm.Runtime.Testing;

namespace Ttvm.Cli.Testing;

/// <summary>
/// <c>ttvm test --json</c>: an object per line, as soon as there is something to tell (<c>docs/testing-programs.md</c>). Members may be
/// added to this format; those that are there keep their names and meanings.
/// </summary>
internal sealed class JsonReport(TextWriter output) : ITestReport
{
    /// <summary>A program that prints without end differs in many lines.</summary>
    private const int MostLines = 1000;

    public void Started(FoundTest test) => output.WriteEvent("started", json => json.Member("path", test.Path));

    public void Finished(int index, TestResult result) => output.WriteEvent("finished", json =>
    {
        json.Member("path", result.Test.Path);
        json.Member("outcome", result.HasPassed ? "passed" : "failed");
        json.Member("runs", result.Runs);
        json.Member("failedRuns", result.FailedRuns);
        json.Member("milliseconds", Math.Round(result.Duration.TotalMilliseconds, 1));
        if (result.Seed is { } seed)
        {
            json.Member("seed", seed);
        }

        if (result.Explored is { } explored)
        {
            json.Member("proved", explored.Verdict == ExplorationVerdict.Proved);
        }

        if (!result.Mismatches.IsEmpty)
        {
            json.Member("again", result.Again);
        }

        json.Array("problems", result.Test.Stated.Problems, problem => WriteProblem(json, result.Test.Source, problem));
        json.Array("mismatches", result.Mismatches, mismatch => WriteMismatch(json, mismatch));
    });

    public void Done(IReadOnlyList<TestResult> results, int notRun, TimeSpan duration) => output.WriteEvent("done", json =>
    {
        json.Member("passed", results.Count(result => result.HasPassed));
        json.Member("failed", results.Count(result => !result.HasPassed));
        json.Member("notRun", notRun);
        json.Member("milliseconds", Math.Round(duration.TotalMilliseconds, 1));
    });

    /// <summary>A test that could be run.</summary>
    public static void WriteFound(TextWriter output, FoundTest test) => output.WriteEvent("found", json =>
    {
        json.Member("path", test.Path);
        json.Member("title", test.Stated.Title);
        json.Member("line", test.Stated.FirstLine);
        json.Member("smp", !test.Stated.IsPlainOnly);
        json.Strings("arguments", test.Stated.Arguments);
        json.Member("input", test.Stated.Input);
        json.Strings("files", test.Stated.Files.Select(file => file.Name));
    });

    private static void WriteProblem(JsonTextWriter json, SourceText source, Diagnostic problem)
    {
        var line = source.GetLineIndex(problem.Span.Start);
        json.Member("code", problem.Rule.Code);
        json.Member("message", problem.Message);
        json.Member("line", line);
        json.Member("character", problem.Span.Start - source.GetLineSpan(line).Start);
    }

    private static void WriteMismatch(JsonTextWriter json, Mismatch mismatch)
    {
        json.Member("complaint", mismatch.Complaint);
        json.Member("line", mismatch.Line);
        json.Strings("stated", Some(mismatch, LineFate.Surplus));
        json.Strings("seen", Some(mismatch, LineFate.Missing));
        json.Strings("details", mismatch.Details.Take(MostLines));
    }

    /// <summary>One side of the comparison: without the lines of the other.</summary>
    private static IEnumerable<string> Some(Mismatch mismatch, LineFate without)
    {
        var lines = mismatch.Lines.Where(line => line.Fate != without).Select(line => line.Text).ToList();
        return lines.Count <= MostLines ? lines
            : lines.Take(MostLines).Append(string.Create(CultureInfo.InvariantCulture, $"… and {lines.Count - MostLines} more lines"));
    }
}
