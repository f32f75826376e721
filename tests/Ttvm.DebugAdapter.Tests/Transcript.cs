using System.Text;
using Newtonsoft.Json;

namespace Ttvm.DebugAdapter.Tests;

/// <summary>
/// A session as text. How the adapter cuts output and news of processes into events depends on time, so between two other messages
/// they are joined: first who came and went in all, then the output.
/// </summary>
internal sealed class Transcript(string folder)
{
    private readonly StringBuilder _text = new();
    private readonly SortedSet<long> _started = [];
    private readonly SortedSet<long> _exited = [];
    private readonly List<JObject> _output = [];

    public override string ToString()
    {
        Settle();
        return _text.ToString().Replace(folder, "FOLDER", StringComparison.Ordinal);
    }

    public void Asked(string command, JToken? arguments) => Write($"→ {command}", arguments);

    public void Answered(JObject response) =>
        Write($"← {response["command"]}{((bool)response["success"]! ? "" : $" failed with '{response["message"]}'")}", response["body"]);

    /// <summary>A request of the adapter's. What is different each time is named instead.</summary>
    public void Asks(JObject request)
    {
        var arguments = (JObject)request["arguments"]!.DeepClone();
        arguments["args"] = new JArray("ADAPTER", "--terminal", "PORT");
        arguments["env"] = new JObject { ["TTVM_TERMINAL_TOKEN"] = "TOKEN" };
        Write($"← request {request["command"]}", arguments);
    }

    public void Happened(JObject message)
    {
        var body = message["body"] as JObject;
        switch ((string)message["event"]!)
        {
            case "output":
                Join(body!);
                break;
            case "thread" when (string)body!["reason"]! == "started":
                _started.Add((long)body["threadId"]!);
                break;
            case "thread":
                if (!_started.Remove((long)body!["threadId"]!))
                {
                    _exited.Add((long)body["threadId"]!);
                }

                break;
            case var name:
                Write($"← event {name}", body);
                break;
        }
    }

    private void Join(JObject output)
    {
        if (_output is [.., var last] && IsPlain(last) && IsPlain(output)
            && (string)last["category"]! == (string)output["category"]!)
        {
            last["output"] = (string)last["output"]! + (string)output["output"]!;
            return;
        }

        _output.Add((JObject)output.DeepClone());
    }

    /// <summary>Whether it is no more than text; everything else stays an event of its own.</summary>
    private static bool IsPlain(JObject output) => output["source"] is null && output["group"] is null;

    private void Settle()
    {
        foreach (var (reason, pids) in new[] { ("started", _started), ("exited", _exited) })
        {
            foreach (var pid in pids)
            {
                Append("← event thread", new JObject { ["reason"] = reason, ["threadId"] = pid });
            }

            pids.Clear();
        }

        foreach (var output in _output)
        {
            Append("← event output", output);
        }

        _output.Clear();
    }

    private void Write(string headline, JToken? content)
    {
        Settle();
        Append(headline, content);
    }

    private void Append(string headline, JToken? content) =>
        _text.Append(headline).Append(content is null ? "" : $" {content.ToString(Formatting.None)}").Append('\n');
}
