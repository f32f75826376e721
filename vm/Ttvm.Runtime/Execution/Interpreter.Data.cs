using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Execution;

/// <summary>Lists and objects.</summary>
internal static partial class Interpreter
{
    private static Outcome MakeList(Process p, in Op op)
    {
        var list = ListValue.Of(p.Stack.AsSpan(p.StackCount - op.A, op.A));
        p.StackCount -= op.A;
        return Push(p, new Value(list));
    }

    private static Outcome Len(Process p, in Op op)
    {
        var value = p.Pop();
        if (value.AsList is { } list)
        {
            return Push(p, Value.OfInt(list.Count));
        }

        return value.Reference switch
        {
            ObjectValue fields => Push(p, Value.OfInt(fields.Count)),
            StringValue text => Push(p, Value.OfInt(text.ScalarCount)),
            BytesValue bytes => Push(p, Value.OfInt(bytes.Bytes.Length)),
            _ => Mismatch(p, op, "List, Object, Str or Bytes", value),
        };
    }

    private static Outcome Index(Process p, in Op op)
    {
        var (subject, index) = PopTwo(p);
        var at = index.AsInt;
        if (index.IsInt && subject.AsList is { } list)
        {
            return (ulong)at < (ulong)list.Count ? Push(p, list[(int)at]) : OutOfBounds(p, at, "list", list.Count);
        }

        if (!index.IsInt || subject.Reference is not StringValue text)
        {
            return Mismatch(p, op, "List or Str, and Int", subject, index);
        }

        if ((ulong)at >= (ulong)text.ScalarCount)
        {
            return OutOfBounds(p, at, "string", text.ScalarCount);
        }

        return Push(p, Value.OfString(text.Text[text.UnitOfScalar((int)at)..text.UnitOfScalar((int)at + 1)]));
    }

    private static Outcome OutOfBounds(Process p, long index, string what, int length) =>
        Fail(p, $"Index {index} out of bounds for {what} of length {length}");

    private static Outcome SetField(Process p, in Op op)
    {
        var (subject, value) = PopTwo(p);
        return subject.Reference is ObjectValue fields ? Push(p, new Value(fields.Set((string)op.Data!, value)))
            : Mismatch(p, op, "Object and a value", subject, value);
    }

    private static Outcome GetField(Process p, in Op op)
    {
        var subject = p.Pop();
        return subject.Reference switch
        {
            ObjectValue fields => Push(p, fields.Get((string)op.Data!)),
            ExceptionValue exception when (string)op.Data! == "message" => Push(p, Value.OfString(exception.Message)),
            ExceptionValue => Push(p, Value.Null),
            _ => Mismatch(p, op, "Object", subject),
        };
    }

    private static Outcome HasField(Process p, in Op op)
    {
        var subject = p.Pop();
        return subject.Reference is ObjectValue fields ? PushFlag(p, fields.Find((string)op.Data!) >= 0)
            : Mismatch(p, op, "Object", subject);
    }

    private static Outcome DeleteField(Process p, in Op op)
    {
        var subject = p.Pop();
        return subject.Reference is ObjectValue fields ? Push(p, new Value(fields.Remove((string)op.Data!)))
            : Mismatch(p, op, "Object", subject);
    }

    private static Outcome Keys(Process p, in Op op)
    {
        var subject = p.Pop();
        return subject.Reference is ObjectValue fields ? Push(p, Value.OfList([.. fields.Keys.ToArray().Select(Value.OfString)]))
            : Mismatch(p, op, "Object", subject);
    }

    private static Outcome ObjectSet(Process p, in Op op)
    {
        var (value, key) = (p.Pop(), p.Pop());
        var subject = p.Pop();
        return subject.Reference is ObjectValue fields && key.AsString is { } name
            ? Push(p, new Value(fields.Set(name, value)))
            : Mismatch(p, op, "Object, Str and a value", subject, key, value);
    }

    private static Outcome ObjectGet(Process p, in Op op)
    {
        var (subject, key) = PopTwo(p);
        return subject.Reference is ObjectValue fields && key.AsString is { } name ? Push(p, fields.Get(name))
            : Mismatch(p, op, "Object, Str", subject, key);
    }

    private static Outcome ListAppend(Process p, in Op op)
    {
        var (subject, item) = PopTwo(p);
        return subject.AsList is { } list ? Push(p, new Value(list.Append(item)))
            : Mismatch(p, op, "List and a value", subject, item);
    }

    private static Outcome ListSet(Process p, in Op op)
    {
        var (item, index) = (p.Pop(), p.Pop());
        var subject = p.Pop();
        if (subject.AsList is not { } list || !index.IsInt)
        {
            return Mismatch(p, op, "List, Int and a value", subject, index, item);
        }

        return (ulong)index.AsInt < (ulong)list.Count ? Push(p, new Value(list.Set((int)index.AsInt, item)))
            : OutOfBounds(p, index.AsInt, "list", list.Count);
    }
}
