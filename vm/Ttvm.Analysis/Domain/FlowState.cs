using System.Collections.Immutable;

namespace Ttvm.Analysis.Domain;

/// <summary>Everything that is known before or after an instruction.</summary>
/// <param name="Stack">The value stack.</param>
/// <param name="Variables">The variables of the frame.</param>
/// <param name="Handlers">The handlers of the frame; null for none.</param>
/// <param name="Lowest">How deep the caller's values have been taken on the way, on the deepest of the ways: 0 or negative.</param>
internal readonly record struct FlowState(StackNode Stack, VariableState Variables, HandlerNode? Handlers, int Lowest)
{
    /// <summary>Whether two states are the same objects, so that nothing new can follow from the second.</summary>
    public bool IsSame(FlowState other) =>
        ReferenceEquals(Stack, other.Stack) && ReferenceEquals(Variables, other.Variables) && ReferenceEquals(Handlers, other.Handlers)
            && Lowest == other.Lowest;

    /// <summary>What is known if it may be either of two; the same as <paramref name="known"/> if the other adds nothing.</summary>
    public static FlowState Join(FlowState known, FlowState other, bool widen) => new(
        StackNode.Join(known.Stack, other.Stack, widen),
        VariableState.Join(known.Variables, other.Variables, widen),
        HandlerNode.Join(known.Handlers, other.Handlers),
        Math.Min(known.Lowest, other.Lowest));
}

/// <summary>What is known when a function begins.</summary>
/// <param name="Floor">Empty for a process, Caller for a function.</param>
/// <param name="Parameters">The variables that have a value.</param>
/// <param name="IsOpen">Whether there may be more variables, captured by a closure.</param>
/// <param name="IsProcess">Whether RET at its level ends a process.</param>
/// <param name="IsUsed">Whether anybody calls or spawns it.</param>
internal sealed record EntryState(StackFloor Floor, IReadOnlySet<string> Parameters, bool IsOpen, bool IsProcess, bool IsUsed)
{
    /// <summary>The variables that everybody gives it who calls, makes or spawns it, as parameters; what a closure captures does not
    /// count.</summary>
    public IReadOnlySet<string> GivenByAll { get; init; } = ImmutableHashSet<string>.Empty;

    /// <summary>How processes begin with it that are spawned by its name or by SPAWN_CALL, if it is called as well; null for
    /// none.</summary>
    public EntryState? Spawned { get; init; }

    /// <summary>The label that is spawned, for the words of findings; null if there is nothing to tell apart.</summary>
    public string? SpawnedAs { get; init; }

    /// <summary>The start of a program.</summary>
    public static EntryState Start { get; } = new(StackFloor.Empty, new HashSet<string>(), false, false, true);

    /// <summary>Whether the function would be analysed the same.</summary>
    public bool Equals(EntryState? other) =>
        other is not null && Floor == other.Floor && IsOpen == other.IsOpen && IsProcess == other.IsProcess && IsUsed == other.IsUsed
            && Parameters.SetEquals(other.Parameters) && GivenByAll.SetEquals(other.GivenByAll)
        && SpawnedAs == other.SpawnedAs && Equals(Spawned, other.Spawned);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Floor, IsOpen, IsProcess, Parameters.Count);
}
