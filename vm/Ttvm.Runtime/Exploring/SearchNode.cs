namespace Ttvm.Runtime.Exploring;

/// <summary>
/// A node of the search tree: a state that the search has come to, with its backtracking set and its sleep set. A node belongs to the
/// worker that has made it until it <see cref="IsShared"/>; from then on its members exclude each other.
/// </summary>
/// <param name="parent">The node before; null: this is the root.</param>
/// <param name="through">The actor whose step leads here from the parent.</param>
/// <param name="enabled">The actors that are enabled here.</param>
/// <param name="sleep">The sleep set: actors whose next step need not be taken here, since an equivalent run is gone through elsewhere. An
/// actor leaves it behind a step that its own step depends on.</param>
internal sealed class SearchNode(SearchNode? parent, Actor through, Actor[] enabled, List<(Actor Actor, StepFootprint Footprint)> sleep)
{
    /// <summary>The backtracking set: the actors whose steps are to be tried here, or have been. Its lock guards all that
    /// changes.</summary>
    private readonly List<Actor> _backtrack = [];

    /// <summary>How many entries the sleep set had when the node was made; behind them are the actors whose steps have been taken
    /// here.</summary>
    private readonly int _inherited = sleep.Count;

    /// <summary>Whether an actor has been chosen whose step has not been taken yet.</summary>
    private bool _isStepOutstanding;

    public SearchNode? Parent => parent;

    public Actor Through => through;

    /// <summary>The actors that are enabled here; empty if the node stands for a run that has ended here and has not been counted
    /// yet.</summary>
    public Actor[] Enabled => enabled;

    /// <summary>The actors whose steps have been taken here, in order.</summary>
    public IEnumerable<Actor> Taken => sleep.Skip(_inherited).Select(sleeping => sleeping.Actor);

    /// <summary>The actors whose steps are to be tried here, or have been.</summary>
    public IEnumerable<Actor> Tried => _backtrack;

    /// <summary>How many steps on the way here interrupted an actor; see <see cref="Actor.Interrupts"/>.</summary>
    public int Interruptions { get; init; }

    /// <summary>At how many nodes on the way here several actors were enabled.</summary>
    public int Choices { get; init; }

    /// <summary>See <see cref="Shard.Behind"/>.</summary>
    public ulong Beginning { get; init; }

    /// <summary>Whether several workers may use the node. Set before a second one can.</summary>
    public bool IsShared { get; set; }

    /// <summary>The nodes from the root to this one.</summary>
    public IEnumerable<SearchNode> FromBeginning()
    {
        var nodes = new Stack<SearchNode>();
        for (var node = this; node is not null; node = node.Parent)
        {
            nodes.Push(node);
        }

        return nodes;
    }

    /// <summary>The size of the backtracking set, and how many of its actors have taken their steps or sleep.</summary>
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

    /// <summary>Chooses the actor whose step is tried next, whereupon the caller takes that step. False: there is none, as far as is known
    /// now.</summary>
    public bool TryChoose(out Actor chosen)
    {
        using var hold = Enter();
        var isThere = TryFindNext(out chosen);
        _isStepOutstanding |= isThere;
        return isThere;
    }

    /// <summary>Whether another worker could choose an actor here.</summary>
    public bool HasNext
    {
        get
        {
            using var hold = Enter();
            return TryFindNext(out _);
        }
    }

    /// <summary>Finds the next actor to try. While a step is outstanding there is none: its footprint, which decides how long its actor
    /// sleeps, is not known yet.</summary>
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

    /// <summary>Notes that the step of the chosen actor has been taken. The actor sleeps in the ways that are tried later.</summary>
    /// <returns>The sleep set behind that step.</returns>
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

    /// <summary>Whether the actor of a step was in the sleep set when the node was made, for a step with another footprint.</summary>
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

    /// <summary>Has an actor tried that a step from here has disabled. If the actor slept when the node was made, all awake actors are
    /// tried instead: its step is not taken then, so no race shows the steps that would come before it and change it.</summary>
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

    /// <summary>Whether an actor is in the backtracking set.</summary>
    public bool IsToBeTried(Actor actor)
    {
        using var hold = Enter();
        return _backtrack.Contains(actor);
    }

    /// <summary>Adds an actor to the backtracking set.</summary>
    public void Add(Actor actor)
    {
        using var hold = Enter();
        if (!_backtrack.Contains(actor))
        {
            _backtrack.Add(actor);
        }
    }

    /// <summary>Adds one enabled actor of some to the backtracking set, <paramref name="last"/> if it is one of them; if none is enabled,
    /// all enabled actors of the node. No effect if one of <paramref name="actors"/> is in the set already.</summary>
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

    /// <summary>Adds all actors that do not sleep to the backtracking set.</summary>
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

    /// <summary>An enabled actor that does not sleep, if possible the preferred one; null: all sleep.</summary>
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

    /// <summary>Keeps other workers out until it is disposed of; does nothing for a node that is not shared.</summary>
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
