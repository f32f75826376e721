using System.Collections.Immutable;
using Ttvm.DebugAdapter.Protocol;
using Ttvm.Runtime.Debugging;
using Ttvm.Runtime.Debugging.Overviews;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.DebugAdapter;

/// <summary>Going back in time. A stop follows each answer, and tells where the run is.</summary>
internal sealed partial class Session
{
    /// <summary>What a process does with messages.</summary>
    private static readonly ImmutableArray<EventKind> s_messages = [EventKind.Send, EventKind.Receive];

    /// <summary>Whether the user knows that the run is in its past.</summary>
    private bool _isPastTold;

    /// <summary>The protocol's units of a step: an instruction may be one of what was called; a line or a statement is one of the frame or
    /// of its callers.</summary>
    public void StepBack(ExecutionArguments arguments)
    {
        RequireStopped();
        RequireGranularity(arguments);
        GoBack(arguments.ThreadId, arguments.Granularity == "instruction" ? StepKind.Into : StepKind.Over);
    }

    public void ReverseContinue(ExecutionArguments arguments) => GoBackToStop();

    /// <summary>Goes back to just before the previous instruction of a process.</summary>
    public void GoBack(long pid, StepKind kind) =>
        Travel((debugger, cancellation) => debugger.StepBack(pid, kind, cancellation), pid, "Going back");

    /// <summary>Goes back to where the run would have stopped last.</summary>
    public void GoBackToStop() => Travel(static (debugger, cancellation) => debugger.ReverseContinue(cancellation), StoppedPid,
        "Looking for the last stop");

    /// <summary>Goes to another moment of the run.</summary>
    public DoneBody GoTo(GoToMomentArguments arguments)
    {
        var pid = arguments.ThreadId ?? StoppedPid;
        switch (arguments.To)
        {
            case "beginning":
                GoTo(static (debugger, cancellation) => debugger.GoToBeginning(cancellation));
                break;
            case "present":
                GoTo((debugger, cancellation) => debugger.GoToPresent(pid, cancellation));
                break;
            case "coordinates":
                var at = Coordinates.Parse(arguments.Coordinates ?? throw Missing("coordinates")) ?? throw new RequestFailure(
                    ErrorId.BadArguments,
                    $"Coordinates are written seed:decision:instruction, such as 7:12:30, but these are '{arguments.Coordinates}'.");
                GoTo((debugger, cancellation) => debugger.GoTo(at, pid, cancellation));
                break;
            case "left":
                GoTo((debugger, cancellation) => debugger.Rejoin(pid, cancellation), "The past of this run has not been changed.");
                break;
            case "event":
                var serial = Number(arguments.Event, "event");
                GoTo((debugger, cancellation) => debugger.GoToEvent(serial, cancellation));
                break;
            case "received":
                var sent = Number(arguments.Event, "event");
                GoTo((debugger, cancellation) => debugger.GoToReceive(sent, cancellation),
                    $"Event {sent} sends no message that has been taken so far.");
                break;
            case "previous":
                var kinds = arguments.Kinds is { } names ? [.. names.Select(Views.KindOf)] : s_messages;
                GoTo((debugger, cancellation) => debugger.GoToPrevious(pid, kinds, cancellation), arguments.Kinds is null
                    ? $"Process {pid} has not sent or taken any message before."
                    : $"Process {pid} has done nothing of that kind before.");
                break;
            case "output":
                var line = Number(arguments.Line, "line");
                GoTo((debugger, cancellation) => debugger.GoToOutput(line, cancellation),
                    $"The program has not written a line {line} so far.");
                break;
            default:
                throw new RequestFailure(ErrorId.BadArguments, "\"to\" must be \"beginning\", \"present\", \"left\", \"coordinates\", "
                    + $"\"event\", \"received\", \"previous\" or \"output\", but is \"{arguments.To}\".");
        }

        return new DoneBody();

        void GoTo(Func<Debugger, CancellationToken, Task<TravelOutcome>> travel, string? noMoment = null)
        {
            Travel(travel, pid, "Going to another moment", noMoment);
            TellContinued(pid);
        }

        static long Number(long? argument, string name) => argument ?? throw Missing(name);

        static RequestFailure Missing(string name) => new(ErrorId.BadArguments, $"\"{name}\" is missing: where to go.");
    }

    /// <summary>Goes to where a value was made.</summary>
    public OriginBody GoToOrigin(ValueArguments arguments)
    {
        var origin = Question(arguments, static (debugger, place, _, cancellation) =>
            debugger.GoToOrigin(place.Pid, place.Frame, place.Expression, cancellation), "Looking for the origin");
        Require(origin.Problem);
        if (origin.Outcome == TravelOutcome.NoMoment)
        {
            throw new RequestFailure(ErrorId.NoSuchMoment,
                "Nothing in this run has made that value: it has been there from the beginning.");
        }

        Require(origin.Outcome, StoppedPid);
        TellContinued(StoppedPid);
        GoesOn();
        return new OriginBody([.. origin.Steps.Select(Convert.ToView)]);
    }

    /// <summary>What a variable has held.</summary>
    public HistoryBody GetHistory(ValueArguments arguments)
    {
        var history = Question(arguments, static (debugger, place, count, cancellation) =>
            debugger.GetHistory(place.Pid, place.Frame, place.Expression, count, cancellation), "Looking for all values");
        Require(history.Problem);
        Require(history.Outcome, StoppedPid);
        return new HistoryBody([.. history.Entries.Select(Convert.ToView)]);
    }

    private T Question<T>(ValueArguments arguments,
        Func<Debugger, (long Pid, int Frame, string Expression), int, CancellationToken, Task<T>> question, string title)
    {
        const int most = 1000;
        RequireStopped();
        (long, int, string) place;
        if (arguments is { VariablesReference: { } reference, Name: { } name })
        {
            var shown = View.FindPlace(reference, name);
            place = (shown.Pid, shown.Frame, shown.Path);
        }
        else
        {
            var (pid, frame) = View.FrameOf(arguments.FrameId);
            place = (pid, frame, arguments.Expression ?? throw new RequestFailure(ErrorId.BadArguments,
                "\"expression\" is missing, or \"variablesReference\" and \"name\": which value."));
        }

        return AskPast((debugger, cancellation) => question(debugger, place, Math.Clamp(arguments.Count ?? 100, 1, most), cancellation),
            title);
    }

    /// <summary>When breakpoints would have been reached.</summary>
    public HitsBody GetHits(HitsArguments arguments)
    {
        const int usual = 200;
        const int most = 10_000;
        RequireStopped();
        var count = Math.Clamp(arguments.Count ?? usual, 1, most);
        var hits = AskPast((debugger, cancellation) => debugger.GetHits(arguments.Breakpoint, count, cancellation),
            "Looking for past hits");
        Require(hits.Outcome, StoppedPid);
        return new HitsBody(hits.Total, [.. hits.Hits.Select(Convert.ToView)]);
    }

    /// <summary>Takes an action back with its consequences.</summary>
    public RollbackBody RollBack(RollbackArguments arguments)
    {
        RequireStopped();
        var (serial, pid) = (arguments.Event, arguments.ThreadId ?? StoppedPid);
        if (serial is null && arguments.ThreadId is null)
        {
            throw new RequestFailure(ErrorId.BadArguments, "\"event\" is missing, or \"threadId\": whose last instruction.");
        }

        var rollback = AskPast((debugger, cancellation) => serial is { } number ? debugger.RollBack(number, cancellation)
            : debugger.RollBackStep(pid, cancellation), "Taking an action back");
        Require(rollback.Outcome, pid, serial is { } named
            ? $"Event {named} cannot be taken back: it is not the doing of an instruction before now, or something has been taken back since."
            : $"There is nothing that process {pid} has done and that could be taken back, or something has been taken back since.");
        _peer.Send("output", new OutputEvent("console", Wording.Of(rollback)));
        TellContinued(pid);
        GoesOn();
        return new RollbackBody([.. rollback.Processes.Select(Convert.ToView)], rollback.Output);
    }

    /// <summary>Why a process waits.</summary>
    public WaitChainBody GetWaitChain(ThreadArguments arguments)
    {
        RequireStopped();
        var chain = Inspect(inspection => inspection.Overview.WhyWaits(arguments.ThreadId))
            ?? throw StoppedView.NoSuchProcess(arguments.ThreadId);
        return chain.Links.IsEmpty
            ? throw new RequestFailure(ErrorId.DoesNotWait,
                $"{Wording.Begin(chain.Last!.Value)} does not wait for a message: it is {Wording.Of(chain.LastState!.Value)}.")
            : new WaitChainBody(string.Join('\n', Wording.Of(chain)), chain.IsCircle, [.. chain.Links.Select(Convert.ToView)]);
    }

    private static void Require(EvaluationProblem? problem)
    {
        if (problem is not null)
        {
            throw new RequestFailure(ErrorId.CannotEvaluate, Wording.Of(problem));
        }
    }

    /// <summary>Makes the past the present.</summary>
    public DoneBody Branch()
    {
        RequireStopped();
        if (!Ask(() => RequireDebugger().Branch()))
        {
            throw new RequestFailure(ErrorId.NoSuchMoment, "The run is not in its past, so there is nothing to branch off from.");
        }

        Invalidate("all");
        return new DoneBody();
    }

    /// <inheritdoc/>
    public void Branched()
    {
        _isPastTold = false;
        _peer.Send("output", new OutputEvent("console",
            "The run goes on from here as if it had never been further. :rejoin leads back to what came after, until the past is changed once "
            + "more. Files that were written and programs that were run since stay as they are.\n"));
    }

    private void Travel(Func<Debugger, CancellationToken, Task<TravelOutcome>> travel, long pid, string title, string? noMoment = null)
    {
        RequireStopped();
        Require(AskPast(travel, title), pid, noMoment);
        GoesOn();
    }

    private void Require(TravelOutcome outcome, long pid, string? noMoment = null)
    {
        switch (outcome)
        {
            case TravelOutcome.Done:
                break;
            case TravelOutcome.NoProcess:
                throw StoppedView.NoSuchProcess(pid);
            case TravelOutcome.NoMoment:
                throw new RequestFailure(ErrorId.NoSuchMoment, noMoment ?? "The run has not been there.");
            case TravelOutcome.NotRecorded:
                throw new RequestFailure(ErrorId.NotRecorded, _launch!.History == 0
                    ? "This run keeps no history, since \"history\" is 0 in its launch configuration."
                    : "The run has read so much from files and input that it could not be kept; there is no way back.");
            case TravelOutcome.NotStopped:
                throw new RequestFailure(ErrorId.NotStopped, "The program does not stand still.");
            case TravelOutcome.Cancelled:
                throw Cancelled();
        }
    }

    /// <summary>Tells once that the run is in its past, and once that it is not any more.</summary>
    private void TellOfPast(Stop stop)
    {
        var isPast = stop.Behind is not null;
        if (isPast != _isPastTold)
        {
            _isPastTold = isPast;
            _peer.Send("output", new OutputEvent("console", isPast
                ? "In the past: the run repeats from here what it did. A change begins another future, and leaves the one that was. "
                    + ":present goes to where the run has come to.\n"
                : "The run is where it had come to.\n"));
        }
    }
}
