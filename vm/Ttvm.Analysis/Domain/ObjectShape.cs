using System.Collections.Immutable;

namespace Ttvm.Analysis.Domain;

/// <summary>A field that an object may have.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">What it holds if it is there.</param>
/// <param name="IsSure">Whether it is there on all paths.</param>
internal readonly record struct ObjectField(string Name, AbstractValue Value, bool IsSure);

/// <summary>
/// All fields that an object may have at one place, over all paths that lead there: it surely has no others. An object of which that is not
/// known has no shape. Immutable. How many fields there are and how deep they are nested is limited, so that a loop that makes ever larger
/// objects comes to its end.
/// </summary>
internal sealed class ObjectShape : IEquatable<ObjectShape>
{
    private const int MostFields = 32;
    private const int MostLevels = 4;

    /// <summary>How many fields there may be on all levels together: what is looked through is a tree, however much of it is
    /// shared.</summary>
    private const int MostOnAllLevels = 64;

    /// <summary>In the order of their names.</summary>
    private readonly ImmutableArray<ObjectField> _fields;
    private readonly int _levels;
    private readonly int _onAllLevels;

    private ObjectShape(ImmutableArray<ObjectField> fields)
    {
        _fields = fields;
        (_levels, _onAllLevels) = (1, fields.Length);
        foreach (var field in fields)
        {
            _levels = Math.Max(_levels, 1 + (field.Value.Shape?._levels ?? 0));
            _onAllLevels += field.Value.Shape?._onAllLevels ?? 0;
        }
    }

    /// <summary>An object without fields.</summary>
    public static ObjectShape Empty { get; } = new([]);

    /// <summary>The fields in the order of their names.</summary>
    public ImmutableArray<ObjectField> Fields => _fields;

    /// <summary>The names of the fields.</summary>
    public IEnumerable<string> Names => _fields.Select(known => known.Name);

    /// <summary>A field that may be there; null if there surely is none of that name.</summary>
    public ObjectField? Find(string name) => IndexOf(name) is >= 0 and var index ? _fields[index] : null;

    /// <summary>The shape after a field has been set; null if that is too much to follow.</summary>
    public ObjectShape? With(string name, AbstractValue value)
    {
        var index = IndexOf(name);
        var field = new ObjectField(name, value, IsSure: true);
        return index < 0 && _fields.Length == MostFields ? null
            : Of(index >= 0 ? _fields.SetItem(index, field) : _fields.Insert(~index, field));
    }

    /// <summary>The shape after a field has been deleted.</summary>
    public ObjectShape Without(string name) => IndexOf(name) is >= 0 and var index ? new ObjectShape(_fields.RemoveAt(index)) : this;

    /// <summary>The same shape with other values.</summary>
    public ObjectShape Select(Func<AbstractValue, AbstractValue> change) =>
        Of([.. _fields.Select(field => field with { Value = change(field.Value) })]);

    /// <summary>What is known of an object that may have either of two shapes; <paramref name="known"/> itself if the other adds nothing;
    /// null if it is too much to follow.</summary>
    /// <param name="known">What was known so far.</param>
    /// <param name="other">What comes from another path.</param>
    /// <param name="widen">See <see cref="AbstractValue.Join"/>.</param>
    public static ObjectShape? Join(ObjectShape known, ObjectShape other, bool widen)
    {
        if (ReferenceEquals(known, other))
        {
            return known;
        }

        var joined = ImmutableArray.CreateBuilder<ObjectField>();
        var isSame = true;
        var (first, second) = (0, 0);
        while (first < known._fields.Length || second < other._fields.Length)
        {
            var order = first == known._fields.Length ? 1
                : second == other._fields.Length ? -1
                : string.CompareOrdinal(known._fields[first].Name, other._fields[second].Name);
            var before = order > 0 ? other._fields[second] : known._fields[first];
            var after = before with { IsSure = before.IsSure && order == 0 };
            if (order == 0)
            {
                after = new ObjectField(before.Name, AbstractValue.Join(before.Value, other._fields[second].Value, widen),
                    before.IsSure && other._fields[second].IsSure);
            }

            isSame &= order <= 0 && after.IsSure == before.IsSure && ReferenceEquals(after.Value, before.Value);
            joined.Add(after);
            first += order <= 0 ? 1 : 0;
            second += order >= 0 ? 1 : 0;
        }

        return isSame ? known : joined.Count > MostFields ? null : Of(joined.ToImmutable());
    }

    /// <summary>Whether both say the same to whoever does not know the function they come from.</summary>
    public bool Equals(ObjectShape? other)
    {
        if (other is null || other._fields.Length != _fields.Length)
        {
            return false;
        }

        for (var index = 0; index < _fields.Length; index++)
        {
            var (field, its) = (_fields[index], other._fields[index]);
            if (field.Name != its.Name || field.IsSure != its.IsSure || !field.Value.SaysTheSame(its.Value))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ObjectShape);

    /// <inheritdoc/>
    public override int GetHashCode() => _fields.Length;

    /// <summary>A shape of some fields; where that is too much to follow, nothing is said of what is in them.</summary>
    private static ObjectShape Of(ImmutableArray<ObjectField> fields)
    {
        var shape = new ObjectShape(fields);
        return shape._levels <= MostLevels && shape._onAllLevels <= MostOnAllLevels ? shape
            : new ObjectShape([.. fields.Select(field => field with { Value = field.Value.WithoutShape() })]);
    }

    private int IndexOf(string name)
    {
        var (low, high) = (0, _fields.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = string.CompareOrdinal(_fields[middle].Name, name);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }
}
