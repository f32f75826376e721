using Ttvm.DebugAdapter.Protocol;
using Ttvm.Runtime.Debugging;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.DebugAdapter;

/// <summary>What a client changes in a program that stands still. Used on the session's thread.</summary>
internal sealed class ChangesOfState(Session session)
{
    /// <summary>Lines that a client may have a process go on at; good until the program goes on.</summary>
    private readonly Handles<SourceLine> _targets = new();

    /// <summary>The program goes on: no id means anything any more.</summary>
    public void Reset() => _targets.Reset();

    public NewValueBody SetVariable(SetVariableArguments arguments)
    {
        session.RequireStopped();
        var (shown, path, pid, frame) = session.View.FindPlace(arguments.VariablesReference, arguments.Name);
        return Assign(pid, frame, path, Wording.WithoutSender(arguments.Value, shown), arguments.Format);
    }

    public NewValueBody SetExpression(SetExpressionArguments arguments)
    {
        session.RequireStopped();
        var (pid, frame) = session.View.FrameOf(arguments.FrameId);
        return Assign(pid, frame, arguments.Expression, arguments.Value, arguments.Format);
    }

    public GotoTargetsBody GetGotoTargets(GotoTargetsArguments arguments)
    {
        session.RequireStopped();
        if (session.Convert.FromSource(arguments.Source) is not { } path)
        {
            return new GotoTargetsBody([]);
        }

        var isLaunched = Convert.IsLaunchedText(arguments.Source);
        var lines = session.Ask(() => session.RequireDebugger().GetInstructionLines(path, isLaunched));
        return lines.Next(session.Convert.FromLine(arguments.Line)) is { Line: var line }
            ? new GotoTargetsBody([new GotoTarget(_targets.Add(new SourceLine(path, line, isLaunched)),
                FormattableString.Invariant($"line {line}"), session.Convert.ToLine(line))])
            : new GotoTargetsBody([]);
    }

    public void Goto(GotoArguments arguments)
    {
        session.RequireStopped();
        if (!_targets.TryGet(arguments.TargetId, out var target))
        {
            throw StoppedView.Unknown(_targets, "target", arguments.TargetId);
        }

        var found = session.Ask(() => session.RequireDebugger().GetJumpTargets(arguments.ThreadId, target));

        // No instruction has the index -1, so that is refused like one of another function.
        Do(new Intervention.Goto(arguments.ThreadId, found is [var first, ..] ? first.Instruction : -1));
        session.AnnounceMove(arguments.ThreadId, "goto", "Paused after a jump", isKnown: true);
    }

    public void RestartFrame(FrameArguments arguments)
    {
        var (pid, frame) = session.View.FrameOf(arguments.FrameId);
        var depth = session.Inspect(inspection => inspection.Depth(pid));
        Do(new Intervention.RestartFrame(pid, depth - 1 - frame));
        session.AnnounceMove(pid, "restart", "Paused at the beginning of the frame", isKnown: true);
    }

    public CoordinatesBody Freeze(ThreadArguments arguments) => Change(new Intervention.Freeze(arguments.ThreadId), "threads");

    public CoordinatesBody Thaw(ThreadArguments arguments) => Change(new Intervention.Thaw(arguments.ThreadId), "threads");

    public CoordinatesBody AdvanceClock() => Change(new Intervention.AdvanceClock(), "all");

    public CoordinatesBody ChangeMailbox(MailboxChangeArguments arguments) => Change((arguments.Action, arguments.To) switch
    {
        ("drop", _) => new Intervention.DropMessage(arguments.ThreadId, arguments.Index),
        ("duplicate", _) => new Intervention.DuplicateMessage(arguments.ThreadId, arguments.Index),
        ("move", { } to) => new Intervention.MoveMessage(arguments.ThreadId, arguments.Index, to),
        ("move", null) => throw new RequestFailure(ErrorId.BadArguments, "\"to\" is missing: where the message is to be."),
        _ => throw new RequestFailure(ErrorId.BadArguments,
            $"\"action\" must be \"drop\", \"duplicate\" or \"move\", but is \"{arguments.Action}\"."),
    }, "variables");

    /// <summary>Has a process execute an instruction that is typed in the console.</summary>
    /// <returns>What that did.</returns>
    public string Execute(long pid, int frame, string text)
    {
        if (frame != 0)
        {
            throw new RequestFailure(ErrorId.CannotChange,
                "An instruction is executed in the innermost frame of its process; select that, or write an expression.");
        }

        var execution = session.Ask(() => session.RequireDebugger().Execute(pid, text));

        // What the instruction has printed stands before the answer.
        session.Run!.Events.Deliver();
        if (execution.Problem is { } problem)
        {
            throw Refusal(problem);
        }

        if (execution.Inserted!.Outcome is InsertionOutcome.Failed or InsertionOutcome.WouldWait)
        {
            throw new RequestFailure(ErrorId.CannotChange, Wording.Of(execution));
        }

        if (execution.Inserted.Outcome == InsertionOutcome.Left)
        {
            session.AnnounceMove(pid, "goto", "Paused after an instruction of the console", isKnown: false);
        }
        else if (execution.HasHappenings || execution.Inserted.Outcome == InsertionOutcome.Thrown)
        {
            session.InvalidateAfterEnd(pid);
        }
        else
        {
            // Nobody else has noticed: a client that looked at all processes anew would fold what the user has opened.
            session.Invalidate("variables");
        }

        return Wording.Of(execution);
    }

    /// <summary>Does something that can be seen in more than its answer.</summary>
    public CoordinatesBody Change(Intervention what, string area)
    {
        session.RequireStopped();
        Do(what);
        if (what is Intervention.Kill { Pid: var ended })
        {
            session.InvalidateAfterEnd(ended);
        }
        else
        {
            session.Invalidate(area);
        }

        return new CoordinatesBody(session.HasEnded ? null : session.Inspect(inspection => $"{inspection.Coordinates}"));
    }

    private void Do(Intervention what)
    {
        if (session.Ask(() => session.RequireDebugger().Intervene(what)) is { } problem)
        {
            throw Refusal(problem);
        }
    }

    private static RequestFailure Refusal(InterventionProblem problem) =>
        new(problem.Kind == InterventionProblemKind.NoProcess ? ErrorId.NoSuchProcess : ErrorId.CannotChange, Wording.Of(problem));

    private NewValueBody Assign(long pid, int frame, string target, string value, ValueFormat? format)
    {
        var assignment = session.Ask(() => session.RequireDebugger().Assign(pid, frame, target, value));
        if (assignment is not { Variable: { } variable })
        {
            throw new RequestFailure(ErrorId.CannotChange, Wording.Of(assignment.Problem!));
        }

        session.Invalidate("variables");
        return session.View.ToNewValue(variable, target, pid, frame, format);
    }
}
