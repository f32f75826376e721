using Ttvm.Interleaving;

namespace Ttvm.Runtime.Processes.Workers;

/// <summary>What the machine's marked points do here.</summary>
internal static partial class Interleaving
{
    static partial void Reach() => Model.Point("plain access");
}
