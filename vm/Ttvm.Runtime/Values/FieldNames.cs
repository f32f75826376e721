namespace Ttvm.Runtime.Values;

/// <summary>
/// The names of fields, in order of insertion. Objects that were made one from another share them: each has only the first few, and one
/// that has all may claim the next place. A place that is claimed does not change any more.
/// </summary>
/// <param name="names">The names, and perhaps room behind them.</param>
/// <param name="used">How many there are.</param>
internal sealed class FieldNames(string[] names, int used)
{
    /// <summary>An object with more fields than these has them looked up in an index, which is built then. A guess.</summary>
    private const int LargestScan = 12;

    private readonly string[] _names = names;
    private readonly Lock _gate = new();

    /// <summary>How many places are claimed; only ever grows, by compare-exchange.</summary>
    private int _used = used;

    /// <summary>Where each name stands, as far as somebody has looked; made when first needed. Guarded by the gate, since objects of
    /// several processes may share the names.</summary>
    private Dictionary<string, int>? _index;

    /// <summary>The first names.</summary>
    public ReadOnlySpan<string> First(int count) => _names.AsSpan(0, count);

    /// <summary>The place of a name among the first <paramref name="count"/>, or -1.</summary>
    public int Find(string name, int count)
    {
        if (count > LargestScan)
        {
            return FindInIndex(name, count);
        }

        var names = First(count);
        for (var place = 0; place < names.Length; place++)
        {
            if (string.Equals(names[place], name))
            {
                return place;
            }
        }

        return -1;
    }

    private int FindInIndex(string name, int count)
    {
        lock (_gate)
        {
            _index ??= new Dictionary<string, int>(count);

            // The asker sees its own places written; those behind them may be half written still, so the index ends there.
            for (var place = _index.Count; place < count; place++)
            {
                _index[_names[place]] = place;
            }

            return _index.TryGetValue(name, out var found) && found < count ? found : -1;
        }
    }

    /// <summary>Claims the place behind the names of an object for one name more. False: another object has claimed it.</summary>
    /// <param name="name">The name.</param>
    /// <param name="count">How many the object has.</param>
    public bool TryAdd(string name, int count)
    {
        if (count >= _names.Length || Interlocked.CompareExchange(ref _used, count + 1, count) != count)
        {
            return false;
        }

        // The place is written before the object that has it is published, and no other looks at it.
        _names[count] = name;
        return true;
    }

    /// <summary>Other names: the first ones and one more, with room behind.</summary>
    public FieldNames With(string name, int count)
    {
        var names = new string[RoomFor(count)];
        First(count).CopyTo(names);
        names[count] = name;
        return new FieldNames(names, count + 1);
    }

    /// <summary>How many places are made where there is none for one more. Small objects are usually made field by field and then complete,
    /// so they get few places to spare.</summary>
    public static int RoomFor(int count) => count < 4 ? 4 : count + (count >> 1);
}
