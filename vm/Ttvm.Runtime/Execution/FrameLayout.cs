namespace Ttvm.Runtime.Execution;

/// <summary>
/// The variables of one region of code (<c>FrameRegions</c>). A frame never leaves its region, so each name has one slot there, and
/// the interpreter never looks a name up.
/// </summary>
internal sealed class FrameLayout
{
    private readonly Dictionary<string, int> _slots = [];
    private readonly List<string> _names = [];

    public int Count => _names.Count;

    public IReadOnlyList<string> Names => _names;

    /// <summary>The slot of a name, or -1 if no instruction of the region mentions it.</summary>
    public int Find(string name) => _slots.GetValueOrDefault(name, -1);

    /// <summary>Only while code is being loaded; afterwards the layout is shared by all processes and never changes.</summary>
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
}
