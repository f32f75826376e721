using System.Numerics;
using System.Runtime.CompilerServices;
using Ttvm.Interleaving;

namespace System.Threading;

/// <summary>Stands in for the library's: every operation is a point and then one step.</summary>
internal static class Interlocked
{
    public static T Increment<T>(ref T location, [CallerArgumentExpression(nameof(location))] string name = "")
        where T : INumber<T>
    {
        Model.Point($"Increment {name}");
        return ++location;
    }

    public static T Decrement<T>(ref T location, [CallerArgumentExpression(nameof(location))] string name = "")
        where T : INumber<T>
    {
        Model.Point($"Decrement {name}");
        return --location;
    }

    public static T Add<T>(ref T location, T value, [CallerArgumentExpression(nameof(location))] string name = "")
        where T : INumber<T>
    {
        Model.Point($"Add {name}");
        return location += value;
    }

    public static T Or<T>(ref T location, T value, [CallerArgumentExpression(nameof(location))] string name = "")
        where T : IBinaryInteger<T>
    {
        Model.Point($"Or {name}");
        var old = location;
        location |= value;
        return old;
    }

    public static T And<T>(ref T location, T value, [CallerArgumentExpression(nameof(location))] string name = "")
        where T : IBinaryInteger<T>
    {
        Model.Point($"And {name}");
        var old = location;
        location &= value;
        return old;
    }

    public static T Exchange<T>(ref T location, T value, [CallerArgumentExpression(nameof(location))] string name = "")
    {
        Model.Point($"Exchange {name}");
        var old = location;
        location = value;
        return old;
    }

    public static T CompareExchange<T>(ref T location, T value, T comparand, [CallerArgumentExpression(nameof(location))] string name = "")
    {
        Model.Point($"CompareExchange {name}");
        var old = location;
        if (typeof(T).IsValueType ? EqualityComparer<T>.Default.Equals(old, comparand) : ReferenceEquals(old, comparand))
        {
            location = value;
        }

        return old;
    }

    public static long Read(ref long location, [CallerArgumentExpression(nameof(location))] string name = "")
    {
        Model.Point($"Read {name}");
        return location;
    }

    /// <summary>The model has no other order than that of the program.</summary>
    public static void MemoryBarrier()
    {
    }
}
