using System.Globalization;

namespace Ttvm.Interleaving;

/// <summary>
/// The decisions of one execution, and the walk through all of them: depth first, the last decision that has an alternative left is changed
/// next. As text it is the choices in order, <c>0.2.1</c>; those that are left out are 0, which means to let the running thread run on.
/// </summary>
internal sealed class Schedule
{
    /// <summary>An interruption by chance comes at one point in so many.</summary>
    private const int OneIn = 40;

    private readonly List<(int Choice, int Count)> _decisions = [];
    private readonly int[]? _fixed;
    private readonly Random? _random;
    private int _position;

    public Schedule()
    {
    }

    private Schedule(int[] choices) => _fixed = choices;

    private Schedule(Random random) => _random = random;

    /// <summary>New decisions by chance; a running thread is seldom interrupted, or all interruptions would come at the
    /// beginning.</summary>
    public static Schedule Chance(int seed) => new(new Random(seed));

    /// <exception cref="FormatException">It is not written by <see cref="ToString"/>.</exception>
    public static Schedule Parse(string text) =>
        new([.. text.Split('.', StringSplitOptions.RemoveEmptyEntries).Select(choice => int.Parse(choice, CultureInfo.InvariantCulture))]);

    /// <param name="count">How many can go on.</param>
    /// <param name="mayGoOn">Whether the first of them is the running thread.</param>
    public int Decide(int count, bool mayGoOn)
    {
        if (_position == _decisions.Count)
        {
            var choice = _fixed is not null && _position < _fixed.Length ? _fixed[_position] : _random is null ? 0
                : Draw(_random, count, mayGoOn);
            if (choice >= count)
            {
                throw new InvalidOperationException($"the schedule does not fit: decision {_position} is {choice} of {count}");
            }

            _decisions.Add((choice, count));
        }
        else if (_decisions[_position].Count != count)
        {
            throw new InvalidOperationException(
                $"the same decisions led elsewhere: decision {_position} has {count} alternatives and had {_decisions[_position].Count}; what is tested must not depend on time, chance or hash codes");
        }

        return _decisions[_position++].Choice;
    }

    private static int Draw(Random random, int count, bool mayGoOn) =>
        !mayGoOn ? random.Next(count) : random.Next(OneIn) == 0 ? random.Next(1, count) : 0;

    /// <summary>Goes on to the next schedule; false after the last one.</summary>
    public bool TryAdvance()
    {
        _position = 0;
        while (_decisions.Count > 0)
        {
            var (choice, count) = _decisions[^1];
            if (choice + 1 < count)
            {
                _decisions[^1] = (choice + 1, count);
                return true;
            }

            _decisions.RemoveAt(_decisions.Count - 1);
        }

        return false;
    }

    public override string ToString()
    {
        var last = _decisions.FindLastIndex(decision => decision.Choice != 0);
        return string.Join('.', _decisions.Take(last + 1).Select(decision => decision.Choice));
    }
}
