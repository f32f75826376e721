using System.Collections.Immutable;

namespace Ttvm.Language.Instructions;

/// <summary>A row of <see cref="InstructionSet"/> as it is written there: compact notation for people, read once at start.</summary>
internal sealed record InstructionRow(Opcode Opcode, string Mnemonic, InstructionGroup Group)
{
    /// <summary>
    /// Operands separated by blanks, each <c>kind:name</c> or just <c>kind</c> if the name is the same; optional ones in
    /// brackets. The kinds are those of <see cref="OperandKind"/> in lower case.
    /// </summary>
    public string Operands { get; init; } = "";

    /// <summary>
    /// What it does to the stack, in the notation of <see cref="StackEffect.Parse"/>; <c>name*</c> is any number of values. An output of
    /// the name of an input is the same value, and the id of a process is named <c>pid</c>: the analysis goes by these names.
    /// </summary>
    public required string Effect { get; init; }

    /// <summary>See <see cref="Instruction.EffectWithOperand"/>.</summary>
    public string? EffectWithOperand { get; init; }

    /// <summary>See <see cref="Instruction.EffectAtTarget"/>.</summary>
    public string? EffectAtTarget { get; init; }

    /// <summary>See <see cref="Instruction.OperandFromStack"/>.</summary>
    public Opcode? OperandFromStack { get; init; }

    /// <summary>Facts tools ask for.</summary>
    public InstructionFlags Flags { get; init; }

    /// <summary>Other accepted spellings, separated by blanks.</summary>
    public string Aliases { get; init; } = "";

    /// <summary>One sentence.</summary>
    public required string Meaning { get; init; }

    /// <summary>Errors, special cases and advice, in Markdown.</summary>
    public string Remarks { get; init; } = "";

    /// <summary>A program of a few lines.</summary>
    public string Example { get; init; } = "";

    /// <summary>The row with its notations read.</summary>
    /// <exception cref="FormatException">A notation is malformed.</exception>
    public Instruction ToInstruction() =>
        new(Opcode, Mnemonic, Group, ImmutableArray.Create(Array.ConvertAll(Words(Operands), ReadOperand)), StackEffect.Parse(Effect),
            Flags, ImmutableArray.Create(Words(Aliases)), Meaning, Remarks, Example)
        {
            EffectWithOperand = ReadEffect(EffectWithOperand),
            EffectAtTarget = ReadEffect(EffectAtTarget),
            OperandFromStack = OperandFromStack,
        };

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static StackEffect? ReadEffect(string? notation) => notation is null ? null : StackEffect.Parse(notation);

    private static Operand ReadOperand(string word)
    {
        var optional = word.StartsWith('[') && word.EndsWith(']');
        var kindAndName = (optional ? word[1..^1] : word).Split(':');
        return new Operand(ReadKind(kindAndName[0]), kindAndName[^1], optional);
    }

    // Enum.Parse would do, but it costs every start of every tool three milliseconds.
    private static OperandKind ReadKind(string kind) => kind switch
    {
        "int" => OperandKind.Int,
        "float" => OperandKind.Float,
        "bool" => OperandKind.Bool,
        "str" => OperandKind.Str,
        "variable" => OperandKind.Variable,
        "field" => OperandKind.Field,
        "label" => OperandKind.Label,
        "params" => OperandKind.Params,
        "count" => OperandKind.Count,
        "pid" => OperandKind.Pid,
        "process" => OperandKind.Process,
        "path" => OperandKind.Path,
        "milliseconds" => OperandKind.Milliseconds,
        "pattern" => OperandKind.Pattern,
        "strategy" => OperandKind.Strategy,
        "policy" => OperandKind.Policy,
        _ => throw new FormatException($"'{kind}' is no kind of operand."),
    };
}
