namespace Ttvm.Runtime.Values;

/// <summary>
/// The items of a long list of which single ones have been replaced: chunks below a tree of fixed width, so that a copy with another item
/// shares all but one way from the root (Bagwell's tries, as in Clojure's vectors). Immutable.
/// </summary>
internal sealed class ItemTree
{
    private const int Bits = 5;
    private const int Width = 1 << Bits;

    /// <summary>Inner nodes hold nodes, and the last level <see cref="Value"/>s. All nodes but those on the right edge are full.</summary>
    private readonly Array _root;

    /// <summary>How many bits of an index lie below the root's.</summary>
    private readonly int _shift;

    private ItemTree(Array root, int shift, int count) => (_root, _shift, Count) = (root, shift, count);

    public int Count { get; }

    public static ItemTree Of(ReadOnlySpan<Value> items)
    {
        var nodes = new Array[(items.Length + Width - 1) / Width];
        for (var i = 0; i < nodes.Length; i++)
        {
            nodes[i] = items[(i * Width)..Math.Min(items.Length, (i + 1) * Width)].ToArray();
        }

        var shift = 0;
        while (nodes.Length > 1)
        {
            var above = new Array[(nodes.Length + Width - 1) / Width];
            for (var i = 0; i < above.Length; i++)
            {
                above[i] = nodes[(i * Width)..Math.Min(nodes.Length, (i + 1) * Width)];
            }

            (nodes, shift) = (above, shift + Bits);
        }

        return new ItemTree(nodes.Length == 0 ? Array.Empty<Value>() : nodes[0], shift, items.Length);
    }

    /// <summary>The place of an item, which must be there; for reading only.</summary>
    public ref Value ItemAt(int index)
    {
        var node = _root;
        for (var shift = _shift; shift > 0; shift -= Bits)
        {
            node = ((Array[])node)[(index >> shift) & (Width - 1)];
        }

        return ref ((Value[])node)[index & (Width - 1)];
    }

    public ItemTree Set(int index, Value item) => new(With(_root, _shift, index, item), _shift, Count);

    public ItemTree Append(Value item)
    {
        if (Count == Width << _shift)
        {
            return new ItemTree(new[] { _root, With(null, _shift, Count, item) }, _shift + Bits, Count + 1);
        }

        return new ItemTree(With(_root, _shift, Count, item), _shift, Count + 1);
    }

    /// <summary>A copy of a node in which an item is another, or is there at all.</summary>
    private static Array With(Array? node, int shift, int index, Value item)
    {
        var place = (index >> shift) & (Width - 1);
        if (shift == 0)
        {
            var items = CopyOf((Value[]?)node, place);
            items[place] = item;
            return items;
        }

        var nodes = CopyOf((Array[]?)node, place);
        nodes[place] = With(nodes[place], shift - Bits, index, item);
        return nodes;
    }

    private static T[] CopyOf<T>(T[]? node, int place)
    {
        var copy = new T[Math.Max(node?.Length ?? 0, place + 1)];
        node?.CopyTo(copy, 0);
        return copy;
    }

    public Value[] ToArray()
    {
        var items = new Value[Count];
        Copy(_root, _shift, items);
        return items;
    }

    private static int Copy(Array node, int shift, Span<Value> to)
    {
        if (shift == 0)
        {
            var items = (Value[])node;
            items.CopyTo(to);
            return items.Length;
        }

        var count = 0;
        foreach (var inner in (Array[])node)
        {
            count += Copy(inner, shift - Bits, to[count..]);
        }

        return count;
    }
}
