using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Ttvm.Language.Directives;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.Runtime.Recordings;

/// <summary>Reads what <see cref="RecordingWriter"/> writes. Unknown members are ignored.</summary>
internal static class RecordingReader
{
    /// <summary>Reads a recording.</summary>
    /// <exception cref="RecordingException">The content is no recording, or a damaged one, or one of a newer version.</exception>
    public static Recording Read(ReadOnlyMemory<byte> content)
    {
        if (!Recording.IsOurs(content.Span))
        {
            throw new RecordingException("this is no recording of a run");
        }

        RefuseNewer(content.Span[RecordingWriter.Mark.Length..]);
        return Damaged("", () =>
        {
            using var document = JsonDocument.Parse(content, new JsonDocumentOptions { MaxDepth = RecordedValues.MostDepth * 2 });
            var whole = document.RootElement.Clone();
            var facts = ReadFacts(whole);
            var start = Damaged("'start' ", () => ReadStart(whole.GetProperty("start")));
            start = Damaged("'schedule' ", () => start with { Schedule = ReadSchedule(whole) });
            var events = whole.GetProperty("events");
            var end = Damaged("'end' ", () => ReadEnd(whole.GetProperty("end"), events.GetArrayLength()));
            var marks = Damaged("'marks' ", () => ReadMarks(whole.GetProperty("marks"), end.At.Moment));
            return new Recording(start, facts, code => ReadEvents(events, code), marks, end);
        });
    }

    /// <summary>Refuses newer versions of the format, whose files may go on with anything behind the number of the version.</summary>
    private static void RefuseNewer(ReadOnlySpan<byte> version)
    {
        var length = version.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        var digits = Encoding.ASCII.GetString(length < 0 ? version : version[..length]);
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)
        {
            throw new RecordingException("this is no recording of a run");
        }

        if (number > Recording.Version)
        {
            throw new RecordingException(
                $"this recording has version {number} of the format, and this ttvm reads none above {Recording.Version}; a newer ttvm does");
        }
    }

    private static T Damaged<T>(string part, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (JsonException exception)
        {
            throw new RecordingException($"this recording is damaged in line {exception.LineNumber + 1}, byte "
                + $"{exception.BytePositionInLine + 1}: it is not JSON there", exception);
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException or KeyNotFoundException
            or OverflowException or IndexOutOfRangeException or ArgumentException)
        {
            throw new RecordingException($"this recording is damaged: its part {part}cannot be read ({exception.Message.TrimEnd('.')})",
                exception);
        }
    }

    private static RecordingStart ReadStart(JsonElement json) => new(Text(json, "program"), new MachineOptions
    {
        Seed = json.GetProperty("seed").GetUInt64(),
        Smp = json.GetProperty("smp").GetBoolean(),
        MaxProcesses = AtLeast(1, json.GetProperty("maxProcesses").GetInt32()),
        MaxMailbox = AtLeast(0, json.GetProperty("maxMailbox").GetInt32()),
        MaxMemoryMegabytes = Math.Min(AtLeast(1, json.GetProperty("maxMemoryMegabytes").GetInt64()), int.MaxValue),
        Sandbox = !json.TryGetProperty("sandbox", out var sandbox) ? null : new SandboxRules(Text(sandbox, "program"))
        {
            Read = ReadPermission(sandbox.GetProperty("read")),
            Write = ReadPermission(sandbox.GetProperty("write")),
            Execute = sandbox.GetProperty("execute").GetBoolean(),
            Environment = sandbox.GetProperty("environment").GetBoolean(),
        },
    });

    private static Schedule? ReadSchedule(JsonElement whole) => !whole.TryGetProperty("schedule", out var turns) ? null
        : new Schedule([.. turns.EnumerateArray().Select(ReadTurn)]);

    private static ScheduledTurn ReadTurn(JsonElement json)
    {
        var (pid, number) = (json[0].GetInt64(), json[1].GetInt64());
        var fault = json.GetArrayLength() > 2 ? FaultWords.Of(json[2].GetString()) ?? throw NoTurn() : FaultKinds.None;
        var kind = fault != FaultKinds.None ? TurnKind.Fault : pid == 0 ? TurnKind.Timer : TurnKind.Slice;
        return pid >= (kind == TurnKind.Timer ? 0 : 1) && number >= (kind == TurnKind.Slice ? 1 : 0) && number <= int.MaxValue
            ? new ScheduledTurn(kind, pid, number) { Fault = fault } : throw NoTurn();

        FormatException NoTurn() => new($"{json} is no turn");
    }

    private static Permission ReadPermission(JsonElement json) =>
        json.ValueKind == JsonValueKind.True ? Permission.Anywhere : new Permission(false, [.. Texts(json)]);

    private static OutsideFacts ReadFacts(JsonElement whole)
    {
        var start = whole.GetProperty("start");
        var facts = new OutsideFacts(Text(start, "folder"))
        {
            Arguments = start.TryGetProperty("arguments", out var arguments) ? [.. Texts(arguments)] : null,
        };
        Damaged("'files' ", () =>
        {
            foreach (var file in whole.GetProperty("files").EnumerateArray())
            {
                facts.Add(Text(file, "path"), new FileFacts
                {
                    RealPath = OptionalText(file, "realPath"),
                    Since = file.TryGetProperty("foundAt", out var since) ? since.GetInt64() : null,
                    WasSought = since.ValueKind != JsonValueKind.Undefined || file.TryGetProperty("missing", out _),
                    Refusal = OptionalText(file, "refusal"),
                    ReadingError = OptionalText(file, "readingError"),
                    Content = OptionalText(file, "text") is { } text ? Encoding.UTF8.GetBytes(text)
                        : file.TryGetProperty("bytes", out var bytes) ? bytes.GetBytesFromBase64() : null,
                });
            }

            return facts;
        });
        return Damaged("'variables' ", () =>
        {
            foreach (var variable in whole.GetProperty("variables").EnumerateArray())
            {
                facts.AddVariable(Text(variable, "name"), OptionalText(variable, "value"));
            }

            return facts;
        });
    }

    private static ImmutableArray<ScheduleEvent> ReadEvents(JsonElement events, CodeStore code) =>
        Damaged("'events' ", () => events.EnumerateArray().Select(happened => RecordedEvents.Read(happened, code)).ToImmutableArray());

    private static ScheduleMarks ReadMarks(JsonElement json, Moment end)
    {
        var distance = json.GetProperty("distance").GetInt64();
        long[] executed = [.. json.GetProperty("executed").EnumerateArray().Select(mark => mark.GetInt64())];

        // The marks lead up to the end, so a repetition that can never come to a damaged end is found out at a mark.
        return distance >= MemoryGuard.Interval && executed.Length == end.Decision / distance
            && executed.Prepend(0).Zip(executed.Append(end.Executed)).All(pair => pair.First <= pair.Second)
            ? new ScheduleMarks(distance, executed)
            : throw new FormatException("they do not lead to its end");
    }

    private static RecordingEnd ReadEnd(JsonElement json, int events)
    {
        var at = new TimePoint(RecordedEvents.ReadMoment(json.GetProperty("at")), json.GetProperty("events").GetInt32(),
            json.GetProperty("attempts").GetInt64());
        if (at.Recorded != events || at.Moment is not { Executed: >= 0, Decision: >= 0 })
        {
            throw new FormatException("it does not fit the events");
        }

        return new RecordingEnd(at,
            ulong.Parse(json.GetProperty("state").GetString()!, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
            json.GetProperty("hasEnded").GetBoolean(),
            json.TryGetProperty("exitCode", out var code) ? code.GetInt32() : null);
    }

    private static int AtLeast(int least, int number) => (int)AtLeast((long)least, number);

    private static long AtLeast(long least, long number) =>
        number >= least ? number : throw new FormatException($"{number} is too little");

    private static string Text(JsonElement json, string name) => RecordedValues.ReadText(json.GetProperty(name));

    private static string? OptionalText(JsonElement json, string name) =>
        json.TryGetProperty(name, out var text) ? RecordedValues.ReadText(text) : null;

    private static IEnumerable<string> Texts(JsonElement json) => json.EnumerateArray().Select(RecordedValues.ReadText);
}
