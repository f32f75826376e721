using Ttvm.Interleaving;

namespace System.Collections.Concurrent;

/// <summary>Stands in for the library's.</summary>
internal sealed class ConcurrentQueue<T> : PointedQueue<T>;

/// <summary>Stands in for the library's.</summary>
internal sealed class ConcurrentDictionary<TKey, TValue> : PointedDictionary<TKey, TValue>
    where TKey : notnull;
