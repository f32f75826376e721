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

    /// <summary>The items side by side, and perhaps room behind them; null of a tree that nobody has asked for all items yet. Whoever asks
    /// writes the same.</summary>
    private Value[]? _items;

    /// <summary>How much of the room is claimed; null if there was none when the list was made.</summary>
    private readonly Claims? _claims;

    private readonly ItemTree? _tree;

    /// <param name="items">The items, which must not be changed afterwards; there may be room behind them.</param>
    /// <param name="count">How many there are.</param>
    public ListValue(Value[] items, int count) : this(items, count, items.Length > count ? new Claims { Used = count } : null)
    {
    }

    private ListValue(Value[] items, int count, Claims? claims) : base(ValueKind.List)
    {
        _items = items;
        _claims = claims;
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
        if (_items is { } items)
        {
            return ref items[index];
        }

        return ref _tree!.ItemAt(index);
    }

    public ReadOnlySpan<Value> Items => (_items ??= _tree!.ToArray()).AsSpan(0, Count);

    public ListValue Append(Value item)
    {
        if (_tree is not null)
        {
            return new ListValue(_tree.Append(item));
        }

        // The exchange lets only one list claim the place behind its end; any other appender copies. The place itself is
        // written before the new list is published, and no older list looks at it.
        var items = _items!;
        if (Count < items.Length && Interlocked.CompareExchange(ref _claims!.Used, Count + 1, Count) == Count)
        {
            items[Count] = item;
            return new ListValue(items, Count + 1, _claims);
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

    private sealed class Claims
    {
        /// <summary>How many places hold an item of some list; only ever grows, by compare-exchange.</summary>
        public int Used;
    }
}
