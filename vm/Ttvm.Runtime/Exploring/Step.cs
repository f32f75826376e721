using System.Collections.Immutable;
using Ttvm.Language.Directives;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.Runtime.Exploring;

/// <summary>
/// A step of an actor: one visible instruction of a process and the local ones up to the next visible one; or a timer; or a fault.
/// </summary>
/// <param name="actor">The actor.</param>
/// <param name="footprint">The footprint, which is filled while the step is taken.</param>
internal sealed class Step(Actor actor, StepFootprint footprint)
{
    public Actor Actor => actor;

    public StepFootprint Footprint => footprint;

    /// <summary>The turns of a schedule that make the step; none unless <see cref="ExploredMachine.Explains"/>.</summary>
    public ImmutableArray<ScheduledTurn> Turns { get; set; } = [];

    /// <summary>The visible instruction; null: the step has none.</summary>
    public StepPlace? Place { get; set; }

    /// <summary>Whether a timeout ends the wait of the process.</summary>
    public bool IsTimeout { get; set; }

    /// <summary>Whether the step has done its visible part already, so that it ends before the next visible instruction.</summary>
    public bool HasActed { get; set; }

    /// <summary>What people call the process before the step; empty unless <see cref="ExploredMachine.Explains"/>.</summary>
    public string Who { get; set; } = "";

    /// <summary>Whether the step is a fault.</summary>
    public bool IsFault => actor.Fault is not (null or FaultKinds.None);

    /// <summary>What happens, in words that follow <see cref="Who"/>; null: <see cref="Place"/> tells.</summary>
    public string? Event { get; set; }

    /// <summary>The ordinal of the step among those of its actor, from 1.</summary>
    public int Ordinal { get; set; }

    /// <summary>The number of the actor in a <see cref="HappensBefore"/>.</summary>
    public int Number { get; set; }

    /// <summary>The index of the actor's step before this one, or -1.</summary>
    public int Previous { get; set; }

    /// <summary>The vector clock: by the number of an actor, how many of its steps happen before this one, this one included. Empty outside
    /// of a <see cref="HappensBefore"/>.</summary>
    public int[] Clock { get; set; } = [];
}

/// <summary>An instruction.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Index">Its index in the code.</param>
internal readonly record struct StepPlace(Code Code, int Index);
