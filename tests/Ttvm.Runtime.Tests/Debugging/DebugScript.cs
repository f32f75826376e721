using System.Collections.Concurrent;
using System.Text;
using Ttvm.Runtime.Debugging;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;
using Ttvm.Testing;
using Xunit.Sdk;

namespace Ttvm.Runtime.Tests.Debugging;

/// <summary>
/// A person at a debugger, without any protocol: starts the programs of a fixture, steps, looks. Places are the fixture's markers:
/// <c>breakpoint in 2 at loop</c> is a stop of process 2 at the line marked <c>; &lt;loop&gt;</c>. Every verb that runs something
/// waits for what comes of it.
/// </summary>
internal sealed class DebugScript : IDebuggerClient, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ttvm-debug");
    private readonly BlockingCollection<string> _events = [];
    private readonly BlockingCollection<long> _exits = [];
    private readonly ConcurrentQueue<string> _log = new();
    private readonly StringBuilder _output = new();
    private readonly Fixture _fixture;

    public DebugScript(string fixture, DebuggerOptions? options = null, Breakpoints? breakpoints = null, string[]? arguments = null)
    {
        _fixture = Fixture.Parse(fixture);
        foreach (var file in _fixture.Files)
        {
            File.WriteAllText(PathOf(file.Path), file.Text);
        }

        Host = new DebugHost(this, new DebugHostOptions(arguments ?? [], _folder.FullName));
        Breakpoints = breakpoints ?? new Breakpoints();
        Debugger = new Debugger(Host, Breakpoints, this, options ?? new DebuggerOptions());
    }

    public DebugHost Host { get; }

    public Breakpoints Breakpoints { get; }

    public Debugger Debugger { get; }

    /// <summary>Everything the program wrote so far, without line ends.</summary>
    public string[] Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            }
        }
    }

    /// <summary>The headlines of what the machine said.</summary>
    public ConcurrentQueue<Notice> Notices { get; } = new();

    public ConcurrentQueue<CodeFacts> LoadedCode { get; } = new();

    public ConcurrentQueue<BoundBreakpoint> ChangedBreakpoints { get; } = new();

    /// <summary>The coordinates of the last stop.</summary>
    public string Coordinates { get; private set; } = "";

    /// <summary>The last stop.</summary>
    public Stop? LastStop { get; private set; }

    /// <summary>What the client does with output besides keeping it.</summary>
    public Action<string>? OnOutput { get; set; }

    public void Dispose()
    {
        Debugger.Dispose();
        Host.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>The names of all files in the folder of the program.</summary>
    public string[] Files => [.. _folder.GetFiles().Select(file => file.Name)];

    /// <summary>The folder of the program is empty from now on.</summary>
    public void DeleteFiles() => Array.ForEach(_folder.GetFiles(), file => file.Delete());

    public string PathOf(string file) => Path.Combine(_folder.FullName, file);

    /// <summary>The line of a marker, 1-based.</summary>
    public int LineOf(string marker, string file = "main.ttvm") => _fixture[file].LineOf(marker) + 1;

    /// <summary>Sets the breakpoints of a file at lines with any of these markers, and only there.</summary>
    public IReadOnlyList<BoundBreakpoint> Break(string[] markers, string file = "main.ttvm") => Wait(Debugger.SetBreakpoints(PathOf(file),
        [.. _fixture[file].Markers.Where(marker => markers.Contains(marker.Name))
            .Select(marker => new LineBreakpointRequest(marker.Line + 1))]));

    /// <summary>Sets one breakpoint in a file, and only it.</summary>
    public BoundBreakpoint BreakIf(string marker, string? condition, string? hits = null, string? log = null, string file = "main.ttvm") =>
        Assert.Single(Wait(Debugger.SetBreakpoints(PathOf(file), [new(LineOf(marker, file), condition, hits, log)])));

    /// <summary>Loads and starts with breakpoints at all lines marked <c>&lt;break&gt;</c>.</summary>
    public string Start(bool stopOnEntry = false)
    {
        foreach (var file in _fixture.Files)
        {
            Break(["break"], file.Path);
        }

        return StartAsItIs(stopOnEntry);
    }

    /// <summary>Loads and starts; breakpoints are what they are.</summary>
    public string StartAsItIs(bool stopOnEntry = false)
    {
        Launch(stopOnEntry);
        return Next();
    }

    /// <summary>Loads and starts without waiting for anything.</summary>
    /// <param name="stopOnEntry">Whether to stop before the first instruction.</param>
    /// <param name="stopAt">Where to stop else.</param>
    /// <param name="byName">Whether the program is named without its folder, so that states of several scripts can be compared.</param>
    public void Launch(bool stopOnEntry = false, Coordinates? stopAt = null, bool byName = false)
    {
        var outcome = Wait(Debugger.Load(byName ? _fixture.Main.Path : PathOf(_fixture.Main.Path)));
        Assert.True(outcome.IsLoaded, outcome.Error);
        Debugger.Start(stopOnEntry, stopAt);
    }

    public string Continue()
    {
        Debugger.Continue();
        return Next();
    }

    public string Step(long pid, StepKind kind = StepKind.Over, SteppingPolicy policy = SteppingPolicy.Isolate)
    {
        Assert.Equal(StepOutcome.Begun, Wait(Debugger.Step(pid, kind, policy)));
        return Next();
    }

    /// <summary>Steps to something that is not the next line.</summary>
    public string StepTo(long pid, StepKind kind, SteppingPolicy policy = SteppingPolicy.World, string? marker = null)
    {
        var line = marker is null ? null : new SourceLine(PathOf("main.ttvm"), LineOf(marker));
        Assert.Equal(StepOutcome.Begun, Wait(Debugger.Step(pid, kind, policy, line)));
        return Next();
    }

    /// <summary>Changes the run; it must be possible.</summary>
    public void Do(Intervention what) => Assert.Null(Wait(Debugger.Intervene(what)));

    /// <summary>What is in the way of a change.</summary>
    public string Refuses(Intervention what) => $"{Wait(Debugger.Intervene(what))!.Kind}";

    /// <summary>Gives an expression another value.</summary>
    /// <returns>What it means then, or what is wrong.</returns>
    public string Assign(long pid, string target, string value, int frame = 0)
    {
        var assignment = Wait(Debugger.Assign(pid, frame, target, value));
        return assignment.Variable?.Value ?? Explain(assignment.Problem!);
    }

    /// <summary>Has a process execute an instruction.</summary>
    /// <returns>What came of it.</returns>
    public string Execute(long pid, string instruction)
    {
        var execution = Wait(Debugger.Execute(pid, instruction));
        return execution.Problem is { } problem ? $"{problem.Kind} {problem.Text}"
            : $"{execution.Inserted!.Outcome}: {string.Join(' ', execution.Taken)} -> {string.Join(' ', execution.Left)}"
                + (execution.Inserted.Error is { } error ? $" ({error})" : "");
    }

    /// <summary>Goes to another moment of the run.</summary>
    /// <returns>What came of it: a stop, or why it is not possible.</returns>
    public string Travel(Func<Debugger, Task<TravelOutcome>> travel)
    {
        var outcome = Wait(travel(Debugger));
        return outcome == TravelOutcome.Done ? Next() : $"{outcome}";
    }

    public string Back(long pid, StepKind kind = StepKind.Over) => Travel(debugger => debugger.StepBack(pid, kind));

    public string ReverseContinue() => Travel(debugger => debugger.ReverseContinue());

    public string Pause()
    {
        Debugger.Pause();
        return Next();
    }

    /// <summary>The next thing that happens.</summary>
    public string Next() => _events.TryTake(out var happened, Timeouts.Hang) ? happened
        : throw new XunitException($"nothing happened any more after:\n{string.Join('\n', _log)}");

    /// <summary>Waits until a process has ended, so that a pause cannot stop at it any more; other ends on the way count as
    /// awaited.</summary>
    public void AwaitExit(long pid)
    {
        while (_exits.TryTake(out var exited, Timeouts.Hang) ? exited != pid : throw new XunitException($"process {pid} did not end"))
        {
        }
    }

    /// <summary>Whether nothing has happened that nobody has waited for.</summary>
    public bool IsQuiet => _events.Count == 0;

    public T Look<T>(Func<Inspection, T> look) => Wait(Debugger.Inspect(look));

    /// <summary>Where a process is, outermost frame last: its marker, or what stands in the line.</summary>
    public string[] Where(long pid) => Look(inspection => inspection.Frames(pid, 0, int.MaxValue, out _).Select(PlaceOf).ToArray());

    /// <summary>Everything there is to see of a process but how it shares the scheduler with others.</summary>
    public string Portrait(long pid) => Look(inspection => string.Join('\n',
        Where(inspection, pid)
            .Concat(Draw(inspection.Locals(pid, 0)))
            .Concat(Draw(inspection.Stack(pid)))
            .Concat(inspection.Mailbox(pid).All.Select(message => $"{message}"))
            .Concat(Draw(inspection.Facts(pid)!))));

    private static IEnumerable<string> Draw(ProcessFacts facts) =>
    [
        $"{facts with { Names = [], Links = [], Monitors = [], Watchers = [] }}",
        .. facts.Names, .. facts.Links.Select(link => $"{link}"), .. facts.Monitors.Select(monitor => $"{monitor}"),
            .. facts.Watchers.Select(watcher => $"by {watcher}"),
    ];

    /// <summary>Variables as <c>name = value</c>.</summary>
    public static IEnumerable<string> Draw(VariableParts parts) => parts.All.Select(part => $"{part.Name} = {part.Value}");

    public static T Wait<T>(Task<T> task) =>
        task.Wait(Timeouts.Hang) ? task.Result : throw new XunitException("the debugger does not answer");

    private IEnumerable<string> Where(Inspection inspection, long pid) => inspection.Frames(pid, 0, int.MaxValue, out _).Select(PlaceOf);

    private string PlaceOf(FrameSummary frame)
    {
        if (frame.Path is null)
        {
            return $"{frame.BuiltIn}:{frame.Line}";
        }

        return TextAt(frame.Line, Path.GetFileName(frame.Path));
    }

    /// <summary>The marker of a line, 1-based, or what stands in it.</summary>
    public string TextAt(int line, string file = "main.ttvm") =>
        _fixture[file].Markers.FirstOrDefault(marker => marker.Line == line - 1)?.Name
            ?? _fixture[file].Text.Split('\n')[line - 1].Split(';')[0].Trim();

    private void Add(string happened)
    {
        _log.Enqueue(happened);
        _events.Add(happened);
    }

    public void Stopped(Stop stop)
    {
        Coordinates = stop.Coordinates.ToString();
        LastStop = stop;

        // Asked on the debugger's own thread, which answers such questions after this event; so the answer is awaited elsewhere.
        Debugger.Inspect(inspection => Where(inspection, stop.Process.Pid).FirstOrDefault())
            .ContinueWith(place => Add($"{stop.Rules[0].GetType().Name.ToLowerInvariant()} in {stop.Process.Pid} at {place.Result}"),
                TaskScheduler.Default);
    }

    void IDebuggerClient.Output(string text, bool isError)
    {
        lock (_output)
        {
            _output.Append(text);
        }

        OnOutput?.Invoke(text);
    }

    public void Noticed(Notice notice) => Notices.Enqueue(notice);

    /// <summary>What log points and failed conditions said, each with its line.</summary>
    public ConcurrentQueue<string> Said { get; } = new();

    public void Logged(BreakpointMessage at, string text) => Said.Enqueue($"{at.Place?.Line}: {text}");

    public void ConditionFailed(BreakpointMessage at, string condition, EvaluationProblem problem) =>
        Said.Enqueue($"{at.Place?.Line}: {condition}: {Explain(problem)}");

    public string Explain(EvaluationProblem problem) => $"{problem.Kind} {problem.Text}";

    public void Loaded(CodeFacts code) => LoadedCode.Enqueue(code);

    public void BreakpointChanged(BoundBreakpoint breakpoint) => ChangedBreakpoints.Enqueue(breakpoint);

    public void Happened(MachineEvent happened)
    {
        _log.Enqueue($"{happened}");
        if (happened is MachineEvent.Exit)
        {
            _exits.Add(happened.Pid);
        }
    }

    /// <summary>The processes that there are, as the client was told last after going through time.</summary>
    public IReadOnlyCollection<long> Pids { get; private set; } = [];

    /// <summary>How often a change in the past has begun another future.</summary>
    public int Branches { get; private set; }

    public void Branched() => Branches++;

    public void Moved(IReadOnlyCollection<long> pids) => Pids = pids;

    public void AwaitingInput(long? pid, bool toTheEnd) => Add($"{pid} waits for {(toTheEnd ? "the end of the input" : "input")}");

    public void Ended(int exitCode) => Add($"ended with {exitCode}");

    public void Failed(Exception exception) => Add($"failed: {exception.Message}");
}
