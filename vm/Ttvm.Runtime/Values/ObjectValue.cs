namespace Ttvm.Runtime.Values;

/// <summary>
/// An immutable map from strings to values that keeps the order of insertion. Objects made by adding fields share their arrays, as lists
/// do: each sees only its first <see cref="Count"/> fields, and whoever claims the next place among the names has it among the values, too.
/// An object made by replacing a value shares the names. Every other change copies.
/// Compiled code that has made an object, and knows that only one variable refers to it, changes it in place, as it does lists.
/// </summary>
internal sealed class ObjectValue : HeapValue
{
    /// <summary>Up to so many values are copied one by one: to set a field of an object of one takes 19 ns then, and 25
    /// otherwise.</summary>
    private const int LongestLoop = 8;

    private readonly FieldNames _names;
    private readonly Value[] _values;

    /// <summary>Whether other objects see the first values, too.</summary>
    private bool _sharesValues;

    private int _count;

    public ObjectValue(string[] keys, Value[] values) : this(new FieldNames(keys, keys.Length), values, keys.Length)
    {
    }

    private ObjectValue(FieldNames names, Value[] values, int count) : base(ValueKind.Object)
    {
        _names = names;
        _values = values;
        _count = count;
    }

    public static ObjectValue Empty { get; } = new([], []);

    public int Count => _count;

    public ReadOnlySpan<string> Keys => _names.First(Count);

    public ReadOnlySpan<Value> Values => _values.AsSpan(0, Count);

    /// <summary>The position of a field, or -1.</summary>
    public int Find(string key) => _names.Find(key, Count);

    /// <summary>The field's value; null where there is none, as GET_FIELD reads it.</summary>
    public Value Get(string key) => Find(key) is >= 0 and var place ? _values[place] : Value.Null;

    /// <summary>The field's value, for an instruction that remembers where it has found its field; null where there is none.</summary>
    public Value Get(FieldSite site) => site.Find(_names, Count) is >= 0 and var place ? _values[place] : Value.Null;

    public ObjectValue Set(string key, Value value) => Set(key, Find(key), value);

    /// <summary>As the other, for an instruction that remembers where it has found its field.</summary>
    public ObjectValue Set(FieldSite site, Value value) => Set(site.Name, site.Find(_names, Count), value);

    private ObjectValue Set(string key, int place, Value value)
    {
        Value[] values;
        if (place >= 0)
        {
            values = new Value[Count];
            if (Count > LongestLoop)
            {
                Values.CopyTo(values);
            }
            else
            {
                for (var index = 0; index < values.Length; index++)
                {
                    values[index] = _values[index];
                }
            }

            values[place] = value;
            return new ObjectValue(_names, values, Count);
        }

        var isClaimed = _names.TryAdd(key, Count);
        values = _values;
        if (!isClaimed || Count == values.Length)
        {
            values = new Value[FieldNames.RoomFor(Count)];
            Values.CopyTo(values);
        }

        values[Count] = value;
        return new ObjectValue(isClaimed ? _names : _names.With(key, Count), values, Count + 1)
        {
            _sharesValues = ReferenceEquals(values, _values),
        };
    }

    /// <summary>Becomes what the other makes, if that can be done without a copy. Only the caller may know of this object.</summary>
    public bool TrySetInPlace(FieldSite site, Value value)
    {
        if (_sharesValues)
        {
            return false;
        }

        var place = site.Find(_names, Count);
        if (place < 0)
        {
            place = Count;
            if (place == _values.Length || !_names.TryAdd(site.Name, place))
            {
                return false;
            }

            // The count last: another thread may look how large the object is.
            _values[place] = value;
            Volatile.Write(ref _count, place + 1);
            return true;
        }

        _values[place] = value;
        return true;
    }

    public ObjectValue Remove(string key)
    {
        var at = Find(key);
        return at < 0 ? this : new ObjectValue([.. Keys[..at], .. Keys[(at + 1)..]], [.. Values[..at], .. Values[(at + 1)..]]);
    }
}
