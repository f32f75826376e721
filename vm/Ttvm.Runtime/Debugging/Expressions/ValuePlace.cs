using System.Collections.Immutable;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Debugging.Expressions;

/// <summary>What holds a value that an expression means.</summary>
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
/// <param name="Process">Whose.</param>
/// <param name="Holder">What of it.</param>
/// <param name="Depth">Of a variable the frame, 0 at the bottom.</param>
/// <param name="Name">Of a variable its name.</param>
/// <param name="Parts">
/// The way down from there, items by number and fields by name. Of a stack the first is the index of the value, 0 on top; of a mailbox
/// that of the message, 0 is the oldest.
/// </param>
internal sealed record ValuePlace(Process Process, ValueHolder Holder, int Depth, string Name, ImmutableArray<Value> Parts)
{
    /// <summary>The variable of a frame.</summary>
    public static ValuePlace OfVariable(Process process, int depth, string name) => new(process, ValueHolder.Variable, depth, name, []);

    /// <summary>All of a stack or of a mailbox: its parts can be replaced.</summary>
    public static ValuePlace OfAll(Process process, ValueHolder holder) => new(process, holder, 0, "", []);

    /// <summary>A part of what is here.</summary>
    public ValuePlace Part(Value part) => this with { Parts = Parts.Add(part) };

    /// <summary>What has to be done so that another value is here.</summary>
    /// <param name="at">Where problems go.</param>
    /// <param name="value">The value.</param>
    /// <param name="written">How the place is written, for problems.</param>
    /// <returns>Null if it is not possible; the evaluation says why.</returns>
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

    /// <summary>A copy of a value in which a part, as deep as the rest of the way leads, is another one.</summary>
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
