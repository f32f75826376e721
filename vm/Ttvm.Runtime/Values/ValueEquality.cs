namespace Ttvm.Runtime.Values;

/// <summary>EQ and the order comparisons of <c>language.md</c>, section 3.2.</summary>
internal static class ValueEquality
{
    /// <summary>So many pairs of parts are compared before those that have been are remembered: small values are not worth it. A
    /// guess.</summary>
    private const int Unremembered = 64;

    /// <summary>Structural; numbers by exact value; different types are unequal; NaN is unequal to itself. Depth and shared parts cost no
    /// more than others.</summary>
    public static bool AreEqual(Value left, Value right)
    {
        Stack<(HeapValue Left, HeapValue Right)>? pending = null;
        if (!AreEqual(left, right, ref pending))
        {
            return false;
        }

        // The first unequal pair decides, so a pair that was seen before is either equal or still to be compared. Without this, two
        // lists that hold another list twice, which holds another twice, and so on, would never be done.
        HashSet<(HeapValue, HeapValue)>? seen = null;
        for (var compared = 0; pending is not null && pending.TryPop(out var pair); compared++)
        {
            if (compared > Unremembered && !(seen ??= []).Add(pair))
            {
                continue;
            }

            if (!PartsEqual(pair.Left, pair.Right, ref pending))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Compares all but the parts, which are left pending.</summary>
    private static bool AreEqual(Value left, Value right, ref Stack<(HeapValue Left, HeapValue Right)>? pending)
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
            case ValueKind.Object:
            case ValueKind.Function:
            case ValueKind.Closure:
                (pending ??= []).Push((left.Reference!, right.Reference!));
                return true;
            case ValueKind.Bytes:
                return ((BytesValue)left.Reference!).Bytes.AsSpan().SequenceEqual(((BytesValue)right.Reference!).Bytes);
            case ValueKind.Exception:
                return ((CodeValue)left.Reference!).IsLike((CodeValue)right.Reference!);
            default:
                return false;
        }
    }

    private static bool PartsEqual(HeapValue left, HeapValue right, ref Stack<(HeapValue Left, HeapValue Right)>? pending)
    {
        switch (left, right)
        {
            case (ListValue a, ListValue b):
                return SpansEqual(a.Items, b.Items, ref pending);
            case (ObjectValue a, ObjectValue b):
                return ObjectsEqual(a, b, ref pending);
            default:
                var (f, g) = ((CodeValue)left, (CodeValue)right);
                return f.IsLike(g) && SpansEqual(f.Parts, g.Parts, ref pending);
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

    private static bool SpansEqual(ReadOnlySpan<Value> left, ReadOnlySpan<Value> right,
        ref Stack<(HeapValue Left, HeapValue Right)>? pending)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        for (var i = 0; i < left.Length; i++)
        {
            if (!AreEqual(left[i], right[i], ref pending))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The order of fields does not matter.</summary>
    private static bool ObjectsEqual(ObjectValue left, ObjectValue right, ref Stack<(HeapValue Left, HeapValue Right)>? pending)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        for (var i = 0; i < left.Count; i++)
        {
            var at = right.Find(left.Keys[i]);
            if (at < 0 || !AreEqual(left.Values[i], right.Values[at], ref pending))
            {
                return false;
            }
        }

        return true;
    }
}
