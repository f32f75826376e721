using System.Runtime.CompilerServices;

namespace Ttvm.Runtime.Values;

/// <summary>A list of a fixed length, whose items lie in it: one allocation, and for a list of two half the memory of an object with an
/// array.</summary>
/// <typeparam name="TItems">So many values side by side.</typeparam>
internal sealed class ShortList<TItems>() : ListValue(Unsafe.SizeOf<TItems>() / Unsafe.SizeOf<Value>(), isShort: true)
    where TItems : struct
{
    /// <summary>The items, which compiled code writes.</summary>
    public TItems Contents;

    /// <summary>The first item; the others lie behind it.</summary>
    public ref Value First => ref Unsafe.As<TItems, Value>(ref Contents);
}

/// <summary>The classes of short lists.</summary>
internal static class ShortLists
{
    /// <summary>A list of so many zeros, to be filled; null of none and of more than are short.</summary>
    public static ListValue? TryMake(int count) => count switch
    {
        1 => new ShortList<OneItem>(),
        2 => new ShortList<TwoItems>(),
        3 => new ShortList<ThreeItems>(),
        4 => new ShortList<FourItems>(),
        5 => new ShortList<FiveItems>(),
        6 => new ShortList<SixItems>(),
        7 => new ShortList<SevenItems>(),
        8 => new ShortList<EightItems>(),
        9 => new ShortList<NineItems>(),
        10 => new ShortList<TenItems>(),
        _ => null,
    };
}

[InlineArray(1)]
internal struct OneItem
{
    private Value _first;
}

[InlineArray(2)]
internal struct TwoItems
{
    private Value _first;
}

[InlineArray(3)]
internal struct ThreeItems
{
    private Value _first;
}

[InlineArray(4)]
internal struct FourItems
{
    private Value _first;
}

[InlineArray(5)]
internal struct FiveItems
{
    private Value _first;
}

[InlineArray(6)]
internal struct SixItems
{
    private Value _first;
}

[InlineArray(7)]
internal struct SevenItems
{
    private Value _first;
}

[InlineArray(8)]
internal struct EightItems
{
    private Value _first;
}

[InlineArray(9)]
internal struct NineItems
{
    private Value _first;
}

[InlineArray(10)]
internal struct TenItems
{
    private Value _first;
}
