namespace Ttvm.Runtime.Processes;

/// <summary>
/// A map between numbers that mostly holds one or two: links, monitors. A few are kept in an array and searched in turn; many are hashed.
/// Not synchronized.
/// </summary>
internal sealed class SmallTable
{
    /// <summary>From more than this on, a dictionary. A guess.</summary>
    private const int LongestScan = 8;

    private (long Key, long Value)[]? _few = new (long, long)[1];
    private int _fewCount;
    private Dictionary<long, long>? _many;

    public int Count => _many?.Count ?? _fewCount;

    /// <summary>All entries; in order of addition while there are few. Not to be changed meanwhile.</summary>
    public IEnumerable<KeyValuePair<long, long>> Entries =>
        _many ?? _few!.Take(_fewCount).Select(entry => KeyValuePair.Create(entry.Key, entry.Value));

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
            _few = null;
            return;
        }

        if (_fewCount == _few!.Length)
        {
            Array.Resize(ref _few, _fewCount * 2);
        }

        _few[_fewCount++] = (key, value);
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

        value = _few![index].Value;
        _few.AsSpan(index + 1, _fewCount - index - 1).CopyTo(_few.AsSpan(index));
        _fewCount--;
        return true;
    }

    private int IndexOf(long key)
    {
        for (var i = 0; i < _fewCount; i++)
        {
            if (_few![i].Key == key)
            {
                return i;
            }
        }

        return -1;
    }
}
