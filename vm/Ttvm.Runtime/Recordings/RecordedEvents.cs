using System.Text.Json;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.Runtime.Recordings;

/// <summary>The events of a record, and moments, as JSON objects.</summary>
internal static class RecordedEvents
{
    /// <summary>The names of the kinds of questions.</summary>
    private static readonly (OutsideCall Call, string Name)[] s_calls =
    [
        (OutsideCall.Short, "file"),
        (OutsideCall.Line, "line"),
        (OutsideCall.Character, "character"),
        (OutsideCall.AllInput, "input"),
        (OutsideCall.Program, "program"),
    ];

    /// <summary>The name of a kind of question, in the file and for people.</summary>
    public static string NameOf(OutsideCall call) => s_calls.First(named => named.Call == call).Name;

    public static void Write(Utf8JsonWriter json, ScheduleEvent happened)
    {
        json.WriteStartObject();
        json.WriteNumber("decision", happened.Decision);
        switch (happened)
        {
            case AnswerArrived answer:
                json.WriteNumber("answers", answer.Question);
                json.WriteString("asked", NameOf(answer.Call));
                json.WriteBoolean("atOnce", answer.IsAtOnce);
                if (answer.InputRead > 0)
                {
                    json.WriteNumber("inputRead", answer.InputRead);
                }

                json.WritePropertyName("value");
                RecordedValues.Write(json, answer.Result);
                if (answer.Error is { } error)
                {
                    json.WritePropertyName("error");
                    RecordedValues.WriteText(json, error);
                }

                break;
            case ClockJumped jump:
                json.WriteNumber("clockJumpsTo", jump.To);
                break;
            case MemoryRanOut ended:
                json.WriteNumber("memoryRanOutFor", ended.Pid);
                break;
            case Intervened intervened:
                RecordedInterventions.Write(json, intervened.What);
                json.WritePropertyName("at");
                Write(json, intervened.At);
                break;
            default:
                throw new System.Diagnostics.UnreachableException($"nobody has said how {happened} is recorded");
        }

        json.WriteEndObject();
    }

    public static ScheduleEvent Read(JsonElement json, CodeStore? code)
    {
        var decision = json.GetProperty("decision").GetInt64();
        if (json.TryGetProperty("answers", out var question))
        {
            var name = json.GetProperty("asked").GetString();
            return new AnswerArrived(decision, question.GetInt64(), json.GetProperty("atOnce").GetBoolean(),
                RecordedValues.Read(json.GetProperty("value"), code),
                json.TryGetProperty("error", out var error) ? RecordedValues.ReadText(error) : null,
                json.TryGetProperty("inputRead", out var read) ? read.GetInt64() : 0)
            {
                Call = s_calls.Where(named => named.Name == name).Select(named => (OutsideCall?)named.Call).FirstOrDefault()
                    ?? throw new FormatException($"'{name}' is no question"),
            };
        }

        return json.TryGetProperty("clockJumpsTo", out var to) ? new ClockJumped(decision, to.GetInt64())
            : json.TryGetProperty("memoryRanOutFor", out var pid) ? new MemoryRanOut(decision, pid.GetInt64())
            : new Intervened(decision, ReadMoment(json.GetProperty("at")), RecordedInterventions.Read(json, code));
    }

    public static void Write(Utf8JsonWriter json, TimePoint at)
    {
        json.WriteStartObject();
        json.WritePropertyName("at");
        Write(json, at.Moment);
        json.WriteNumber("events", at.Recorded);
        json.WriteNumber("attempts", at.Attempts);
        json.WriteEndObject();
    }

    public static TimePoint ReadPoint(JsonElement json) => new(ReadMoment(json.GetProperty("at")), json.GetProperty("events").GetInt32(),
        json.GetProperty("attempts").GetInt64());

    public static void Write(Utf8JsonWriter json, Moment at)
    {
        json.WriteStartObject();
        json.WriteNumber("executed", at.Executed);
        json.WriteNumber("decision", at.Decision);
        if (at.Position is { } position)
        {
            json.WriteNumber("position", position);
        }

        json.WriteNumber("clock", at.Clock);
        json.WriteBoolean("isAtError", at.IsAtError);
        json.WriteEndObject();
    }

    public static Moment ReadMoment(JsonElement json) => new(json.GetProperty("executed").GetInt64(),
        json.GetProperty("decision").GetInt64(), json.TryGetProperty("position", out var position) ? position.GetInt32() : null,
        json.GetProperty("clock").GetInt64(), json.GetProperty("isAtError").GetBoolean());
}
