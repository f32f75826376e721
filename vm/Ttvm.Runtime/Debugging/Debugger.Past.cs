using System.Collections.Immutable;
using Ttvm.Language.Instructions;
using Ttvm.Runtime.Causality;
using Ttvm.Runtime.Debugging.Expressions;
using Ttvm.Runtime.Debugging.Overviews;
using Ttvm.Runtime.Debugging.Time;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Debugging;

/// <summary>Questions about the past that are answered by repeating it.</summary>
public sealed partial class Debugger
{
    /// <summary>How many instructions a value is followed back at most: a value that goes round in circles would be followed for very
    /// long.</summary>
    private const int LongestWay = 1000;

    /// <summary>Stands in place of the text of an instruction where a person has changed something.</summary>
    private const string Typed = "typed";

    /// <summary>
    /// Goes to the moment just before the instruction that has made a value: back from a variable or a place on the stack through all
    /// instructions that have only copied the value, and from a message into its sender.
    /// </summary>
    /// <param name="pid">The pid of the process.</param>
    /// <param name="frame">The index of the frame, 0 for the innermost.</param>
    /// <param name="expression">A variable, a part of one, or a value of the stack (<c>docs/expressions.md</c>).</param>
    /// <param name="cancellation">Leaves the run where it is.</param>
    public async Task<ValueOrigin> GoToOrigin(long pid, int frame, string expression, CancellationToken cancellation = default)
    {
        EvaluationProblem? problem = null;
        var steps = ImmutableArray.CreateBuilder<OriginStep>();
        var outcome = await Travel(() =>
        {
            if (_inspection.FindPlace(pid, frame, expression, out problem)?.Place is not { } place)
            {
                return TravelOutcome.NoMoment;
            }

            var value = NewWatches().ValueOf(place);
            for (DataPlace? next = place; next is not null && steps.Count < LongestWay;)
            {
                cancellation.ThrowIfCancellationRequested();
                if (FindChanges(next, most: 1, cancellation) is not [var change])
                {
                    break;
                }

                _timeline.GoTo(change.At);
                next = Follow(change, next, value, steps, cancellation);
            }

            if (steps.Count == 0)
            {
                return TravelOutcome.NoMoment;
            }

            Arrive(new StopRule.Travel(), steps[^1].Process.Pid);
            return TravelOutcome.Done;
        }, cancellation).ConfigureAwait(false);
        return new ValueOrigin(outcome, problem, steps.ToImmutable());
    }

    /// <summary>What a place has held, the newest value last, and which instructions have put it there. The run stays where it
    /// is.</summary>
    /// <param name="pid">The pid of the process.</param>
    /// <param name="frame">The index of the frame, 0 for the innermost.</param>
    /// <param name="expression">See <see cref="GoToOrigin"/>.</param>
    /// <param name="most">How many values at most, the last ones.</param>
    /// <param name="cancellation">Ends the search.</param>
    public async Task<ValueHistory> GetHistory(long pid, int frame, string expression, int most, CancellationToken cancellation = default)
    {
        EvaluationProblem? problem = null;
        ImmutableArray<HistoryEntry> entries = [];
        var outcome = await Travel(() =>
        {
            if (_inspection.FindPlace(pid, frame, expression, out problem)?.Place is { } place)
            {
                entries = [.. FindChanges(place, most, cancellation).Select(EntryOf)];
            }

            // The run stays at its moment: the question is answered, and there is nowhere to go.
            return TravelOutcome.Cancelled;
        }, cancellation).ConfigureAwait(false);
        return new ValueHistory(outcome == TravelOutcome.Cancelled && !cancellation.IsCancellationRequested ? TravelOutcome.Done : outcome,
            problem, entries);
    }

    /// <summary>When breakpoints in code were reached between the beginning of the run and now, whenever they were set, and what log points
    /// would have told. The run stays where it is.</summary>
    /// <param name="id">The breakpoint (<see cref="BoundBreakpoint.Id"/>); null: all breakpoints.</param>
    /// <param name="most">How many hits at most, the last ones.</param>
    /// <param name="cancellation">Ends the search.</param>
    public async Task<PastHits> GetHits(int? id, int most, CancellationToken cancellation = default)
    {
        Queue<PastHit> last = new();
        var total = 0L;
        var isDone = false;
        var outcome = await Travel(() =>
        {
            var (rules, end) = (_stops.Rules, _timeline.Now);
            _stops.Rules = [];
            _stops.Filters.OnPastLog = (breakpoint, process, text) => Add(breakpoint, process, text(), _replay.PointOf(process));
            try
            {
                // The search starts at the beginning of the run, so that hit conditions hold where they would have held.
                if (_timeline.FindStretch(end, from => from.At == _timeline.Beginning) is { } whole)
                {
                    FindStops(whole, (found, process) =>
                    {
                        foreach (var rule in found.Rules.OfType<StopRule.Breakpoint>())
                        {
                            Add(rule.Id, process, null, _timeline.Now);
                        }
                    }, cancellation);
                    isDone = true;
                }
            }
            finally
            {
                _stops.Filters.OnPastLog = null;
                _stops.Rules = rules;
            }

            // The run stays at its moment: the question is answered, and there is nowhere to go.
            return TravelOutcome.Cancelled;
        }, cancellation).ConfigureAwait(false);
        return new PastHits(isDone ? TravelOutcome.Done : outcome, total, [.. last]);

        void Add(int breakpoint, Process process, string? text, TimePoint at)
        {
            if (id is { } wanted && wanted != breakpoint)
            {
                return;
            }

            total++;
            last.Enqueue(new PastHit(breakpoint, ProcessLabel.Of(process), _inspection.PlaceOf(process.Code, process.Pc), text,
                CoordinatesAt(at)));
            if (last.Count > most)
            {
                last.Dequeue();
            }
        }
    }

    /// <summary>The last changes of a place up to now, the oldest first.</summary>
    private List<PlaceChange> FindChanges(DataPlace place, int most, CancellationToken cancellation)
    {
        // This finds the place, so the run must still be at the moment at which it exists.
        var watches = NewWatches();
        watches.Set([new StopRule.Data(0, place)]);
        watches.IsPast = true;
        var search = new ChangeSearch(_machine, _replay, watches, _log, most);
        List<PlaceChange> found = [];
        foreach (var stretch in _timeline.Back(_timeline.Now,
            (from, next) => place.Owner is not { } owner || HasChanged(owner, from, next)))
        {
            cancellation.ThrowIfCancellationRequested();
            found.InsertRange(0, search.FindIn(_timeline, stretch));
            if (found.Count >= most)
            {
                break;
            }
        }

        return found[Math.Max(found.Count - most, 0)..];
    }

    /// <summary>Watches for one question, apart from those of the user.</summary>
    private DataWatches NewWatches() => new(_evaluation, new BreakpointFilters(null, null), static _ => { });

    private HistoryEntry EntryOf(PlaceChange change) => new(change.Value, change.By,
        change.ByHand is { } what ? CodePlace.Of(what) : _inspection.PlaceOf(change.Code, change.Index), CoordinatesAt(change.At));

    /// <summary>Where the value was before an instruction that is about to be executed; null: the instruction makes it.</summary>
    private DataPlace? Follow(PlaceChange change, DataPlace written, Value value, ImmutableArray<OriginStep>.Builder steps,
        CancellationToken cancellation)
    {
        if (change.ByHand is { } what)
        {
            steps.Add(new OriginStep(change.By, Typed, CodePlace.Of(what), Coordinates));
            return null;
        }

        if (_machine.Find(change.By.Pid) is not { } process)
        {
            return null;
        }

        steps.Add(StepOf(process));
        if (NextInstruction.Of(process) is not { Row: var row } next)
        {
            return null;
        }

        DataPlace? source = (row, written) switch
        {
            _ when row.Is(InstructionFlags.Receives) && change.Received is { } message => FindPayload(message, steps, cancellation),
            _ when row.Is(InstructionFlags.Binds) => next.SlotBelowTop(0),
            (_, DataPlace.StackSlot) when row.Is(InstructionFlags.Reads) => VariableOf(process, next),
            (_, DataPlace.Variable variable) when row.Is(InstructionFlags.Calls) => ArgumentOf(next, variable.Name),
            (_, DataPlace.StackSlot slot) when !row.Is(InstructionFlags.CopiesChanged) => InputOf(process, next, slot.Index),
            _ => null,
        };

        // If the value was another one, the instruction has not copied it. Objects are compared by content, since a repetition makes new
        // ones.
        return source is not null && NewWatches().ValueOf(source) is var held
            && (held.IsSameAs(value) || ValueEquality.AreEqual(held, value)) ? source : null;
    }

    /// <summary>Goes to the moment just before a message is sent, and gives its place on the stack there.</summary>
    private DataPlace.StackSlot? FindPayload(MachineEvent.Receive message, ImmutableArray<OriginStep>.Builder steps,
        CancellationToken cancellation)
    {
        var origin = _timeline.Now;
        if (_log.FindSend(message.From, message.Pid, message.SentAt, message.Payload) is { } serial && _log[serial] is var sent
            && sent.IsTyped && FindEvent(serial, sent, cancellation) is { } typed)
        {
            _timeline.GoTo(typed);
            steps.Add(new OriginStep(_inspection.LabelOf(message.From), Typed, CodePlace.Console, Coordinates));
            return null;
        }

        var search = new SendMoment(_replay, message.From, message.SentAt);
        if (FindMoment(search, from => from.At.Moment.Clock < message.SentAt, cancellation) is not { } moment)
        {
            _timeline.GoTo(origin);
            return null;
        }

        _timeline.GoTo(moment);
        if (_machine.Find(message.From) is not { } sender)
        {
            return null;
        }

        steps.Add(StepOf(sender));
        return NextInstruction.Of(sender)?.SlotOf("message");
    }

    private OriginStep StepOf(Process process) => new(ProcessLabel.Of(process), process.Code.TextOf(process.Pc),
        _inspection.PlaceOf(process.Code, process.Pc), Coordinates);

    private DataPlace.Variable? VariableOf(Process process, NextInstruction next)
    {
        foreach (var operand in next.Operands)
        {
            if (operand.Kind == OperandKind.Variable)
            {
                return new DataPlace.Variable(process.Id, _breakpoints.NumberOf(process, process.Depth - 1), operand.AsText, "");
            }
        }

        return null;
    }

    /// <summary>The place of the argument that becomes a parameter. Arguments lie on the stack in the order of the parameters.</summary>
    private static DataPlace.StackSlot? ArgumentOf(NextInstruction next, string parameter)
    {
        foreach (var operand in next.Operands)
        {
            if (operand.AsParams.IndexOf(parameter) is >= 0 and var place)
            {
                return next.SlotBelowTop(operand.AsParams.Length - 1 - place);
            }
        }

        return null;
    }

    /// <summary>The place of the input that an instruction leaves on the stack again, by the index where it is left; null if it leaves none
    /// there.</summary>
    private static DataPlace.StackSlot? InputOf(Process process, NextInstruction next, int written)
    {
        var output = written - (process.StackCount - next.Effect.Inputs.Length);
        return output >= 0 && output < next.Effect.Outputs.Length ? next.SlotOf(next.Effect.Outputs[output].Name) : null;
    }

    /// <summary>Takes back the action that made an event, and all actions that depend on it, but no others.</summary>
    /// <param name="serial">The number of the event, which an instruction of the program must have made.</param>
    /// <param name="cancellation">Leaves the run where it is.</param>
    public Task<Rollback> RollBack(long serial, CancellationToken cancellation = default) => RollBack(
        () => serial > 1 && serial <= _log.Last
            && FindFirst(serial - 1, (number, in _) => number == serial, cancellation) is { Event: var happened }
            && happened.IsOfProgram && FindEvent(serial, happened, cancellation) is { } at
                ? (at, happened.Kind == EventKind.Spawn ? happened.Other : happened.Pid) : null, cancellation);

    /// <summary>Takes back the last instruction of a process, and all actions that depend on it, but no others.</summary>
    /// <param name="pid">The pid of the process.</param>
    /// <param name="cancellation">Leaves the run where it is.</param>
    public Task<Rollback> RollBackStep(long pid, CancellationToken cancellation = default) => RollBack(
        () => _machine.Find(pid) is { } process && FindPrevious(process, int.MaxValue, withChanges: false, cancellation) is { } at
            ? (at, pid) : null,
        cancellation);

    /// <summary>Takes back an action and all that depend on it.</summary>
    /// <param name="find">Finds the moment before it, and whose action it is; null: there is no such action.</param>
    /// <param name="cancellation">Leaves the run where it is.</param>
    private async Task<Rollback> RollBack(Func<(TimePoint At, long Pid)?> find, CancellationToken cancellation)
    {
        Rollback? result = null;
        var outcome = await Travel(() =>
        {
            var origin = _timeline.Now;
            if (find() is not var (at, pid) || at >= origin
                || _rollback.Find(at, pid, origin, cancellation) is not var (found, intervention))
            {
                return TravelOutcome.NoMoment;
            }

            _timeline.GoTo(origin);
            if (Intervene(intervention, out _) is { } problem)
            {
                throw new InvalidOperationException($"Process {pid} cannot be rolled back: {problem}");
            }

            _answers.Resume();
            _stops.Forget();
            result = ResultOf(found);
            Arrive(new StopRule.Travel(), pid);
            return TravelOutcome.Done;
        }, cancellation).ConfigureAwait(false);
        return result ?? new Rollback(outcome, [], []);
    }

    private Rollback ResultOf(Consequences found) => new(TravelOutcome.Done,
        [.. found.Undone.OrderBy(static undone => undone.Key).Select(undone =>
            new UndoneProcess(ProcessLabel.Of(_machine, undone.Key), undone.Value))],
        [.. found.UndoneEvents.Where(static happened => happened is MachineEvent.Output)
            .Select(static happened => ((MachineEvent.Output)happened).Text)]);

    private Coordinates CoordinatesAt(TimePoint at) => new(_options.Seed, at.Moment.Decision, at.Moment.Position,
        Record.InterventionsIn(at.Recorded), at.Moment.IsAtError);
}

/// <summary>An instruction on the way of a value, just before it was executed.</summary>
/// <param name="Process">The process that executed it.</param>
/// <param name="Instruction">The instruction as it is written; <c>typed</c> where a person has changed something.</param>
/// <param name="Place">Where the instruction stands.</param>
/// <param name="At">The coordinates just before it.</param>
public sealed record OriginStep(ProcessLabel Process, string Instruction, CodePlace Place, Coordinates At);

/// <summary>Where a value comes from.</summary>
/// <param name="Outcome">What came of going there; <see cref="TravelOutcome.NoMoment"/>: no instruction was found that has made the value,
/// or the expression means no place.</param>
/// <param name="Problem">What is wrong with the expression; null if nothing is.</param>
/// <param name="Steps">From the instruction that put the value where it is back to the one that has made it, where the run is now.</param>
public sealed record ValueOrigin(TravelOutcome Outcome, EvaluationProblem? Problem, ImmutableArray<OriginStep> Steps);

/// <summary>A value that a place has held.</summary>
/// <param name="Value">The value; null: the place held none from then on.</param>
/// <param name="By">The process that put it there.</param>
/// <param name="Place">The instruction that put it there.</param>
/// <param name="At">The coordinates just before the instruction.</param>
public sealed record HistoryEntry(Value? Value, ProcessLabel By, CodePlace Place, Coordinates At);

/// <summary>What a place has held.</summary>
/// <param name="Outcome">Whether it was found out.</param>
/// <param name="Problem">What is wrong with the expression; null if nothing is.</param>
/// <param name="Entries">The oldest first.</param>
public sealed record ValueHistory(TravelOutcome Outcome, EvaluationProblem? Problem, ImmutableArray<HistoryEntry> Entries);

/// <summary>A breakpoint was reached, and its condition held.</summary>
/// <param name="Breakpoint">See <see cref="BoundBreakpoint.Id"/>.</param>
/// <param name="Process">The process that reached it.</param>
/// <param name="Place">Where the breakpoint is.</param>
/// <param name="Text">The text of a log point; null for another breakpoint.</param>
/// <param name="At">The coordinates just before the instruction.</param>
public sealed record PastHit(int Breakpoint, ProcessLabel Process, CodePlace Place, string? Text, Coordinates At);

/// <summary>The answer to when breakpoints were reached.</summary>
/// <param name="Outcome">Whether it was found out.</param>
/// <param name="Total">How often they were reached in all.</param>
/// <param name="Hits">The last hits, the oldest first.</param>
public sealed record PastHits(TravelOutcome Outcome, long Total, ImmutableArray<PastHit> Hits);

/// <summary>What came of taking back an action.</summary>
/// <param name="Outcome">Whether it was done; <see cref="TravelOutcome.NoMoment"/>: there was no such action, or another one between it and
/// now has been taken back before.</param>
/// <param name="Processes">The processes that have gone back.</param>
/// <param name="Output">The output of the actions that were taken back, which stays written.</param>
public sealed record Rollback(TravelOutcome Outcome, ImmutableArray<UndoneProcess> Processes, ImmutableArray<string> Output);

/// <summary>A process that has gone back.</summary>
/// <param name="Process">The process; it has ended if its start was taken back.</param>
/// <param name="Instructions">By how many attempts of instructions it has gone back.</param>
public readonly record struct UndoneProcess(ProcessLabel Process, long Instructions);
