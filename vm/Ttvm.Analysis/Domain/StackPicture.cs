using System.Collections.Immutable;
using System.Text;
using Ttvm.Language.Instructions;

namespace Ttvm.Analysis.Domain;

/// <summary>What lies below the values of a <see cref="StackPicture"/>.</summary>
public enum StackBottom
{
    /// <summary>Nothing: these are all values of the process.</summary>
    Empty,

    /// <summary>The values of whoever has called the function; they are there, but not the function's.</summary>
    Caller,

    /// <summary>Nobody knows: code that is not known was called, or ways of different depth have met.</summary>
    Unknown,
}

/// <summary>One value of a stack, as far as it is known over all ways that lead there.</summary>
/// <param name="Types">The types it may have.</param>
/// <param name="PushedByLine">The 0-based line that pushed it; null if the caller or the machine did, or different lines on different
/// ways.</param>
/// <param name="Name">The parameter of the function that it is; null for others.</param>
public readonly record struct StackValue(ValueTypes Types, int? PushedByLine, string? Name)
{
    /// <summary>The value in a picture: <c>Int</c>, <c>Int|Str</c>, <c>n:Int</c>.</summary>
    public override string ToString() => Name is null ? StackPicture.Spell(Types) : $"{Name}:{StackPicture.Spell(Types)}";

    /// <summary>Writes the value as in a picture.</summary>
    public void AppendTo(StringBuilder text)
    {
        if (Name is not null)
        {
            text.Append(Name).Append(':');
        }

        text.Append(StackPicture.Spell(Types));
    }
}

/// <summary>The value stack at one place of a program, without running it. Immutable.</summary>
/// <param name="Values">The values that are known to be there, deepest first, so that the last is the top.</param>
/// <param name="Bottom">What lies below them.</param>
public sealed record StackPicture(ImmutableArray<StackValue> Values, StackBottom Bottom)
{
    /// <summary>Whether nothing lies on the stack.</summary>
    public bool IsEmpty => Values.IsEmpty && Bottom == StackBottom.Empty;

    /// <summary>
    /// The picture as text: <c>( Int Str )</c>, the top on the right; <c>( )</c> for an empty stack; <c>( … Int )</c> if there may be more
    /// below.
    /// </summary>
    public string Text
    {
        get
        {
            var text = new StringBuilder();
            AppendTo(text);
            return text.ToString();
        }
    }

    /// <summary>Writes the picture with at most so many values, the topmost; what is left out counts as <c>…</c>.</summary>
    /// <param name="text">Written to.</param>
    /// <param name="mostValues">At least 1.</param>
    public void AppendTo(StringBuilder text, int mostValues = int.MaxValue)
    {
        text.Append("( ");
        if (Bottom != StackBottom.Empty || Values.Length > mostValues)
        {
            text.Append("… ");
        }

        foreach (var value in Values.AsSpan()[Math.Max(Values.Length - mostValues, 0)..])
        {
            value.AppendTo(text);
            text.Append(' ');
        }

        text.Append(')');
    }

    /// <summary>Types as pictures show them: <c>Int</c>, <c>Int|Str</c>, <c>Number</c>; <c>Any</c> if they are more than three.</summary>
    public static string Spell(ValueTypes types)
    {
        const int MostTypes = 3;
        return Spelt[(int)types] ??= types switch
        {
            ValueTypes.None => "Never",
            ValueTypes.Number => nameof(ValueTypes.Number),
            ValueTypes.Callable => nameof(ValueTypes.Callable),
            _ when System.Numerics.BitOperations.PopCount((uint)types) > MostTypes => nameof(ValueTypes.Any),
            _ => types.ToString().Replace(", ", "|", StringComparison.Ordinal),
        };
    }

    /// <summary>How sets of types were spelt, by set. Threads may overwrite each other's, which are the same.</summary>
    private static readonly string?[] Spelt = new string?[(int)ValueTypes.Any + 1];

    /// <summary>Equal pictures say the same.</summary>
    public bool Equals(StackPicture? other) => other is not null && Bottom == other.Bottom
        && Values.AsSpan().SequenceEqual(other.Values.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Bottom, Values.Length);
}
