using System.Text.Json;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.Runtime.Recordings;

/// <summary>Interventions as members of a JSON object: <c>do</c> names the kind, the others are its data.</summary>
internal static class RecordedInterventions
{
    public static void Write(Utf8JsonWriter json, Intervention what)
    {
        switch (what)
        {
            case Intervention.SetVariable set:
                Begin(json, "setVariable", set.Pid, ("depth", set.Depth));
                json.WritePropertyName("name");
                RecordedValues.WriteText(json, set.Name);
                WriteValue(json, set.Value);
                break;
            case Intervention.SetStackValue set:
                Begin(json, "setStackValue", set.Pid, ("index", set.Index));
                WriteValue(json, set.Value);
                break;
            case Intervention.SetMessage set:
                Begin(json, "setMessage", set.Pid, ("index", set.Index));
                WriteValue(json, set.Payload);
                break;
            case Intervention.DropMessage drop:
                Begin(json, "dropMessage", drop.Pid, ("index", drop.Index));
                break;
            case Intervention.DuplicateMessage duplicate:
                Begin(json, "duplicateMessage", duplicate.Pid, ("index", duplicate.Index));
                break;
            case Intervention.MoveMessage move:
                Begin(json, "moveMessage", move.Pid, ("index", move.Index), ("to", move.To));
                break;
            case Intervention.Kill kill:
                Begin(json, "kill", kill.Pid);
                break;
            case Intervention.Freeze freeze:
                Begin(json, "freeze", freeze.Pid);
                break;
            case Intervention.Thaw thaw:
                Begin(json, "thaw", thaw.Pid);
                break;
            case Intervention.Goto leap:
                Begin(json, "goto", leap.Pid, ("instruction", leap.Instruction));
                break;
            case Intervention.RestartFrame restart:
                Begin(json, "restartFrame", restart.Pid, ("depth", restart.Depth));
                break;
            case Intervention.Execute execute:
                Begin(json, "execute", execute.Pid);
                json.WritePropertyName("text");
                RecordedValues.WriteText(json, execute.Text);
                break;
            case Intervention.Rollback rollback:
                Begin(json, "rollback", rollback.Pid);
                json.WritePropertyName("since");
                RecordedEvents.Write(json, rollback.Since);
                break;
            case Intervention.AdvanceClock:
                json.WriteString("do", "advanceClock");
                break;
            case Intervention.RunAlone alone:
                Begin(json, "runAlone", alone.Pid, ("instructions", alone.Instructions));
                json.WriteBoolean("isInTurn", alone.IsInTurn);
                json.WriteBoolean("continues", alone.Continues);
                json.WriteBoolean("endsAtError", alone.EndsAtError);
                break;
            default:
                throw new System.Diagnostics.UnreachableException($"nobody has said how {what} is recorded");
        }
    }

    public static Intervention Read(JsonElement json, CodeStore? code) => json.GetProperty("do").GetString() switch
    {
        "setVariable" => new Intervention.SetVariable(Pid(json), Number(json, "depth"), Text(json, "name"), ValueOf(json, code)),
        "setStackValue" => new Intervention.SetStackValue(Pid(json), Number(json, "index"), ValueOf(json, code)),
        "setMessage" => new Intervention.SetMessage(Pid(json), Number(json, "index"), ValueOf(json, code)),
        "dropMessage" => new Intervention.DropMessage(Pid(json), Number(json, "index")),
        "duplicateMessage" => new Intervention.DuplicateMessage(Pid(json), Number(json, "index")),
        "moveMessage" => new Intervention.MoveMessage(Pid(json), Number(json, "index"), Number(json, "to")),
        "kill" => new Intervention.Kill(Pid(json)),
        "freeze" => new Intervention.Freeze(Pid(json)),
        "thaw" => new Intervention.Thaw(Pid(json)),
        "goto" => new Intervention.Goto(Pid(json), Number(json, "instruction")),
        "restartFrame" => new Intervention.RestartFrame(Pid(json), Number(json, "depth")),
        "execute" => new Intervention.Execute(Pid(json), Text(json, "text")),
        "rollback" => new Intervention.Rollback(Pid(json)) { Since = RecordedEvents.ReadPoint(json.GetProperty("since")) },
        "advanceClock" => new Intervention.AdvanceClock(),
        "runAlone" => new Intervention.RunAlone(Pid(json), json.GetProperty("instructions").GetInt64())
        {
            IsInTurn = json.GetProperty("isInTurn").GetBoolean(),
            Continues = json.GetProperty("continues").GetBoolean(),
            EndsAtError = json.GetProperty("endsAtError").GetBoolean(),
        },
        var other => throw new FormatException($"'{other}' is no intervention"),
    };

    private static void Begin(Utf8JsonWriter json, string what, long pid, params ReadOnlySpan<(string Name, long Number)> numbers)
    {
        json.WriteString("do", what);
        json.WriteNumber("pid", pid);
        foreach (var (name, number) in numbers)
        {
            json.WriteNumber(name, number);
        }
    }

    private static void WriteValue(Utf8JsonWriter json, Values.Value value)
    {
        json.WritePropertyName("value");
        RecordedValues.Write(json, value);
    }

    private static long Pid(JsonElement json) => json.GetProperty("pid").GetInt64();

    private static int Number(JsonElement json, string name) => json.GetProperty(name).GetInt32();

    private static string Text(JsonElement json, string name) => RecordedValues.ReadText(json.GetProperty(name));

    private static Values.Value ValueOf(JsonElement json, CodeStore? code) => RecordedValues.Read(json.GetProperty("value"), code);
}
