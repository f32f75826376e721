using Ttvm.Language.Instructions;

namespace Ttvm.Analysis.Domain;

/// <summary>What lies below the values that are known.</summary>
internal enum StackFloor
{
    /// <summary>Nothing: the bottom of a process's stack.</summary>
    Empty,

    /// <summary>The values of the caller, as many as the function asks for.</summary>
    Caller,

    /// <summary>Nobody knows, because paths of different depth met or code was called that is not known.</summary>
    Unknown,

    /// <summary>Nobody knows, because of a mistake that is reported elsewhere; other paths know better.</summary>
    Lost,
}

/// <summary>
/// The top of a stack as far as it is known, as a list of shared nodes: pushing makes one node, popping none. The nodes of the caller's
/// values are made when somebody pops that deep. Immutable but for that.
/// </summary>
internal sealed class StackNode
{
    private StackNode? _below;

    private StackNode(AbstractValue? value, StackNode? below, int depth, StackFloor floor) =>
        (Value, _below, Depth, Floor) = (value, below, depth, floor);

    /// <summary>The stack of a process that begins.</summary>
    public static StackNode Empty { get; } = new(null, null, 0, StackFloor.Empty);

    /// <summary>A stack nobody knows.</summary>
    public static StackNode Unknown { get; } = new(null, null, 0, StackFloor.Unknown);

    /// <summary>A stack of which a mistake leaves nothing to say.</summary>
    public static StackNode Lost { get; } = new(null, null, 0, StackFloor.Lost);

    /// <summary>The value on top; null if none is known to be there.</summary>
    public AbstractValue? Value { get; }

    /// <summary>How many values are known above the floor; above the caller's values, and negative if some of those are gone.</summary>
    public int Depth { get; }

    /// <summary>What lies below all known values.</summary>
    public StackFloor Floor { get; }

    /// <summary>Whether the depth means anything.</summary>
    public bool IsExact => Floor is StackFloor.Empty or StackFloor.Caller;

    /// <summary>Whether the value on top is one of the caller's, in its place, and nothing was pushed onto it.</summary>
    public bool IsCallers { get; private init; }

    /// <summary>The stack without its top; of an empty or unknown one, itself.</summary>
    public StackNode Below
    {
        get
        {
            if (_below is null && IsCallers)
            {
                // Two threads may both make the node; it is only compared by reference within one analysis, which is one thread.
                _below = CallersAt(Depth - 1);
            }

            return _below ?? this;
        }
    }

    /// <summary>A value by how many lie above it; null if it is not known to be there.</summary>
    public AbstractValue? Peek(int above)
    {
        var node = this;
        for (; above > 0; above--)
        {
            node = node.Below;
        }

        return node.Value;
    }

    /// <summary>The stack at the beginning of a function that was called.</summary>
    public static StackNode OfCaller() => CallersAt(0);

    /// <summary>The stack with one value more.</summary>
    public StackNode Push(AbstractValue value) => new(value, this, Depth + 1, Floor);

    /// <summary>
    /// What is known if the stack may be either of two; <paramref name="known"/> itself if the other adds nothing.
    /// </summary>
    /// <param name="known">What was known so far.</param>
    /// <param name="other">What comes from another path.</param>
    /// <param name="widen">See <see cref="AbstractValue.Join"/>.</param>
    public static StackNode Join(StackNode known, StackNode other, bool widen)
    {
        if (ReferenceEquals(known, other) || (other.Floor == StackFloor.Lost && known.Floor != StackFloor.Lost))
        {
            return known;
        }

        if (known.Floor == StackFloor.Lost && other.Floor != StackFloor.Lost)
        {
            return other;
        }

        return known.IsExact && known.Floor == other.Floor && known.Depth == other.Depth
            ? JoinValues(known, other, int.MaxValue, known.Floor, widen)
            : JoinTops(known, other, widen);
    }

    /// <summary>The values of two stacks of different or unknown depth have only their tops in common.</summary>
    private static StackNode JoinTops(StackNode known, StackNode other, bool widen)
    {
        var count = Math.Min(KnownValues(known), KnownValues(other));
        var floor = known.Floor == StackFloor.Lost && other.Floor == StackFloor.Lost ? StackFloor.Lost : StackFloor.Unknown;
        return known.Floor == floor && known.Depth == count
            ? JoinValues(known, other, count, floor, widen)
            : Rebuild(known, other, count, floor, widen);
    }

    private static int KnownValues(StackNode node) => Math.Max(node.Depth, 0);

    private static StackNode JoinValues(StackNode known, StackNode other, int count, StackFloor floor, bool widen)
    {
        // The difference is looked for first, because most joins of a second visit have none.
        var (first, second) = (known, other);
        for (var left = count; left > 0 && !ReferenceEquals(first, second) && first.Value is { } value; left--)
        {
            if (!ReferenceEquals(AbstractValue.Join(value, second.Value!, widen), value))
            {
                return Rebuild(known, other, count, floor, widen);
            }

            (first, second) = (first.Below, second.Below);
        }

        return known;
    }

    private static StackNode Rebuild(StackNode known, StackNode other, int count, StackFloor floor, bool widen)
    {
        const int MostDifferences = 4096;
        var joined = new List<AbstractValue>();
        while (joined.Count < count && !ReferenceEquals(known, other) && known.Value is { } value && other.Value is { } otherValue)
        {
            if (joined.Count == MostDifferences)
            {
                return Unknown;
            }

            joined.Add(AbstractValue.Join(value, otherValue, widen));
            (known, other) = (known.Below, other.Below);
        }

        var isCommon = known.IsExact && known.Floor == floor;
        var result = isCommon ? known : floor == StackFloor.Lost ? Lost : Unknown;
        if (!isCommon)
        {
            // The tops meet in a common node, but the depth below it is not known; its values still are.
            for (; joined.Count < count && joined.Count < MostDifferences && known.Value is { } value; known = known.Below)
            {
                joined.Add(value);
            }
        }

        for (var index = joined.Count - 1; index >= 0; index--)
        {
            result = result.Push(joined[index]);
        }

        return result;
    }

    private static StackNode CallersAt(int depth) =>
        new(new AbstractValue(ValueTypes.Any, AbstractValue.FromOutside) { Input = 1 - depth }, null, depth,
            StackFloor.Caller) { IsCallers = true };
}
