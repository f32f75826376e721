using System.Collections.Immutable;
using Ttvm.Language.Instructions;

namespace Ttvm.Language.Syntax;

/// <summary>The words with a fixed meaning that are no mnemonics: values of operands, and names inside patterns.</summary>
public static class Keywords
{
    /// <summary>The word that defines a label; not an instruction, it takes no slot.</summary>
    public const string Label = "LABEL";

    /// <summary><c>true</c> and <c>false</c>.</summary>
    public static ImmutableArray<string> Bools { get; } = ["true", "false"];

    /// <summary>Supervision strategies, the default first.</summary>
    public static ImmutableArray<string> Strategies { get; } = ["one_for_one", "one_for_all", "rest_for_one"];

    /// <summary>Restart policies, the default first.</summary>
    public static ImmutableArray<string> Policies { get; } = ["transient", "permanent", "temporary"];

    /// <summary>The types a pattern can name, <c>any</c> last.</summary>
    public static ImmutableArray<string> PatternTypes { get; } =
    [
        .. Enum.GetValues<ValueTypes>().Where(type => System.Numerics.BitOperations.IsPow2((int)type)).Select(Spell),
        Spell(ValueTypes.Any),
    ];

    /// <summary>The signals of the machine a pattern can name.</summary>
    public static ImmutableArray<string> PatternSignals { get; } = ["exit", "down"];

    /// <summary>The words an operand of this kind may be; empty for kinds that are not words of a fixed set.</summary>
    public static ImmutableArray<string> For(OperandKind kind) => kind switch
    {
        OperandKind.Bool => Bools,
        OperandKind.Strategy => Strategies,
        OperandKind.Policy => Policies,
        OperandKind.Pattern => [.. PatternTypes, .. Bools, .. PatternSignals],
        _ => [],
    };

    private static string Spell(ValueTypes type) => type.ToString().ToLowerInvariant();
}
