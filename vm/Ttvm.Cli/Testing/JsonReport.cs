using System.Globalization;
using Newtonsoft.Json;
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

    public void Started(FoundTest test) => Write(output, "started", json => Member(json, "path", test.Path));

    public void Finished(int index, TestResult result) => Write(output, "finished", json =>
    {
        Member(json, "path", result.Test.Path);
        Member(json, "outcome", result.HasPassed ? "passed" : "failed");
        Member(json, "runs", result.Runs);
        Member(json, "failedRuns", result.FailedRuns);
        Member(json, "milliseconds", Math.Round(result.Duration.TotalMilliseconds, 1));
        if (result.Seed is { } seed)
        {
            Member(json, "seed", seed);
        }

        if (result.Explored is { } explored)
        {
            Member(json, "proved", explored.Verdict == ExplorationVerdict.Proved);
        }

        if (!result.Mismatches.IsEmpty)
        {
            Member(json, "again", result.Again);
        }

        Array(json, "problems", result.Test.Stated.Problems, problem => WriteProblem(json, result.Test.Source, problem));
        Array(json, "mismatches", result.Mismatches, mismatch => WriteMismatch(json, mismatch));
    });

    public void Done(IReadOnlyList<TestResult> results, int notRun, TimeSpan duration) => Write(output, "done", json =>
    {
        Member(json, "passed", results.Count(result => result.HasPassed));
        Member(json, "failed", results.Count(result => !result.HasPassed));
        Member(json, "notRun", notRun);
        Member(json, "milliseconds", Math.Round(duration.TotalMilliseconds, 1));
    });

    /// <summary>A test that could be run.</summary>
    public static void WriteFound(TextWriter output, FoundTest test) => Write(output, "found", json =>
    {
        Member(json, "path", test.Path);
        Member(json, "title", test.Stated.Title);
        Member(json, "line", test.Stated.FirstLine);
        Member(json, "smp", !test.Stated.IsPlainOnly);
        Strings(json, "arguments", test.Stated.Arguments);
        Member(json, "input", test.Stated.Input);
        Strings(json, "files", test.Stated.Files.Select(file => file.Name));
    });

    private static void WriteProblem(JsonTextWriter json, SourceText source, Diagnostic problem)
    {
        var line = source.GetLineIndex(problem.Span.Start);
        Member(json, "code", problem.Rule.Code);
        Member(json, "message", problem.Message);
        Member(json, "line", line);
        Member(json, "character", problem.Span.Start - source.GetLineSpan(line).Start);
    }

    private static void WriteMismatch(JsonTextWriter json, Mismatch mismatch)
    {
        Member(json, "complaint", mismatch.Complaint);
        Member(json, "line", mismatch.Line);
        Strings(json, "stated", Some(mismatch, LineFate.Surplus));
        Strings(json, "seen", Some(mismatch, LineFate.Missing));
        Strings(json, "details", mismatch.Details.Take(MostLines));
    }

    /// <summary>One side of the comparison: without the lines of the other.</summary>
    private static IEnumerable<string> Some(Mismatch mismatch, LineFate without)
    {
        var lines = mismatch.Lines.Where(line => line.Fate != without).Select(line => line.Text).ToList();
        return lines.Count <= MostLines ? lines
            : lines.Take(MostLines).Append(string.Create(CultureInfo.InvariantCulture, $"… and {lines.Count - MostLines} more lines"));
    }

    private static void Write(TextWriter output, string name, Action<JsonTextWriter> members)
    {
        using (var json = new JsonTextWriter(output) { Formatting = Formatting.None, CloseOutput = false })
        {
            json.WriteStartObject();
            Member(json, "event", name);
            members(json);
            json.WriteEndObject();
        }

        output.Write('\n');
        output.Flush();
    }

    private static void Array<T>(JsonTextWriter json, string name, IEnumerable<T> items, Action<T> members)
    {
        json.WritePropertyName(name);
        json.WriteStartArray();
        foreach (var item in items)
        {
            json.WriteStartObject();
            members(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Strings(JsonTextWriter json, string name, IEnumerable<string> texts)
    {
        json.WritePropertyName(name);
        json.WriteStartArray();
        foreach (var text in texts)
        {
            json.WriteValue(text);
        }

        json.WriteEndArray();
    }

    private static void Member(JsonTextWriter json, string name, object value)
    {
        json.WritePropertyName(name);
        json.WriteValue(value);
    }
}
