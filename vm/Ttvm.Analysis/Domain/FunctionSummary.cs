using System.Collections.Immutable;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Analysis.Domain;

/// <summary>A value that a function leaves.</summary>
/// <param name="Types">The types it may have.</param>
/// <param name="Input">Which of the caller's values it is, 1 for the top; 0 for none.</param>
/// <param name="Parameter">Which argument it is; null for none.</param>
/// <param name="Literal">See <see cref="AbstractValue.Literal"/>.</param>
internal readonly record struct ResultValue(ValueTypes Types, int Input, string? Parameter, LineSyntax? Literal)
{
    /// <summary>The fields it may have if it is an object, with nothing in them that only the function knows; null if it may have
    /// any.</summary>
    public ObjectShape? Shape { get; init; }
}

/// <summary>What a function does to the stack of its caller. Compared by value: where it is unchanged after an edit, the callers are not
/// looked at again.</summary>
/// <param name="Returns">Whether control comes back at all.</param>
/// <param name="Floor">Caller if the results are all that is above what it leaves alone; Unknown or Lost if there may be more or
/// less.</param>
/// <param name="Needs">How many values it takes from the stack besides its parameters, on the deepest of the ways that come back.</param>
/// <param name="Results">What it leaves in their place, deepest first.</param>
internal sealed record FunctionSummary(bool Returns, StackFloor Floor, int Needs, ImmutableArray<ResultValue> Results)
{
    /// <summary>A function that never comes back; the assumption with which a recursion begins.</summary>
    public static FunctionSummary NeverReturns { get; } = new(false, StackFloor.Caller, 0, []);

    /// <summary>A function of which nothing is known.</summary>
    public static FunctionSummary Unknown { get; } = new(true, StackFloor.Unknown, 0, []) { Takes = Anything };

    /// <summary>A function that cannot be known because of a mistake.</summary>
    public static FunctionSummary Lost { get; } = new(true, StackFloor.Lost, 0, []);

    /// <summary>What <see cref="Takes"/> is if nobody knows.</summary>
    public const int Anything = int.MaxValue;

    /// <summary>How many values it takes on any way, also on those that end or fail.</summary>
    public int Takes { get; init; }

    /// <summary>How many values it takes on all ways: with fewer it is certain to fail.</summary>
    public int SureNeeds { get; init; }

    /// <summary>The types it wants, 1 for the top first; as many as it needs. For people, not for checks: not every path may want
    /// them.</summary>
    public ImmutableArray<ValueTypes> NeededTypes { get; init; } = [];

    /// <summary>The types its parameters are used as, as far as something is known. For people, not for checks: not every path may use them
    /// so.</summary>
    public ImmutableDictionary<string, ValueTypes> ParameterTypes { get; init; } = ImmutableDictionary<string, ValueTypes>.Empty;

    /// <summary>What is certain to fail if callers give another type.</summary>
    public ImmutableArray<Precondition> Preconditions { get; init; } = [];

    /// <summary>Whether the process cannot end in it unless something fails, so that what stands behind a call is executed for
    /// sure.</summary>
    public bool ComesBackOrFails { get; init; }

    /// <summary>
    /// What functions that call each other may rely on while nothing is settled: promises that only the circle itself makes are no
    /// promises.
    /// </summary>
    public FunctionSummary InCircle => this with { Preconditions = [], SureNeeds = 0, ComesBackOrFails = false };

    /// <summary>The summary of a stack at RET, seen from the bottom that the function has reached.</summary>
    /// <param name="stack">All returns joined; null if there is none.</param>
    /// <param name="lowest">The least depth on any way to one, 0 or negative.</param>
    public static FunctionSummary Of(StackNode? stack, int lowest)
    {
        if (stack is null)
        {
            return NeverReturns;
        }

        var bottom = stack.Floor == StackFloor.Caller ? Math.Min(lowest, stack.Depth) : 0;
        var results = ImmutableArray.CreateBuilder<ResultValue>();
        for (var node = stack; node.Depth > bottom && node.Value is { } value; node = node.Below)
        {
            results.Add(new ResultValue(value.Types, value.Input, value.Parameter, value.Literal) { Shape = value.Detached().Shape });
        }

        results.Reverse();
        return new FunctionSummary(true, stack.Floor == StackFloor.Empty ? StackFloor.Caller : stack.Floor, -bottom, results.ToImmutable());
    }

    /// <summary>Whether callers see a difference, or readers.</summary>
    public bool Equals(FunctionSummary? other) =>
        other is not null && Returns == other.Returns && Floor == other.Floor && Needs == other.Needs && Takes == other.Takes
            && SureNeeds == other.SureNeeds
        && Results.AsSpan().SequenceEqual(other.Results.AsSpan())
        && ComesBackOrFails == other.ComesBackOrFails && Preconditions.AsSpan().SequenceEqual(other.Preconditions.AsSpan())
        && NeededTypes.AsSpan().SequenceEqual(other.NeededTypes.AsSpan())
        && ParameterTypes.Count == other.ParameterTypes.Count
        && ParameterTypes.All(pair => other.ParameterTypes.TryGetValue(pair.Key, out var types) && types == pair.Value);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Returns, Floor, Needs, Results.Length);
}
