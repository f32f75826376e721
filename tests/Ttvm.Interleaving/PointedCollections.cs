using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Ttvm.Interleaving;

/// <summary>The queue of the library with a point before every operation; the operation itself is one step.</summary>
public class PointedQueue<T> : ConcurrentQueue<T>
{
    public new bool IsEmpty
    {
        get
        {
            Model.Point("queue.IsEmpty");
            return base.IsEmpty;
        }
    }

    public new int Count
    {
        get
        {
            Model.Point("queue.Count");
            return base.Count;
        }
    }

    public new void Enqueue(T item)
    {
        Model.Point("queue.Enqueue");
        base.Enqueue(item);
    }

    public new bool TryDequeue([MaybeNullWhen(false)] out T result)
    {
        Model.Point("queue.TryDequeue");
        return base.TryDequeue(out result);
    }
}

/// <summary>The dictionary of the library with a point before every operation that the machine's tables use.</summary>
public class PointedDictionary<TKey, TValue> : ConcurrentDictionary<TKey, TValue>
    where TKey : notnull
{
    public new bool TryAdd(TKey key, TValue value)
    {
        Model.Point($"table.TryAdd {key}");
        return base.TryAdd(key, value);
    }

    public new bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        Model.Point($"table.TryGetValue {key}");
        return base.TryGetValue(key, out value);
    }

    public TValue? GetValueOrDefault(TKey key)
    {
        Model.Point($"table.GetValueOrDefault {key}");
        return base.TryGetValue(key, out var value) ? value : default;
    }

    public new TValue GetOrAdd(TKey key, TValue value)
    {
        Model.Point($"table.GetOrAdd {key}");
        return base.GetOrAdd(key, value);
    }

    public new bool TryUpdate(TKey key, TValue newValue, TValue comparisonValue)
    {
        Model.Point($"table.TryUpdate {key}");
        return base.TryUpdate(key, newValue, comparisonValue);
    }

    public new bool TryRemove(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        Model.Point($"table.TryRemove {key}");
        return base.TryRemove(key, out value);
    }

    public new bool TryRemove(KeyValuePair<TKey, TValue> item)
    {
        Model.Point($"table.TryRemove {item.Key}");
        return base.TryRemove(item);
    }
}
