using System.Collections.Immutable;
using Ttvm.Analysis.Flow;

namespace Ttvm.Analysis.Stack;

/// <summary>
/// In which order functions are analysed: callees before callers. Functions that call each other in a circle form a group and are analysed
/// together. Ranks are fractions, so that a function that comes between its callees and its callers needs no other to move.
/// </summary>
/// <param name="Ranks">The place of each function; members of a group have the same.</param>
/// <param name="Groups">For each function in a circle all of that circle, itself included; also for a function that calls itself.</param>
internal sealed record CallOrder(ImmutableDictionary<string, double> Ranks, ImmutableDictionary<string, ImmutableArray<string>> Groups)
{
    /// <summary>No functions.</summary>
    public static CallOrder Empty { get; } =
        new(ImmutableDictionary.Create<string, double>(StringComparer.Ordinal),
            ImmutableDictionary.Create<string, ImmutableArray<string>>(StringComparer.Ordinal));

    /// <summary>Orders all functions anew.</summary>
    /// <param name="bodies">The functions by label.</param>
    public static CallOrder Of(IReadOnlyDictionary<string, FunctionBody> bodies)
    {
        string[] labels = [.. bodies.Keys];
        var indexes = new Dictionary<string, int>(labels.Length, StringComparer.Ordinal);
        for (var index = 0; index < labels.Length; index++)
        {
            indexes.Add(labels[index], index);
        }

        var callees = Array.ConvertAll(labels, label =>
            Array.ConvertAll(Array.FindAll(bodies[label].Callees, indexes.ContainsKey), callee => indexes[callee]));
        var ranks = ImmutableDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        var groups = ImmutableDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.Ordinal);
        var rank = 0.0;
        foreach (var component in CallGraph.Components(callees))
        {
            rank++;
            foreach (var member in component)
            {
                ranks.Add(labels[member], rank);
            }

            if (component.Length > 1 || callees[component[0]].Contains(component[0]))
            {
                // The order of the members decides nothing but when a recursion is given up; even that must not depend on chance.
                ImmutableArray<string> members = [.. component.Select(member => labels[member]).Order(StringComparer.Ordinal)];
                groups.AddRange(members.Select(member => KeyValuePair.Create(member, members)));
            }
        }

        return new CallOrder(ranks.ToImmutable(), groups.ToImmutable());
    }

    /// <summary>The members of a function's circle; none if it is in none.</summary>
    public ImmutableArray<string> GroupOf(string label) => Groups.TryGetValue(label, out var members) ? members : [];

    /// <summary>
    /// The order after some functions have changed; null if they do not fit in without moving others.
    /// </summary>
    /// <param name="changed">The functions that are new, gone, or call others than before.</param>
    /// <param name="bodies">All functions as they are now.</param>
    /// <param name="callersOf">Who calls a function now.</param>
    public CallOrder? With(IReadOnlyCollection<string> changed, IReadOnlyDictionary<string, FunctionBody> bodies,
        Func<string, IEnumerable<string>> callersOf)
    {
        var ranks = Ranks.ToBuilder();
        foreach (var label in changed)
        {
            // A circle may have opened.
            if (!GroupOf(label).IsEmpty)
            {
                return null;
            }

            ranks.Remove(label);
        }

        foreach (var label in changed)
        {
            if (!bodies.TryGetValue(label, out var body))
            {
                continue;
            }

            var (low, high) = (0.0, double.MaxValue);
            foreach (var callee in body.Callees)
            {
                if (callee == label)
                {
                    return null;
                }

                low = ranks.TryGetValue(callee, out var rank) ? Math.Max(low, rank) : low;
            }

            foreach (var caller in callersOf(label))
            {
                high = ranks.TryGetValue(caller, out var rank) ? Math.Min(high, rank) : high;
            }

            var middle = high == double.MaxValue ? Math.Floor(low) + 1 : low + ((high - low) / 2);
            if (!(low < middle && middle < high))
            {
                return null;
            }

            ranks.Add(label, middle);
        }

        return this with { Ranks = ranks.ToImmutable() };
    }
}
