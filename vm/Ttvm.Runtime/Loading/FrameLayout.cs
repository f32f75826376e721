using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Loading;

/// <summary>
/// The variables of one region of code (<c>FrameRegions</c>). A frame never leaves its region, so each name has one slot there, and
/// the interpreter never looks a name up.
/// </summary>
internal sealed class FrameLayout
{
    private readonly Dictionary<string, int> _slots = [];
    private readonly List<string> _names = [];
    private volatile ValueKind[] _seen = [];

    public int Count => _names.Count;

    public IReadOnlyList<string> Names => _names;

    /// <summary>The slot of a name, or -1 if no instruction of the region mentions it.</summary>
    public int Find(string name) => _slots.GetValueOrDefault(name, -1);

    /// <summary>The slot of a name, which gets one if it has none. Only while code is being loaded; afterwards the layout is shared by all
    /// processes and never changes.</summary>
    public int FindOrAdd(string name)
    {
        if (!_slots.TryGetValue(name, out var slot))
        {
            slot = _names.Count;
            _slots.Add(name, slot);
            _names.Add(name);
        }

        return slot;
    }

    /// <summary>What has been seen in the slots: Unset where nothing has, Null where it was of several types. Never changed in
    /// place.</summary>
    public ValueKind[] Seen => _seen;

    /// <summary>Looks at the slots of a frame. Of two threads that do so at the same time one may do it in vain.</summary>
    public void Note(ReadOnlySpan<Value> slots)
    {
        var before = _seen;
        var seen = new ValueKind[slots.Length];
        for (var slot = 0; slot < slots.Length; slot++)
        {
            var (known, now) = (slot < before.Length ? before[slot] : ValueKind.Unset, slots[slot].Kind);
            seen[slot] = known == ValueKind.Unset || known == now ? now : now == ValueKind.Unset ? known : ValueKind.Null;
        }

        _seen = seen;
    }
}
