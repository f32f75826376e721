using System.Diagnostics;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Newtonsoft.Json;
using Ttvm.LanguageServer.Features;
using Ttvm.LanguageServer.Sessions;
using Ttvm.LanguageServer.Transport;
using Ttvm.Testing;

namespace Ttvm.LanguageServer.Tests;

/// <summary>
/// A client with its own reading and writing of messages, so that a mistake in the server's cannot cancel out. It waits for
/// messages, never for time; what does not come fails the test and shows everything that was said.
/// </summary>
internal sealed class LspClient : IAsyncDisposable
{
    public const string File = "file:///project/main.ttvm";

    private readonly Stream _toServer;
    private readonly Stream _fromServer;
    private readonly StringWriter _errors = new(CultureInfo.InvariantCulture);
    private readonly StringBuilder _transcript = new();
    private readonly List<JObject> _unread = [];
    private readonly Task _reading;

    /// <summary>The test writes, and so does the reader, which answers the server.</summary>
    private readonly SemaphoreSlim _writing = new(1);

    private TaskCompletionSource _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _lastId;

    /// <summary>A client of the program itself.</summary>
    private LspClient(Process server)
    {
        _toServer = server.StandardInput.BaseStream;
        _fromServer = server.StandardOutput.BaseStream;
        var errors = TextWriter.Synchronized(_errors);
        ExitCode = Task.Run(async () =>
        {
            using var ended = server;
            errors.Write(await server.StandardError.ReadToEndAsync());
            await server.WaitForExitAsync();
            return server.ExitCode;
        });
        _reading = Task.Run(ReadAsync);
    }

    private LspClient(IReadOnlyList<Endpoint> endpoints, Patience? patience = null)
    {
        // Without a limit, so that a test that writes much at once does not wait for the server.
        var toServer = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var fromServer = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        _toServer = toServer.Writer.AsStream();
        _fromServer = fromServer.Reader.AsStream();
        var errors = TextWriter.Synchronized(_errors);
        var output = fromServer.Writer.AsStream();
        ExitCode = Task.Run(async () =>
        {
            var code = await Server.Run(new MessageReader(toServer.Reader.AsStream()), output, errors, endpoints, patience: patience);
            await output.DisposeAsync();
            return code;
        });
        _reading = Task.Run(ReadAsync);
    }

    /// <summary>What the client answers when the server asks, by method; null to everything else.</summary>
    public Dictionary<string, JToken> Answers { get; } = [];

    /// <summary>How many answers have come that nobody has waited for.</summary>
    public int UnreadAnswers
    {
        get
        {
            lock (_unread)
            {
                return _unread.Count(message => message["method"] is null && message["id"]?.Type == JTokenType.Integer);
            }
        }
    }

    /// <summary>Whether the client leaves the server's questions without an answer.</summary>
    public bool IsSilent { get; init; }

    /// <summary>Completes when the server has ended.</summary>
    public Task<int> ExitCode { get; }

    /// <summary>What the server wrote for people.</summary>
    public string Errors => _errors.ToString();

    /// <summary>Every message in order, one a line; <c>→</c> to the server, <c>←</c> from it.</summary>
    public string Transcript
    {
        get
        {
            lock (_transcript)
            {
                return _transcript.ToString();
            }
        }
    }

    /// <summary>A server that nothing has been said to yet.</summary>
    public static LspClient Start(params Endpoint[] more) => TestedProgram.IsPackaged && more.Length == 0
        ? new(Process.Start(TestedProgram.Start("Ttvm.LanguageServer"))!) : new([.. Endpoints.All, .. more]);

    /// <summary>A server that waits no longer than this, for a client that never answers.</summary>
    public static LspClient StartSilent(Patience patience) => new(Endpoints.All, patience) { IsSilent = true };

    /// <summary>A server that is ready to work for a client with these capabilities.</summary>
    public static async Task<LspClient> Initialized(object? capabilities = null, params Endpoint[] more)
    {
        var client = Start(more);
        await client.Initialize(capabilities);
        return client;
    }

    /// <summary>Makes a started server ready to work, in these folders and with this as its initialization options.</summary>
    public async Task Initialize(object? capabilities = null, string[]? folders = null, object? options = null)
    {
        var workspaceFolders = folders?.Select(uri => new { uri, name = "folder" });
        await Request("initialize", new { processId = (int?)null, rootUri = (string?)null, capabilities = capabilities ?? new { },
            workspaceFolders, initializationOptions = options });
        await Notify("initialized", new { });
    }

    /// <summary>Sends a request and returns its result.</summary>
    public async Task<JToken?> Request(string method, object? parameters = null)
    {
        var answer = await Answer(await Send(method, parameters));
        Assert.True(answer["error"] is null, $"{method} failed: {answer}");
        return answer["result"];
    }

    /// <summary>Sends a request that must fail and returns the code of its error.</summary>
    public async Task<int> RequestError(string method, object? parameters = null) => ErrorOf(await Answer(await Send(method, parameters)));

    /// <summary>The code of an answer that must be an error.</summary>
    public static int ErrorOf(JObject answer) =>
        answer["error"]?["code"]?.Value<int>() ?? throw new InvalidOperationException($"An error was expected, but not {answer}");

    /// <summary>Sends a request without waiting; the result is its id.</summary>
    public async Task<int> Send(string method, object? parameters = null)
    {
        var id = ++_lastId;
        await Write(new { jsonrpc = "2.0", id, method, @params = parameters });
        return id;
    }

    /// <summary>The answer to a request that was sent.</summary>
    public Task<JObject> Answer(int id) => Next(message => message["method"] is null && message["id"]?.Type == JTokenType.Integer
        && message["id"]!.Value<int>() == id, $"the answer to request {id}");

    public Task Notify(string method, object? parameters = null) => Write(new { jsonrpc = "2.0", method, @params = parameters });

    /// <summary>The parameters of the next notification of this kind, with this text in it, that was not waited for yet.</summary>
    public async Task<JToken> Notification(string method, string text = "") =>
        (await Next(message => message["method"]?.Value<string>() == method && message.ToString().Contains(text, StringComparison.Ordinal),
            method))["params"]!;

    /// <summary>The next error that belongs to no request.</summary>
    public async Task<int> ErrorWithoutId() =>
        ErrorOf(await Next(message => message["error"] is not null && message["id"]?.Type == JTokenType.Null, "an error without id"));

    public Task Open(string text, string uri = File, int version = 1) =>
        Notify("textDocument/didOpen", new { textDocument = new { uri, languageId = "ttvm", version, text } });

    public Task Change(int version, params object[] changes) =>
        Notify("textDocument/didChange", new { textDocument = new { uri = File, version }, contentChanges = changes });

    /// <summary>Shuts the server down properly and returns its exit code.</summary>
    public async Task<int> Leave()
    {
        await Request("shutdown");
        await Notify("exit");
        return await Wait(ExitCode, "the end of the server");
    }

    public async Task<int> End() => await Wait(ExitCode, "the end of the server");

    public async Task WriteRaw(string bytes)
    {
        await _toServer.WriteAsync(Encoding.UTF8.GetBytes(bytes));
        await _toServer.FlushAsync();
    }

    public async Task WriteBody(string body) => await WriteRaw($"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

    public ValueTask CloseInput() => _toServer.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await _toServer.DisposeAsync();
        await Wait(ExitCode, "the end of the server");
        Assert.Null(await Wait(_reading.ContinueWith(reading => reading.Exception, TaskScheduler.Default), "the end of the output"));
    }

    private async Task Write(object message)
    {
        var body = JsonConvert.SerializeObject(message, new JsonSerializerSettings { NullValueHandling = NullValueHandling.Ignore });
        await _writing.WaitAsync();
        try
        {
            Record("→", JObject.Parse(body));
            await WriteBody(body);
        }
        finally
        {
            _writing.Release();
        }
    }

    private void Record(string direction, JObject message)
    {
        message.Remove("jsonrpc");
        lock (_transcript)
        {
            _transcript.Append(direction).Append(' ').Append(message.ToString(Formatting.None)).Append('\n');
        }
    }

    private async Task<JObject> Next(Predicate<JObject> isWanted, string what)
    {
        while (true)
        {
            Task arrival;
            lock (_unread)
            {
                var index = _unread.FindIndex(isWanted);
                if (index >= 0)
                {
                    var message = _unread[index];
                    _unread.RemoveAt(index);
                    return message;
                }

                arrival = _arrival.Task;
            }

            await Wait(Task.WhenAny(arrival, _reading), what);
            if (_reading.IsCompleted && !arrival.IsCompleted)
            {
                throw new InvalidOperationException($"The server ended before {what} came.\n{Everything}");
            }
        }
    }

    private async Task<T> Wait<T>(Task<T> task, string what)
    {
        try
        {
            return await task.WaitAsync(Timeouts.Hang);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Waited in vain for {what}.\n{Everything}");
        }
    }

    private string Everything => $"{Transcript}{Errors}";

    private async Task ReadAsync()
    {
        var reader = PipeReader.Create(_fromServer);
        while (await ReadMessageAsync(reader) is { } message)
        {
            Record("←", (JObject)message.DeepClone());
            if (!IsSilent && message["method"] is not null && message["id"] is { } id)
            {
                await Write(new { jsonrpc = "2.0", id, result = Answers.GetValueOrDefault(message["method"]!.Value<string>()!)
                    ?? JValue.CreateNull() });
            }

            lock (_unread)
            {
                _unread.Add(message);
                _arrival.SetResult();
                _arrival = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    private static async Task<JObject?> ReadMessageAsync(PipeReader reader)
    {
        var header = "";
        while (!header.EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await reader.ReadAtLeastAsync(1);
            if (read.Buffer.IsEmpty)
            {
                return header.Length == 0 ? null : throw new InvalidOperationException($"The output ended inside a header: {header}");
            }

            header += (char)read.Buffer.FirstSpan[0];
            reader.AdvanceTo(read.Buffer.GetPosition(1));
        }

        Assert.StartsWith("Content-Length: ", header, StringComparison.Ordinal);
        var length = int.Parse(header["Content-Length: ".Length..^4], CultureInfo.InvariantCulture);
        var body = await reader.ReadAtLeastAsync(length);
        var bytes = new byte[length];
        System.Buffers.BuffersExtensions.CopyTo(body.Buffer.Slice(0, length), bytes);
        reader.AdvanceTo(body.Buffer.GetPosition(length));
        using var json = new JsonTextReader(new StringReader(new UTF8Encoding(false,
            throwOnInvalidBytes: true).GetString(bytes))) { DateParseHandling = DateParseHandling.None };
        return JObject.Load(json);
    }
}
