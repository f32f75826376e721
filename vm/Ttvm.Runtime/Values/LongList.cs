namespace Ttvm.Runtime.Values;

/// <summary>
/// A list of any length. Lists made by appending share one buffer: each sees only its first <see cref="ListValue.Count"/> items, and the
/// list that ends where the buffer is used up to may claim the next place, so appending in a loop costs amortised constant time. A long
/// list becomes a tree when an item is replaced, so that replacing many of them one by one does not copy the list each time.
/// </summary>
internal sealed class LongList : ListValue
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

    /// <param name="items">The items, which must not be changed afterwards; there may be room behind them.</param>
    /// <param name="count">How many there are.</param>
    public LongList(Value[] items, int count) : this(items, count, items.Length > count ? new Claims { Used = count } : null)
    {
    }

    private LongList(Value[] items, int count, Claims? claims) : base(count, isShort: false) => (_items, _claims) = (items, claims);

    private LongList(ItemTree tree) : base(tree.Count, isShort: false) => _tree = tree;

    /// <summary>Whether no other list sees the items.</summary>
    public bool OwnsItems => !_sharesItems && _tree is null;

    /// <summary>See <see cref="ListValue.ItemAt"/>.</summary>
    public ref Value PlaceOf(int index)
    {
        if (_items is { } items)
        {
            return ref items[index];
        }

        return ref _tree!.ItemAt(index);
    }

    /// <summary>So many items.</summary>
    public ReadOnlySpan<Value> FirstItems(int count) => (_items ??= _tree!.ToArray()).AsSpan(0, count);

    /// <summary>See <see cref="ListValue.Append"/>.</summary>
    public LongList AppendToLong(Value item)
    {
        if (_tree is not null)
        {
            return new LongList(_tree.Append(item));
        }

        // The exchange lets only one list claim the place behind its end; any other appender copies. The place itself is
        // written before the new list is published, and no older list looks at it.
        var items = _items!;
        if (TryClaim(items))
        {
            items[Count] = item;
            return new LongList(items, Count + 1, _claims) { _sharesItems = true };
        }

        return new LongList(Grown(item), Count + 1);
    }

    private bool TryClaim(Value[] items) =>
        Count < items.Length && Interlocked.CompareExchange(ref _claims!.Used, Count + 1, Count) == Count;

    /// <summary>Puts an item behind the others, where the list does not count it yet: see
    /// <see cref="ListValue.TryAppendInPlace"/>.</summary>
    public bool TryPutBehind(Value item, int longestMoved)
    {
        if (_items is not { } items || _tree is not null)
        {
            return false;
        }

        if (TryClaim(items))
        {
            items[Count] = item;
            return true;
        }

        if (Count > longestMoved)
        {
            return false;
        }

        _items = Grown(item);
        _claims = new Claims { Used = Count + 1 };
        _sharesItems = false;
        return true;
    }

    /// <summary>The list with another item, as a tree; null if it is better copied.</summary>
    public LongList? TrySetInTree(int index, Value item) =>
        Count > LongestCopied ? new LongList((_tree ?? ItemTree.Of(Items)).Set(index, item)) : null;

    private sealed class Claims
    {
        /// <summary>How many places hold an item of some list; only ever grows, by compare-exchange.</summary>
        public int Used;
    }
}
