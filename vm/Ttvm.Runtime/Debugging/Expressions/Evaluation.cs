using Ttvm.Language.Instructions;
using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Debugging.Expressions;

/// <summary>
/// The situation in which expressions are evaluated: a process and one of its frames, and what has happened. Used on the debugger's thread,
/// by one evaluation at a time. An evaluation changes nothing in the machine.
/// </summary>
/// <param name="machine">The machine, which stands still during an evaluation.</param>
/// <param name="stackCountOf">How many values the stack of a process has; see <see cref="Scheduling.FailedStacks"/>.</param>
internal sealed class Evaluation(Machine machine, Func<Process, int> stackCountOf)
{
    /// <summary>Lends its stack to <see cref="Interpreter.Calculate"/>. The machine does not know this process, and no scheduler runs
    /// it.</summary>
    private Process? _calculator;

    public Machine Machine { get; } = machine;

    /// <summary>The process whose variables are meant.</summary>
    public Process Process { get; private set; } = null!;

    /// <summary>The index of the frame whose variables are meant, 0 at the bottom.</summary>
    public int Depth { get; private set; }

    /// <summary>The event that the expression may be about; null if there is none.</summary>
    public MachineEvent? Event { get; private set; }

    /// <summary>Why there is no value; the first problem of an evaluation is kept.</summary>
    public EvaluationProblem? Problem { get; set; }

    /// <summary>How many values the stack of a process has; see <see cref="Scheduling.FailedStacks"/>.</summary>
    public int StackCountOf(Process process) => stackCountOf(process);

    public bool HasFailed => Problem is not null;

    /// <summary>Moves to another situation.</summary>
    public Evaluation In(Process process, int depth, MachineEvent? happened = null)
    {
        (Process, Depth, Event) = (process, depth, happened);
        return this;
    }

    /// <summary>Names that mean something in this situation, for proposals; some may come more than once.</summary>
    public IEnumerable<string> VariableNames => Interpreter.VariablesOf(Process, Depth).Select(variable => variable.Name)
        .Concat(Words.OfEvent(Event).Select(word => word.Name))
        .Concat(Words.OfProcess);

    /// <summary>What a name means in this situation; unset if it means nothing.</summary>
    /// <param name="name">The name.</param>
    /// <param name="onlyVariables">Whether only variables count, and no <see cref="Words"/>.</param>
    public Value FindVariable(string name, bool onlyVariables)
    {
        var variable = VariableOf(Process, Depth, name);
        if (onlyVariables || !variable.IsUnset)
        {
            return variable;
        }

        foreach (var word in Words.OfEvent(Event))
        {
            if (word.Name == name)
            {
                return word.Value;
            }
        }

        return Words.Of(Process, stackCountOf(Process), name);
    }

    /// <summary>The place of the value that a name means; null if the name means none, or a value without a place.</summary>
    /// <param name="process">The process in which the name is looked up.</param>
    /// <param name="depth">The frame in which the name is looked up, 0 at the bottom.</param>
    /// <param name="name">A word, or the name of a variable that the frame has room for, with or without a value.</param>
    /// <param name="onlyVariables">Whether words do not count.</param>
    public static ValuePlace? FindPlaceIn(Process process, int depth, string name, bool onlyVariables) =>
        HasRoomFor(process, depth, name) ? ValuePlace.OfVariable(process, depth, name)
        : onlyVariables ? null
        : name switch
        {
            "stack" => ValuePlace.OfAll(process, ValueHolder.Stack),
            "mailbox" => ValuePlace.OfAll(process, ValueHolder.Mailbox),
            "top" => ValuePlace.OfAll(process, ValueHolder.Stack).Part(Value.OfInt(0)),
            _ => null,
        };

    private static bool HasRoomFor(Process process, int depth, string name)
    {
        ref var frame = ref process.Frames[depth];
        return (frame.Target.Layout.Find(name) is >= 0 and var slot && slot < frame.Target.SlotCount)
            || frame.Extras?.Unslotted?.ContainsKey(name) == true;
    }

    /// <summary>What a name means in another process; unset if it means nothing.</summary>
    public Value FindIn(Process process, int depth, string name) =>
        VariableOf(process, depth, name) is { IsUnset: false } variable ? variable
            : Words.Of(process, stackCountOf(process), name);

    /// <summary>What an instruction makes of values. If it fails, its message becomes the problem.</summary>
    /// <param name="opcode">An instruction without operands that leaves one value.</param>
    /// <param name="values">The values that the instruction takes, the deepest first.</param>
    public Value Calculate(Opcode opcode, ReadOnlySpan<Value> values)
    {
        _calculator ??= new Process(Machine, Process.NobodyId, Process.Entry, isFunction: false, default);
        if (Interpreter.Calculate(_calculator, opcode, values, out var result) is { } error)
        {
            return Fail(EvaluationProblemKind.Failed, error);
        }

        return result;
    }

    /// <summary>Notes a problem, unless there is one already.</summary>
    public Value Fail(EvaluationProblemKind kind, string text, string? detail = null)
    {
        Problem ??= new EvaluationProblem(kind, text, detail);
        return Value.Null;
    }

    /// <summary>The value of a variable of a frame; unset if it has none.</summary>
    public static Value VariableOf(Process process, int depth, string name)
    {
        ref var frame = ref process.Frames[depth];
        if (frame.Target.Layout.Find(name) is >= 0 and var slot && process.Slots[frame.SlotBase + slot] is { IsUnset: false } value)
        {
            return value;
        }

        foreach (var (other, unslotted) in frame.Extras?.Unslotted ?? [])
        {
            if (other == name)
            {
                return unslotted;
            }
        }

        return Value.Unset;
    }
}
