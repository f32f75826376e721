using Ttvm.Language.Instructions;

namespace Ttvm.Analysis.Domain;

/// <summary>
/// What is known of the variables of a frame at one place. The first 64 names of a function are followed, which is more than people
/// use; the others count as known to be anything. Immutable.
/// </summary>
internal sealed class VariableState
{
    /// <summary>How many variables of a function are followed.</summary>
    public const int Limit = 64;

    private readonly AbstractValue?[] _values;
    private readonly ulong _unsure;
    private readonly ulong _untouched;

    private VariableState(AbstractValue?[] values, ulong unsure, ulong untouched, bool isOpen) =>
        (_values, _unsure, _untouched, IsOpen) = (values, unsure, untouched, isOpen);

    /// <summary>Whether there may be variables that no instruction of the function stores: captured by a closure, or exported by a
    /// module.</summary>
    public bool IsOpen { get; }

    /// <summary>The variables at the beginning of a function.</summary>
    /// <param name="names">The names of the function, by slot.</param>
    /// <param name="parameters">Those that have a value.</param>
    /// <param name="isOpen">See <see cref="IsOpen"/>.</param>
    public static VariableState Of(IReadOnlyList<string> names, IReadOnlySet<string> parameters, bool isOpen)
    {
        var values = new AbstractValue?[Math.Min(names.Count, Limit)];
        for (var slot = 0; slot < values.Length; slot++)
        {
            values[slot] = parameters.Contains(names[slot])
                ? new AbstractValue(ValueTypes.Any, AbstractValue.FromOutside) { Parameter = names[slot] } : null;
        }

        return new VariableState(values, 0, ulong.MaxValue, isOpen);
    }

    /// <summary>The value of a variable; null if it has none on any path.</summary>
    public AbstractValue? this[int slot] => slot < _values.Length ? _values[slot] ?? (IsOpen ? AbstractValue.Unknown : null)
        : AbstractValue.Unknown;

    /// <summary>Whether there are paths on which the variable has no value, and others on which it has one.</summary>
    public bool IsUnsure(int slot) => !IsOpen && slot < _values.Length && (_unsure & (1UL << slot)) != 0;

    /// <summary>Whether the function itself has given the variable a value on every path, by one instruction; what callers give as a
    /// parameter, not all of them may give.</summary>
    public bool IsSure(int slot) => slot < _values.Length && (_unsure & (1UL << slot)) == 0 && _values[slot] is { PushedBy: >= 0 };

    /// <summary>Whether the variable has on every path the value with which the frame began, or none if it began with none.</summary>
    public bool IsUntouched(int slot) => slot < _values.Length && (_untouched & (1UL << slot)) != 0;

    /// <summary>The variables after STORE, or after DELETE if <paramref name="value"/> is null.</summary>
    public VariableState With(int slot, AbstractValue? value)
    {
        if (slot >= _values.Length)
        {
            return this;
        }

        var values = (AbstractValue?[])_values.Clone();
        values[slot] = value;
        return new VariableState(values, _unsure & ~(1UL << slot), _untouched & ~(1UL << slot), IsOpen);
    }

    /// <summary>The variables after an IMPORT of which nothing is known: any name may have a value now, and one that had a value may have
    /// another.</summary>
    public VariableState Opened() => new(Array.ConvertAll(_values,
        value => value is null ? null : new AbstractValue(ValueTypes.Any, value.PushedBy)), _unsure, untouched: 0, isOpen: true);

    /// <summary>
    /// The variables when a handler begins: whatever the function stores anywhere may have been stored before the throw, or not.
    /// </summary>
    /// <param name="stored">The slots that the function stores to, as bits.</param>
    /// <param name="deleted">The slots that it deletes, as bits.</param>
    /// <param name="imports">Whether it imports a module.</param>
    public VariableState AtHandler(ulong stored, ulong deleted, bool imports)
    {
        var values = (AbstractValue?[])_values.Clone();
        var unsure = _unsure;
        for (var slot = 0; slot < values.Length; slot++)
        {
            var bit = 1UL << slot;
            if ((stored & bit) != 0)
            {
                unsure |= values[slot] is null ? bit : 0;
                values[slot] = AbstractValue.Unknown;
            }

            unsure |= values[slot] is not null ? deleted & bit : 0;
        }

        return new VariableState(values, unsure, imports ? 0 : _untouched & ~(stored | deleted), IsOpen || imports);
    }

    /// <summary>What is known if the variables may be either of two; <paramref name="known"/> itself if the other adds nothing.</summary>
    public static VariableState Join(VariableState known, VariableState other, bool widen)
    {
        if (ReferenceEquals(known, other))
        {
            return known;
        }

        var unsure = known._unsure | other._unsure;
        AbstractValue?[]? joined = null;
        for (var slot = 0; slot < known._values.Length; slot++)
        {
            var (first, second) = (known._values[slot], other._values[slot]);

            // Where there may be others, a variable that the function has not stored may have any value.
            var value = first is null && second is null ? null
                : first is null ? known.IsOpen ? AbstractValue.Unknown : second
                : second is null ? other.IsOpen ? AbstractValue.Join(first, AbstractValue.Unknown, widen) : first
                : AbstractValue.Join(first, second, widen);
            unsure |= (first is null) != (second is null) ? 1UL << slot : 0;
            if (!ReferenceEquals(value, first))
            {
                joined ??= (AbstractValue?[])known._values.Clone();
                joined[slot] = value;
            }
        }

        var untouched = known._untouched & other._untouched;
        var isOpen = known.IsOpen || other.IsOpen;
        return joined is null && unsure == known._unsure && untouched == known._untouched && isOpen == known.IsOpen
            ? known : new VariableState(joined ?? known._values, unsure, untouched, isOpen);
    }
}
