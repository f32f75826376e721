using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Exploring;

/// <summary>
/// The happens-before order of a run's steps: one step comes before another in every equivalent run if both are of the same actor, or if
/// they depend on each other, and so on over steps between them. Each step has a vector clock that tells.
/// </summary>
internal sealed class HappensBefore
{
    private readonly List<Step> _steps = [];
    private readonly Dictionary<Actor, int> _numbers = [];

    /// <summary>By actor: the place of its last step, or -1.</summary>
    private readonly List<int> _last = [];

    private readonly List<int> _races = [];

    public IReadOnlyList<Step> Steps => _steps;

    /// <summary>A step is taken.</summary>
    /// <returns>The places of earlier steps that it races with: it could have been taken before them, and nothing orders the two but that
    /// they depend on each other. It holds until the next step.</returns>
    public List<int> Add(Step step)
    {
        if (!_numbers.TryGetValue(step.Actor, out var number))
        {
            _numbers[step.Actor] = number = _last.Count;
            _last.Add(-1);
        }

        var clock = new int[_last.Count];
        (step.Number, step.Clock, step.Previous, step.Ordinal) = (number, clock, _last[number], 1);
        if (step.Previous >= 0)
        {
            step.Ordinal += _steps[step.Previous].Ordinal;
            Join(clock, _steps[step.Previous]);
        }

        _races.Clear();
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
                _races.Add(index);
            }

            if (dependence != Dependence.None)
            {
                Join(clock, earlier);
            }
        }

        clock[number] = step.Ordinal;
        _last[number] = _steps.Count;
        _steps.Add(step);
        return _races;
    }

    /// <summary>Forgets the last steps.</summary>
    /// <param name="count">How many are kept.</param>
    public void CutTo(int count)
    {
        for (var index = _steps.Count - 1; index >= count; index--)
        {
            _last[_steps[index].Number] = _steps[index].Previous;
        }

        _steps.RemoveRange(count, _steps.Count - count);
    }

    /// <summary>Whether one step comes before another in every order.</summary>
    public static bool IsBefore(Step earlier, Step later) => IsIn(later.Clock, earlier);

    /// <summary>What the steps of a run must come in this order for, seen as a number that runs which come to the same share.</summary>
    public static ulong ClassOf(IReadOnlyList<Step> steps)
    {
        var actors = new Dictionary<int, ulong>();
        foreach (var step in steps)
        {
            actors[step.Number] = Chance.Mix((ulong)step.Actor.Pid + ((ulong)step.Actor.Timer << 32));
        }

        ulong sum = 0;
        foreach (var step in steps)
        {
            // The sum does not depend on how actors are numbered, which differs from one worker to another.
            var hash = actors[step.Number];
            for (var number = 0; number < step.Clock.Length; number++)
            {
                hash += step.Clock[number] == 0 ? 0 : Chance.Mix(actors[number] + (ulong)step.Clock[number]);
            }

            sum += Chance.Mix(hash);
        }

        return sum;
    }

    private static bool IsIn(int[] clock, Step step) => step.Number < clock.Length && clock[step.Number] >= step.Ordinal;

    private static void Join(int[] clock, Step earlier)
    {
        for (var number = 0; number < earlier.Clock.Length; number++)
        {
            clock[number] = Math.Max(clock[number], earlier.Clock[number]);
        }
    }
}
