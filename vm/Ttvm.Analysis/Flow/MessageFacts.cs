using System.Collections.Immutable;
using Ttvm.Analysis.Domain;
using Ttvm.Language.Syntax;

namespace Ttvm.Analysis.Flow;

/// <summary>A field that is read, or asked for, of a value that the function has from elsewhere.</summary>
/// <param name="Site">The instruction.</param>
/// <param name="Object">The value.</param>
/// <param name="Field">The name of the field.</param>
/// <param name="MayBeCaught">Whether an error there may be what a TRY waits for.</param>
internal readonly record struct FieldRead(int Site, AbstractValue Object, string Field, bool MayBeCaught);

/// <summary>A value that the function has from elsewhere and compares with a string that is written.</summary>
/// <param name="Site">The EQ or NE.</param>
/// <param name="Value">The value.</param>
/// <param name="Literal">The PUSH_STR.</param>
/// <param name="LiteralSite">Where that string is pushed; negative if that is not one place.</param>
internal readonly record struct TextComparison(int Site, AbstractValue Value, LineSyntax Literal, int LiteralSite);

/// <summary>What a CALL or SPAWN_CALL gives.</summary>
/// <param name="Label">The function.</param>
/// <param name="Parameters">The names of the arguments.</param>
/// <param name="Arguments">Their values.</param>
/// <param name="Stack">The stack that it finds; null for a new process.</param>
internal readonly record struct GivenValues(string Label, ImmutableArray<string> Parameters, AbstractValue[] Arguments, StackNode? Stack);

/// <summary>An instruction that wants types of values of which the function has one from elsewhere, and whose error no TRY of the function
/// catches.</summary>
/// <param name="Site">The instruction.</param>
/// <param name="Inputs">What it takes from the stack, the deepest first.</param>
internal readonly record struct ValueUse(int Site, AbstractValue[] Inputs);

/// <summary>What a function does with values that it has from elsewhere or gives away, for checks that know the whole program.
/// Immutable.</summary>
/// <param name="Reads">Fields that it reads.</param>
/// <param name="Comparisons">What it compares with strings.</param>
/// <param name="Calls">What it gives to the functions it calls.</param>
/// <param name="Uses">Where it wants types of them, but for fields that it reads.</param>
internal sealed record MessageFacts(ImmutableArray<FieldRead> Reads, ImmutableArray<TextComparison> Comparisons,
    ImmutableArray<GivenValues> Calls, ImmutableArray<ValueUse> Uses)
{
    /// <summary>The facts of a function that is not known.</summary>
    public static MessageFacts None { get; } = new([], [], [], []);
}
