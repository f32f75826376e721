using Ttvm.Runtime.Scheduling;

namespace Ttvm.Runtime.Exploring;

/// <summary>
/// The happens-before order of a run's steps: one step comes before another in every equivalent run if both are of the same actor, or if
/// they depend on each other, and so on over steps between them. Each step has a vector clock that tells.
/// </summary>
internal sealed class HappensBefore
{
    private readonly List<Step> _steps = [];
    private readonly ActorNumbers _numbers = new();

    public IReadOnlyList<Step> Steps => _steps;

    /// <summary>A step is taken.</summary>
    /// <returns>The places of earlier steps that it races with: it could have been taken before them, and nothing orders the two but that
    /// they depend on each other.</returns>
    public List<int> Add(Step step)
    {
        var number = _numbers.Of(step.Actor);
        var clock = new int[_numbers.Count];
        var own = _steps.FindLastIndex(earlier => earlier.Actor == step.Actor);
        step.Ordinal = own < 0 ? 1 : _steps[own].Ordinal + 1;
        if (own >= 0)
        {
            Join(clock, _steps[own]);
        }

        var races = new List<int>();
        for (var index = _steps.Count - 1; index >= 0; index--)
        {
            var earlier = _steps[index];
            if (IsIn(clock, earlier))
            {
                continue;
            }

            var dependence = earlier.Footprint.DependenceOf(step.Footprint);
            if (dependence == Dependence.Race)
            {
                races.Add(index);
            }

            if (dependence != Dependence.None)
            {
                Join(clock, earlier);
            }
        }

        clock[number] = step.Ordinal;
        step.Clock = clock;
        _steps.Add(step);
        return races;
    }

    /// <summary>Forgets the last steps.</summary>
    /// <param name="count">How many are kept.</param>
    public void CutTo(int count) => _steps.RemoveRange(count, _steps.Count - count);

    /// <summary>Whether one step comes before another in every order.</summary>
    public bool IsBefore(Step earlier, Step later) => IsIn(later.Clock, earlier);

    /// <summary>What two steps of a run must come in this order for, seen as a number that runs which come to the same share.</summary>
    public ulong ClassOf()
    {
        ulong sum = 0;
        foreach (var step in _steps)
        {
            var hash = Chance.Mix((ulong)step.Actor.Pid + ((ulong)step.Actor.Timer << 32));
            for (var number = 0; number < step.Clock.Length; number++)
            {
                hash = step.Clock[number] == 0 ? hash : Chance.Mix(hash + (ulong)step.Clock[number] + ((ulong)number << 40));
            }

            sum += hash;
        }

        return sum;
    }

    private bool IsIn(int[] clock, Step step) => _numbers.Of(step.Actor) is var number && number < clock.Length
        && clock[number] >= step.Ordinal;

    private static void Join(int[] clock, Step earlier)
    {
        for (var number = 0; number < earlier.Clock.Length; number++)
        {
            clock[number] = Math.Max(clock[number], earlier.Clock[number]);
        }
    }
}
