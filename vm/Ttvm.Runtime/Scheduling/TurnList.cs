namespace Ttvm.Runtime.Scheduling;

/// <summary>
/// Processes in the order in which they wait for their turn. Taking the first costs the same however many there are; taking another
/// one moves the fewer of those before and behind it. Not synchronized.
/// </summary>
internal sealed class TurnList<T>
    where T : class
{
    /// <summary>A ring: the element of index i is at (_first + i) modulo the length, which is a power of two.</summary>
    private T[] _ring = new T[16];

    private int _first;

    public int Count { get; private set; }

    public T this[int index]
    {
        get => _ring[Slot(index)];
        private set => _ring[Slot(index)] = value;
    }

    /// <summary>Puts one behind all others.</summary>
    public void Add(T item)
    {
        if (Count == _ring.Length)
        {
            var larger = new T[_ring.Length * 2];
            for (var i = 0; i < Count; i++)
            {
                larger[i] = this[i];
            }

            _ring = larger;
            _first = 0;
        }

        Count++;
        this[Count - 1] = item;
    }

    /// <summary>Takes one out; the others keep their order.</summary>
    public T TakeAt(int index)
    {
        var taken = this[index];
        if (index < Count / 2)
        {
            for (var i = index; i > 0; i--)
            {
                this[i] = this[i - 1];
            }

            this[0] = null!;
            _first = Slot(1);
        }
        else
        {
            for (var i = index; i < Count - 1; i++)
            {
                this[i] = this[i + 1];
            }

            this[Count - 1] = null!;
        }

        Count--;
        return taken;
    }

    /// <summary>All of them, in order.</summary>
    public T[] ToArray()
    {
        if (Count == 0)
        {
            return [];
        }

        var all = new T[Count];
        var first = Math.Min(Count, _ring.Length - _first);
        Array.Copy(_ring, _first, all, 0, first);
        Array.Copy(_ring, 0, all, first, Count - first);
        return all;
    }

    /// <summary>Makes the list what it was.</summary>
    public void Restore(ReadOnlySpan<T> items)
    {
        Array.Clear(_ring);
        (_first, Count) = (0, 0);
        foreach (var item in items)
        {
            Add(item);
        }
    }

    /// <summary>Where one is, or -1.</summary>
    public int IndexOf(T item)
    {
        for (var i = 0; i < Count; i++)
        {
            if (ReferenceEquals(this[i], item))
            {
                return i;
            }
        }

        return -1;
    }

    private int Slot(int index) => (_first + index) & (_ring.Length - 1);
}
