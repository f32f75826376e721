using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Exploring;

/// <summary>Runs a program with random schedules.</summary>
/// <param name="machine">The machine, which has been started.</param>
/// <param name="seed">The seed of the random numbers.</param>
/// <param name="depth">The bug depth, if actors have random priorities (Burckhardt, Kothari, Musuvathi, Nagarakatti: A Randomized Scheduler
/// with Probabilistic Guarantees of Finding Bugs, ASPLOS 2010): how many moments must be right for the bug to show. Null: each step is of
/// any enabled actor.
/// </param>
/// <param name="maxSteps">After how many steps a run is cut.</param>
/// <param name="others">Tells when to stop.</param>
internal sealed class RandomRuns(ExploredMachine machine, ulong seed, int? depth, int maxSteps, WorkExchange others)
{
    private readonly Chance _chance = new(seed);
    private readonly List<Actor> _enabled = [];
    private readonly List<Step> _steps = [];

    /// <summary>The actors of a run, those with higher priority first. The last ones are those whose priority was lowered.</summary>
    private readonly List<Actor> _priorities = [];

    private readonly HashSet<int> _changes = [];
    private int _interrupted;

    /// <summary>How many actors the run with the most had.</summary>
    public int Actors { get; private set; } = 1;

    /// <summary>How many steps the longest run had.</summary>
    public int Steps { get; private set; } = 1;

    /// <summary>Runs the program again and again.</summary>
    /// <param name="ended">Is told of every run that has ended or was cut.</param>
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
