namespace Ttvm.Runtime.Processes;

/// <summary>
/// A random sequence that is the same on every platform and version for a seed (SplitMix64). Any thread may draw; under the
/// deterministic scheduler only one does.
/// </summary>
internal sealed class Chance(ulong seed)
{
    private const ulong Increment = 0x9E3779B97F4A7C15;

    private readonly ulong _start = seed;
    private ulong _state = seed;

    /// <summary>Whether anybody has drawn a number.</summary>
    public bool HasDrawn => _state != _start;

    /// <summary>Where the sequence is. Set only while no thread draws.</summary>
    public ulong State
    {
        get => _state;
        set => _state = value;
    }

    /// <summary>A number from 0 up to, not including, <paramref name="bound"/>, which must be positive.</summary>
    public ulong Below(ulong bound) => (ulong)(((UInt128)Draw() * bound) >> 64);

    private ulong Draw() => Finish(Interlocked.Add(ref _state, Increment));

    /// <summary>The last step for a number that is no state: every bit of the result depends on every bit of it.</summary>
    public static ulong Mix(ulong number) => Finish(number + Increment);

    /// <summary>The last step of SplitMix64 (Steele, Lea, Flood 2014).</summary>
    private static ulong Finish(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
