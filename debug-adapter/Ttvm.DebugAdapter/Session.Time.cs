using Ttvm.DebugAdapter.Protocol;
using Ttvm.Runtime.Debugging;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.DebugAdapter;

/// <summary>Going back in time. A stop follows each answer, and tells where the run is.</summary>
internal sealed partial class Session
{
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
        Func<Debugger, CancellationToken, Task<TravelOutcome>> travel = (arguments.To, arguments) switch
        {
            ("beginning", _) => static (debugger, cancellation) => debugger.GoToBeginning(cancellation),
            ("present", _) => (debugger, cancellation) => debugger.GoToPresent(pid, cancellation),
            ("coordinates", { Coordinates: { } text }) => Coordinates.Parse(text) is { } at
                ? (debugger, cancellation) => debugger.GoTo(at, pid, cancellation)
                : throw new RequestFailure(ErrorId.BadArguments,
                    $"Coordinates are written seed:decision:instruction, such as 7:12:30, but these are '{text}'."),
            ("event", { Event: { } number }) => (debugger, cancellation) => debugger.GoToEvent(number, cancellation),
            ("coordinates" or "event", _) =>
                throw new RequestFailure(ErrorId.BadArguments, $"\"{arguments.To}\" is missing: where to go."),
            _ => throw new RequestFailure(ErrorId.BadArguments,
                $"\"to\" must be \"beginning\", \"present\", \"coordinates\" or \"event\", but is \"{arguments.To}\"."),
        };
        Travel(travel, pid, "Going to another moment");
        return new DoneBody();
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

        using var cancelled = new CancellationTokenSource();
        return Ask(() => question(RequireDebugger(), place, Math.Clamp(arguments.Count ?? 100, 1, most), cancelled.Token), title: title,
            cancelled: cancelled);
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
            "The run goes on from here as if it had never been further; what came after is forgotten. Files that were written and programs "
            + "that were run since stay as they are.\n"));
    }

    private void Travel(Func<Debugger, CancellationToken, Task<TravelOutcome>> travel, long pid, string title)
    {
        RequireStopped();
        using var cancelled = new CancellationTokenSource();
        Require(Ask(() => travel(RequireDebugger(), cancelled.Token), title: title, cancelled: cancelled), pid);
        GoesOn();
    }

    private void Require(TravelOutcome outcome, long pid)
    {
        switch (outcome)
        {
            case TravelOutcome.Done:
                break;
            case TravelOutcome.NoProcess:
                throw StoppedView.NoSuchProcess(pid);
            case TravelOutcome.NoMoment:
                throw new RequestFailure(ErrorId.NoSuchMoment, "The run has not been there.");
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
                ? "In the past: the run repeats from here what it did. A change begins another future, and the one that was is forgotten. "
                    + ":present goes to where the run has come to.\n"
                : "The run is where it had come to.\n"));
        }
    }
}
