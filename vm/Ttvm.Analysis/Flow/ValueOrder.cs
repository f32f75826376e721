using System.Collections.Immutable;
using Ttvm.Analysis.Domain;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Analysis.Flow;

/// <summary>Another order of the two or three values on top of the stack, in which they are right.</summary>
/// <param name="Instructions">What puts them in that order.</param>
internal sealed record ValueOrder(ImmutableArray<string> Instructions)
{
    /// <summary>Which value comes where, and how. Those that leave most in its place come first.</summary>
    private static readonly ImmutableArray<(int[] Places, ValueOrder Order)> s_all =
    [
        ([1, 0], new(["SWAP"])),
        ([0, 2, 1], new(["SWAP"])),
        ([1, 0, 2], new(["ROT", "SWAP"])),
        ([2, 1, 0], new(["SWAP", "ROT"])),
        ([1, 2, 0], new(["ROT"])),
        ([2, 0, 1], new(["ROT", "ROT"])),
    ];

    /// <summary>The order in which values are surely right of which one is surely wrong where it stands; null if there is none.</summary>
    /// <param name="effect">What is wanted.</param>
    /// <param name="types">What the values are, the deepest first.</param>
    /// <param name="areSwapped">Whether two values are known to be swapped although their types are right.</param>
    public static ValueOrder? For(StackEffect effect, ImmutableArray<ValueTypes> types, bool areSwapped)
    {
        var wanted = effect.Inputs;
        if (!areSwapped && !types.Where((type, place) => type != ValueTypes.None && (type & wanted[place].Types) == ValueTypes.None).Any())
        {
            return null;
        }

        return Find(types.Length, (value, place) =>
            types[value] != ValueTypes.None && (types[value] & ~wanted[place].Types) == ValueTypes.None);
    }

    /// <summary>The order in which arguments are surely right, of all of which the function wants something; null if there is
    /// none.</summary>
    /// <param name="arguments">Their values.</param>
    /// <param name="parameters">Their names.</param>
    /// <param name="conditions">What the function wants of them.</param>
    public static ValueOrder? Of(AbstractValue[] arguments, ImmutableArray<string> parameters, ImmutableArray<Precondition> conditions) =>
        Find(arguments.Length, (value, place) => conditions.Any(condition => condition.Parameter == parameters[place])
            && conditions.All(condition => condition.Parameter != parameters[place] || arguments[value].IsSurely(condition.Types)));

    /// <summary>The order in which values may be right of which one is wrong where it stands; null if there is none, or if all places want
    /// the same.</summary>
    /// <param name="effect">What is wanted.</param>
    /// <param name="types">What the values may be, the deepest first.</param>
    public static ValueOrder? Possibly(StackEffect effect, ImmutableArray<ValueTypes> types) =>
        effect.Inputs.All(slot => slot.Types == effect.Inputs[0].Types) ? null
            : Find(types.Length, (value, place) => (types[value] & effect.Inputs[place].Types) != ValueTypes.None);

    /// <summary>What is wrong with values that are right in this order.</summary>
    public string Message(string mnemonic, StackEffect effect)
    {
        var wanted = Phrases.Join([.. effect.Inputs.Select(slot => $"'{slot.Name}'")], "and");
        return $"{mnemonic} wants {wanted} in this order, the last on top, but they are {(Instructions is ["SWAP"] ? "swapped" : "in another order")} here.";
    }

    private static ValueOrder? Find(int count, Func<int, int, bool> isRight)
    {
        foreach (var (places, order) in s_all)
        {
            if (places.Length == count && Enumerable.Range(0, count).All(place => isRight(places[place], place)))
            {
                return order;
            }
        }

        return null;
    }
}
