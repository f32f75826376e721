using System.Collections.Immutable;
using Newtonsoft.Json;
using Ttvm.Cli.Reporting;
using Ttvm.Language.Text;
using Ttvm.Runtime.Exploring;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Testing;

namespace Ttvm.Cli.Exploring;

/// <summary>
/// <c>ttvm explore --json</c>: an object per line (<c>docs/exploring.md</c>). Members may be added to this format; those that are there
/// keep their names and meanings.
/// </summary>
/// <param name="output">Where the lines go.</param>
/// <param name="path">The program, as it was named.</param>
/// <param name="program">The program.</param>
/// <param name="options">How it is explored.</param>
/// <param name="digest">See <see cref="ExplorationDigest"/>.</param>
internal sealed class ExploreJson(TextWriter output, string path, ProgramTest program, ExplorationOptions options, string digest)
{
    public const string Proved = "proved";
    public const string Failed = "failed";
    public const string LimitReached = "limitReached";

    private readonly Dictionary<string, SourceText?> _sources = [];

    /// <summary>Tells how far it has come.</summary>
    public void Show(ExplorationProgress progress) => output.WriteEvent("progress", json =>
    {
        json.Member("schedules", progress.Schedules);
        if (progress.Share is { } share)
        {
            json.Member("share", Math.Round(share, 4));
        }

        json.Member("milliseconds", Math.Round(progress.Elapsed.TotalMilliseconds));
    });

    /// <summary>Tells what came of it.</summary>
    /// <param name="result">The result.</param>
    /// <param name="predictions">What is known of the program without running it.</param>
    /// <param name="saved">The file with the schedule of the first failure; null: there is none.</param>
    /// <param name="left">The file with what is left to be tried; null: there is none.</param>
    public void Write(ExplorationResult result, ImmutableArray<Prediction> predictions, string? saved, string? left)
    {
        foreach (var (finding, index) in result.Findings.Select((finding, index) => (finding, index)))
        {
            output.WriteEvent("finding", json => WriteFinding(json, finding, index == 0 ? saved : null));
        }

        output.WriteEvent("done", json =>
        {
            json.Member("path", path);
            json.Member("verdict", result.Verdict switch
            {
                ExplorationVerdict.Proved => Proved,
                ExplorationVerdict.Failed => Failed,
                ExplorationVerdict.Interrupted => "interrupted",
                _ => LimitReached,
            });
            if (options.Shard is { } shard)
            {
                json.Object("shard", () =>
                {
                    json.Member("index", shard.Index);
                    json.Member("count", shard.Count);
                });
                json.Member("digest", digest);
            }

            json.Member("schedules", result.Schedules);
            json.Member("redundant", result.Redundant);
            json.Member("cut", result.Cut);
            json.Member("longest", result.LongestRun);
            json.Member("milliseconds", Math.Round(result.Elapsed.TotalMilliseconds, 1));
            json.Strings("caveats", result.Caveats);
            if (left is not null)
            {
                json.Member("left", Path.GetFullPath(left));
            }

            json.Array("predictions", predictions, prediction =>
            {
                json.Member("code", prediction.Finding.Rule.Code);
                json.Member("message", prediction.Finding.Message);
                json.Member("line", prediction.Line - 1);
                json.Member("outcome", prediction.IsSeen switch { true => "seen", false => "neverSeen", null => "unknown" });
            });
        });
    }

    private void WriteFinding(JsonTextWriter json, ExplainedFinding explained, string? saved)
    {
        var finding = explained.Finding;
        json.Member("check", CheckWords.Of(finding.Check));
        WritePlace(json, new RelatedPlace(finding.Message, finding.Place));
        if (finding.Pid != 0)
        {
            json.Member("pid", finding.Pid);
            json.Member("process", finding.Process);
        }

        if (finding.Outputs is { } outputs)
        {
            json.Member("firstOutput", outputs.First);
            json.Member("otherOutput", outputs.Other);
        }

        if (finding.Mismatch is { } mismatch)
        {
            json.Array("lines", mismatch.Lines, line =>
            {
                json.Member("fate", line.Fate switch { LineFate.Same => "same", LineFate.Missing => "missing", _ => "surplus" });
                json.Member("text", line.Text);
            });
        }

        json.Array("related", finding.Related, place => WritePlace(json, place));
        json.Array("orders", explained.Orders, order =>
        {
            json.Object("first", () => WritePlace(json, order.First));
            json.Object("second", () => WritePlace(json, order.Second));
        });
        json.Array("faults", explained.Faults, place => WritePlace(json, place));
        json.Array("steps", explained.Steps, step => WritePlace(json, step));
        json.Member("switches", explained.Switches);
        if (RegressionTest.Of(explained, program) is { } test && SourceOf(program.FileName) is { } source)
        {
            json.Object("test", () =>
            {
                json.Member("line", RegressionTest.PlaceIn(source));
                json.Member("text", string.Concat(test.Select(line => line + "\n")));
            });
        }

        if (saved is not null)
        {
            json.Member("recording", Path.GetFullPath(saved));
        }

        if (explained.Problem is { } problem)
        {
            json.Member("problem", problem);
        }
    }

    /// <summary>Lines and characters are 0-based, and characters are UTF-16 units, as editors count.</summary>
    private void WritePlace(JsonTextWriter json, RelatedPlace related)
    {
        json.Member("message", related.Message);
        if (related.Place is { } place)
        {
            json.Member("file", Path.GetFullPath(place.Path, program.Folder));
            json.Member("line", place.Line - 1);
            json.Member("character", CharacterOf(place));
        }
    }

    private int CharacterOf(NoticePlace place)
    {
        var source = SourceOf(place.Path);
        if (source is null || place.Line > source.LineCount)
        {
            return place.Column - 1;
        }

        var span = source.GetLineSpan(place.Line - 1);
        return source.Text.Substring(span.Start, span.Length).EnumerateRunes().Take(place.Column - 1).Sum(rune => rune.Utf16SequenceLength);
    }

    /// <summary>A file of the program; null if it is not on the disk.</summary>
    private SourceText? SourceOf(string path)
    {
        var file = Path.GetFullPath(path, program.Folder);
        if (!_sources.TryGetValue(file, out var source))
        {
            _sources[file] = source = File.Exists(file) ? SourceText.FromBytes(file, ProgramFiles.Read(file)) : null;
        }

        return source;
    }
}
