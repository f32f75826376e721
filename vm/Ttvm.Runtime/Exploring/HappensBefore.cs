using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Exploring;

/// <summary>
/// The happens-before order of the steps of a run, which all equivalent runs share: the transitive closure of the order of steps that are
/// of the same actor or depend on each other. The vector clocks of the steps tell.
/// </summary>
internal sealed class HappensBefore
{
    private readonly List<Step> _steps = [];
    private readonly Dictionary<Actor, int> _numbers = [];

    /// <summary>By the number of an actor: the index of its last step, or -1.</summary>
    private readonly List<int> _last = [];

    private readonly List<int> _races = [];

    public IReadOnlyList<Step> Steps => _steps;

    /// <summary>Adds a step.</summary>
    /// <returns>The indexes of the earlier steps that it races with: the steps depend on each other, and no step between orders them. The
    /// list is valid until the next call.</returns>
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

    /// <summary>Removes the last steps.</summary>
    /// <param name="count">How many steps are kept.</param>
    public void CutTo(int count)
    {
        for (var index = _steps.Count - 1; index >= count; index--)
        {
            _last[_steps[index].Number] = _steps[index].Previous;
        }

        _steps.RemoveRange(count, _steps.Count - count);
    }

    /// <summary>Whether one step happens before another.</summary>
    public static bool IsBefore(Step earlier, Step later) => IsIn(later.Clock, earlier);

    /// <summary>A hash of the happens-before order of a run, which equivalent runs share.</summary>
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
