namespace Ttvm.Runtime.Values;

/// <summary>
/// An immutable list. Lists made by appending share one buffer: each sees only its first <see cref="Count"/> items, and the list that ends
/// where the buffer is used up to may claim the next place, so appending in a loop costs amortised constant time. A long list becomes a
/// tree when an item is replaced, so that replacing many of them one by one does not copy the list each time.
/// </summary>
internal sealed class ListValue : HeapValue
{
    /// <summary>Up to so many items a copy costs about as much as one way through a tree.</summary>
    private const int LongestCopied = 256;

    /// <summary>The items side by side; null of a tree that nobody has asked for all items yet. Whoever asks writes the same.</summary>
    private Buffer? _buffer;

    private readonly ItemTree? _tree;

    public ListValue(Value[] items, int count) : this(new Buffer { Items = items, Used = count }, count)
    {
    }

    private ListValue(Buffer buffer, int count) : base(ValueKind.List)
    {
        _buffer = buffer;
        Count = count;
    }

    private ListValue(ItemTree tree) : base(ValueKind.List)
    {
        _tree = tree;
        Count = tree.Count;
    }

    public static ListValue Empty { get; } = new([], 0);

    public int Count { get; }

    public Value this[int index] => ItemAt(index);

    /// <summary>The place of an item, which must be there; for reading only.</summary>
    public ref Value ItemAt(int index)
    {
        if (_buffer is { } buffer)
        {
            return ref buffer.Items[index];
        }

        return ref _tree!.ItemAt(index);
    }

    public ReadOnlySpan<Value> Items => (_buffer ??= new Buffer { Items = _tree!.ToArray(), Used = Count }).Items.AsSpan(0, Count);

    public ListValue Append(Value item)
    {
        if (_tree is not null)
        {
            return new ListValue(_tree.Append(item));
        }

        // The exchange lets only one list claim the place behind its end; any other appender copies. The place itself is
        // written before the new list is published, and no older list looks at it.
        var buffer = _buffer!;
        if (Count < buffer.Items.Length && Interlocked.CompareExchange(ref buffer.Used, Count + 1, Count) == Count)
        {
            buffer.Items[Count] = item;
            return new ListValue(buffer, Count + 1);
        }

        var grown = new Value[Math.Max(4, Count + (Count >> 1) + 1)];
        Items.CopyTo(grown);
        grown[Count] = item;
        return new ListValue(grown, Count + 1);
    }

    public ListValue Set(int index, Value item)
    {
        if (Count > LongestCopied)
        {
            return new ListValue((_tree ?? ItemTree.Of(Items)).Set(index, item));
        }

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
