using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.Runtime.Exploring;

/// <summary>
/// What an actor does at a time: one instruction that others can notice, and what the process computes before the next one; or a timer.
/// </summary>
/// <param name="actor">Who.</param>
/// <param name="footprint">What it has to do with.</param>
internal sealed class Step(Actor actor, StepFootprint footprint)
{
    public Actor Actor => actor;

    public StepFootprint Footprint => footprint;

    /// <summary>The decisions of a schedule that make it.</summary>
    public List<ScheduledTurn> Turns { get; } = [];

    /// <summary>The instruction that others can notice; null: there is none.</summary>
    public StepPlace? Place { get; set; }

    /// <summary>Whether the process has given up waiting.</summary>
    public bool IsTimeout { get; set; }

    /// <summary>Whether something has happened that others can notice.</summary>
    public bool HasActed { get; set; }

    /// <summary>What people call the process, before the step.</summary>
    public string Who { get; set; } = "";

    /// <summary>How many steps the actor has taken with this one.</summary>
    public int Ordinal { get; set; }

    /// <summary>Of each actor how many of its steps come before this one in every order; by <see cref="ActorNumbers"/>. Null if nobody
    /// asks.
    /// </summary>
    public int[] Clock { get; set; } = [];
}

/// <summary>An instruction of a program.</summary>
/// <param name="Code">The program.</param>
/// <param name="Index">Which instruction.</param>
internal readonly record struct StepPlace(Code Code, int Index);

/// <summary>Numbers actors in the order in which they are first met, for tables.</summary>
internal sealed class ActorNumbers
{
    private readonly Dictionary<Actor, int> _numbers = [];

    public int Count => _numbers.Count;

    public int Of(Actor actor)
    {
        if (!_numbers.TryGetValue(actor, out var number))
        {
            _numbers[actor] = number = _numbers.Count;
        }

        return number;
    }
}
