using System.Collections.Immutable;
using Ttvm.Language.Directives;
using Ttvm.Runtime.Loading;
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

    /// <summary>The decisions of a schedule that make it; none unless the machine explains.</summary>
    public ImmutableArray<ScheduledTurn> Turns { get; set; } = [];

    /// <summary>The instruction that others can notice; null: there is none.</summary>
    public StepPlace? Place { get; set; }

    /// <summary>Whether the process has given up waiting.</summary>
    public bool IsTimeout { get; set; }

    /// <summary>Whether something has happened that others can notice.</summary>
    public bool HasActed { get; set; }

    /// <summary>What people call the process, before the step; empty unless the machine explains.</summary>
    public string Who { get; set; } = "";

    /// <summary>Whether it is something that goes wrong.</summary>
    public bool IsFault => actor.Fault is not (null or FaultKinds.None);

    /// <summary>What happens, in words that follow <see cref="Who"/>; null: what <see cref="Place"/> says, or the machine does not
    /// explain.</summary>
    public string? Event { get; set; }

    /// <summary>How many steps the actor has taken with this one.</summary>
    public int Ordinal { get; set; }

    /// <summary>The number of its actor in a <see cref="HappensBefore"/>.</summary>
    public int Number { get; set; }

    /// <summary>The place of the actor's step before this one, or -1.</summary>
    public int Previous { get; set; }

    /// <summary>Of each actor, by its number, how many of its steps come before this one in every order, with itself. Empty if nobody
    /// asks.</summary>
    public int[] Clock { get; set; } = [];
}

/// <summary>An instruction of a program.</summary>
/// <param name="Code">The program.</param>
/// <param name="Index">Which instruction.</param>
internal readonly record struct StepPlace(Code Code, int Index);
