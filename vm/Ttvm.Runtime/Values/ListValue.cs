namespace Ttvm.Runtime.Values;

/// <summary>
/// An immutable list. Lists made by appending share one buffer: each sees only its first <see cref="Count"/> items, and the list that ends
/// where the buffer is used up to may claim the next place, so appending in a loop costs amortised constant time. A long list becomes a
/// tree when an item is replaced, so that replacing many of them one by one does not copy the list each time.
/// Compiled code that has made a list, and knows that only one variable refers to it, changes it in place: nobody sees that it is not
/// another one.
/// </summary>
internal sealed class ListValue : HeapValue
{
    /// <summary>Up to so many items a copy costs about as much as one way through a tree.</summary>
    private const int LongestCopied = 256;

    /// <summary>The items side by side, and perhaps room behind them; null of a tree that nobody has asked for all items yet. Whoever asks
    /// writes the same.</summary>
    private Value[]? _items;

    /// <summary>How much of the room is claimed; null if there was none when the list was made.</summary>
    private Claims? _claims;

    /// <summary>Whether other lists see the first items, too.</summary>
    private bool _sharesItems;

    private readonly ItemTree? _tree;

    private int _count;

    /// <param name="items">The items, which must not be changed afterwards; there may be room behind them.</param>
    /// <param name="count">How many there are.</param>
    public ListValue(Value[] items, int count) : this(items, count, items.Length > count ? new Claims { Used = count } : null)
    {
    }

    private ListValue(Value[] items, int count, Claims? claims) : base(ValueKind.List)
    {
        _items = items;
        _claims = claims;
        _count = count;
    }

    private ListValue(ItemTree tree) : base(ValueKind.List)
    {
        _tree = tree;
        _count = tree.Count;
    }

    public static ListValue Empty { get; } = new([], 0);

    public int Count => _count;

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

    public ReadOnlySpan<Value> Items
    {
        get
        {
            // In this order: a thread that looks how much memory there is may do so while the owner appends in place, which writes the
            // items first.
            var count = Volatile.Read(ref _count);
            return (_items ??= _tree!.ToArray()).AsSpan(0, count);
        }
    }

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
            return new ListValue(items, Count + 1, _claims) { _sharesItems = true };
        }

        return new ListValue(Grown(item), Count + 1);
    }

    /// <summary>Becomes what <see cref="Append"/> makes, if that is less work. Only the caller may know of this list.</summary>
    /// <param name="item">The item.</param>
    /// <param name="longestMoved">Of a longer list, the items are not moved to where there is room.</param>
    public bool TryAppendInPlace(Value item, int longestMoved)
    {
        if (_items is not { } items || _tree is not null)
        {
            return false;
        }

        if (Count < items.Length && Interlocked.CompareExchange(ref _claims!.Used, Count + 1, Count) == Count)
        {
            items[Count] = item;
        }
        else if (Count > longestMoved)
        {
            return false;
        }
        else
        {
            _items = Grown(item);
            _claims = new Claims { Used = Count + 1 };
            _sharesItems = false;
        }

        Volatile.Write(ref _count, Count + 1);
        return true;
    }

    /// <summary>The items, one more, and perhaps room behind them.</summary>
    private Value[] Grown(Value item)
    {
        var grown = new Value[Math.Max(4, Count + (Count >> 1) + 1)];
        Items.CopyTo(grown);
        grown[Count] = item;
        return grown;
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

    /// <summary>Becomes what <see cref="Set"/> makes, if that can be done without a copy. Only the caller may know of this list.</summary>
    public bool TrySetInPlace(int index, Value item)
    {
        if (_sharesItems || _tree is not null)
        {
            return false;
        }

        _items![index] = item;
        return true;
    }

    private sealed class Claims
    {
        /// <summary>How many places hold an item of some list; only ever grows, by compare-exchange.</summary>
        public int Used;
    }
}
