namespace Ttvm.Runtime.Processes;

/// <summary>
/// A map between numbers that mostly holds one or two: links, monitors. The first is kept in place, a few in an array and searched in turn;
/// many are hashed. Not synchronized, and not to be changed while it is being enumerated.
/// </summary>
internal sealed class SmallTable
{
    /// <summary>How many entries are searched in turn; more are hashed. A guess.</summary>
    private const int LongestScan = 8;

    /// <summary>The first entry, if there is one and <see cref="_many"/> is null.</summary>
    private Entry _first;

    /// <summary>The entries behind the first; null until there is a second.</summary>
    private Entry[]? _others;

    private int _fewCount;
    private Dictionary<long, long>? _many;

    /// <summary>Another table with the same entries.</summary>
    public SmallTable Copy() => new()
    {
        _first = _first,
        _others = _others?[..],
        _fewCount = _fewCount,
        _many = _many is null ? null : new Dictionary<long, long>(_many),
    };

    public int Count => _many?.Count ?? _fewCount;

    /// <summary>A copy of all entries; in order of addition while there are few.</summary>
    public KeyValuePair<long, long>[] Entries
    {
        get
        {
            if (_many is not null)
            {
                return [.. _many];
            }

            var entries = new KeyValuePair<long, long>[_fewCount];
            for (var i = 0; i < entries.Length; i++)
            {
                entries[i] = new KeyValuePair<long, long>(At(i).Key, At(i).Value);
            }

            return entries;
        }
    }

    /// <summary>The only entry, so that nothing has to be copied in the commonest case.</summary>
    public bool TryGetOnly(out long key, out long value)
    {
        (key, value) = (_first.Key, _first.Value);
        return _many is null && _fewCount == 1;
    }

    public bool Contains(long key) => _many?.ContainsKey(key) ?? IndexOf(key) >= 0;

    /// <summary>Adds an entry; no effect if the key is there.</summary>
    public void Add(long key, long value)
    {
        if (_many is not null)
        {
            _many.TryAdd(key, value);
            return;
        }

        if (IndexOf(key) >= 0)
        {
            return;
        }

        if (_fewCount == LongestScan)
        {
            _many = new Dictionary<long, long>(Entries) { { key, value } };
            _others = null;
            return;
        }

        if (_fewCount > 0)
        {
            _others ??= new Entry[1];
            if (_fewCount > _others.Length)
            {
                Array.Resize(ref _others, _fewCount * 2);
            }
        }

        At(_fewCount++) = new Entry { Key = key, Value = value };
    }

    public bool Remove(long key) => Remove(key, out _);

    public bool Remove(long key, out long value)
    {
        if (_many is not null)
        {
            return _many.Remove(key, out value);
        }

        var index = IndexOf(key);
        if (index < 0)
        {
            value = 0;
            return false;
        }

        value = At(index).Value;
        _fewCount--;
        for (; index < _fewCount; index++)
        {
            At(index) = At(index + 1);
        }

        return true;
    }

    private ref Entry At(int index)
    {
        if (index == 0)
        {
            return ref _first;
        }

        return ref _others![index - 1];
    }

    private int IndexOf(long key)
    {
        for (var i = 0; i < _fewCount; i++)
        {
            if (At(i).Key == key)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>A structure of our own, so that it is compiled ahead of time with everything that handles it.</summary>
    private struct Entry
    {
        public long Key;
        public long Value;
    }
}
