using System.Reflection.Emit;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Compiling;

/// <summary>
/// The variables of frames of one layout, by slot. A variable of type Int or Float is kept in a local of the compiled method as well as in
/// its slot: it is read from the local and written to both, so that the slots are right wherever the method is left.
/// </summary>
internal sealed class FrameVariables
{
    /// <summary>How many variables of a frame are kept in locals at most, since sets of them are bits of a word.</summary>
    private const int MostLocals = 64;

    private readonly StaticType[] _types;
    private readonly bool[] _isAssumed;
    private readonly LocalBuilder?[] _locals;

    /// <summary>The set of variables that <see cref="NoteUpdate"/> was called for.</summary>
    private ulong _updated;

    /// <summary>The variables of a layout, with the types that have been observed.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="seen">The kinds of values seen in the slots, by slot; empty: nothing is assumed.</param>
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

    /// <summary>The type that a variable is known or assumed to have.</summary>
    public StaticType TypeOf(int slot) => _types[slot];

    /// <summary>Whether a variable is kept in a local.</summary>
    public bool IsLocal(int slot) => _types[slot] is StaticType.Int or StaticType.Float;

    /// <summary>The bit of a variable in <see cref="BasicBlock.Cached"/>; 0 if it is not kept in a local.</summary>
    public ulong BitOf(int slot) => IsLocal(slot) ? 1UL << slot : 0;

    /// <summary>Notes that a variable is assigned the result of an instruction of <see cref="Templates.Updates"/>.</summary>
    public void NoteUpdate(int slot) => _updated |= slot < MostLocals ? 1UL << slot : 0;

    /// <summary>The bit of a variable whose value may be updated in place; 0 if it may not.</summary>
    public ulong UpdatedBitOf(int slot) => slot < MostLocals && !IsLocal(slot) ? _updated & (1UL << slot) : 0;

    public LocalBuilder LocalOf(int slot, ILGenerator il) =>
        _locals[slot] ??= il.DeclareLocal(_types[slot] == StaticType.Int ? typeof(long) : typeof(double));

    /// <summary>
    /// Notes that a value of a type is stored in a variable. A type that has been observed is kept if the value may be of it; else the
    /// types are joined.
    /// </summary>
    /// <returns>Whether the type of the variable has changed.</returns>
    public bool Store(int slot, StaticType type)
    {
        var joined = _isAssumed[slot] && type == StaticType.Any ? _types[slot] : _types[slot].Join(type);
        var changes = joined != _types[slot];
        _types[slot] = joined;
        return changes;
    }

    /// <summary>Ends the analysis: variables without a type may be anything.</summary>
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
