using System.Collections.Immutable;
using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Debugging;

/// <summary>What a person changes in a run. Everything is recorded, so that the run can be repeated.</summary>
public sealed partial class Debugger
{
    /// <summary>Changes the course of the run, between two instructions, at any time.</summary>
    /// <param name="what">The change; not <see cref="Intervention.RunAlone"/>, which only steps make.</param>
    /// <returns>Why the change is not possible, in which case nothing has changed; null if it is made.</returns>
    public Task<InterventionProblem?> Intervene(Intervention what) => Ask(() => Intervene(what, out _));

    /// <summary>Ends processes at once, as an exit signal <c>kill</c> does, whatever they are doing; linked and monitoring processes are
    /// told.</summary>
    /// <returns>How many of the processes were alive.</returns>
    public Task<int> Kill(IReadOnlyList<long> pids) => Ask(() => pids.Count(pid => Intervene(new Intervention.Kill(pid), out _) is null));

    /// <summary>Gives another value to the place that an expression means.</summary>
    /// <param name="pid">The pid of the process.</param>
    /// <param name="frame">The index of the frame, 0 for the innermost.</param>
    /// <param name="target">A variable, a value of the stack, a message, or a part of one (<c>docs/expressions.md</c>).</param>
    /// <param name="value">An expression for the value.</param>
    public Task<Assignment> Assign(long pid, int frame, string target, string value) => Ask(() =>
    {
        if (_inspection.Evaluate(pid, frame, value, out var problem) is not { Data: { } data })
        {
            return new Assignment(null, problem ?? new EvaluationProblem(EvaluationProblemKind.Empty, value));
        }

        if (_inspection.Assign(pid, frame, target, data, out problem) is not { } intervention)
        {
            return new Assignment(null, problem);
        }

        // The place exists, so the change is possible.
        if (Intervene(intervention, out _) is { } obstacle)
        {
            throw new InvalidOperationException($"{intervention} is not possible: {obstacle}");
        }

        return new Assignment(_inspection.Evaluate(pid, frame, target, out problem), problem);
    });

    /// <summary>Has a process execute an instruction that is not in its program.</summary>
    /// <param name="pid">The pid of the process.</param>
    /// <param name="text">The instruction as it is written in a program.</param>
    public Task<Execution> Execute(long pid, string text) => Ask(() =>
    {
        var (before, last) = (StackOf(pid), _log.Last);
        var problem = Intervene(new Intervention.Execute(pid, text), out var outcome);
        var after = StackOf(pid);
        var kept = 0;
        while (kept < before.Length && kept < after.Length && before[kept].IsSameAs(after[kept]))
        {
            kept++;
        }

        return new Execution(problem, outcome, before[kept..], after[kept..], after.Length)
        {
            HasHappenings = _log.Last > last,
        };
    });

    private ImmutableArray<Value> StackOf(long pid) => _machine.Find(pid) is { } process
        ? [.. process.Stack.AsSpan()[process.StackFloor.._failed.CountOf(process)]] : [];

    private InterventionProblem? Intervene(Intervention what, out InsertedInstruction? outcome)
    {
        outcome = null;
        if (_hasEnded || _isRepeating)
        {
            return new InterventionProblem(InterventionProblemKind.CannotRun);
        }

        if (_interventions.IsIdle(what))
        {
            return null;
        }

        var now = _timeline.Now;
        _timeline.PretendPresent(true);
        if (_interventions.Apply(what, out outcome) is { } problem)
        {
            _timeline.PretendPresent(false);
            return problem;
        }

        if (_timeline.IsPast)
        {
            _timeline.Branch(now);
            _client.Branched();
        }

        _stopOfPresent = null;
        NoteIntervention(now.Moment, Record.Events.Count, what);
        var led = what switch
        {
            Intervention.Goto { Pid: var pid } => _machine.Find(pid),
            Intervention.RestartFrame { Pid: var pid } => _machine.Find(pid),
            _ => null,
        };
        if (led is not null)
        {
            _stops.MarkSeen(led);
        }

        if (_machine.ProcessCount == 0 || _scheduler.IsStopped)
        {
            Finish();
        }

        return null;
    }

    /// <summary>Runs the process of a step while all others stand still.</summary>
    private RunResult RunAlone(Process process, ref DebugProbe probe)
    {
        var isInTurn = ReferenceEquals(_scheduler.Current, process);
        var before = Record.Events.Count;
        if (!isInTurn)
        {
            // Within the turn of the process, the scheduler takes answers itself, between two slices.
            _scheduler.TakeAnswers();
        }

        var moment = _scheduler.Moment;
        var continues = _scheduler.IsAlone(process);
        _stops.Attempts = 0;

        // A parked process does not run, and nothing is recorded, unless answers have taken effect here. A process that runs may end
        // without attempting an instruction, by a signal, so the number of attempts does not tell.
        var (counts, begun) = (!process.Inbox.IsParked || Record.Events.Count > before, Record.Events.Count);
        var result = _scheduler.RunAlone(process, IScheduler.FullSlice, ref probe);
        if (counts)
        {
            NoteIntervention(moment, begun, new Intervention.RunAlone(process.Id, _stops.Attempts)
            {
                IsInTurn = isInTurn,
                Continues = continues,
                EndsAtError = process.PendingError is not null,
            });
        }

        return result;
    }

    private void NoteIntervention(Moment moment, int begun, Intervention what)
    {
        Record.Insert(begun, new Intervened(moment.Decision, moment, what));
        _recorded.PassAll();
        _replay.Attempts = Record.AloneAt(Record.Events.Count)?.Instructions ?? 0;
    }
}

/// <summary>What came of giving an expression a value.</summary>
/// <param name="Variable">The expression with its new value; null if it could not be given the value.</param>
/// <param name="Problem">Why not; null if it has been given the value.</param>
public sealed record Assignment(Variable? Variable, EvaluationProblem? Problem);

/// <summary>What came of an instruction that a process was made to execute.</summary>
/// <param name="Problem">Why the instruction was not executed; null if it was.</param>
/// <param name="Inserted">What came of it; null if it was not executed.</param>
/// <param name="Taken">The values that it took from the stack, the deepest first.</param>
/// <param name="Left">The values that it left there instead, the deepest first.</param>
/// <param name="Count">How many values are on the stack now.</param>
public sealed record Execution(InterventionProblem? Problem, InsertedInstruction? Inserted, ImmutableArray<Value> Taken,
    ImmutableArray<Value> Left, int Count)
{
    /// <summary>Whether the instruction made events that others may notice, such as a message or an output; if not, only the process itself
    /// has changed.</summary>
    public bool HasHappenings { get; init; }
}
