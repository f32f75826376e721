namespace Ttvm.Runtime.Values;

/// <summary>
/// An inline cache (Deutsch and Schiffman, 1984): an instruction that reads or sets a field remembers the names among which it has found it
/// last, and where. Objects that were made one from another have the same names. Any thread.
/// </summary>
/// <param name="name">The field.</param>
internal sealed class FieldSite(string name)
{
    /// <summary>An instruction that so often finds other names is not worth remembering for. A guess.</summary>
    private const int MostMisses = 100;

    private FieldPlace? _last;
    private int _misses;

    public string Name { get; } = name;

    /// <summary>The place of the field among the first <paramref name="count"/> names, or -1.</summary>
    public int Find(FieldNames names, int count) =>
        _last is { } last && ReferenceEquals(last.Names, names) && last.Place < count ? last.Place : FindAnew(names, count);

    private int FindAnew(FieldNames names, int count)
    {
        var place = names.Find(Name, count);
        if (place >= 0 && _misses < MostMisses)
        {
            // Counts that two threads lose to each other do not matter.
            _misses++;
            _last = new FieldPlace(names, place);
        }

        return place;
    }

    private sealed record FieldPlace(FieldNames Names, int Place);
}
