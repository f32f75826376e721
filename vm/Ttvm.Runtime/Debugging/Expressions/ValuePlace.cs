using System.Collections.Immutable;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Debugging.Expressions;

/// <summary>The kind of place where the value of an expression is.</summary>
internal enum ValueHolder
{
    /// <summary>A variable of a frame.</summary>
    Variable,

    /// <summary>The stack of a process.</summary>
    Stack,

    /// <summary>The mailbox of a process.</summary>
    Mailbox,
}

/// <summary>Where the value of an expression is, so that it can be replaced by another one.</summary>
/// <param name="Process">The process that the place belongs to.</param>
/// <param name="Holder">The kind of place.</param>
/// <param name="Depth">The frame of a variable, 0 at the bottom; 0 for a stack or a mailbox.</param>
/// <param name="Name">The name of a variable; empty for a stack or a mailbox.</param>
/// <param name="Parts">
/// The way down from there: items by number, fields by name. In a stack, the first part is the index of the value, 0 on top; in a mailbox,
/// the index of the message, 0 for the oldest.
/// </param>
internal sealed record ValuePlace(Process Process, ValueHolder Holder, int Depth, string Name, ImmutableArray<Value> Parts)
{
    /// <summary>A variable of a frame.</summary>
    public static ValuePlace OfVariable(Process process, int depth, string name) => new(process, ValueHolder.Variable, depth, name, []);

    /// <summary>A whole stack or mailbox. Only its parts can be replaced.</summary>
    public static ValuePlace OfAll(Process process, ValueHolder holder) => new(process, holder, 0, "", []);

    /// <summary>A part of the value that is here.</summary>
    public ValuePlace Part(Value part) => this with { Parts = Parts.Add(part) };

    /// <summary>The intervention that puts another value here.</summary>
    /// <param name="at">Takes the problem, if there is one.</param>
    /// <param name="value">The value.</param>
    /// <param name="written">The expression for the place as it was written; problems name it.</param>
    /// <returns>Null if the value cannot be put here; <see cref="Evaluation.Problem"/> says why.</returns>
    public Intervention? Assign(Evaluation at, Value value, string written)
    {
        if (Holder == ValueHolder.Variable)
        {
            var variable = Parts.IsEmpty ? value : WithPart(at, Evaluation.VariableOf(Process, Depth, Name), 0, value, written);
            return at.HasFailed ? null : new Intervention.SetVariable(Process.Id, Depth, Name, variable);
        }

        if (Parts is not [{ IsInt: true, AsInt: >= 0 and <= int.MaxValue } first, ..])
        {
            at.Fail(EvaluationProblemKind.NotAssignable, written);
            return null;
        }

        var index = (int)first.AsInt;
        var old = Holder == ValueHolder.Stack ? Words.OfStack(Process, at.StackCountOf(Process), index) : Words.OfMailbox(Process, index);
        if (old.IsUnset)
        {
            at.Fail(EvaluationProblemKind.NoPart, written, first.AsInt.ToString(System.Globalization.CultureInfo.InvariantCulture));
            return null;
        }

        var whole = WithPart(at, old, 1, value, written);
        return at.HasFailed ? null
            : Holder == ValueHolder.Stack ? new Intervention.SetStackValue(Process.Id, index, whole)
            : new Intervention.SetMessage(Process.Id, index, whole);
    }

    /// <summary>A copy of a value in which one part is replaced: the one that <see cref="Parts"/>, from an index on, leads to.</summary>
    private Value WithPart(Evaluation at, Value whole, int next, Value value, string written)
    {
        if (next == Parts.Length)
        {
            return value;
        }

        var part = Parts[next];
        switch (whole.Reference)
        {
            case ListValue list when part.IsInt && part.AsInt >= 0 && part.AsInt < list.Count:
                var index = (int)part.AsInt;
                return new Value(list.Set(index, WithPart(at, list[index], next + 1, value, written)));
            case ObjectValue fields when part.AsString is { } key && fields.Find(key) >= 0:
                return new Value(fields.Set(key, WithPart(at, fields.Get(key), next + 1, value, written)));
            case ListValue or ObjectValue:
                return at.Fail(EvaluationProblemKind.NoPart, written, part.AsString ?? ValueText.InspectBriefly(part));
            default:
                return at.Fail(EvaluationProblemKind.NotAssignable, written);
        }
    }
}
