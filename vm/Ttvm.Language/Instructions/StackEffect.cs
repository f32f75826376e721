using System.Collections.Immutable;

namespace Ttvm.Language.Instructions;

/// <summary>One value an instruction takes from the stack or leaves on it.</summary>
/// <param name="Name">The name in the stack picture.</param>
/// <param name="Types">The types that may stand there.</param>
/// <param name="Repeated">
/// Whether it stands for any number of values: as input, as many as the count or params operand says;
/// as output, as many as the called code leaves (unknown without looking at it).
/// </param>
public sealed record StackSlot(string Name, ValueTypes Types, bool Repeated);

/// <summary>What an instruction takes from the stack and leaves on it; the last slot is the top.</summary>
public sealed class StackEffect
{
    /// <summary>The values taken, deepest first.</summary>
    public ImmutableArray<StackSlot> Inputs { get; }

    /// <summary>The values left, deepest first.</summary>
    public ImmutableArray<StackSlot> Outputs { get; }

    /// <summary>The picture for people: <c>( a b -- sum )</c>.</summary>
    public string Picture { get; }

    private StackEffect(ImmutableArray<StackSlot> inputs, ImmutableArray<StackSlot> outputs)
    {
        Inputs = inputs;
        Outputs = outputs;
        Picture = "( " + string.Concat(inputs.Select(slot => Word(slot) + " ")) + "-- " + string.Concat(outputs.Select(slot => Word(slot) + " ")) + ")";
    }

    /// <summary>
    /// Reads a row's notation: <c>a:number b:number -- sum:number</c>. A name without a type is <c>any</c>, types are joined by
    /// <c>|</c>, a <c>*</c> after the name marks a repeated slot.
    /// </summary>
    /// <exception cref="FormatException">The notation is malformed; only a mistake in the table can cause it.</exception>
    public static StackEffect Parse(string notation)
    {
        var halves = notation.Split("--");
        if (halves.Length != 2)
        {
            throw new FormatException($"A stack effect needs one '--': {notation}");
        }

        return new StackEffect(ParseSlots(halves[0]), ParseSlots(halves[1]));
    }

    private static ImmutableArray<StackSlot> ParseSlots(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(ParseSlot)];

    private static StackSlot ParseSlot(string word)
    {
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? word : word[..colon];
        var types = ValueTypes.Any;
        if (colon >= 0)
        {
            types = word[(colon + 1)..].Split('|').Aggregate(ValueTypes.None, (all, type) => all | Enum.Parse<ValueTypes>(type, ignoreCase: true));
        }

        var repeated = name.EndsWith('*');
        return new StackSlot(repeated ? name[..^1] : name, types, repeated);
    }

    private static string Word(StackSlot slot) => slot.Repeated ? slot.Name + "…" : slot.Name;
}
