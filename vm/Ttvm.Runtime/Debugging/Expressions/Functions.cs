using System.Collections.Immutable;
using Ttvm.Language.Instructions;

namespace Ttvm.Runtime.Debugging.Expressions;

/// <summary>
/// A function of expressions. Two functions ask the machine; all others are instructions on strings, lists and objects that make one value
/// from others, each under its mnemonic in small letters. Instructions on numbers and comparisons are operators instead.
/// </summary>
/// <param name="Parameters">How many arguments the function takes.</param>
/// <param name="Make">Makes the call from its arguments and the name of the function.</param>
internal sealed record Function(int Parameters, Func<ImmutableArray<Node>, string, Node> Make);

internal static class Functions
{
    private const string OfProcess = "process";
    private const string OfWhereis = "whereis";

    private static readonly Dictionary<string, Instruction> Instructions = InstructionSet.All.Where(IsFunction)
        .ToDictionary(instruction => instruction.Mnemonic.ToLowerInvariant(), StringComparer.Ordinal);

    /// <summary>All names, in order.</summary>
    public static ImmutableArray<string> Names { get; } =
        [.. Instructions.Keys.Append(OfProcess).Append(OfWhereis).Order(StringComparer.Ordinal)];

    /// <summary>The function of a name; null if there is none.</summary>
    public static Function? Find(string name) => name switch
    {
        OfProcess => new Function(1, (arguments, _) => new ProcessNode(arguments[0])),
        OfWhereis => new Function(1, (arguments, _) => new WhereisNode(arguments[0])),
        _ => Instructions.TryGetValue(name, out var instruction)
            ? new Function(instruction.Effect.Inputs.Length,
                (arguments, _) => new OperationNode(instruction.Opcode, [.. arguments])) : null,
    };

    /// <summary>How a function is called: <c>substr(string, start, length)</c>.</summary>
    public static string SignatureOf(string name) => name switch
    {
        OfProcess => "process(pid or name)",
        OfWhereis => "whereis(name)",
        _ => $"{name}({string.Join(", ", Instructions[name].Effect.Inputs.Select(input => input.Name))})",
    };

    private static bool IsFunction(Instruction instruction) =>
        instruction.Group is InstructionGroup.Strings or InstructionGroup.Data
        && instruction.Operands.IsEmpty
        && instruction.Effect.Outputs is [{ Repeated: false }]
        && !instruction.Effect.Inputs.IsEmpty
        && instruction.Effect.Inputs.All(input => !input.Repeated)
        && !instruction.IsAny(InstructionFlags.Unavailable | InstructionFlags.MayBlock);
}
