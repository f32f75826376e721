namespace Ttvm.DebugAdapter;

/// <summary>
/// Numbers for things a client may ask about until the program goes on. A number is never used twice, so an old one is noticed
/// instead of meaning something else.
/// </summary>
internal sealed class Handles<T>
{
    private readonly List<T> _items = [];
    private int _first = 1;

    /// <summary>A number for a thing.</summary>
    public int Add(T item)
    {
        _items.Add(item);
        return _first + _items.Count - 1;
    }

    /// <summary>The thing of a number; false if the number is from before the last <see cref="Reset"/>.</summary>
    public bool TryGet(int handle, out T item)
    {
        var index = handle - _first;
        var isKnown = index >= 0 && index < _items.Count;
        item = isKnown ? _items[index] : default!;
        return isKnown;
    }

    /// <summary>Whether a number has ever been given out.</summary>
    public bool HasGiven(int handle) => handle >= 1 && handle < _first + _items.Count;

    /// <summary>Forgets everything.</summary>
    public void Reset()
    {
        _first += _items.Count;
        _items.Clear();
    }
}
