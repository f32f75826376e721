using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using Ttvm.Language.Instructions;
using Ttvm.Language.Text;
using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Debugging.Expressions;

/// <summary>
/// A node of an expression's tree. Where something goes wrong, <see cref="Evaluation.Problem"/> says what, and the value means nothing:
/// whoever evaluates a node looks there before going on with its value.
/// </summary>
internal abstract class Node
{
    /// <summary>Whether the node is nothing but a variable, or a part of one.</summary>
    public virtual bool IsPath => false;

    /// <summary>The value of the node in a situation.</summary>
    public abstract Value Evaluate(Evaluation at);

    /// <summary>The place of the value, where it can be watched or replaced. Null if the value is in no place, which is no problem, or if
    /// there is a problem.</summary>
    public virtual ValuePlace? FindPlace(Evaluation at) => null;
}

/// <summary>A literal.</summary>
internal sealed class ConstantNode(Value value) : Node
{
    public Value Value => value;

    public override Value Evaluate(Evaluation at) => value;
}

/// <summary>A name: a variable of the frame, else a word about the event, else a word about the process.</summary>
/// <param name="name">The name.</param>
/// <param name="isQuoted">Whether the name is in backquotes, and so can only be a variable.</param>
internal sealed class VariableNode(string name, bool isQuoted) : Node
{
    public override bool IsPath => true;

    public override Value Evaluate(Evaluation at) => at.FindVariable(name, isQuoted) is { IsUnset: false } value ? value : at.Fail(
        EvaluationProblemKind.NoVariable, name, NearMiss.Find(name, at.VariableNames));

    public override ValuePlace? FindPlace(Evaluation at)
    {
        if (Evaluation.FindPlaceIn(at.Process, at.Depth, name, isQuoted) is { } place)
        {
            return place;
        }

        // A word such as self has a value but no place. Any other name is a mistake, which the evaluation notes.
        _ = Evaluate(at);
        return null;
    }
}

/// <summary>A value of the stack, 0 at the top.</summary>
internal sealed class StackNode(int index, string text) : Node
{
    public override bool IsPath => true;

    public override Value Evaluate(Evaluation at) =>
        Words.OfStack(at.Process, at.StackCountOf(at.Process), index) is { IsUnset: false } value ? value
        : at.Fail(EvaluationProblemKind.NoVariable, text);

    public override ValuePlace? FindPlace(Evaluation at) => ValuePlace.OfAll(at.Process, ValueHolder.Stack).Part(Value.OfInt(index));
}

/// <summary><c>owner.name</c>: a field, or, behind a process, a variable of its innermost frame or a word about it.</summary>
internal sealed class MemberNode(Node owner, string name, string written) : Node
{
    public override bool IsPath => owner.IsPath;

    public override Value Evaluate(Evaluation at)
    {
        if (owner is ProcessNode other)
        {
            return other.FindProcess(at) is not { } process ? Value.Null
                : at.FindIn(process, process.Depth - 1, name) is { IsUnset: false } found ? found
                : at.Fail(EvaluationProblemKind.NoPart, WithoutLastPart(written), name);
        }

        var value = owner.Evaluate(at);
        return at.HasFailed ? Value.Null : PartOf(at, value, name, written);
    }

    public override ValuePlace? FindPlace(Evaluation at)
    {
        if (owner is not ProcessNode other)
        {
            return owner.FindPlace(at)?.Part(Value.OfString(name));
        }

        if (other.FindProcess(at) is not { } process)
        {
            return null;
        }

        if (Evaluation.FindPlaceIn(process, process.Depth - 1, name, onlyVariables: false) is { } place)
        {
            return place;
        }

        _ = Evaluate(at);
        return null;
    }

    /// <summary>A field of an object, a variable that a closure has captured, or the message of an exception.</summary>
    internal static Value PartOf(Evaluation at, Value value, string name, string written) => value.Reference switch
    {
        ObjectValue fields when fields.Find(name) is >= 0 and var index => fields.Values[index],
        FunctionValue closure when closure.CapturedNames.IndexOf(name) is >= 0 and var index => closure.CapturedValues[index],
        ExceptionValue exception when name == "message" => Value.OfString(exception.Message),
        _ => at.Fail(EvaluationProblemKind.NoPart, WithoutLastPart(written), name),
    };

    private static string WithoutLastPart(string written) => written[..written.LastIndexOf('.')];
}

/// <summary><c>owner[index]</c>: an item of a list, a byte, or a field of an object.</summary>
internal sealed class IndexNode(Node owner, Node index, string written) : Node
{
    public override bool IsPath => owner.IsPath && index is ConstantNode;

    public override ValuePlace? FindPlace(Evaluation at)
    {
        var part = index.Evaluate(at);
        return at.HasFailed ? null : owner.FindPlace(at)?.Part(part);
    }

    public override Value Evaluate(Evaluation at)
    {
        var value = owner.Evaluate(at);
        var part = at.HasFailed ? Value.Null : index.Evaluate(at);
        return at.HasFailed ? Value.Null : (value.Reference, part.Kind) switch
        {
            (ListValue list, ValueKind.Int) when part.AsInt >= 0 && part.AsInt < list.Count => list[(int)part.AsInt],
            (BytesValue bytes, ValueKind.Int) when part.AsInt >= 0 && part.AsInt < bytes.Bytes.Length =>
                Value.OfInt(bytes.Bytes[(int)part.AsInt]),
            (ObjectValue fields, ValueKind.Str) when fields.Find(part.AsString!) is >= 0 and var field => fields.Values[field],
            _ => at.Fail(EvaluationProblemKind.NoPart, written,
                part.Kind == ValueKind.Str ? part.AsString! : ValueText.InspectBriefly(part)),
        };
    }
}

/// <summary>An instruction applied to values: arithmetic, and all functions but those that ask the machine.</summary>
internal sealed class OperationNode(Opcode opcode, params Node[] operands) : Node
{
    public override Value Evaluate(Evaluation at)
    {
        var room = default(Operands);
        var values = operands.Length <= Operands.Most ? ((Span<Value>)room)[..operands.Length] : new Value[operands.Length];
        for (var i = 0; i < operands.Length; i++)
        {
            values[i] = operands[i].Evaluate(at);
            if (at.HasFailed)
            {
                return Value.Null;
            }
        }

        // The machine joins strings by another instruction than ADD; in an expression, + does both.
        var isText = opcode == Opcode.Add && values[0].Kind == ValueKind.Str && values[1].Kind == ValueKind.Str;
        return at.Calculate(isText ? Opcode.Concat : opcode, values);
    }

    /// <summary>Holds the values of nearly every operation without an allocation, since a condition may be evaluated millions of
    /// times.</summary>
    [InlineArray(Most)]
    private struct Operands
    {
        public const int Most = 3;
        private Value _first;
    }
}

/// <summary>A literal list or object.</summary>
internal sealed class CompositeNode(ImmutableArray<Node> parts, Func<Value[], Value> make) : Node
{
    public override Value Evaluate(Evaluation at)
    {
        var values = new Value[parts.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = parts[i].Evaluate(at);
            if (at.HasFailed)
            {
                return Value.Null;
            }
        }

        return make(values);
    }
}

/// <summary>Whether two values are equal, as EQ sees it.</summary>
internal sealed class EqualityNode(bool isEqual, Node left, Node right) : Node
{
    public override Value Evaluate(Evaluation at)
    {
        var a = left.Evaluate(at);
        var b = at.HasFailed ? Value.Null : right.Evaluate(at);
        return Value.OfBool(ValueEquality.AreEqual(a, b) == isEqual);
    }
}

/// <summary>A comparison of two values by an instruction, as a boolean.</summary>
internal sealed class OrderNode(Opcode opcode, Node left, Node right) : Node
{
    public override Value Evaluate(Evaluation at)
    {
        var a = left.Evaluate(at);
        var b = at.HasFailed ? Value.Null : right.Evaluate(at);
        return at.HasFailed ? Value.Null : Value.OfBool(at.Calculate(opcode, [a, b]).IsTruthy);
    }
}

/// <summary>Whether both operands hold; the second is not evaluated if the first does not.</summary>
internal sealed class AndNode(Node left, Node right) : Node
{
    public override Value Evaluate(Evaluation at) =>
        Value.OfBool(left.Evaluate(at).IsTruthy && !at.HasFailed && right.Evaluate(at).IsTruthy);
}

/// <summary>Whether one of the operands holds; the second is not evaluated if the first does.</summary>
internal sealed class OrNode(Node left, Node right) : Node
{
    public override Value Evaluate(Evaluation at) =>
        Value.OfBool(left.Evaluate(at).IsTruthy || (!at.HasFailed && right.Evaluate(at).IsTruthy));
}

/// <summary>Whether the operand does not hold.</summary>
internal sealed class NotNode(Node operand) : Node
{
    public override Value Evaluate(Evaluation at) => Value.OfBool(!operand.Evaluate(at).IsTruthy);
}

/// <summary><c>process(3)</c> or <c>process("name")</c>. Its value is an object of the variables of the innermost frame.</summary>
internal sealed class ProcessNode(Node key) : Node
{
    public override Value Evaluate(Evaluation at)
    {
        if (FindProcess(at) is not { } process)
        {
            return Value.Null;
        }

        var variables = Interpreter.VariablesOf(process, process.Depth - 1).ToArray();
        return new Value(new ObjectValue([.. variables.Select(variable => variable.Name)],
            [.. variables.Select(variable => variable.Value)]));
    }

    /// <summary>The process; null, with a problem, if there is none.</summary>
    public Process? FindProcess(Evaluation at)
    {
        var value = key.Evaluate(at);
        if (at.HasFailed)
        {
            return null;
        }

        var process = value.IsInt ? at.Machine.Find(value.AsInt) : value.AsString is { } name ? at.Machine.Registry.Find(name) : null;
        if (process is null or { HasExited: true })
        {
            at.Fail(EvaluationProblemKind.NoProcess, value.IsInt ? value.AsInt.ToString(CultureInfo.InvariantCulture)
                : ValueText.InspectBriefly(value, 40));
            return null;
        }

        return process;
    }
}

/// <summary><c>whereis("name")</c>: the pid that holds a name, or null.</summary>
internal sealed class WhereisNode(Node name) : Node
{
    /// <summary>The name that is asked about; null if the operand is no string.</summary>
    public string? NameIn(Evaluation at) => name.Evaluate(at).AsString;

    public override Value Evaluate(Evaluation at) =>
        NameIn(at) is { } text && at.Machine.Registry.Find(text) is { HasExited: false } process
            ? Value.OfInt(process.Id) : Value.Null;
}
