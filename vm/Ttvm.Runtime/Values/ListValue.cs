namespace Ttvm.Runtime.Values;

/// <summary>
/// An immutable list. Lists made by appending share one buffer: each sees only its first <see cref="Count"/> items, and the
/// list that ends where the buffer is used up to may claim the next place, so appending in a loop costs amortised constant time.
/// </summary>
internal sealed class ListValue : HeapValue
{
    private readonly Buffer _buffer;

    public ListValue(Value[] items, int count) : this(new Buffer { Items = items, Used = count }, count)
    {
    }

    private ListValue(Buffer buffer, int count) : base(ValueKind.List)
    {
        _buffer = buffer;
        Count = count;
    }

    public static ListValue Empty { get; } = new([], 0);

    public int Count { get; }

    public Value this[int index] => _buffer.Items[index];

    /// <summary>The place of an item, which must be there; for reading only.</summary>
    public ref Value ItemAt(int index) => ref _buffer.Items[index];

    public ReadOnlySpan<Value> Items => _buffer.Items.AsSpan(0, Count);

    public ListValue Append(Value item)
    {
        // The exchange lets only one list claim the place behind its end; any other appender copies. The place itself is
        // written before the new list is published, and no older list looks at it.
        if (Count < _buffer.Items.Length && Interlocked.CompareExchange(ref _buffer.Used, Count + 1, Count) == Count)
        {
            _buffer.Items[Count] = item;
            return new ListValue(_buffer, Count + 1);
        }

        var grown = new Value[Math.Max(4, Count + (Count >> 1) + 1)];
        Items.CopyTo(grown);
        grown[Count] = item;
        return new ListValue(grown, Count + 1);
    }

    public ListValue Set(int index, Value item)
    {
        var copy = Items.ToArray();
        copy[index] = item;
        return new ListValue(copy, copy.Length);
    }

    private sealed class Buffer
    {
        public required Value[] Items;

        /// <summary>How many places are claimed; only ever grows, by compare-exchange.</summary>
        public int Used;
    }
}
