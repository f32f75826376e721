namespace Ttvm.Runtime.Values;

/// <summary>
/// An immutable map from strings to values that keeps the order of insertion. Objects made by adding fields share one buffer, as lists do:
/// each sees only its first <see cref="Count"/> fields, and the object that ends where the buffer is used up to may claim the next place.
/// Every other change copies.
/// </summary>
internal sealed class ObjectValue : HeapValue
{
    /// <summary>From this many fields on an index is built on first look-up. A guess.</summary>
    private const int LargestScan = 12;

    private readonly Buffer _buffer;

    public ObjectValue(string[] keys, Value[] values) : this(new Buffer(keys, values) { Used = keys.Length }, keys.Length)
    {
    }

    private ObjectValue(Buffer buffer, int count) : base(ValueKind.Object)
    {
        _buffer = buffer;
        Count = count;
    }

    public static ObjectValue Empty { get; } = new([], []);

    public int Count { get; }

    public ReadOnlySpan<string> Keys => _buffer.Keys.AsSpan(0, Count);

    public ReadOnlySpan<Value> Values => _buffer.Values.AsSpan(0, Count);

    /// <summary>The position of a field, or -1.</summary>
    public int Find(string key)
    {
        if (Count > LargestScan)
        {
            return _buffer.Find(key, Count);
        }

        var keys = Keys;
        for (var i = 0; i < keys.Length; i++)
        {
            if (string.Equals(keys[i], key))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The field's value; null where there is none, as GET_FIELD reads it.</summary>
    public Value Get(string key) => Find(key) is >= 0 and var i ? Values[i] : Value.Null;

    public ObjectValue Set(string key, Value value)
    {
        var at = Find(key);
        if (at >= 0)
        {
            // The keys are the same, and stay so: a buffer that is used up gets no others.
            var replaced = Values.ToArray();
            replaced[at] = value;
            return new ObjectValue(new Buffer(_buffer.Keys, replaced) { Used = _buffer.Keys.Length }, Count);
        }

        if (_buffer.TryAdd(Count, key, value))
        {
            return new ObjectValue(_buffer, Count + 1);
        }

        // Small objects are usually made field by field and then complete, so they get few places to spare.
        var room = Count < 4 ? 4 : Count + (Count >> 1);
        var grown = new Buffer(new string[room], new Value[room]) { Used = Count };
        Keys.CopyTo(grown.Keys);
        Values.CopyTo(grown.Values);
        grown.TryAdd(Count, key, value);
        return new ObjectValue(grown, Count + 1);
    }

    public ObjectValue Remove(string key)
    {
        var at = Find(key);
        return at < 0 ? this : new ObjectValue([.. Keys[..at], .. Keys[(at + 1)..]], [.. Values[..at], .. Values[(at + 1)..]]);
    }

    private sealed class Buffer(string[] keys, Value[] values)
    {
        public readonly string[] Keys = keys;
        public readonly Value[] Values = values;

        /// <summary>How many places are claimed; only ever grows, by compare-exchange.</summary>
        public int Used;

        /// <summary>
        /// Where each key stands, as far as somebody has looked; made when first needed. Guarded by a lock on <see cref="Keys"/>, which
        /// nobody else has, since objects of several processes may share this buffer.
        /// </summary>
        private Dictionary<string, int>? _index;

        /// <summary>Puts a field behind the last one of an object with so many, unless another object has done that before.</summary>
        public bool TryAdd(int count, string key, Value value)
        {
            if (count >= Keys.Length || Interlocked.CompareExchange(ref Used, count + 1, count) != count)
            {
                return false;
            }

            // The place is written before the object that sees it is published, and no other looks at it.
            Keys[count] = key;
            Values[count] = value;
            return true;
        }

        /// <summary>The place of a key among the first <paramref name="count"/>, or -1.</summary>
        public int Find(string key, int count)
        {
            lock (Keys)
            {
                _index ??= new Dictionary<string, int>(count);

                // The asker sees its own places written; those behind them may be half written still, so the index ends there.
                for (var place = _index.Count; place < count; place++)
                {
                    _index[Keys[place]] = place;
                }

                return _index.TryGetValue(key, out var found) && found < count ? found : -1;
            }
        }
    }
}
