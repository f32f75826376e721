using System.Collections.Immutable;
using System.Text;

namespace Ttvm.Analysis.Domain;

/// <summary>What a function takes and leaves, as found out from its instructions and from those who call it. Immutable.</summary>
/// <param name="Label">Its label.</param>
/// <param name="Inputs">
/// The values it takes, deepest first: first those from the stack, without a name, then its parameters in the order of the first call.
/// Types are those that callers give, as far as its instructions want them.
/// </param>
/// <param name="Results">The values it leaves in their place; empty also if it never returns.</param>
/// <param name="Returns">Whether it can come back to its caller.</param>
/// <param name="IsKnown">Whether that is all; otherwise it may take and leave more.</param>
public sealed record LabelSignature(string Label, ImmutableArray<StackValue> Inputs, ImmutableArray<StackValue> Results,
    bool Returns, bool IsKnown)
{
    /// <summary>The signature as text: <c>( a:Int b:Str -- Int )</c>; <c>( n:Number -- … )</c> if the results are not known,
    /// <c>( -- never )</c> if it never returns.</summary>
    public string Text
    {
        get
        {
            var text = new StringBuilder("( ");
            foreach (var input in Inputs)
            {
                text.Append(input).Append(' ');
            }

            text.Append("-- ").Append(!Returns ? "never " : IsKnown ? "" : "… ");
            foreach (var result in Results)
            {
                text.Append(StackPicture.Spell(result.Types)).Append(' ');
            }

            return text.Append(')').ToString();
        }
    }

    /// <summary>Equal signatures say the same.</summary>
    public bool Equals(LabelSignature? other) =>
        other is not null && Label == other.Label && Returns == other.Returns && IsKnown == other.IsKnown
        && Inputs.AsSpan().SequenceEqual(other.Inputs.AsSpan()) && Results.AsSpan().SequenceEqual(other.Results.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Label, Inputs.Length, Results.Length);
}
