using Newtonsoft.Json.Linq;
using Ttvm.Analysis.Checks;
using Ttvm.Analysis.Messages;
using Ttvm.DebugAdapter.Protocol;
using Ttvm.DebugAdapter.Runs;
using Ttvm.DebugAdapter.Transport;
using Ttvm.Runtime.Debugging;
using Ttvm.Runtime.Loading;

namespace Ttvm.DebugAdapter;

/// <summary>The life of a session: what the client does to the program.</summary>
internal sealed partial class Session
{
    private volatile bool _isInitialized;
    private bool _isConfigured;
    private LaunchOptions? _launch;
    private JObject _launchArguments = [];
    private SteppingPolicy _stepping;

    /// <summary>What one types in the console to end the program's input.</summary>
    private const string EndOfInput = ":eof";

    private bool _hasInputEnded;

    /// <summary>Whether the client has left and the program goes on. Then nobody else ends the session than the program.</summary>
    private bool _isLeft;

    /// <summary>The program; null before launch.</summary>
    public IRun? Run { get; private set; }

    public Capabilities Initialize(InitializeArguments arguments)
    {
        if (_isInitialized)
        {
            throw new RequestFailure(ErrorId.OutOfOrder, "'initialize' has been answered already.");
        }

        _isInitialized = true;
        Convert = new Convert(new ClientConventions(
            arguments.LinesStartAt1 ?? true,
            arguments.ColumnsStartAt1 ?? true,
            arguments.PathFormat == "uri",
            arguments.SupportsVariableType ?? false));

        _showsProgress = arguments.SupportsProgressReporting ?? false;
        _hearsOfInvalidation = arguments.SupportsInvalidatedEvent ?? false;
        _opensTerminals = arguments.SupportsRunInTerminalRequest ?? false;
        if (_portClient is null)
        {
            AfterResponse(AskForBreakpoints);
        }

        // Over a port a client can leave the program alone. On standard input and output the adapter has no other life than the client's.
        string[] ofPort = _portClient is null ? [] : ["supportTerminateDebuggee"];
        return new Capabilities([.. _endpoints.Values.SelectMany(endpoint => endpoint.Capabilities), .. ofPort], EventFilters.Announced,
            [.. _endpoints.Values.Where(endpoint => endpoint.IsOwn).Select(endpoint => endpoint.Command)]);
    }

    /// <summary>By the protocol this comes after the response to initialize, and not before breakpoints are taken.</summary>
    private void AskForBreakpoints() => _peer.Send("initialized");

    /// <summary>Loads the program; it starts when the client has sent its breakpoints, too.</summary>
    public IBody? Launch(JObject arguments)
    {
        if (_portClient is { IsAdmitted: false } client)
        {
            Admit(client, new Fields(arguments, sentence => new RequestFailure(ErrorId.BadLaunch, sentence)).OptionalText("token"));
        }

        if (Run is not null)
        {
            throw new RequestFailure(ErrorId.OutOfOrder, "A program has been launched already; use 'restart'.");
        }

        var launch = Parse(arguments);
        var run = Load(launch);
        ChangeTerminal(launch, run);
        Adopt(run, launch);
        _launchArguments = arguments;
        AfterResponse(StartIfReady);
        return null;
    }

    /// <summary>Whoever does not know the token does not get any further.</summary>
    private void Admit(PortClient client, string? token)
    {
        if (client.Admit(token))
        {
            AfterResponse(AskForBreakpoints);
            return;
        }

        if (client.IsTurnedAway)
        {
            AfterResponse(() =>
            {
                client.HangUp();
                End(exitCode: 1);
            });
        }

        throw new RequestFailure(ErrorId.WrongToken, (token is null ? "\"token\" is missing" : "\"token\" is wrong")
            + ": it stands in the line that this adapter has printed, and belongs into the launch configuration.");
    }

    public void FinishConfiguration()
    {
        _isConfigured = true;
        AfterResponse(StartIfReady);
    }

    /// <summary>Starts the program anew, as it is on disk now. If it cannot be loaded, nothing has happened.</summary>
    /// <param name="arguments">A new launch configuration, or null for the old one.</param>
    public void Restart(JObject? arguments)
    {
        if (Run is null)
        {
            throw new RequestFailure(ErrorId.OutOfOrder, "There is nothing to restart yet.");
        }

        var launch = Parse(arguments ?? _launchArguments);
        var next = Load(launch);
        Run.Events.Deliver();
        WriteRecording();
        Run.Dispose();
        ForgetProcesses();
        ForgetCode();
        ChangeTerminal(launch, next);
        Adopt(next, launch);
        _launchArguments = arguments ?? _launchArguments;
        AfterResponse(StartIfReady);
    }

    public void Terminate()
    {
        if (Run is null || HasEnded)
        {
            AfterResponse(() => TellEnd(exitCode: null));
            return;
        }

        _awaited?.Dispose();
        _awaited = Begin("Ending the program");
        Run.Terminate();
    }

    public void Disconnect(DisconnectArguments arguments)
    {
        if (_portClient is { IsAdmitted: true } client && arguments.TerminateDebuggee == false && Run is { } run && _hasStarted
            && !HasEnded)
        {
            Leave(run, client);
            return;
        }

        WriteRecording();
        Run?.Dispose();
        AfterResponse(() => End(exitCode: 0));
    }

    /// <summary>Lets the program go on to its end. Once this is done, the client may vanish at any moment.</summary>
    private void Leave(IRun run, PortClient client)
    {
        WriteRecording();
        _isLeft = true;
        run.Events.HandOver(new LeftRun(run, client.Output, _log, () => Finish(exitCode: 0)));
        run.Leave();
        AfterResponse(client.HangUp);
    }

    public ContinueBody Continue(ExecutionArguments arguments)
    {
        RequireStopped();
        if (arguments.SingleThread == true)
        {
            Go(arguments.ThreadId, StepKind.Free, SteppingPolicy.Isolate);
            return new ContinueBody(AllThreadsContinued: false);
        }

        RequireDebugger().Continue();
        GoesOn();
        return new ContinueBody(AllThreadsContinued: true);
    }

    /// <summary>Steps one process. A line holds one instruction at most, so steps by lines, statements and instructions are the
    /// same.</summary>
    public void Step(ExecutionArguments arguments, StepKind kind)
    {
        RequireStopped();
        RequireGranularity(arguments);
        Go(arguments.ThreadId, kind == StepKind.Into ? KindOf(arguments.TargetId) : kind, PolicyOf(arguments.SingleThread));
    }

    private static void RequireGranularity(ExecutionArguments arguments)
    {
        if (arguments.Granularity is not (null or "line" or "statement" or "instruction"))
        {
            throw new RequestFailure(ErrorId.BadArguments,
                $"\"granularity\" must be \"line\", \"statement\" or \"instruction\", but is \"{arguments.Granularity}\".");
        }
    }

    /// <summary>Where a frame can be stepped into: beside what a step into always does, the other process that the next instruction has to
    /// do with.</summary>
    public StepInTargetsBody GetStepInTargets(FrameArguments arguments)
    {
        RequireStopped();
        var (pid, frame) = View.FrameOf(arguments.FrameId);
        return frame == 0 && Wording.OfTarget(Ask(() => RequireDebugger().FindStepInto(pid))) is { } target
            ? new StepInTargetsBody([target]) : new StepInTargetsBody([]);
    }

    /// <summary>The id of a step target is the number of its kind of step: what a kind leads to is found when the step is made.</summary>
    private static StepKind KindOf(int? target) => (StepKind?)target switch
    {
        null or StepKind.Into => StepKind.Into,
        StepKind.Child => StepKind.Child,
        StepKind.Receiver => StepKind.Receiver,
        _ => throw new RequestFailure(ErrorId.BadArguments, FormattableString.Invariant($"There is no step target {target}.")),
    };

    private SteppingPolicy PolicyOf(bool? singleThread) => singleThread switch
    {
        true => SteppingPolicy.Isolate,
        false => SteppingPolicy.World,
        null => _stepping,
    };

    /// <summary>Has the client look at a process. It hears of a stop of that process, since clients choose themselves what they
    /// show.</summary>
    public DoneBody Focus(ThreadArguments arguments)
    {
        RequireStopped();
        if (Inspect(inspection => inspection.Facts(arguments.ThreadId)) is null)
        {
            throw StoppedView.NoSuchProcess(arguments.ThreadId);
        }

        StoppedPid = arguments.ThreadId;
        var stop = LastStop is { } last && last.Process.Pid == StoppedPid ? Convert.ToStopped(last)
            : new StoppedEvent("pause", "Paused", (int)StoppedPid, null, AllThreadsStopped: true, HitBreakpointIds: null);
        AfterResponse(() => _peer.Send("stopped", stop));
        return new DoneBody();
    }

    /// <summary>Steps one process to something further away than the next line.</summary>
    public DoneBody StepTo(StepToArguments arguments)
    {
        RequireStopped();
        var policy = arguments.SingleThread == true ? SteppingPolicy.Isolate : SteppingPolicy.World;
        switch (arguments.To)
        {
            case "receive":
                Go(arguments.ThreadId, StepKind.Receive, policy);
                break;
            case "receiver":
                Go(arguments.ThreadId, StepKind.Receiver, policy);
                break;
            case "child":
                Go(arguments.ThreadId, StepKind.Child, policy);
                break;
            case "line" when Convert.FromSource(arguments.Source) is { } path && arguments.Line is { } line:
                Go(arguments.ThreadId, StepKind.Line, policy, new SourceLine(path, Convert.FromLine(line),
                    Convert.IsLaunchedText(arguments.Source)));
                break;
            case "line":
                throw new RequestFailure(ErrorId.BadArguments, "A step to a line needs \"source\" with a path, and \"line\".");
            default:
                throw new RequestFailure(ErrorId.BadArguments,
                    $"\"to\" must be \"receive\", \"receiver\", \"child\" or \"line\", but is \"{arguments.To}\".");
        }

        TellContinued(arguments.ThreadId, policy == SteppingPolicy.World);
        return new DoneBody();
    }

    public void Pause() => RequireDebugger().Pause();

    /// <summary>Changes who runs while one process steps, and says what holds from now on.</summary>
    public SteppingBody SetStepping(SteppingArguments arguments)
    {
        if (arguments.Policy is { } name)
        {
            _stepping = LaunchOptions.PolicyOf(name)
                ?? throw new RequestFailure(ErrorId.BadArguments, $"\"policy\" must be \"isolate\" or \"world\", but is \"{name}\".");
        }

        var (coordinates, behind) = IsStopped ? Inspect(inspection => ($"{inspection.Coordinates}", inspection.Behind)) : (null, null);
        return new SteppingBody(_stepping == SteppingPolicy.Isolate ? "isolate" : "world", coordinates, behind);
    }

    /// <summary>Ends processes of the program.</summary>
    public void TerminateThreads(TerminateThreadsArguments arguments)
    {
        long[] pids = [.. arguments.ThreadIds];
        if (Ask(() => RequireDebugger().Kill(pids)) == 0 && pids.Length > 0)
        {
            throw StoppedView.NoSuchProcess(pids[0]);
        }

        // Whoever watched or awaited them has a message more.
        if (_isStopped)
        {
            InvalidateAfterEnd([.. pids]);
        }
    }

    /// <summary>
    /// An expression, or in the console input: <c>&gt; text</c> always, <c>:eof</c> for its end, and plain text wherever it can be nothing
    /// else. While the program stands still the console takes instructions and commands, too.
    /// </summary>
    public EvaluateBody Evaluate(EvaluateArguments arguments)
    {
        var text = arguments.Expression;
        if (arguments.Context != "repl")
        {
            return View.Evaluate(arguments);
        }

        if (text.Trim() == EndOfInput)
        {
            RequireInput().EndInput();
            _hasInputEnded = true;
        }
        else if (text.StartsWith('>'))
        {
            RequireInput().ProvideInput((text.StartsWith("> ", StringComparison.Ordinal) ? text[2..] : text[1..]) + "\n");
        }
        else if (!_isStopped && Run is { TakesPlainInput: true })
        {
            RequireInput().ProvideInput(text + "\n");
        }
        else if (text.TrimStart().StartsWith(':'))
        {
            return new EvaluateBody(_commands.Do(text.Trim(), View.FrameOf(arguments.FrameId).Pid, arguments.FrameId), null, default);
        }
        else
        {
            RequireStopped();
            var (pid, frame) = View.FrameOf(arguments.FrameId);
            return Inspect(inspection => inspection.IsInstruction(pid, frame, text))
                ? new EvaluateBody(Changes.Execute(pid, frame, text), null, default) : View.Evaluate(arguments);
        }

        return new EvaluateBody("", null, default);
    }

    /// <summary>The program, if somebody can type for it.</summary>
    private IRun RequireInput()
    {
        var obstacle = Run is null || HasEnded ? "There is no program that could read this."
            : _launch!.Input is not null ? "The program reads its input from the file that \"stdin\" names, so nothing can be typed."
            : _terminal is not null ? "The program reads its input from its terminal, so type there."
            : _hasInputEnded ? $"The input has been ended with {EndOfInput}."
            : null;
        return obstacle is null ? Run! : throw new RequestFailure(ErrorId.CannotEvaluate, obstacle);
    }

    /// <summary>The debugger.</summary>
    /// <exception cref="RequestFailure">There is none.</exception>
    public Debugger RequireDebugger() => Run is null
        ? throw new RequestFailure(ErrorId.NoDebugger, "No program has been launched.")
        : Run.Debugger ?? throw new RequestFailure(ErrorId.NoDebugger, "The program runs without the debugger.");

    /// <summary>Elsewhere, since files may be anything and need not answer: a client that wants to leave is not held up.</summary>
    private LaunchOptions Parse(JObject arguments)
    {
        var launch = Ask(() => Task.Run(() => LaunchOptions.Parse(arguments)), canBeCancelled: true, "Reading the launch configuration");
        RequireTerminals(launch);
        return launch;
    }

    private IRun Load(LaunchOptions launch)
    {
        var events = new RunEvents(Post, this);
        IRun run = launch.NoDebug ? new PlainRun(launch, events) : new DebuggedRun(launch, Sources.Breakpoints, events);
        try
        {
            // The check takes most of the time to the first stop, so it does not wait for the machine.
            var check = Task.Run(() => Check(launch));
            var outcome = Ask(run.Load, canBeCancelled: true, "Loading the program");
            if (!outcome.IsLoaded)
            {
                throw new RequestFailure(ErrorId.ProgramHasErrors, Convert.ToMessage(outcome));
            }

            // At once and in one piece, so that it stands before everything that the program itself has to say.
            if (outcome.Source is not null)
            {
                (var warnings, Origins) = Ask(() => check, canBeCancelled: true, "Checking the program");
                if (warnings.Length > 0)
                {
                    _peer.Send("output", new OutputEvent("console", warnings + "\n"));
                }
            }

            return run;
        }
        catch (RequestFailure)
        {
            run.Dispose();
            throw;
        }
    }

    /// <summary>What is wrong in the program and in all files that it spawns and imports; a worker with errors ends when it is
    /// spawned.</summary>
    private static (string Findings, StackOrigins Origins) Check(LaunchOptions launch)
    {
        var files = new HostProgramFiles(launch.Recording?.ProgramFiles ?? Hosts.OfFiles(launch.WorkingDirectory));
        var options = CheckOptions.Default with { RunsWithoutSmp = !launch.Smp };
        var names = MessageFindings.FilesOf(files.NameOf(launch.Recording?.Program ?? launch.Program), files).ToList();
        var findings = launch.Recording is not null ? [] // They were told when it was recorded, and there is nothing to mend.
            : names.SelectMany(file => Convert.ToLines(files.Load(file)!.Tree.Text, files.Diagnose(file, options)));
        return (string.Join('\n', findings),
            new StackOrigins(names.ToDictionary(launch.FullPathOf, file => files.Load(file)!)));
    }

    private void Adopt(IRun run, LaunchOptions launch)
    {
        Run = run;
        _launch = launch;
        (_isRecorded, Convert.RepeatsRecording) = (false, launch.Recording is not null);
        _stepping = launch.Stepping;
        _hasStarted = false;
        HasEnded = false;
        _isEndTold = false;
        _awaited?.Dispose();
        _inputsAskedFor.Clear();
        _isPastTold = false;
        _hasInputEnded = false;
        GoesOn();
    }

    private void StartIfReady()
    {
        if (Run is not null && _isConfigured && !_hasStarted)
        {
            _hasStarted = true;
            if (_launch is { Recording: not null, NoDebug: false })
            {
                _awaited = Begin("Repeating the recording", Pause);
            }
            else if (_launch is { StopAt: { } at, NoDebug: false })
            {
                _awaited = Begin($"Running to {at}", Pause);
            }

            Run.Start();
        }
    }

    /// <summary>Steps one process.</summary>
    public void Go(long pid, StepKind kind, SteppingPolicy policy, SourceLine? line = null)
    {
        switch (Ask(() => RequireDebugger().Step(pid, kind, policy, line)))
        {
            case StepOutcome.NoProcess:
                throw StoppedView.NoSuchProcess(pid);
            case StepOutcome.NoLine:
                throw new RequestFailure(ErrorId.NoSuchSource,
                    $"The program has loaded no file {Path.GetFileName(line!.Path)} with an instruction on or below line {line.Line}.");
        }

        // The stop may have come already, but it waits in the queue until this request has been answered.
        GoesOn();
    }
}
