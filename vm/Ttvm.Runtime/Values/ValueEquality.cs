using System.Runtime.CompilerServices;

namespace Ttvm.Runtime.Values;

/// <summary>EQ and the order comparisons of <c>language.md</c>, section 3.2.</summary>
internal static class ValueEquality
{
    /// <summary>Structural; numbers by exact value; different types are unequal; NaN is unequal to itself.</summary>
    /// <exception cref="InsufficientExecutionStackException">The values are nested too deeply.</exception>
    public static bool AreEqual(Value left, Value right)
    {
        if (left.IsNumber && right.IsNumber)
        {
            return CompareNumbers(left, right) == 0;
        }

        if (left.Kind != right.Kind)
        {
            return false;
        }

        switch (left.Kind)
        {
            case ValueKind.Bool:
                return left.Payload == right.Payload;
            case ValueKind.Null:
                return true;
            case ValueKind.Str:
                var (a, b) = ((StringValue)left.Reference!, (StringValue)right.Reference!);
                return ReferenceEquals(a, b) || (a.Length == b.Length && string.Equals(a.Text, b.Text));
            case ValueKind.List:
                return SpansEqual(((ListValue)left.Reference!).Items, ((ListValue)right.Reference!).Items);
            case ValueKind.Object:
                return ObjectsEqual((ObjectValue)left.Reference!, (ObjectValue)right.Reference!);
            case ValueKind.Bytes:
                return ((BytesValue)left.Reference!).Bytes.AsSpan().SequenceEqual(((BytesValue)right.Reference!).Bytes);
            case ValueKind.Function:
            case ValueKind.Closure:
                var (f, g) = ((FunctionValue)left.Reference!, (FunctionValue)right.Reference!);
                return ReferenceEquals(f.Target.Code, g.Target.Code) && f.Target.Entry == g.Target.Entry
                    && f.Target.Parameters.AsSpan().SequenceEqual(g.Target.Parameters)
                    && f.CapturedNames.AsSpan().SequenceEqual(g.CapturedNames)
                    && SpansEqual(f.CapturedValues, g.CapturedValues);
            case ValueKind.Exception:
                return ((ExceptionValue)left.Reference!).Message == ((ExceptionValue)right.Reference!).Message;
            default:
                return false;
        }
    }

    /// <summary>Negative, zero or positive; null if one of them is NaN. Exact: an Int is never rounded to a Float.</summary>
    public static int? CompareNumbers(Value left, Value right)
    {
        if (left.IsInt)
        {
            return right.IsInt ? left.AsInt.CompareTo(right.AsInt) : Compare(left.AsInt, right.AsFloat);
        }

        if (right.IsInt)
        {
            return -Compare(right.AsInt, left.AsFloat);
        }

        var (a, b) = (left.AsFloat, right.AsFloat);
        return double.IsNaN(a) || double.IsNaN(b) ? null : a < b ? -1 : a > b ? 1 : 0;
    }

    private static int? Compare(long integer, double number)
    {
        if (double.IsNaN(number))
        {
            return null;
        }

        // 2⁶³ is exact as a double; everything from there on is beyond any Int.
        if (number >= 9223372036854775808.0)
        {
            return -1;
        }

        if (number < -9223372036854775808.0)
        {
            return 1;
        }

        var whole = Math.Truncate(number);
        var order = integer.CompareTo((long)whole);
        return order != 0 ? order : -(number - whole).CompareTo(0.0);
    }

    private static bool SpansEqual(ReadOnlySpan<Value> left, ReadOnlySpan<Value> right)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (left.Length != right.Length)
        {
            return false;
        }

        for (var i = 0; i < left.Length; i++)
        {
            if (!AreEqual(left[i], right[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The order of fields does not matter.</summary>
    private static bool ObjectsEqual(ObjectValue left, ObjectValue right)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (left.Count != right.Count)
        {
            return false;
        }

        for (var i = 0; i < left.Count; i++)
        {
            var at = right.Find(left.Keys[i]);
            if (at < 0 || !AreEqual(left.Values[i], right.Values[at]))
            {
                return false;
            }
        }

        return true;
    }
}
