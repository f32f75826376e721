using System.Runtime.CompilerServices;
using Ttvm.Interleaving;

namespace System.Threading;

/// <summary>Stands in for the library's: every access is a point and then one step.</summary>
internal static class Volatile
{
    public static T Read<T>(ref readonly T location, [CallerArgumentExpression(nameof(location))] string name = "")
    {
        Model.Point($"read {name}");
        return location;
    }

    public static void Write<T>(ref T location, T value, [CallerArgumentExpression(nameof(location))] string name = "")
    {
        Model.Point($"write {name}");
        location = value;
    }
}
