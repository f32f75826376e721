using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ttvm.Language.Directives;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.Runtime.Recordings;

/// <summary>Writes recordings: JSON in which each file, variable and event has a line of its own (<c>docs/recordings.md</c>).</summary>
internal sealed class RecordingWriter : IDisposable
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly MemoryStream _output = new();
    private readonly Utf8JsonWriter _json;

    private RecordingWriter() => _json = new Utf8JsonWriter(_output, new JsonWriterOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = RecordedValues.MostDepth * 2,
        SkipValidation = true,
    });

    /// <summary>How the file of every recording begins. The version of the format follows.</summary>
    public static ReadOnlySpan<byte> Mark => "{\"ttrec\":"u8;

    /// <summary>The content of the file.</summary>
    /// <exception cref="RecordingException">A value in it cannot be written.</exception>
    public static byte[] Write(Recording recording)
    {
        using var writer = new RecordingWriter();
        writer.WriteAll(recording);
        return writer._output.ToArray();
    }

    public void Dispose()
    {
        _json.Dispose();
        _output.Dispose();
    }

    private void WriteAll(Recording recording)
    {
        _output.Write(Mark);
        Put(string.Create(CultureInfo.InvariantCulture, $"{VersionFor(recording.Start.Schedule)}"));
        Member("start", () => WriteStart(recording));
        Lines("files", recording.Facts.Files, WriteFile);
        Lines("variables", recording.Facts.Variables, WriteVariable);
        if (recording.Start.Schedule is { } schedule)
        {
            Member("schedule", () => WriteSchedule(schedule));
        }

        Lines("events", recording.Events(null!), happened => RecordedEvents.Write(_json, happened));
        Member("marks", () =>
        {
            _json.WriteStartObject();
            _json.WriteNumber("distance", recording.Marks.Distance);
            _json.WriteStartArray("executed");
            foreach (var executed in recording.Marks.Executed)
            {
                _json.WriteNumberValue(executed);
            }

            _json.WriteEndArray();
            _json.WriteEndObject();
        });
        Member("end", () => WriteEnd(recording.End));
        Put("}\n");
    }

    private void WriteStart(Recording recording)
    {
        var (program, options) = recording.Start;
        _json.WriteStartObject();
        Text("program", program);
        Text("folder", recording.Facts.WorkingDirectory);
        if (recording.Facts.Arguments is { } arguments)
        {
            Texts("arguments", arguments);
        }

        _json.WriteNumber("seed", recording.Seed);
        _json.WriteBoolean("smp", options.Smp);
        _json.WriteNumber("maxProcesses", options.MaxProcesses);
        _json.WriteNumber("maxMailbox", options.MaxMailbox);
        _json.WriteNumber("maxMemoryMegabytes", options.MaxMemoryMegabytes);
        if (options.Sandbox is { } sandbox)
        {
            _json.WriteStartObject("sandbox");
            Text("program", sandbox.Program);
            Write("read", sandbox.Read);
            Write("write", sandbox.Write);
            _json.WriteBoolean("execute", sandbox.Execute);
            _json.WriteBoolean("environment", sandbox.Environment);
            _json.WriteEndObject();
        }

        _json.WriteEndObject();
    }

    /// <summary>The oldest version of the format that can hold the recording.</summary>
    private static int VersionFor(Schedule? schedule) =>
        schedule is null ? 1 : schedule.Turns.Any(turn => turn.Kind == TurnKind.Fault) ? Recording.Version : 2;

    /// <summary>Writes an array for each turn: a pid and a number of reductions; 0 and the number of a timer; or a pid, a number and a
    /// fault.</summary>
    private void WriteSchedule(Schedule schedule)
    {
        _json.WriteStartArray();
        foreach (var turn in schedule.Turns)
        {
            _json.WriteStartArray();
            _json.WriteNumberValue(turn.Pid);
            _json.WriteNumberValue(turn.Number);
            if (turn.Kind == TurnKind.Fault)
            {
                _json.WriteStringValue(FaultWords.Of(turn.Fault));
            }

            _json.WriteEndArray();
        }

        _json.WriteEndArray();
    }

    private void Write(string name, Permission permission)
    {
        if (permission.Everywhere)
        {
            _json.WriteBoolean(name, true);
        }
        else
        {
            Texts(name, permission.Places);
        }
    }

    private void WriteFile(KeyValuePair<string, FileFacts> file)
    {
        var (path, facts) = file;
        _json.WriteStartObject();
        Text("path", path);
        OptionalText("realPath", facts.RealPath);
        if (facts.Since is { } since)
        {
            _json.WriteNumber("foundAt", since);
        }
        else if (facts.WasSought)
        {
            _json.WriteBoolean("missing", true);
        }

        OptionalText("refusal", facts.Refusal);
        OptionalText("readingError", facts.ReadingError);
        switch (facts.Content)
        {
            case null:
                break;
            case var content when TextOf(content) is { } text:
                Text("text", text);
                break;
            case var content:
                _json.WriteBase64String("bytes", content);
                break;
        }

        _json.WriteEndObject();
    }

    private void WriteVariable(KeyValuePair<string, string?> variable)
    {
        _json.WriteStartObject();
        Text("name", variable.Key);
        OptionalText("value", variable.Value);
        _json.WriteEndObject();
    }

    private void WriteEnd(RecordingEnd end)
    {
        _json.WriteStartObject();
        _json.WritePropertyName("at");
        RecordedEvents.Write(_json, end.At.Moment);
        _json.WriteNumber("events", end.At.Recorded);
        _json.WriteNumber("attempts", end.At.Attempts);
        _json.WriteString("state", end.StateHash.ToString("x16", CultureInfo.InvariantCulture));
        _json.WriteBoolean("hasEnded", end.HasEnded);
        if (end.ExitCode is { } code)
        {
            _json.WriteNumber("exitCode", code);
        }

        _json.WriteEndObject();
    }

    /// <summary>The text of a file; null if its bytes are no UTF-8.</summary>
    private static string? TextOf(byte[] content)
    {
        try
        {
            return s_strict.GetString(content);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private void OptionalText(string name, string? text)
    {
        if (text is not null)
        {
            Text(name, text);
        }
    }

    private void Text(string name, string text)
    {
        _json.WritePropertyName(name);
        RecordedValues.WriteText(_json, text);
    }

    private void Texts(string name, IEnumerable<string> texts)
    {
        _json.WriteStartArray(name);
        foreach (var text in texts)
        {
            RecordedValues.WriteText(_json, text);
        }

        _json.WriteEndArray();
    }

    /// <summary>Writes a member of the outermost object, on a line of its own.</summary>
    private void Member(string name, Action write)
    {
        Put($",\n\"{name}\":");
        Line(write);
    }

    private void Lines<T>(string name, IEnumerable<T> items, Action<T> write)
    {
        Put($",\n\"{name}\":[");
        var separator = "\n";
        foreach (var item in items)
        {
            Put(separator);
            Line(() => write(item));
            separator = ",\n";
        }

        Put("]");
    }

    private void Line(Action write)
    {
        write();
        _json.Flush();
        _json.Reset();
    }

    private void Put(string text) => _output.Write(Encoding.UTF8.GetBytes(text));
}
