namespace Ttvm.Runtime.Values;

/// <summary>An immutable map from strings to values that keeps the order of insertion. Every change copies.</summary>
internal sealed class ObjectValue : HeapValue
{
    /// <summary>From this many fields on an index is built on first look-up. A guess.</summary>
    private const int LargestScan = 12;

    private readonly string[] _keys;
    private readonly Value[] _values;

    /// <summary>Built lazily; two threads may build it at once, with the same contents.</summary>
    private Dictionary<string, int>? _index;

    public ObjectValue(string[] keys, Value[] values) : base(ValueKind.Object)
    {
        _keys = keys;
        _values = values;
    }

    public static ObjectValue Empty { get; } = new([], []);

    public int Count => _keys.Length;

    public ReadOnlySpan<string> Keys => _keys;

    public ReadOnlySpan<Value> Values => _values;

    /// <summary>The position of a field, or -1.</summary>
    public int Find(string key)
    {
        if (_keys.Length > LargestScan)
        {
            var index = _index ??= BuildIndex();
            return index.GetValueOrDefault(key, -1);
        }

        for (var i = 0; i < _keys.Length; i++)
        {
            if (string.Equals(_keys[i], key))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The field's value; null where there is none, as GET_FIELD reads it.</summary>
    public Value Get(string key) => Find(key) is >= 0 and var i ? _values[i] : Value.Null;

    public ObjectValue Set(string key, Value value)
    {
        var at = Find(key);
        if (at >= 0)
        {
            var replaced = (Value[])_values.Clone();
            replaced[at] = value;
            return new ObjectValue(_keys, replaced) { _index = _index };
        }

        return new ObjectValue([.. _keys, key], [.. _values, value]);
    }

    public ObjectValue Remove(string key)
    {
        var at = Find(key);
        return at < 0 ? this : new ObjectValue([.. _keys[..at], .. _keys[(at + 1)..]], [.. _values[..at], .. _values[(at + 1)..]]);
    }

    private Dictionary<string, int> BuildIndex()
    {
        var index = new Dictionary<string, int>(_keys.Length);
        for (var i = 0; i < _keys.Length; i++)
        {
            index[_keys[i]] = i;
        }

        return index;
    }
}
