using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Exploring;

/// <summary>Runs a program with schedules made by chance.</summary>
/// <param name="machine">The machine, which has been started.</param>
/// <param name="seed">Of the chance.</param>
/// <param name="depth">With priorities (Burckhardt, Kothari, Musuvathi, Nagarakatti: A Randomized Scheduler with Probabilistic Guarantees
/// of Finding Bugs, ASPLOS 2010): how many moments must be right. Null: anybody who can go on does.
/// </param>
/// <param name="maxSteps">How long a run may be.</param>
/// <param name="others">Knows whether nobody is to go on.</param>
internal sealed class RandomRuns(ExploredMachine machine, ulong seed, int? depth, int maxSteps, WorkExchange others)
{
    private readonly Chance _chance = new(seed);
    private readonly List<Actor> _enabled = [];
    private readonly List<Step> _steps = [];

    /// <summary>The actors of a run, who comes first is preferred; the last ones have been interrupted.</summary>
    private readonly List<Actor> _priorities = [];

    private readonly HashSet<int> _changes = [];
    private int _interrupted;

    /// <summary>The most actors that a run has had.</summary>
    public int Actors { get; private set; } = 1;

    /// <summary>The most steps that a run has had.</summary>
    public int Steps { get; private set; } = 1;

    /// <summary>Runs the program again and again.</summary>
    /// <param name="ended">Is given every complete run.</param>
    public void Run(RunEnded ended)
    {
        var start = machine.TakeState();
        var actors = new HashSet<Actor>();
        while (!others.IsOver)
        {
            Begin();
            machine.FindEnabled(_enabled);
            while (_enabled.Count > 0 && _steps.Count < maxSteps)
            {
                if (others.IsOver)
                {
                    return;
                }

                var step = machine.Perform(Choose());
                actors.Add(step.Actor);
                _steps.Add(step);
                machine.FindEnabled(_enabled);
            }

            (Actors, Steps) = (Math.Max(Actors, actors.Count), Math.Max(Steps, _steps.Count));
            if (!ended(machine, _steps, isCut: _enabled.Count > 0))
            {
                return;
            }

            actors.Clear();
            machine.Restore(start);
        }
    }

    private void Begin()
    {
        _steps.Clear();
        _priorities.Clear();
        _changes.Clear();
        _interrupted = 0;
        for (var change = 1; change < depth; change++)
        {
            _changes.Add((int)_chance.Below((ulong)Steps));
        }
    }

    private Actor Choose()
    {
        if (depth is null)
        {
            return _enabled[(int)_chance.Below((ulong)_enabled.Count)];
        }

        foreach (var actor in _enabled)
        {
            if (!_priorities.Contains(actor))
            {
                _priorities.Insert((int)_chance.Below((ulong)(_priorities.Count - _interrupted + 1)), actor);
            }
        }

        if (_changes.Remove(_steps.Count))
        {
            var interrupted = _priorities.Find(_enabled.Contains);
            _priorities.Remove(interrupted);
            _priorities.Add(interrupted);
            _interrupted++;
        }

        return _priorities.Find(_enabled.Contains);
    }
}
