using System.Globalization;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Ttvm.Cli.Reporting;
using Ttvm.Cli.Terminals;

namespace Ttvm.Cli.Exploring;

/// <summary><c>ttvm explore merge FILES</c>: what the parts of an exploration say together, of which each was run with <c>--shard</c> and
/// <c>--json</c>, anywhere.</summary>
internal static class MergeCommand
{
    public static int Run(IReadOnlyList<string> files, bool isJson, Terminal terminal)
    {
        var parts = files.Select(ShardResult.Read).OrderBy(part => part.Index).ToList();
        var first = parts[0];
        if (parts.Find(part => (part.Count, part.Digest) != (first.Count, first.Digest)) is { } other)
        {
            throw CommandException.Failure($"{other.File} and {first.File} are parts of different explorations: program, options or the "
                + "number of parts differ");
        }

        if (parts.Zip(parts.Skip(1)).FirstOrDefault(pair => pair.First.Index == pair.Second.Index) is ({ } one, { } twice))
        {
            throw CommandException.Failure($"{one.File} and {twice.File} are the same part, {one.Index} of {one.Count}");
        }

        var missing = Enumerable.Range(1, first.Count).Except(parts.Select(part => part.Index)).ToList();
        var failed = parts.Where(part => part.Verdict == ExploreJson.Failed).ToList();
        var isProved = missing.Count == 0 && parts.TrueForAll(part => part.Verdict == ExploreJson.Proved);
        var verdict = failed.Count > 0 ? ExploreJson.Failed : isProved ? ExploreJson.Proved : ExploreJson.LimitReached;
        var schedules = parts.Sum(part => part.Schedules);
        using var output = terminal.OpenOutput();
        if (isJson)
        {
            output.WriteEvent("done", json =>
            {
                json.Member("path", first.Path);
                json.Member("verdict", verdict);
                json.Member("schedules", schedules);
                json.Strings("caveats", parts.SelectMany(part => part.Caveats).Distinct(StringComparer.Ordinal));
            });
        }
        else
        {
            var style = terminal.OutputStyle;
            var tried = $"{Counts.Of(schedules, "schedule")} in {Counts.Of(parts.Count, "part")}";
            output.Write(failed.Count > 0 ? $"{style.Error("FAILED")}  {first.Path}: {tried}\n"
                : isProved ? $"{style.Good("proved")}  {first.Path}: no schedule fails, {tried}\n"
                : $"{style.Warning("not proved")}  {first.Path}: no failure in {tried}\n");
            foreach (var (finding, indexes) in from part in failed
                                              from finding in part.Findings
                                              group part.Index by finding into found
                                              select (found.Key, found.Distinct().ToList()))
            {
                output.Write(string.Create(CultureInfo.InvariantCulture,
                    $"  {(indexes.Count == 1 ? "part" : "parts")} {string.Join(", ", indexes)}: {finding}\n"));
            }

            foreach (var part in parts.Where(part => part.Verdict is not (ExploreJson.Proved or ExploreJson.Failed)))
            {
                output.Write(string.Create(CultureInfo.InvariantCulture, $"  part {part.Index}: {string.Join("; ", part.Caveats)}\n"));
            }

            if (missing.Count > 0)
            {
                output.Write($"  not there: {string.Join(", ", missing.Select(index => $"{index}/{first.Count}"))}\n");
            }
        }

        return failed.Count > 0 ? ExitCodes.Failure : isProved ? ExitCodes.Success : ExitCodes.LimitReached;
    }

    /// <summary>What a part has said.</summary>
    /// <param name="File">The file that holds it.</param>
    /// <param name="Path">The program, as it was named there.</param>
    /// <param name="Index">Which part.</param>
    /// <param name="Count">How many parts there are.</param>
    /// <param name="Digest">The same for parts of the same exploration.</param>
    /// <param name="Verdict">The verdict, as the file has it.</param>
    /// <param name="Schedules">How many it has tried.</param>
    /// <param name="Caveats">Why it proves less than it could.</param>
    /// <param name="Findings">What has failed.</param>
    private sealed record ShardResult(string File, string Path, int Index, int Count, string Digest, string Verdict, long Schedules,
        IReadOnlyList<string> Caveats, IReadOnlyList<string> Findings)
    {
        public static ShardResult Read(string file)
        {
            try
            {
                var events = System.Text.Encoding.UTF8.GetString(ProgramFiles.Read(file))
                    .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(JObject.Parse).ToList();
                if (events.Find(line => (string?)line["event"] == "done") is { } done && done["shard"] is { } shard)
                {
                    var findings = events.Where(line => (string?)line["event"] == "finding").Select(line => (string)line["message"]!);
                    return new ShardResult(file, (string)done["path"]!, (int)shard["index"]!, (int)shard["count"]!, (string)done["digest"]!,
                        (string)done["verdict"]!, (long)done["schedules"]!, [.. done["caveats"]!.Values<string>().OfType<string>()],
                        [.. findings]);
                }
            }
            catch (Exception exception) when (exception is JsonException or ArgumentException or FormatException or InvalidCastException)
            {
                throw NoResult(file);
            }

            throw NoResult(file);
        }

        private static CommandException NoResult(string file) =>
            CommandException.Failure($"{file} is no result of 'ttvm explore --shard I/N --json'");
    }
}
