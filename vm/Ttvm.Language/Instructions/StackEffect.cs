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
        Picture = $"( {Words(inputs)}-- {Words(outputs)})";
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

    private static ImmutableArray<StackSlot> ParseSlots(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var slots = ImmutableArray.CreateBuilder<StackSlot>(words.Length);
        foreach (var word in words)
        {
            slots.Add(ParseSlot(word));
        }

        return slots.MoveToImmutable();
    }

    private static StackSlot ParseSlot(string word)
    {
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? word : word[..colon];
        var types = colon < 0 ? ValueTypes.Any : ParseTypes(word[(colon + 1)..]);
        var repeated = name.EndsWith('*');
        return new StackSlot(repeated ? name[..^1] : name, types, repeated);
    }

    private static ValueTypes ParseTypes(string text)
    {
        var types = ValueTypes.None;
        foreach (var type in text.Split('|'))
        {
            var parsed = ValueTypesText.Parse(type);
            types |= parsed != ValueTypes.None ? parsed : throw new FormatException($"'{type}' is no type of a stack effect.");
        }

        return types;
    }

    private static string Words(ImmutableArray<StackSlot> slots)
    {
        var words = "";
        foreach (var slot in slots)
        {
            words += slot.Name + (slot.Repeated ? "… " : " ");
        }

        return words;
    }
}
