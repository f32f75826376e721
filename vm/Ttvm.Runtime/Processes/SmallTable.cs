namespace Ttvm.Runtime.Processes;

/// <summary>
/// A map between numbers that mostly holds one or two: links, monitors. A few are kept in an array and searched in turn; many are hashed.
/// Not synchronized, and not to be changed while it is being enumerated.
/// </summary>
internal sealed class SmallTable
{
    /// <summary>From more than this on, a dictionary. A guess.</summary>
    private const int LongestScan = 8;

    private Entry[] _few = new Entry[1];
    private int _fewCount;
    private Dictionary<long, long>? _many;

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
                entries[i] = new KeyValuePair<long, long>(_few[i].Key, _few[i].Value);
            }

            return entries;
        }
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
            _few = [];
            return;
        }

        if (_fewCount == _few.Length)
        {
            Array.Resize(ref _few, _fewCount * 2);
        }

        _few[_fewCount].Key = key;
        _few[_fewCount].Value = value;
        _fewCount++;
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

        value = _few[index].Value;
        _fewCount--;
        for (; index < _fewCount; index++)
        {
            _few[index] = _few[index + 1];
        }

        return true;
    }

    private int IndexOf(long key)
    {
        for (var i = 0; i < _fewCount; i++)
        {
            if (_few[i].Key == key)
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
