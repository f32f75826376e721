using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ttvm.Runtime.Values;

/// <summary>
/// An immutable list, of one of two classes: a <see cref="ShortList{TItems}"/> is one object with its items, a <see cref="LongList"/>
/// refers to them, and so lists made by appending can share them.
/// Compiled code that has made a list, and knows that only one variable refers to it, changes it in place: nobody sees that it is not
/// another one.
/// </summary>
internal abstract class ListValue : HeapValue
{
    /// <summary>A field, since a virtual call for each item that is read would cost more than reading it.</summary>
    private readonly bool _isShort;

    private int _count;

    private protected ListValue(int count, bool isShort) : base(ValueKind.List) => (_count, _isShort) = (count, isShort);

    public static ListValue Empty { get; } = new LongList([], 0);

    public int Count => _count;

    public Value this[int index] => ItemAt(index);

    private LongList AsLong => Unsafe.As<LongList>(this);

    /// <summary>The items of a short list lie at the same place in all its classes.</summary>
    private ref Value FirstOfShort => ref Unsafe.As<ShortList<OneItem>>(this).First;

    /// <summary>A list of the given items.</summary>
    public static ListValue Of(ReadOnlySpan<Value> items) =>
        items.IsEmpty ? Empty : TryCopyToShort(items) ?? new LongList(items.ToArray(), items.Length);

    /// <summary>A list of the given items, which must not be changed afterwards.</summary>
    public static ListValue Of(Value[] items) => TryCopyToShort(items) ?? new LongList(items, items.Length);

    private static ListValue? TryCopyToShort(ReadOnlySpan<Value> items)
    {
        var list = ShortLists.TryMake(items.Length);
        if (list is not null)
        {
            items.CopyTo(MemoryMarshal.CreateSpan(ref list.FirstOfShort, items.Length));
        }

        return list;
    }

    /// <summary>The place of an item, which must be there; for reading only, once anybody else knows the list.</summary>
    public ref Value ItemAt(int index)
    {
        if (_isShort)
        {
            return ref Unsafe.Add(ref FirstOfShort, index);
        }

        return ref AsLong.PlaceOf(index);
    }

    public ReadOnlySpan<Value> Items
    {
        get
        {
            // In this order: a thread that looks how much memory there is may do so while the owner appends in place, which writes the
            // items first.
            var count = Volatile.Read(ref _count);
            return _isShort ? MemoryMarshal.CreateReadOnlySpan(ref FirstOfShort, count) : AsLong.FirstItems(count);
        }
    }

    public ListValue Append(Value item) => _isShort ? new LongList(Grown(item), Count + 1) : AsLong.AppendToLong(item);

    /// <summary>Becomes what <see cref="Append"/> makes, if that is less work. Only the caller may know of this list.</summary>
    /// <param name="item">The item.</param>
    /// <param name="longestMoved">Of a longer list, the items are not moved to where there is room.</param>
    public bool TryAppendInPlace(Value item, int longestMoved)
    {
        if (_isShort || !AsLong.TryPutBehind(item, longestMoved))
        {
            return false;
        }

        Volatile.Write(ref _count, Count + 1);
        return true;
    }

    /// <summary>The items, one more, and perhaps room behind them.</summary>
    private protected Value[] Grown(Value item)
    {
        var grown = new Value[Math.Max(4, Count + (Count >> 1) + 1)];
        Items.CopyTo(grown);
        grown[Count] = item;
        return grown;
    }

    public ListValue Set(int index, Value item)
    {
        if (!_isShort && AsLong.TrySetInTree(index, item) is { } list)
        {
            return list;
        }

        var copy = Of(Items);
        copy.ItemAt(index) = item;
        return copy;
    }

    /// <summary>Becomes what <see cref="Set"/> makes, if that can be done without a copy. Only the caller may know of this list.</summary>
    public bool TrySetInPlace(int index, Value item)
    {
        if (!_isShort && !AsLong.OwnsItems)
        {
            return false;
        }

        ItemAt(index) = item;
        return true;
    }
}
