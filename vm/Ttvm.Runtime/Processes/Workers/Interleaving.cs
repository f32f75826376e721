using System.Diagnostics;

namespace Ttvm.Runtime.Processes.Workers;

/// <summary>
/// Marks plain accesses to what other threads change, for the tests that explore interleavings: they compile these sources once more and
/// see every atomic operation anyway. In the product the calls are not compiled.
/// </summary>
internal static partial class Interleaving
{
    [Conditional("INTERLEAVING")]
    public static void Point() => Reach();

    static partial void Reach();
}
