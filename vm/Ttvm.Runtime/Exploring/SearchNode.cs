namespace Ttvm.Runtime.Exploring;

/// <summary>A state of the machine that a search has come to, with what is known of the ways that lead on from there.</summary>
internal sealed class SearchNode
{
    /// <summary>Who could take a step here.</summary>
    public required Actor[] Enabled { get; init; }

    /// <summary>The state; null where there is one way only, so that nobody comes back.</summary>
    public ExploredState? State { get; set; }

    /// <summary>How often somebody was interrupted on the way here.</summary>
    public required int Interruptions { get; init; }

    /// <summary>Whose steps are to be tried, or have been.</summary>
    public List<Actor> Backtrack { get; } = [];

    /// <summary>Whose steps need not be tried: what comes of them is known from elsewhere, as long as nothing has happened on which they
    /// depend.</summary>
    public List<(Actor Actor, StepFootprint Footprint)> Sleep { get; init; } = [];

    /// <summary>The step that is being tried.</summary>
    public Step? Step { get; set; }

    /// <summary>Whose step is to be tried next; null: all have been.</summary>
    public Actor? Next
    {
        get
        {
            foreach (var actor in Backtrack)
            {
                if (!IsAsleep(actor))
                {
                    return actor;
                }
            }

            return null;
        }
    }

    public bool IsAsleep(Actor actor)
    {
        foreach (var sleeping in Sleep)
        {
            if (sleeping.Actor == actor)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Somebody who can go on and does not sleep, if possible the one who is preferred.</summary>
    public Actor? FirstAwake(Actor? preferred)
    {
        Actor? first = null;
        foreach (var actor in Enabled)
        {
            if ((first is null || actor == preferred) && !IsAsleep(actor))
            {
                first = actor;
            }
        }

        return first;
    }

    /// <summary>Who sleeps still when a step has been taken from here.</summary>
    public List<(Actor Actor, StepFootprint Footprint)> SleepBehind(Step step)
    {
        var rest = new List<(Actor, StepFootprint)>();
        foreach (var sleeping in Sleep)
        {
            if (sleeping.Actor != step.Actor && sleeping.Footprint.DependenceOf(step.Footprint) == Dependence.None)
            {
                rest.Add(sleeping);
            }
        }

        return rest;
    }

    /// <summary>Has a step tried; no effect if it has been, or will be.</summary>
    public void Add(Actor actor)
    {
        if (!Backtrack.Contains(actor))
        {
            Backtrack.Add(actor);
        }
    }
}
