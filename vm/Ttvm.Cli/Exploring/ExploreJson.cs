using System.Diagnostics;
using Newtonsoft.Json;
using Ttvm.Language.Text;
using Ttvm.Runtime.Exploring;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Testing;

namespace Ttvm.Cli.Exploring;

/// <summary>
/// <c>ttvm explore --json</c>: an object per line (<c>docs/exploring.md</c>). Members may be added to this format; those that are there
/// keep
/// their names and meanings.
/// </summary>
/// <param name="output">Where to.</param>
/// <param name="path">The program, as it was named.</param>
/// <param name="program">The program.</param>
internal sealed class ExploreJson(TextWriter output, string path, ProgramTest program)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    private readonly Stopwatch _sinceLast = Stopwatch.StartNew();
    private readonly Dictionary<string, SourceText?> _sources = [];

    /// <summary>Tells how far it has come, if the last time is a while ago.</summary>
    public void Show(ExplorationProgress progress)
    {
        if (_sinceLast.Elapsed < s_pause)
        {
            return;
        }

        _sinceLast.Restart();
        Write("progress", json =>
        {
            Member(json, "schedules", progress.Schedules);
            if (progress.Share is { } share)
            {
                Member(json, "share", Math.Round(share, 4));
            }

            Member(json, "milliseconds", Math.Round(progress.Elapsed.TotalMilliseconds));
        });
    }

    /// <summary>Tells what came of it.</summary>
    /// <param name="result">The result.</param>
    /// <param name="saved">The file with the schedule of the first failure; null: there is none.</param>
    public void Write(ExplorationResult result, string? saved)
    {
        foreach (var (finding, index) in result.Findings.Select((finding, index) => (finding, index)))
        {
            Write("finding", json => WriteFinding(json, finding, index == 0 ? saved : null));
        }

        Write("done", json =>
        {
            Member(json, "path", path);
            Member(json, "verdict", result.Verdict switch
            {
                ExplorationVerdict.Proved => "proved",
                ExplorationVerdict.Failed => "failed",
                ExplorationVerdict.Interrupted => "interrupted",
                _ => "limitReached",
            });
            Member(json, "schedules", result.Schedules);
            Member(json, "redundant", result.Redundant);
            Member(json, "cut", result.Cut);
            Member(json, "longest", result.LongestRun);
            Member(json, "milliseconds", Math.Round(result.Elapsed.TotalMilliseconds, 1));
            json.WritePropertyName("caveats");
            json.WriteStartArray();
            foreach (var caveat in result.Caveats)
            {
                json.WriteValue(caveat);
            }

            json.WriteEndArray();
        });
    }

    private void WriteFinding(JsonTextWriter json, ExplainedFinding explained, string? saved)
    {
        var finding = explained.Finding;
        Member(json, "check", CheckWords.Of(finding.Check));
        WritePlace(json, new RelatedPlace(finding.Message, finding.Place));
        if (finding.Pid != 0)
        {
            Member(json, "pid", finding.Pid);
            Member(json, "process", finding.Process);
        }

        if (finding.Outputs is { } outputs)
        {
            Member(json, "firstOutput", outputs.First);
            Member(json, "otherOutput", outputs.Other);
        }

        if (finding.Mismatch is { } mismatch)
        {
            Array(json, "lines", mismatch.Lines, line =>
            {
                Member(json, "fate", line.Fate switch { LineFate.Same => "same", LineFate.Missing => "missing", _ => "surplus" });
                Member(json, "text", line.Text);
            });
        }

        Array(json, "related", finding.Related, place => WritePlace(json, place));
        Array(json, "orders", explained.Orders, order =>
        {
            WriteObject(json, "first", () => WritePlace(json, order.First));
            WriteObject(json, "second", () => WritePlace(json, order.Second));
        });
        Array(json, "steps", explained.Steps, step => WritePlace(json, step));
        Member(json, "switches", explained.Switches);
        if (saved is not null)
        {
            Member(json, "recording", Path.GetFullPath(saved));
        }

        if (explained.Problem is { } problem)
        {
            Member(json, "problem", problem);
        }
    }

    /// <summary>Lines and characters are 0-based, and characters are UTF-16 units, as editors count.</summary>
    private void WritePlace(JsonTextWriter json, RelatedPlace related)
    {
        Member(json, "message", related.Message);
        if (related.Place is { } place)
        {
            Member(json, "file", Path.GetFullPath(place.Path, program.Folder));
            Member(json, "line", place.Line - 1);
            Member(json, "character", CharacterOf(place));
        }
    }

    private int CharacterOf(NoticePlace place)
    {
        var file = Path.GetFullPath(place.Path, program.Folder);
        if (!_sources.TryGetValue(file, out var source))
        {
            _sources[file] = source = File.Exists(file) ? SourceText.FromBytes(file, ProgramFiles.Read(file)) : null;
        }

        if (source is null || place.Line > source.LineCount)
        {
            return place.Column - 1;
        }

        var span = source.GetLineSpan(place.Line - 1);
        return source.Text.Substring(span.Start, span.Length).EnumerateRunes().Take(place.Column - 1).Sum(rune => rune.Utf16SequenceLength);
    }

    private void Write(string name, Action<JsonTextWriter> members)
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

    private static void WriteObject(JsonTextWriter json, string name, Action members)
    {
        json.WritePropertyName(name);
        json.WriteStartObject();
        members();
        json.WriteEndObject();
    }

    private static void Member(JsonTextWriter json, string name, object value)
    {
        json.WritePropertyName(name);
        json.WriteValue(value);
    }
}
