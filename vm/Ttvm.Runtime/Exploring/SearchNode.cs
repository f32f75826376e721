namespace Ttvm.Runtime.Exploring;

/// <summary>A state of the machine that a search has come to, with what is known of the ways that lead on from there.</summary>
internal sealed class SearchNode
{
    /// <summary>Who could take a step here.</summary>
    public required Actor[] Enabled { get; init; }

    /// <summary>The state; null where there is one way only, so that nobody comes back.</summary>
    public required ExploredState? State { get; init; }

    /// <summary>How often somebody was interrupted on the way here.</summary>
    public required int Interruptions { get; init; }

    /// <summary>Whose steps are to be tried, or have been.</summary>
    public List<Actor> Backtrack { get; } = [];

    /// <summary>Whose steps need not be tried: what comes of them is known from elsewhere, as long as nothing has happened on which they
    /// depend.</summary>
    public List<(Actor Actor, StepFootprint Footprint)> Sleep { get; init; } = [];

    /// <summary>The step that is being tried.</summary>
    public Step? Step { get; set; }

    public bool IsAsleep(Actor actor) => Sleep.Exists(sleeping => sleeping.Actor == actor);

    /// <summary>Has a step tried; no effect if it has been, or will be.</summary>
    public void Add(Actor actor)
    {
        if (!Backtrack.Contains(actor))
        {
            Backtrack.Add(actor);
        }
    }
}
