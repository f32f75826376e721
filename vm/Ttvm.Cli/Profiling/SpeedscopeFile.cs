using System.Text;
using Newtonsoft.Json;
using Ttvm.Cli.Reporting;
using Ttvm.Cli.Running;
using Ttvm.Runtime.Profiling;

namespace Ttvm.Cli.Profiling;

/// <summary>
/// A profile as a file for https://www.speedscope.app, which draws flame graphs: sampled stacks, weighed with reductions. A member
/// <c>ttvm</c>, which other programs pass over, has what each line has used.
/// </summary>
internal static class SpeedscopeFile
{
    private const string Schema = "https://www.speedscope.app/file-format-schema.json";

    private static readonly byte[] s_beginning = Encoding.UTF8.GetBytes($$"""{"$schema":"{{Schema}}",""");

    /// <summary>Whether a file is one of ours, or empty.</summary>
    public static bool IsOne(FileStream file)
    {
        var beginning = new byte[s_beginning.Length];
        var length = file.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
        return length == 0 || beginning.AsSpan(0, length).SequenceEqual(s_beginning);
    }

    public static string TextOf(Profile profile, RunArguments arguments)
    {
        var frames = profile.Stacks.SelectMany(stack => stack.Frames).Distinct().ToList();
        var indexes = frames.Select((frame, index) => (frame, index)).ToDictionary(pair => pair.frame, pair => pair.index);
        var text = new StringWriter();
        using var json = new JsonTextWriter(text) { Formatting = Formatting.None };
        json.WriteStartObject();
        json.Member("$schema", Schema);
        json.Member("exporter", ProductVersion.Text);
        json.Member("name", arguments.Program);
        json.Object("shared", () => json.Array("frames", frames, frame =>
        {
            json.Member("name", frame.Name);
            if (frame.Path is { } path)
            {
                json.Member("file", path);
                json.Member("line", frame.Line);
            }
        }));
        json.Array("profiles", [profile], _ =>
        {
            json.Member("type", "sampled");
            json.Member("name", $"{arguments.Program}, reductions");
            json.Member("unit", "none");
            json.Member("startValue", 0);
            json.Member("endValue", profile.Samples * Profile.SampleInterval);
            json.WritePropertyName("samples");
            json.WriteStartArray();
            foreach (var stack in profile.Stacks)
            {
                json.WriteStartArray();
                foreach (var frame in stack.Frames)
                {
                    json.WriteValue(indexes[frame]);
                }

                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WritePropertyName("weights");
            json.WriteStartArray();
            foreach (var stack in profile.Stacks)
            {
                json.WriteValue(stack.Samples * Profile.SampleInterval);
            }

            json.WriteEndArray();
        });
        json.Object("ttvm", () =>
        {
            json.Member("version", 1);
            json.Member("seed", arguments.Machine.Seed!.Value);
            json.Member("reductions", profile.Reductions);
            json.Array("lines", profile.Lines, line =>
            {
                json.Member("path", line.Path);
                if (line.Index is { } index)
                {
                    json.Member("index", index);
                }
                else
                {
                    json.Member("line", line.Line);
                }

                json.Member("text", line.Text);
                json.Member("reductions", line.Reductions);
            });
        });
        json.WriteEndObject();
        json.Flush();
        return text + "\n";
    }
}
