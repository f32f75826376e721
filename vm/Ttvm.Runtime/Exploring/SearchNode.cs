namespace Ttvm.Runtime.Exploring;

/// <summary>
/// A state that a search has come to, with what is known of the ways that lead on from there. Until somebody has been given it, it belongs
/// to the worker that has come to it; then all members wait for each other.
/// </summary>
/// <param name="parent">The state before; null: this is the beginning.</param>
/// <param name="through">Whose step leads from there to here.</param>
/// <param name="enabled">Who can take a step here.</param>
/// <param name="sleep">Whose steps need not be tried: what comes of them is known from elsewhere, as long as nothing has happened on which
/// they depend.</param>
internal sealed class SearchNode(SearchNode? parent, Actor through, Actor[] enabled, List<(Actor Actor, StepFootprint Footprint)> sleep)
{
    /// <summary>Whose steps are to be tried, or have been. Guards all that changes.</summary>
    private readonly List<Actor> _backtrack = [];

    /// <summary>How many slept already when the search came here.</summary>
    private readonly int _inherited = sleep.Count;

    /// <summary>Whether somebody has been chosen whose step has not been taken yet.</summary>
    private bool _isStepOutstanding;

    public SearchNode? Parent => parent;

    public Actor Through => through;

    /// <summary>Nobody, if the node stands for a run that has been gone through and is not counted yet.</summary>
    public Actor[] Enabled => enabled;

    /// <summary>Whose steps have been taken here, in order.</summary>
    public IEnumerable<Actor> Taken => sleep.Skip(_inherited).Select(sleeping => sleeping.Actor);

    /// <summary>Whose steps are to be tried, or have been.</summary>
    public IEnumerable<Actor> Tried => _backtrack;

    /// <summary>How often somebody was interrupted on the way here.</summary>
    public int Interruptions { get; init; }

    /// <summary>At how many states on the way here there was a choice.</summary>
    public int Choices { get; init; }

    /// <summary>See <see cref="Shard.Behind"/>.</summary>
    public ulong Beginning { get; init; }

    /// <summary>Whether several workers may know it. Set before the first of the others does.</summary>
    public bool IsShared { get; set; }

    /// <summary>The states on the way here, with this one.</summary>
    public IEnumerable<SearchNode> FromBeginning()
    {
        var nodes = new Stack<SearchNode>();
        for (var node = this; node is not null; node = node.Parent)
        {
            nodes.Push(node);
        }

        return nodes;
    }

    /// <summary>How many steps are to be tried or have been, and how many of those have been begun.</summary>
    public (int All, int Begun) Ways
    {
        get
        {
            using var hold = Enter();
            var begun = 0;
            foreach (var actor in _backtrack)
            {
                begun += IsAsleep(actor) ? 1 : 0;
            }

            return (_backtrack.Count, begun);
        }
    }

    /// <summary>Chooses whose step is tried next, which is taken then. False: nobody's, as far as is known now.</summary>
    public bool TryChoose(out Actor chosen)
    {
        using var hold = Enter();
        var isThere = TryFindNext(out chosen);
        _isStepOutstanding |= isThere;
        return isThere;
    }

    /// <summary>Whether somebody else could try a step here.</summary>
    public bool HasNext
    {
        get
        {
            using var hold = Enter();
            return TryFindNext(out _);
        }
    }

    /// <summary>Nobody is chosen while a step is outstanding: it is not known yet how long that actor sleeps.</summary>
    private bool TryFindNext(out Actor next)
    {
        next = default;
        if (!_isStepOutstanding)
        {
            foreach (var actor in _backtrack)
            {
                if (!IsAsleep(actor))
                {
                    next = actor;
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The step of whoever was chosen has been taken. In the ways that are tried later the actor sleeps.</summary>
    /// <returns>Who sleeps still behind that step.</returns>
    public List<(Actor Actor, StepFootprint Footprint)> Take(Step step)
    {
        using var hold = Enter();
        var rest = new List<(Actor, StepFootprint)>();
        foreach (var sleeping in sleep)
        {
            if (sleeping.Actor != step.Actor && sleeping.Footprint.DependenceOf(step.Footprint) == Dependence.None)
            {
                rest.Add(sleeping);
            }
        }

        sleep.Add((step.Actor, step.Footprint));
        _isStepOutstanding = false;
        return rest;
    }

    /// <summary>Whether an actor has slept from the beginning for a step that is another one than it takes in a run from here.</summary>
    public bool SleepsForAnother(Step step)
    {
        using var hold = Enter();
        for (var index = 0; index < _inherited; index++)
        {
            if (sleep[index].Actor == step.Actor)
            {
                return !sleep[index].Footprint.IsAlike(step.Footprint);
            }
        }

        return false;
    }

    /// <summary>Has a step tried that another one makes impossible. If its actor has slept from the beginning, all are tried who do not:
    /// what would come before its step, and make it another one, shows in no race, since it is not taken.</summary>
    public void AddImpossible(Actor actor)
    {
        using var hold = Enter();
        for (var index = 0; index < _inherited; index++)
        {
            if (sleep[index].Actor == actor)
            {
                AddAllAwake();
                return;
            }
        }

        Add(actor);
    }

    /// <summary>Whether a step has been tried, or will be.</summary>
    public bool IsToBeTried(Actor actor)
    {
        using var hold = Enter();
        return _backtrack.Contains(actor);
    }

    /// <summary>Has a step tried; no effect if it has been, or will be.</summary>
    public void Add(Actor actor)
    {
        using var hold = Enter();
        if (!_backtrack.Contains(actor))
        {
            _backtrack.Add(actor);
        }
    }

    /// <summary>Has one of some steps tried, if possible the last one; all, if none of them is possible. No effect if one of them has been
    /// tried, or will be.</summary>
    public void AddOneOf(List<Actor> actors, Actor last)
    {
        using var hold = Enter();
        Actor? chosen = null;
        foreach (var actor in actors)
        {
            if (_backtrack.Contains(actor))
            {
                return;
            }

            if (Array.IndexOf(enabled, actor) >= 0 && (chosen is null || actor == last))
            {
                chosen = actor;
            }
        }

        if (chosen is { } possible)
        {
            _backtrack.Add(possible);
            return;
        }

        foreach (var actor in enabled)
        {
            Add(actor);
        }
    }

    /// <summary>Has all tried who do not sleep.</summary>
    public void AddAllAwake()
    {
        using var hold = Enter();
        foreach (var actor in enabled)
        {
            if (!IsAsleep(actor))
            {
                Add(actor);
            }
        }
    }

    /// <summary>Somebody who can go on and does not sleep, if possible the one who is preferred.</summary>
    public Actor? FirstAwake(Actor? preferred)
    {
        Actor? first = null;
        foreach (var actor in enabled)
        {
            if ((first is null || actor == preferred) && !IsAsleep(actor))
            {
                first = actor;
            }
        }

        return first;
    }

    private bool IsAsleep(Actor actor)
    {
        foreach (var sleeping in sleep)
        {
            if (sleeping.Actor == actor)
            {
                return true;
            }
        }

        return false;
    }

    private Hold Enter()
    {
        if (!IsShared)
        {
            return default;
        }

        Monitor.Enter(_backtrack);
        return new Hold(_backtrack);
    }

    /// <summary>Keeps other workers out until its end; nobody, where there is nobody else.</summary>
    private readonly ref struct Hold(object? gate)
    {
        public void Dispose()
        {
            if (gate is not null)
            {
                Monitor.Exit(gate);
            }
        }
    }
}
