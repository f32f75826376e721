using System.Reflection.Emit;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Compiling;

/// <summary>
/// The variables of the frames of one function, by slot. One of a type that has no reference is kept in a local of the compiled method as
/// well as in its slot: it is read there and written to both, so that the slots are right wherever the method is left.
/// </summary>
internal sealed class FrameVariables
{
    /// <summary>So many variables of a frame are kept in locals at most: a bit each in a word.</summary>
    private const int MostLocals = 64;

    private readonly StaticType[] _types;
    private readonly bool[] _isAssumed;
    private readonly LocalBuilder?[] _locals;

    /// <summary>The variables that <see cref="NoteUpdate"/> has been told of, a bit each.</summary>
    private ulong _updated;

    /// <param name="layout">Which variables there are.</param>
    /// <param name="seen">What has been seen in their slots, the same indices; empty: nothing.</param>
    public FrameVariables(FrameLayout layout, ReadOnlySpan<ValueKind> seen)
    {
        _types = new StaticType[layout.Count];
        _isAssumed = new bool[layout.Count];
        _locals = new LocalBuilder?[layout.Count];
        for (var slot = 0; slot < _types.Length; slot++)
        {
            _types[slot] = slot >= MostLocals ? StaticType.Any : slot < seen.Length ? StaticTypes.OfKind(seen[slot]) : StaticType.None;
            _isAssumed[slot] = _types[slot] is StaticType.Int or StaticType.Float;
        }
    }

    public int Count => _types.Length;

    /// <summary>What a variable is taken to be.</summary>
    public StaticType TypeOf(int slot) => _types[slot];

    /// <summary>Whether a variable is kept in a local.</summary>
    public bool IsLocal(int slot) => _types[slot] is StaticType.Int or StaticType.Float;

    /// <summary>Its bit in <see cref="BasicBlock.Cached"/>; 0 if it is not kept in a local.</summary>
    public ulong BitOf(int slot) => IsLocal(slot) ? 1UL << slot : 0;

    /// <summary>A variable gets what an instruction makes of a list, object or string.</summary>
    public void NoteUpdate(int slot) => _updated |= slot < MostLocals ? 1UL << slot : 0;

    /// <summary>The bit of a variable that may be updated in place; 0 of another one.</summary>
    public ulong UpdatedBitOf(int slot) => slot < MostLocals && !IsLocal(slot) ? _updated & (1UL << slot) : 0;

    public LocalBuilder LocalOf(int slot, ILGenerator il) =>
        _locals[slot] ??= il.DeclareLocal(_types[slot] == StaticType.Int ? typeof(long) : typeof(double));

    /// <summary>
    /// A value of this type is stored there. What has been seen there is taken to come again, if it may; what has not been seen is what is
    /// stored.
    /// </summary>
    /// <returns>Whether that has changed the type.</returns>
    public bool Store(int slot, StaticType type)
    {
        var joined = _isAssumed[slot] && type == StaticType.Any ? _types[slot] : _types[slot].Join(type);
        var changes = joined != _types[slot];
        _types[slot] = joined;
        return changes;
    }

    /// <summary>Nothing more will be found out: what has no type may be anything.</summary>
    public void Settle()
    {
        for (var slot = 0; slot < _types.Length; slot++)
        {
            if (_types[slot] == StaticType.None)
            {
                _types[slot] = StaticType.Any;
            }
        }
    }
}
