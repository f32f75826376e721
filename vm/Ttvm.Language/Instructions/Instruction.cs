using System.Collections.Immutable;

namespace Ttvm.Language.Instructions;

/// <summary>The families under which instructions are grouped for readers, colours and chapters.</summary>
public enum InstructionGroup
{
    /// <summary>Pushing, moving and dropping values.</summary>
    Values,

    /// <summary>Printing.</summary>
    Output,

    /// <summary>Numbers.</summary>
    Arithmetic,

    /// <summary>Strings and conversions.</summary>
    Strings,

    /// <summary>Comparison and logic.</summary>
    Comparison,

    /// <summary>Jumps, calls and functions.</summary>
    Control,

    /// <summary>Exceptions.</summary>
    Exceptions,

    /// <summary>Modules.</summary>
    Modules,

    /// <summary>Variables of the current frame.</summary>
    Variables,

    /// <summary>Lists and objects.</summary>
    Data,

    /// <summary>Processes, messages, links and supervision.</summary>
    Processes,

    /// <summary>Files, standard input, environment and programs.</summary>
    System,

    /// <summary>Clock, sleeping and chance.</summary>
    Time,

    /// <summary>JSON, CSV and hashes.</summary>
    Formats,

    /// <summary>Instructions whose codes are set aside and which the assembler refuses.</summary>
    Reserved,
}

/// <summary>One row of the instruction table: everything the tools know about one instruction.</summary>
/// <param name="Opcode">Its identity and byte code.</param>
/// <param name="Mnemonic">The canonical spelling, upper case.</param>
/// <param name="Group">The family it belongs to.</param>
/// <param name="Operands">Its operands in order.</param>
/// <param name="Effect">What it takes from and leaves on the value stack when control goes on at the next line, without optional
/// operands.</param>
/// <param name="Flags">Facts tools ask for.</param>
/// <param name="Aliases">Other accepted spellings, without any diagnostic.</param>
/// <param name="Meaning">One sentence, for lists and the first line of a hover.</param>
/// <param name="Remarks">Errors, special cases and advice, in Markdown; never empty.</param>
/// <param name="Example">A short piece of <c>.ttvm</c> that assembles on its own; empty only for unavailable instructions.</param>
public sealed record Instruction(
    Opcode Opcode,
    string Mnemonic,
    InstructionGroup Group,
    ImmutableArray<Operand> Operands,
    StackEffect Effect,
    InstructionFlags Flags,
    ImmutableArray<string> Aliases,
    string Meaning,
    string Remarks,
    string Example)
{
    /// <summary>The mnemonic with its operands: <c>RECEIVE_TIMEOUT milliseconds target [pattern]</c>.</summary>
    public string Signature => string.Join(' ', Operands.Select(operand => operand.Display).Prepend(Mnemonic));

    /// <summary>
    /// What the instruction does to the stack if its optional operand is given; null where that makes no difference.
    /// A pid on the line is then not taken from the stack (pid 0 counts as not given); CATCH with a variable stores the exception.
    /// </summary>
    public StackEffect? EffectWithOperand { get; init; }

    /// <summary>
    /// What has happened to the stack when control goes on at the instruction's label instead of the next line; null for
    /// instructions that do not jump there themselves (CALL comes back, MAKE_FUNCTION only remembers).
    /// TRY is counted as a jump that may happen at any time while its handler is open.
    /// </summary>
    public StackEffect? EffectAtTarget { get; init; }

    /// <summary>
    /// The instruction that does the same, but takes the name that is the operand here from the stack, where it lies right above the first
    /// input; null if there is none.
    /// </summary>
    public Opcode? OperandFromStack { get; init; }

    /// <summary>The effect for these operands: <see cref="EffectWithOperand"/> or <see cref="Effect"/>.</summary>
    /// <param name="operands">The operands of one line, in the order of the row; absent ones may be missing.</param>
    public StackEffect EffectFor(ReadOnlySpan<OperandValue> operands) =>
        EffectWithOperand is { } withOperand
        && operands is [{ IsPresent: true } first, ..]
        && !(first.Kind == OperandKind.Pid && first.AsInt == 0)
            ? withOperand
            : Effect;

    /// <summary>Whether it may go on at its label itself: a jump, a condition, a receive with a time limit, a handler.</summary>
    public bool Jumps => EffectAtTarget is not null;

    /// <summary>Whether it goes on at its label and nowhere else.</summary>
    public bool AlwaysJumps => Jumps && Is(InstructionFlags.EndsBlock);

    /// <summary>Whether control goes on at the next line and nowhere else, with nothing of the program in between.</summary>
    public bool GoesStraightOn => !Jumps && !IsAny(InstructionFlags.EndsBlock | InstructionFlags.Calls);

    /// <summary>Whether it takes a message and waits for one as long as it takes.</summary>
    public bool WaitsForMessage => Is(InstructionFlags.Receives) && !Jumps;

    /// <summary>Whether it reads or changes variables: those that operands and patterns name, or those that a module exports.</summary>
    public bool UsesVariables { get; } =
        (Flags & InstructionFlags.Imports) != InstructionFlags.None
        || HasVariables(Operands.AsSpan());

    /// <summary>Which of its operands is a label, from 0; negative if none is.</summary>
    public int LabelIndex { get; } = FindLabel(Operands.AsSpan());

    /// <summary>How many values lie above the process id that it takes from the stack; negative if it takes none.</summary>
    public int ValuesAbovePid { get; } = CountAbovePid(Effect.Inputs.AsSpan());

    /// <summary>Whether it takes as many values as its count or its parameters say, and nothing else.</summary>
    public bool TakesCounted => Effect.Inputs is [{ Repeated: true }];

    /// <summary>Whether all of <paramref name="flags"/> hold.</summary>
    public bool Is(InstructionFlags flags) => (Flags & flags) == flags;

    /// <summary>Whether one or more of <paramref name="flags"/> hold.</summary>
    public bool IsAny(InstructionFlags flags) => (Flags & flags) != InstructionFlags.None;

    // Loops, because every start of every tool waits for the table.
    private static int FindLabel(ReadOnlySpan<Operand> operands)
    {
        var index = operands.Length - 1;
        while (index >= 0 && operands[index].Kind != OperandKind.Label)
        {
            index--;
        }

        return index;
    }

    private static int CountAbovePid(ReadOnlySpan<StackSlot> inputs)
    {
        for (var index = inputs.Length - 1; index >= 0; index--)
        {
            if (inputs[index].Name == "pid")
            {
                return inputs.Length - 1 - index;
            }
        }

        return -1;
    }

    private static bool HasVariables(ReadOnlySpan<Operand> operands)
    {
        foreach (var operand in operands)
        {
            if (operand.Kind is OperandKind.Variable or OperandKind.Pattern)
            {
                return true;
            }
        }

        return false;
    }
}
