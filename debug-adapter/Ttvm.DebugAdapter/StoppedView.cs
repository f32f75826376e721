using System.Collections.Immutable;
using Ttvm.DebugAdapter.Protocol;
using Ttvm.Language.Syntax;
using Ttvm.Runtime.Debugging;
using Ttvm.Runtime.Values;

namespace Ttvm.DebugAdapter;

/// <summary>
/// What a client sees of a program that stands still: processes, frames, scopes, variables. Ids are good until it goes on. Used on
/// the session's thread.
/// </summary>
internal sealed class StoppedView(Session session)
{
    /// <summary>A longer list helps nobody and costs more than a step may take.</summary>
    private const int MostThreads = 10_000;

    /// <summary>Most frames in one answer; clients ask for more in pages.</summary>
    private const int MostFrames = 1000;

    /// <summary>In characters; a clipboard takes more, but no editor a line of more.</summary>
    private const int LongestCopy = 10_000_000;

    /// <summary>Most variables in one answer to a client that does not ask in pages.</summary>
    private const int MostVariables = 10_000;

    private readonly Handles<(long Pid, int Index)> _frames = new();
    private readonly Handles<VariablesOf> _variables = new();
    private readonly Handles<LocationsBody> _locations = new();

    /// <summary>What the client has been shown of variables at this stop, and at the one before.</summary>
    private Dictionary<(long Pid, int Depth, string Path), string> _shown = [];
    private Dictionary<(long Pid, int Depth, string Path), string> _shownBefore = [];

    /// <summary>The program goes on: no id means anything any more.</summary>
    public void Reset()
    {
        _frames.Reset();
        _variables.Reset();
        _locations.Reset();
        if (_shown.Count > 0)
        {
            (_shownBefore, _shown) = (_shown, []);
        }
    }

    public ThreadsBody GetThreads()
    {
        if (session.Run?.Debugger is null || session.HasEnded)
        {
            return new ThreadsBody([]);
        }

        var processes = session.Inspect(inspection => inspection.GetProcesses(MostThreads, session.StoppedPid));
        return new ThreadsBody([.. processes.Where(process => process.Pid <= int.MaxValue).Select(Convert.ToThread)]);
    }

    public StackTraceBody GetStackTrace(StackTraceArguments arguments)
    {
        session.RequireStopped();
        var start = Math.Max(0, arguments.StartFrame ?? 0);
        var count = arguments.Levels is > 0 and var levels ? Math.Min(levels, MostFrames) : MostFrames;
        var total = 0;
        var (frames, processes) = session.Inspect(inspection =>
            (inspection.Frames(arguments.ThreadId, start, count, out total), inspection.GetProcesses(2, 0)));
        if (total == 0)
        {
            throw NoSuchProcess(arguments.ThreadId);
        }

        // Clients leave out the row of a thread that is the only one, so its name stands in that of its frame.
        var only = processes is [var sole] ? sole : null;
        return new StackTraceBody(
            [
                .. frames.Select(frame => session.Convert.ToFrame(
                    frame.Index == 0 && only is not null ? frame with { Name = Wording.InOnlyProcess(frame.Name, only) } : frame,
                    _frames.Add((arguments.ThreadId, frame.Index)))),
            ], total);
    }

    /// <summary>What a stop with the reason <c>exception</c> is about.</summary>
    public ExceptionInfoBody GetExceptionInfo(ExceptionInfoArguments arguments)
    {
        session.RequireStopped();
        var stop = session.LastStop;
        if (session.Inspect(inspection => inspection.Error(arguments.ThreadId)) is { } error)
        {
            var frames = string.Join('\n', error.Trace);
            return new ExceptionInfoBody(error.IsCaught ? "Caught error" : "Uncaught error",
                error.Message + Wording.WorkingOn(error.WorkingOn), error.IsCaught ? "always" : "unhandled",
                new ExceptionDetails(error.Message, "error", frames));
        }

        if (stop is { Rules: [StopRule.Deadlock, ..] })
        {
            var lines = Wording.Of(session.Inspect(inspection => inspection.Overview.Deadlock())).ToList();
            var headline = Wording.Of(stop)!;
            return new ExceptionInfoBody("Deadlock", string.Join('\n', lines.Prepend(headline)), "unhandled",
                new ExceptionDetails(headline, "deadlock", null));
        }

        // The process that has ended is not there any more: whoever asks knows the one that the stop has led to.
        return stop is { Rules: [StopRule.Event { Kind: StopEvent.AbnormalExit }, ..] } && stop.Process.Pid == arguments.ThreadId
            ? new ExceptionInfoBody("Abnormal exit", Wording.Of(stop)!, "unhandled", new ExceptionDetails(Wording.Of(stop)!, "exit", null))
            : throw new RequestFailure(ErrorId.NoSuchProcess, $"Nothing has failed in process {arguments.ThreadId}.");
    }

    public ScopesBody GetScopes(ScopesArguments arguments)
    {
        var (pid, index) = FindFrame(arguments.FrameId);
        var parts = session.Inspect(inspection => (
            Locals: inspection.Locals(pid, index),
            Stack: inspection.Stack(pid),
            Position: inspection.Position(pid),
            Depth: inspection.Depth(pid) - 1 - index,
            Mailbox: Wording.Of(inspection.Mailbox(pid), inspection.Now),
            Process: Wording.Of(inspection.Facts(pid), inspection.Coordinates.ToString()),
            Registry: Wording.Of(inspection.Registry()),
            DeadLetters: Wording.Of(inspection.DeadLetters(), inspection.Now)));
        var scopes = ImmutableArray.CreateBuilder<Scope>();
        Add("Locals", parts.Locals, "", "locals");
        Add("Stack", parts.Position is { } position ? session.Origins.Tell(parts.Stack, position) : parts.Stack, "");
        Add($"Mailbox ({parts.Mailbox.Count})", parts.Mailbox, "mailbox", watched: _ => "mailbox");
        Add("Process", parts.Process);
        Add("Registry", parts.Registry, watched: name => $"whereis({StringLiteral.Quote(name)})");
        if (parts.DeadLetters.Count > 0)
        {
            Add($"Dead letters ({parts.DeadLetters.Count})", parts.DeadLetters);
        }

        return new ScopesBody(scopes.DrainToImmutable());

        void Add(string name, VariableParts variables, string? path = null, string? hint = null, Func<string, string>? watched = null) =>
            scopes.Add(Convert.ToScope(name, variables,
                _variables.Add(new VariablesOf(variables, path, pid, index) { Watched = watched, Depth = parts.Depth }), hint));
    }

    /// <summary>Where a value comes from that the client has been shown.</summary>
    public LocationsBody GetLocation(LocationsArguments arguments) =>
        _locations.TryGet(arguments.LocationReference, out var location) ? location
            : throw Unknown(_locations, "location", arguments.LocationReference);

    public VariablesBody GetVariables(VariablesArguments arguments)
    {
        var found = FindVariables(arguments.VariablesReference);
        var parts = found.Parts;
        if (arguments.Filter is { } filter && filter == "indexed" != parts.IsIndexed)
        {
            return new VariablesBody([]);
        }

        var start = Math.Max(0, arguments.Start ?? 0);
        var count = arguments.Count is > 0 and var asked ? asked : MostVariables;
        var shown = parts.Get(start, count).Select(part => ToVariable(part, found, arguments.Format));

        // A client that asks for pages knows from the count that there are more.
        var rest = (long)parts.Count - start - count;
        return new VariablesBody(arguments.Count is > 0 || rest <= 0 ? [.. shown]
            : [.. shown, RowOfRest(rest, PathOf(found, parts.Get(start + count, 1)[0]))]);
    }

    /// <summary>The value of an expression in a frame, or in the innermost one of the process that stopped.</summary>
    public EvaluateBody Evaluate(EvaluateArguments arguments)
    {
        session.RequireStopped();
        var (pid, index) = FrameOf(arguments.FrameId);
        EvaluationProblem? problem = null;
        var variable = session.Inspect(inspection => inspection.Evaluate(pid, index, arguments.Expression, out problem));
        if (variable is null)
        {
            throw new RequestFailure(ErrorId.CannotEvaluate, Wording.Of(problem!));
        }

        // Whoever copies a value wants all of it.
        return arguments.Context == "clipboard" && variable.Data is { } value
            ? new EvaluateBody(session.Ask(() => Task.Run(() => ValueText.Inspect(value, LongestCopy)), canBeCancelled: true,
                "Copying the value"), null, default)
            : session.Convert.ToEvaluation(variable, ReferenceTo(variable.Parts, arguments.Expression.Trim(), pid, index),
                arguments.Format);
    }

    /// <summary>What an expression means after it has been given a value.</summary>
    public NewValueBody ToNewValue(Variable variable, string expression, long pid, int frame, ValueFormat? format) =>
        session.Convert.ToNewValue(variable, ReferenceTo(variable.Parts, expression.Trim(), pid, frame), format);

    /// <summary>The frame of an id, or the innermost one of the process that stopped.</summary>
    public (long Pid, int Index) FrameOf(int? frameId) => frameId is { } id ? FindFrame(id) : (session.StoppedPid, 0);

    /// <summary>A variable that the client has been shown, and the expression for it.</summary>
    /// <exception cref="RequestFailure">There is no such variable, or it is a fact that cannot be changed.</exception>
    public (Variable Shown, string Path, long Pid, int Frame) FindPlace(int reference, string name)
    {
        var owner = FindVariables(reference);
        var part = owner.Parts.Find(name) ?? throw new RequestFailure(ErrorId.CannotChange, $"There is no variable '{name}' here.");
        return PathOf(owner, part) is { } path ? (part, path, owner.Pid, owner.Frame)
            : throw new RequestFailure(ErrorId.CannotChange, $"'{name}' tells something about the program; it cannot be given a value.");
    }

    /// <summary>Ways to go on with what is being typed in the console; none for input of the program.</summary>
    public CompletionsBody GetCompletions(CompletionsArguments arguments)
    {
        session.RequireStopped();
        var lines = arguments.Text.Split('\n');
        var line = Math.Clamp(session.Convert.FromLine(arguments.Line ?? session.Convert.ToLine(1)) - 1, 0, lines.Length - 1);
        var typed = lines[line][..Math.Clamp(session.Convert.CharactersBefore(arguments.Column), 0, lines[line].Length)];
        if (typed.StartsWith('>'))
        {
            return new CompletionsBody([]);
        }

        var (pid, index) = FrameOf(arguments.FrameId);
        var start = 0;
        var proposals = session.Inspect(inspection => inspection.Complete(pid, index, typed, out start));
        return new CompletionsBody([.. proposals.Select(proposal => session.Convert.ToCompletion(proposal, start, typed.Length - start))]);
    }

    /// <summary>Whether something that the client sees, or an expression, can be watched.</summary>
    public DataBreakpointInfoBody GetDataBreakpointInfo(DataBreakpointInfoArguments arguments)
    {
        session.RequireStopped();
        var expression = arguments.Name;
        var (pid, index) = FrameOf(arguments.FrameId);
        if (arguments.VariablesReference is > 0 and var reference)
        {
            var found = FindVariables(reference);
            (pid, index) = (found.Pid, found.Frame);
            var path = found.Watched?.Invoke(expression) ?? (found.Parts.Find(expression) is { } part ? PathOf(found, part) : null);
            if (path is null)
            {
                return Convert.ToDataInfo(null, new EvaluationProblem(EvaluationProblemKind.NoPlace, expression));
            }

            expression = path;
        }

        EvaluationProblem? problem = null;
        var facts = session.Inspect(inspection => inspection.FindPlace(pid, index, expression, out problem));
        return Convert.ToDataInfo(facts, problem);
    }

    public static RequestFailure NoSuchProcess(long pid) => new(ErrorId.NoSuchProcess, $"There is no process {pid}.");

    /// <summary>The number to open a value with that a view shows; 0 if it has no parts, or if the program runs.</summary>
    public int ReferenceIfStopped(VariableParts? parts) => session.IsStopped ? ReferenceTo(parts, null, 0, 0) : 0;

    private DapVariable ToVariable(Variable variable, VariablesOf owner, ValueFormat? format)
    {
        var path = PathOf(owner, variable);
        var reference = variable.Parts is not { Count: > 0 } parts ? 0
            : _variables.Add(owner with { Parts = parts, Path = path, Watched = null });
        int? location = variable.Origin is { } origin && session.Convert.ToLocation(origin) is { } place ? _locations.Add(place) : null;
        return session.Convert.ToVariable(variable, reference, path, format, HintOf(variable, path, owner), location);
    }

    /// <summary>Whether a variable is another than at the last stop at which the client saw it; and that facts cannot be set.</summary>
    private VariableHint? HintOf(Variable variable, string? path, VariablesOf owner)
    {
        if (path is null)
        {
            return new VariableHint(["readOnly"]);
        }

        var key = (owner.Pid, owner.Depth, path);
        _shown[key] = variable.Value;
        return _shownBefore.TryGetValue(key, out var before) && before != variable.Value ? new VariableHint(["changed"]) : null;
    }

    private int ReferenceTo(VariableParts? parts, string? path, long pid, int frame) =>
        parts is { Count: > 0 } ? _variables.Add(new VariablesOf(parts, path, pid, frame)) : 0;

    private VariablesOf FindVariables(int reference) =>
        _variables.TryGet(reference, out var found) ? found : throw Unknown(_variables, "variables", reference);

    /// <summary>The expression that leads to a part; null where none does. Variables, the stack and messages can be named, facts
    /// cannot.</summary>
    private static string? PathOf(VariablesOf owner, Variable part) => (owner.Path, owner.Parts.IsIndexed) switch
    {
        (null, _) => null,
        _ when part.Data is null => null,
        var (path, _) when part.IsWhole => path,
        ("", true) => part.Name,
        ("", false) => VariableExpression.OfVariable(part.Name),
        var (path, isIndexed) => isIndexed ? VariableExpression.OfItem(path, part.Name) : VariableExpression.OfField(path, part.Name),
    };

    /// <param name="count">How many are not shown.</param>
    /// <param name="first">What shows the first of them; null if nothing does.</param>
    private static DapVariable RowOfRest(long count, string? first) =>
        new("…",
            FormattableString.Invariant(
                $"{count} more, not shown{(first is null ? "" : $"; the debug console shows each, the first as {first}")}"), null, null,
                    default);

    private (long Pid, int Index) FindFrame(int frameId)
    {
        session.RequireStopped();
        return _frames.TryGet(frameId, out var frame) ? frame : throw Unknown(_frames, "frame", frameId);
    }

    /// <summary>Why an id means nothing: it is from before the program went on, or nobody has ever given it out.</summary>
    public static RequestFailure Unknown<T>(Handles<T> handles, string what, int id) => new(ErrorId.StaleReference, handles.HasGiven(id)
        ? $"This {what} id is from before the program went on." : FormattableString.Invariant($"There is no {what} id {id}."));

    /// <summary>Variables that a client can ask for.</summary>
    /// <param name="Parts">The variables.</param>
    /// <param name="Path">The expression for what they are parts of; empty for the variables of a frame and its stack; null where there
    /// is none.</param>
    /// <param name="Pid">The process that expressions are about.</param>
    /// <param name="Frame">Its frame, 0 is the innermost.</param>
    private readonly record struct VariablesOf(VariableParts Parts, string? Path, long Pid, int Frame)
    {
        /// <summary>What is watched by whoever wants to watch a row, if not the row itself: by its name.</summary>
        public Func<string, string>? Watched { get; init; }

        /// <summary>The frame, 0 at the bottom: so it keeps its number while others come and go above it.</summary>
        public int Depth { get; init; }
    }
}
