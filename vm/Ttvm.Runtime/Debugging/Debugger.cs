using System.Collections.Concurrent;
using Ttvm.Runtime.Debugging.Expressions;
using Ttvm.Runtime.Debugging.Overviews;
using Ttvm.Runtime.Debugging.Time;
using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Recordings;
using Ttvm.Runtime.Runs;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.Runtime.Debugging;

/// <summary>How a program is to be debugged.</summary>
public sealed record DebuggerOptions
{
    /// <summary>Whether concurrency instructions work.</summary>
    public bool Smp { get; init; } = true;

    /// <summary>The schedule; 0 is round robin.</summary>
    public ulong Seed { get; init; }

    /// <summary>About how much memory the past of the run may take, in megabytes; 0: the run cannot go back.</summary>
    public int HistoryMegabytes { get; init; } = 256;

    /// <summary>How many checkpoints are kept, in place of <see cref="HistoryMegabytes"/>; for tests.</summary>
    internal TimelineLimits? History { get; init; }

    /// <summary>How many events are kept at least, for tests.</summary>
    internal int Events { get; init; } = EventLog.UsualCapacity;

    /// <summary>How code is compiled, for tests.</summary>
    internal Compilation Compilation { get; init; } = new();

    /// <summary>What the program may do; null: everything. The person who debugs is not limited.</summary>
    public SandboxRules? Sandbox { get; init; }

    /// <summary>The run to repeat, whose seed and other options replace those here; null: the run is a new one.</summary>
    public Recording? Recording { get; init; }

    /// <summary>The folder of the recording, where its program is looked for, too; null: the working directory.</summary>
    public string? RecordingFolder { get; init; }
}

/// <summary>
/// Debugs one run of a program on the deterministic scheduler, and knows no protocol. The program runs on a thread of the debugger's own.
/// Members can be called on any thread: they post a request and return a task or nothing. A request that comes while the program runs is
/// answered between two instructions and changes nothing about the run.
/// </summary>
public sealed partial class Debugger : IDisposable
{
    private readonly IDebuggerClient _client;
    private readonly DebuggerOptions _options;
    private readonly BlockingCollection<Action> _requests = [];
    private readonly FailedStacks _failed = new();
    private readonly StopEvaluator _stops;
    private readonly Breakpoints _breakpoints;
    private readonly Machine _machine;
    private readonly DeterministicScheduler _scheduler;
    private readonly RecordedAnswers _recorded;
    private readonly LiveAnswers _answers;
    private readonly Replay _replay;
    private readonly Timeline _timeline;
    private readonly CausalRollback _rollback;
    private readonly Evaluation _evaluation;
    private readonly Inspection _inspection;
    private readonly EventLog _log;
    private readonly Interventions _interventions;
    private readonly Thread _thread;
    private Code? _main;
    private string? _programFolder;
    private bool _running;

    /// <summary>How long to wait for a request or an answer of the outside, since no process can run; zero while one can.</summary>
    private TimeSpan _patience;
    private bool _hasEnded;

    /// <summary>Set on any thread. Nobody hears of the end of the run any more then.</summary>
    private volatile bool _isDisposed;

    /// <summary>Makes a debugger for one run, which does nothing before a member is called.</summary>
    /// <param name="host">The program's outside; the caller disposes of it after the debugger.</param>
    /// <param name="breakpoints">The breakpoints. Earlier and later runs may share them, but not two runs at the same time.</param>
    /// <param name="client">Hears of stops, output and events.</param>
    /// <param name="options">How to run.</param>
    public Debugger(DebugHost host, Breakpoints breakpoints, IDebuggerClient client, DebuggerOptions options)
    {
        Host = host;
        _breakpoints = breakpoints;
        _stops = new StopEvaluator(_failed);
        _client = client;
        _recording = options.Recording;
        _options = _recording is null ? options : options with { Seed = _recording.Seed, Smp = _recording.Smp };
        Record = new ScheduleRecord { Marks = _recording?.CopyMarks() ?? new ScheduleMarks() };
        _recorded = new RecordedAnswers(Record);
        _answers = new LiveAnswers(Record, _recorded, host.Input, () => host.Now, Wake,
            (process, call) => client.AwaitingInput(process.Id, call == OutsideCall.AllInput));
        DeterministicScheduler? scheduler = null;
        _facts = MakeFacts();
        _start = _recording?.Start
            ?? new RecordingStart("", new MachineOptions { Smp = options.Smp, Seed = options.Seed, Sandbox = options.Sandbox });
        var machineOptions = _start.Options with { Facts = _facts, Events = new Listener(this), Compilation = options.Compilation };
        _machine = new Machine(host, machineOptions, machine =>
            scheduler = new DeterministicScheduler(machine, _start.MakePolicy(), _answers));
        _scheduler = scheduler!;
        _facts.Executed = () => Recorder.Executed(_scheduler);
        _log = new EventLog(_machine, _scheduler, options.Events);
        _interventions = new Interventions(_machine, _scheduler, _failed);
        _replay = new Replay(_machine, _scheduler, Record, _recorded, _interventions, _failed);
        (_replay.OnPassed, _replay.PassesAll) = (_stops.Pass, () => _stops.Watches is { IsEmpty: false });
        _timeline = new Timeline(_scheduler, Record, _answers, _replay, new KnownState(host, _stops, _failed, _log),
            options.History ?? new TimelineLimits(Math.Max(_recording is null ? 0 : 1, options.HistoryMegabytes) * 1024L * 1024));
        _rollback = new CausalRollback(_machine, _scheduler, Record, _recorded, _replay, _timeline, _interventions, _failed);
        _inspection = new Inspection(_machine, _scheduler, _stops, _failed, breakpoints, _log, _interventions, () => Coordinates,
            () => _timeline.IsPast ? _timeline.Behind : null, _options.Seed, FullPath);
        _machine.Code.OnLoaded += code =>
        {
            client.Loaded(_inspection.FactsOf(code));
            Tell(Bind(code));
        };
        _stops.CoordinatesOf = process => new Coordinates(_options.Seed, _scheduler.Decisions, _scheduler.PositionOf(process));
        _evaluation = new Evaluation(_machine, _failed.CountOf);
        _stops.Filters = new BreakpointFilters(_evaluation, client) { PointOf = _replay.PointOf };
        _stops.Watches = new DataWatches(_evaluation, _stops.Filters, EndWatch);
        _stops.Rules = breakpoints.Events;

        // The stack is as large as a worker's, since the same recursions over values happen here.
        _thread = new Thread(Serve, 16 * 1024 * 1024) { IsBackground = true, Name = "ttvm debugger" };
        _thread.Start();
    }

    /// <summary>The program's outside.</summary>
    public DebugHost Host { get; }

    /// <summary>The record of this run. To be read on the debugger's thread, or after the end.</summary>
    internal ScheduleRecord Record { get; }

    /// <summary>Whether a process waits for input. From any thread.</summary>
    public bool AwaitsInput => _answers.AwaitsInput;

    /// <summary>Reads and assembles the program.</summary>
    public Task<LoadOutcome> Load(string path) => Ask(() =>
    {
        _program = _recording?.Program ?? path;
        _programFolder = Path.GetDirectoryName(_recording is null ? path : FullPath(_program)) ?? "";
        var loaded = _machine.Code.Load(_program);
        _main = loaded.Code;
        if (_main is not null && TryFillIn() is { } damage)
        {
            _main = null;
            return new LoadOutcome(false, damage, null, []);
        }

        if (_main is not null)
        {
            Tell(_breakpoints.KeepOnly(file => SourceTest(_main)(file) || ListingTest(_main)(file), _main));
            WatchData();
        }

        return LoadOutcome.Of(loaded);
    });

    /// <summary>Starts the program, which must have been loaded.</summary>
    /// <param name="stopOnEntry">Whether to stop before its first instruction.</param>
    /// <param name="stopAt">Where to stop instead, before any breakpoint counts; null: nowhere.</param>
    public void Start(bool stopOnEntry, Coordinates? stopAt = null) => Post(() =>
    {
        if (_hasEnded)
        {
            return;
        }

        if (_recording is not null)
        {
            (_isEntryWanted, _wantedCoordinates) = (stopOnEntry, stopAt);
        }
        else if (stopAt is { } moment)
        {
            _stops.Rules = _stops.Rules.Add(new StopRule.Moment(moment));
        }
        else if (stopOnEntry)
        {
            _stops.Rules = _stops.Rules.Add(new StopRule.Entry());
        }

        _machine.StartMain(_main ?? throw new InvalidOperationException("No program has been loaded."));
        _timeline.Begin();
        BeginRepetition();
        _running = true;
    });

    /// <summary>Goes on with all processes.</summary>
    public void Continue() => Post(() =>
    {
        _running = !_hasEnded;
    });

    /// <summary>Stops all processes at the next instruction; no effect while they stand still.</summary>
    public void Pause() => Post(() =>
    {
        if (_running)
        {
            _stops.Rules = _stops.Rules.Insert(0, new StopRule.Pause());
        }
    });

    /// <summary>Adds text to the program's standard input.</summary>
    public void ProvideInput(string text)
    {
        Host.AddInput(text);
        Wake();
    }

    /// <summary>Ends the program's standard input after what has been added.</summary>
    public void EndInput()
    {
        Host.EndInput();
        Wake();
    }

    /// <summary>Looks at the machine; the function runs on the debugger's thread, between two instructions.</summary>
    public Task<T> Inspect<T>(Func<Inspection, T> look) => Ask(() => look(_inspection));

    /// <summary>Whether the program runs now. It may have stopped by the time the answer is there.</summary>
    public Task<bool> IsRunning() => Ask(() => _running);

    /// <summary>Ends the run, if it has not ended, and the debugger's thread; the client is told nothing more.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _machine.Scheduler.Stop();
        Host.EndPrograms();
        _requests.CompleteAdding();
        _stops.Interrupt();
    }

    private Coordinates Coordinates => new(_options.Seed, _scheduler.Decisions, _scheduler.Position,
        Record.InterventionsIn(_recorded.Passed),
        _scheduler.Current?.PendingError is not null);

    private Task<T> Ask<T>(Func<T> question)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var isPosted = Post(() =>
        {
            try
            {
                answer.SetResult(question());
            }
            catch (Exception exception)
            {
                answer.SetException(exception);
            }
        });
        if (!isPosted)
        {
            answer.SetCanceled();
        }

        return answer.Task;
    }

    private bool Post(Action request)
    {
        try
        {
            _requests.Add(request);
        }
        catch (InvalidOperationException) when (_requests.IsAddingCompleted)
        {
            return false;
        }

        _stops.Interrupt();
        return true;
    }

    private void Wake() => Post(static () => { });

    private void Serve()
    {
        while (!_requests.IsCompleted)
        {
            try
            {
                ServeOnce();
            }
            catch (Exception exception)
            {
                if (_isDisposed)
                {
                    // The machine was stopped in the middle of something, and nobody asks about it any more.
                    continue;
                }

                // The machine may be in any state, so it never runs again; questions are still answered as well as possible.
                _hasEnded = true;
                _running = false;
                Host.EndPrograms();
                _client.Failed(exception);
            }
        }
    }

    private void ServeOnce()
    {
        if (!_running || _patience != TimeSpan.Zero)
        {
            if (_requests.TryTake(out var request, _running ? _patience : Timeout.InfiniteTimeSpan))
            {
                request();
            }

            // A request may let a process run again, so the machine is asked once more.
            _patience = TimeSpan.Zero;
            return;
        }

        _stops.ClearInterrupt();
        while (_requests.TryTake(out var request))
        {
            request();
        }

        if (_running)
        {
            Run();
        }
    }

    /// <summary>Runs the program until it stops or ends, or a request comes.</summary>
    private void Run()
    {
        if (_isRepeating)
        {
            Repeat();
            return;
        }

        _stops.GoOn();
        var probe = new DebugProbe(_stops);
        if (_timeline.IsPast)
        {
            RunInPast();
            return;
        }

        _stopOfPresent = null;
        AskAgain();

        if (_stops.Rules.FirstOrDefault(rule => rule is StopRule.Step) is StopRule.Step { Policy: SteppingPolicy.Isolate } step)
        {
            RunAlone(step.Pid, ref probe);
            _timeline.Consider();
            return;
        }

        var moment = _stops.Rules.OfType<StopRule.Moment>().FirstOrDefault();
        switch (RunOn(ref probe, moment is { IsNear: false } ? LastBefore(moment.At) : long.MaxValue))
        {
            case SchedulerStop.Probe:
                StopAt(_stops.Found, _scheduler.Current!);
                break;
            case SchedulerStop.Decided when moment!.At.Instruction is not null:
                _stops.Rules = _stops.Rules.Replace(moment, moment with { IsNear = true });
                break;
            case not SchedulerStop.Stopped when moment is { At.Instruction: null } && moment.At.Decision == _scheduler.Decisions
                && _machine.Processes.FirstOrDefault() is { } first:
                StopAt(_stops.Look(StopOccasion.SliceEnd, first), first);
                break;
            case SchedulerStop.Awaiting:
                Await(_scheduler.Patience);
                break;

            // A deadlock: a stop lets a person look at all processes before the program ends.
            case SchedulerStop.Quiescent when _machine.Find(1) is { } main && _stops.Look(StopOccasion.Deadlock, main) is { } found:
                StopAt(found, main);
                break;
            case SchedulerStop.Frozen:
                var frozen = _machine.Processes.First(_scheduler.IsFrozen);
                StopAt(new FoundStop([new StopRule.Frozen()], StopOccasion.Frozen, frozen.Id, []), frozen);
                break;
            default:
                Finish();
                break;
        }
    }

    /// <summary>How many slices may be given out without passing the coordinates.</summary>
    private static long LastBefore(Coordinates at) => at.Instruction is null ? at.Decision : Math.Max(0, at.Decision - 1);

    /// <summary>No process can run before the outside has answered.</summary>
    private void Await(TimeSpan patience)
    {
        _patience = patience;
        var process = _answers.Waiting ?? _machine.Processes.First();
        StopAt(_stops.Look(StopOccasion.OutsideWait, process), process);
    }

    private void RunAlone(long pid, ref DebugProbe probe)
    {
        var process = _machine.Find(pid);
        switch (process is null ? RunResult.Exited : RunAlone(process, ref probe))
        {
            case RunResult.Stopped:
                StopAt(_stops.Found, process!);
                break;
            case RunResult.Waiting when process!.CurrentWait is { Kind: WaitKind.Outside, IsCompleted: false }:
                Await(Timeout.InfiniteTimeSpan);
                break;
            case RunResult.Waiting:
                StopAt(_stops.Look(StopOccasion.LoneWait, process), process);
                break;
            case RunResult.Exited when _machine.ProcessCount > 0 && !_scheduler.IsStopped:
                StopAt(_stops.Due, _machine.Processes.First());
                break;
            case RunResult.Exited:
                Finish();
                break;
            case RunResult.Yielded when _scheduler.IsStopped:
                Finish();
                break;
        }
    }

    /// <summary>Stops the run, if there is a reason.</summary>
    /// <param name="found">The reason; null: there is none.</param>
    /// <param name="next">The process that is shown if the one that the reason is about has ended.</param>
    private void StopAt(FoundStop? found, Process next)
    {
        if (found is null)
        {
            return;
        }

        var at = _machine.Find(found.Pid) ?? next;
        _stops.HasStopped(found.Rules[0], at);
        _running = false;
        if (_timeline.IsPast || found.Rules[0] is StopRule.Travel)
        {
            TellMove();
        }
        else
        {
            _stopOfPresent = found;
        }

        _client.Stopped(new Stop(found.Rules, found.Occasion, [.. found.Events.Select(_log.Describe)], ProcessLabel.Of(at), Coordinates)
        {
            Changes = found.Changes,
            Blocked = found.Occasion == StopOccasion.LoneWait ? _inspection.Blocked(at) : null,
            Behind = _timeline.IsPast ? _timeline.Behind : null,
        });
    }

    /// <summary>Tells the rules and the client what happens.</summary>
    private sealed class Listener(Debugger debugger) : IMachineEvents
    {
        public void Happened(MachineEvent happened)
        {
            debugger._log.Add(happened);
            debugger._rollback.Hear(happened);
            if (debugger._isRepeating || (debugger._timeline.IsPast && !debugger._looksAtRules))
            {
                debugger._stops.Note(happened);
                if (debugger._isRepeating)
                {
                    debugger._client.Happened(happened);
                }

                return;
            }

            if (debugger._stops.HearsMessages || happened is not (MachineEvent.Send or MachineEvent.Receive))
            {
                debugger.Follow(happened);
                debugger._stops.Happened(happened);
            }

            if (!debugger._timeline.IsPast)
            {
                debugger._client.Happened(happened);
            }
        }
    }
}
