using System.Diagnostics;
using System.Globalization;
using System.IO.Pipelines;
using System.Text.RegularExpressions;
using Ttvm.DebugAdapter.Transport;
using Ttvm.Testing;

namespace Ttvm.DebugAdapter.Tests;

/// <summary>
/// A person at an editor, as a script: the programs of a fixture in a folder of their own, an adapter in this process, and verbs for
/// what one does. Places are the fixture's markers. The transcript of the session is what a test compares.
/// </summary>
internal sealed partial class DapScript : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ttvm-dap");
    private readonly StringWriter _errors = new(CultureInfo.InvariantCulture);
    private readonly StringWriter _leftOutput = new(CultureInfo.InvariantCulture);
    private readonly Fixture _fixture;
    private readonly Thread _adapter;
    private int _exitCode = -1;

    /// <param name="fixture">The programs.</param>
    /// <param name="endpoints">What the adapter answers, if not as ever.</param>
    /// <param name="token">Not null: the client has come over a port, and needs this token.</param>
    /// <param name="clock">The adapter's clock, if not the real one.</param>
    public DapScript(string fixture, IReadOnlyDictionary<string, Endpoint>? endpoints = null, string? token = null,
        TimeProvider? clock = null)
    {
        _fixture = Fixture.Parse(fixture);
        foreach (var file in _fixture.Files)
        {
            File.WriteAllText(PathOf(file.Path), file.Text);
        }

        var isOrdinary = endpoints is null && token is null && clock is null;
        if (TestedProgram.IsPackaged && isOrdinary)
        {
            (Client, _adapter) = StartPackaged();
            return;
        }

        // Without a limit, so that a client that writes much at once does not wait for the adapter, nor the adapter for a test that does
        // not read.
        var toAdapter = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var fromAdapter = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var errors = TextWriter.Synchronized(_errors);
        var output = fromAdapter.Writer.AsStream();
        var portClient = token is null ? null : new PortClient(token, TextWriter.Synchronized(_leftOutput), output.Dispose);
        var session = new Session(new Peer(toAdapter.Reader.AsStream(), output), errors, endpoints ?? Endpoints.All, portClient, clock);
        _adapter = new Thread(() =>
        {
            _exitCode = session.Serve();
            output.Dispose();
        })
        { IsBackground = true, Name = "adapter" };
        _adapter.Start();
        Client = new DapClient(toAdapter.Writer.AsStream(), fromAdapter.Reader.AsStream(), _folder.FullName, () => _errors.ToString());
    }

    public DapClient Client { get; }

    /// <summary>What the adapter wrote for people.</summary>
    public string Errors => _errors.ToString();

    /// <summary>What a program wrote after its client had left it.</summary>
    public string LeftOutput => _leftOutput.ToString();

    public string Folder => _folder.FullName;

    /// <summary>The process of the last stop.</summary>
    public int Stopped { get; private set; }

    /// <summary>Everything the program wrote in the events that were read, one string for each kind.</summary>
    public string OutputOf(string category) => string.Concat(
        from line in Client.Transcript.Split('\n')
        where line.StartsWith("← event output ", StringComparison.Ordinal)
        let body = JObject.Parse(line["← event output ".Length..])
        where (string)body["category"]! == category
        select (string)body["output"]!);

    /// <summary>Waits until the program has written something: then it runs. What the adapter says of the program before does not
    /// count.</summary>
    public void AwaitOutput() => Client.Event(body => (string?)body["category"] == "stdout", "output");

    public string PathOf(string file) => Path.Combine(_folder.FullName, file);

    public void Dispose()
    {
        Client.Dispose();
        Assert.True(_adapter.Join(Timeouts.Hang), $"the adapter does not end\n{Client.Transcript}{Errors}");
        _folder.Delete(recursive: true);
    }

    /// <summary>The program itself, whose end is waited for as that of an adapter in this process.</summary>
    private (DapClient Client, Thread Adapter) StartPackaged()
    {
        var process = Process.Start(TestedProgram.Start("Ttvm.DebugAdapter"))!;
        var errors = TextWriter.Synchronized(_errors);
        var waiting = new Thread(() =>
        {
            errors.Write(process.StandardError.ReadToEnd());
            process.WaitForExit();
            _exitCode = process.ExitCode;
            process.Dispose();
        })
        { IsBackground = true, Name = "adapter" };
        var client = new DapClient(process.StandardInput.BaseStream, process.StandardOutput.BaseStream, _folder.FullName,
            () => _errors.ToString());
        waiting.Start();
        return (client, waiting);
    }

    /// <summary>Says hello as VS Code does.</summary>
    public DapScript Initialize(object? arguments = null)
    {
        Client.Request("initialize", arguments ?? new { adapterID = "ttvm", linesStartAt1 = true, columnsStartAt1 = true,
            pathFormat = "path", supportsVariableType = true, supportsInvalidatedEvent = true });
        Client.Event("initialized");
        return this;
    }

    /// <summary>Launches the first program, up to where it runs, with breakpoints at all lines marked <c>&lt;break&gt;</c> or as
    /// told.</summary>
    public DapScript Launch(object? more = null, params string[] markers)
    {
        Initialize();
        foreach (var file in _fixture.Files)
        {
            Break(["break", .. markers], file.Path);
        }

        Client.Request("launch", Arguments(more));
        Client.Request("configurationDone");
        return this;
    }

    /// <summary>The arguments of launch: the first program, and more.</summary>
    public JObject Arguments(object? more = null)
    {
        var arguments = new JObject { ["program"] = PathOf(_fixture.Main.Path) };
        arguments.Merge(JObject.FromObject(more ?? new { }));
        return arguments;
    }

    /// <summary>Sets the breakpoints of a file at lines with any of these markers; without one, says nothing.</summary>
    public JArray Break(string[] markers, string file = "main.ttvm")
    {
        var lines = _fixture[file].Markers.Where(marker => markers.Contains(marker.Name))
            .Select(marker => new { line = marker.Line + 1 }).ToArray();
        return lines.Length == 0 && markers.Length > 0 ? []
            : (JArray)Client.Request("setBreakpoints", new { source = Source(file), breakpoints = lines })["breakpoints"]!;
    }

    /// <summary>Sets the breakpoints of the program as they are asked for.</summary>
    public JArray BreakWith(params object[] breakpoints) =>
        (JArray)Client.Request("setBreakpoints", new { source = Source("main.ttvm"), breakpoints })["breakpoints"]!;

    public object Source(string file) => new { name = file, path = PathOf(file) };

    public int LineOf(string marker, string file = "main.ttvm") => _fixture[file].LineOf(marker) + 1;

    /// <summary>The marker of a line of the program, from 1.</summary>
    public string MarkerOf(int line) => _fixture.Main.Markers.Single(marker => marker.Line == line - 1).Name;

    /// <summary>Waits for a stop; the result says why and where: <c>breakpoint in 2 at send</c>.</summary>
    public string Stop()
    {
        var stopped = Client.Event("stopped", "terminated");
        if ((string)stopped["event"]! == "terminated")
        {
            return "terminated";
        }

        Assert.True((bool)stopped["body"]!["allThreadsStopped"]!);
        Stopped = (int)stopped["body"]!["threadId"]!;
        return $"{stopped["body"]!["reason"]} in {Stopped} at {Where(Stopped)}";
    }

    /// <summary>Where a process is: a marker, or what stands in the line.</summary>
    public string Where(int pid) =>
        PlaceOf((JObject)Client.Request("stackTrace", new { threadId = pid, startFrame = 0, levels = 1 })["stackFrames"]![0]!);

    public string Continue()
    {
        Client.Request("continue", new { threadId = Stopped });
        return Stop();
    }

    public string StepOver(int? pid = null) => Step("next", pid);

    public string StepIn(int? pid = null) => Step("stepIn", pid);

    public string StepOut(int? pid = null) => Step("stepOut", pid);

    /// <summary>
    /// Asks for all that an editor shows of a process: frames, scopes, their variables. Coordinates are left out of the result, since they
    /// are about the whole machine.
    /// </summary>
    public IReadOnlyDictionary<string, string[]> Show(int? pid = null)
    {
        var frames = Client.Request("stackTrace", new { threadId = pid ?? Stopped, startFrame = 0, levels = 20 })["stackFrames"]!;
        var scopes = Client.Request("scopes", new { frameId = (int)frames[0]!["id"]! })["scopes"]!;
        return scopes.ToDictionary(scope => (string)scope["name"]!, scope => Variables((int)scope["variablesReference"]!)
            .Where(variable => (string)variable["name"]! != "coordinates")
            .Select(variable => $"{variable["name"]} = {variable["value"]}").ToArray());
    }

    public JArray Variables(int reference) => (JArray)Client.Request("variables", new { variablesReference = reference })["variables"]!;

    /// <summary>The value of an expression in the innermost frame of the process that stopped.</summary>
    public string Evaluate(string expression, string context = "watch") =>
        (string)Client.Request("evaluate", new { expression, context })["result"]!;

    /// <summary>The names of all processes as the client lists them.</summary>
    public string[] Threads() => [.. Client.Request("threads")["threads"]!.Select(thread => (string)thread["name"]!)];

    /// <summary>Says goodbye and gives the adapter's exit code.</summary>
    public int Leave()
    {
        Client.Request("disconnect");
        return End();
    }

    /// <summary>Waits for the adapter to end.</summary>
    public int End()
    {
        Client.ReadToEnd();
        Assert.True(_adapter.Join(Timeouts.Hang), $"the adapter does not end\n{Client.Transcript}{Errors}");
        return _exitCode;
    }

    /// <summary>Compares the session with the recorded one. What the adapter can do is recorded in <c>tour</c> and, over a port, in
    /// <c>port</c>: every new request would change all of them otherwise.</summary>
    public void CheckTranscript(string name) => Golden.Check($"tests/Ttvm.DebugAdapter.Tests/Transcripts/{name}.txt",
        name is "tour" or "port" ? Client.Transcript : Capabilities().Replace(Client.Transcript, ""));

    [GeneratedRegex(@"(?<=^← initialize) \{.*", RegexOptions.Multiline)]
    private static partial Regex Capabilities();

    private string Step(string command, int? pid)
    {
        Client.Request(command, new { threadId = pid ?? Stopped });
        return Stop();
    }

    private string PlaceOf(JObject frame)
    {
        if ((string?)frame["source"]?["path"] is not { } path || _fixture.Files.All(file => file.Path != Path.GetFileName(path)))
        {
            return $"{frame["source"]?["name"]}:{frame["line"]}";
        }

        var file = _fixture[Path.GetFileName(path)];
        var line = (int)frame["line"]! - 1;
        return file.Markers.FirstOrDefault(marker => marker.Line == line)?.Name ?? file.Text.Split('\n')[line].Split(';')[0].Trim();
    }
}
