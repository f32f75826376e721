using System.Collections.Concurrent;
using System.Text;
using Newtonsoft.Json;
using Ttvm.Testing;

namespace Ttvm.DebugAdapter.Tests;

/// <summary>
/// A client of an adapter: sends requests, waits for answers and events, never for time. What does not come fails the test and shows
/// everything that was said. Checks of every message that its envelope is right.
/// </summary>
internal sealed class DapClient : IDisposable
{
    private readonly Stream _toAdapter;
    private readonly Transcript _transcript;
    private readonly Func<string> _errors;
    private readonly BlockingCollection<JObject> _messages = [];
    private readonly Queue<JObject> _events = new();
    private readonly Queue<JObject> _requests = new();
    private readonly Dictionary<int, string> _asked = [];
    private readonly Dictionary<int, JObject> _answers = [];
    private Exception? _failure;
    private int _lastSent;
    private int _lastReceived;

    /// <param name="toAdapter">Its input.</param>
    /// <param name="fromAdapter">Its output.</param>
    /// <param name="folder">Called FOLDER in the transcript.</param>
    /// <param name="errors">What it said to people so far.</param>
    public DapClient(Stream toAdapter, Stream fromAdapter, string folder, Func<string> errors)
    {
        _toAdapter = toAdapter;
        _transcript = new Transcript(folder);
        _errors = errors;
        new Thread(() => Read(fromAdapter)) { IsBackground = true, Name = "client" }.Start();
    }

    /// <summary>The session so far.</summary>
    public string Transcript => _transcript.ToString();

    /// <summary>How many messages have come.</summary>
    public int Received => _lastReceived;

    public void Dispose() => _toAdapter.Dispose();

    /// <summary>Sends a request without waiting for the answer; the result is its number.</summary>
    public int Send(string command, object? arguments = null)
    {
        var seq = ++_lastSent;
        var message = new JObject { ["seq"] = seq, ["type"] = "request", ["command"] = command };
        if (arguments is not null)
        {
            message["arguments"] = arguments as JToken ?? JObject.FromObject(arguments);
        }

        _asked.Add(seq, command);
        _transcript.Asked(command, message["arguments"]);
        WriteRaw(Wire.Frame(message.ToString(Formatting.None)));
        return seq;
    }

    public void WriteRaw(byte[] bytes)
    {
        _toAdapter.Write(bytes);
        _toAdapter.Flush();
    }

    /// <summary>The answer to a request that was sent.</summary>
    public JObject Answer(int seq)
    {
        JObject? answer;
        while (!_answers.Remove(seq, out answer))
        {
            Take($"the answer to {_asked.GetValueOrDefault(seq, "nothing")}");
        }

        return answer;
    }

    /// <summary>Sends a request that must succeed and returns the body of its answer.</summary>
    public JObject Request(string command, object? arguments = null)
    {
        var answer = Answer(Send(command, arguments));
        Assert.True((bool)answer["success"]!, $"{command} failed: {answer}");
        return answer["body"] as JObject ?? [];
    }

    /// <summary>Sends a request that must fail and returns the sentence that says why.</summary>
    public string Refused(string command, object? arguments = null) => Refused(Send(command, arguments));

    /// <summary>Why a request that was sent failed.</summary>
    public string Refused(int seq)
    {
        var answer = Answer(seq);
        Assert.False((bool)answer["success"]!, $"This should have failed: {answer}");
        Assert.True((int)answer["body"]!["error"]!["id"]! > 0);
        return (string)answer["body"]!["error"]!["format"]!;
    }

    /// <summary>The next event of one of these names; those before it that nobody waited for are passed over.</summary>
    public JObject Event(params string[] names) => Event(_ => true, names);

    /// <summary>The next event of one of these names whose body is wanted.</summary>
    public JObject Event(Predicate<JObject> isWanted, params string[] names)
    {
        while (true)
        {
            while (_events.TryDequeue(out var happened))
            {
                if (names.Contains((string)happened["event"]!) && isWanted(happened["body"] as JObject ?? []))
                {
                    return happened;
                }
            }

            Take(string.Join(" or ", names));
        }
    }

    /// <summary>The arguments of the next request that the adapter makes of its client, and how to answer it.</summary>
    public (JObject Arguments, Action<string?> Answer) AdapterRequest(string command)
    {
        JObject? request;
        while (!_requests.TryDequeue(out request))
        {
            Take($"a request {command}");
        }

        Assert.Equal(command, (string)request["command"]!);
        return ((JObject)request["arguments"]!, problem =>
        {
            var answer = new JObject
            {
                ["seq"] = ++_lastSent, ["type"] = "response", ["request_seq"] = request["seq"], ["command"] = command,
                ["success"] = problem is null,
            };
            if (problem is not null)
            {
                answer["message"] = problem;
            }

            WriteRaw(Wire.Frame(answer.ToString(Formatting.None)));
        });
    }

    /// <summary>Reads until the adapter has ended; whatever it still says is in the transcript.</summary>
    public void ReadToEnd()
    {
        while (TryTake("the end of the output"))
        {
        }
    }

    private void Take(string wanted)
    {
        if (!TryTake(wanted))
        {
            throw new InvalidOperationException($"The adapter ended before {wanted} came.\n{Everything}", _failure);
        }
    }

    private bool TryTake(string wanted)
    {
        if (!_messages.TryTake(out var message, Timeouts.Hang))
        {
            return _messages.IsCompleted ? false : throw new TimeoutException($"Waited in vain for {wanted}.\n{Everything}");
        }

        Assert.Equal(++_lastReceived, (int)message["seq"]!);
        if ((string)message["type"]! == "event")
        {
            _transcript.Happened(message);
            _events.Enqueue(message);
            return true;
        }

        if ((string)message["type"]! == "request")
        {
            _transcript.Asks(message);
            _requests.Enqueue(message);
            return true;
        }

        var seq = (int)message["request_seq"]!;
        Assert.Equal("response", (string)message["type"]!);
        Assert.True(_asked.Remove(seq, out var command), $"Nobody asked for {message}");
        Assert.Equal(command, (string)message["command"]!);
        _transcript.Answered(message);
        _answers.Add(seq, message);
        return true;
    }

    private string Everything => new StringBuilder(Transcript).Append(_errors()).ToString();

    private void Read(Stream fromAdapter)
    {
        try
        {
            while (Wire.Read(fromAdapter) is { } message)
            {
                _messages.Add(message);
            }
        }
        catch (Exception exception)
        {
            _failure = exception;
        }
        finally
        {
            _messages.CompleteAdding();
        }
    }
}
